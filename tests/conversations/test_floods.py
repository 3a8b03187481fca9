"""Loops and floods: whoever writes too much is held as a whole, once told, and two machines that answer each other come
to an end after two mails each (RFC 3834, section 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from mailbot.adapters.memory import MemorySpool
from mailbot.adapters.tinydb import TinyStore
from mailbot.composition import office_of
from mailbot.demo.correspondent import Correspondent
from mailbot.intake import take_in
from mailbot.mail.message import Mail
from mailbot.mail.reading.parse import parse
from mailbot.program.admission.enquiry import Enquiry
from mailbot.program.bookkeeping import Receipt
from mailbot.program.decision import Decision, Disposition, Letter, Urgency
from mailbot.program.facts import Facts
from mailbot.program.lifecycle import Opened
from mailbot.program.model import Membership, Mentorship, Person
from mailbot.program.traffic.rates import Tally
from mailbot.program.trust.weighing import Vouched
from tests.conversations.test_other_ways import WHOLE
from tests.conversations.world import BEGINS, CAST, MemoryWorld, World
from tests.programs import program_in

NOTICE = "More mail than the program answers"
OTHER = "other@example.test"

HELD, ACCEPTED, RELAYED, IGNORED = (
    Disposition.HELD,
    Disposition.ACCEPTED,
    Disposition.RELAYED,
    Disposition.IGNORED,
)


def notices(who: Correspondent) -> list[Mail]:
    return [mail for mail in who.inbox if NOTICE in mail.subject]


def fates(world: World) -> list[Disposition]:
    return [taken.disposition for taken in world.taken]


def limit(world: World, **limits: int) -> None:
    handbook = world.office.handbook
    world.office.handbook = replace(handbook, limits=msgspec.structs.replace(handbook.limits, **limits))


def enrol(world: World, *keys: str) -> None:
    """Members who are in the books already: M-n in the order of the cast."""
    for key in keys:
        name, address, zone = CAST[key]
        id = f"M-{world.office.store.last_number('M') + 1}"
        person = Person(id=id, name=name, addresses=(address,), since=world.now, stage=Membership.MEMBER, timezone=zone)
        change(world, person)


def change(world: World, *records: Person | Mentorship) -> None:
    with world.office.unit(world.now):
        changes = tuple(Opened(record) for record in records)
        world.office.carry_out(Decision(ACCEPTED, "", changes), world.now)


def a_pair(world: World) -> None:
    """Mia mentors Ann."""
    enrol(world, "ann", "mia")
    ann, mia = (world.office.store.person_at(CAST[key][1]) for key in ("ann", "mia"))
    assert ann is not None and mia is not None
    change(world, Mentorship(id="P-1", mentor=mia.id, mentee=ann.id, since=world.now))


async def a_word_to_each(world: World) -> tuple[Mail, Mail]:
    """What each of the pair wrote to the other lately: the letters to Ann and to Mia."""
    pair = world.office.store.get(Mentorship, "P-1")
    assert pair is not None
    facts = {"pair": Facts(id="P-1"), "writer": "A", "text": "Hello.", "remarks": []}
    letters = tuple(Letter(to, "talk", "P-1", facts, Urgency.RELAY, writer="A B") for to in (pair.mentee, pair.mentor))
    with world.office.unit(world.now):
        world.office.carry_out(Decision(RELAYED, "", letters=letters), world.now)
    await world.later(minutes=1)
    return world.ann.last, world.mia.last


class Bot:
    """A machine that answers every letter it gets, marks nothing, and says something else each time."""

    WORDS = ("apple", "birch", "cedar", "damson", "elder", "fig", "grape", "hazel", "iris", "juniper", "kale", "larch")

    def __init__(self, world: World, who: Correspondent, *, threads: bool) -> None:
        self.world, self.who, self.threads = world, who, threads
        self.said = 0

    def words(self) -> tuple[str, str]:
        self.said += 1
        word = self.WORDS[self.said % len(self.WORDS)]
        text = f"We have got what you wrote under the number {self.said}, and {word} looks into it.\n\n{word} & {word}"
        return f"[Ticket#{2000 + self.said}] {word} has it", text

    async def answers(self, letters: Sequence[Mail], most: int = 40) -> int:
        """Answers whatever comes until nothing comes any more; how many mails that took."""
        count, waiting = 0, list(letters)
        while waiting and count < most:
            letter = waiting.pop(0)
            subject, text = self.words()
            waiting += await (
                self.world.replies(self.who, letter, text)
                if self.threads
                else self.world.writes(self.who, subject, text)
            )
            count += 1
        return count


class Echo(Bot):
    """One that answers under the subject that it was written to, in no thread."""

    async def answers(self, letters: Sequence[Mail], most: int = 40) -> int:
        count, waiting = 0, list(letters)
        while waiting and count < most:
            subject = waiting.pop(0).subject
            waiting += await self.world.writes(self.who, f"AW: {subject}", self.words()[1])
            count += 1
        return count


class Desk(Bot):
    """One that looks like a form: with a link, and lines that name things."""

    def words(self) -> tuple[str, str]:
        subject, text = super().words()
        return subject, f"{text}\n\nhttps://desk.example.test/t/{self.said}\n\nName: {subject}\nTicket {self.said}\n"


# --- rates


async def test_a_stranger_gets_one_automatic_answer_a_day(world: World) -> None:
    assert len(await world.writes(world.sam, "HELP", "")) == 1
    assert await world.writes(world.sam, "HELP", "") == []
    assert fates(world) == [ACCEPTED, HELD]
    assert "stranger_answers_per_day" in world.taken[-1].because
    assert len(notices(world.ada)) == len(notices(world.abe)) == 1
    assert world.sam.address in notices(world.ada)[0].text
    await world.later(days=1)
    assert len(await world.writes(world.sam, "HELP", "")) == 1


async def test_how_many_answers_a_stranger_gets_is_for_the_config_to_say(world: World) -> None:
    limit(world, stranger_answers_per_day=2)
    assert [len(await world.writes(world.sam, "HELP", "")) for _ in range(3)] == [1, 1, 0]
    limit(world, stranger_answers_per_day=0)
    await world.later(days=1)
    assert await world.writes(world.sam, "HELP", "") == []


async def test_a_day_is_one_from_the_answer_on_and_does_not_end_at_midnight(world: World) -> None:
    await world.later(hours=13, minutes=30)
    assert len(await world.writes(world.sam, "HELP", "")) == 1
    await world.later(hours=2)
    assert await world.writes(world.sam, "HELP", "") == []


async def test_a_strangers_further_questions_reach_the_admins_without_an_answer(world: World) -> None:
    answered = [len(await world.writes(world.sam, f"Question {n}", f"What about {n}?")) for n in range(3)]
    assert answered == [1, 0, 0]
    assert "What about 2?" in world.ada.last.text
    assert fates(world) == [ACCEPTED] * 3


async def test_a_reply_by_token_is_no_strangers_mail(world: World) -> None:
    (form,) = await world.writes(world.sam, "APPLY", "")
    assert len(await world.replies(world.sam, form, "HELP")) == 1
    assert len(await world.replies(world.sam, form, "STATUS")) == 1
    assert HELD not in fates(world)


async def test_a_storm_of_one_stranger_is_held_with_one_notice(world: World) -> None:
    count = 1000 if isinstance(world, MemoryWorld) else 30
    for n in range(count):
        raw = world.sam.write(f"Question {n}", f"What about {n}?", world.now)
        await world.deliver(raw)
    assert len(world.sam.inbox) == 1
    assert len(notices(world.ada)) == len(notices(world.abe)) == 1
    assert len(world.ada.inbox) == world.office.handbook.limits.stranger_mails_per_day + 1
    assert fates(world).count(HELD) == count - 5
    assert len(list(world.office.store.all(Enquiry))) == 5
    assert len(list(world.office.store.all(Tally))) < 10


async def test_a_storm_of_a_member_is_held_with_one_notice(world: World) -> None:
    enrol(world, "cem")
    (first,) = await world.writes(world.cem, "STATUS", "")
    count = 1000 if isinstance(world, MemoryWorld) else 30
    for _ in range(count):
        await world.deliver(world.cem.reply(first, "STATUS", world.now))
    assert len(world.cem.inbox) == 1 + 20
    assert len(notices(world.ada)) == 1
    assert "20 answers an hour" in notices(world.ada)[0].text
    await world.later(hours=1)
    assert len(await world.replies(world.cem, first, "STATUS")) == 1


async def test_what_was_held_by_a_rate_can_be_released_and_is_taken_in_then(world: World) -> None:
    await world.writes(world.sam, "HELP", "")
    raw = world.sam.write("HELP", "", world.now)
    await world.deliver(raw)
    receipt = world.office.store.get(Receipt, parse(raw).message_id)
    assert receipt is not None and receipt.disposition == "held"
    with world.office.unit(world.now):
        world.office.file_receipt(msgspec.structs.replace(receipt, digest=""))
        taken = take_in(raw, world.office, world.now, vouched=Vouched("released"))
    assert taken.disposition is ACCEPTED and len(taken.rows) == 1


async def test_an_admin_who_is_proven_has_as_many_answers_as_they_need(world: World) -> None:
    await world.writes(world.sam, "Is it free?", "What does it cost?")
    question = world.ada.last
    for _ in range(30):
        assert len(await world.replies(world.ada, question, "HELP")) == 1
    assert not notices(world.abe)


async def test_an_admins_comments_are_taken_in_also_when_they_are_answered_no_more(world: World) -> None:
    world.office.handbook = replace(world.office.handbook, admins=world.office.handbook.admins[:1])
    (form,) = await world.writes(world.ann, "APPLY", "")
    await world.fills(world.ann, form, WHOLE)
    packet = world.ada.last
    for number in range(4):
        await world.replies(world.ada, packet, f"Somebody should ask about number {number}.")
        assert world.taken[-1].disposition is ACCEPTED


async def test_what_is_said_in_somebodys_name_does_not_use_up_what_is_theirs(world: World) -> None:
    enrol(world, "cem")
    (mine,) = await world.writes(world.cem, "STATUS", "")
    for _ in range(25):
        await world.deliver(world.cem.write("HELP", "", world.now))
    assert len(world.cem.inbox) == 20
    assert len(await world.replies(world.cem, mine, "STATUS")) == 1


async def test_mails_of_too_many_strangers_are_held_with_one_notice(world: World) -> None:
    limit(world, strangers_per_hour=10)
    for n in range(15):
        await world.deliver(
            Correspondent(f"S {n}", f"s{n}@example.test", world.sam.program, world.sam.zone).write(
                "HELP", "", world.now
            )
        )
    assert fates(world) == [ACCEPTED] * 10 + [HELD] * 5
    assert len(notices(world.ada)) == 1
    assert "strangers" in notices(world.ada)[0].text
    enrol(world, "cem")
    assert len(await world.writes(world.cem, "HELP", "")) == 1  # whoever is known is not concerned
    await world.later(hours=1)
    await world.deliver(world.sam.write("HELP", "", world.now))
    assert fates(world)[-1] is ACCEPTED


async def test_a_storm_under_ever_new_names_is_no_storm_of_notices(world: World) -> None:
    for n in range(60):
        forged = Correspondent(f"S {n}", f"s{n}@example.test", world.sam.program, world.sam.zone)
        for _ in range(2):
            await world.deliver(forged.write("HELP", "", world.now))
    assert len(notices(world.ada)) == 20
    assert len(world.ada.inbox) == 21
    assert "more than 20 senders" in world.ada.last.text


async def test_the_counts_of_an_hour_outlive_a_restart(tmp_path: Path) -> None:
    program, spool = program_in(tmp_path), MemorySpool()
    sam = Correspondent("Sam", "sam@example.test", program.config.program.address, ZoneInfo("UTC"))
    for expected in (ACCEPTED, HELD):
        store = TinyStore(tmp_path / "own.json")
        office = office_of(program, store, spool)
        office.begin(BEGINS)
        assert take_in(sam.write("HELP", "", BEGINS), office, BEGINS).disposition is expected
        store.close()


async def test_nothing_is_kept_of_counts_that_nothing_hangs_on(world: World) -> None:
    await world.writes(world.sam, "HELP", "")
    await world.writes(world.sam, "HELP", "")
    assert all(world.sam.address not in tally.id for tally in world.office.store.all(Tally))
    await world.later(days=4)
    assert [tally.id for tally in world.office.store.all(Tally)] in ([], ["sent"])


# --- two machines


@pytest.mark.parametrize("threads", [False, True], ids=["with new subjects", "in the thread"])
async def test_a_strangers_machine_and_the_program_stop_after_two_mails_each(world: World, threads: bool) -> None:
    bot = Bot(world, world.sam, threads=threads)
    first = await world.writes(world.sam, "Is it free?", "What does it cost?")
    assert await bot.answers(first) <= 2
    assert len(world.sam.inbox) <= 2


@pytest.mark.parametrize("threads", [False, True], ids=["with new subjects", "in the thread"])
async def test_a_members_machine_and_the_program_stop_after_two_mails_each(world: World, threads: bool) -> None:
    enrol(world, "cem")
    bot = Bot(world, world.cem, threads=threads)
    assert await bot.answers(await world.writes(world.cem, "STATUS", "")) <= 3
    assert len(world.cem.inbox) <= 3  # the status, which was asked for, and two answers


@pytest.mark.parametrize("threads", [False, True], ids=["with new subjects", "in the thread"])
async def test_an_authenticated_members_machine_stops_as_well(world: World, threads: bool) -> None:
    world.office.handbook = replace(world.office.handbook, authentication=True, authserv_ids=("mx.example.org",))
    enrol(world, "cem")
    proven = b"Authentication-Results: mx.example.org; dmarc=pass header.from=example.test\r\n"
    post = world.post

    async def authenticated(who: Correspondent, raw: bytes) -> list[Mail]:
        return await post(who, proven + raw)

    world.post = authenticated  # type: ignore[method-assign]
    bot = Bot(world, world.cem, threads=threads)
    assert await bot.answers(await world.writes(world.cem, "STATUS", "")) <= 3


@pytest.mark.parametrize("threads", [False, True], ids=["with new subjects", "in the thread"])
async def test_the_machine_of_a_mentor_with_several_pairs_is_asked_back_twice_at_most(
    world: World, threads: bool
) -> None:
    a_pair(world)
    enrol(world, "ben")
    mia, ben = (world.office.store.person_at(CAST[key][1]) for key in ("mia", "ben"))
    assert mia is not None and ben is not None
    change(world, Mentorship(id="P-2", mentor=mia.id, mentee=ben.id, since=world.now))
    bot = Bot(world, world.mia, threads=threads)
    assert await bot.answers(await world.writes(world.mia, "STATUS", "")) <= 3


@pytest.mark.parametrize("kind", [Echo, Desk])
@pytest.mark.parametrize("begun", ["APPLY", "HELP", "STATUS", "Is it free?"])
@pytest.mark.parametrize("known", [False, True], ids=["a stranger's", "a member's"])
async def test_machines_of_other_kinds_stop_as_well(world: World, kind: type[Bot], begun: str, known: bool) -> None:
    if known:
        enrol(world, "cem")
    bot = kind(world, world.cem, threads=True)
    text = "" if begun.isupper() else "What does it cost?"
    assert await bot.answers(await world.writes(world.cem, begun, text)) <= 3


async def test_an_applicants_machine_stops(world: World) -> None:
    bot = Bot(world, world.sam, threads=True)
    assert await bot.answers(await world.writes(world.sam, "APPLY", "")) <= 3


async def test_an_admins_machine_that_answers_a_question_stops(world: World) -> None:
    await world.writes(world.sam, "Is it free?", "What does it cost?")
    sams, adas = Bot(world, world.sam, threads=True), Bot(world, world.ada, threads=False)
    assert (
        await adas.answers([world.ada.last]) <= 1 + 2 * 2
    )  # each of two mails reaches her as an admin, and is answered
    assert adas.said <= 5
    assert sams.said == 0


async def test_two_programs_like_this_one_ignore_each_others_answers(world: World) -> None:
    """The other program's letters are marked like ours; only what it relays for somebody is not."""
    theirs = [
        mail
        for mail in await world.writes(world.sam, "Is it free?", "What does it cost?")
        if mail.headers.get("auto-submitted")
    ]
    assert len(theirs) == 1
    other = Correspondent("Another Mentoring", OTHER, world.sam.program, world.sam.zone)
    raw = other.write("We have your question [Q-1]", "It has gone to the admins.", world.now)
    raw = b"Auto-Submitted: auto-generated\r\nX-Mailbot: other@example.test\r\n" + raw
    assert await world.post(other, raw) == []
    assert fates(world)[-1] is IGNORED
    other.name = "Ann via Another Mentoring"
    before = len(world.sent)
    await world.post(other, other.write("Queues [P-7]", "What do you think of queues?", world.now))
    assert fates(world)[-1] is ACCEPTED
    rows = world.taken[-1].rows
    assert [row.party for row in rows].count(OTHER) == 1  # one answer, which is marked, and ends it
    assert len(world.sent) - before == 2  # to the two admins


