"""A topic is a path that begins with a record, and it makes a place of talk."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.program.topic import (
    Place,
    answering,
    aside,
    call,
    number_of,
    offer,
    oversight,
    place_of,
    record_of,
    review,
)


@pytest.mark.parametrize(
    ("topic", "place", "record", "number"),
    [
        ("", Place.NOWHERE, "", 0),
        ("A-12", Place.APPLICATION, "A-12", 0),
        (review("A-12"), Place.REVIEW, "A-12", 0),
        (offer("A-12", 2), Place.OFFER, "A-12", 2),
        ("P-7", Place.PAIR, "P-7", 0),
        (call("P-7", 3), Place.PAIR, "P-7", 3),
        (aside("P-7", "pulse"), Place.ASIDE, "P-7", 0),
        (oversight("P-7", "silence"), Place.OVERSIGHT, "P-7", 0),
        ("P-7/else", Place.OFFICE, "P-7", 0),
        ("Q-3", Place.QUESTION, "Q-3", 0),
        ("H-4", Place.CUSTODY, "H-4", 0),
        (answering("Q-3"), Place.ANSWERING, "Q-3", 0),
        ("V-3", Place.VOLUNTEERING, "V-3", 0),
        (review("V-3"), Place.VETTING, "V-3", 0),
        ("office/profile", Place.PROFILE, "office", 0),
        ("office/1a2b", Place.OFFICE, "office", 0),
        ("A-12/elsewhere", Place.OFFICE, "A-12", 0),
        ("Z-1", Place.OFFICE, "Z-1", 0),
    ],
)
def test_a_topic_says_the_place_the_record_and_the_number(topic: str, place: Place, record: str, number: int) -> None:
    assert (place_of(topic), record_of(topic), number_of(topic)) == (place, record, number)


@given(st.text(max_size=30))
def test_any_topic_is_somewhere(topic: str) -> None:
    assert place_of(topic) in Place
    assert number_of(topic) >= 0
    assert topic.startswith(record_of(topic))
