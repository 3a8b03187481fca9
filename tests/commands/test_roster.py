"""The mentors' page: who agreed to be named, always from the books, with links that are the whole form (S69, S70)."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from mailbot.adapters.memory import MemorySpool, memory_store
from mailbot.composition import office_of, read_program
from mailbot.demo.correspondent import Correspondent
from mailbot.demo.servers import EmbeddedServers
from mailbot.intake import take_in
from mailbot.ports import Unit
from mailbot.program.admission.volunteering import Volunteering, VolunteerStage
from mailbot.program.model import Application
from tests.commands.conftest import ADDRESS, Desk

ROSTER = """name,address,roles,disciplines,slots,timezone,languages
Mia Mentor,mia@example.test,mentor,modelling; capacity planning,3,Berlin,English; German
Ben Brook,ben@example.test,mentor,testing,0,America/New_York,English
Sam Stone,sam@example.test,mentor,testing,1,,
"""
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOSTILE = '<script>alert("x")</script> & "Eve" \' {{ mentors }} {% raw %}'


def in_the_roster(desk: Desk, **told: dict[str, object]) -> None:
    """Imports the mentors and lists those who are named, with what is told of them."""
    desk.imports(ROSTER)
    with desk.writing() as books:
        for name, fields in told.items():
            person = books.person_at(f"{name}@example.test")
            assert person is not None
            with books.unit():
                books.commit(Unit(records=(replace(person, listed=True, **fields),)))


def page_of(desk: Desk) -> str:
    done = desk.of_program("roster")
    assert done.code == 0 and done.err == ""
    return done.out


def test_the_page_names_who_agreed_and_nobody_else_s69(desk: Desk) -> None:
    in_the_roster(desk, mia={"about": "Queues.", "stages": ("test",), "years": 12}, ben={})
    page = LexborHTMLParser(page_of(desk))
    assert [name.text() for name in page.css("h3")] == ["Ben Brook", "Mia Mentor"]
    mia = page.css(".mentors > li")[1].text()
    for words in ("Queues.", "performance modelling and capacity management", "12", "English and German", "Berlin"):
        assert words in mia
    slots = [slot.text() for slot in page.css(".slot")]
    assert slots == ["No slot is free just now", "A slot is free"]
    assert "mia@example.test" not in (page.html or "") and "Sam Stone" not in (page.html or "")


def test_hostile_names_stay_text(desk: Desk) -> None:
    in_the_roster(desk, mia={"name": HOSTILE, "about": f"{HOSTILE} javascript:alert(1) eve@example.test"})
    page = page_of(desk)
    read = LexborHTMLParser(page)
    assert read.css("script, img, iframe, object, embed, link, form") == []
    assert [name.text() for name in read.css("h3")] == [HOSTILE]
    assert not re.search(r"\son\w+\s*=", re.sub(r">[^<]*<", "><", page))
    assert all(re.match(r"mailto:", link.attributes["href"] or "") for link in read.css("a"))
    assert "eve@example.test" not in page


def test_a_link_opens_a_mail_that_is_the_whole_form_s1(desk: Desk) -> None:
    in_the_roster(desk, mia={})
    apply, volunteer = re.findall(r'<a[^>]* href="(mailto:[^"]*body[^"]*)"', page_of(desk))
    office = office_of(read_program(desk.config), memory_store(), MemorySpool())
    ann = Correspondent("Ann Bell", "ann@example.test", ADDRESS, office.moment(NOW).zone)
    office.begin(NOW)
    for link, answers in ((apply, APPLIES), (volunteer, VOLUNTEERS)):
        parts = urlsplit(unescape(link))
        asked = parse_qs(parts.query)
        assert unquote(parts.path) == ADDRESS and len(unescape(link)) < 8000
        body = asked["body"][0].replace("\r\n", "\n")
        for question, answer in answers.items():
            assert question in body
            body = re.sub(
                rf"(\] {re.escape(question)}[^\n]*\n(?:Cho[^\n]*\n|Proj[^\n]*\n)?)", rf"\g<1>{answer}\n", body
            )
        take_in(ann.write(asked["subject"][0], body, NOW), office, NOW)
    application = office.store.get(Application, "A-1")
    volunteering = office.store.get(Volunteering, "V-1")
    assert application is not None and application.answers["goals"] == "to plan capacity"
    assert volunteering is not None and volunteering.stage is VolunteerStage.COMPLETE


def test_the_page_goes_into_a_file_in_one_step(desk: Desk) -> None:
    in_the_roster(desk, mia={})
    file = desk.folder / "roster.html"
    file.write_text("old")
    done = desk.of_program("roster", "--out", file)
    assert done.out == f"1 mentor: {file}\n" and file.read_text().startswith("<!doctype html>")
    assert [path.name for path in desk.folder.glob(".*")] == []
    refused = desk.of_program("roster", "--out", desk.folder / "nowhere" / "roster.html")
    assert refused.code == 1 and "cannot be written to" in refused.err


def test_the_page_is_made_beside_a_running_daemon(desk: Desk, servers: EmbeddedServers) -> None:
    desk.configure(servers)
    in_the_roster(desk, mia={})
    with desk.daemon():
        assert "Mia Mentor" in page_of(desk)


def test_an_empty_roster_is_a_page_too_and_books_that_are_not_begun_are_said(desk: Desk) -> None:
    early = desk.of_program("roster")
    assert early.code == 1 and "no books yet" in early.err
    desk.imports(ROSTER)
    page = LexborHTMLParser(page_of(desk))
    assert page.css("h3") == [] and "no reason to wait" in page.text()


def test_a_page_of_the_programs_own_is_checked_when_it_is_loaded(desk: Desk) -> None:
    desk.imports(ROSTER)
    (desk.folder / "templates").mkdir()
    (desk.folder / "templates" / "roster.html").write_text("<p>{{ mentor.address }}</p>", encoding="utf-8")
    done = desk.of_program("roster")
    assert done.code == 2 and "roster.html" in done.err and "'mentor' is undefined" in done.err


def test_people_says_of_a_mentor_what_the_roster_would(desk: Desk) -> None:
    in_the_roster(desk, mia={"about": "Queues.", "stages": ("test",)})
    people = json.loads(desk.of_program("people --json").out)
    mia = next(person for person in people if person["name"] == "Mia Mentor")
    assert (mia["stages"], mia["about"], mia["listed"], mia["disciplines"]) == (
        ["test"],
        "Queues.",
        True,
        ["modelling", "capacity"],
    )
    assert "Queues." in desk.of_program(f"show {mia['id']}").out


APPLIES = {
    "Why should you be taken into the program?": "Because I want to learn.",
    "Your discipline": "testing",
    "Your goals": "to plan capacity",
    "Do you agree to the rules above?": "I agree",
}
VOLUNTEERS = {
    "Your full name": "Ann Bell",
    "Disciplines you mentor in": "load testing",
    "Life-cycle stages you know well": "all",
    "Your years in the field": "9",
    "City whose clock you go by": "Berlin",
    "Mentees at a time": "1",
    "Shall the roster name you?": "yes",
    "Do you agree to what mentors agree to?": "I agree",
}
