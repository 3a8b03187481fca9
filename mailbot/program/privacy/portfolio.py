"""Portfolio: what is held on somebody as files that they can read, and that a machine can: a README, all of it as text,
and each kind of records as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from textwrap import wrap
from typing import Any

import msgspec

from mailbot.mail.message import Attachment
from mailbot.policy.tongues import Tongue
from mailbot.program.books import Books
from mailbot.program.decision import Bundle
from mailbot.program.passing_on.reserve import reserve_of
from mailbot.program.privacy.belongings import Kind, belongings, files_of
from mailbot.program.privacy.subject import Subject, pairs_of

_WIDTH = 100
_NAMES = 17
"""Characters of a line of the README, and of the names of files in it."""
_NOT_HERE = (
    "What is another's: nobody's address, application or answers, and no word that a mentor, a mentee or an admin wrote"
    " for others. The plans and the agenda of a pair belong to both of its two, so they are here.",
    "Reports about anybody. Whoever reports something can trust that it stays between them and whoever sees to"
    " conduct.",
    "The texts of your mails. They are not in our books. Copies of mails lie in our mailbox for a few days, until they"
    " are deleted for good; you have the same mails in yours.",
    "The tokens in our letters' addresses. They are keys, and no use to anybody but you.",
)


def portfolio(subject: Subject, books: Books, program: str, now: datetime, tongue: Tongue) -> Bundle:
    """Everything of somebody's as one bundle; `program` is the program's name, `tongue` the language in which they
    read what we say of it. What the books hold is named as it is there."""
    kinds = belongings(subject, books)
    enclosed = (*_papers(subject, books), *_words(subject, books))
    named = [(f"{kind.name}.json", kind.title) for kind in kinds]
    named += [(name, "a file that is kept") for name, _ in enclosed]
    said = tongue.phrases.said
    files = [_file("README.txt", _readme(named, program, now, tongue)), _file("everything.txt", readable(kinds, said))]
    files += [_file(f"{kind.name}.json", _json(kind)) for kind in kinds]
    return Bundle(f"{subject.id or 'everything'}.zip", tuple(files), enclosed)


def _readme(files: Sequence[tuple[str, str]], program: str, now: datetime, tongue: Tongue) -> str:
    """What lies beside it, and what does not and why."""
    said, at = tongue.phrases.said, now.astimezone(UTC)
    when = said(f"{at:%-d %B %Y, %H:%M}")
    lines = [said(f"What {program} holds on you, as of {when} UTC"), ""]
    for name, title in (("everything.txt", "all of it, to read"), *files):
        lines.append(f"{name:<{_NAMES}}{'' if len(name) < _NAMES else '  '}{said(title)}")
    lines += ["", said("What is not here, and why"), ""]
    for paragraph in _NOT_HERE:
        lines += wrap(said(paragraph), _WIDTH, initial_indent="- ", subsequent_indent="  ")
    return "\n".join(lines) + "\n"


def readable(kinds: Sequence[Kind], said: Callable[[str], str]) -> str:
    """All records as indented lines under their titles."""
    return "\n".join(line for kind in kinds for line in _of_kind(kind, said)) + "\n"


def _of_kind(kind: Kind, said: Callable[[str], str]) -> Iterator[str]:
    yield from (said(kind.title).upper(), "")
    for record in kind.records:
        yield from _lines(record, "")
        yield ""


def _lines(value: Mapping[str, Any], indent: str) -> Iterator[str]:
    for name, each in value.items():
        if each in (None, "", [], (), {}):
            continue
        if isinstance(each, Mapping):
            yield f"{indent}{name}:"
            yield from _lines(each, indent + "    ")
        elif isinstance(each, Sequence) and not isinstance(each, str):
            yield f"{indent}{name}:"
            for one in each:
                yield from _item(one, indent + "    ")
        else:
            yield f"{indent}{name}: {_said(each, indent)}"


def _item(one: object, indent: str) -> Iterator[str]:
    if isinstance(one, Mapping):
        first, *rest = list(_lines(one, indent + "  ")) or [indent]
        yield f"{indent}- {first.lstrip()}"
        yield from rest
    else:
        yield f"{indent}- {_said(one, indent)}"


def _said(value: object, indent: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    return str(value).replace("\n", f"\n{indent}    ")


def _papers(subject: Subject, books: Books) -> tuple[tuple[str, str], ...]:
    return tuple((f"files/{id.replace('/', '-')}.pdf", id) for id in files_of(subject, books))


def _words(subject: Subject, books: Books) -> tuple[tuple[str, str], ...]:
    """What they wrote to the other of a pair and was not passed on."""
    reserves = [reserve_of(pair.id, books) for pair in pairs_of(subject, books)]
    topics = [reserve.topic(one.number) for reserve in reserves for one in reserve.waiting_of(subject.id)]
    return tuple((f"files/{topic.replace('/', '-')}.txt", topic) for topic in topics)


def _json(kind: Kind) -> str:
    return msgspec.json.format(msgspec.json.encode(list(kind.records)), indent=2).decode()


def _file(name: str, text: str) -> Attachment:
    return Attachment(name, "text/plain", text.encode())
