"""Surroundings: what the office of a rehearsal stands in: a clock, the mailbox's folders, and an ear for its log."""

from __future__ import annotations

import itertools
import logging
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from mailbot.mail.reading.parse import parse
from mailbot.ports import Arrival


@dataclass(slots=True)
class Clock:
    """Stands still until it is moved."""

    stands_at: datetime

    def now(self) -> datetime:
        return self.stands_at


@dataclass(slots=True)
class Folders:
    """The folders that real mails are filed into, as far as a held one is looked for in them."""

    mails: dict[str, dict[int, bytes]] = field(default_factory=lambda: defaultdict(dict))
    _uids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def put(self, folder: str, raw: bytes) -> None:
        self.mails[folder][next(self._uids)] = raw

    async def find(self, folder: str, message_id: str) -> list[Arrival]:
        return [one for one in self._in(folder) if message_id.encode() in one.raw]

    async def nameless(self, folder: str) -> list[Arrival]:
        return [one for one in self._in(folder) if not parse(one.raw).message_id]

    async def refile(self, folder: str, uids: Sequence[int], to: str) -> None:
        for uid in uids:
            self.mails[to][uid] = self.mails[folder].pop(uid)

    async def remove(self, addresses: Collection[str], names: Collection[str], mails: Collection[str]) -> str:
        """Deletes what names any of these (mailbot/erasing.py); "" says that nothing was in the way."""
        for lying in self.mails.values():
            for uid, raw in list(lying.items()):
                if any(each.encode() in raw for each in (*addresses, *names, *mails)):
                    del lying[uid]
        return ""

    def _in(self, folder: str) -> list[Arrival]:
        return [Arrival(uid, raw, size=len(raw)) for uid, raw in self.mails[folder].items()]


@contextmanager
def listening(faults: list[str]) -> Iterator[None]:
    """What our code says it failed on is added to these faults, and nothing that it logs is printed."""
    log, handler = logging.getLogger("mailbot"), _Listener(faults)
    propagated, log.propagate = log.propagate, False
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.propagate = propagated


class _Listener(logging.Handler):
    """Hears what is logged as an error."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._faults = faults

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        said = record.getMessage()
        self._faults.append(f"{said} ({type(error).__name__}: {error})" if error is not None else said)
