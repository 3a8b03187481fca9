"""Costs: what milestones cost whoever works through them; nobody but the two ever sums that up (S43)."""

from __future__ import annotations

from mailbot.program.plans.plan import Milestone


def costs_of(milestones: tuple[Milestone, ...]) -> list[str]:
    """What milestones cost, as it was written, each amount once with how often it stands there: "200 EUR", "2 × 20 EUR"
    (S43)."""
    costs = [milestone.cost for milestone in milestones if milestone.cost]
    return [cost if costs.count(cost) == 1 else f"{costs.count(cost)} × {cost}" for cost in dict.fromkeys(costs)]
