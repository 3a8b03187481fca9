"""One admin with a phone runs an intake of a hundred: whatever the applications look like, nobody is lost or doubled,
everybody is answered, and no mentor gets more mentees than they take (S10, S13, S17)."""

from __future__ import annotations

from collections import Counter
from itertools import cycle
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mailbot.adapters.memory import MemorySpool, memory_store
from mailbot.composition import office_of
from mailbot.demo.correspondent import Correspondent
from mailbot.mail.message import Attachment, Mail
from mailbot.program.admission.questions import form_shown
from mailbot.program.decision import Decision, Disposition
from mailbot.program.lifecycle import Opened
from mailbot.program.model import LIVE_PAIR, Application, ApplicationStage, Membership, Mentorship, Person
from tests.conversations.test_from_application_to_kickoff import only
from tests.conversations.test_other_ways import WHOLE
from tests.conversations.world import BEGINS, MemoryWorld
from tests.programs import program_in

A = ApplicationStage
ALL, A_DAY = 100, 20
SLOTS = (1, 2, 3, 1, 2, 3)
WORDS = ("approve", "Reject", "APPROVE.", "Waitlist", "aprove", "approve 1", "reject: not yet")
FINAL = (
    *("Your application is approved", "We cannot take you in this time"),
    *("deine Bewerbung ist angenommen", "Diesmal können wir dich nicht aufnehmen"),
)


@pytest.fixture
def intake(tmp_path: Path) -> MemoryWorld:
    """A program with one admin, and mentors who take a dozen mentees between them."""
    program = program_in(tmp_path)
    office = office_of(program, memory_store(), MemorySpool())
    office.begin(BEGINS)
    world = MemoryWorld(program, office)
    for number, slots in enumerate(SLOTS, 1):
        name, address = f"Mentor{number} Muster", f"mentor{number}@example.test"
        world.people[f"mentor{number}"] = correspondent(world, name, address)
        mentor = Person(
            id=f"M-{office.store.last_number('M') + 1}",
            name=name,
            addresses=(address,),
            since=BEGINS,
            stage=Membership.MEMBER,
            roles=("mentor",),
            timezone="Europe/Berlin",
            disciplines=("testing",),
            slots=slots,
        )
        with office.unit(BEGINS):
            office.carry_out(Decision(Disposition.ACCEPTED, "enrolled", (Opened(mentor),)), BEGINS)
    return world


def correspondent(world: MemoryWorld, name: str, address: str) -> Correspondent:
    return Correspondent(name, address, world.program.config.program.address, ZoneInfo("Europe/Berlin"))


async def applies(world: MemoryWorld, who: Correspondent, number: int) -> None:
    """One of seven ways to apply."""
    form = form_shown(world.office.handbook.application_form)
    answers = {f.label: next((said for part, said in WHOLE.items() if part in f.label), "") for f in form.fields}
    below = "\n\n".join(f"{label}\n{answer}" for label, answer in answers.items())
    way = number % 7
    if way == 0:
        await world.writes(who, "My application", below)
        return
    asked = only(await world.writes(who, *(("APPLY", "") if way % 2 else ("Bewerbung", "Guten Tag!"))))
    if way == 1:
        await world.fills(who, asked, WHOLE)
    elif way == 2:
        await world.replies(who, asked, "\n".join(f"{label}: {answer}" for label, answer in answers.items()))
    elif way == 3:
        missing = only(await world.fills(who, asked, {k: v for k, v in WHOLE.items() if "LinkedIn" not in k}))
        await world.replies(who, missing, WHOLE["LinkedIn CV"])
    elif way == 4:
        await world.replies(who, asked, "It is attached.", [Attachment("form.txt", "text/plain", below.encode())])
    elif way == 5:
        cv = Attachment("cv.pdf", "application/pdf", b"%PDF-1.7 a life")
        await world.fills(who, asked, {k: v for k, v in WHOLE.items() if "LinkedIn" not in k}, [cv])
    else:
        await world.replies(who, asked, below)