# --- two people's machines, by way of the program


async def test_talk_of_a_pair_flows_far_beyond_what_people_say(world: World) -> None:
    a_pair(world)
    letter, _ = await a_word_to_each(world)
    for n in range(25):
        word = Bot.WORDS[n % 12] * (n // 12 + 1)
        assert await world.replies(world.ann, letter, f"About the queue of {word}, which grows.") == []
    assert fates(world) == [RELAYED] * 25
    assert len(await world.replies(world.ann, letter, "STATUS")) == 1


async def test_an_endless_exchange_between_two_machines_of_a_pair_ends(world: World) -> None:
    a_pair(world)
    limit(world, relays_per_hour=12)
    letters = await a_word_to_each(world)
    bots = [Bot(world, world.ann, threads=True), Bot(world, world.mia, threads=True)]
    seen = [bot.who.inbox.index(letter) for bot, letter in zip(bots, letters, strict=True)]
    for _ in range(100):
        before = list(seen)
        for number, bot in enumerate(bots):
            for letter in bot.who.inbox[seen[number] :]:
                seen[number] += 1
                await world.replies(bot.who, letter, bot.words()[1])
        if seen == before:
            break
    assert seen == before
    assert fates(world).count(RELAYED) == 24
    assert fates(world)[-1] is HELD
    assert len(notices(world.ada)) == 2
