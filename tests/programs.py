"""A program for tests that need no servers: the shipped rules and letters, and a config that names nobody's host."""

from __future__ import annotations

from pathlib import Path

from mailbot.composition import Program, read_program

CONFIG = """
[program]
name = "Mentoring"
address = "mentoring@example.org"
admins = {admins}
{more}
[imap]
host = "127.0.0.1"
security = "none"
username = "x"
password = "x"
[smtp]
host = "127.0.0.1"
security = "none"
[store]
url = "tinydb:///./books/books.json"
"""
ADA = "Ada Admin <ada@example.org>"
BERLIN = 'timezone = "Europe/Berlin"'


def program_in(folder: Path, more: str = "", admins: tuple[str, ...] = (ADA,)) -> Program:
    """The program of a config in this folder; `more` are further lines about the program."""
    file = folder / "config.toml"
    file.write_text(CONFIG.format(admins=list(admins), more=more).replace("'", '"'), encoding="utf-8")
    return read_program(file)
