"""Plan versions: which version of a pair's plan is in force, which is a draft, and what passes from one to the next
(S29, S63)."""

from __future__ import annotations

from datetime import UTC, datetime, time

from msgspec.structs import replace

from mailbot.program.books import Books
from mailbot.program.clocks.pace import put_off
from mailbot.program.model import Mentorship
from mailbot.program.plans.plan import Milestone, Plan, PlanStage, plan_id


def versions(pair: Mentorship, books: Books) -> list[Plan]:
    """Every version of a pair's plan, the latest last, with its dates as the pair's pauses have moved them."""
    return [plan for number in range(1, pair.plans + 1) if (plan := _version(number, pair, books))]


def draft_of(pair: Mentorship, books: Books) -> Plan | None:
    """The latest version, while it waits for somebody's AGREE."""
    latest = _version(pair.plans, pair, books)
    return latest if latest is not None and latest.stage is PlanStage.DRAFT else None


def plan_of(pair: Mentorship, books: Books) -> Plan | None:
    """The version in force: the one that both have agreed to."""
    latest_first = (_version(number, pair, books) for number in range(pair.plans, 0, -1))
    return next((plan for plan in latest_first if plan is not None and plan.stage is PlanStage.AGREED), None)


def _version(number: int, pair: Mentorship, books: Books) -> Plan | None:
    plan = books.get(Plan, plan_id(pair.id, number)) if number else None
    return _moved_on(plan, pair) if plan is not None else None


def _moved_on(plan: Plan, pair: Mentorship) -> Plan:
    if not pair.pauses:
        return plan
    return replace(plan, milestones=tuple(_put_off(each, plan, pair) for each in plan.milestones))


def _put_off(milestone: Milestone, plan: Plan, pair: Mentorship) -> Milestone:
    if milestone.due is None:
        return milestone
    due = put_off(datetime.combine(milestone.due, time(12), UTC), pair, plan.drafted)
    return replace(milestone, due=due.date())


def speaks_of_a_plan(keyword: str, pair: Mentorship, reader: str, books: Books) -> bool:
    """Whether a keyword has something to speak of now: AGREE a draft that waits for its reader, DONE and BLOCKED a plan
    in force. Others always have."""
    if keyword == "AGREE":
        draft = draft_of(pair, books)
        return draft is not None and reader not in draft.agreed_by
    return keyword not in {"DONE", "BLOCKED"} or plan_of(pair, books) is not None


def carried_over(milestones: tuple[Milestone, ...], before: Plan | None) -> tuple[Milestone, ...]:
    """A new version's milestones with what has become of those that stood, in the same words, in the one before, and
    with the material that was put there with RESOURCE."""
    known = {same_words(each.text): each for each in before.milestones} if before else {}
    return tuple(_with_past(each, known.get(same_words(each.text))) for each in milestones)


def _with_past(milestone: Milestone, before: Milestone | None) -> Milestone:
    if before is None:
        return milestone
    done = before.done or milestone.done
    there = {each.url for each in milestone.resources}
    resources = (*milestone.resources, *(each for each in before.resources if each.by and each.url not in there))
    blocked = None if done else before.blocked
    return replace(milestone, done=done, blocked=blocked, told=before.told, resources=resources)


def same_words(text: str) -> str:
    """A milestone's words without what makes no difference: two with the same are one milestone."""
    return " ".join(text.casefold().split()).rstrip(".")
