"""Whatever ends the daemon between a YES and what it leads to, the mail is taken up once and is not lost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from mailbot.adapters.memory import MemorySpool, memory_store
from mailbot.composition import office_of
from mailbot.errors import Unavailable
from mailbot.intake import take_in
from mailbot.mail.message import Mail
from mailbot.mail.reading.parse import parse
from mailbot.office import Office
from mailbot.ports import Clock
from mailbot.program.bookkeeping import Receipt
from mailbot.program.decision import Decision, Disposition
from mailbot.program.lifecycle import Opened
from mailbot.program.model import Membership, Person
from mailbot.program.trust.challenge import Challenge, ChallengeStage
from mailbot.second_look import drop
from mailbot.taking_up import settle_answered
from tests.conversations.world import BEGINS, MemoryFolders, StoppedClock
from tests.programs import program_in

CLOCK: Clock = StoppedClock(BEGINS)
MAIL = (
    b"From: Mia Mentor <mia@example.test>\r\nTo: mentoring@example.org\r\nSubject: My slots\r\n"
    b"Message-ID: <one@example.test>\r\nDate: Mon, 23 Nov 2026 10:00:00 +0100\r\n\r\nSLOTS 3\r\n"
)


class Breaking(MemoryFolders):
    """Folders of a server that goes away just when a mail is to be moved."""

    async def refile(self, folder: str, uids: Sequence[int], to: str) -> None:
        raise Unavailable("the server is away")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Mia is a mentor with one slot, and a mail in her name waits for her word."""
    office = office_of(program_in(tmp_path), memory_store(), MemorySpool())
    office.begin(BEGINS)
    mia = Person(
        id="M-2",
        name="Mia Mentor",
        addresses=("mia@example.test",),
        since=BEGINS,
        stage=Membership.MEMBER,
        roles=("mentor",),
        slots=1,
    )
    with office.unit(BEGINS):
        office.carry_out(Decision(Disposition.ACCEPTED, "", (Opened(mia),)), BEGINS)
    assert take_in(MAIL, office, BEGINS).folder == "Held"
    return office


def folders(kind: type[MemoryFolders] = MemoryFolders) -> MemoryFolders:
    held = kind()
    held.put("Held", MAIL, BEGINS)
    return held


def letters(office: Office) -> list[Mail]:
    return [parse(office.spool.get(row.id)) for row in office.store.outbox()]


def told(office: Office, words: str) -> bool:
    """Whether a letter says so."""
    return any(words in " ".join(letter.text.split()) for letter in letters(office))


def says(office: Office, word: str) -> None:
    """Mia answers the question."""
    question = next(letter for letter in letters(office) if "Was it you?" in letter.text)
    raw = (
        f"From: mia@example.test\r\nTo: {question.header('reply-to')}\r\nSubject: Re: {question.subject}\r\n"
        f"Message-ID: <answer@example.test>\r\n\r\n{word}\r\n"
    )
    take_in(raw.encode(), office, BEGINS)


def slots(office: Office) -> int:
    mia = office.store.get(Person, "M-2")
    assert mia is not None
    return mia.slots


def stage(office: Office) -> ChallengeStage:
    challenge = office.store.get(Challenge, "C-1")
    assert challenge is not None
    return challenge.stage


def disposition(office: Office) -> str:
    receipt = office.store.get(Receipt, "one@example.test")
    assert receipt is not None
    return receipt.disposition


async def test_a_yes_alone_is_kept_until_the_mailbox_can_be_asked(office: Office) -> None:
    says(office, "YES")
    assert (stage(office), slots(office), disposition(office)) == (ChallengeStage.CONFIRMED, 1, "held")
    held = folders()
    await settle_answered(office, CLOCK, held)
    assert (stage(office), slots(office), disposition(office)) == (ChallengeStage.SETTLED, 3, "accepted")
    assert list(held.mails["Processed"].values()) == [MAIL] and not held.mails["Held"]


async def test_a_mail_that_was_taken_up_but_not_moved_is_moved_and_not_taken_up_again(office: Office) -> None:
    says(office, "YES")
    with pytest.raises(Unavailable):
        await settle_answered(office, CLOCK, folders(Breaking))
    assert (stage(office), slots(office)) == (ChallengeStage.CONFIRMED, 3)
    written = len(office.store.outbox())
    held = folders()
    assert await settle_answered(office, CLOCK, held) == []
    assert stage(office) is ChallengeStage.SETTLED and len(office.store.outbox()) == written
    assert list(held.mails["Processed"].values()) == [MAIL]
    assert await settle_answered(office, CLOCK, held) == []


async def test_a_dropped_mail_leaves_held_as_well(office: Office) -> None:
    says(office, "NO")
    held = folders()
    await settle_answered(office, CLOCK, held)
    assert (stage(office), slots(office), disposition(office)) == (ChallengeStage.SETTLED, 1, "ignored")
    assert list(held.mails["Ignored"].values()) == [MAIL]


async def test_a_mail_that_is_not_there_any_more_is_asked_for_again(office: Office) -> None:
    says(office, "YES")
    await settle_answered(office, CLOCK, MemoryFolders())
    assert told(office, "please send it again")
    assert (stage(office), slots(office)) == (ChallengeStage.SETTLED, 1)


async def test_a_mail_that_the_operator_drops_is_not_asked_about_any_more(office: Office) -> None:
    drop(office, CLOCK, {"id": "one@example.test"})
    assert stage(office) is ChallengeStage.SETTLED
    says(office, "YES")
    assert told(office, "settled it by hand") and slots(office) == 1
