"""The narrator of the demo: prints the conversation as it unfolds, for people at a terminal and in a pipe alike."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text

from mailbot.demo.cast import CAST, PROGRAM_NAME, Part, Role
from mailbot.demo.gist import gist_of
from mailbot.demo.invitation import joining_lines
from mailbot.demo.servers import EmbeddedServers
from mailbot.fate import TakenIn
from mailbot.mail.message import Mail
from mailbot.program.model import Person

WIDEST = 100
_INDENT = 6
_MANY = 5
_SAME = 5
"""Letters that begin with so many of the same words are of one kind."""
_ORDINALS = frozenset({"first", "second", "third", "fourth"})
_QUIET = "dim"
_STYLE: Mapping[Part, str] = {"applicant": "bold green", "mentor": "bold cyan", "admin": "bold magenta"}


class Narrator:
    """Prints each thing when it happens; the times are those of `zone` (an IANA name)."""

    def __init__(self, console: Console, zone: str) -> None:
        self._console = console
        self._zone = ZoneInfo(zone)
        self._width = min(console.width, WIDEST)
        self._told = ""
        self._kinds: set[tuple[str, ...]] = set()

    def begins(self, imap: int, smtp: int) -> None:
        """Who plays, and where."""
        self._line(0, Text(PROGRAM_NAME, "bold"), Text(", a mentoring program that is run wholly over e-mail"))
        for part, does in (("applicant", "apply"), ("mentor", "mentor"), ("admin", "decides")):
            names = [_name(role) for role in CAST if role.part == part]
            self._line(2, Text(", ").join(names), Text(f" {does}"))
        self._line(2, Text(f"real mail: IMAP at 127.0.0.1:{imap}, SMTP at 127.0.0.1:{smtp}", _QUIET))
        city = self._zone.key.rpartition("/")[2]
        self._line(2, Text(f"the clock is moved, so that weeks take seconds; times are those of {city}", _QUIET))

    def act(self, title: str, now: datetime) -> None:
        """The heading of an act: what it is called, and when it begins."""
        when = f"{now.astimezone(self._zone):%B %Y}"
        line = "═" * max(3, self._width - len(title) - len(when) - 8)
        self._console.print()
        self._line(0, Text("══ ", _QUIET), Text(title, "bold"), Text(f" {line} ", _QUIET), Text(f"{when} ══", _QUIET))

    def scene(self, title: str) -> None:
        """A heading."""
        self._console.print()
        line = "─" * max(3, self._width - len(title) - 4)
        self._line(0, Text("── ", _QUIET), Text(title, "bold"), Text(f" {line}", _QUIET))
        self._told = ""

    def wrote(self, who: Role, mail: Mail, now: datetime) -> None:
        """Who writes what to the program: the subject, and the first lines of the new text."""
        self._time(now)
        self._line(2, _name(who), Text(" writes  "), Text(mail.subject, "bold"))
        for row in _rows(mail.new_text, self._width - _INDENT - 2):
            self._line(_INDENT, Text("│ ", _QUIET), Text(row))
        self._files(mail, _INDENT)

    def decided(self, taken: TakenIn) -> None:
        """What the office made of it, and why."""
        mark = "office  "
        rows = textwrap.wrap(f"{taken.disposition.value} · {_with_names(taken)}", self._width - _INDENT - len(mark))
        for number, row in enumerate(rows):
            self._line(_INDENT, Text(mark if number == 0 else " " * len(mark), "yellow"), Text(row, "yellow"))

    def arrived(self, who: Role, letter: Mail, now: datetime) -> None:
        """A letter, by its subject and the first thing that it says; one of a kind that was told before, by what it
        says alone; what somebody just said and is passed on, by its subject alone."""
        self._time(now, ", because the time has come")
        whose, gist = self._whose(letter), gist_of(letter)
        head = (Text(" " * _INDENT), Text("→ "), _name(who), Text("  "))
        if not whose and _kind(gist) in self._kinds:
            self._line(0, *head, Text(gist, _QUIET))
            return
        self._line(0, *head, Text(whose, _QUIET), Text(letter.subject))
        self._files(letter, _INDENT + 4)
        if whose:
            return
        self._kinds.add(_kind(gist))
        for row in textwrap.wrap(gist, self._width - _INDENT - 4, max_lines=2, placeholder=" …"):
            self._line(_INDENT + 4, Text(row, _QUIET))

    @staticmethod
    def _whose(letter: Mail) -> str:
        """Whose words a letter passes on; "" for the program's own."""
        sender = letter.sender.name if letter.sender else PROGRAM_NAME
        return "" if sender == PROGRAM_NAME else f"{sender.removesuffix(f' via {PROGRAM_NAME}')} via the program: "

    def pauses(self, mails: int, seconds: float, page: Path) -> None:
        """The story is over, and everything stays up."""
        self._console.print()
        self._line(0, Text(f"{mails} mails in {seconds:.1f} seconds; servers and daemon stay up.", "bold"))
        self._console.print(f"  all mails so far:  {page.as_uri()}", markup=False, soft_wrap=True)

    def join_in(self, servers: EmbeddedServers, passwords: Mapping[str, str]) -> None:
        """What a mail client needs to join in: hosts, ports and log-ins."""
        self.scene("Join in with any mail client")
        for row in joining_lines(servers.host, servers.imap_port, servers.smtp_port, passwords):
            self._console.print(row, markup=False, highlight=False, soft_wrap=True)
        self._told = ""

    def moved(self, now: datetime) -> None:
        """What time it is on the stage, for those who move it."""
        self._line(0, Text(f"It is {now.astimezone(self._zone):%A %-d %B %Y, %H:%M}.", "bold"))
        self._told = ""

    def ends(self, mails: int, seconds: float, page: Path, mbox: Path) -> None:
        """What there is to look at now."""
        self._console.print()
        self._line(0, Text(f"{mails} mails in {seconds:.1f} seconds; nothing is left running.", "bold"))
        self._console.print(f"  all of them, to browse:  {page.as_uri()}", markup=False, soft_wrap=True)
        self._console.print(f"  and for a mail client:   {mbox}", markup=False, soft_wrap=True)

    def _time(self, now: datetime, why: str = "") -> None:
        """Tells the time where it is another one than was told last, and why anything happens then."""
        said = f"{now.astimezone(self._zone):%a %-d %b, %H:%M}"
        if said != self._told:
            self._told = said
            self._line(0, Text(said), Text(why, "yellow"))

    def _files(self, mail: Mail, indent: int) -> None:
        for file in mail.attachments:
            self._line(indent, Text(f"[{file.name}, {file.size} bytes]", _QUIET))

    def _line(self, indent: int, *parts: Text) -> None:
        """One line, cut where it would not fit."""
        line = Text(" " * indent).append_text(Text().join(parts))
        line.truncate(self._width, overflow="ellipsis")
        self._console.print(line, soft_wrap=True)


def _rows(text: str, width: int) -> list[str]:
    """The lines of a text: a few of them wrapped, more of them cut, a row each."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > _MANY:
        rows = [textwrap.shorten(line, width, placeholder=" …") for line in lines[:_MANY]]
        return [*rows, f"… and {len(lines) - _MANY} more lines"]
    return [row for line in lines for row in textwrap.wrap(line, width, max_lines=3, placeholder=" …")]


def _kind(gist: str) -> tuple[str, ...]:
    """How a letter begins, whoever it is about: by this a kind of letter is known again."""
    names = {role.first_name for role in CAST} | {role.name.split()[-1] for role in CAST}
    words = re.findall(r"[^\W\d]+", gist)
    return tuple(word for word in words if word not in names and word not in _ORDINALS)[:_SAME]


def _name(role: Role) -> Text:
    return Text(role.first_name, _STYLE[role.part])


def _with_names(taken: TakenIn) -> str:
    """Why, with the names of those whom the books know by a number."""
    if taken.case is None:
        return taken.because
    books = taken.case.books

    def name(found: re.Match[str]) -> str:
        person = books.get(Person, found[0])
        return person.first_name if person else found[0]

    return re.sub(r"\bM-\d+\b", name, taken.because)
