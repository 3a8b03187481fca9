"""Worlds in which a conversation takes place: in memory, over embedded servers, over Dovecot.

A story is told once. It says who writes what and looks at what each person gets; the world carries the mail.
"""

from __future__ import annotations

import asyncio
import itertools
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from html import unescape
from zoneinfo import ZoneInfo

from mailbot import erasing
from mailbot.adapters.reader import Reader
from mailbot.aging import Aging
from mailbot.attempts import note
from mailbot.composition import Program
from mailbot.daemon import Daemon
from mailbot.demo.correspondent import Correspondent
from mailbot.demo.servers import EmbeddedServers
from mailbot.dispatch import due
from mailbot.fate import TakenIn
from mailbot.intake import take_in
from mailbot.mail.message import Attachment, Mail
from mailbot.mail.reading.parse import parse
from mailbot.office import Office
from mailbot.ports import Arrival, Outdated
from mailbot.program.decision import Decision, Disposition
from mailbot.program.lifecycle import Opened
from mailbot.program.model import Membership, Person
from mailbot.rounds import make_round
from mailbot.taking_up import is_left, settle_answered
from tests.servers.dovecot_server import Dovecot, dovecot, start_dovecot

__all__ = ["dovecot", "start_dovecot"]

numbers = itertools.count(1)
BEGINS = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PATIENCE = 20.0

CAST = {
    "ann": ("Ann Bell", "ann@example.test", "Europe/Berlin"),
    "cem": ("Cem Kaya", "cem@example.test", "Europe/Istanbul"),
    "ada": ("Ada Admin", "ada@example.org", "Europe/Berlin"),
    "abe": ("Abe Abbot", "abe@example.org", "America/New_York"),
    "mia": ("Mia Mentor", "mia@example.test", "Europe/Berlin"),
    "ben": ("Ben Brook", "ben@example.test", "America/New_York"),
    "sam": ("Sam Stranger", "sam@example.test", "UTC"),
}


@dataclass(slots=True)
class StoppedClock:
    """A clock that stands still until it is moved."""

    stands_at: datetime

    def now(self) -> datetime:
        return self.stands_at

    def move(self, by: timedelta) -> None:
        self.stands_at += by


class World:
    """People, the program's office, and a clock that is moved by hand. `taken` is what became of each mail."""

    def __init__(self, program: Program, office: Office) -> None:
        self.program = program
        self.office = office
        self.clock = StoppedClock(BEGINS)
        self.taken: list[TakenIn] = []
        self.sent: list[Mail] = []
        self.people = {
            key: Correspondent(name, address, program.config.program.address, ZoneInfo(zone))
            for key, (name, address, zone) in CAST.items()
        }

    def __getattr__(self, name: str) -> Correspondent:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def enrol_mentor(self, key: str, disciplines: Sequence[str], slots: int, years: int = 12) -> None:
        """A mentor who is in the books already."""
        name, address, zone = CAST[key]
        person = Person(
            id=f"M-{self.office.store.last_number('M') + 1}",
            name=name,
            addresses=(address,),
            since=self.now,
            stage=Membership.MEMBER,
            roles=("mentor",),
            timezone=zone,
            disciplines=tuple(disciplines),
            slots=slots,
            years=years,
            agreed=self.program.handbook.rules_version,
        )
        with self.office.unit(self.now):
            self.office.carry_out(Decision(Disposition.ACCEPTED, "enrolled", (Opened(person),)), self.now)

    async def writes(
        self, who: Correspondent, subject: str, text: str, attachments: Sequence[Attachment] = ()
    ) -> list[Mail]:
        """A new mail to the program; answers with the letters that this person gets because of it."""
        return await self.post(who, who.write(subject, text, self.now, attachments))

    async def replies(
        self, who: Correspondent, letter: Mail, text: str, attachments: Sequence[Attachment] = ()
    ) -> list[Mail]:
        return await self.post(who, who.reply(letter, text, self.now, attachments))

    async def fills(
        self, who: Correspondent, letter: Mail, answers: Mapping[str, str], files: Sequence[Attachment] = ()
    ) -> list[Mail]:
        return await self.post(who, who.fill(letter, answers, self.now, files))

    async def clicks(self, who: Correspondent, letter: Mail, words: str) -> list[Mail]:
        """Follows the letter's link for a keyword and sends what opens."""
        return await self.post(who, who.follow(letter, link_in(letter, words), self.now))

    async def post(self, who: Correspondent, raw: bytes) -> list[Mail]:
        before = len(who.inbox)
        await self.deliver(raw)
        return who.inbox[before:]

    async def deliver(self, raw: bytes, to: str = "") -> None:
        """Brings a mail to the program, and everything that it leads to to its readers; `to` is the address on its
        envelope, if not the one in its header."""
        raise NotImplementedError

    async def later(self, **by: float) -> None:
        """Time passes; the office makes its round, and what is due reaches its readers."""
        raise NotImplementedError

    def hand_out(self, recipients: Sequence[str], raw: bytes) -> None:
        for person in self.people.values():
            if person.address in recipients:
                self.sent.append(person.receive(raw))


def link_in(letter: Mail, words: str) -> str:
    """The mailto link of the letter's HTML part that says these words."""
    links = re.findall(r'<a [^>]*href="(mailto:[^"]+)"[^>]*>([^<]*)</a>', letter.html)
    found = [unescape(link) for link, said in links if unescape(said) == words]
    assert found, f"{words} is not among {[said for _, said in links]}"
    return found[0]


