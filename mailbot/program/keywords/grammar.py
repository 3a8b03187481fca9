"""Keywords: the one parser of what a mail says by the vocabulary (section 2).

A command is a line at the top of a mail's new text: keyword, arguments, and where it takes one, a text on the same
and the following lines. The parser answers one of three things for a line: not mine (it is talk), mine, or mine but
malformed, which earns a helpful answer.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from mailbot.mail.reply_mark import without_marks
from mailbot.policy.date_words import DateWords
from mailbot.program.keywords.keyword import Keyword, Role
from mailbot.program.keywords.synonyms import NONE, EnglishLines, Synonyms
from mailbot.program.keywords.vocabulary import BY_NAME, fitting, meant
from mailbot.program.topic import Place

COMMANDS_ONLY = frozenset({Place.REVIEW, Place.OFFER, Place.VETTING})
"""Where any case counts, because what else is written there is addressed to the admins or to nobody."""

TALK = frozenset({Place.PAIR, Place.ASIDE, Place.TOGETHER, Place.APPLICATION, Place.QUESTION, Place.VOLUNTEERING})
"""Where words are welcome that are no keyword: another language's word for one has to be in capitals, but for those of
a pair's own threads."""

PAIRS = frozenset({Place.PAIR, Place.ASIDE})
"""Where a keyword with a fixed grammar counts in any case if the line fits it whole, in whatever language it is."""

FEW_WORDS = 2
"""So many words may follow a keyword in small letters in a review thread before it reads as a comment."""

MOST_COMMANDS = 100
"""So many commands are read of one mail; each is decided by itself."""


@dataclass(frozen=True, slots=True)
class Command:
    """A keyword that was read, with its arguments and its text."""

    keyword: str
    args: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Malformed:
    """A line that was meant as a command but does not fit: the line, the keyword it comes near to, and what is off.

    `out_of_place` says that the keyword is well-formed but does not belong here or to this person (S49); `meant` is the
    whole line as it was probably meant.
    """

    line: str
    keyword: str
    problem: str
    out_of_place: bool = False
    meant: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a mail says: its commands in order, what was meant as one, and the talk that follows them; `language` is
    that of the words by which it named a keyword, "" for our own."""

    commands: tuple[Command, ...] = ()
    malformed: tuple[Malformed, ...] = ()
    talk: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class _Here:
    """Where a line is said and by whom, and the words by which the date behind a keyword is told from talk."""

    place: Place
    roles: frozenset[Role]
    dates: DateWords


_SALUTATION = re.compile(
    r"(?:hello|hi|hey|dear|good (?:morning|afternoon|evening)|hallo|liebe[rs]?|sehr geehrte[rs]?|moin|"
    r"guten (?:tag|morgen|abend)|bonjour|hola|ciao|olá)(?:,? [^\W\d][\w'’-]*\.?){0,4} ?[,!.]*",
    re.IGNORECASE,
)
_QUOTES = "*_`\"'“”„‘’«»"
_MARK = rf"[{_QUOTES}()\[\]]*"
_WORD = re.compile(
    rf"({_MARK})([A-Za-z][A-Za-z0-9]*)(?![^\W_])(?![-'’][^\W_])({_MARK})\s*(?:([:,.;!?–—-]+)([{_QUOTES}]*))?\s*"
)


def read_commands(
    new_text: str, place: Place, roles: frozenset[Role], subject: str = "", synonyms: Synonyms = NONE
) -> Said:
    """Reads the command lines at the top of a mail's new text; the first line that is none ends them.

    Where there is no thread and the text has no command, a subject that is one counts (S1). `synonyms` are read as the
    keywords that they stand for.
    """
    written = new_text.splitlines()
    lines = EnglishLines(written, synonyms, among_talk=place in TALK, of_a_pair=place in PAIRS)
    here = _Here(place, roles, synonyms.dates)
    commands: list[Command] = []
    malformed: list[Malformed] = []
    at = _first_written(lines, here)
    while at < len(lines) and len(commands) + len(malformed) < MOST_COMMANDS:
        read = _read_line(lines[at], here) if lines[at] else None
        end = at + 1
        if isinstance(read, Command) and BY_NAME[read.keyword].text:
            to_the_end = BY_NAME[read.keyword].to_the_end
            end = len(lines) if to_the_end else _end_of_text(lines, end, here)
            read = _with_text(read, lines[at], written[at + 1 : end])
        match read:
            case Command():
                commands.append(read)
            case Malformed():
                malformed.append(replace(read, line=" ".join(written[at].split())))
            case None if lines[at]:
                break
        at = end
    talk = "\n".join(written[at:]).strip()
    named = subject_read(subject)
    if not commands and not malformed and (begun := _read_subject(synonyms.in_english(named), talk, here)):
        return Said((begun,), (), talk, synonyms.language_of(named))
    language = next(filter(None, (synonyms.language_of(" ".join(line.split())) for line in written[:at])), "")
    return Said(tuple(commands), tuple(malformed), talk, language)


def subject_read(subject: str) -> str:
    """A subject on one line, without the "Re:" or "Fwd:" in front."""
    return without_marks(" ".join(subject.split()))


def _read_subject(subject: str, talk: str, here: _Here) -> Command | None:
    """The command that a subject is, where there is no thread and the mail says little else.

    "Help" over a question is its title and no command: any case counts for APPLY alone, or where nothing is below.
    """
    line = subject
    if here.place not in {Place.NOWHERE, Place.PROOF, Place.OFFICE} or not line or len(talk.split()) > 60:
        return None
    read = _read_line(line, here)
    if not isinstance(read, Command):
        return None
    return read if not talk or read.keyword == "APPLY" or _split(line)[0].isupper() else None


def _first_written(lines: Sequence[str], here: _Here) -> int:
    """Where reading begins: a salutation is skipped when a command follows it."""
    written = list(islice((i for i, line in enumerate(lines) if line), 2))
    greets = len(written) == 2 and _SALUTATION.fullmatch(lines[written[0]]) is not None
    return written[1] if greets and _read_line(lines[written[1]], here) is not None else 0


def _end_of_text(lines: Sequence[str], start: int, here: _Here) -> int:
    """A command's text goes on until a line that is a command in capitals."""
    for i in range(start, len(lines)):
        word, _, _ = _split(lines[i])
        if word.isupper() and word in BY_NAME and isinstance(_read_line(lines[i], here), Command):
            return i
    return len(lines)


