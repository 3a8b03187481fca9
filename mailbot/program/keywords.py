"""Keywords: one table of what can be said, by whom and where, and the one parser that reads it (section 2).

A command is a line at the top of a mail's new text: keyword, arguments, and where it takes one, a text on the same
and the following lines. The parser answers one of three things for a line: not mine (it is talk), mine, or mine but
malformed, which earns a helpful answer. HELP is rendered from the same table.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from mailbot.program.topic import Place


class Role(StrEnum):
    """As what somebody speaks in a place."""

    ANYONE = "anyone"
    MEMBER = "member"
    ADMIN = "admin"
    MENTOR = "mentor"
    MENTEE = "mentee"


@dataclass(frozen=True, slots=True)
class Keyword:
    """One keyword: its grammar for people (`form`) and for the parser (`args`, a pattern for the rest of its line).

    `text` says that a free text follows. No `places` means that it can be said anywhere.
    """

    name: str
    chapter: str
    does: str
    who: Role = Role.ANYONE
    places: tuple[Place, ...] = ()
    form: str = ""
    args: str = ""
    text: bool = False
    text_needed: bool = False

    @property
    def usage(self) -> str:
        return f"{self.name} {self.form}".rstrip()

    def fits(self, place: Place, roles: frozenset[Role]) -> bool:
        return self.who in roles and (not self.places or place in self.places)


_CALL = r"\S+(?: \S+){1,30}"

KEYWORDS: tuple[Keyword, ...] = (
    Keyword("APPROVE", "review", "takes the applicant on; a number or name picks the mentor", Role.ADMIN,
            (Place.REVIEW,), "[n or mentor]", r"(?:\S+(?: \S+){0,4})?"),
    Keyword("REJECT", "review", "declines with a kind letter, and your reason if you give one", Role.ADMIN,
            (Place.REVIEW,), "[reason]", text=True),
    Keyword("ASK", "review", "puts your question to the applicant", Role.ADMIN,
            (Place.REVIEW,), "text", text=True, text_needed=True),
    Keyword("WAITLIST", "review", "approves, but waits for a slot that fits", Role.ADMIN, (Place.REVIEW,)),
    Keyword("SCORE", "review", "sets the strength yourself, 0 to 100", Role.ADMIN,
            (Place.REVIEW,), "n", r"(?:100|\d{1,2})"),
    Keyword("UNDO", "review", "takes your decision back while its letters still wait", Role.ADMIN, (Place.REVIEW,)),
    Keyword("ACCEPT", "matching", "you become their mentor", Role.MENTOR, (Place.OFFER,)),
    Keyword("DECLINE", "matching", "no reason needed; the next mentor is asked", Role.MENTOR,
            (Place.OFFER,), "[reason]", text=True),
    Keyword("CALL", "kickoff", "names a call, and both get the invitation", Role.MEMBER,
            (Place.PAIR,), "date time [zone] [place]", _CALL),
    Keyword("SLOTS", "membership", "how many mentees you take at a time, 0 for none", Role.MENTOR,
            (), "n", r"\d{1,2}"),
    Keyword("TIMEZONE", "membership", "in which zone you read dates", Role.MEMBER, (), "name", r"\S+(?: \S+)?"),
    Keyword("STATUS", "membership", "where things stand for you"),
    Keyword("APPLY", "application", "brings the form", places=(Place.NOWHERE, Place.OFFICE, Place.QUESTION)),
    Keyword("HELP", "enquiry", "lists what you can say here"),
)  # fmt: skip

BY_NAME = {keyword.name: keyword for keyword in KEYWORDS}

COMMANDS_ONLY = frozenset({Place.REVIEW, Place.OFFER})
"""Where any case counts, because what else is written there is addressed to the admins or to nobody."""


@dataclass(frozen=True, slots=True)
class Command:
    """A keyword that was read, with its arguments and its text."""

    keyword: str
    args: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Malformed:
    """A line that was meant as a command but does not fit: the line, the keyword it comes near to, and what is off.

    `out_of_place` says that the keyword is well-formed but does not belong here or to this person (S49).
    """

    line: str
    keyword: str
    problem: str
    out_of_place: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What a mail says: its commands in order, what was meant as one, and the talk that follows them."""

    commands: tuple[Command, ...] = ()
    malformed: tuple[Malformed, ...] = ()
    talk: str = ""


def fitting(place: Place, roles: frozenset[Role]) -> tuple[Keyword, ...]:
    """The keywords that make sense here for someone in these roles, in the table's order."""
    return tuple(keyword for keyword in KEYWORDS if keyword.fits(place, roles))


_SALUTATION = re.compile(
    r"(?:hello|hi|hey|dear|good (?:morning|afternoon|evening)|hallo|liebe[rs]?|moin|guten (?:tag|morgen|abend)|"
    r"bonjour|hola|ciao|olá)\b[^.?!:]{0,40}[,!.]?",
    re.IGNORECASE,
)


