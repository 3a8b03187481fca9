"""The samples that templates are checked against have the shapes that the chapters really give to letters."""

from __future__ import annotations

from datetime import datetime

import pytest

from mailbot.program.facts import Facts
from mailbot.program.letters.catalogue import LETTERS
from mailbot.program.letters.samples import COMMON
from tests.letters.tour import Tour, begin, walk

NOT_REACHED = {
    "several": "the tour looks ahead at the calendar, and makes no rounds in which reminders meet",
    "results": "nobody in the tour says several things in one mail",
    "address-removed": "nobody in the tour has a further address",
    **dict.fromkeys(["command-which", "command-for"], "nobody in the tour has two pairs and names none of them"),
    **dict.fromkeys(
        [
            "application-withdrawn",
            "application-withdrawn-news",
            "offer-withdrawn",
            "leaving",
            "leaving-kept",
            "leaving-over",
            "leaving-nothing",
            "left",
            "left-news",
            "pair-left",
            "handover-form",
            "handover-noted",
            "handover-brief",
        ],
        "nobody leaves in the tour; tests/conversations/test_leaving.py tells of it",
    ),
    **dict.fromkeys(
        ["rules-asked", "rules-answered", "rules-over", "rules-news"],
        "the rules stay as they are in the tour; tests/conversations/test_framework.py tells of it",
    ),
    **dict.fromkeys(
        ["confidence", "confidence-nobody", "confidence-answer", "conduct", "conduct-answered"],
        "nobody confides anything in the tour; tests/conversations/test_conduct.py tells of it",
    ),
    **dict.fromkeys(["name", "language"], "tests/conversations/test_membership.py tells of them"),
    **dict.fromkeys(
        ["held-flood", "held-many", "junk", "quota"],
        "only floods lead there; tests/conversations/test_floods.py tells of them",
    ),
    **dict.fromkeys(
        ["kickoff-doubt", "outcome-noted", "self-assessment", "self-noted"],
        "nobody tells of a first call or of themselves in the tour; tests/conversations/test_kickoff_outcome.py and "
        "test_self_assessment.py do",
    ),
    "call-which": "no date of the tour can mean two moments; tests/conversations/test_naming_a_call.py tells of it",
    **dict.fromkeys(
        ["catchup-news", "catchup-passed"],
        "nobody tells of a catch-up by the form in the tour; tests/conversations/test_catching_up.py tells of it",
    ),
    "closing-noted": "nobody looks back in the tour; tests/conversations/test_closing.py tells of it",
    "review-own": "an admin who applies gets no packet to answer",
    "pair-none": "only a pair that is gone leads there",
    "record-gone": "only a record that is gone leads there",
    "address-added": "no correspondent of the tour has two addresses",
    "challenge-confirmed": "only a mail that draws no other answer once it is taken up leads there",
    "held-released": "it is written once a mail has been taken up, which no chapter does",
    "shunted": "only a fault of ours leads there",
    "undelivered-relay": "only a mail server that does not take a letter leads there",
    "undelivered-address": "only a mail server that refuses an address leads there",
    "undelivered-letter": "only a mail server that refuses a letter leads there",
    "undelivered-partner": "only an address that is closed for a week leads there",
    "undelivered-over": "only an address that was closed leads there",
}
"""Letters that the tour does not get, and why."""


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> Tour:
    tour = begin(tmp_path_factory.mktemp("program"))
    walk(tour)
    return tour


def shape(value: object) -> object:
    """What a template can do with a fact: its fields, its members, or the name of its type."""
    if isinstance(value, Facts):
        return {name: shape(fact) for name, fact in vars(value).items()}
    if isinstance(value, list | tuple):
        return [shape(member) for member in value[:1]]
    return "moment" if isinstance(value, datetime) else type(value).__name__


def differences(real: object, sample: object, path: str = "") -> list[str]:
    """Where the real shape and the sample's differ; nothing there (None, an empty list) fits everything."""
    if "NoneType" in (real, sample) or [] in (real, sample):
        return []
    if isinstance(real, dict) and isinstance(sample, dict):
        found = [f"{path}.{name} is only in one of them" for name in sorted(real.keys() ^ sample.keys())]
        return found + [
            d for name in real.keys() & sample.keys() for d in differences(real[name], sample[name], f"{path}.{name}")
        ]
    if isinstance(real, list) and isinstance(sample, list):
        return differences(real[0], sample[0], f"{path}[]")
    return [] if real == sample else [f"{path} is {real} and not {sample}"]


def test_the_tour_gets_nearly_every_letter(tour: Tour) -> None:
    assert {letter.template for letter in tour.letters} == set(LETTERS) - set(NOT_REACHED)


@pytest.mark.parametrize("name", sorted(set(LETTERS) - set(NOT_REACHED)))
def test_the_samples_are_shaped_like_the_facts(name: str, tour: Tour) -> None:
    sample = {fact: shape(value) for fact, value in LETTERS[name].items() if fact not in {*COMMON, "reader"}}
    found: set[str] = set()
    for letter in tour.letters:
        if letter.template == name:
            found.update(differences({fact: shape(value) for fact, value in letter.facts.items()}, sample))

    assert not found
