"""init: a folder to edit, with a config and the program's own copies of the shipped letters and rules."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import typer

from mailbot.errors import MailbotError
from mailbot.policy.shipped import Shelf, shipped_path, sources

CONFIG = "config.toml"
SHELVES: tuple[Shelf, ...] = ("templates", "rules")


def init(folder: Path) -> None:
    """Fills a folder and says what comes next; MailbotError where something of the kind is there already."""
    there = [name for name in (CONFIG, *SHELVES) if (folder / name).exists() or (folder / name).is_symlink()]
    if there:
        raise MailbotError(f"{folder}: has {' and '.join(there)} already; nothing was changed, name another folder")
    try:
        _fill(folder)
    except OSError as error:
        raise MailbotError(f"{error.filename or folder}: cannot be written: {error.strerror}") from None
    config = shlex.quote(str(folder / CONFIG))
    typer.echo(f"1. Edit {config}: addresses, servers, and where the passwords come from.")
    typer.echo(f"2. mailbot check -c {config}")
    typer.echo(f"3. mailbot people import people.csv -c {config}")
    typer.echo(f"4. mailbot run -c {config}")


def _fill(folder: Path) -> None:
    """Only its owner may look into a folder that is ours alone; one with other things in it keeps its mode."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not any(folder.iterdir()):
        folder.chmod(0o700)
    config = folder / CONFIG
    config.touch(mode=0o600, exist_ok=False)  # a password may come to stand in it
    shutil.copyfile(shipped_path("config.example.toml"), config)
    for shelf in SHELVES:
        (folder / shelf).mkdir()
        for source in sources(shelf):
            shutil.copyfile(source.path, folder / shelf / source.name)
