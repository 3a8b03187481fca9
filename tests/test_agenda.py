"""The agenda looks at what may be due and at nothing else, and loses nothing over it (section 3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mailbot.adapters.memory import memory_store
from mailbot.adapters.records import RecordStore
from mailbot.agenda import AGAIN, Agenda
from mailbot.ports import Unit
from mailbot.program.bookkeeping import Happened
from mailbot.program.chapter import Moment, due_of
from mailbot.program.contents import chains_of
from mailbot.program.handbook import Handbook
from mailbot.program.matching.turn import Told
from mailbot.program.model import Application, ApplicationStage, Membership, Mentorship, MentorshipStage, Person, Record
from tests.programs import program_in

NOW = datetime(2027, 1, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> Handbook:
    """The shipped rules and calendar, in UTC."""
    return program_in(tmp_path_factory.mktemp("program")).handbook


@pytest.fixture
def books() -> RecordStore:
    return memory_store()


@pytest.fixture
def at(books: RecordStore, handbook: Handbook) -> Callable[[float], Moment]:
    """So many days from now."""
    return lambda days: Moment(books, handbook, NOW + days * DAY)


def unfinished(number: int, touched: float = 0) -> Application:
    """An incomplete application, asked about 7 and 21 days after its applicant last wrote, closed after 60."""
    return Application(id=f"A-{number}", applicant="M-9", filed=NOW, touched=NOW + touched * DAY)


def note(agenda: Agenda, record: Record, moment: Moment) -> None:
    assert isinstance(moment.books, RecordStore)
    moment.books.commit(Unit(records=(record,)))
    agenda.note(record, moment)


def come(agenda: Agenda, moment: Moment) -> list[str]:
    return [record.id for record in agenda.come(moment)]


At = Callable[[float], Moment]


def test_a_record_comes_once_when_its_moment_has_come(at: At) -> None:
    agenda = Agenda()
    note(agenda, unfinished(1), at(0))
    assert agenda.next() == NOW + 7 * DAY
    assert come(agenda, at(6.99)) == []
    assert come(agenda, at(7)) == ["A-1"]
    assert come(agenda, at(7)) == []


def test_only_the_latest_moment_of_a_record_counts_whether_later_or_earlier(at: At) -> None:
    agenda = Agenda()
    note(agenda, unfinished(1), at(0))
    note(agenda, unfinished(2, touched=5), at(0))
    note(agenda, unfinished(1, touched=5), at(5))
    note(agenda, unfinished(2), at(5))
    assert come(agenda, at(7)) == ["A-2"]
    assert agenda.next() == NOW + 7 * DAY + AGAIN
    note(agenda, unfinished(2), at(7))
    assert come(agenda, at(7)) == ["A-2"]  # still due, since nobody has dealt with it
    assert come(agenda, at(12)) == ["A-2", "A-1"]


def test_what_is_noted_twice_with_the_same_moment_comes_once(at: At) -> None:
    agenda = Agenda()
    for _ in range(3):
        note(agenda, unfinished(1), at(0))
    assert come(agenda, at(8)) == ["A-1"]


def test_after_a_long_stop_a_record_comes_once_for_all_that_it_missed(at: At, books: RecordStore) -> None:
    agenda = Agenda()
    note(agenda, unfinished(1), at(0))
    assert come(agenda, at(300)) == ["A-1"]
    (due,) = [due for chain in chains_of(unfinished(1), at(300)) if (due := due_of(chain, at(300)))]
    assert due.at == NOW + 60 * DAY
    note(agenda, Happened(id=due.key, at=NOW), at(300))
    agenda.note(unfinished(1), at(300))
    assert (agenda.next(), come(agenda, at(3000))) == (None, [])


def test_a_record_with_nothing_left_to_come_leaves_the_agenda(at: At) -> None:
    agenda = Agenda()
    note(agenda, unfinished(1), at(0))
    note(agenda, replace(unfinished(1), stage=ApplicationStage.WITHDRAWN), at(1))
    assert (agenda.next(), come(agenda, at(100))) == (None, [])


def test_what_came_and_was_not_noted_anew_comes_again_in_an_hour(at: At) -> None:
    agenda = Agenda()
    note(agenda, unfinished(1), at(0))
    assert come(agenda, at(7)) == ["A-1"]  # its occasion fails: it stays due
    assert come(agenda, at(7)) == []
    assert come(agenda, at(7 + AGAIN / DAY)) == ["A-1"]


def test_a_record_comes_as_the_books_have_it_now_and_one_that_is_gone_does_not(at: At, books: RecordStore) -> None:
    agenda = Agenda()
    note(agenda, unfinished(1), at(0))
    changed = replace(unfinished(1), strength=5)
    books.commit(Unit(records=(changed,)))
    agenda.note(unfinished(2), at(0))  # noted, but its unit was undone
    assert list(agenda.come(at(8))) == [changed]
    assert agenda.next() == NOW + 8 * DAY + AGAIN


def test_people_who_are_here_have_no_calendar(at: At) -> None:
    agenda = Agenda()
    note(agenda, Person(id="M-1", name="Ann", addresses=("ann@example.org",), since=NOW), at(0))
    assert agenda.next() is None


def mentor(slots: int) -> Person:
    roles, stage = ("mentor",), Membership.MEMBER
    return Person(
        id="M-1", name="Mia", addresses=("mia@example.org",), since=NOW, roles=roles, stage=stage, slots=slots
    )


def on_the_waitlist(books: RecordStore, *standing: tuple[int, int, int]) -> list[Application]:
    """Applications by number, strength and the place that their applicants know of."""
    waiting: list[Application] = []
    for number, strength, place in standing:
        told = Told(number=place, of=3, at=NOW)
        stage = ApplicationStage.WAITLISTED
        waiting.append(replace(unfinished(number), stage=stage, strength=strength, decided=NOW - DAY, told=told))
        books.commit(
            Unit(records=(replace(mentor(0), id=waiting[-1].applicant, addresses=(f"{number}@example.test",)),))
        )
    books.commit(Unit(records=tuple(waiting)))
    return waiting


def test_the_waitlist_comes_when_a_slot_is_free_for_it_the_strongest_first_s17(at: At, books: RecordStore) -> None:
    agenda = Agenda()
    for each in on_the_waitlist(books, (1, 40, 3), (2, 90, 1), (3, 60, 2)):
        note(agenda, each, at(0))
    note(agenda, unfinished(4, touched=-8), at(0))
    assert come(agenda, at(0)) == ["A-4"]
    books.commit(Unit(records=(mentor(2),)))
    assert come(agenda, at(1)) == ["A-2", "A-3", "A-4"]
    books.commit(Unit(records=(mentor(0),)))
    assert come(agenda, at(1)) == []


def test_news_of_a_place_that_has_to_wait_is_not_looked_at_before_its_time(at: At, books: RecordStore) -> None:
    agenda = Agenda()
    waiting, other = on_the_waitlist(books, (1, 40, 3), (2, 90, 1))
    assert come(agenda, at(1)) == ["A-1"]  # who is the second by now
    (chain,) = (chain for chain in chains_of(waiting, at(1)) if due_of(chain, at(1)))
    agenda.note(waiting, at(1), {chain[-1].key: NOW + 3 * DAY})
    assert come(agenda, at(2)) == []
    assert come(agenda, at(3)) == ["A-1"]
    agenda.note(waiting, at(3), {chain[-1].key: NOW + 9 * DAY})
    books.commit(Unit(drops=(other,)))
    assert come(agenda, at(4)) == ["A-1"]  # the first now: what waits says something else


def test_a_pair_that_goes_on_while_its_mentor_is_away_is_in_their_calendar(at: At, books: RecordStore) -> None:
    agenda = Agenda()
    away = replace(mentor(1), stage=Membership.AWAY, absent_since=NOW, absent_until=NOW + 60 * DAY)
    away = replace(away, agreed=at(0).handbook.rules_version)
    note(agenda, away, at(0))
    assert (alone := agenda.when(away)) is not None and alone > NOW + 50 * DAY
    note(agenda, Mentorship(id="P-1", mentor="M-1", mentee="M-2", since=NOW), at(1))
    assert agenda.when(away) == NOW + 14 * DAY


def test_a_rebuilt_agenda_is_the_one_that_was_kept(at: At) -> None:
    kept, rebuilt = Agenda(), Agenda()
    note(kept, unfinished(1), at(0))
    note(kept, unfinished(2, touched=2), at(2))
    note(kept, Mentorship(id="P-1", mentor="M-1", mentee="M-2", since=NOW + DAY), at(2))
    over = Mentorship(id="P-2", mentor="M-1", mentee="M-2", since=NOW, stage=MentorshipStage.ENDED)
    note(kept, over, at(2))
    matched = replace(unfinished(3), stage=ApplicationStage.MATCHED, decided=NOW, files=("A-3/1",))
    note(kept, matched, at(2))
    note(kept, replace(matched, id="A-4", files=()), at(2))
    rebuilt.note(unfinished(7), at(0))
    rebuilt.rebuild(at(2))
    assert come(rebuilt, at(30)) == come(kept, at(30)) == ["A-1", "P-1", "A-2"]
    assert come(rebuilt, at(100))[-1] == come(kept, at(100))[-1] == "A-3"  # whose files are to go


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 10), st.integers(0, 5)), max_size=15))
def test_whatever_is_noted_when_exactly_what_has_come_is_handed_out(
    handbook: Handbook, notes: list[tuple[int, int, int]]
) -> None:
    agenda, books, days = Agenda(), memory_store(), 0.0
    expected: dict[str, datetime] = {}
    for number, touched, pause in notes:
        moment = Moment(books, handbook, NOW + days * DAY)
        note(agenda, unfinished(number, touched), moment)
        expected[f"A-{number}"] = max(moment.now, NOW + (touched + 7) * DAY)
        assert agenda.next() == min(expected.values())
        days += pause
        later = Moment(books, handbook, NOW + days * DAY)
        come_now = {id for id, when in expected.items() if when <= later.now}
        assert sorted(come(agenda, later)) == sorted(come_now)
        expected |= dict.fromkeys(come_now, later.now + AGAIN)
