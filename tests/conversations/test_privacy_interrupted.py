"""What ends between the steps of an erasing is gone on with at the next start, and nobody else is ever taken for
whoever was forgotten (section 6)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from mailbot import erasing
from mailbot.adapters.memory import MemorySpool, memory_store
from mailbot.adapters.tinydb import TinyStore
from mailbot.composition import office_of
from mailbot.errors import BooksError
from mailbot.keeping import forget
from mailbot.program.admission.enquiry import Enquiry
from mailbot.program.decision import Decision, Disposition
from mailbot.program.lifecycle import Noted, Opened
from mailbot.program.model import Membership, Mentorship, Person
from mailbot.program.privacy.forgetting import Forgetting, ForgettingStage, Removal
from tests.conversations.conftest import program_of
from tests.conversations.test_other_ways import WHOLE, applied
from tests.conversations.test_privacy_forget import asked, forgotten, person, remembered
from tests.conversations.world import BEGINS, MemoryWorld
from tests.conversations.year import letters_of, meet, paired


@pytest.fixture
def memory(tmp_path: Path) -> MemoryWorld:
    program = program_of(tmp_path)
    office = office_of(program, memory_store(), MemorySpool())
    office.begin(BEGINS)
    return MemoryWorld(program, office)


def full_disk(*_: object, **__: object) -> None:
    raise BooksError("No space left on device")


async def test_an_operators_forget_that_a_full_disk_ends_is_finished_at_the_next_start(
    memory: MemoryWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    await paired(memory)
    ann = person(memory, "ann")
    assert ann is not None
    with monkeypatch.context() as during:
        during.setattr(erasing, "erased", full_disk)
        with pytest.raises(BooksError):
            forget(memory.office, memory.clock, {"address": memory.ann.address})
    left = memory.office.store.get(Person, ann.id)
    assert left is not None and left.stage is Membership.FORGOTTEN and left.addresses
    again: Sequence[str] = erasing.forget_again(memory.office, memory.now)
    assert list(again) == []  # no backup has brought them back
    await memory.later(minutes=20)
    await memory.later(minutes=1)
    assert "ann bell" not in remembered(memory) and memory.ann.address not in remembered(memory)
    assert [each.stage for each in memory.office.store.all(Forgetting)] == [ForgettingStage.ERASED]
    assert letters_of(memory.ann.inbox, "our last letter to you")


async def test_books_that_were_set_aside_go_also_where_the_erasing_was_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = program_of(tmp_path)
    path = program.config.store.path
    office = office_of(program, TinyStore(path), MemorySpool())
    office.begin(BEGINS)
    world = MemoryWorld(program, office)
    await applied(world)
    aside = path.with_name(f"{path.name}.replaced-20261101T000000")
    aside.mkdir()
    (aside / path.name).write_text("ann@example.test")
    with monkeypatch.context() as during:
        during.setattr(type(office.store), "forget", full_disk)
        with pytest.raises(BooksError):
            forget(office, world.clock, {"address": world.ann.address})
    assert aside.exists() and list(office.store.all(Removal))
    erasing.forget_again(office, world.now)
    answer = WHOLE["LinkedIn CV"].encode()
    assert not aside.exists() and answer not in b"".join(each.read_bytes() for each in path.parent.glob("books*"))
    office.store.close()


async def test_a_member_who_takes_over_the_address_of_somebody_forgotten_stays_a_member(memory: MemoryWorld) -> None:
    memory.enrol_mentor("mia", ["testing"], slots=1)
    await memory.later(days=1)
    await applied(memory)
    await forgotten(memory, "ann", memory.ann.last)
    mia = person(memory, "mia")
    assert mia is not None
    both = Noted(Person, mia.id, {"addresses": (*mia.addresses, memory.ann.address)})  # as YES ADD does
    with memory.office.unit(memory.now):
        memory.office.carry_out(Decision(Disposition.ACCEPTED, "theirs too", (both,)), memory.now)
    assert erasing.forget_again(memory.office, memory.now) == []
    assert person(memory, "mia").stage is Membership.MEMBER


async def test_one_erasing_that_fails_keeps_no_letter_of_others_waiting(
    memory: MemoryWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    await applied(memory)
    question = await asked(memory, "ann", memory.ann.last)
    with monkeypatch.context() as during:
        during.setattr(erasing, "erased", lambda *_: 1 / 0)
        await memory.clicks(memory.ann, question, "YES")
        assert await memory.writes(memory.sam, "", "FRAMEWORK")
    await memory.later(minutes=1)
    assert person(memory, "ann") is None and "ann bell" not in remembered(memory)


async def test_nobody_is_asked_to_look_back_on_somebody_who_is_forgotten(memory: MemoryWorld) -> None:
    await meet(memory)
    await forgotten(memory, "ann", memory.ann.last)
    heard = len(memory.mia.inbox)
    for _ in range(5):
        await memory.later(days=7)
    assert not [mail for mail in memory.mia.inbox[heard:] if "someone" in mail.subject + mail.text]


async def test_an_admin_does_not_purge_what_the_other_of_their_pair_asked_the_admins(memory: MemoryWorld) -> None:
    await paired(memory)
    ann, ada = person(memory, "ann"), person(memory, "ada")
    assert ann is not None and ada is not None
    question = Enquiry(id="Q-1", party=ann.id, asked=memory.now, subject="About my mentor")
    changes = Opened(question), Noted(Mentorship, "P-1", {"mentor": ada.id})
    with memory.office.unit(memory.now):
        memory.office.carry_out(Decision(Disposition.ACCEPTED, "an admin who is a mentor", changes), memory.now)
    (sure,) = await memory.replies(memory.ada, memory.ada.last, "PURGE Q-1")
    await memory.clicks(memory.ada, sure, "YES")
    assert memory.office.store.get(Enquiry, question.id) == question


async def test_words_that_wait_for_a_mail_server_are_purged_before_they_go_out_s56(
    memory: MemoryWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    kit, mine = await paired(memory)
    packet = next(mail for mail in reversed(memory.ada.inbox) if "A-1" in mail.text)
    (sure,) = await memory.replies(memory.ada, packet, "PURGE P-1")
    with monkeypatch.context() as away:
        away.setattr(memory, "_flush", lambda: None)
        await memory.replies(memory.ann, mine, "The customer is called Hushhush.")
        assert "hushhush" in remembered(memory)
        await memory.clicks(memory.ada, sure, "YES")
    heard = len(memory.mia.inbox)
    await memory.later(minutes=1)
    assert "hushhush" not in remembered(memory) and kit in memory.mia.inbox
    assert not [mail for mail in memory.mia.inbox[heard:] if "Hushhush" in mail.text]
