"""Looking back on a catch-up: the form that asks each of the two what became of it. What it says to the other goes to
the other, what it says to the program goes to the admins alone, and whether they talked is HELD or MISSED (S35, S44,
S55)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mailbot.policy.answers import normalise
from mailbot.program.calls.cycle import call_of
from mailbot.program.calls.meeting import topic_of
from mailbot.program.case import Case
from mailbot.program.keywords.grammar import Command, Said
from mailbot.program.model import Mentorship
from mailbot.program.topic import aside
from mailbot.program.topic import call as call_topic

FORM = "catchup"
HELD, TAKEN, NEXT, PROGRAM = "held", "taken", "next", "program"
"""The fields of the form: whether they talked, two for the other of the two, and one for the program alone."""

_ABOUT = "catchup/"


def form_topic(pair: str, number: int) -> str:
    """The thread of the form about a call: with the program alone, so that nothing in it goes astray."""
    return aside(pair, f"{_ABOUT}{number}")


def is_form_topic(topic: str) -> bool:
    return f"/aside/{_ABOUT}" in topic


def shared(answers: Mapping[str, str]) -> list[str]:
    """What the form says to the other: what its writer takes from the call, and what comes next."""
    return [answers[key].strip() for key in (TAKEN, NEXT) if answers.get(key, "").strip()]


def outcome_said(case: Case) -> Command | None:
    """HELD or MISSED, where the form says so and no such keyword stands above it."""
    if any(command.keyword in {"HELD", "MISSED"} for command in case.said.commands):
        return None
    asked = case.handbook.catchup_form.field(HELD)
    answer = case.answers.get(HELD, "").strip()
    value = normalise(asked, answer) if answer else None
    if not isinstance(value, str) or not value:
        return None
    return Command("HELD" if value == asked.choices[0].key else "MISSED")


def about_the_call(case: Case, pair: Mentorship | None) -> Case:
    """The case in the thread of the call that the form is about, so that HELD means that one."""
    if pair is None:
        return case
    call = call_of(pair, case.number)
    return replace(case, topic=topic_of(pair, call) if call is not None else f"{call_topic(pair.id, case.number)}/0")


def to_the_program(case: Case) -> Case:
    """The case as a question to the admins: those words of the form that are theirs, and nothing else of it."""
    words = case.answers.get(PROGRAM, "").strip()
    mail = replace(case.mail, attachments=())
    return replace(case, mail=mail, new_text=words, said=Said(talk=words), answers={}, form="")
