"""Quarter: what both of a pair are asked and told around a catch-up: its date, a look at themselves, an agenda, what
has happened since the last one, and what became of it (S35, S44, S45)."""

from __future__ import annotations

from datetime import datetime

from mailbot.program.admission.questions import form_shown
from mailbot.program.bookkeeping import Happened
from mailbot.program.calls.brief import mirror, progress
from mailbot.program.calls.cycle import call_named, end_of
from mailbot.program.calls.kit import example_of_call
from mailbot.program.calls.looking_back import form_topic
from mailbot.program.calls.meeting import both, call_facts, topic_of
from mailbot.program.calls.reminding import BRIEF
from mailbot.program.calls.self_assessment import look_of, self_topic
from mailbot.program.chapter import Moment
from mailbot.program.clocks.moments import plus_days
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.initiatives.pursuit import initiatives_for
from mailbot.program.model import Call, Mentorship, Person
from mailbot.program.topic import call as call_topic


def ask_dates(pair: Mentorship, quarter: int, moment: Moment, *, missed: bool = False) -> Decision:
    """To both: a date; once more where the last one was missed."""
    letters = []
    for reader, partner in both(pair, moment):
        facts = {
            "pair": Facts(id=pair.id),
            "partner": partner.first_name,
            "call": call_named(quarter + 1),
            "due": end_of(quarter, pair, moment),
            "example": _example(pair, quarter, reader, moment),
            "missed": missed,
            "you_mentor": reader.id == pair.mentor,
            "initiatives": initiatives_for(pair, reader.id, moment.books, moment.handbook) if not missed else None,
        }
        letters.append(Letter(reader.id, "catchup-dates", pair.id, facts, Urgency.NUDGE))
    return accepted(f"{pair.id}: a date for the {call_named(quarter + 1)} is asked for", *letters)


def _example(pair: Mentorship, quarter: int, reader: Person, moment: Moment) -> datetime:
    """When the call might be: in the week before it is due, as its reader's clock has it, and never at once."""
    zone = moment.zone_of(reader)
    due = end_of(quarter, pair, moment)
    return example_of_call(max(moment.now, plus_days(due, -14, moment.zone)), zone)


def ask_self(pair: Mentorship, quarter: int, moment: Moment) -> Decision:
    """To each who has not looked at themselves in this quarter yet: the questions (S45)."""
    letters = []
    for reader, partner in both(pair, moment):
        if look_of(pair, reader.id, quarter, moment.books) is None:
            facts = {
                "pair": Facts(id=pair.id),
                "partner": partner.first_name,
                "call": call_named(quarter + 1),
                "form": form_shown(moment.handbook.self_form),
            }
            letters.append(Letter(reader.id, "catchup-self", self_topic(pair.id, quarter), facts, Urgency.NUDGE))
    return accepted(f"{pair.id}: how do the two see themselves in quarter {quarter}?", *letters)


def brief(pair: Mentorship, quarter: int, moment: Moment) -> Decision:
    """To both, some days before: what has happened since, what comes next, and both looks side by side."""
    letters, since = [], progress(pair, moment)
    for reader, partner in both(pair, moment):
        seen = mirror(pair, reader.id, quarter, moment)
        if seen or since is not None:
            facts = {
                "pair": Facts(id=pair.id),
                "partner": partner.first_name,
                "call": call_named(quarter + 1),
                "progress": since,
                "mirror": seen,
            }
            topic = f"{call_topic(pair.id, quarter + 1)}/0"
            letters.append(Letter(reader.id, BRIEF, topic, facts, Urgency.NUDGE))
    return accepted(f"{pair.id}: what there is to look at before the {call_named(quarter + 1)}", *letters)


def ask_agenda(pair: Mentorship, named: Call, moment: Moment) -> Decision:
    """To the mentee, unless the call has passed: what to talk about."""
    letters = [
        Letter(
            reader.id,
            "catchup-agenda",
            topic_of(pair, named),
            {
                **call_facts(pair, named, partner),
                "agenda": list(pair.agenda),
                "initiatives": _not_asked_yet(pair, named.number - 1, moment),
                "you_mentor": False,
            },
            Urgency.NUDGE,
        )
        for reader, partner in both(pair, moment)
        if reader.id == pair.mentee
    ]
    return accepted(f"{pair.id}: the mentee is asked for an agenda", *letters)


def _not_asked_yet(pair: Mentorship, quarter: int, moment: Moment) -> Facts | None:
    """The open-source question of this quarter, where a date came before the letter that would have put it (S41)."""
    if moment.books.get(Happened, f"{pair.id} catch-up {quarter} dates") is not None:
        return None
    return initiatives_for(pair, pair.mentee, moment.books, moment.handbook)


def ask_outcome(pair: Mentorship, number: int, named: Call | None, moment: Moment) -> Decision:
    """To each aside: whether they talked, what they take from it, what comes next, and a word to the program."""
    letters = []
    for reader, partner in both(pair, moment):
        facts = {
            "pair": Facts(id=pair.id),
            "partner": partner.first_name,
            "call": Facts(name=call_named(number), at=named.at if named else None),
            "example": example_of_call(moment.now, moment.zone_of(reader)),
            "form": form_shown(moment.handbook.catchup_form),
        }
        letters.append(Letter(reader.id, "catchup-outcome", form_topic(pair.id, number), facts, Urgency.NUDGE))
    return accepted(f"{pair.id}: was the {call_named(number)} held?", *letters)
