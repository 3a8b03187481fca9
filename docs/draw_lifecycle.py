"""Draws the life cycle's three tables as Mermaid state diagrams (S58): `python docs/draw_lifecycle.py` writes
lifecycle.md beside it, and a test says when it has to be drawn anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path

import msgspec

from mailbot.program.admission.volunteering import Volunteering
from mailbot.program.initiatives.catalogue import Initiative
from mailbot.program.lifecycle import TRANSITIONS
from mailbot.program.model import Application, Mentorship, Person, Record
from mailbot.program.news.edition import Edition
from mailbot.program.news.subscription import Subscription
from mailbot.program.plans.plan import Plan
from mailbot.program.privacy.forgetting import Forgetting
from mailbot.program.trust.challenge import Challenge
from mailbot.program.trust.custody import Custody
from mailbot.program.trust.relocation import Relocation

DRAWN: tuple[tuple[type[Record], str, str], ...] = (
    (Application, "Application", "What becomes of an application; who decided what is kept with it."),
    (Mentorship, "Mentorship", "What one mentor and one mentee go through as a pair."),
    (Person, "Membership", "Where a person stands in the program."),
    (Plan, "Plan", "What becomes of one version of a pair's plan."),
    (Challenge, "Challenge", 'What becomes of "did you send this?", about one mail with too little proof.'),
    (Custody, "Custody", "What becomes of a held mail."),
    (Relocation, "Relocation", "What becomes of a new address that a member has named."),
    (Volunteering, "Volunteering", "What becomes of an offer to be a mentor; once enrolled, its volunteer is one."),
    (Subscription, "Subscription", "Who gets the news; all but the confirmed are forgotten after some days."),
    (Initiative, "Initiative", "Whether an open-source initiative stands in the catalogue that mentees choose from."),
    (Edition, "Edition", "What becomes of one letter to everybody who gets the news."),
    (Forgetting, "Forgetting", "Whether somebody is to be forgotten; a confirmed one is erased at once."),
)
"""The kinds of records that are drawn, their headings, and what is to be seen."""

PATH = Path(__file__).with_name("lifecycle.md")


def draw() -> str:
    """The whole page, from the tables of mailbot/program/lifecycle.py."""
    lines = [
        "# The life cycle",
        "",
        "Drawn from the tables in `mailbot/program/lifecycle.py` by `docs/draw_lifecycle.py`: not to be edited.",
        "No other step can be written into the books.",
    ]
    for kind, heading, told in DRAWN:
        lines += ["", f"## {heading}", "", told, "", "```mermaid", "stateDiagram-v2", *_steps(kind), "```"]
    return "\n".join(lines) + "\n"


def _steps(kind: type[Record]) -> Iterator[str]:
    table = TRANSITIONS[kind]
    order = list(table)
    begins = next(field.default for field in msgspec.structs.fields(kind) if field.name == "stage")
    yield f"    [*] --> {begins.value}"
    for stage, following in table.items():
        yield from (f"    {stage.value} --> {after.value}" for after in _in(order, following))
        if not following:
            yield f"    {stage.value} --> [*]"


def _in(order: list[StrEnum], stages: Iterable[StrEnum]) -> list[StrEnum]:
    """Stages in the table's order, since a set has none."""
    return sorted(stages, key=order.index)


if __name__ == "__main__":
    PATH.write_text(draw(), encoding="utf-8")
