"""Outcome told: the letters about what came of a kickoff: to whoever tells, to the other once both have told, and to
the admins where somebody doubts the fit, by dates alone (S25-S28, S55)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mailbot.program.calls.meeting import both
from mailbot.program.calls.outcome import FIT, Focus, Outcome, focus_of, objectives_of
from mailbot.program.case import Case
from mailbot.program.chapter import Moment
from mailbot.program.decision import Letter, Urgency
from mailbot.program.facts import Facts
from mailbot.program.model import Mentorship, Person
from mailbot.program.topic import aside, oversight


def outcome_letters(
    pair: Mentorship, mine: Outcome, theirs: Outcome | None, case: Case, unread: Sequence[str]
) -> Iterator[Letter]:
    """To the sender what was understood; to the other both answers, as soon as there are two, where a reply reaches the
    other. Nobody's fit is in it; whoever doubts it is answered apart from the other."""
    assert case.sender is not None
    focus = _focus(pair, mine, theirs, case)
    for reader, partner in both(pair, Moment(case.books, case.handbook, case.now)):
        by_you = reader.id == case.sender.id
        own, other = (mine, theirs) if by_you else (theirs, mine)
        facts = {
            "pair": Facts(id=pair.id),
            "partner": partner.first_name,
            "objectives": _objectives(own, other, case),
            "near": list(focus.near),
            "far": list(focus.far),
            "told": theirs is not None,
            "by_you": by_you,
            "unread": list(unread) if by_you else [],
            "doubt": by_you and doubts(mine, case),
        }
        if by_you:
            yield case.answer("outcome-noted", aside(pair.id, FIT) if facts["doubt"] else pair.id, **facts)
        elif theirs is not None:
            yield Letter(reader.id, "outcome-noted", pair.id, facts, Urgency.APPOINTMENT)


def _focus(pair: Mentorship, mine: Outcome, theirs: Outcome | None, case: Case) -> Focus:
    return focus_of(pair, case.books, {each.person: each for each in (mine, theirs) if each is not None})


def _objectives(own: Outcome | None, other: Outcome | None, case: Case) -> list[Facts]:
    """Each objective with what its reader says of it and what the other does: True, False, or None."""
    return [
        Facts(
            label=field.label,
            yours=own.objectives.get(field.key) if own else None,
            theirs=other.objectives.get(field.key) if other else None,
        )
        for field in objectives_of(case.handbook.outcome_form)
    ]


def doubts(outcome: Outcome, case: Case) -> bool:
    """Whether somebody says anything but yes to the fit question."""
    yes = case.handbook.outcome_form.field(FIT).choices[0].key
    return outcome.fit not in {"", yes}


def doubt_letters(pair: Mentorship, case: Case) -> Iterator[Letter]:
    """To the admins that there is a doubt about a pair, by its dates; never whose it is, nor why (S55)."""
    mentor, mentee = case.books.get(Person, pair.mentor), case.books.get(Person, pair.mentee)
    facts = {
        "pair": Facts(id=pair.id),
        "mentor": mentor.name if mentor else "",
        "mentee": mentee.name if mentee else "",
        "since": pair.since,
        "held": pair.kickoff_held,
    }
    for admin in case.admins():
        if admin.id not in {pair.mentor, pair.mentee}:
            yield Letter(admin.id, "kickoff-doubt", oversight(pair.id, "fit"), facts, Urgency.NUDGE)
