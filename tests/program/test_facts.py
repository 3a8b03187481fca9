"""Facts are what rules and letters see, of the types that the schemas promise (S16, S18)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.policy.choices import Choice
from mailbot.policy.forms import Field, Form
from mailbot.program.facts import MENTOR, application_facts, application_schema, in_words, mentor_facts
from mailbot.program.model import Application, Person

SUMMER = datetime(2027, 7, 1, 12, tzinfo=UTC)
WINTER = datetime(2027, 1, 10, 12, tzinfo=UTC)
CHOICES = (Choice("testing", "Performance testing"), Choice("capacity", "Capacity management"))
FORM = Form(
    "application",
    "Apply",
    "",
    (
        Field(key="why", label="Why?", kind="lines"),
        Field(key="links", label="Links?", kind="links", none_words=("none",)),
        Field(key="cv", label="CV?", kind="url"),
        Field(key="discipline", label="Which?", kind="choice", choices=CHOICES),
        Field(key="years", label="Years?", kind="number"),
        Field(key="languages", label="Languages?", kind="list"),
        Field(key="agree", label="Agreed?", kind="agree", yes_words=("yes",)),
    ),
)


def application(answers: Mapping[str, str]) -> Application:
    return Application(id="A-1", applicant="M-1", filed=WINTER, touched=WINTER, strength=40, answers=dict(answers))


def test_answers_become_values_that_rules_can_reckon_with() -> None:
    answers = {
        "why": "To learn.",
        "links": "https://github.example.org/ann",
        "discipline": "performance testing",
        "years": "7",
        "languages": "English, German",
        "agree": "yes",
    }
    facts = application_facts(application(answers), FORM)
    assert (facts.id, facts.strength, facts.why, facts.years, facts.agree) == ("A-1", 40, "To learn.", 7, True)
    assert (facts.discipline, facts.links) == ("testing", ["https://github.example.org/ann"])
    assert facts.languages == ["English", "German"]


def test_what_is_missing_is_empty_and_not_an_error() -> None:
    facts = application_facts(application({}), FORM)
    assert (facts.why, facts.links, facts.cv, facts.years, facts.languages, facts.agree) == ("", [], "", 0, [], False)


@given(st.dictionaries(st.sampled_from([field.key for field in FORM.fields]), st.text(max_size=30)))
def test_whatever_was_answered_has_the_type_that_the_schema_promises(answers: dict[str, str]) -> None:
    facts = application_facts(application(answers), FORM)
    for name, kind in application_schema(FORM).items():
        value = getattr(facts, name)
        assert type(value) is (get_origin(kind) or kind)


def mentor(id: str, timezone: str, offset: int | None = None) -> Person:
    return Person(
        id=id,
        name=id,
        addresses=(f"{id.lower()}@example.org",),
        since=WINTER,
        timezone=timezone,
        utc_offset=offset,
        slots=3,
        years=9,
        languages=("English",),
        disciplines=("testing",),
    )


@pytest.mark.parametrize(
    ("here", "there", "now", "apart"),
    [
        (mentor("M-1", "Europe/Berlin"), mentor("M-2", "America/New_York"), WINTER, 6.0),
        (mentor("M-1", "Europe/Berlin"), mentor("M-2", "UTC"), WINTER, 1.0),
        (mentor("M-1", "Europe/Berlin"), mentor("M-2", "UTC"), SUMMER, 2.0),
        (mentor("M-1", "Asia/Kolkata"), mentor("M-2", "", 60), WINTER, 4.5),
        (mentor("M-1", ""), mentor("M-2", ""), WINTER, 0.0),
    ],
)
def test_two_are_as_many_hours_apart_as_their_clocks(here: Person, there: Person, now: datetime, apart: float) -> None:
    facts = mentor_facts(here, 2, there, "Europe/Berlin", now)
    assert facts.hours_apart == mentor_facts(there, 2, here, "Europe/Berlin", now).hours_apart == apart
    assert set(vars(facts)) == set(MENTOR)
    assert (facts.free_slots, facts.slots, facts.disciplines) == (2, 3, ["testing"])


@pytest.mark.parametrize(
    ("items", "words"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_a_list_is_said_as_people_say_it(items: list[str], words: str) -> None:
    assert in_words(items) == words
    assert in_words(items, "or") == words.replace("and", "or")
