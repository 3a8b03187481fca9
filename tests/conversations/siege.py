"""The world that hostile mails are thrown at: a pair, an offer, a review and a question, all of them open.

Ann and Mia are the pair P-1 with a call agreed and a plan drafted; Ben has been offered Cem (A-2); Sam's application
(A-3) is with the admins, Ada and Abe; Quinn, a stranger, has asked something (Q-1). Eve is who writes in their names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from mailbot.adapters.memory import MemorySpool, memory_store
from mailbot.adapters.tables import TABLES
from mailbot.composition import office_of
from mailbot.demo.correspondent import Correspondent
from mailbot.mail.message import Mail
from mailbot.ports import Unit
from mailbot.program.bookkeeping import Counter, Happened, OutboxRow, Reach, Receipt, Sent, Thread
from mailbot.program.model import Record
from mailbot.program.traffic.rates import Tally
from mailbot.program.trust import desk
from mailbot.program.trust.custody import Custody
from tests.conversations.test_other_ways import applied
from tests.conversations.world import BEGINS, MemoryWorld, World
from tests.conversations.year import only, paired

STRANGERS = {"eve": ("Eve", "eve@evil.example"), "quinn": ("Quinn Query", "quinn@example.test")}
PLAN = "PLAN\nGoal: To plan capacity\n- by 2027-03-01 read chapter 3\n- by 2027-05-01 measure one service"

THREADS = {
    "ada-review": ("ada", "A-3/review"),
    "abe-review": ("abe", "A-3/review"),
    "ada-question": ("ada", "Q-1/admins"),
    "sam-application": ("sam", "A-3"),
    "ben-offer": ("ben", "A-2/offer/1"),
    "mia-pair": ("mia", "P-1"),
    "ann-pair": ("ann", "P-1"),
    "mia-challenge": ("mia", "C-1"),
    "ada-challenge": ("ada", "C-1"),
}
"""What the tokens in the files are called: whose they are, and what their thread is about."""

_BOOKKEEPING = {Thread, Happened, Receipt, Counter, OutboxRow, Sent, Reach, Tally, Custody}
_PLACE = re.compile(rb"\{\{(\w+)(?::([\w-]+))?\}\}")


@dataclass(frozen=True, slots=True)
class Standing:
    """The books as the story leaves them, the letters that people have by then, and what time it is."""

    records: tuple[Record, ...]
    letters: Mapping[str, Sequence[Mail]]
    now: datetime


_told: dict[str, Standing] = {}


async def besiege(world: World) -> None:
    """Brings a world to where the story ends; it is told in memory once for each address of the program."""
    invite(world)
    address = world.program.config.program.address
    if address not in _told:
        _told[address] = await _tell(world)
    standing = _told[address]
    world.clock.stands_at = standing.now
    with world.office.unit(world.now):
        world.office.store.commit(Unit(records=standing.records))
    world.office.agenda.rebuild(world.office.moment(world.now))
    for key, letters in standing.letters.items():
        world.people[key].inbox.extend(letters)


def invite(world: World) -> None:
    """Strangers have mailboxes too, so that it is seen what reaches them."""
    address = world.program.config.program.address
    for key, (name, own) in STRANGERS.items():
        world.people[key] = Correspondent(name, own, address, ZoneInfo("UTC"))


async def _tell(world: World) -> Standing:
    office = office_of(world.program, memory_store(), MemorySpool())
    office.begin(BEGINS)
    here = MemoryWorld(world.program, office)
    invite(here)
    kit, _ = await paired(here)
    await here.replies(here.mia, kit, "CALL 2026-12-10 18:00 Berlin")
    await here.replies(here.mia, kit, PLAN)
    here.enrol_mentor("ben", ["testing"], slots=1)
    await applied(here, "cem")
    await here.replies(here.ada, here.ada.last, "APPROVE")
    await here.later(minutes=11)
    await applied(here, "sam")
    only(await here.writes(here.people["quinn"], "Is it free?", "What does the program cost?"))
    await here.writes(here.ada, "HELP", "")
    records = tuple(record for kind in TABLES if kind is not OutboxRow for record in office.store.all(kind))
    return Standing(records, {key: list(who.inbox) for key, who in here.people.items()}, here.now)


def books_of(world: World) -> dict[str, Record]:
    """What the program knows, by id; not how its office works. Of several records with one id, the name of the kind
    stands before those that are there for another one's sake."""
    found: dict[str, Record] = {}
    for kind in (kind for kind in TABLES if kind not in _BOOKKEEPING):
        for record in world.office.store.all(kind):
            found[f"{kind.__name__} {record.id}" if record.id in found else record.id] = record
    return found


def filled(raw: bytes, world: World) -> bytes:
    """A hostile mail with what it knows of this world: {{program}}, {{token:ada-review}}, {{reply:…}} (the address that
    carries it), {{id:…}} (a letter's Message-ID), {{letter:…}} (its text, quoted), {{uid}} (of the call)."""

    def known(match: re.Match[bytes]) -> bytes:
        return _known(match[1].decode(), (match[2] or b"").decode(), world).encode()

    return _PLACE.sub(known, raw)


def _known(what: str, name: str, world: World) -> str:
    program = world.office.handbook.address
    if what == "program":
        return program.address
    if what == "local":
        return program.local
    if what == "uid":
        invitation = next(mail for mail in world.people["ann"].inbox if mail.calendars)
        unfolded = invitation.calendars[0].decode().replace("\r\n ", "")
        return unfolded.partition("UID:")[2].split()[0]
    thread = thread_called(name, world)
    if what == "token":
        return thread.token
    if what == "reply":
        return program.with_token(thread.token)
    letter = next(
        mail for mail in reversed(world.people[name.partition("-")[0]].inbox) if mail.message_id in thread.messages
    )
    if what == "id":
        return letter.message_id
    assert what == "letter", what
    return "\n".join(f"> {line}" for line in letter.text.splitlines())


def thread_called(name: str, world: World) -> Thread:
    """The thread whose token a file names."""
    if name.endswith("-desk"):
        owner, topic = name.removesuffix("-desk"), desk.desk_at(world.now, world.office.handbook)
    else:
        owner, topic = THREADS[name]
    person = world.office.store.person_at(world.people[owner].address)
    assert person is not None
    thread = world.office.store.thread(person.id, topic)
    assert thread is not None, name
    return thread
