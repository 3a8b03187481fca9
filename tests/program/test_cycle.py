"""The quarters of a pair are counted from its kickoff as held: the day and the hour stay, pauses shift them (S35)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from mailbot.adapters.memory import memory_store
from mailbot.program.calls.cycle import call_named, end_of, number_to_name, opens, ordinal, quarter_at, quarters_ahead
from mailbot.program.calls.meeting import disputed, told_by, with_call
from mailbot.program.chapter import Moment
from mailbot.program.clocks.pause import Pause
from mailbot.program.handbook import Handbook
from mailbot.program.model import Call, Mentorship, MentorshipStage, Person
from tests.programs import BERLIN, program_in

HELD = datetime(2026, 12, 10, 17, 0, tzinfo=UTC)
PAIR = Mentorship(
    id="P-1", mentor="M-1", mentee="M-2", since=HELD, stage=MentorshipStage.ACTIVE, kickoff_held=HELD
)  # fmt: skip
MIA = Person(id="M-1", name="Mia", addresses=("mia@example.test",), since=HELD)
ANN = Person(id="M-2", name="Ann", addresses=("ann@example.test",), since=HELD)


@pytest.fixture(scope="module")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> Handbook:
    """The shipped rules and calendar, in Berlin's time."""
    return program_in(tmp_path_factory.mktemp("program"), BERLIN).handbook


def at(handbook: Handbook, now: datetime = HELD) -> Moment:
    return Moment(memory_store(), handbook, now)


@pytest.mark.parametrize(
    ("held", "quarter", "ends"),
    [
        ("2026-12-10T17:00", 1, "2027-03-10T17:00"),
        ("2026-12-10T17:00", 2, "2027-06-10T16:00"),  # 18:00 in Berlin's summer
        ("2026-12-10T17:00", 4, "2027-12-10T17:00"),
        ("2026-11-30T17:00", 1, "2027-02-28T17:00"),
        ("2027-11-30T17:00", 1, "2028-02-29T17:00"),
        ("2026-11-30T17:00", 2, "2027-05-30T16:00"),  # the day comes back after the short month
        ("2028-02-29T17:00", 4, "2029-02-28T17:00"),
        ("2026-12-28T01:30", 1, "2027-03-28T01:30"),  # 02:30, an hour that Berlin skips on that day
    ],
)
def test_a_quarter_ends_on_the_same_day_at_the_same_hour(
    held: str, quarter: int, ends: str, handbook: Handbook
) -> None:
    pair = replace(PAIR, kickoff_held=datetime.fromisoformat(f"{held}+00:00"))
    assert end_of(quarter, pair, at(handbook)) == datetime.fromisoformat(f"{ends}+00:00")


def test_a_pause_moves_every_quarter_by_its_length(handbook: Handbook) -> None:
    paused = replace(PAIR, pauses=(Pause(since=HELD + timedelta(days=5), until=HELD + timedelta(days=15)),))
    assert end_of(1, paused, at(handbook)) == datetime(2027, 3, 20, 17, 0, tzinfo=UTC)


def test_a_quarter_is_at_hand_until_dates_of_the_next_one_are_asked_for(handbook: Handbook) -> None:
    turn = opens(2, PAIR, at(handbook))
    assert turn == datetime(2027, 5, 20, 16, 0, tzinfo=UTC)
    assert quarter_at(PAIR, at(handbook, turn - timedelta(seconds=1))) == 1
    assert quarter_at(PAIR, at(handbook, turn)) == 2
    assert list(quarters_ahead(PAIR, at(handbook, turn))) == [2, 3]
    assert list(quarters_ahead(replace(PAIR, kickoff_held=None), at(handbook, turn))) == []


def test_a_call_is_named_for_the_quarter_at_hand_and_moved_until_it_is_held(handbook: Handbook) -> None:
    now = datetime(2027, 2, 20, 12, 0, tzinfo=UTC)
    kickoff = Call(number=1, at=HELD, zone="", held=HELD)
    before = replace(PAIR, kickoff_held=None, calls=(replace(kickoff, held=None),))
    assert number_to_name(before, at(handbook, now)) == 1
    pair = replace(PAIR, calls=(kickoff,))
    assert number_to_name(pair, at(handbook, now)) == 2
    ahead = Call(number=2, at=now + timedelta(days=9), zone="")
    assert number_to_name(replace(pair, calls=(kickoff, ahead)), at(handbook, now)) == 2
    late = at(handbook, datetime(2027, 5, 21, 12, 0, tzinfo=UTC))
    assert number_to_name(replace(pair, calls=(kickoff, ahead)), late) == 3
    assert number_to_name(replace(pair, calls=(kickoff, replace(ahead, at=late.now + timedelta(days=1)))), late) == 2
    early = replace(ahead, at=now, held=now)
    assert number_to_name(replace(pair, calls=(kickoff, early)), at(handbook, now)) == 3


def test_the_first_word_counts_and_only_both_together_change_it() -> None:
    call = Call(number=2, at=HELD, zone="")
    once = told_by(call, MIA, True)
    assert once.held == HELD and not disputed(once)
    against = told_by(once, ANN, False)
    assert against.held == HELD and disputed(against)
    agreed = told_by(against, MIA, False)
    assert agreed.held is None and not disputed(agreed)
    assert told_by(told_by(call, MIA, False), ANN, True).held is None


def test_calls_stand_by_their_numbers() -> None:
    calls = tuple(Call(number=number, at=HELD, zone="") for number in (1, 2, 3))
    moved = replace(calls[1], sequence=1)
    assert with_call(replace(PAIR, calls=calls), moved) == (calls[0], moved, calls[2])


def test_calls_are_called_by_words() -> None:
    assert [call_named(number) for number in (1, 2, 3)] == ["first call", "first catch-up", "second catch-up"]
    assert [ordinal(number) for number in (12, 13, 21, 22, 23, 111)] == [
        "twelfth", "13th", "21st", "22nd", "23rd", "111th"
    ]  # fmt: skip