def nobody_has_too_many(world: MemoryWorld) -> None:
    books = world.office.store
    for mentor in books.in_stage(Person, (Membership.MEMBER,)):
        pairs = [pair for pair in books.mentorships_of(mentor.id) if pair.mentor == mentor.id]
        taken = sum(pair.stage in LIVE_PAIR for pair in pairs) + len(books.offers_to(mentor.id))
        assert taken <= mentor.slots, (mentor.id, taken)


async def mentors_answer(world: MemoryWorld, answered: set[str], words: cycle[str]) -> None:
    """Every mentor answers what they were offered, one by one."""
    for key in (f"mentor{number}" for number in range(1, len(SLOTS) + 1)):
        for offer in [letter for letter in world.people[key].inbox if "Would you mentor" in letter.subject]:
            if offer.message_id not in answered and not offer.subject.startswith("Re:"):
                answered.add(offer.message_id)
                await world.replies(world.people[key], offer, next(words))
                nobody_has_too_many(world)


def packets(world: MemoryWorld) -> list[Mail]:
    return [letter for letter in world.ada.inbox if "has applied and expects an answer" in letter.text]


async def test_one_admin_with_a_phone_runs_an_intake_of_a_hundred(intake: MemoryWorld) -> None:
    world = intake
    people = [correspondent(world, f"Nia{number} Nowak", f"nia{number}@example.test") for number in range(ALL)]
    world.people.update({f"nia{number}": who for number, who in enumerate(people)})
    answered: set[str] = set()
    decided, yes_or_no = 0, cycle(["ACCEPT", "accept", "decline"])
    for number, who in enumerate(people):
        await applies(world, who, number)
        if number % 25 == 7:
            await world.writes(who, "Just a question", "Does it matter that I work at night?")
            await world.replies(world.ada, world.ada.last, "Not at all.")
            assert who.last.text.startswith("Not at all.")
        if number % A_DAY == A_DAY - 1:  # in the evening the admin takes the phone, and leaves some for another day
            for packet in packets(world)[decided : number - 3]:
                await world.replies(world.ada, packet, WORDS[decided % len(WORDS)])
                decided += 1
                nobody_has_too_many(world)
            await world.later(hours=13)
            await mentors_answer(world, answered, yes_or_no)
            await world.later(hours=11)
    assert len(packets(world)) == ALL
    await world.later(days=3)  # over the weekend
    digest = next(letter for letter in reversed(world.ada.inbox) if "What waits" in letter.subject)
    assert "Nia" in digest.text
    for packet in packets(world)[decided:]:
        await world.replies(world.ada, packet, "approve")
    for packet in packets(world):  # those that she was asked back about, and one more tap on every other one
        await world.replies(world.ada, packet, "approve")
    for _ in range(4):
        await world.later(days=1)
        await mentors_answer(world, answered, yes_or_no)
    told_how_it_ended(world, people)
    assert max(len(letter.html.encode()) for letter in world.sent) < 102 * 1024  # what is longer, Gmail cuts


def told_how_it_ended(world: MemoryWorld, people: list[Correspondent]) -> None:
    """Each applicant has one application, which was decided on once, and knows how."""
    books = world.office.store
    stages: Counter[ApplicationStage] = Counter()
    for who in people:
        person = books.person_at(who.address)
        assert person is not None, who.address
        mine = books.applications_of(person.id)
        assert len(mine) == 1, [each.id for each in mine]
        stages[mine[0].stage] += 1
        assert sum(deed.what in {"approved", "rejected"} for deed in mine[0].deeds) == 1, mine[0].deeds
        heard = [letter for letter in who.inbox if any(words in letter.text for words in FINAL)]
        assert heard and len({letter.text for letter in heard}) == len(heard), [letter.text[:300] for letter in heard]
    assert set(stages) <= {A.REJECTED, A.WAITLISTED, A.OFFERED, A.MATCHED} and stages[A.MATCHED] == sum(SLOTS), stages
    assert len(books.in_stage(Application, tuple(A))) == ALL
    mentees = [pair.mentee for pair in books.in_stage(Mentorship, LIVE_PAIR)]
    assert len(set(mentees)) == len(mentees) == sum(SLOTS)
    assert {taken.disposition for taken in world.taken} <= {Disposition.ACCEPTED, Disposition.RELAYED}
    nobody_has_too_many(world)
