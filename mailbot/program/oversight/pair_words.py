"""Pair words: what an admin has said about a pair waits on its record until the undo window is over, and is carried out
then; until then the two are a pair, and neither of them hears of it (section 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from msgspec.structs import replace

from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Moment, Occasion
from mailbot.program.decision import Decision, accepted
from mailbot.program.lifecycle import Noted
from mailbot.program.model import LIVE_PAIR, Deed, Mentorship, Person
from mailbot.program.oversight.pair_decisions import pair_facts

CLOSE, CONFIRM, REMATCH = "close", "graduation", "rematch"
"""What the deeds call what CLOSE, CONFIRM and REMATCH say."""

KEYWORDS = {CLOSE: "CLOSE", CONFIRM: "CONFIRM", REMATCH: "REMATCH"}
THREADS = {CLOSE: "silence", CONFIRM: "graduation", REMATCH: "rematch"}
"""What the admins' threads about them are called."""

_SAID = frozenset(f"{about} {word}" for about in KEYWORDS for word in ("decided", "undone"))


def standing(pair: Mentorship) -> Deed | None:
    """What an admin has said that is not carried out yet; None where there is nothing, or it has been taken back."""
    if pair.stage not in LIVE_PAIR:
        return None
    last = next((deed for deed in reversed(pair.deeds) if deed.what in _SAID), None)
    return last if last is not None and last.what.endswith(" decided") else None


def subject_of(deed: Deed) -> str:
    """What it is about: "close", "graduation" or "rematch"."""
    return deed.what.partition(" ")[0]


def settled_at(deed: Deed, moment: Moment) -> datetime:
    """When it can be taken back no more."""
    return deed.at + timedelta(minutes=moment.handbook.limits.undo_minutes)


def decided(pair: Mentorship, about: str, case: Case, reason: str = "") -> Noted:
    """The word is written down on the pair: who said it, when, by which mail (S14)."""
    return Noted(Mentorship, pair.id, {"deeds": (*pair.deeds, case.deed(f"{about} decided", reason))})


def undone(pair: Mentorship, deed: Deed, case: Case) -> Noted:
    """It is taken back, and the books keep that it was."""
    return Noted(Mentorship, pair.id, {"deeds": (*pair.deeds, case.deed(f"{subject_of(deed)} undone"))})


def done(deed: Deed, what: str, moment: Moment) -> Deed:
    """What is written down when it is carried out: by whom it was said, and when it came to pass."""
    return replace(deed, what=what, at=moment.now)


def already(case: Case, pair: Mentorship, keyword: str) -> Decision | None:
    """The statement of what has been said about a pair before and is about to be done; None where nothing has."""
    deed = standing(pair)
    if deed is None:
        return None
    by = case.books.get(Person, deed.by)
    facts = pair_facts(pair, Moment(case.books, case.handbook, case.now))
    told = {"keyword": keyword, "said": KEYWORDS[subject_of(deed)], "by": by.name if by else "", "since": deed.at}
    letter = case.answer("pair-decided", **facts, **told, yours=deed.by == case.party)
    return accepted(f"{pair.id}: {deed.what} already, nothing changed", letter)


def carried_out(
    pair: Mentorship, about: str, moment: Moment, carry_out: Callable[[Deed, Moment], Decision]
) -> Iterator[Chain]:
    """The step that follows a standing word, once it can be taken back no more."""
    deed = standing(pair)
    if deed is not None and subject_of(deed) == about:
        key = f"{pair.id} {about} of {deed.at:%Y-%m-%dT%H:%M:%S}"
        yield [Occasion(key, settled_at(deed, moment), lambda then: carry_out(deed, then))]