@dataclass(slots=True)
class MemoryFolders:
    """The folders that mails are filed into: by name, the mails by number; and when each of them came."""

    mails: dict[str, dict[int, bytes]] = field(default_factory=lambda: defaultdict(dict))
    came: dict[int, datetime] = field(default_factory=dict)
    _uids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def put(self, folder: str, raw: bytes, now: datetime) -> None:
        uid = next(self._uids)
        self.mails[folder][uid], self.came[uid] = raw, now

    async def find(self, folder: str, message_id: str) -> list[Arrival]:
        return [one for one in self._in(folder) if message_id in parse(one.raw).message_id]

    async def nameless(self, folder: str) -> list[Arrival]:
        return [one for one in self._in(folder) if not parse(one.raw).message_id]

    async def refile(self, folder: str, uids: Sequence[int], to: str) -> None:
        for uid in uids:
            self.mails[to][uid] = self.mails[folder].pop(uid)

    async def outdated(self, folder: str, before: datetime, known: Mapping[int, Collection[int]]) -> Outdated | None:
        old = [one for one in self._in(folder) if self.came[one.uid] < before and one.uid not in known.get(1, ())]
        return Outdated(1, old)

    async def erase(self, folder: str, uids: Sequence[int], uidvalidity: int) -> str:
        for uid in uids:
            del self.mails[folder][uid]
        return ""

    async def remove(self, addresses: Collection[str], names: Collection[str], mails: Collection[str]) -> str:
        for folder, lying in self.mails.items():
            for uid, raw in list(lying.items()):
                head = raw.partition(b"\r\n\r\n")[0] if folder in {"Held", "Shunted"} else raw
                whose = addresses if folder in {"Held", "Shunted"} else {*addresses, *names}
                text = head.decode("utf-8", "replace").casefold()
                if any(each.casefold() in text for each in whose) or parse(raw).message_id in mails:
                    del lying[uid]
        return ""

    def _in(self, folder: str) -> list[Arrival]:
        return [Arrival(uid, raw, size=len(raw)) for uid, raw in self.mails[folder].items()]


class MemoryWorld(World):
    """No servers: mails go straight to the three lines."""

    def __init__(self, program: Program, office: Office) -> None:
        super().__init__(program, office)
        self.folders = MemoryFolders()
        self.aging = Aging()

    async def deliver(self, raw: bytes, to: str = "") -> None:
        self.taken.append(take_in(raw, self.office, self.now))
        self.folders.put(self.taken[-1].folder, raw, self.now)
        await self._settle()

    async def later(self, **by: float) -> None:
        self.clock.move(timedelta(**by))
        await self._settle()

    async def _settle(self) -> None:
        make_round(self.office, self.now)
        self.taken += await settle_answered(self.office, self.clock, self.folders)
        await self.aging.look(self.folders, self.office, self.clock)
        make_round(self.office, self.now)
        await erasing.clear(self.office, self.clock, self.folders)
        self._flush()
        erasing.finish(self.office)

    def _flush(self) -> None:
        for row in due(self.office, self.now):
            self.hand_out(row.recipients, self.office.spool.get(row.id))
            note([row], [], self.office, self.now)


class WireWorld(World):
    """A real daemon between real servers; the story goes on when the office is idle again."""

    def __init__(
        self, program: Program, office: Office, servers: EmbeddedServers, dovecot: Dovecot | None, reader: Reader
    ) -> None:
        super().__init__(program, office)
        self.servers = servers
        self.dovecot = dovecot
        self.handed_out = 0
        self.daemon = Daemon(
            program, office, clock=self.clock, first_pause=0.05, taken=self.taken.append, reader=reader
        )

    async def deliver(self, raw: bytes, to: str = "") -> None:
        expected = len(self.taken) + 1
        if self.dovecot is not None:
            await asyncio.to_thread(self.dovecot.deliver, to or _recipient(raw), raw)
            self.daemon.look()  # Dovecot wakes an IDLE half a second later; tests/wire waits for it, stories do not
        else:
            await self.servers.deliver(to or _recipient(raw), raw)
        await self._until(lambda: len(self.taken) >= expected and not self._on_the_way())
        self._collect()

    async def later(self, **by: float) -> None:
        self.clock.move(timedelta(**by))
        self.daemon.round()
        self.daemon.nudge()
        self.daemon.look()
        await self._until(lambda: not self._on_the_way())
        self._collect()

    def _on_the_way(self) -> bool:
        """Whether anything that may go by now is in the outbox still, or a held mail is yet to be settled."""
        waits = any((row.not_before or row.made) <= self.now for row in self.office.store.outbox())
        return waits or is_left(self.office) or erasing.is_left(self.office)

    async def _until(self, done: object) -> None:
        assert callable(done)
        async with asyncio.timeout(PATIENCE):
            while not done():
                await asyncio.sleep(0.005)

    def _collect(self) -> None:
        for accepted in self.servers.accepted[self.handed_out :]:
            self.hand_out(accepted.recipients, accepted.raw)
        self.handed_out = len(self.servers.accepted)


def _recipient(raw: bytes) -> str:
    return str(message_from_bytes(raw)["To"])
