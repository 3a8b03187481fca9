"""run: the daemon in the foreground, once, or as a rehearsal that changes and sends nothing."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from rich.console import Console

from mailbot.adapters.clock import SystemClock
from mailbot.adapters.garbage import look_seldom
from mailbot.commands.account import steps_shown
from mailbot.composition import Program, mailbox_of, open_office, read_program, rehearsal_office, transport_of
from mailbot.daemon import Daemon
from mailbot.erasing import forget_again
from mailbot.intake import take_in
from mailbot.logs import OneLine
from mailbot.reading import read_here
from mailbot.rounds import make_round

log = logging.getLogger(__name__)


_CHATTY = ("apscheduler", "imapclient", "asyncio", "aiosmtplib")


def run(file: Path, *, once: bool, dry_run: bool, verbose: bool = False) -> None:
    """Runs the program of a config; ConfigError, BooksLocked, or with `once` Unavailable and Refused."""
    program = read_program(file)
    _open_log(program, logging.DEBUG if verbose else logging.INFO)
    if dry_run:
        asyncio.run(_rehearse(program))
        return
    office = open_office(program)
    look_seldom()
    try:
        asyncio.run(_once(Daemon(program, office)) if once else _serve(Daemon(program, office)))
    finally:
        office.store.close()


def _open_log(program: Program, level: int) -> None:
    lines = logging.StreamHandler()
    lines.setFormatter(OneLine(program.config.program.address))
    logging.basicConfig(level=level, handlers=[lines])
    for chatty in _CHATTY:
        logging.getLogger(chatty).setLevel(logging.WARNING)


async def _serve(daemon: Daemon) -> None:
    daemon.obey_signals()
    log.info("run: %s is at work", daemon.program.config.program.address)
    await daemon.run()
    log.info("run: ended")


async def _once(daemon: Daemon) -> None:
    count = await run_once(daemon)
    log.info("run: %s taken in", "one mail" if count == 1 else f"{count} mails")


async def run_once(daemon: Daemon) -> int:
    """Takes in what is there, makes a round, empties the outbox, ends; answers with the number of mails taken in."""
    office, now = daemon.office, daemon.clock.now
    forget_again(office, now())
    office.begin(now())
    mailbox, transport = mailbox_of(daemon.program.config), transport_of(daemon.program.config)
    try:
        await mailbox.open()
        count = await daemon.drain(mailbox)
        daemon.round()
        await daemon.dispatch(transport)
    finally:
        await mailbox.close()
        await transport.close()
        daemon.close()
    return count


async def _rehearse(program: Program) -> None:
    """Decides on a copy of the books what lies in the mailbox and what is due; leaves all as it is."""
    office, now, console = rehearsal_office(program), SystemClock().now(), Console(highlight=False)
    office.begin(now)
    mailbox = mailbox_of(program.config)
    try:
        await mailbox.open()
        for arrival in await mailbox.arrivals():
            read = await asyncio.to_thread(read_here, arrival.raw, office.limits, office.verifier)
            taken = take_in(arrival.raw, office, now, truncated=arrival.truncated, read=read)
            console.print(f"[bold]{arrival.uid}[/bold] → {taken.folder}")
            console.print("\n".join(steps_shown(taken)), markup=False)
    finally:
        await mailbox.close()
    for row in make_round(office, now):
        console.print(f"due: {row.template} to {row.party}", markup=False)
    console.print("Nothing was changed or sent.")
