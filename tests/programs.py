"""A program for tests that need no servers: the shipped rules and letters, and a config that names nobody's host."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from mailbot.composition import Program, read_program
from mailbot.policy.date_words import DateWords, load_date_words
from mailbot.policy.shipped import sources
from mailbot.source import Mistakes

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


@cache
def shipped_dates() -> DateWords:
    """The words for dates as rules/dates.toml ships them."""
    (file,) = (source for source in sources("rules") if source.name == "dates.toml")
    known = load_date_words(file, Mistakes())
    assert known is not None
    return known
