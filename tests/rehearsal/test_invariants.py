"""Each invariant can fail: it is shown a state that the program never comes to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from mailbot.adapters.memory import MemorySpool, memory_store
from mailbot.composition import Program, office_of
from mailbot.fate import TakenIn
from mailbot.mail.message import Mail
from mailbot.office import Office
from mailbot.ports import Unit
from mailbot.program.bookkeeping import Happened, OutboxRow, Receipt, Thread
from mailbot.program.decision import Disposition, Letter
from mailbot.program.facts import Facts
from mailbot.program.model import (
    Application,
    ApplicationStage,
    Membership,
    Mentorship,
    MentorshipStage,
    Person,
    Record,
)
from mailbot.rehearsal.invariants.applicants import AnsweredInTime
from mailbot.rehearsal.invariants.calendar import NoneMissing, OnceEach
from mailbot.rehearsal.invariants.ledger import NoFault, OneState
from mailbot.rehearsal.invariants.letters import FewNudges, NobodyGone
from mailbot.rehearsal.invariants.life_cycle import LegalSteps, SlotsKept
from mailbot.rehearsal.invariants.privacy import NothingPrivate
from mailbot.rehearsal.step import Invariant, Posted, Step
from mailbot.rehearsal.watch import Written
from tests.programs import program_in

NOW = datetime(2027, 1, 13, 12, tzinfo=UTC)
TOKEN = "abcdefghijklmnopqrst"
ANN = Person(id="M-2", name="Ann Bell", addresses=("ann@example.test",), since=NOW)
MIA = Person(
    id="M-3", name="Mia Mentor", addresses=("mia@example.test",), since=NOW, roles=("mentor",), slots=1,
    stage=Membership.MEMBER,
)  # fmt: skip
APPLICATION = Application(id="A-1", applicant="M-2", filed=NOW, touched=NOW, stage=ApplicationStage.COMPLETE)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return program_in(tmp_path_factory.mktemp("program"))


@pytest.fixture
def office(program: Program) -> Office:
    found = office_of(program, memory_store(), MemorySpool())
    found.begin(NOW)
    found.store.commit(Unit(records=(ANN, MIA)))
    return found


def letter(template: str, to: str, urgency: str = "nudge", **facts: object) -> Posted:
    row = OutboxRow(
        id="abc", message_id=f"{TOKEN}.abc@example.org", recipients=(f"{to}@example.test",), envelope_from="",
        template=template, party={"ann": "M-2", "mia": "M-3"}[to], urgency=urgency, made=NOW, topic="P-1",
    )  # fmt: skip
    return Posted(row, Letter(row.party, template, "P-1", facts))


def step(*written: tuple[Record | None, Record | None], at: datetime = NOW, letters: tuple[Posted, ...] = ()) -> Step:
    return Step(1, at, written=[Written(*each) for each in written], letters=list(letters), gone_out=list(letters))


def broken(invariant: Invariant, office: Office, *steps: Step) -> list[str]:
    return [said for each in steps for said in invariant.after(each, office)]


def pair(number: int, stage: MentorshipStage = MentorshipStage.KICKOFF) -> Mentorship:
    return Mentorship(id=f"P-{number}", mentor="M-3", mentee=f"M-{number + 10}", since=NOW, stage=stage)


def test_two_pairs_of_a_mentor_with_one_slot(office: Office) -> None:
    assert broken(SlotsKept(), office, step((None, pair(1)))) == []
    assert broken(SlotsKept(), office, step((None, pair(1))), step((None, pair(2)))) == [
        "M-3 has 1 slots, and P-1, P-2 hold one each"
    ]


def test_slots_that_the_books_count_otherwise(office: Office) -> None:
    invariant = SlotsKept()
    broken(invariant, office, step((None, pair(1))))
    assert list(invariant.sweep(NOW, office)) == ["M-3 has 0 free slots, and the books say 1"]


def test_a_step_that_no_table_has(office: Office) -> None:
    back = step((pair(1, MentorshipStage.ENDED), pair(1)))
    assert broken(LegalSteps(), office, back) == ["P-1 went from ended to kickoff"]


def test_an_occasion_that_happens_twice(office: Office) -> None:
    once = Happened(id="P-1 pulse", at=NOW)
    assert broken(OnceEach(), office, step((None, once))) == []
    assert broken(OnceEach(), office, step((once, once))) == ["P-1 pulse"]


def test_an_occasion_that_is_passed_over(office: Office) -> None:
    late = NOW + timedelta(days=15)
    office.store.commit(Unit(records=(pair(1),)))
    assert any(said.startswith("P-1 ") for said in NoneMissing().sweep(late, office))


def test_what_will_be_due_and_stands_in_no_agenda(office: Office) -> None:
    office.store.commit(Unit(records=(pair(1),)))
    assert any("P-1 is not in the agenda" in said for said in NoneMissing().sweep(NOW, office))


def test_three_nudges_in_a_week(office: Office) -> None:
    days = [step(at=NOW + timedelta(days=day), letters=(letter("silence", "ann"),)) for day in (0, 3, 6, 7)]
    invariant = FewNudges()
    assert broken(invariant, office, *days[:2]) == []
    assert broken(invariant, office, days[2]) == ["M-2 got 3 in seven days, the last of them silence"]


def test_letters_to_the_gone_the_absent_and_the_paused(office: Office) -> None:
    away = {"stage": Membership.AWAY, "absent_until": NOW + timedelta(days=3)}
    for changed, said in (
        ({"stage": Membership.LEFT}, "silence went to M-2, who has left"),
        (away, "silence was written to M-2, who is away"),
    ):
        fields = {name: getattr(ANN, name) for name in ANN.__struct_fields__}
        office.store.commit(Unit(records=(Person(**{**fields, **changed}),)))
        assert broken(NobodyGone(), office, step(letters=(letter("silence", "ann"),))) == [said]
    office.store.commit(Unit(records=(ANN, pair(1, MentorshipStage.PAUSED))))
    assert broken(NobodyGone(), office, step(letters=(letter("silence", "ann"),))) == [
        "silence was written to M-2 about P-1, which is paused"
    ]


def test_an_address_and_a_token_of_somebody_else(office: Office) -> None:
    thread = Thread(id=TOKEN, party="M-2", topic="P-1", token=TOKEN, subject="", opened=NOW)
    office.store.commit(Unit(records=(thread,)))
    invariant = NothingPrivate()
    own = letter("talk", "ann", "relay", text=f"write to Ann@example.test or mentoring+{TOKEN}@example.org")
    assert broken(invariant, office, step(letters=(own,))) == []
    part = Facts(remarks=[f"mentoring+{TOKEN}@example.org", "ann@example.test"])
    assert broken(invariant, office, step(letters=(letter("talk", "mia", "relay", part=part),))) == [
        "talk to M-3 carries a token of M-2",
        "talk to M-3 names an address of M-2",
    ]
    real = Mail("", "", None, html=f'<a href="mailto:mentoring+{TOKEN}@example.org">ok</a>')
    sent = letter("talk", "mia", "relay")
    assert broken(invariant, office, step(letters=(Posted(sent.row, sent.letter, real),))) == [
        "talk to M-3 carries a token of M-2"
    ]


def test_an_applicant_without_an_answer_and_one_who_waits_in_silence(office: Office) -> None:
    office.store.commit(Unit(records=(APPLICATION,)))
    invariant = AnsweredInTime()
    assert broken(invariant, office, step((None, APPLICATION))) == ["A-1 was complete and not acknowledged"]
    told = step((None, APPLICATION), letters=(letter("application-complete", "ann", "answer"),))
    assert broken(invariant, office, told) == []
    assert list(invariant.sweep(NOW + timedelta(days=40), office)) == [
        "A-1 is complete, and M-2 has heard nothing since 2027-01-13"
    ]


def _ledger(office: Office) -> Iterator[tuple[str, Receipt | None]]:
    yield "m1@example.test is no state in the ledger, and lies in Processed", None
    held = Receipt(id="m1@example.test", digest="", at=NOW, disposition="held", because="")
    yield "m1@example.test is held in the ledger, and lies in Processed", held


def test_a_mail_without_a_state_or_with_two(office: Office) -> None:
    taken = TakenIn(Disposition.ACCEPTED, "", "Processed", Mail("m1@example.test", "", None))
    for said, receipt in _ledger(office):
        office.store.commit(Unit(receipt=receipt))
        assert broken(OneState(), office, Step(1, NOW, taken=[taken])) == [said]
    invariant = OneState()
    assert list(invariant.sweep(NOW, office)) == ["m1@example.test has a receipt, and nobody wrote it"]
    twice = step(letters=(letter("talk", "ann", "relay"),))
    assert broken(invariant, office, twice, twice) == ["letter abc (talk) to M-2 went and waits still"]


def test_a_fault_of_ours(office: Office) -> None:
    mail = Mail("m1@example.test", "", None)
    shunted = Step(1, NOW, taken=[TakenIn(Disposition.SHUNTED, "KeyError", "Shunted", mail)], faults=["round: failed"])
    assert [said.partition(" (")[0] for said in broken(NoFault(), office, shunted)] == [
        "round: failed",
        "shunted: KeyError",
    ]
