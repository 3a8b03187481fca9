"""Reader: mails are read in a process of their own, beside the office, which can be ended when one takes too long.

The caps of `Limits` come first; this is for what costs too much in spite of them (section 5): two seconds of processor
time, counted by the kernel, so that no mail suffers from a busy machine. While the office decides about some mails, the
reader is at the next ones.
"""

from __future__ import annotations

import copyreg
import os
import pickle
import signal
import subprocess
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import fields, replace
from operator import attrgetter
from typing import IO, Any

from mailbot.adapters.frames import READY, SIZE, comes, first_of, framed, take_from
from mailbot.errors import MalformedMail
from mailbot.mail.limits import Limits
from mailbot.mail.message import Address, Attachment, Mail
from mailbot.mail.reading.parse import parse
from mailbot.mail.screening.automatic import looked_at
from mailbot.mail.screening.screening import Screening

Read = Mail | MalformedMail
"""A mail, or why it cannot be read."""

TOO_SLOW = "the mail takes too long to read"
UNREADABLE = "the mail ends whatever tries to read it"

_START_SECONDS = 60.0
_PATIENCE = 10
"""So many times its processor time may a mail take by the clock on the wall, on a machine that does other things."""
_USUAL_MOST = Limits().size
"""Octets; where larger mails are allowed, they may take so much longer."""


class Reader:
    """Reads mails elsewhere, at most `seconds` of processor time each; to be used by one thread at a time."""

    def __init__(self, seconds: float = 2.0, command: Sequence[str] = (sys.executable, "-P", "-m", __name__)) -> None:
        self._seconds = seconds
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = False
        self._come = bytearray()

    def read(self, mails: Sequence[bytes], limits: Limits) -> list[Read]:
        """What each mail says; OSError where no process can be had.

        A mail that takes too long, or whatever reads it with it, is tried once more and then given up; those after it
        are read by the next process.
        """
        found: list[Read] = []
        failed_at = -1
        while len(found) < len(mails):
            process = self._started()
            try:
                _send(process, (mails[len(found) :], limits, self._seconds))
                while len(found) < len(mails):
                    found.append(self._receive(process, self._seconds * _PATIENCE))
            except (_TooSlowError, EOFError, BrokenPipeError) as error:
                because = self._end(error)
                if failed_at == len(found):
                    found.append(MalformedMail(because))
                else:
                    failed_at = len(found)
        return found

    def _end(self, error: Exception) -> str:
        """Ends the process, and says what of the mail it was at ended it, or would have."""
        process = self._process
        self.close()
        out_of_time = process is not None and process.returncode == -signal.SIGPROF
        return TOO_SLOW if out_of_time or isinstance(error, _TooSlowError) else UNREADABLE

    def _receive(self, process: subprocess.Popen[bytes], seconds: float) -> Read:
        """The next answer; with it all that has come is taken, since each look into the pipe waits for the office."""
        assert process.stdout is not None
        pipe = process.stdout.fileno()
        while (content := first_of(self._come)) is None:
            if not comes(pipe, seconds):
                raise _TooSlowError
            take_from(pipe, self._come)
        answer: Read = pickle.loads(content)  # from our own process alone
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        """The process, once it can read; OSError where two of them ended before that (in an update, for instance)."""
        for _ in range(2):
            process = self.start()
            assert process.stdout is not None
            pipe = process.stdout.fileno()
            self._ready = self._ready or (comes(pipe, _START_SECONDS) and os.read(pipe, len(READY)) == READY)
            if self._ready:
                return process
            self.close()
        raise OSError("the process that reads mails does not start")

    def start(self) -> subprocess.Popen[bytes]:
        """The process, started where none runs."""
        if self._process is None:
            self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return self._process

    def close(self) -> None:
        """Ends the process at once: it holds nothing that is not held elsewhere."""
        process, self._process, self._ready = self._process, None, False
        self._come.clear()
        if process is not None:
            process.kill()
            process.communicate()


class _TooSlowError(Exception):
    """The time of one mail is over."""


def _send(process: subprocess.Popen[bytes], work: tuple[Sequence[bytes], Limits, float]) -> None:
    assert process.stdin is not None
    process.stdin.write(framed(work))
    process.stdin.flush()


def serve(work: IO[bytes], answers: IO[bytes]) -> None:
    """The other end: reads mails until nobody sends any more."""
    answers.write(READY)
    answers.flush()
    while head := work.read(SIZE.size):
        mails, limits, seconds = pickle.loads(work.read(SIZE.unpack(head)[0]))
        for raw in mails:
            # SIGPROF ends the process, also within a library's C code.
            signal.setitimer(signal.ITIMER_PROF, seconds * max(1, len(raw) / _USUAL_MOST))
            answer = framed(_read(raw, limits))
            signal.setitimer(signal.ITIMER_PROF, 0)
            answers.write(answer)
            answers.flush()


def _read(raw: bytes, limits: Limits) -> Read:
    try:
        mail = parse(raw, limits)
        return replace(mail, screening=looked_at(mail))
    except MalformedMail as error:
        return MalformedMail(str(error))
    except Exception as error:  # a fault of ours: to die of it would leave its words, the mail's perhaps, in the log
        frame = traceback.extract_tb(error.__traceback__)[-1]
        return MalformedMail(
            f"our code fails on the mail ({type(error).__name__} in {frame.name}, line {frame.lineno})"
        )


def _travels_as_values(kind: type) -> None:
    """Lets values of a kind be pickled as what they are made of; the usual way looks up the fields for each."""
    values = attrgetter(*[each.name for each in fields(kind)])

    def made_of(value: object) -> tuple[type, Any]:
        return kind, values(value)

    copyreg.pickle(kind, made_of)


for _kind in (Mail, Attachment, Address, Screening):
    _travels_as_values(_kind)

if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM):  # meant for the office, which finishes the mail in hand
        signal.signal(number, signal.SIG_IGN)
    with suppress(BrokenPipeError):
        serve(sys.stdin.buffer, sys.stdout.buffer)