def read_commands(new_text: str, place: Place, roles: frozenset[Role], subject: str = "") -> Said:
    """Reads the command lines at the top of a mail's new text; the first line that is none ends them.

    Where there is no thread and the text has no command, a subject that is one counts (S1).
    """
    lines = [" ".join(line.split()) for line in new_text.splitlines()]
    commands: list[Command] = []
    malformed: list[Malformed] = []
    at = _first_written(lines, place, roles)
    while at < len(lines):
        if not lines[at]:
            at += 1
            continue
        match _read_line(lines[at], place, roles):
            case None:
                break
            case Malformed() as wrong:
                malformed.append(wrong)
                at += 1
            case Command(keyword, args, text) if BY_NAME[keyword].text:
                end = _end_of_text(lines, at + 1, place, roles)
                whole = "\n".join([text, *new_text.splitlines()[at + 1 : end]]).strip()
                if BY_NAME[keyword].text_needed and not whole:
                    malformed.append(Malformed(lines[at], keyword, f"{keyword} needs a text after it"))
                else:
                    commands.append(Command(keyword, args, whole))
                at = end
            case command:
                commands.append(command)
                at += 1
    talk = "\n".join(new_text.splitlines()[at:]).strip()
    if not commands and not malformed and (from_subject := _read_subject(subject, talk, place, roles)):
        return Said((from_subject,), (), talk)
    return Said(tuple(commands), tuple(malformed), talk)


def _read_subject(subject: str, talk: str, place: Place, roles: frozenset[Role]) -> Command | None:
    """The command that a subject is, where there is no thread and the mail says little else."""
    if place not in {Place.NOWHERE, Place.OFFICE} or not subject.strip() or len(talk.split()) > 60:
        return None
    read = _read_line(" ".join(subject.split()), place, roles)
    return read if isinstance(read, Command) else None


def _first_written(lines: Sequence[str], place: Place, roles: frozenset[Role]) -> int:
    """Where reading begins: a salutation is skipped when a command follows it."""
    written = [i for i, line in enumerate(lines) if line][:2]
    greets = len(written) == 2 and _SALUTATION.fullmatch(lines[written[0]]) is not None
    return written[1] if greets and _read_line(lines[written[1]], place, roles) is not None else 0


def _end_of_text(lines: Sequence[str], start: int, place: Place, roles: frozenset[Role]) -> int:
    """A command's text goes on until a line that is a command in capitals."""
    for i in range(start, len(lines)):
        word = lines[i].partition(" ")[0].rstrip(":.,;!")
        if word.isupper() and word in BY_NAME and isinstance(_read_line(lines[i], place, roles), Command):
            return i
    return len(lines)


def _read_line(line: str, place: Place, roles: frozenset[Role]) -> Command | Malformed | None:
    word, rest = _split(line)
    loud = word.isupper() and len(word) > 1
    keyword = BY_NAME.get(word.upper())
    if keyword is None:
        return _near_miss(line, word, place, roles) if loud else None
    marked = loud or line[len(word) : len(word) + 1] == ":"
    if keyword.text:
        readable = marked or place in COMMANDS_ONLY
        command = Command(keyword.name, "", rest) if readable else None
    else:
        rest = rest.rstrip(".,;!? ") if keyword.name != "CALL" else rest.rstrip(",;! ")
        command = Command(keyword.name, rest) if re.fullmatch(keyword.args, rest) else None
        if keyword.name == "CALL" and command and not marked and not any(char.isdigit() for char in rest):
            command = None
    if command is not None and keyword.fits(place, roles):
        return command
    if command is not None and (marked or place in COMMANDS_ONLY):
        return Malformed(line, keyword.name, f"{keyword.name} does not fit here", out_of_place=True)
    if loud or (place in COMMANDS_ONLY and keyword.fits(place, roles)):
        return Malformed(line, keyword.name, f"{keyword.name} is written like this: {keyword.usage}")
    return None


def _split(line: str) -> tuple[str, str]:
    match = re.match(r"[*_\"'“„]*([A-Za-z]+)[*_\"'”“]*\s*[:,.;!–-]*\s*", line)
    if match is None:
        return "", line
    following = line[match.end(1) : match.end(1) + 1]
    if following and following.isalnum():
        return "", line
    return match[1], line[match.end() :].strip()


def _near_miss(line: str, word: str, place: Place, roles: frozenset[Role]) -> Malformed | None:
    names = [keyword.name for keyword in fitting(place, roles)]
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.8) if len(word) >= 4 else []
    if not near:
        return None
    return Malformed(line, near[0], f"There is no {word}; perhaps you mean {BY_NAME[near[0]].usage}")
