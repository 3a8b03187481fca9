"""Whatever admins and mentors say in whatever order: pairs and open offers never take more than the slots (S17)."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailbot.adapters.memory import MemorySpool, memory_store
from mailbot.composition import Program, office_of
from mailbot.mail.message import Mail
from mailbot.program.model import LIVE_PAIR, Application, ApplicationStage, Mentorship, Person
from tests.conversations.conftest import program_of
from tests.conversations.test_other_ways import applied
from tests.conversations.world import BEGINS, MemoryWorld

ADMINS, MENTORS, APPLICANTS = ("ada", "abe"), ("mia", "ben"), ("ann", "cem", "sam")

decides = st.tuples(
    st.just("decide"),
    st.sampled_from(ADMINS),
    st.sampled_from((1, 2, 3)),
    st.sampled_from(("APPROVE", "APPROVE 1", "APPROVE 2", "APPROVE mia", "WAITLIST", "REJECT", "UNDO", "SCORE 90")),
)
answers = st.tuples(st.just("answer"), st.sampled_from(MENTORS), st.sampled_from(("ACCEPT", "DECLINE")))
raises = st.tuples(st.just("slots"), st.sampled_from(MENTORS), st.integers(0, 3))
drafts = st.tuples(
    st.just("draft"), st.sampled_from(ADMINS), st.sampled_from(("YES", "NO", "1 yes", "1 ben\n2 ben\n3 ben", "2 mia"))
)
rematches = st.tuples(st.just("rematch"), st.sampled_from(ADMINS), st.sampled_from(("P-1", "P-2 ben", "P-1 mia")))
passes = st.tuples(st.just("pass"), st.sampled_from((5, 11, 60 * 24 * 8, 60 * 24 * 15)))
STEPS = st.lists(st.one_of(decides, answers, raises, drafts, rematches, passes), min_size=6, max_size=16)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    folder: Path = tmp_path_factory.mktemp("slots")
    return program_of(folder, 1, 1)


def taken(world: MemoryWorld, mentor: str) -> int:
    """Live pairs and open offers of a mentor, counted from the records themselves."""
    store = world.office.store
    pairs = [pair for pair in store.in_stage(Mentorship, LIVE_PAIR) if pair.mentor == mentor]
    offers = [each.open_offer for each in store.in_stage(Application, (ApplicationStage.OFFERED,))]
    return len(pairs) + len([offer for offer in offers if offer is not None and offer.mentor == mentor])


def latest(box: list[Mail], words: str) -> Mail | None:
    return next((mail for mail in reversed(box) if words in mail.subject or words in mail.text), None)


async def take(world: MemoryWorld, step: tuple[object, ...]) -> None:
    kind, *said = step
    if kind == "pass":
        await world.later(minutes=float(str(said[0])))
        return
    who = world.people[str(said[0])]
    if kind == "slots":
        letter, words = (who.inbox or [None])[-1], f"SLOTS {said[1]}"
    elif kind == "decide":
        letter, words = latest(who.inbox, f"[A-{said[1]}"), str(said[2])
    elif kind == "answer":
        letter, words = latest(who.inbox, "Would you mentor"), str(said[1])
    elif kind == "draft":
        letter, words = latest(who.inbox, "Shall we ask these mentors?"), str(said[1])
    else:
        letter, words = who.inbox[0], f"REMATCH {said[1]}"
    if letter is not None:
        await world.replies(who, letter, words)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
async def test_no_order_of_decisions_takes_more_slots_than_there_are(
    steps: list[tuple[object, ...]], program: Program
) -> None:
    office = office_of(program, memory_store(), MemorySpool())
    office.begin(BEGINS)
    world = MemoryWorld(program, office)
    world.enrol_mentor("mia", ["testing"], slots=1)
    world.enrol_mentor("ben", ["testing"], slots=2)
    for name in APPLICANTS:
        await applied(world, name)
    mentors = [person for person in map(office.store.person_at, ("mia@example.test", "ben@example.test")) if person]
    before = {mentor.id: 0 for mentor in mentors}
    for step in steps:
        await take(world, step)
        for mentor in mentors:
            person = office.store.get(Person, mentor.id)
            assert person is not None
            now = taken(world, mentor.id)
            assert now <= max(person.slots, before[mentor.id]), step  # a mentor who wants fewer keeps those there are
            before[mentor.id] = now
        live = office.store.in_stage(Mentorship, LIVE_PAIR)
        assert len({pair.mentee for pair in live}) == len(live)  # one mentor for each mentee (S59)
