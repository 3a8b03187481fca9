"""Keyword: one word of the vocabulary: who may say it, where, how it is written, and what it does (section 2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from mailbot.policy.date_words import DateWords
from mailbot.program.topic import Place


class Role(StrEnum):
    """As what somebody speaks in a place."""

    ANYONE = "anyone"
    MEMBER = "member"
    ADMIN = "admin"
    MENTOR = "mentor"
    MENTEE = "mentee"


@dataclass(frozen=True, slots=True)
class Keyword:
    """One keyword: its grammar for people (`form`) and for the parser (`args`, a pattern for the rest of its line).

    `text` says that a free text follows, `to_the_end` that it is all that follows, also lines that are keywords. No
    `places` means that it can be said anywhere, no `stages` that it makes sense at every stage of what the thread is
    about; `listed` are the places where it is named, if not wherever it can be said; `common` is a word that many a
    mail begins with, and elsewhere means nothing ("Name: Ann Bell"). `means_it` tells arguments from talk that looks
    like them, where the line is not in capitals ("call me at 5"), `names_a_day` by the words that dates are written
    with. `answers` says that elsewhere it is a word like any other: YES, NO.
    """

    name: str
    chapter: str
    does: str
    who: Role = Role.ANYONE
    places: tuple[Place, ...] = ()
    form: str = ""
    args: str = ""
    text: bool = False
    text_needed: bool = False
    to_the_end: bool = False
    means_it: Callable[[str], bool] | None = None
    names_a_day: Callable[[str, DateWords], bool] | None = None
    stages: frozenset[StrEnum] = frozenset()
    listed: tuple[Place, ...] = ()
    answers: bool = False
    common: bool = False

    def is_meant(self, args: str, dates: DateWords) -> bool:
        """Whether arguments behind the keyword in small letters are no talk."""
        means_it = self.means_it is None or self.means_it(args)
        return means_it and (self.names_a_day is None or self.names_a_day(args, dates))

    @property
    def usage(self) -> str:
        return f"{self.name} {self.form}".rstrip()

    def fits(self, place: Place, roles: frozenset[Role]) -> bool:
        return self.who in roles and (not self.places or place in self.places)
