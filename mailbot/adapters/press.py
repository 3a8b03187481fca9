"""Press: letters are printed in a process of their own, while the office is at the next mail.

Whatever becomes of that process, its sheets are printed here instead: what comes of a sheet follows from it alone.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import IO

import msgspec

from mailbot.adapters.frames import READY, SIZE, first_of, sized, take_from
from mailbot.policy.typesetting import Typesetter
from mailbot.printing import Printed, Sheet, printed, printed_as

_SECONDS = 20.0
"""Longer than any letter takes, on a machine that does other things."""
_LARGEST = 1 << 18
"""Octets of files with which a sheet is cheaper to print than to hand over."""

_ENCODE = msgspec.msgpack.Encoder().encode  # a tenth of what pickles of our classes cost on either side
_TEXTS = msgspec.msgpack.Decoder(dict[str, str])
_SHEET = msgspec.msgpack.Decoder(Sheet)
_ANSWER = msgspec.msgpack.Decoder(tuple[bytes, str] | None)
"""A letter's octets and the imprint of its words."""


@dataclass(slots=True, eq=False)
class Proof:
    """A sheet that is being printed."""

    press: Press
    sheet: Sheet
    done: Printed | None = None

    def printed(self) -> Printed:
        """The finished letter, once it is there; raises whatever setting it raises."""
        return self.press.wait(self) or printed(self.sheet, self.press.typesetter)


class Press:
    """Prints sheets elsewhere, in their order; to be used by one thread."""

    def __init__(self, typesetter: Typesetter, command: Sequence[str] = (sys.executable, "-P", "-m", __name__)) -> None:
        self.typesetter = typesetter
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._work = self._answers = -1
        self._ready = False
        self._waiting: deque[Proof] = deque()
        self._come = bytearray()

    def start(self) -> None:
        """Starts the process where none runs; until it is ready, sheets are printed here. OSError where none can be
        had."""
        if self._process is None:
            pipe = subprocess.PIPE
            self._process = process = subprocess.Popen(self._command, stdin=pipe, stdout=pipe, bufsize=0)
            assert process.stdin is not None and process.stdout is not None
            self._work, self._answers = process.stdin.fileno(), process.stdout.fileno()
            os.set_blocking(self._work, False)

    def is_ready(self, seconds: float = 0.0) -> bool:
        """Whether the process takes sheets, at the latest in so many seconds."""
        if self._process is not None and not self._ready and select.select([self._answers], [], [], seconds)[0]:
            self._ready = os.read(self._answers, len(READY)) == READY
            try:
                self._send(sized(_ENCODE(dict(self.typesetter.texts))))
            except (OSError, EOFError):
                self.close()
        return self._ready

    @property
    def process(self) -> int | None:
        """The id of the process, where one runs."""
        return self._process.pid if self._process else None

    def begin(self, sheet: Sheet) -> Proof:
        """Hands a sheet over, and does not wait for it."""
        proof = Proof(self, sheet)
        content = _travels(sheet) if self.is_ready() else None
        if content is None:
            return proof
        self._waiting.append(proof)
        try:
            self._send(sized(content))
            while select.select([self._answers], [], [], 0)[0]:  # else it stands still when its pipe is full
                self._take()
        except (OSError, EOFError):
            self.close()
        return proof

    def wait(self, proof: Proof) -> Printed | None:
        """What came of a sheet that was handed over; None where it is to be printed here."""
        if proof.done is not None:
            return proof.done
        try:
            while proof in self._waiting:
                if not select.select([self._answers], [], [], _SECONDS)[0]:
                    raise TimeoutError
                self._take()
        except (OSError, EOFError):
            self.close()
        return proof.done

    def close(self) -> None:
        """Ends the process at once: whatever it is at can be printed again."""
        process, self._process, self._ready = self._process, None, False
        self._waiting.clear()
        self._come.clear()
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()
            process.wait()

    def _send(self, frame: bytes) -> None:
        """Writes all of it; meanwhile takes what comes, or both sides could wait for each other."""
        left = memoryview(frame)
        while left:
            with suppress(BlockingIOError):
                left = left[os.write(self._work, left) :]
                continue
            come, _, _ = ready = select.select([self._answers], [self._work], [], _SECONDS)
            if not any(ready):
                raise TimeoutError
            if come:
                self._take()

    def _take(self) -> None:
        """Reads what has come, and gives each finished letter to the sheet that waits longest."""
        take_from(self._answers, self._come)
        while (content := first_of(self._come)) is not None:
            proof, answer = self._waiting.popleft(), _ANSWER.decode(content)
            proof.done = answer and printed_as(proof.sheet, *answer)


def _travels(sheet: Sheet) -> bytes | None:
    """A sheet for the way to the press; None where it is to be printed here, since it is too large or would not come
    out there as it went in."""
    date = sheet.draft.date
    if sum(len(file.content) for file in sheet.draft.attachments) > _LARGEST or date.utcoffset() != timedelta():
        return None
    try:
        return _ENCODE(sheet)
    except (UnicodeEncodeError, TypeError):  # half a character, or a text that is more than one
        return None


def serve(work: IO[bytes], answers: IO[bytes]) -> None:
    """The other end: is sent the texts of the layout, then sheets until nobody sends any more; answers None for what
    cannot be printed."""
    answers.write(READY)
    answers.flush()
    sent = _frames(work)
    texts = next(sent, None)
    typesetter = Typesetter(_TEXTS.decode(texts)) if texts is not None else None
    for content in sent:
        assert typesetter is not None  # whoever sends sheets has sent the texts
        answer: tuple[bytes, str] | None = None
        with suppress(Exception):  # it is tried again where the fault can be told
            done = printed(_SHEET.decode(content), typesetter)
            answer = done.mail.raw, done.imprint
        answers.write(sized(_ENCODE(answer)))
        answers.flush()


def _frames(pipe: IO[bytes]) -> Iterator[bytes]:
    while head := pipe.read(SIZE.size):
        yield pipe.read(SIZE.unpack(head)[0])


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM):  # meant for the office, which finishes the mail in hand
        signal.signal(number, signal.SIG_IGN)
    with suppress(BrokenPipeError):
        serve(sys.stdin.buffer, sys.stdout.buffer)
