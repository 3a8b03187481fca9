"""Succession: what goes along when a mentee goes on with another mentor: a short brief of dates and stages, and with
the mentee's yes their plan, as a draft (S38, S74)."""

from __future__ import annotations

from msgspec.structs import replace

from mailbot.program.chapter import Moment
from mailbot.program.decision import Letter, Urgency
from mailbot.program.facts import Facts
from mailbot.program.lifecycle import Change, Noted, Opened
from mailbot.program.model import LIVE_PAIR, Deed, Mentorship, MentorshipStage, Person
from mailbot.program.plans.plan import Plan, PlanStage, plan_id
from mailbot.program.plans.plan_shown import draft_facts
from mailbot.program.plans.plan_versions import draft_of, plan_of
from mailbot.program.topic import plan as plan_topic

ALONG, STAYS = "plan goes along", "plan stays"


def goes_along(pair: Mentorship, deed: Deed) -> Noted:
    """What is written down of the mentee's YES or NO."""
    return Noted(Mentorship, pair.id, {"deeds": (*pair.deeds, deed)})


def former_pair(pair: Mentorship, moment: Moment) -> Mentorship | None:
    """The pair that a mentee had before this one, which came to its end without a graduation."""
    before = (
        each
        for each in reversed(moment.books.mentorships_of(pair.mentee))
        if each.mentee == pair.mentee and each.id != pair.id and each.stage is MentorshipStage.ENDED
    )
    return next(before, None)


def brief(pair: Mentorship, moment: Moment) -> tuple[tuple[Change, ...], tuple[Letter, ...]]:
    """For the mentor of a new pair whose mentee had another one: since when, how far, and the plan where it may go
    along. Nothing where there is no such pair."""
    before = former_pair(pair, moment)
    mentee = moment.books.get(Person, pair.mentee)
    if before is None or mentee is None:
        return (), ()
    plan = plan_of(before, moment.books)
    facts = {
        "pair": Facts(id=pair.id),
        "partner": mentee.first_name,
        "since": before.since,
        "kickoff": before.kickoff_held,
        "calls": len([call for call in before.calls if call.held]),
        "milestones": len(plan.milestones) if plan else 0,
        "done": len([each for each in plan.milestones if not each.open]) if plan else 0,
        "along": _agreed(before),
    }
    changes, letters = _plan_opened(before, pair, moment) if _agreed(before) else ((), ())
    return changes, (Letter(pair.mentor, "rematch-brief", pair.id, facts, Urgency.APPOINTMENT), *letters)


def take_along(before: Mentorship, moment: Moment) -> tuple[tuple[Change, ...], tuple[Letter, ...]]:
    """A mentee's YES after they have begun with another mentor: the plan goes there at once, unless they have one."""
    going = [each for each in moment.books.mentorships_of(before.mentee) if each.mentee == before.mentee]
    after = next((each for each in going if each.stage in LIVE_PAIR and each.since >= before.since), None)
    if after is None or after.id == before.id or after.plans:
        return (), ()
    return _plan_opened(before, after, moment)


def _agreed(before: Mentorship) -> bool:
    """Whether the mentee's last word on it was yes."""
    last = next((deed.what for deed in reversed(before.deeds) if deed.what in {ALONG, STAYS}), "")
    return last == ALONG


def _plan_opened(
    before: Mentorship, after: Mentorship, moment: Moment
) -> tuple[tuple[Change, ...], tuple[Letter, ...]]:
    """The plan of one pair as the first draft of another, to which its mentee agrees by their YES."""
    plan = plan_of(before, moment.books) or draft_of(before, moment.books)
    if plan is None:
        return (), ()
    draft = Plan(
        id=plan_id(after.id, 1),
        pair=after.id,
        version=1,
        by=after.mentee,
        drafted=moment.now,
        goals=plan.goals,
        milestones=tuple(replace(each, blocked=None, told=None) for each in plan.milestones),
        stage=PlanStage.DRAFT,
        agreed_by={after.mentee: moment.now},
    )
    facts = {**draft_facts(draft, after, after.mentor, moment.books), "note": ""}
    letter = Letter(after.mentor, "plan-proposed", plan_topic(after.id, 1), facts, Urgency.APPOINTMENT)
    return (Opened(draft), Noted(Mentorship, after.id, {"plans": 1})), (letter,)
