"""Whatever units succeed and fail in whatever order, every answer is the one that the records give (ports.Store)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailbot.adapters.disk import Disk
from mailbot.adapters.journal_db import JournalDB
from mailbot.adapters.memory import memory_store
from mailbot.adapters.records import RecordStore
from mailbot.adapters.tinydb import TinyBackend
from mailbot.ports import Unit
from mailbot.program.bookkeeping import OutboxRow
from mailbot.program.model import LIVE_PAIR, Application, Mentorship, Offer, Person, Record
from tests.adapters.store_records import (
    ADDRESSES,
    IDS,
    NOW,
    A,
    FailedError,
    M,
    O,
    P,
    answers,
    application,
    ids,
    pair,
    person,
    row,
    thread,
)


def some(*, of: Callable[..., Record], **fields: st.SearchStrategy[object]) -> st.SearchStrategy[Record]:
    return st.builds(of, **fields)


numbers = st.sampled_from(IDS)
members = numbers.map(lambda number: f"M-{number}")
records = st.one_of(
    some(
        of=person,
        number=numbers,
        address=st.sampled_from(ADDRESSES),
        stage=st.sampled_from(P),
        roles=st.sampled_from([("mentor",), ("mentee",)]),
        slots=st.integers(0, 2),
    ),
    some(
        of=application,
        number=numbers,
        applicant=members,
        stage=st.sampled_from([A.OFFERED, A.OFFERED, A.WAITLISTED, A.COMPLETE]),
        strength=st.integers(0, 3),
        offers=st.lists(
            st.builds(Offer, number=numbers, mentor=members, made=st.just(NOW), state=st.sampled_from(O)), max_size=3
        ).map(tuple),
    ),
    some(of=pair, number=numbers, mentor=members, mentee=members, stage=st.sampled_from(M)),
    some(of=thread, token=st.sampled_from(["a" * 20, "b" * 20]), party=members, topic=st.sampled_from(["P-1", "P-2"])),
    some(of=row, id=st.sampled_from(["a", "b", "c"]), minute=numbers, cancel_key=st.sampled_from(["", "A-1"])),
)


@dataclass(frozen=True)
class Inner:
    """A unit, the steps in it, and whether it fails in the end."""

    steps: tuple[object, ...]
    fails: bool


units = st.builds(
    Unit, records=st.lists(records, max_size=4).map(tuple), cancels=st.sampled_from([(), (), ("A-1",), ("A-2",)])
)
rows = some(of=row, id=st.sampled_from(["a", "b"]), minute=numbers)
steps = st.recursive(
    st.one_of(units, rows), lambda inner: st.builds(Inner, st.lists(inner, max_size=4).map(tuple), st.booleans())
)


def run(store: RecordStore, sequence: Sequence[object]) -> None:
    for step in sequence:
        match step:
            case Unit():
                store.commit(step)
            case OutboxRow(made=made) if made.minute % 2:
                store.sent(step)
            case OutboxRow():
                store.postponed(step)
            case Inner(inner, fails):
                with suppress(FailedError), store.unit():
                    run(store, inner)
                    if fails:
                        raise FailedError


def free_by_counting(store: RecordStore, mentor: str) -> int:
    """Slots less what holds one, counted over all records."""
    found = store.get(Person, mentor)
    if found is None or found.stage is not P.MEMBER or "mentor" not in found.roles:
        return 0
    held = [each for each in store.all(Mentorship) if each.mentor == mentor and each.stage in LIVE_PAIR]
    offers = [offer for each in store.all(Application) if each.stage is A.OFFERED for offer in each.offers]
    return max(0, found.slots - len(held) - len([o for o in offers if o.mentor == mentor and o.state is O.OPEN]))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(steps, max_size=8))
def test_after_any_units_every_answer_is_the_one_that_the_records_give(swift: Disk, sequence: list[object]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "books.json"
        memory, files = memory_store(), RecordStore(TinyBackend(JournalDB(path, disk=swift)))
        for store in (memory, files):
            run(store, sequence)
        told = answers(memory)
        assert answers(files) == told
        for store in (memory, files):
            store.reindex()
            assert answers(store) == told
        free = [free_by_counting(memory, f"M-{number}") for number in IDS]
        assert told["free_slots"] == free
        assert ids(memory.available_mentors()) == [f"M-{n}" for n, slots in zip(IDS, free, strict=True) if slots]
        files.close()
        reopened = RecordStore(TinyBackend(JournalDB(path, disk=swift)))
        assert answers(reopened) == told
        reopened.close()
