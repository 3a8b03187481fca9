"""Begun: a letter that knows its reader, its threads and its ids, before it has any words."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.structs import replace

from mailbot.program.bookkeeping import Thread
from mailbot.program.decision import Letter
from mailbot.program.facts import Facts
from mailbot.program.model import Person
from mailbot.program.traffic.references import ids_kept


@dataclass(frozen=True, slots=True)
class Begun:
    """A letter before it has words: to whom, in which threads by topic (those of its parts among them), under which id,
    after which earlier letters; `last` is what every letter to this reader ends with."""

    letter: Letter
    reader: Person | None
    party: str
    threads: dict[str, Thread]
    id: str
    message_id: str
    earlier: tuple[str, ...]
    last: Facts | None

    @property
    def thread(self) -> Thread:
        return self.threads[self.letter.topic]

    @property
    def address(self) -> str:
        return self.reader.address if self.reader else self.letter.to

    def went_on(self, subject: str, words: str) -> tuple[Thread, ...]:
        """The threads with this letter in its own; `subject` is what it is called where the letter begins it."""
        messages = ids_kept((*self.earlier, self.message_id))
        after = replace(self.thread, subject=self.thread.subject or subject, messages=messages, words=words)
        return tuple({**self.threads, self.letter.topic: after}.values())
