"""Finished: what the two of a pair hear of milestones that are done (S31, S36)."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.program.case import Case
from mailbot.program.decision import Letter, Urgency
from mailbot.program.model import Mentorship
from mailbot.program.plans.plan import Milestone, Plan
from mailbot.program.plans.plan_shown import milestone_shown, pair_facts
from mailbot.program.plans.plan_versions import plan_of


def standing_after(plan: Plan) -> dict[str, object]:
    """How a plan stands once something in it is done: what is next, how many are `done` of `all`, and how many are
    `left` of what counts."""
    return {
        "next": milestone_shown(plan.next),
        "done": len([each for each in plan.milestones if not each.open]),
        "all": len(plan.milestones),
        "left": len(plan.left),
    }


def news_facts(case: Case, pair: Mentorship, plan: Plan, finished: Sequence[Milestone]) -> dict[str, object]:
    """What the mentor reads of them."""
    shown = [milestone_shown(each) for each in finished]
    return {**pair_facts(pair, pair.mentor, case.books), "milestones": shown, **standing_after(plan)}


def news(pair: Mentorship, facts: dict[str, object]) -> Letter:
    """The letter to the mentor, where it carries no words of the mentee's."""
    return Letter(pair.mentor, "milestone-news", pair.id, {**facts, "text": "", "remarks": []}, Urgency.APPOINTMENT)


def finished_by(case: Case, pair: Mentorship) -> dict[str, object]:
    """What the mentor is to read of the milestones that this mail has just said are done, along with its words; nothing
    where it said so of none."""
    named = {int(each.args) for each in case.said.commands if each.keyword == "DONE"}
    plan = plan_of(pair, case.books) if named else None
    finished = [each for each in plan.milestones if each.number in named and each.done == case.now] if plan else []
    return news_facts(case, pair, plan, finished) if plan is not None and finished else {}
