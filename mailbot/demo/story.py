"""The story of the demo, act by act: from a stranger's question to the graduate's own first mentee, a year and a month
later."""

from __future__ import annotations

from mailbot.demo.acts import autumn, beginning, graduating, joining, parting, summer, winter
from mailbot.demo.stage import Stage


async def play(stage: Stage) -> None:
    """The whole story; DemoFailed where it goes wrong."""
    for act in (joining, beginning, parting, summer, autumn, winter, graduating):
        await act.play(stage)
