"""Rounds: every occasion once, nobody nudged at night or more than twice a week, and what meets in one letter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailbot.adapters.memory import MemorySpool, memory_store
from mailbot.compose import Composer
from mailbot.composition import Program, office_of
from mailbot.dispatch import due, next_due
from mailbot.mail.message import Mail
from mailbot.mail.reading.parse import parse
from mailbot.office import Office
from mailbot.program.bookkeeping import OutboxRow
from mailbot.program.books import Books
from mailbot.program.chapter import due_of
from mailbot.program.clocks.nudge import WEEK, awake
from mailbot.program.contents import chains_of
from mailbot.program.decision import Decision, Disposition, Letter, Urgency
from mailbot.program.lifecycle import Noted, Opened
from mailbot.program.model import Application, ApplicationStage, Membership, Mentorship, Person, Record
from mailbot.program.topic import Place, place_of
from mailbot.rounds import MOST_TOGETHER, make_round
from tests.programs import ADA, program_in

MONDAY = datetime(2027, 1, 11, 9, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Watched(Composer):
    """A composer that remembers which letters it was given, and when."""

    seen: list[tuple[datetime, Letter]] = field(default_factory=list)

    def compose(self, letter: Letter, books: Books, now: datetime):  # type: ignore[no-untyped-def]
        composed = Composer.compose(self, letter, books, now)
        self.seen.append((now, letter))
        return composed


@dataclass(slots=True)
class Desk:
    """An office in memory, and what its rounds wrote."""

    office: Office
    rows: list[OutboxRow] = field(default_factory=list)

    @property
    def seen(self) -> list[tuple[datetime, Letter]]:
        assert isinstance(self.office.composer, Watched)
        return self.office.composer.seen

    def open(self, *records: Record, at: datetime = MONDAY) -> None:
        with self.office.unit(at):
            changes = tuple(Opened(record) for record in records)
            self.office.carry_out(Decision(Disposition.ACCEPTED, "", changes), at)

    def round(self, at: datetime) -> list[tuple[OutboxRow, Mail]]:
        """A round; what it wrote, by row and as its reader sees it."""
        rows = make_round(self.office, at)
        self.rows += rows
        return [(row, parse(self.office.spool.get(row.id))) for row in rows]


def desk_of(program: Program, at: datetime = MONDAY) -> Desk:
    office = office_of(program, memory_store(), MemorySpool())
    parts = {name: getattr(office.composer, name) for name in Composer.__slots__}
    office.composer = Watched(**parts)
    office.begin(at)
    return Desk(office)


def read(folder: Path, more: str = "") -> Program:
    return program_in(folder, more, (ADA, "Abe Abbot <abe@example.org>"))


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return read(tmp_path_factory.mktemp("program"))


@pytest.fixture
def desk(program: Program) -> Desk:
    return desk_of(program)


def person(number: int, zone: str = "UTC", **fields: object) -> Person:
    return msgspec.structs.replace(
        Person(
            id=f"M-{number}",
            name=f"Pat {number}",
            addresses=(f"m{number}@example.test",),
            since=MONDAY,
            stage=Membership.MEMBER,
            timezone=zone,
        ),
        **fields,
    )


def pair(number: int, mentor: int, mentee: int, since: datetime = MONDAY) -> Mentorship:
    """A pair without a date for its kickoff: asked about after 7 days (mentee), 14 (mentor) and 21 (admins)."""
    return Mentorship(id=f"P-{number}", mentor=f"M-{mentor}", mentee=f"M-{mentee}", since=since)


def waiting(number: int, applicant: int, completed: datetime = MONDAY) -> Application:
    """A complete application: the admins are reminded after 7 and 14 days, the applicant hears every 14."""
    return Application(
        id=f"A-{number}",
        applicant=f"M-{applicant}",
        filed=completed,
        touched=completed,
        completed=completed,
        stage=ApplicationStage.COMPLETE,
    )


def test_a_nudge_in_the_night_is_not_written_but_stays_due_until_the_morning(desk: Desk) -> None:
    late = MONDAY + 12 * HOUR  # 21:00: a week later the mentee is asked
    desk.open(person(7), person(8), pair(1, 7, 8, late))
    assert desk.round(late + 7 * DAY) == []
    assert desk.seen == []
    assert desk.office.agenda.next() == late + 7 * DAY + 11 * HOUR
    ((row, _),) = desk.round(late + 7 * DAY + 11 * HOUR)
    assert (row.party, row.template) == ("M-8", "kickoff-reminder")
    assert desk.round(late + 7 * DAY + 12 * HOUR) == []


def test_it_stays_due_over_a_restart(desk: Desk) -> None:
    late = MONDAY + 12 * HOUR
    desk.open(person(7), person(8), pair(1, 7, 8, late))
    assert desk.round(late + 7 * DAY) == []
    desk.office.begin(late + 7 * DAY + HOUR)
    assert desk.round(late + 7 * DAY + HOUR) == []
    assert len(desk.round(late + 8 * DAY)) == 0  # 21:00 again
    assert len(desk.round(late + 8 * DAY + 11 * HOUR)) == 1


def test_of_several_readers_each_gets_it_in_their_own_morning_and_once(desk: Desk) -> None:
    ada, abe = (desk.office.store.person_at(f"{name}@example.org") for name in ("ada", "abe"))
    assert ada is not None and abe is not None
    with desk.office.unit(MONDAY):
        noted = tuple(
            Noted(Person, one.id, {"timezone": zone})
            for one, zone in ((ada, "Europe/Berlin"), (abe, "Pacific/Auckland"))
        )
        desk.office.carry_out(Decision(Disposition.ACCEPTED, "", noted), MONDAY)
    desk.open(person(9), waiting(1, 9))
    week = MONDAY + 7 * DAY
    got: list[tuple[str, float]] = []
    for hour in range(48):
        written = desk.round(week + hour * HOUR)
        got += [(row.party, float(hour)) for row, mail in written if "has been waiting" in mail.text]
    assert got == [(ada.id, 0), (abe.id, 10)]  # 10:00 in Berlin, and 8:00 in Auckland


def test_nudges_that_meet_become_one_letter_whose_parts_are_answered_each_in_its_thread(desk: Desk) -> None:
    desk.open(person(7), person(8), person(9), pair(1, 7, 9), pair(2, 8, 9))
    ((row, mail),) = desk.round(MONDAY + 7 * DAY)
    assert row.template == "several"
    assert mail.text.count("Hello") == 1
    assert mail.text.count("HELP lists") == 1
    assert mail.text.index("[P-1]") < mail.text.index("[P-2]")
    for topic in ("P-1", "P-2"):
        thread = desk.office.store.thread("M-9", topic)
        assert thread is not None and thread.token in mail.text and thread.token in mail.html
        assert f"[{topic}]" in thread.subject
    own = desk.office.store.thread("M-9", "office/together")
    assert own is not None and place_of(own.topic) is Place.TOGETHER
    assert own.token in mail.message_id and own.token in mail.header("reply-to")
    assert desk.office.store.get(Person, "M-9").nudged == (MONDAY + 7 * DAY,)  # type: ignore[union-attr]


def test_of_very_many_that_meet_the_first_come_and_the_others_stay_due(desk: Desk) -> None:
    many = 2 * MOST_TOGETHER - 4
    desk.open(person(9), *(person(100 + number) for number in range(many)))
    desk.open(*(pair(number + 1, 100 + number, 9) for number in range(many)))
    told: list[str] = []
    for hours in range(0, 12 * 24, 6):
        told += [mail.text for row, mail in desk.round(MONDAY + 7 * DAY + hours * HOUR) if row.party == "M-9"]
    parts = [text.count("mentoring+") for text in told]
    assert parts == [MOST_TOGETHER, MOST_TOGETHER - 4]
    assert {number for text in told for number in re.findall(r"\[P-(\d+)\]", text)} == {
        str(number + 1) for number in range(many)
    }


def test_without_sub_addresses_each_thread_has_its_own_letter(tmp_path: Path) -> None:
    desk = desk_of(read(tmp_path, 'subaddress = ""'))
    desk.open(person(7), person(8), person(9), pair(1, 7, 9), pair(2, 8, 9), pair(3, 7, 9, MONDAY + DAY))
    rows = [row for row, _ in desk.round(MONDAY + 7 * DAY)]
    assert [row.template for row in rows] == ["kickoff-reminder"] * 2
    assert desk.round(MONDAY + 8 * DAY) == []  # the third waits for its turn
    assert [row.template for row, _ in desk.round(MONDAY + 14 * DAY) if row.party == "M-9"] == ["kickoff-reminder"]


def test_after_two_nudges_in_a_week_the_third_waits_for_its_turn(desk: Desk) -> None:
    people = [person(number) for number in range(6, 10)]
    pairs = [pair(number, 5 + number, 9, MONDAY + number * DAY) for number in range(1, 4)]
    desk.open(*people, *pairs)
    got = [
        row.made
        for hour in range(24 * 20)
        for row, _ in desk.round(MONDAY + 7 * DAY + hour * HOUR)
        if row.party == "M-9"
    ]
    assert got == [MONDAY + days * DAY for days in (8, 9, 15)]


def test_who_is_away_is_not_nudged_before_they_are_back(desk: Desk) -> None:
    back = MONDAY + 10 * DAY
    desk.open(person(7), person(8, absent_until=back), pair(1, 7, 8))
    assert desk.round(MONDAY + 8 * DAY) == []
    assert [row.party for row, _ in desk.round(back)] == ["M-8"]


def test_a_fault_in_one_nudge_keeps_no_other_one_back(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.open(person(7), person(8), person(9), pair(1, 7, 9), pair(2, 8, 9), pair(3, 8, 7))
    sound = desk.office.composer

    @dataclass(frozen=True, slots=True)
    class Broken(Composer):
        def compose(self, letter: Letter, books: Books, now: datetime):  # type: ignore[no-untyped-def]
            if any(part.topic == "P-1" for part in (letter, *letter.parts)):
                raise ZeroDivisionError
            return Composer.compose(self, letter, books, now)

    desk.office.composer = Broken(**{name: getattr(sound, name) for name in Composer.__slots__})
    rows = [row for row, _ in desk.round(MONDAY + 7 * DAY)]
    assert sorted((row.party, row.template) for row in rows) == [
        ("M-7", "kickoff-reminder"),
        ("M-9", "kickoff-reminder"),
    ]
    assert "P-1 no kickoff 7 failed" in caplog.text
    desk.office.composer = sound
    ((row, mail),) = desk.round(MONDAY + 7 * DAY + HOUR)
    assert row.party == "M-9" and "[P-1]" in mail.subject


def test_a_week_of_downtime_gives_the_newest_of_each_chain_and_one_letter_a_reader_but_the_digest(desk: Desk) -> None:
    desk.open(person(7), person(8), person(9), pair(1, 7, 8), waiting(1, 9))
    rows = desk.round(MONDAY + 21 * DAY)
    assert Counter(row.template for row, _ in rows) == {
        "several": 2,
        "digest": 2,
        "application-waiting": 1,
    }
    (told, *_) = [mail for row, mail in rows if row.template == "several"]
    assert "That is a long time" in told.text and "P-1" in told.text
    assert desk.round(MONDAY + 21 * DAY + HOUR) == []


ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu")
hours = st.integers(0, 24 * 60)


@st.composite
def programs(draw: st.DrawFn) -> tuple[list[Record], list[int]]:
    """People in many zones, pairs and applications that begin at any hour, and the hours at which rounds are made."""
    people = [person(number, draw(st.sampled_from(ZONES))) for number in range(7, 11)]
    records: list[Record] = [*people]
    for number, begun in enumerate(draw(st.lists(hours, max_size=5)), 1):
        records.append(pair(number, draw(st.integers(7, 8)), draw(st.integers(9, 10)), MONDAY + begun * HOUR))
    for number, begun in enumerate(draw(st.lists(hours, max_size=5)), 1):
        records.append(waiting(number, draw(st.integers(7, 10)), MONDAY + begun * HOUR))
    return records, sorted(draw(st.lists(st.integers(0, 24 * 100), max_size=40)))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(programs())
def test_whatever_there_is_nobody_is_nudged_at_night_or_too_often_and_nothing_is_lost_or_doubled(
    program: Program, drawn: tuple[list[Record], list[int]]
) -> None:
    records, times = drawn
    desk = desk_of(program)
    for record in records:
        desk.open(record)
    for hour in times:  # with downtimes of any length between
        desk.round(MONDAY + hour * HOUR)
    last = MONDAY + 100 * DAY
    for step in range(8 * 20):  # and then twenty days without any
        desk.round(last + step * 3 * HOUR)
    end = last + 20 * DAY

    nudges = [(at, letter) for at, letter in desk.seen if letter.urgency is Urgency.NUDGE]
    assert all(_awake(desk, letter.to, at) for at, letter in nudges)
    for reader in {letter.to for _, letter in nudges}:
        given_to = [at for at, letter in nudges if letter.to == reader]
        assert all(third - first >= WEEK for first, third in zip(given_to, given_to[2:], strict=False))
    once = Counter(_identity(part) for _, letter in desk.seen for part in letter.parts or (letter,))
    assert set(once.values()) <= {1}
    assert not [at for at in _left(desk, records, end) if at <= end - 11 * DAY]


def _awake(desk: Desk, reader: str, at: datetime) -> bool:
    moment = desk.office.moment(at)
    return awake(at, moment.zone_of(moment.books.get(Person, reader)), moment.handbook.schedule) == at


def _left(desk: Desk, records: list[Record], at: datetime) -> Iterator[datetime]:
    """Since when that has been due which has not happened by then."""
    moment = desk.office.moment(at)
    for record in records:
        for chain in chains_of(record, moment):
            if (due := due_of(chain, moment)) is not None:
                yield due.at


def _identity(letter: Letter) -> object:
    """What tells the letter of one occasion from that of another; the applicant's news is the only one repeated."""
    if letter.template == "application-waiting":
        return object()
    return letter.to, letter.template, letter.topic, letter.facts.get("urgent")


def test_a_nudge_that_the_server_puts_off_in_the_evening_is_tried_again_in_the_morning(desk: Desk) -> None:
    desk.open(person(7), person(8), pair(1, 7, 8))
    ((row, _),) = desk.round(MONDAY + 7 * DAY)
    assert due(desk.office, row.made) == [row]
    desk.office.store.postponed(msgspec.structs.replace(row, tries=9, next_try=row.made + 12 * HOUR))
    assert due(desk.office, row.made + 13 * HOUR) == []
    assert next_due(desk.office) == row.made + 23 * HOUR
    assert [waiting.id for waiting in due(desk.office, row.made + 23 * HOUR)] == [row.id]
