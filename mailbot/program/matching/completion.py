"""Completion: the letter that a graduate keeps: with whom, from when to when, and what came of it (S64, S75)."""

from __future__ import annotations

from mailbot.program.chapter import Moment
from mailbot.program.decision import Letter, Urgency
from mailbot.program.facts import Facts
from mailbot.program.model import Deed, Mentorship, Person
from mailbot.program.oversight.generations import line_of
from mailbot.program.plans.plan_versions import plan_of
from mailbot.program.topic import aside

MOST = 12
"""So many milestones are named; it is to stay one page."""


def completion(pair: Mentorship, mentee: Person, deed: Deed, disciplines: str, moment: Moment) -> Letter:
    """The letter to the graduate alone: milestones are the words of the two (section 6)."""
    mentor, admin = moment.books.get(Person, pair.mentor), moment.books.get(Person, deed.by)
    plan = plan_of(pair, moment.books)
    done = [each.text for each in plan.milestones if not each.open] if plan is not None else []
    held = [call.held for call in pair.calls if call.held is not None]
    facts = {
        "pair": Facts(id=pair.id),
        "name": mentee.name,
        "mentor": mentor.name if mentor else "",
        "by": admin.name if admin else moment.handbook.name,
        "disciplines": disciplines,
        "since": pair.kickoff_held or pair.since,
        "until": moment.now,
        "calls": len(held),
        "milestones": done[:MOST],
        "generation": len(line_of(pair.mentor, moment.books)) + 1,
    }
    return Letter(mentee.id, "completion", aside(pair.id, "completion"), facts, Urgency.APPOINTMENT)
