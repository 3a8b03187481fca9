"""Plan shown: what letters tell of a pair's plan, in the words of its reader (S29, S36, S63)."""

from __future__ import annotations

from datetime import date

from mailbot.program.books import Books
from mailbot.program.calls.outcome import focus_of
from mailbot.program.facts import Facts
from mailbot.program.handbook import Handbook
from mailbot.program.initiatives.pursuit import initiatives_for
from mailbot.program.model import LIVE_PAIR, Mentorship, Person
from mailbot.program.plans.costs import costs_of
from mailbot.program.plans.hints import gaps
from mailbot.program.plans.plan import Milestone, Plan
from mailbot.program.plans.plan_changes import changes_shown
from mailbot.program.plans.plan_lines import heading_of
from mailbot.program.plans.plan_text import resource_shown, written
from mailbot.program.plans.plan_versions import draft_of, plan_of


def pair_facts(pair: Mentorship, reader: str, books: Books) -> dict[str, object]:
    """Whose letter it is: the pair, the other's first name, and as which of the two the reader reads."""
    partner = books.get(Person, pair.partner(reader))
    return {
        "pair": Facts(id=pair.id),
        "partner": partner.first_name if partner else "",
        "you_mentor": reader == pair.mentor,
    }


def milestone_shown(milestone: Milestone | None) -> Facts | None:
    """A milestone with all that is known of it; `due` is None where it has no day, `technical` where nobody said."""
    if milestone is None:
        return None
    return Facts(
        number=milestone.number,
        text=milestone.text,
        due=milestone.due,
        required=milestone.required,
        done=milestone.done is not None,
        blocked=milestone.blocked is not None,
        technical=milestone.technical,
        stretch=milestone.stretch,
        tags=[f"#{stage}" for stage in milestone.stages],
        cost=milestone.cost,
        links=[resource_shown(each) for each in milestone.resources],
    )


def goals_shown(plan: Plan) -> list[Facts]:
    """A plan as a table: its goals, which are what the mentee wants to become, each with the milestones that lead there
    (S32, S60); `heading` is a goal as a line that says so, "" where milestones have none."""
    found = []
    for goal in ("", *plan.goals):
        under = [milestone_shown(each) for each in plan.milestones if each.goal == goal]
        if goal or under:
            found.append(Facts(heading=heading_of(goal) if goal else "", milestones=under))
    return found


def plan_text(plan: Plan) -> str:
    return written(plan.goals, plan.milestones)


def draft_facts(plan: Plan, pair: Mentorship, reader: str, books: Books) -> dict[str, object]:
    """A draft for one of the two; `in_force` says that there is a plan that it would take the place of."""
    standing = plan_of(pair, books)
    facts = {
        "version": plan.version,
        "text": plan_text(plan),
        "goals": goals_shown(plan),
        "costs": costs_of(plan.milestones),
        "in_force": standing is not None,
        "changes": changes_shown(standing, plan) if standing is not None else None,
    }
    return {**pair_facts(pair, reader, books), **facts}


def standing_plans(pair: Mentorship, reader: str, books: Books) -> list[Facts]:
    """The plan in force and the draft, so far as there are such; `waits` is for whose AGREE a draft waits."""
    shown = []
    for plan in (plan_of(pair, books), draft_of(pair, books)):
        if plan is not None:
            waits = "" if plan.agreed else "you" if reader not in plan.agreed_by else "partner"
            shown.append(Facts(agreed=plan.agreed, waits=waits, goals=goals_shown(plan)))
    return shown


def standing_facts(pair: Mentorship, books: Books, handbook: Handbook) -> dict[str, object]:
    """The plan as a table: the one in force, or the draft while there is none; what a draft changes, and which stages
    of the life cycle nothing in the latest version is for (S62)."""
    plan, draft = plan_of(pair, books), draft_of(pair, books)
    shown = plan or draft
    changed = changes_shown(plan, draft) if plan is not None and draft is not None else None
    latest = draft or plan
    missing = gaps(latest, handbook) if latest else []
    return {
        "goals": goals_shown(shown) if shown else [],
        "costs": costs_of(shown.milestones) if shown else [],
        "changes": changed,
        "gaps": [handbook.marks.labels[stage] for stage in missing],
        "focus": _focus_shown(pair, books),
    }


def how_facts(pair: Mentorship, reader: str, books: Books, handbook: Handbook) -> dict[str, object]:
    """What the letter on how to write a plan needs besides: the names of the stages, and the open-source question."""
    return {
        "stages": [f"#{stage}" for stage in handbook.marks.labels],
        "initiatives": initiatives_for(pair, reader, books, handbook),
        "focus": _focus_shown(pair, books),
    }


def _focus_shown(pair: Mentorship, books: Books) -> Facts:
    """The focus areas of the pair, which with the goals are the career development plan that milestones serve (S60)."""
    focus = focus_of(pair, books)
    return Facts(near=list(focus.near), far=list(focus.far))


def summary_of(pair: Mentorship, reader: str, books: Books) -> Facts | None:
    """In a few numbers how the plan stands, for STATUS; None while there is none."""
    plan, draft = plan_of(pair, books), draft_of(pair, books)
    if plan is None and draft is None:
        return None
    waits = ""
    if draft is not None and pair.stage in LIVE_PAIR:
        waits = "you" if reader not in draft.agreed_by else "partner"
    return Facts(
        done=len([m for m in plan.milestones if not m.open]) if plan else 0,
        all=len(plan.milestones) if plan else 0,
        next=milestone_shown(plan.next) if plan else None,
        waits=waits,
    )


def outline_of(plan: Plan) -> dict[str, object]:
    """A plan as others than the pair may see it: stage, numbers and dates, and none of its words (S55)."""
    outline = {
        "version": plan.version,
        "stage": plan.stage.value,
        "drafted": plan.drafted,
        "by": plan.by,
        "agreed": plan.agreed,
        "milestones": len(plan.milestones),
        "required": len([each for each in plan.milestones if each.required]),
        "done": len([each for each in plan.milestones if not each.open]),
        "blocked": len([each for each in plan.milestones if each.blocked]),
        "next_due": min(days_due(plan), default=None),
    }
    return {name: value for name, value in outline.items() if value is not None}


def days_due(plan: Plan) -> dict[date, list[Milestone]]:
    """The open milestones that have a date, by their dates."""
    days: dict[date, list[Milestone]] = {}
    for milestone in plan.milestones:
        if milestone.open and milestone.due is not None:
            days.setdefault(milestone.due, []).append(milestone)
    return days
