"""One performance of the demo: opens the stage, plays the story, keeps it open where asked, leaves page and mbox."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from mailbot.demo.cast import CAST, GUEST, PROGRAM_ZONE
from mailbot.demo.mbox import write_mbox
from mailbot.demo.narrator import Narrator
from mailbot.demo.open_house import OpenStage, keep_open
from mailbot.demo.opening import open_stage
from mailbot.demo.page import render_page
from mailbot.demo.smtp_server import Accepted
from mailbot.demo.stage import Stage
from mailbot.demo.story import play


@dataclass(frozen=True, slots=True)
class Performance:
    """What is left of one: the two files, and every mail in the order in which it was posted."""

    page: Path
    mbox: Path
    mails: Sequence[Accepted]


async def perform(console: Console, folder: Path, pause: float = 0.0, *, interactive: bool = False) -> Performance:
    """Plays the whole story; DemoFailed where it goes wrong. `folder` is there; `pause` as in Stage.

    `interactive` keeps all of it up after the story, until it is told to end.
    """
    began = time.monotonic()
    narrator = Narrator(console, PROGRAM_ZONE)
    async with open_stage(narrator, pause) as stage:
        narrator.begins(stage.servers.imap_port, stage.servers.smtp_port)
        await play(stage)
        seconds = time.monotonic() - began
        if interactive:
            left = _leave(stage.servers.accepted, folder)
            narrator.pauses(len(left.mails), seconds, left.page)
            await _open_house(stage, narrator)
        mails = tuple(stage.servers.accepted)
    left = _leave(mails, folder)
    narrator.ends(len(mails), seconds, left.page, left.mbox)
    return left


async def _open_house(stage: Stage, narrator: Narrator) -> None:
    """Whoever likes to joins in."""
    open = OpenStage(
        stage.players, stage.servers, stage.daemon, stage.clock, narrator, stage.taken, stage.running, stage.passwords
    )
    await open.clear()
    await keep_open(open, narrator)


def _leave(mails: Sequence[Accepted], folder: Path) -> Performance:
    """The page and the mbox of all mails so far."""
    left = Performance(folder / "demo.html", folder / "demo.mbox", tuple(mails))
    left.page.write_text(render_page(left.mails, (*CAST, GUEST)), encoding="utf-8")
    write_mbox(left.mails, left.mbox)
    return left
