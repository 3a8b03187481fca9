"""A lesson's wording names nobody whom the books know, whatever stands around the names (S55, S72)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.adapters.memory import memory_store
from mailbot.adapters.records import RecordStore
from mailbot.ports import Unit
from mailbot.program.knowledge.anonymous import anonymous
from mailbot.program.model import Membership, Mentorship, Person

NOW = datetime(2027, 1, 10, tzinfo=UTC)
PAIR = Mentorship(id="P-1", mentor="M-1", mentee="M-2", since=NOW)


def books() -> RecordStore:
    store = memory_store()
    people = (
        ("M-1", "Mia van der Mentor", "mia@mail.acme.co.uk"),
        ("M-2", "Will Bell", "will@gmail.com"),
        ("M-3", "Ben Brook", "ben@example.test"),
    )
    records = (
        Person(id=id, name=name, addresses=(address,), since=NOW, stage=Membership.MEMBER)
        for id, name, address in people
    )
    store.commit(Unit(records=tuple(records)))
    return store


BOOKS = books()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Mia told Will Bell to wait.", "[mentor] told [mentee] to wait."),
        ("WILL's script, MIA's idea.", "[mentee]'s script, [mentor]'s idea."),
        ("It will help; ring the bell.", "It will help; ring the bell."),  # words like any other, in small letters
        ("Ben Brook knew it, and so did ben brook.", "[name] knew it, and so did [name]."),
        ("A brook, and Ben.", "A brook, and Ben."),  # half a name of somebody else may be anybody's
        ("At Acme (ACME) the acme of load tests.", "At [company] ([company]) the acme of load tests."),
        ("Write to MIA@mail.acme.co.uk or x@y.example.", "Write to [address] or [address]."),
        ("Gmail was slow.", "Gmail was slow."),  # where anybody has an address is nobody's employer
        ("Mias Rat half, Wills Fleiß auch.", "[mentor]s Rat half, [mentee]s Fleiß auch."),
        ("W.B. and M. Mentor agree; so does W. Bell.", "[mentee] and [mentor] agree; so does [mentee]."),
        ("https://code.example.org/willbell, bell-will42", "https://code.example.org/[mentee], [mentee]"),
        ("A mentor will help; goodwill bells.", "A [mentor] will help; goodwill bells."),
        ("https://code.example.org/mentor/Mia", "https://code.example.org/[mentor]/[mentor]"),
    ],
)
def test_names_addresses_and_employers_give_way_to_a_word(said: str, kept: str) -> None:
    assert anonymous(said, PAIR, BOOKS) == kept


def test_a_name_is_known_however_its_accents_are_written() -> None:
    store = memory_store()
    rene = Person(id="M-2", name="Ren\u00e9 Noir", addresses=(), since=NOW, stage=Membership.MEMBER)
    store.commit(Unit(records=(rene,)))
    assert anonymous("Rene\u0301 knew.", PAIR, store) == "[mentee] knew."


@given(
    st.lists(st.sampled_from(["Mia van der Mentor", "Will Bell", "will@gmail.com", "Ben Brook", "x ", ", ", "(", "\n"]))
)
def test_nothing_that_names_somebody_is_left_between_whatever_stands_around_it(pieces: list[str]) -> None:
    wording = anonymous(" ".join(pieces), PAIR, BOOKS)
    for name in ("Mia", "Mentor", "Will", "Bell", "Ben Brook", "@"):
        assert name not in wording
    assert anonymous(wording, PAIR, BOOKS) == wording
