"""The press: letters are printed apart, in their order, and whatever becomes of it none is missing or different."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot.adapters.memory import MemorySpool, memory_store
from mailbot.adapters.press import Press
from mailbot.composition import office_of
from mailbot.mail.message import Attachment
from mailbot.office import Office
from mailbot.printing import Sheet, printed
from mailbot.program.decision import Letter
from tests.programs import program_in

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return office_of(program_in(tmp_path), memory_store(), MemorySpool())


@pytest.fixture
def press(office: Office) -> Iterator[Press]:
    one = Press(office.composer.templates.typesetter)
    one.start()
    assert one.is_ready(60)
    yield one
    one.close()


def sheet(office: Office, number: int, octets: int = 0) -> Sheet:
    files = (Attachment("notes.txt", "text/plain", b"x" * octets),) if octets else ()
    letter = Letter(f"ann{number}@example.test", "pair-none", "office", attachments=files)
    return office.composer.type(letter, office.store, NOW).sheet


def test_letters_are_printed_in_their_order_as_they_would_be_here(office: Office, press: Press) -> None:
    sheets = [sheet(office, number) for number in range(12)]
    proofs = [press.begin(one) for one in sheets]
    assert [proof.printed() for proof in proofs] == [printed(one, press.typesetter) for one in sheets]


def test_neither_side_waits_for_the_other_when_letters_are_large(office: Office, press: Press) -> None:
    sheets = [sheet(office, number, octets=200_000) for number in range(12)]
    proofs = [press.begin(one) for one in sheets]
    assert [proof.printed() for proof in reversed(proofs)] == [printed(one, press.typesetter) for one in sheets[::-1]]
    assert press.is_ready()


def test_letters_in_a_press_that_dies_are_printed_all_the_same_and_so_are_the_next(
    office: Office, press: Press
) -> None:
    sheets = [sheet(office, number) for number in range(12)]
    proofs = [press.begin(one) for one in sheets[:6]]
    assert press.process is not None
    os.kill(press.process, signal.SIGKILL)
    proofs += [press.begin(one) for one in sheets[6:]]
    assert [proof.printed() for proof in proofs] == [printed(one, press.typesetter) for one in sheets]
    press.start()
    assert press.is_ready(60)
    assert press.begin(sheets[0]).printed() == printed(sheets[0], press.typesetter)


def test_before_it_is_started_and_after_its_end_letters_are_printed_here(office: Office) -> None:
    press = Press(office.composer.templates.typesetter)
    one = sheet(office, 1)
    assert press.begin(one).printed() == printed(one, press.typesetter)
    press.close()
    assert press.begin(one).printed() == printed(one, press.typesetter)


def test_what_cannot_be_printed_says_why_and_the_next_letter_is_printed(office: Office, press: Press) -> None:
    one = sheet(office, 1)
    spoilt = replace(one, draft=replace(one.draft, subject="\ud800"))
    first, second = press.begin(spoilt), press.begin(one)
    with pytest.raises(UnicodeEncodeError):
        first.printed()
    assert second.printed() == printed(one, press.typesetter)