def _with_text(command: Command, line: str, following: Sequence[str]) -> Command | Malformed:
    """A command with the text on its line and on those that follow; what needs one and has none is malformed."""
    text = "\n".join([command.text, *following]).strip()
    if BY_NAME[command.keyword].text_needed and not text:
        return Malformed(line, command.keyword, f"{command.keyword} needs a text after it")
    return Command(command.keyword, command.args, text)


def _read_line(line: str, here: _Here) -> Command | Malformed | None:
    word, rest, mark = _split(line)
    loud = word.isupper() and len(word) > 1
    keyword = meant(word.upper(), rest.rstrip(".,;!? " + _QUOTES), here.place, here.roles)
    if keyword is None:
        quick = here.place in COMMANDS_ONLY and len(rest.split()) <= 1  # more words are a sentence
        return _near_miss(line, word, here) if loud or quick else None
    fits, command = keyword.fits(here.place, here.roles), _command(keyword, rest, here, marked=loud or ":" in mark)
    if command is not None and fits:
        return command if loud or mark or not _is_sentence(keyword, rest, here.place) else _doubtful(line, keyword)
    if not fits and (loud or (command is not None and here.place in COMMANDS_ONLY)):
        return Malformed(line, keyword.name, f"{keyword.name} does not fit here", out_of_place=True)
    if fits and (loud or (here.place in COMMANDS_ONLY and here.place in keyword.places)):
        return Malformed(line, keyword.name, f"{keyword.name} is written like this: {keyword.usage}")
    return None


def _command(keyword: Keyword, rest: str, here: _Here, *, marked: bool) -> Command | None:
    """The command that a keyword and the rest of its line make; `marked` is in capitals or with a colon."""
    if keyword.text:
        return Command(keyword.name, "", rest) if marked or here.place in COMMANDS_ONLY else None
    args = rest.rstrip(".,;!? " + _QUOTES)
    if not re.fullmatch(keyword.args, args):
        return None
    return Command(keyword.name, args) if marked or keyword.is_meant(args, here.dates) else None


def _is_sentence(keyword: Keyword, rest: str, place: Place) -> bool:
    """Whether a keyword with a free text may be the first word of a comment: "Reject is too harsh"."""
    return keyword.text and place in {Place.REVIEW, Place.VETTING} and len(rest.split()) > FEW_WORDS


def _doubtful(line: str, keyword: Keyword) -> Malformed:
    meant = f"write {keyword.name}: and then your text if you mean the keyword"
    return Malformed(line, keyword.name, f"{meant}; a comment for the other admins begins with another word")


def _split(line: str) -> tuple[str, str, str]:
    """The first word, the rest without the quotation marks or asterisks around, and the signs between them.

    A first word that belongs to a longer one ("STATUS-report", "CALL's") is "".
    """
    match = _WORD.match(line)
    if match is None:
        return "", line, ""
    rest = line[match.end() :]
    around = match[1] and not match[3] and not match[5]
    return match[2], rest.rstrip(_QUOTES + ")]") if around else rest, match[3] + (match[4] or "")


def _near_miss(line: str, word: str, here: _Here) -> Malformed | None:
    names = [keyword.name for keyword in fitting(here.place, here.roles)]
    near = difflib.get_close_matches(word.upper(), names, n=1, cutoff=0.8) if len(word) >= 4 else []
    if not near:
        return None
    fixed = " ".join((near[0], *_split(line)[1].split()))
    meant = fixed if isinstance(_read_line(fixed, here), Command) else ""
    return Malformed(
        line, near[0], f"There is no {word}; perhaps you mean {meant or BY_NAME[near[0]].usage}", meant=meant
    )
