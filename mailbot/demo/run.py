"""One performance of the demo: opens the stage, plays the story, leaves the page and the mbox."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from mailbot.demo.cast import CAST, PROGRAM_ZONE
from mailbot.demo.mbox import write_mbox
from mailbot.demo.narrator import Narrator
from mailbot.demo.opening import open_stage
from mailbot.demo.page import render_page
from mailbot.demo.smtp_server import Accepted
from mailbot.demo.story import play


@dataclass(frozen=True, slots=True)
class Performance:
    """What is left of one: the two files, and every mail in the order in which it was posted."""

    page: Path
    mbox: Path
    mails: Sequence[Accepted]


async def perform(console: Console, folder: Path, pause: float = 0.0) -> Performance:
    """Plays the whole story; DemoFailed where it goes wrong. `folder` is there; `pause` as in Stage."""
    began = time.monotonic()
    narrator = Narrator(console, PROGRAM_ZONE)
    async with open_stage(narrator, pause) as stage:
        narrator.begins(stage.servers.imap_port, stage.servers.smtp_port)
        await play(stage)
        mails = tuple(stage.servers.accepted)
    page, mbox = folder / "demo.html", folder / "demo.mbox"
    page.write_text(render_page(mails, CAST), encoding="utf-8")
    write_mbox(mails, mbox)
    narrator.ends(len(mails), time.monotonic() - began, page, mbox)
    return Performance(page, mbox, mails)
