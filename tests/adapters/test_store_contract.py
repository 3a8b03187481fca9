"""What every store answers and keeps, told over the books in memory and the books in files (ports.Store)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from mailbot.adapters.journal_db import JournalDB
from mailbot.adapters.memory import memory_store
from mailbot.adapters.records import RecordStore
from mailbot.adapters.tables import TABLES
from mailbot.adapters.tinydb import TinyStore
from mailbot.errors import BooksError
from mailbot.ports import Unit
from mailbot.program.admission.enquiry import Enquiry, EnquiryStage
from mailbot.program.admission.volunteering import Volunteering
from mailbot.program.bookkeeping import Counter, Happened, Reach, Receipt, Sent
from mailbot.program.calls.outcome import Outcome
from mailbot.program.calls.self_assessment import Look, SelfAssessment
from mailbot.program.initiatives.catalogue import Initiative
from mailbot.program.initiatives.pursuit import Pursuit, Taking
from mailbot.program.knowledge.closing import Closing
from mailbot.program.knowledge.lesson import KeptLesson, OfferedLesson, OfferedLessons, Shelf
from mailbot.program.matching.handover import Handover
from mailbot.program.membership.confidence import Confidence
from mailbot.program.model import (
    LIVE_PAIR,
    Application,
    Call,
    Deed,
    Membership,
    Mentorship,
    MentorshipStage,
    OfferState,
    Person,
    Record,
)
from mailbot.program.news.edition import Edition
from mailbot.program.news.subscription import Subscription, SubscriptionStage
from mailbot.program.passing_on.reserve import Reserve, Withheld
from mailbot.program.plans.plan import Milestone, Plan
from mailbot.program.privacy.forgetting import Forgetting, Removal
from mailbot.program.traffic.rates import Tally
from mailbot.program.traffic.reach import key_of
from mailbot.program.trust.challenge import Challenge
from mailbot.program.trust.custody import Custody
from mailbot.program.trust.relocation import Relocation
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
    offered,
    pair,
    person,
    row,
    thread,
)

READ = Milestone(number=1, text="read", goal="räd", due=NOW.date(), required=False, done=NOW)


@pytest.fixture(params=["memory", "files"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RecordStore]:
    """Empty books."""
    books = memory_store() if request.param == "memory" else TinyStore(tmp_path / "books.json")
    yield books
    books.close()


def write(store: RecordStore, *records: Record) -> None:
    store.commit(Unit(records=records))


def test_every_kind_of_record_comes_back_as_it_was_written(store: RecordStore, tmp_path: Path) -> None:
    deed = Deed(what="approved", at=NOW, by="M-1", mail="x@example.org", reason="Ünïcode 名前 \u2028")
    call = Call(number=1, at=NOW, zone="Europe/Berlin", channel="https://meet.example.org", named_on=NOW)
    records: list[Record] = [
        person(1, timezone="Asia/Tokyo", utc_offset=-210, languages=("English",), deeds=(deed,)),
        replace(offered(1, "M-1"), answers={"why": "a\nb", "": ""}, files=("A-1/1",), completed=NOW, deeds=(deed,)),
        replace(pair(1, "M-1"), calls=(call,), contact={"M-1": NOW + timedelta(microseconds=1)}),
        Enquiry(id="Q-1", party="eve@example.org", asked=NOW, stage=EnquiryStage.ANSWERED),
        Plan(id="P-1.1", pair="P-1", version=1, by="M-1", drafted=NOW, goals=("räd",), milestones=(READ,)),
        replace(thread("t" * 20), messages=("a@example.org", "b@example.org")),
        Receipt(id="<odd id>@example.org", digest="sha256:0", at=NOW, disposition="held", because="x", trace="y"),
        replace(row("l1"), not_before=NOW, tries=3, next_try=NOW, last_answer="451"),
        Sent(id="l1", to="0" * 24, at=NOW, template="talk", topic="P-1", party="M-1", relay=True, fate="address"),
        Reach(id="0" * 24, party="M-1", failed=(NOW,), suppressed=NOW, status="5.1.1", unsent=2, told=("M-2",)),
        Reserve(id="P-1", last=2, withheld=(Withheld(number=2, by="M-1", at=NOW, rules=("x",)),), shared=("M-1",)),
        Custody(id="H-1", mail="x@example.org", at=NOW, party="M-1", subject="s", forged=True, deeds=(deed,)),
        Challenge(id="C-1", person="M-1", mail="x@example.org", sender="a@example.org", made=NOW, deeds=(deed,)),
        Relocation(id="N-1", person="M-1", old="a@example.org", new="b@example.org", made=NOW, new_said=NOW),
        Volunteering(id="V-1", volunteer="M-1", filed=NOW, touched=NOW, answers={"years": "12"}, deeds=(deed,)),
        Subscription(id="S-1", party="ann@example.org", since=NOW, mail="x", confirmed=NOW, deeds=(deed,)),
        Forgetting(id="F-1", person="M-1", asked=NOW, deeds=(deed,)),
        Removal(id="F-1", since=NOW, addresses=("a",), names=("b",), mails=("c",), letters=("d",), cleared=NOW),
        Edition(id="E-1", by="M-1", made=NOW, subject="s", text="t", written=2, last=3, wrote=NOW, deeds=(deed,)),
        Initiative(id="I-1", name="räd", url="https://example.org/r", added=NOW, discipline="testing", deeds=(deed,)),
        Pursuit(id="M-1", taken=(Taking(name="räd", url="https://example.org/r", since=NOW, initiative="I-1"),)),
        Handover(id="P-1", asked=NOW, answers={"next": "räd"}, text="t", passed="P-2"),
        SelfAssessment(id="P-1.M-1", pair="P-1", person="M-1", looks={0: Look(at=NOW, answers={"limits": "räd"})}),
        Outcome(id="P-1.M-1", pair="P-1", person="M-1", at=NOW, objectives={"known": True}, near=("räd",), fit="no"),
        Closing(id="P-1", at=NOW, helped={"M-1": True, "M-2": False}),
        OfferedLessons(id="P-1", last=1, lessons=(OfferedLesson(number=1, by="M-1", at=NOW, wording="wörd"),)),
        Shelf(id="testing", lessons=(KeptLesson(wording="wörd", month=NOW.date(), phase="design"),)),
        Confidence(id="T-1", party="M-1", since=NOW, name="Ann", readers=("M-2",), apart=("M-3",)),
        Happened(id="A-1 incomplete 7", at=NOW),
        Tally(id="answers M-1", since=NOW, count=3, told=NOW),
        Counter(id="A", last=12),
    ]
    assert {type(record) for record in records} == set(TABLES)
    write(store, *records)
    for record in records:
        assert store.get(type(record), record.id) == record
        assert list(store.all(type(record))) == [record]
        assert store.get(type(record), "nobody") is None
        assert store.get(type(record), "") is None
    assert (store.last_number("A"), store.last_number("P")) == (12, 0)


def test_a_person_is_found_by_each_of_their_addresses_and_no_more_by_one_they_gave_up(store: RecordStore) -> None:
    write(store, replace(person(1), addresses=("ann@example.org", "ann@home.example.org")))
    for address in ("ann@example.org", "ANN@home.example.org"):
        found = store.person_at(address)
        assert found is not None
        assert found.id == "M-1"
    write(store, replace(person(1), addresses=("ann@new.example.org",)))
    assert store.person_at("ann@example.org") is None
    assert store.person_at("ann@new.example.org") is not None
    assert store.person_at("") is None


def test_a_thread_is_found_by_its_token_and_by_its_party_and_topic(store: RecordStore) -> None:
    write(store, thread("a" * 20), thread("b" * 20, "M-2"), thread("c" * 20, topic="P-2"))
    assert store.thread_with("b" * 20) == store.thread("M-2", "P-1") == thread("b" * 20, "M-2")
    assert store.thread("M-2", "P-2") is None
    write(store, thread("b" * 20, "M-3"))  # a stranger has become a person
    assert store.thread("M-2", "P-1") is None
    assert store.thread("M-3", "P-1") == store.thread_with("b" * 20)


def test_lists_come_in_the_order_of_their_numbers(store: RecordStore) -> None:
    write(store, *(application(number, stage=A.COMPLETE) for number in (10, 2, 1)))
    write(store, *(pair(number, "M-1") for number in (10, 2)), pair(1, "M-2", "M-1"))
    assert ids(store.applications_of("M-1")) == ids(store.in_stage(Application, A)) == ["A-1", "A-2", "A-10"]
    assert ids(store.mentorships_of("M-1")) == ["P-1", "P-2", "P-10"]
    assert ids(store.in_stage(Application, [A.COMPLETE, A.COMPLETE])) == ["A-1", "A-2", "A-10"]
    assert store.applications_of("M-2") == store.mentorships_of("M-3") == store.in_stage(Application, ()) == []


def test_subscriptions_are_found_by_whose_they_are_and_are_gone_when_dropped(store: RecordStore) -> None:
    ours, hers = (
        Subscription(id=f"S-{n}", party=party, since=NOW) for n, party in ((1, "M-1"), (2, "eve@example.org"))
    )
    write(store, ours, hers)
    assert store.subscriptions_of("M-1") == [ours]
    assert store.subscriptions_of("eve@example.org") == [hers]
    store.commit(Unit(drops=(hers,)))
    assert store.subscriptions_of("eve@example.org") == []
    assert store.in_stage(Subscription, SubscriptionStage) == [ours]


def test_a_record_stands_in_one_stage_only(store: RecordStore) -> None:
    write(store, application(1), Enquiry(id="Q-1", party="M-1", asked=NOW), person(1, stage=P.PAUSED), pair(1, "M-1"))
    write(store, application(1, stage=A.COMPLETE), pair(1, "M-1", stage=M.PAUSED))
    assert store.in_stage(Application, [A.INCOMPLETE]) == []
    assert ids(store.in_stage(Application, [A.COMPLETE, A.INCOMPLETE])) == ["A-1"]
    assert ids(store.in_stage(Mentorship, [M.PAUSED])) == ["P-1"]
    assert ids(store.in_stage(Person, [P.PAUSED])) == ["M-1"]
    assert ids(store.in_stage(Enquiry, EnquiryStage)) == ["Q-1"]


def test_the_waitlist_is_by_strength_s17(store: RecordStore) -> None:
    waiting = {1: 40, 2: 90, 3: 60}
    write(store, *(application(n, stage=A.WAITLISTED, strength=strength) for n, strength in waiting.items()))
    assert ids(store.waitlist()) == ["A-2", "A-3", "A-1"]
    write(store, application(3, stage=A.OFFERED, strength=60), application(1, stage=A.WAITLISTED, strength=95))
    assert ids(store.waitlist()) == ["A-1", "A-2"]


def test_an_open_offer_and_a_live_pair_each_hold_one_slot_s17(store: RecordStore) -> None:
    write(store, person(1, slots=2))
    assert store.free_slots("M-1") == 2
    write(store, offered(1, "M-1"))
    assert (store.free_slots("M-1"), ids(store.offers_to("M-1"))) == (1, ["A-1"])
    write(store, pair(1, "M-1"))
    assert (store.free_slots("M-1"), store.available_mentors()) == (0, [])
    write(store, offered(1, "M-1", O.DECLINED))
    assert (store.free_slots("M-1"), store.offers_to("M-1"), ids(store.available_mentors())) == (1, [], ["M-1"])
    write(store, pair(1, "M-1", stage=M.ENDED))
    assert store.free_slots("M-1") == 2


@pytest.mark.parametrize("stage", MentorshipStage)
def test_a_pair_holds_a_slot_until_it_is_over_also_while_paused(store: RecordStore, stage: MentorshipStage) -> None:
    write(store, person(1), pair(1, "M-1", stage=stage))
    assert store.free_slots("M-1") == (0 if stage in LIVE_PAIR else 1)
    assert (M.PAUSED in LIVE_PAIR, M.GRADUATED in LIVE_PAIR, M.ENDED in LIVE_PAIR) == (True, False, False)


@pytest.mark.parametrize("state", OfferState)
def test_only_an_open_offer_holds_a_slot(store: RecordStore, state: OfferState) -> None:
    write(store, person(1), offered(1, "M-1", state))
    assert store.free_slots("M-1") == (0 if state is O.OPEN else 1)


def test_an_offer_of_an_application_that_was_taken_back_holds_nothing(store: RecordStore) -> None:
    write(store, person(1), offered(1, "M-1"), offered(1, "M-1", stage=A.WITHDRAWN))
    assert (store.free_slots("M-1"), store.offers_to("M-1")) == (1, [])


def test_slots_are_never_below_none_when_a_mentor_takes_fewer(store: RecordStore) -> None:
    write(store, person(1, slots=2), pair(1, "M-1"), pair(2, "M-1"), person(1, slots=1))
    assert (store.free_slots("M-1"), store.available_mentors()) == (0, [])
    write(store, pair(1, "M-1", stage=M.ENDED))
    assert (store.free_slots("M-1"), store.available_mentors()) == (0, [])
    write(store, person(1, slots=2))
    assert store.free_slots("M-1") == 1


@pytest.mark.parametrize("stage", Membership)
def test_who_is_away_paused_or_gone_takes_nobody(store: RecordStore, stage: Membership) -> None:
    here = stage is P.MEMBER
    write(store, person(1, stage=stage), person(2, roles=("mentee",)), person(3, slots=0))
    assert ids(store.available_mentors()) == (["M-1"] if here else [])
    assert [store.free_slots(f"M-{number}") for number in range(1, 5)] == [1 if here else 0, 0, 0, 0]


def test_slots_follow_whatever_order_people_and_pairs_are_written_in(store: RecordStore) -> None:
    write(store, pair(1, "M-1"), offered(1, "M-2"))
    write(store, person(1, slots=2), person(2, slots=1))
    assert ids(store.available_mentors()) == ["M-1"]


def test_the_outbox_is_the_oldest_first_and_rows_leave_it_for_good(store: RecordStore) -> None:
    store.commit(Unit(outbox=(row("b", 2), row("c", 1), row("a", 2))))
    assert ids(store.outbox()) == ["c", "a", "b"]
    store.sent(row("a", 2))
    store.postponed(replace(row("c", 1), tries=1, next_try=NOW))
    assert [(each.id, each.tries) for each in store.outbox()] == [("c", 1), ("b", 0)]
    store.sent(row("a", 2))
    assert ids(store.outbox()) == ["c", "b"]


def test_held_mails_are_counted_from_a_moment_on_until_they_are_released(store: RecordStore) -> None:
    early, late, gone = (
        Receipt(id=id, digest="sha256:0", at=NOW + timedelta(hours=hours), disposition="held", because="x")
        for id, hours in (("a@example.org", 0), ("b@example.org", 2), ("c@example.org", 3))
    )
    write(store, early, late, gone, replace(early, id="d@example.org", disposition="shunted"))
    assert [store.held_since(NOW + timedelta(hours=hours)) for hours in (0, 1, 3, 4)] == [3, 2, 1, 0]
    write(store, replace(gone, disposition="accepted"))
    assert store.held_since(NOW) == 2


def test_undo_takes_the_rows_of_its_key_off_and_says_which(store: RecordStore) -> None:
    store.commit(Unit(outbox=(row("a", cancel_key="A-1"), row("b", cancel_key="A-2"), row("c"))))
    cancelled = store.commit(Unit(outbox=(row("d", cancel_key="A-1"),), cancels=("A-1",)))
    assert ids(cancelled) == ["a"]
    assert ids(store.outbox()) == ["b", "c", "d"]
    assert store.commit(Unit(cancels=("A-9",))) == ()


def test_a_row_that_undo_took_off_while_the_server_was_spoken_to_does_not_come_back(store: RecordStore) -> None:
    store.commit(Unit(outbox=(row("a", cancel_key="A-1"),)))
    store.commit(Unit(cancels=("A-1",)))
    store.postponed(replace(row("a", cancel_key="A-1"), tries=1))
    assert store.outbox() == []


def test_a_unit_that_fails_leaves_nothing_behind_and_hides_nothing(store: RecordStore) -> None:
    write(store, person(1, ADDRESSES[0]), thread("a" * 20), pair(1, "M-1"))
    with pytest.raises(FailedError), store.unit():
        write(store, person(2, ADDRESSES[0], slots=3), thread("b" * 20), pair(1, "M-1", stage=M.ENDED))
        store.commit(Unit(outbox=(row("a"),), receipt=Receipt(id="x", digest="", at=NOW, disposition="", because="")))
        assert store.free_slots("M-2") == 3
        raise FailedError
    assert store.person_at(ADDRESSES[0]) == person(1, ADDRESSES[0])
    assert store.thread("M-1", "P-1") == thread("a" * 20)
    assert (store.free_slots("M-1"), store.free_slots("M-2"), store.outbox()) == (0, 0, [])
    assert store.get(Receipt, "x") is None
    assert store.get(Person, "M-2") is None


def test_a_unit_that_fails_inside_one_that_succeeds_takes_back_its_own_writes_alone(store: RecordStore) -> None:
    with store.unit():
        write(store, person(1))
        with suppress(FailedError), store.unit():
            write(store, person(1, slots=5), person(2))
            raise FailedError
        write(store, pair(1, "M-3"), person(3, slots=2))
    assert [store.free_slots(f"M-{number}") for number in IDS] == [1, 0, 1]
    assert ids(store.available_mentors()) == ["M-1", "M-3"]


def test_a_unit_that_fails_takes_back_the_units_inside_that_succeeded(store: RecordStore) -> None:
    with suppress(FailedError), store.unit():
        with store.unit():
            write(store, person(1))
        raise FailedError
    assert (store.get(Person, "M-1"), store.available_mentors(), list(store.all(Person))) == (None, [], [])
    write(store, person(1))
    assert ids(store.available_mentors()) == ["M-1"]


def test_a_commit_that_cannot_be_written_whole_is_not_written_at_all(tmp_path: Path) -> None:
    store = TinyStore(tmp_path / "books.json")
    with pytest.raises((TypeError, UnicodeEncodeError)):
        write(store, person(1), person(2, name="\udc80"))
    assert (store.get(Person, "M-1"), store.available_mentors()) == (None, [])
    store.close()


def test_reopened_books_answer_the_same(tmp_path: Path) -> None:
    path = tmp_path / "books.json"
    store = TinyStore(path)
    write(
        store,
        person(1, slots=2),
        pair(1, "M-1"),
        offered(1, "M-1"),
        thread("a" * 20),
        row("a"),
        Counter(id="A", last=3),
        Receipt(id="a@example.org", digest="sha256:0", at=NOW, disposition="held", because="x"),
    )
    told = answers(store)
    assert told["held_since"] == 1
    store.close()
    again = TinyStore(path)
    assert answers(again) == told
    assert again.last_number("A") == 3
    again.close()


def test_a_reader_beside_the_writer_answers_what_has_been_committed(tmp_path: Path) -> None:
    writer = TinyStore(tmp_path / "books.json")
    write(writer, person(1))
    reader = TinyStore(tmp_path / "books.json", readonly=True)
    assert ids(reader.available_mentors()) == ["M-1"]
    with writer.unit():
        write(writer, pair(1, "M-1"))
        reader.refresh()
        assert ids(reader.available_mentors()) == ["M-1"]
    reader.refresh()
    assert answers(reader) == answers(writer)
    with pytest.raises(BooksError, match="reading only"):
        write(reader, person(2))
    assert answers(reader) == answers(writer)
    reader.close()
    writer.close()


def test_a_document_that_is_not_what_it_should_be_is_named(tmp_path: Path) -> None:
    with JournalDB(tmp_path / "books.json") as db:
        db.put("people", "M-1", {"name": "Ann", "addresses": "ann@example.org", "since": NOW.isoformat()})
    with pytest.raises(BooksError, match=r"people M-1 .*addresses"):
        TinyStore(tmp_path / "books.json")


def test_a_mentor_whom_no_letter_reaches_is_offered_nothing_until_one_does(store: RecordStore) -> None:
    write(store, person(1), person(2, "ann@example.org"))
    closed = Reach(id=key_of("ann@example.org"), party="M-2", suppressed=NOW)
    write(store, closed)
    assert store.unreachable() == store.unreachable("M-2") == [closed] and store.unreachable("M-1") == []
    assert ids(store.available_mentors()) == ["M-1"]
    write(store, person(2, "ann@home.example.org"))
    assert ids(store.available_mentors()) == ["M-1", "M-2"]
    write(store, person(2, "ann@example.org"), replace(closed, suppressed=None))
    assert store.unreachable() == [] and ids(store.available_mentors()) == ["M-1", "M-2"]


def test_what_is_dropped_is_gone(store: RecordStore) -> None:
    closed = Reach(id=key_of("ann@example.org"), suppressed=NOW)
    write(store, closed)
    store.commit(Unit(drops=(closed,)))
    assert store.get(Reach, closed.id) is None and store.unreachable() == []


def test_a_letter_that_goes_leaves_what_is_to_be_known_of_it(store: RecordStore) -> None:
    store.commit(Unit(outbox=(row("l1"),)))
    sent = Sent(id="l1", to=key_of("ann@example.org"), at=NOW, template="talk")
    store.sent(row("l1"), sent)
    assert store.outbox() == [] and store.get(Sent, "l1") == sent
