"""Reminding: the day before a call both read its date again, with all that there is to look at before it, so that
nothing else comes that day (S34, S35, S45)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from mailbot.program.bookkeeping import Happened, letter_mark
from mailbot.program.calls.brief import mirror, progress
from mailbot.program.calls.cycle import KICKOFF
from mailbot.program.calls.meeting import both, call_facts, topic_of
from mailbot.program.calls.self_assessment import START, look_of, look_shown
from mailbot.program.chapter import Moment
from mailbot.program.decision import Letter, Urgency
from mailbot.program.model import Call, Mentorship, Person

BRIEF = "catchup-brief"
"""The letter with what there is to look at, where it comes by itself."""


def brief_key(pair: Mentorship, quarter: int) -> str:
    return f"{pair.id} catch-up {quarter} brief"


def reminded_at(call: Call, moment: Moment) -> datetime | None:
    """When both are reminded of a call; None where it was named later than that."""
    at = call.at - timedelta(hours=moment.handbook.schedule.call_reminder_hours)
    return at if call.named_on is None or at > call.named_on else None


def reminders(pair: Mentorship, call: Call, moment: Moment) -> Iterator[Letter]:
    """The date again, the agenda as far as there is one, and the brief to whoever has not had it by itself."""
    for reader, partner in both(pair, moment):
        facts = {
            **call_facts(pair, call, partner),
            "agenda": list(pair.agenda),
            "you_mentor": reader.id == pair.mentor,
            "says": call.answers.get(partner.id, ""),
            **_selves(pair, call, reader, partner, moment),
            **_brief(pair, call, reader, moment),
        }
        yield Letter(reader.id, "call-reminder", topic_of(pair, call), facts, Urgency.APPOINTMENT)


def _selves(pair: Mentorship, call: Call, reader: Person, partner: Person, moment: Moment) -> dict[str, object]:
    """Before the kickoff each reads how the other sees themselves, and is asked once more where they have not said it
    (S45)."""
    if call.number != KICKOFF:
        return {"theirs": [], "ask_self": False}
    theirs = look_of(pair, partner.id, START, moment.books)
    asked = look_of(pair, reader.id, START, moment.books) is None
    return {"theirs": look_shown(moment.handbook.self_form, theirs), "ask_self": asked}


def _brief(pair: Mentorship, call: Call, reader: Person, moment: Moment) -> dict[str, object]:
    quarter = call.number - 1
    key = brief_key(pair, quarter)
    marks = (key, letter_mark(key, reader.id, BRIEF))
    if call.number == KICKOFF or any(moment.books.get(Happened, mark) for mark in marks):
        return {"progress": None, "mirror": []}
    return {"progress": progress(pair, moment), "mirror": mirror(pair, reader.id, quarter, moment)}
