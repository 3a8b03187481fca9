"""`mailbot report`: the figures by objective, and the manual of what pairs have learned, from the books (S48, S73)."""

from __future__ import annotations

import json
from datetime import date

from selectolax.lexbor import LexborHTMLParser

from mailbot.ports import Unit
from mailbot.program.knowledge.lesson import ANY, KeptLesson, Shelf
from tests.commands.conftest import Desk

ROSTER = """name,address,roles,disciplines,slots,mentor,since
Mia Mentor,mia@example.test,mentor,testing,3,,
Ann Bell,ann@example.test,mentee,,,mia@example.test,2026-08-01
"""
HOSTILE = "<b>Measure</b> *first*\n# no heading"


def with_lessons(desk: Desk) -> None:
    assert desk.imports(ROSTER).code == 0
    with desk.writing() as books, books.unit():
        testing = KeptLesson(wording=HOSTILE, month=date(2026, 9, 1), phase="design")
        general = KeptLesson(wording="Write it down.", month=date(2026, 8, 1))
        books.commit(Unit(records=(Shelf(id="testing", lessons=(testing,)), Shelf(id=ANY, lessons=(general,)))))


def test_the_report_tells_each_objective_of_a_quarter_from_the_books_s48(desk: Desk) -> None:
    with_lessons(desk)
    done = desk.of_program("report", "--quarter", "2026-Q3")
    assert done.code == 0 and done.err == ""
    assert done.lines[0] == "The program from 1 July 2026 to 30 September 2026"
    names = [line for line in done.lines[1:] if line and not line.startswith(" ")]
    assert names == [
        "New talent",
        "Skills passed on",
        "Plans of their own",
        "Understanding of the whole craft",
        "Mentees become mentors",
        "Open work together",
    ]
    assert "  1  pairs begun" in done.out and "  2  lessons kept for others" in done.out
    assert max(map(len, done.lines)) <= 80

    found = json.loads(desk.of_program("report", "--quarter", "2026Q3", "--json").out)
    assert (found["begins"], found["ends"], found["begun"], found["lessons"]) == ("2026-07-01", "2026-09-30", 1, 2)
    assert json.loads(desk.of_program("report", "--json").out).keys() == found.keys()


def test_a_quarter_that_is_none_or_to_come_is_said_in_a_line(desk: Desk) -> None:
    with_lessons(desk)
    for quarter, code in (("2026-Q5", 2), ("summer", 2), ("2999-Q1", 1)):
        done = desk.of_program("report", "--quarter", quarter)
        assert done.code == code and quarter in done.err and done.out == ""


def test_the_manual_is_compiled_by_discipline_and_stage_as_text_and_page_s73(desk: Desk) -> None:
    with_lessons(desk)
    folder = desk.folder / "public" / "manual"
    done = desk.of_program("report", "--manual", folder)
    assert done.code == 0 and str(folder / "manual.md") in done.out
    text = (folder / "manual.md").read_text()
    for heading in ("## Performance testing", "### Design", "## For every discipline", "### At any stage"):
        assert heading in text
    assert "\\<b\\>Measure" in text and "\n# no" not in text  # what people wrote is no markup of the manual's

    page = LexborHTMLParser((folder / "manual.html").read_text())
    assert [each.text() for each in page.css("h2")] == ["Performance testing", "For every discipline"]
    assert [each.text() for each in page.css(".lessons li")] == [HOSTILE, "Write it down."]
    assert page.css_first("li b") is None


def test_a_manual_without_lessons_says_how_it_begins(desk: Desk) -> None:
    assert desk.imports(ROSTER).code == 0
    desk.of_program("report", "--manual", desk.folder)
    assert "LESSON" in (desk.folder / "manual.html").read_text()
