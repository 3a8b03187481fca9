"""demo: the whole conversation on embedded mail servers, printed as it unfolds, and left as a page and an mbox."""

from __future__ import annotations

import asyncio
import io
import logging
import shutil
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import typer
from rich.console import Console

from mailbot.errors import MailbotError

PAUSE_SECONDS = 0.08
"""For reading along at a terminal."""


def demo(to: Path | None, *, pause: bool | None, interactive: bool = False) -> None:
    """Plays the story; MailbotError where it goes wrong. The files go to `to`, or to a new temporary folder.

    `interactive` keeps servers and daemon up afterwards, until Ctrl-D, Ctrl-C or SIGTERM.
    """
    if not all(find_spec(library) for library in ("pymap", "aiosmtpd")):
        typer.echo("mailbot demo needs two small mail servers: pip install 'mailbot[demo]'", err=True)
        raise typer.Exit(2)
    from mailbot.demo.run import perform

    logging.basicConfig(level=logging.ERROR, format="mailbot: %(message)s", stream=sys.stderr)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    console = Console(highlight=False)
    slowly = console.is_terminal and not interactive if pause is None else pause
    folder = _folder(to)
    try:
        asyncio.run(perform(console, folder, PAUSE_SECONDS if slowly else 0.0, interactive=interactive))
    except BaseException as error:
        if to is None:
            shutil.rmtree(folder)
        if isinstance(error, OSError):
            raise MailbotError(f"the demo could not go on: {error}") from None
        raise


def _folder(to: Path | None) -> Path:
    try:
        if to is None:
            return Path(tempfile.mkdtemp(prefix="mailbot-demo-"))
        to.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MailbotError(f"{error.filename or to}: cannot be written to: {error.strerror}") from None
    return to.resolve()
