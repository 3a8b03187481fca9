"""People and pairs that exist already: what rows of a spreadsheet become, and what is said of bad ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from mailbot.adapters.memory import memory_store
from mailbot.composition import read_program
from mailbot.policy.shipped import shipped_path
from mailbot.ports import Store, Unit
from mailbot.program.chapter import Moment
from mailbot.program.handbook import Handbook
from mailbot.program.lifecycle import enact
from mailbot.program.model import (
    Application,
    Membership,
    Mentorship,
    MentorshipStage,
    Person,
)
from mailbot.program.roster.rows import Roster, Row, read_roster
from mailbot.source import Mistakes

NOW = datetime(2027, 1, 10, 12, tzinfo=UTC)
MIA = {"name": "Mia Mentor", "address": "Mia@Example.test", "roles": "mentor", "slots": "2"}
ANN = {"name": "Ann Bell", "address": "ann@example.test", "roles": "mentee"}
PAIRED = {**ANN, "mentor": "mia@example.test", "since": "2026-03-01"}


@pytest.fixture(scope="module")
def handbook() -> Handbook:
    return read_program(shipped_path("config.example.toml")).handbook


class Desk:
    """Books with an import into them, as often as one likes."""

    def __init__(self, handbook: Handbook, *records: Person | Application | Mentorship) -> None:
        self.books: Store = memory_store()
        self.books.commit(Unit(records=records))
        self.handbook = handbook

    def read(self, *rows: Mapping[str, str]) -> tuple[Roster, list[str]]:
        """The rows begin on line 2; answers with the mistakes as they are told."""
        columns = list(dict.fromkeys(column for row in rows for column in row))
        numbered = [Row(line, row) for line, row in enumerate(rows, 2)]
        mistakes = Mistakes()
        roster = read_roster("people.csv", columns, numbered, Moment(self.books, self.handbook, NOW), mistakes)
        return roster, [str(mistake) for mistake in mistakes.found]

    def imports(self, *rows: Mapping[str, str]) -> Roster:
        roster, mistakes = self.read(*rows)
        assert mistakes == []
        self.books.commit(Unit(records=enact(roster.changes, self.books.get)))
        return roster

    def refusal(self, *rows: Mapping[str, str]) -> str:
        """The one thing that is wrong with the rows."""
        (mistake,) = self.read(*rows)[1]
        return mistake

    def person(self, address: str) -> Person:
        person = self.books.person_at(address)
        assert person is not None
        return person


@pytest.fixture
def desk(handbook: Handbook) -> Desk:
    return Desk(handbook)


def counts(roster: Roster) -> tuple[int, int, int]:
    return roster.new, roster.updated, roster.pairs


def test_a_row_becomes_a_member_with_all_that_it_says(desk: Desk) -> None:
    row = {
        **MIA,
        "disciplines": "modelling; Capacity Management;load testing",
        "timezone": "berlin",
        "languages": "German;English",
    }
    assert counts(desk.imports(row)) == (1, 0, 0)
    mia = desk.person("mia@example.test")
    assert (mia.id, mia.name, mia.stage, mia.roles, mia.slots) == (
        "M-1",
        "Mia Mentor",
        Membership.MEMBER,
        ("mentor",),
        2,
    )
    assert (mia.disciplines, mia.timezone) == (("modelling", "capacity", "testing"), "Europe/Berlin")
    assert mia.languages == ("German", "English")
    assert desk.books.free_slots("M-1") == 2


def test_importing_again_updates_by_address_and_leaves_alone_what_a_cell_does_not_say(desk: Desk) -> None:
    desk.imports({**MIA, "languages": "German"})
    assert counts(desk.imports({**MIA, "name": "Mia Meyer", "slots": "", "languages": ""})) == (0, 1, 0)
    mia = desk.person("mia@example.test")
    assert (mia.id, mia.name, mia.slots, mia.languages) == ("M-1", "Mia Meyer", 2, ("German",))


def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    desk.imports(MIA, PAIRED)
    again = desk.imports(MIA, PAIRED)
    assert (counts(again), again.changes) == ((0, 0, 0), [])


def test_a_candidate_becomes_a_member_under_the_same_id(handbook: Handbook) -> None:
    desk = Desk(handbook, Person(id="M-7", name="Ann", addresses=("ann@example.test",), since=NOW))
    assert counts(desk.imports(ANN)) == (0, 1, 0)
    ann = desk.person("ann@example.test")
    assert (ann.id, ann.stage, ann.name, ann.roles) == ("M-7", Membership.MEMBER, "Ann Bell", ("mentee",))


def test_an_admin_who_mentors_stays_an_admin(handbook: Handbook) -> None:
    admin = Person(
        id="M-1",
        name="Mia",
        addresses=("mia@example.test",),
        since=NOW,
        roles=("admin",),
        stage=Membership.MEMBER,
    )
    desk = Desk(handbook, admin)
    desk.imports(MIA)
    assert set(desk.person("mia@example.test").roles) == {"admin", "mentor"}


@pytest.mark.parametrize("turned", [False, True])
def test_a_pair_is_beyond_its_kickoff_whichever_of_the_two_stands_first(desk: Desk, turned: bool) -> None:
    assert counts(desk.imports(*((PAIRED, MIA) if turned else (MIA, PAIRED)))) == (2, 0, 1)
    mia, ann = desk.person("mia@example.test"), desk.person("ann@example.test")
    (pair,) = desk.books.mentorships_of(ann.id)
    assert (pair.mentor, pair.mentee, pair.stage) == (mia.id, ann.id, MentorshipStage.ACTIVE)
    assert pair.since.date().isoformat() == "2026-03-01"
    assert desk.books.free_slots(mia.id) == 1


def test_a_mentor_may_stand_in_the_books_instead_of_the_file(desk: Desk) -> None:
    desk.imports(MIA)
    assert counts(desk.imports(PAIRED)) == (1, 0, 1)


def test_a_pair_that_has_ended_is_not_made_a_second_time(handbook: Handbook) -> None:
    desk = Desk(handbook)
    desk.imports(MIA, ANN)
    ended = Mentorship(id="P-3", mentor="M-1", mentee="M-2", since=NOW, stage=MentorshipStage.ENDED)
    desk.books.commit(Unit(records=(ended,)))
    assert counts(desk.imports(PAIRED)) == (0, 0, 0)
    assert desk.books.mentorships_of("M-2") == [ended]


def test_a_mentee_has_one_mentor_at_a_time(desk: Desk) -> None:
    desk.imports(MIA, PAIRED)
    ben = {"name": "Ben Brook", "address": "ben@example.test", "roles": "mentor"}
    assert "another mentor in P-1" in desk.refusal(ben, {**PAIRED, "mentor": "ben@example.test"})


def test_an_applicant_is_not_paired_past_their_open_application(handbook: Handbook) -> None:
    ann = Person(id="M-7", name="Ann", addresses=("ann@example.test",), since=NOW)
    desk = Desk(handbook, ann, Application(id="A-4", applicant="M-7", filed=NOW, touched=NOW))
    assert "A-4 is open" in desk.refusal(MIA, PAIRED)


def test_whoever_has_left_is_not_brought_back(handbook: Handbook) -> None:
    left = Person(id="M-7", name="Ann", addresses=("ann@example.test",), since=NOW, stage=Membership.LEFT)
    assert "M-7 has left" in Desk(handbook, left).refusal(ANN)


@pytest.mark.parametrize(
    ("cells", "column", "problem", "mend"),
    [
        ({"address": "mia at example.test"}, "address", "not one mail address", "bare"),
        ({"address": ""}, "address", "empty", "known by their address"),
        ({"name": ""}, "name", "needs a name", "greet"),
        ({"name": "mia@example.test"}, "name", "no name", "column of its own"),
        ({"roles": "admin"}, "roles", "admins are not imported", "config.toml"),
        ({"roles": "mentr"}, "roles", "no role 'mentr'", "did you mean 'mentor'?"),
        ({"roles": ""}, "roles", "needs a role", "mentor or mentee"),
        ({"roles": ";"}, "roles", "names no role", "mentor or mentee"),
        ({"mentor": "ben@", "since": "2026-03-01"}, "mentor", "not one mail address", "bare"),
        ({"disciplines": "modeling;gardening"}, "disciplines", "no discipline 'gardening'", "known here"),
        ({"disciplines": "capasity"}, "disciplines", "no discipline 'capasity'", "did you mean 'capacity'?"),
        ({"slots": "two"}, "slots", "no number of slots", "whole number"),
        ({"slots": "-1"}, "slots", "no number of slots", "whole number"),
        ({"slots": "²"}, "slots", "no number of slots", "whole number"),
        ({"timezone": "Europe/Berln"}, "timezone", "no time zone", "did you mean 'Europe/Berlin'?"),
        ({"roles": "mentee"}, "slots", "only a mentor has slots", "add mentor"),
        ({"mentor": "ben@example.test"}, "since", "the pair began is missing", "2024-01-31"),
        ({"since": "2026-03-01"}, "mentor", "no mentor", "mentor's address"),
    ],
)
def test_a_bad_cell_is_told_with_its_line_its_column_and_how_to_mend_it(
    desk: Desk, cells: Mapping[str, str], column: str, problem: str, mend: str
) -> None:
    roles = {"roles": "mentor;mentee"} if cells.keys() & {"mentor", "since"} else {}
    refusal = desk.refusal({**MIA, **roles, **cells})
    assert refusal.startswith(f"people.csv: line 2, {column}: ")
    told, _, mended = refusal.partition("\n    -> ")
    assert problem in told
    assert mend in mended


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"since": "1 March 2026"}, "no date"),
        ({"since": "2027-02-01"}, "to come"),
        ({"mentor": "ben@example.test"}, "nobody has the address ben@example.test"),
        ({"mentor": "cem@example.test"}, "cem@example.test is no mentor"),
        ({"roles": "mentor;mentee", "mentor": "ann@example.test"}, "nobody is their own mentor"),
        ({"roles": "mentor"}, "only a mentee has a mentor"),
    ],
)
def test_a_pair_that_cannot_be_is_refused(desk: Desk, cells: Mapping[str, str], problem: str) -> None:
    cem = {"name": "Cem Kaya", "address": "cem@example.test", "roles": "mentee"}
    refusals = desk.read(MIA, cem, {**PAIRED, **cells})[1]
    assert any(problem in refusal and "line 4" in refusal for refusal in refusals), refusals


def test_every_bad_row_is_told_and_not_only_the_first(desk: Desk) -> None:
    rows = ({**MIA, "slots": "many", "roles": "admin"}, ANN, {**ANN, "address": "ben@@example.test"})
    places = [refusal.split(": ")[1] for refusal in desk.read(*rows)[1]]
    assert sorted(places) == ["line 2, roles", "line 2, slots", "line 4, address"]


def test_a_mentee_of_a_row_that_is_off_is_not_told_that_their_mentor_is_unknown(desk: Desk) -> None:
    assert desk.refusal({**MIA, "slots": "many"}, PAIRED).startswith("people.csv: line 2, slots")


def test_two_rows_about_one_person_are_refused_whatever_the_case_of_the_address(desk: Desk) -> None:
    assert "line 2 already" in desk.refusal(ANN, {**ANN, "address": "ANN@example.test"})


def test_a_living_pair_keeps_the_role_that_it_needs(desk: Desk) -> None:
    desk.imports(MIA, PAIRED)
    assert "mentor in P-1" in desk.refusal({"name": "Mia", "address": "mia@example.test", "roles": "mentee"})


def test_an_unknown_column_is_named_with_what_was_meant(desk: Desk) -> None:
    refusal = desk.refusal({**ANN, "time_zone": "UTC"})
    assert "line 1: there is no column 'time_zone'" in refusal
    assert "did you mean 'timezone'?" in refusal


def test_without_the_column_of_addresses_nothing_is_read(desk: Desk) -> None:
    assert "the column 'address' is missing" in desk.refusal({"name": "Ann Bell", "roles": "boss"})


def test_the_programs_own_address_is_nobodys(desk: Desk) -> None:
    ours = desk.handbook.address.address
    assert "the program's own address" in desk.refusal({**ANN, "address": ours})
