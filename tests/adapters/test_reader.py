"""The reader: mails are read apart, in their order, and one that cannot be read keeps none of the others."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailbot.adapters.frames import framed
from mailbot.adapters.reader import TOO_SLOW, UNREADABLE, Reader, serve
from mailbot.errors import MalformedMail
from mailbot.mail.limits import Limits
from mailbot.mail.reading.parse import parse

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


AT_LENGTH = """
import sys, time
from pathlib import Path
import mailbot.adapters.reader as reader

parse, tried = reader.parse, Path(sys.argv[1])

def parse_at_length(raw, limits):
    if b"Subject: 3" in raw or (b"Subject: 7" in raw and not tried.exists()):
        tried.touch()
        while True:
            pass
    if b"Subject: 5" in raw:
        time.sleep(60)
    return parse(raw, limits)

reader.parse = parse_at_length
reader.serve(sys.stdin.buffer, sys.stdout.buffer)
"""
"""A process that reads one mail for ever, another so for the first time only, and sleeps over a third."""


@pytest.fixture
def at_length(tmp_path: Path) -> Iterator[Reader]:
    one = Reader(seconds=0.2, command=[sys.executable, "-c", AT_LENGTH, str(tmp_path / "tried")])
    yield one
    one.close()


def test_a_mail_that_takes_too_long_is_given_up_and_the_others_lose_nothing(at_length: Reader) -> None:
    mails = [mail(number) for number in range(5)]
    found = at_length.read(mails, LIMITS)
    assert str(found.pop(3)) == TOO_SLOW
    assert found == [parse(raw, LIMITS) for raw in mails[:3] + mails[4:]]


def test_a_mail_that_took_too_long_once_is_tried_again(at_length: Reader) -> None:
    mails = [mail(number) for number in (6, 7, 8)]
    assert at_length.read(mails, LIMITS) == [parse(raw, LIMITS) for raw in mails]


def test_a_process_that_does_nothing_is_not_waited_for_either(at_length: Reader) -> None:
    assert [str(one) for one in at_length.read([mail(5)], LIMITS)] == [TOO_SLOW]


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
    serve(io.BytesIO(framed(([mail(1, "Secret")], LIMITS, 2.0))), answers)
    assert b"ZeroDivisionError" in answers.getvalue() and b"Secret" not in answers.getvalue()
