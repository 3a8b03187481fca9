"""Portfolio: what is held on somebody as files that they can read, and that a machine can: a README, all of it as text,
and each kind of records as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from mailbot.mail.message import Attachment
from mailbot.program.books import Books
from mailbot.program.decision import Bundle
from mailbot.program.passing_on.reserve import reserve_of
from mailbot.program.privacy.belongings import Kind, belongings, files_of
from mailbot.program.privacy.subject import Subject, pairs_of

_README = """\
What {program} holds on you, as of {now:%d %B %Y, %H:%M} UTC

everything.txt   all of it, to read
{files}
What is not here, and why

- What is another's: nobody's address, application or answers, and no word that a mentor, a mentee or an admin wrote for
  others. The plans and the agenda of a pair belong to both of its two, so they are here.
- Reports about anybody. Whoever reports something can trust that it stays between them and whoever sees to conduct.
- The texts of your mails. They are not in our books. Copies of mails lie in our mailbox for a few days, until they are
  deleted for good; you have the same mails in yours.
- The tokens in our letters' addresses. They are keys, and no use to anybody but you.
"""


def portfolio(subject: Subject, books: Books, program: str, now: datetime) -> Bundle:
    """Everything of somebody's as one bundle; `program` is the program's name."""
    kinds = belongings(subject, books)
    enclosed = (*_papers(subject, books), *_words(subject, books))
    lines = [f"{kind.name + '.json':<17}{kind.title}\n" for kind in kinds]
    lines += [f"{name:<17}{'  ' if len(name) > 16 else ''}a file that is kept\n" for name, _ in enclosed]
    readme = _README.format(program=program, now=now, files="".join(lines))
    files = [_file("README.txt", readme), _file("everything.txt", readable(kinds))]
    files += [_file(f"{kind.name}.json", _json(kind)) for kind in kinds]
    return Bundle(f"{subject.id or 'everything'}.zip", tuple(files), enclosed)


def readable(kinds: Sequence[Kind]) -> str:
    """All records as indented lines under their titles."""
    return "\n".join(line for kind in kinds for line in _of_kind(kind)) + "\n"


def _of_kind(kind: Kind) -> Iterator[str]:
    yield from (kind.title.upper(), "")
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
