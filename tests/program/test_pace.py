"""A pause stops every clock of a pair, and the pair goes on where it was (section 3, S58)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mailbot.program.clocks.moments import plus_days, plus_months
from mailbot.program.clocks.pace import pause, put_off, resume, shifted, stands_still
from mailbot.program.lifecycle import IllegalStep, Moved, enact
from mailbot.program.model import Deed, Mentorship, MentorshipStage, Record

START = datetime(2027, 1, 31, 17, tzinfo=UTC)
DAY = timedelta(days=1)
M = MentorshipStage
BEGAN = Mentorship(id="P-1", mentor="M-1", mentee="M-2", since=START, stage=M.ACTIVE)


def deed(day: float) -> Deed:
    return Deed(what="paused", at=START + day * DAY, by="M-1")


def after(pair: Mentorship, *changes: object) -> Mentorship:
    def find(kind: type[Record], id: str) -> Record:
        return pair

    (record,) = enact(changes, find) or (pair,)  # type: ignore[arg-type]
    assert isinstance(record, Mentorship)
    return record


def paused(pair: Mentorship, since: float, until: float) -> Mentorship:
    """The pair after a pause between two days."""
    pair = after(pair, *pause(pair, deed(since)))
    return after(pair, *resume(pair, deed(until)))


@pytest.mark.parametrize("stage", [M.KICKOFF, M.PLANNING, M.ACTIVE])
def test_a_paused_pair_returns_to_where_it_was_and_nowhere_else(stage: MentorshipStage) -> None:
    pair = replace(BEGAN, stage=stage)
    stopped = after(pair, *pause(pair, deed(3)))
    assert stands_still(stopped)
    for other in {M.KICKOFF, M.PLANNING, M.ACTIVE} - {stage}:
        with pytest.raises(IllegalStep):
            after(stopped, Moved(Mentorship, "P-1", other))
    going = after(stopped, *resume(stopped, deed(10)))
    assert (going.stage, going.before_pause) == (stage, None)
    assert [d.what for d in going.deeds] == ["paused", "paused"]
    assert after(stopped, Moved(Mentorship, "P-1", M.ENDED)).stage is M.ENDED


def test_pausing_what_is_paused_and_resuming_what_is_not_changes_nothing() -> None:
    stopped = after(BEGAN, *pause(BEGAN, deed(3)))
    assert pause(stopped, deed(4)) == ()
    assert resume(BEGAN, deed(4)) == ()


def test_what_is_counted_from_before_a_pause_comes_later_by_its_length() -> None:
    pair = paused(BEGAN, 10, 24)
    assert shifted(START, pair) == START + 14 * DAY
    assert shifted(START + 17 * DAY, pair) == START + 24 * DAY  # said in the pause: counted from its end
    assert shifted(START + 24 * DAY, pair) == START + 24 * DAY
    assert plus_months(shifted(START, pair), 3) == plus_months(START + 14 * DAY, 3)


def test_a_date_that_had_come_before_the_pause_stays_and_a_later_one_moves() -> None:
    pair = paused(BEGAN, 10, 24)
    assert put_off(START + 9 * DAY, pair, START) == START + 9 * DAY
    assert put_off(START + 12 * DAY, pair, START) == START + 26 * DAY
    assert put_off(START + 60 * DAY, pair, START + 30 * DAY) == START + 60 * DAY  # fixed after it


pauses = st.lists(st.tuples(st.integers(1, 30), st.integers(0, 60)), max_size=6)


@given(pauses, st.integers(0, 400), st.integers(0, 120))
def test_nothing_is_due_sooner_than_after_so_many_days_in_which_the_pair_was_going(
    stretches: list[tuple[int, int]], wanted: int, ago: int
) -> None:
    """Days are walked one by one: by the shifted date, `wanted` days outside of pauses have passed."""
    pair, day, still = BEGAN, 0, set()
    for going, resting in stretches:
        pair = paused(pair, day + going, day + going + resting)
        still |= set(range(day + going, day + going + resting))
        day += going + resting
    start = START + ago * DAY
    due = plus_days(shifted(start, pair), wanted)
    lived = sum(d not in still for d in range(ago, (due - START).days))
    assert lived >= wanted
    last = max(still, default=0)
    if due > START + (last + 1) * DAY:  # no pause lies behind it any more
        assert lived == wanted
