"""The mentor's form and the profile come back through all kinds of clients, with every answer where it belongs."""

from __future__ import annotations

import pytest

from mailbot.mail.new_text.form import read_answers
from mailbot.policy.choices import load_choices
from mailbot.policy.forms import Form, load_forms
from mailbot.policy.shipped import sources
from mailbot.policy.templates import Templates
from mailbot.policy.typesetting import Rendered
from mailbot.program.admission.questions import form_shown, lacking
from mailbot.program.letters.catalogue import LETTERS
from mailbot.source import Mistakes
from tests.letters.test_form_letter import REPLIES, tidy

ANSWERS = {
    "name": "Cem Kaya",
    "disciplines": "capacity planning, load testing",
    "stages": "all",
    "years": "14",
    "languages": "English and Turkish",
    "timezone": "Istanbul, Türkiye",
    "slots": "1",
    "listed": "yes, gladly",
    "about": "Queues, and how to get out of them.",
    "agree": "I agree",
}


@pytest.fixture(scope="module")
def forms() -> dict[str, Form]:
    mistakes = Mistakes()
    files = {source.name: source for source in sources("rules")}
    lists = {name: load_choices(files[f"{name}.toml"], mistakes) for name in ("disciplines", "stages")}
    found = load_forms([files["forms.toml"]], lists, mistakes)
    mistakes.done()
    return found


@pytest.fixture
def letter(forms: dict[str, Form], templates: Templates) -> Rendered:
    facts = {**LETTERS["volunteer-form"], "form": form_shown(forms["volunteer"])}
    return templates.render("volunteer-form", facts, "Europe/Berlin")


def read(way: str, letter: Rendered, form: Form, answers: dict[str, str]) -> dict[str, str]:
    written = {
        f"[{number}] {field.label}": answers[field.key]
        for number, field in enumerate(form.fields, 1)
        if field.key in answers
    }
    found = read_answers(REPLIES[way](letter, written), form.fields, (), (form.title, form.intro))
    if way.startswith("HTML"):  # nothing sets the letter's foot off there
        last = form.fields[-1].key
        found = {key: answer.splitlines()[0] if key == last else answer for key, answer in found.items()}
        found = found if last in answers else {key: answer for key, answer in found.items() if key != last}
    return found


@pytest.mark.parametrize("way", REPLIES)
def test_every_answer_of_a_volunteer_comes_back(way: str, letter: Rendered, forms: dict[str, Form]) -> None:
    found = read(way, letter, forms["volunteer"], ANSWERS)
    assert tidy(found) == tidy(ANSWERS)
    assert lacking(forms["volunteer"], found) == []


@pytest.mark.parametrize("way", REPLIES)
def test_an_empty_mentors_form_answers_nothing(way: str, letter: Rendered, forms: dict[str, Form]) -> None:
    assert read(way, letter, forms["volunteer"], {}) == {}


def test_no_question_of_the_mentors_form_stands_in_the_letter_but_in_the_form(
    letter: Rendered, forms: dict[str, Form]
) -> None:
    prose = " ".join(letter.text.partition("[1]")[0].split()).casefold()
    assert [field.label for field in forms["volunteer"].fields if field.label.casefold() in prose] == []


def test_no_question_of_one_form_is_one_of_the_other(forms: dict[str, Form]) -> None:
    """A form that is sent by itself is known by its questions."""
    applying = {field.label.casefold() for field in forms["application"].fields}
    assert applying.isdisjoint(field.label.casefold() for field in forms["volunteer"].fields)
