"""Vocabulary: the one table of what can be said: by whom, where, and at which stage of what the thread is about
(section 2). The parser reads by it, and letters list from it what fits now, in its order.
"""

from __future__ import annotations

import re
from enum import StrEnum

from mailbot.program.keywords.keyword import Keyword, Role
from mailbot.program.keywords.table.admins import ADMINS
from mailbot.program.keywords.table.anyone import ANYONE
from mailbot.program.keywords.table.deciding import DECIDING
from mailbot.program.keywords.table.members import MEMBERS
from mailbot.program.keywords.table.mentoring import MENTORING, VETTING
from mailbot.program.keywords.table.pairs import PAIRS
from mailbot.program.topic import Place

KEYWORDS: tuple[Keyword, ...] = (*VETTING, *DECIDING, *PAIRS, *ADMINS, *MEMBERS, *MENTORING, *ANYONE)

BY_NAME = {keyword.name: keyword for keyword in (*ADMINS, *VETTING, *DECIDING, *PAIRS, *MEMBERS, *MENTORING, *ANYONE)}
"""Each keyword by its name; of one that says something else for an admin, the members'."""


def meant(name: str, rest: str, place: Place, roles: frozenset[Role]) -> Keyword | None:
    """The keyword that a name stands for here: of several that fit this person and place, the one whose grammar does;
    None where there is no such keyword."""
    called = [keyword for keyword in KEYWORDS if keyword.name == name]
    fits = [keyword for keyword in called if keyword.fits(place, roles)]
    exact = (keyword for keyword in fits if re.fullmatch(keyword.args, rest))
    elsewhere = BY_NAME.get(name) if called and not (called[0].answers or called[0].common) else None
    return next(exact, fits[0] if fits else elsewhere)


def fitting(place: Place, roles: frozenset[Role], stage: StrEnum | None = None) -> tuple[Keyword, ...]:
    """The keywords that make sense here for someone in these roles, in the table's order; only those of `stage` where
    one is given."""
    named = (keyword for keyword in KEYWORDS if not keyword.listed or place in keyword.listed)
    fits = (keyword for keyword in named if keyword.fits(place, roles))
    return tuple(keyword for keyword in fits if not (stage and keyword.stages) or stage in keyword.stages)
