"""Inline answers: what somebody wrote between quoted lines, with the line that each answer belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from mailbot.mail.new_text.quotation import unmarked
from mailbot.mail.new_text.reply import Kind, Reply, trimmed

_SHORT = 5  # quoted lines: so few above the only answer are what somebody left standing for it
_LINES = 3  # of a question that are shown
_WIDTH = 300  # characters of each


@dataclass(slots=True)
class _Stretch:
    """Lines of one kind, one after the other, without their quote marks."""

    kind: Kind
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was written under a quoted question; `question` is "" where it answers nothing that is quoted."""

    question: str
    text: str


def answers(reply: Reply) -> tuple[Answer, ...]:
    """The new text of a reply in its pieces, each with the quoted line or lines that it stands under."""
    stretches = _stretches(reply)
    last = max((at for at, each in enumerate(stretches) if each.kind is Kind.QUOTED), default=-1)
    found: list[Answer] = []
    for at, (above, each) in enumerate(pairwise([_Stretch(Kind.AROUND), *stretches])):
        if each.kind is not Kind.NEW:
            continue
        among = at < last or any(one.question for one in found) or len([line for line in above.lines if line]) <= _SHORT
        question = _question(above.lines) if above.kind is Kind.QUOTED and among else ""
        found.append(Answer(question, "\n".join(each.lines).strip("\n")))
    return tuple(found)


def with_questions(reply: Reply) -> str:
    """The new text, above each answer the quoted lines that it belongs to, as "> question"."""
    found = answers(reply)
    if not any(one.question for one in found):
        return reply.new
    return trimmed("\n\n".join(_shown(one) for one in found).split("\n"))


def _shown(answer: Answer) -> str:
    quoted = "".join(f"> {line}\n" for line in answer.question.split("\n") if line)
    return f"{quoted}{answer.text}"


def _stretches(reply: Reply) -> list[_Stretch]:
    """The stretches of a reply that say something; what stands around a quote parts them and is left out."""
    found: list[_Stretch] = []
    for each in _runs(reply):
        if each.kind is Kind.NEW and not any(line.strip() for line in each.lines):
            continue
        if found and found[-1].kind is each.kind:
            found[-1].lines += ["", *each.lines]
        else:
            found.append(each)
    return [each for each in found if each.kind is not Kind.AROUND]


def _runs(reply: Reply) -> Iterator[_Stretch]:
    run = _Stretch(Kind.AROUND)
    for kind, line in reply.lines:
        if kind is not run.kind:
            yield run
            run = _Stretch(kind)
        run.lines.append(unmarked(line).strip() if kind is Kind.QUOTED else line.rstrip())
    yield run


def _question(quoted: list[str]) -> str:
    """The last paragraph of what is quoted, above its signature; its last lines where it is long."""
    lines = quoted[: quoted.index("--")] if "--" in quoted else quoted
    while lines and not lines[-1]:
        lines = lines[:-1]
    begins = next((at + 1 for at in range(len(lines) - 1, -1, -1) if not lines[at]), 0)
    return "\n".join(line[:_WIDTH] for line in lines[begins:][-_LINES:])
