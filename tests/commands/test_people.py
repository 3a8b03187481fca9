"""People who are there already come into the books from a spreadsheet, all of them or none."""

from __future__ import annotations

import json

import pytest

from mailbot.adapters.tinydb import TinyStore
from mailbot.program.model import Membership, Mentorship, MentorshipStage, Person
from tests.commands.conftest import Desk

ROSTER = """name,address,roles,disciplines,slots,timezone,languages,mentor,since
Mia Mentor,mia@example.test,mentor,modelling; capacity planning,3,Berlin,English; German,,
Ben Brook,Ben@Example.Test,mentee;mentor,testing,0,America/New_York,English,mia@example.test,2024-02-29
"Sam ""S"" Stone",sam@example.test,mentee,,,,,,
"""


def test_a_roster_becomes_members_and_pairs_beyond_their_kickoff(desk: Desk) -> None:
    done = desk.imports(ROSTER)
    assert (done.code, done.out) == (0, "3 new, 0 updated, 1 pair\n")
    with desk.reading() as books:
        mia, ben, sam = (books.person_at(f"{name}@example.test") for name in ("mia", "ben", "sam"))
        assert mia and ben and sam
        assert (mia.name, mia.roles, mia.disciplines) == ("Mia Mentor", ("mentor",), ("modelling", "capacity"))
        assert (mia.slots, mia.timezone, mia.languages) == (3, "Europe/Berlin", ("English", "German"))
        assert (ben.roles, ben.slots, sam.name) == (("mentor", "mentee"), 0, 'Sam "S" Stone')
        assert {person.stage for person in (mia, ben, sam)} == {Membership.MEMBER}
        [pair] = books.all(Mentorship)
        assert (pair.mentor, pair.mentee, pair.stage) == (mia.id, ben.id, MentorshipStage.ACTIVE)
        assert pair.since.isoformat() == "2024-02-29T11:00:00+00:00"  # noon in Berlin
        assert set(pair.contact) == {mia.id, ben.id}
        assert [deed.what for deed in (*pair.deeds, *ben.deeds)] == ["imported", "imported"]
        assert books.free_slots(mia.id) == 2
        assert books.last_number("M") == 4  # with the admin
        assert books.last_number("P") == 1


def test_people_says_who_has_not_agreed_to_the_rules_s50(desk: Desk) -> None:
    desk.imports(ROSTER)
    listed = desk.of_program("people").out.splitlines()
    assert [("rules not agreed" in line) for line in listed if "@example.test" in line] == [True] * 3
    assert not any("rules" in line for line in listed if "@example.test" not in line)
    found = json.loads(desk.of_program("people", "--json").out)
    assert {person.get("rules") for person in found} == {None, "not agreed"}


def test_importing_again_updates_and_makes_no_second_pair(desk: Desk) -> None:
    desk.imports(ROSTER)
    again = desk.imports(ROSTER)
    assert again.out == "0 new, 0 updated, 0 pairs (3 as they were)\n"
    changed = desk.imports(
        "address,name,slots,roles\nmia@example.test,Mia M. Mentor,5,\nzoe@example.test,Zoe,,mentee\n"
    )
    assert changed.out == "1 new, 1 updated, 0 pairs\n"
    with desk.reading() as books:
        mia = books.person_at("mia@example.test")
        assert mia and (mia.name, mia.slots, mia.disciplines) == ("Mia M. Mentor", 5, ("modelling", "capacity"))
        assert len(list(books.all(Mentorship))) == 1


def test_a_sheet_from_any_spreadsheet_is_read(desk: Desk) -> None:
    semicolons = '\ufeffName;Address;Roles\r\n\r\n;;\r\n"Ann; Bell";ann@example.test;"mentee;mentor"\r\n'
    assert desk.imports(semicolons.encode()).out == "1 new, 0 updated, 0 pairs\n"
    tabs = "sep=\t\nname\taddress\troles\t\nÉva Ő\teva@example.test\tmentee\t\n"
    assert desk.imports(tabs.encode("utf-16")).out == "1 new, 0 updated, 0 pairs\n"
    with desk.reading() as books:
        ann, eva = books.person_at("ann@example.test"), books.person_at("eva@example.test")
        assert ann and eva and (ann.name, eva.name) == ("Ann; Bell", "Éva Ő")


