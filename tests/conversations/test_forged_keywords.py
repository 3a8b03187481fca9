"""Whatever keyword there is, nobody brings anything about with it in another's name."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from mailbot.adapters.memory import MemorySpool, memory_store
from mailbot.composition import office_of
from mailbot.program.decision import Disposition
from mailbot.program.keywords.keyword import Keyword, Role
from mailbot.program.keywords.vocabulary import KEYWORDS
from mailbot.program.topic import Place
from tests.conversations.conftest import program_of
from tests.conversations.siege import besiege, books_of, filled
from tests.conversations.test_hostile import letters_of, vouch
from tests.conversations.world import BEGINS, CAST, MemoryWorld

ARGUMENTS = (
    "", "1", "P-1", "A-3", "H-1", "well", "de", "2027-06-01", "Mia 3", "Mia eve@evil.example", "eve@evil.example",
    "2026-12-11 18:00", "Europe/Berlin", "Eve Evil", "https://evil.example/", "1 yes", "all",
)  # fmt: skip
THREADS = {Place.REVIEW: "ada-review", Place.OFFER: "ben-offer", Place.ANSWERING: "ada-question"}
WHO = {Role.ADMIN: "ada", Role.MENTOR: "mia", Role.MENTEE: "ann", Role.MEMBER: "ann", Role.ANYONE: "mia"}

MAY_ASK = {"enquiry", "conduct"}
"""Letters in which anybody's words reach those who answer for the program; they say that nothing is proven."""


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[MemoryWorld]:
    """The besieged world, in memory."""
    program = program_of(tmp_path, 1, 1)
    office = office_of(program, memory_store(), MemorySpool())
    office.begin(BEGINS)
    world = MemoryWorld(program, office)
    await besiege(world)
    yield world


def line_of(keyword: Keyword) -> str:
    """A line that says it, with arguments that its grammar takes."""
    fits = [words for words in ARGUMENTS if re.fullmatch(keyword.args, words)]
    assert fits, f"no argument of these fits {keyword.usage}: add one"
    return f"{keyword.name} {fits[0]}".rstrip() + (" some words" if keyword.text else "")


def thread_of(keyword: Keyword) -> str:
    named = next((THREADS[place] for place in keyword.places if place in THREADS), "")
    return named or {"ada": "ada-desk", "mia": "mia-pair", "ann": "ann-pair"}[WHO[keyword.who]]


def forged(keyword: Keyword, to: str, above: str = "") -> bytes:
    who = thread_of(keyword).partition("-")[0]
    name, address, _ = CAST[who]
    head = f"{above}From: {name} <{address}>\nTo: {to}\nSubject: Hello\nMessage-ID: <forged@{address}>\n"
    return f"{head}\n{line_of(keyword)}\n".replace("\n", "\r\n").encode()


@pytest.mark.parametrize("keyword", KEYWORDS, ids=lambda keyword: f"{keyword.name} {keyword.who}")
async def test_from_alone_changes_nothing_and_reaches_nobody_else(office: MemoryWorld, keyword: Keyword) -> None:
    before = books_of(office)
    await office.deliver(filled(forged(keyword, "{{program}}"), office))
    assert office.taken[-1].disposition in {Disposition.ACCEPTED, Disposition.HELD}
    after = books_of(office)
    assert {id for id in before if before[id] != after.get(id)} == set()
    who = thread_of(keyword).partition("-")[0]
    others = [letter.split() for letter in letters_of(office) if letter.split()[0] != who]
    assert [letter for letter in others if letter[1] not in MAY_ASK] == []


@pytest.mark.parametrize("keyword", KEYWORDS, ids=lambda keyword: f"{keyword.name} {keyword.who}")
async def test_what_failed_dmarc_changes_nothing_with_any_token(office: MemoryWorld, keyword: Keyword) -> None:
    vouch(office)
    results = "Authentication-Results: mx.example.org; dmarc=fail\nReceived: from evil.example by mx.example.org\n"
    before = books_of(office)
    address = "{{reply:" + thread_of(keyword) + "}}"
    await office.deliver(filled(forged(keyword, address, results), office))
    assert office.taken[-1].disposition is Disposition.HELD
    assert books_of(office) == before
    assert letters_of(office) == ["abe forged", "ada forged"]
