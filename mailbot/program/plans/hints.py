"""Hints: a thought or two on a plan for whoever wrote it: what it leaves out, and one bolder milestone (S45, S60-S62).

Each is given once about a plan, whatever becomes of it: a hint that was left is left.
"""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.program.facts import Facts
from mailbot.program.handbook import Handbook
from mailbot.program.plans.plan import Plan

PLAN: Mapping[str, object] = {
    "milestones": int,
    "goals": int,
    "technical": int,
    "other": int,
    "unmarked": int,
    "stretch": int,
    "stages": list[str],
    "gaps": list[str],
}
"""What rules/plan.toml sees of a plan."""

HINTS = ("goals", "technical", "other", "stages", "stretch")
"""What can be hinted at; templates/_plan-hints.md has the words."""


def hints_for(plan: Plan, before: Plan | None, handbook: Handbook) -> tuple[str, ...]:
    """What rules/plan.toml hints at about a version, without what was hinted at about the one before it."""
    given = before.hints if before is not None else ()
    matches = handbook.plan_hints.matching(plan=_facts(plan, handbook))
    found = dict.fromkeys(str(match.outcome["hint"]) for match in matches)
    return tuple(hint for hint in found if hint not in given)


def hints_shown(hints: tuple[str, ...], plan: Plan, handbook: Handbook) -> Facts:
    """The hints as letters say them; `stretch` is the stage for which a bolder milestone is suggested."""
    missing = gaps(plan, handbook)
    return Facts(
        given=list(hints),
        gaps=[handbook.marks.labels[stage] for stage in missing],
        tag=f"#{missing[0]}" if missing else "",
        stretch=missing[0] if missing else "",
    )


def gaps(plan: Plan, handbook: Handbook) -> list[str]:
    """The stages of the life cycle that no milestone names, in their order (S62)."""
    named = {stage for milestone in plan.milestones for stage in milestone.stages}
    return [stage for stage in handbook.marks.labels if stage not in named]


def _facts(plan: Plan, handbook: Handbook) -> Facts:
    kinds = [milestone.technical for milestone in plan.milestones]
    missing = gaps(plan, handbook)
    return Facts(
        milestones=len(plan.milestones),
        goals=len(plan.goals),
        technical=kinds.count(True),
        other=kinds.count(False),
        unmarked=kinds.count(None),
        stretch=sum(milestone.stretch for milestone in plan.milestones),
        stages=[stage for stage in handbook.marks.labels if stage not in missing],
        gaps=missing,
    )
