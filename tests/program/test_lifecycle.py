"""The life cycle is its tables: no sequence of changes leads off them, and what was done is written down (S14, S58)."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.program.admission.enquiry import Enquiry, EnquiryStage
from mailbot.program.admission.volunteering import Volunteering, VolunteerStage
from mailbot.program.bookkeeping import Counter, Thread
from mailbot.program.initiatives.catalogue import Initiative, InitiativeStage
from mailbot.program.lifecycle import TRANSITIONS, Change, Find, IllegalStep, Moved, Noted, Numbered, Opened, enact
from mailbot.program.model import (
    Application,
    ApplicationStage,
    Deed,
    Membership,
    Mentorship,
    MentorshipStage,
    Person,
    Record,
)
from mailbot.program.news.edition import Edition, EditionStage
from mailbot.program.news.subscription import Subscription, SubscriptionStage
from mailbot.program.plans.plan import Plan, PlanStage
from mailbot.program.privacy.forgetting import Forgetting, ForgettingStage
from mailbot.program.trust.challenge import Challenge, ChallengeStage
from mailbot.program.trust.custody import Custody, CustodyStage
from mailbot.program.trust.relocation import Relocation, RelocationStage

NOW = datetime(2027, 1, 10, 12, tzinfo=UTC)
A = ApplicationStage

RECORDS: dict[type[Record], Callable[[], Record]] = {
    Application: lambda: Application(id="A-1", applicant="M-1", filed=NOW, touched=NOW),
    Mentorship: lambda: Mentorship(id="P-1", mentor="M-1", mentee="M-2", since=NOW),
    Person: lambda: Person(id="M-1", name="Ann", addresses=("ann@example.org",), since=NOW),
    Enquiry: lambda: Enquiry(id="Q-1", party="M-1", asked=NOW),
    Plan: lambda: Plan(id="P-1.1", pair="P-1", version=1, by="M-2", drafted=NOW),
    Challenge: lambda: Challenge(id="C-1", person="M-1", mail="m@example.org", sender="ann@example.org", made=NOW),
    Custody: lambda: Custody(id="H-1", mail="m@example.org", at=NOW),
    Relocation: lambda: Relocation(id="N-1", person="M-1", old="a@example.org", new="b@example.org", made=NOW),
    Volunteering: lambda: Volunteering(id="V-1", volunteer="M-1", filed=NOW, touched=NOW),
    Subscription: lambda: Subscription(id="S-1", party="ann@example.org", since=NOW),
    Initiative: lambda: Initiative(id="I-1", name="wrk", url="https://example.org/wrk", added=NOW),
    Edition: lambda: Edition(id="E-1", by="M-1", made=NOW, subject="News"),
    Forgetting: lambda: Forgetting(id="F-1", person="M-1", asked=NOW),
}
STAGES: dict[type[Record], type[StrEnum]] = {
    Application: ApplicationStage,
    Mentorship: MentorshipStage,
    Person: Membership,
    Enquiry: EnquiryStage,
    Plan: PlanStage,
    Challenge: ChallengeStage,
    Custody: CustodyStage,
    Relocation: RelocationStage,
    Volunteering: VolunteerStage,
    Subscription: SubscriptionStage,
    Initiative: InitiativeStage,
    Edition: EditionStage,
    Forgetting: ForgettingStage,
}


def nothing(kind: type[Record], id: str) -> None:
    """Empty books."""


def books(*records: Record) -> Find:
    """Books that hold these records."""
    kept = {(type(record), record.id): record for record in records}
    return lambda kind, id: kept.get((kind, id))


def stage_of(record: Record) -> StrEnum:
    stage: StrEnum = record.stage  # type: ignore[attr-defined]
    return stage


@pytest.mark.parametrize("kind", TRANSITIONS, ids=lambda kind: kind.__name__)
def test_every_table_knows_every_stage_and_none_follows_itself(kind: type[Record]) -> None:
    table = TRANSITIONS[kind]
    assert set(table) == set(STAGES[kind])
    assert all(following <= set(STAGES[kind]) and stage not in following for stage, following in table.items())


@pytest.mark.parametrize("kind", TRANSITIONS, ids=lambda kind: kind.__name__)
def test_every_stage_can_be_reached_from_where_a_record_begins(kind: type[Record]) -> None:
    reached, border = set(), {stage_of(RECORDS[kind]())}
    while border:
        reached |= border
        border = {after for stage in border for after in TRANSITIONS[kind][stage]} - reached
    assert reached == set(STAGES[kind])


def test_the_order_of_things_is_the_one_of_s58() -> None:
    for path in (
        [A.INCOMPLETE, A.COMPLETE, A.APPROVED, A.WAITLISTED, A.OFFERED, A.MATCHED],
        [MentorshipStage.KICKOFF, MentorshipStage.PLANNING, MentorshipStage.ACTIVE, MentorshipStage.GRADUATED],
        [Membership.CANDIDATE, Membership.MEMBER, Membership.AWAY, Membership.MEMBER, Membership.LEFT],
    ):
        kind = next(kind for kind, stages in STAGES.items() if isinstance(path[0], stages))
        assert all(after in TRANSITIONS[kind][before] for before, after in pairwise(path))


def test_there_is_no_way_back_from_the_end() -> None:
    ends = {(kind, stage) for kind, table in TRANSITIONS.items() for stage, following in table.items() if not following}
    assert ends == {
        (Application, A.WITHDRAWN),
        (Mentorship, MentorshipStage.GRADUATED),
        (Mentorship, MentorshipStage.ENDED),
        (Person, Membership.FORGOTTEN),
        (Plan, PlanStage.REPLACED),
        (Initiative, InitiativeStage.REMOVED),
        (Challenge, ChallengeStage.SETTLED),
        (Custody, CustodyStage.SETTLED),
        (Relocation, RelocationStage.CHANGED),
        (Relocation, RelocationStage.DENIED),
        (Relocation, RelocationStage.EXPIRED),
        (Volunteering, VolunteerStage.ENROLLED),
        (Volunteering, VolunteerStage.WITHDRAWN),
        *((Forgetting, end) for end in set(ForgettingStage) - {ForgettingStage.ASKED, ForgettingStage.CONFIRMED}),
        *((Edition, end) for end in EditionStage if end not in {EditionStage.PREVIEW, EditionStage.APPROVED}),
    }


@given(
    st.sampled_from(list(TRANSITIONS)).flatmap(lambda k: st.tuples(st.just(k), st.lists(st.sampled_from(STAGES[k]))))
)
def test_any_sequence_of_moves_goes_as_far_as_the_table_and_leaves_a_deed_for_each_step(
    walk: tuple[type[Record], list[StrEnum]],
) -> None:
    kind, stages = walk
    record = RECORDS[kind]()
    done: list[str] = []
    for stage in stages:
        change = Moved(kind, record.id, stage, Deed(what=stage.value, at=NOW, by="M-9"))
        if stage in TRANSITIONS[kind][stage_of(record)] and not _strays(record, stage):
            (record,) = enact([change], books(record))
            done.append(stage.value)
            assert stage_of(record) is stage
        else:
            with pytest.raises(IllegalStep, match=f"never followed by {stage.value}|not to {stage.value}"):
                enact([change], books(record))
    assert [deed.what for deed in getattr(record, "deeds", ())] == done


def _strays(record: Record, to: StrEnum) -> bool:
    """Whether a paused pair would go on elsewhere than where it was."""
    paused = isinstance(record, Mentorship) and record.stage is MentorshipStage.PAUSED
    return paused and to not in {getattr(record, "before_pause", None), MentorshipStage.ENDED}


def test_several_changes_of_one_decision_build_on_each_other_and_make_one_record() -> None:
    application = RECORDS[Application]()
    moved = Moved(Application, "A-1", A.COMPLETE, Deed(what="complete", at=NOW, by="M-1", mail="x@example.org"))
    changes: list[Change] = [
        Opened(application),
        Noted(Application, "A-1", {"strength": 70}),
        moved,
        Moved(Application, "A-1", A.APPROVED),
    ]
    after, counter = enact(changes, nothing)
    assert isinstance(after, Application)
    assert (after.stage, after.strength) == (A.APPROVED, 70)
    assert [(deed.what, deed.by, deed.mail) for deed in after.deeds] == [("complete", "M-1", "x@example.org")]
    assert counter == Counter(id="A", last=1)


def test_a_step_that_is_legal_only_before_an_earlier_change_is_illegal_after_it() -> None:
    twice = [Moved(Application, "A-1", A.COMPLETE), Moved(Application, "A-1", A.COMPLETE)]
    with pytest.raises(IllegalStep, match="complete is never followed by complete"):
        enact(twice, books(RECORDS[Application]()))


def test_a_note_can_touch_neither_a_stage_nor_an_id() -> None:
    with pytest.raises(IllegalStep, match="through Moved only"):
        Noted(Application, "A-1", {"stage": A.MATCHED})
    with pytest.raises(IllegalStep, match="an id never changes"):
        Noted(Thread, "t", {"id": "u"})


def test_a_change_to_what_is_not_there_and_an_opening_of_what_is_are_faults_of_ours() -> None:
    with pytest.raises(IllegalStep, match="Application A-1 is not in the books"):
        enact([Moved(Application, "A-1", A.COMPLETE)], nothing)
    with pytest.raises(IllegalStep, match="Person M-1 is not in the books"):
        enact([Noted(Person, "M-1", {"slots": 1})], nothing)
    with pytest.raises(IllegalStep, match="Person M-1 is there already"):
        enact([Opened(RECORDS[Person]())], books(RECORDS[Person]()))
    with pytest.raises(IllegalStep, match="there already"):
        enact([Opened(RECORDS[Person]()), Opened(RECORDS[Person]())], nothing)
    with pytest.raises(IllegalStep, match="Counter A: has no stages"):
        enact([Moved(Counter, "A", A.COMPLETE)], books(Counter(id="A", last=1)))


def test_a_counter_only_ever_rises() -> None:
    counter = Counter(id="A", last=7)
    assert enact([Numbered("A", 8)], books(counter)) == (Counter(id="A", last=8),)
    assert enact([Numbered("A", 7)], books(counter)) == ()
    opened = enact([Opened(RECORDS[Application]())], books(counter))
    assert [type(record) for record in opened] == [Application]


@given(st.lists(st.tuples(st.sampled_from("AMPQ"), st.integers(1, 50)), max_size=20), st.integers(0, 30))
def test_counters_end_at_the_highest_number_given_out(numbers: list[tuple[str, int]], before: int) -> None:
    written = enact([Numbered(*number) for number in numbers], books(Counter(id="A", last=before)))
    last = {record.id: record.last for record in written if isinstance(record, Counter)}
    for letter in "AMPQ":
        given_out = [number for prefix, number in numbers if prefix == letter]
        assert last.get(letter, before if letter == "A" else 0) == max([*given_out, before if letter == "A" else 0])


def test_what_has_no_number_opens_without_a_counter() -> None:
    thread = Thread(id="token", party="M-1", topic="A-1", token="token", subject="s", opened=NOW)
    assert enact([Opened(thread)], nothing) == (thread,)


def test_changes_say_what_they_do() -> None:
    changes: list[Change] = [
        Opened(RECORDS[Person]()),
        Moved(Person, "M-1", Membership.MEMBER),
        Noted(Person, "M-1", {"timezone": "UTC", "slots": 1}),
        Numbered("A", 3),
    ]
    said = ["person M-1: opened", "person M-1: member", "person M-1: slots, timezone noted", "number A-3: given out"]
    assert [str(change) for change in changes] == said


def test_the_drawing_in_the_docs_is_that_of_the_tables_s58() -> None:
    drawing = runpy.run_path(str(Path(__file__).parents[2] / "docs" / "draw_lifecycle.py"))
    assert drawing["PATH"].read_text(encoding="utf-8") == drawing["draw"](), "run python docs/draw_lifecycle.py"
    steps = [(kind, stage, after) for kind, table in TRANSITIONS.items() for stage in table for after in table[stage]]
    assert all(f"    {stage} --> {after}\n" in drawing["draw"]() for kind, stage, after in steps if kind is not Enquiry)
