"""The reader: mails are read apart, in their order, and one that cannot be read keeps none of the others."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Iterator

import pytest

from mailbot.adapters.reader import TOO_SLOW, UNREADABLE, Reader, _framed, serve
from mailbot.errors import MalformedMail
from mailbot.mail.limits import Limits
from mailbot.mail.parse import parse

LIMITS = Limits(size=1_000_000)


def mail(number: int, text: str = "Hello") -> bytes:
    return f"From: Ann <ann@example.test>\nMessage-ID: <{number}@example.test>\nSubject: {number}\n\n{text}\n".encode()


@pytest.fixture
def reader() -> Iterator[Reader]:
    one = Reader()
    yield one
    one.close()


def test_mails_are_read_in_their_order_as_they_would_be_here(reader: Reader) -> None:
    mails = [mail(number, "x" * 50_000) for number in range(12)]
    assert reader.read(mails, LIMITS) == [parse(raw, LIMITS) for raw in mails]
    assert reader.read([], LIMITS) == []


def test_what_is_too_much_is_said_and_the_next_is_read(reader: Reader) -> None:
    first, second = reader.read([mail(1, "x" * 2_000_000), mail(2)], LIMITS)
    assert isinstance(first, MalformedMail) and "larger than" in str(first)
    assert second == parse(mail(2), LIMITS)


def test_a_mail_that_takes_too_long_is_given_up_and_the_next_is_read() -> None:
    slow = Reader(seconds=0.0)  # nothing is ready at once
    try:
        found = slow.read([mail(1), mail(2)], LIMITS)
    finally:
        slow.close()
    assert [str(one) for one in found] == [TOO_SLOW, TOO_SLOW]


def test_a_process_that_was_killed_is_replaced_and_no_mail_suffers(reader: Reader) -> None:
    os.kill(reader.start().pid, signal.SIGKILL)
    assert reader.read([mail(1)], LIMITS) == [parse(mail(1), LIMITS)]


def test_it_goes_on_through_what_ends_the_office(reader: Reader) -> None:
    reader.read([mail(1)], LIMITS)
    for number in (signal.SIGINT, signal.SIGTERM):
        os.kill(reader.start().pid, number)
    assert reader.read([mail(2)], LIMITS) == [parse(mail(2), LIMITS)]


def test_a_mail_at_which_two_processes_died_is_unreadable() -> None:
    mortal = Reader(command=[sys.executable, "-c", "print(flush=True); input()"])
    assert [str(one) for one in mortal.read([mail(1), mail(2)], LIMITS)] == [UNREADABLE, UNREADABLE]
    mortal.close()


def test_where_no_process_starts_no_mail_is_to_blame() -> None:
    stillborn = Reader(command=[sys.executable, "-c", "raise SystemExit"])
    with pytest.raises(OSError, match="does not start"):
        stillborn.read([mail(1)], LIMITS)
    stillborn.close()


def test_a_fault_of_ours_is_said_without_a_word_of_the_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(raw: bytes, limits: Limits) -> None:
        raise ZeroDivisionError(raw)

    monkeypatch.setattr("mailbot.adapters.reader.parse", fail)
    answers = io.BytesIO()
    serve(io.BytesIO(_framed(([mail(1, "Secret")], LIMITS))), answers)
    assert b"ZeroDivisionError" in answers.getvalue() and b"Secret" not in answers.getvalue()