def test_every_bad_row_is_listed_and_then_nobody_is_imported(desk: Desk) -> None:
    done = desk.imports(
        "name,address,roles,discipline,slots,timezone,mentor,since\n"
        "Mia,mia@example.test,mentor,,3,,,\n"
        "Ann,ann@example,mentee,,two,Atlantis,,\n"
        "Bob,,boss,,,,,\n"
        "Cem,mia@example.test,mentee,,,,,\n"
        "\n"
        ",dan@example.test,mentee,,,,nobody@example.test,2023-13-01\n"
        "Eve,eve@example.test,admin,,,,,\n"
        "Fay,fay@example.test,mentee,,,,gus@example.test,2023-01-01\n"
        "Gus,gus@example.test,mentee,,2,,,\n"
        "Hal,hal@example.test,mentee,,,,mia@example.test,2999-01-01\n"
        "Ida,mentoring+x@example.org,mentee,,,,,\n"
        "Jan,jan@example.test,mentee,too,,,,,many\n"
    )
    assert done.code == 1
    assert done.err.endswith("mistakes; nobody was imported\n")
    for place, mend in (
        ("line 1: there is no column 'discipline'", "did you mean 'disciplines'?"),
        ("line 3, slots: 'two'", "a whole number"),
        ("line 3, timezone: there is no time zone 'Atlantis'", ""),
        ("line 4, address: this cell is empty", "known by their address"),
        ("line 4, roles: there is no role 'boss'", "mentee, mentor"),
        ("line 5, address: mia@example.test stands in line 2 already", "one row"),
        ("line 7, name: somebody new needs a name", ""),
        ("line 7, since: '2023-13-01' is no date", "2024-01-31"),
        ("line 8, roles: admins are not imported", "admins stand in config.toml"),
        ("line 10, slots: only a mentor has slots", "add mentor"),
        ("line 11, since: 2999-01-01 is to come", ""),
        ("line 12, address: mentoring+x@example.org is the program's own address", ""),
        ("line 13: 9 cells for 8 columns", "quotation marks"),
    ):
        assert place in done.err, place
        assert mend in done.err.partition(place)[2].split("people.csv:")[0], place
    assert "line 2" not in done.err.replace("stands in line 2", "")
    with desk.reading() as books:
        assert [person.roles for person in books.all(Person)] == [("admin",)]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Ben,ben@example.test,mentee,zoe@example.test,2023-01-01", "they have another mentor in P-1"),
        ("Ben,ben@example.test,mentor,,", "M-3 is mentee in P-1"),
        ("Mia,mia@example.test,mentor;mentee,mia@example.test,2023-01-01", "nobody is their own mentor"),
        ("Sam,sam@example.test,mentee,ben@example.test,", "the day on which the pair began is missing"),
        ("Sam,sam@example.test,mentee,,2023-01-01", "there is a beginning, but no mentor"),
        ("Sam,sam@example.test,mentee,nobody@example.test,2023-01-01", "nobody has the address nobody@example.test"),
        ("Zoe,zoe@example.test,mentor,mia@example.test,2023-01-01", "only a mentee has a mentor"),
        ("Bob Mentor,mia@example.test,mentor,,", "mia@example.test is the address of Mia Mentor (M-2)"),
        ("Sam,sam@example.test,mentee,ada@example.org,2023-01-01", "ada@example.org is no mentor"),
    ],
)
def test_a_row_that_goes_against_the_books_is_refused(desk: Desk, row: str, problem: str) -> None:
    desk.imports(ROSTER + "Zoe,zoe@example.test,mentor,,1,,,,\n")
    before = desk.books.with_name("books.json.journal").read_bytes()
    done = desk.imports(f"name,address,roles,mentor,since\n{row}\n")
    assert done.code == 1
    assert problem in done.err
    assert "1 mistake; nobody was imported" in done.err
    assert desk.books.with_name("books.json.journal").read_bytes() == before


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "the column 'name' is missing"),
        (b"name,address\n", "there is nobody in it"),
        (b"name\nAnn\n", "the column 'address' is missing"),
        (b'name,address,roles\n"Ann,ann@example.test,mentee\n', "its quotation marks do not match"),
        ("name,address\nZoë,z@example.test\n".encode("latin-1"), "this is not UTF-8 text"),
        (b"PK\x03\x04\x00\x00", "this is not UTF-8 text"),
        (b"name,name,address\nAnn,Ann,ann@example.test\n", "the column 'name' is there twice"),
        (b"sep=\n", "there is no column 'sep='"),
    ],
)
def test_a_file_that_is_no_roster_is_refused_in_a_line(desk: Desk, content: bytes, problem: str) -> None:
    done = desk.imports(content)
    assert done.code == 1
    assert problem in done.err


def test_a_missing_file_and_a_missing_config_are_named(desk: Desk) -> None:
    assert "nowhere.csv: cannot be read" in desk.of_program("people import", desk.folder / "nowhere.csv").err
    done = desk.call("people", "import", desk.sheet(ROSTER), "-c", desk.folder / "nowhere.toml")
    assert done.code == 2
    assert "nowhere.toml" in done.err


def test_books_that_somebody_else_writes_are_left_alone(desk: Desk) -> None:
    desk.imports(ROSTER)
    books = TinyStore(desk.books)
    try:
        done = desk.imports(ROSTER)
    finally:
        books.close()
    assert done.code == 1
    assert "only one mailbot may" in done.err


def test_a_running_daemon_takes_the_roster_in(desk: Desk) -> None:
    with desk.daemon():
        done = desk.imports(ROSTER)
        assert (done.code, done.out) == (0, "3 new, 0 updated, 1 pair\n")
        refused = desk.imports("name,address,roles\nAnn,ann,mentee\n")
        assert refused.code == 1
        assert "line 2, address: 'ann' is not one mail address" in refused.err
    with desk.reading() as books:
        assert books.person_at("ben@example.test")
        assert not books.person_at("ann")
