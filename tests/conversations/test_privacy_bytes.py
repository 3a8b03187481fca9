"""After FORGET not a byte of somebody is left: not in the books, not in the mailbox, not in the log; nor after a backup
from before is put back (section 6)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from imapclient import IMAPClient

from mailbot import erasing
from mailbot.adapters.backup import read_backup, write_backup
from mailbot.adapters.imap import FOLDERS
from mailbot.adapters.spool import FileSpool
from mailbot.adapters.tinydb import TinyStore
from mailbot.composition import office_of
from mailbot.logs import OneLine
from mailbot.mail.message import Attachment
from mailbot.ports import Unit
from mailbot.program.privacy.forgetting import Removal
from tests.conversations.test_plan import LIST
from tests.conversations.test_privacy_forget import asked, person, remembered, tokens_of
from tests.conversations.world import WireWorld, World
from tests.conversations.year import letters_of, paired

WORDS = (
    "Read two books on queueing",
    "The offer from Rome",
    "4111 1111",
    "I was shouted at",
    "a second wish",
    "%PDF-ann",
)


@pytest.fixture
def written(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """What the daemon's log says, as it is written."""
    lines: list[str] = []

    class Keep(logging.StreamHandler):  # type: ignore[type-arg]
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler = Keep()
    handler.setFormatter(OneLine("mentoring@example.org"))
    logger = logging.getLogger("mailbot")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield lines
    logger.removeHandler(handler)


async def a_life(world: World) -> None:
    """Ann applies, is matched with Mia, and says all that can be said; Mia and the admins speak of her."""
    kit, mine = await paired(world)
    await world.replies(world.ann, mine, f"PLAN\n{LIST}")
    await world.replies(world.ann, mine, "AGENDA: The offer from Rome.")
    await world.replies(world.ann, mine, "It fails for card 4111 1111 1111 1111, says the bank.")
    await world.later(hours=2)
    await world.replies(world.ann, mine, "REPORT: I was shouted at.")
    await world.replies(world.ann, mine, "I have a second wish.", [Attachment("n.pdf", "application/pdf", b"%PDF-ann")])
    await world.later(hours=2)
    await world.replies(world.mia, kit, "Dear Ann Bell, as for ann@example.test: let us talk.")
    await world.writes(world.ann, "SUBSCRIBE", "")
    await world.later(hours=2)
    await world.writes(world.ann, "A question", "Ann Bell here: is there a fixed hour?")
    await world.replies(world.ada, world.ada.last, "Dear Ann Bell, there is none.")


def mails_of(world: World) -> list[bytes]:
    """Every mail in every folder of the program's mailbox."""
    if not isinstance(world, WireWorld):
        return [raw for folder in world.folders.mails.values() for raw in folder.values()]
    with mailbox_of(world) as client:
        found = []
        for name in (*FOLDERS, "INBOX", "Sent"):
            if client.folder_exists(name):
                client.select_folder(name, readonly=True)
                uids = client.search("ALL")
                found += [parts[b"BODY[]"] for parts in client.fetch(uids, ["BODY.PEEK[]"]).values()] if uids else []
    return found


def mailbox_of(world: WireWorld) -> IMAPClient:
    login = world.program.config.imap
    client = IMAPClient("127.0.0.1", login.port, ssl=False)
    client.login(login.username, world.dovecot.password if world.dovecot else "secret")
    return client


def keep_sent_copies(world: World) -> None:
    """As many a provider does: a copy of each of our letters lies in Sent."""
    if isinstance(world, WireWorld) and world.dovecot is not None:
        with mailbox_of(world) as client:
            if not client.folder_exists("Sent"):
                client.create_folder("Sent")
            for accepted in world.servers.accepted:
                client.append("Sent", accepted.raw)


def bytes_in(folder: Path) -> bytes:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()] if folder.exists() else []
    return b"\n".join(path.name.encode() + b"\n" + path.read_bytes() for path in files)


async def test_not_a_byte_is_left_of_somebody_who_is_forgotten(
    world: World, tmp_path: Path, written: list[str]
) -> None:
    await a_life(world)
    await asyncio.to_thread(keep_sent_copies, world)
    ann = person(world, "ann")
    assert ann is not None
    traces = [ann.name, "ann bell", *ann.addresses, *tokens_of(world, "ann"), *WORDS]
    folder = world.program.config.store.path.parent
    backup = tmp_path / "before.backup"
    write_backup(backup, world.office.store, world.office.spool, "mentoring@example.org", world.now)

    mine = letters_of(world.ann.inbox, "You and Mia")[-1]
    await world.clicks(world.ann, await asked(world, "ann", mine), "YES")
    await world.later(minutes=20)
    assert not list(world.office.store.all(Removal))
    left = (
        b"\n".join([bytes_in(folder), *await asyncio.to_thread(mails_of, world)]).decode("utf-8", "replace").casefold()
    )
    for trace in traces:
        assert trace.casefold() not in left, trace
        assert trace.casefold() not in remembered(world), trace
        assert trace.casefold() not in "\n".join(written).casefold(), trace

    again = tmp_path / "again"
    found = read_backup(backup)
    store, spool = TinyStore(again / "books.json"), FileSpool(again / "spool")
    for id, content in found.files.items():
        spool.put(id, content)
    spool.settle()
    with store.unit():
        store.commit(Unit(records=found.records))
    assert ann.address.encode() in bytes_in(again)
    office = office_of(world.program, store, spool)
    office.oblivion = world.office.oblivion
    assert erasing.forget_again(office, world.now) == [ann.id]
    for removal in list(store.all(Removal)):  # as once the mailbox has been asked
        with store.unit():
            store.commit(Unit(drops=(removal,)))
    store.forget()
    office.begin(world.now)
    left = bytes_in(again).decode("utf-8", "replace").casefold()
    for trace in traces:
        assert trace.casefold() not in left, trace
    store.close()
