"""The usual wait: what people are told is what the admins really took, once there is enough to go by (S51)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mailbot.adapters.memory import memory_store
from mailbot.ports import Unit
from mailbot.program.admission.enquiry import Enquiry, EnquiryStage
from mailbot.program.admission.usual_wait import answer_days, decision_days, volunteer_days
from mailbot.program.admission.volunteering import Volunteering, VolunteerStage
from mailbot.program.bookkeeping import Counter
from mailbot.program.chapter import Moment
from mailbot.program.handbook import Handbook
from mailbot.program.model import Application, ApplicationStage, Deed, Record
from tests.programs import program_in

NOW = datetime(2027, 1, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def decided(
    number: int, after: timedelta, *, undone: bool = False, completed: datetime = NOW - 60 * DAY
) -> Application:
    """A-number, decided so long after it was complete; or first too early, which was taken back."""
    deeds = [Deed(what="complete", at=completed)]
    if undone:
        deeds += [Deed(what="approved", at=completed), Deed(what="undone", at=completed)]
    deeds += [Deed(what="rejected", at=completed + after)]
    return Application(
        id=f"A-{number}",
        applicant=f"M-{number}",
        filed=completed,
        touched=completed,
        stage=ApplicationStage.REJECTED,
        completed=completed,
        decided=completed + after,
        deeds=tuple(deeds),
    )


def answered(number: int, after: timedelta) -> Enquiry:
    asked = NOW - 60 * DAY
    deeds = (Deed(what="answered", at=asked + after), Deed(what="answered", at=NOW))
    return Enquiry(id=f"Q-{number}", party="sam@example.test", asked=asked, stage=EnquiryStage.ANSWERED, deeds=deeds)


@pytest.fixture(scope="module")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> Handbook:
    return program_in(tmp_path_factory.mktemp("program")).handbook


@pytest.fixture
def moment(handbook: Handbook) -> Moment:
    return Moment(memory_store(), handbook, NOW)


def known(moment: Moment, *records: Record) -> Moment:
    store = memory_store()
    given = [Counter(id=letter, last=len(records)) for letter in "AQV"]
    store.commit(Unit(records=(*records, *given)))
    return Moment(store, moment.handbook, NOW)


def test_four_decisions_are_too_few_and_the_fifth_makes_an_honest_median(moment: Moment) -> None:
    days = [1, 2, 20, 30, 40]
    records = [decided(number, day * DAY) for number, day in enumerate(days, 1)]
    assert decision_days(known(moment, *records[:4])) == moment.handbook.schedule.usual_wait_days
    assert decision_days(known(moment, *records)) == 20


def test_part_of_a_day_is_a_day(moment: Moment) -> None:
    assert decision_days(known(moment, *(decided(n, timedelta(minutes=5)) for n in range(1, 6)))) == 1
    assert decision_days(known(moment, *(decided(n, 2 * DAY + timedelta(minutes=5)) for n in range(1, 6)))) == 3


def test_a_decision_that_was_taken_back_is_none(moment: Moment) -> None:
    assert decision_days(known(moment, *(decided(n, 9 * DAY, undone=True) for n in range(1, 6)))) == 9


def test_the_latest_count_and_not_how_slow_it_once_was(moment: Moment) -> None:
    slow = [decided(number, 50 * DAY, completed=NOW - 200 * DAY) for number in range(1, 31)]
    quick = [decided(number, 3 * DAY) for number in range(31, 51)]
    assert decision_days(known(moment, *slow, *quick)) == 3


def test_questions_have_a_wait_of_their_own_from_asking_to_the_first_answer(moment: Moment) -> None:
    records = [answered(number, number * DAY) for number in range(1, 6)]
    assert answer_days(known(moment, *records[:4])) == 0
    assert answer_days(known(moment, *records)) == 3


def vetted(number: int, after: timedelta) -> Volunteering:
    completed = NOW - 60 * DAY
    return Volunteering(
        id=f"V-{number}",
        volunteer=f"M-{number}",
        filed=completed,
        touched=completed,
        stage=VolunteerStage.ENROLLED,
        completed=completed,
        decided=completed + after,
        deeds=(Deed(what="approved", at=completed + after), Deed(what="enrolled", at=completed + after)),
    )


def test_volunteers_have_a_wait_of_their_own_too(moment: Moment) -> None:
    records = [vetted(number, number * DAY) for number in range(1, 6)]
    assert volunteer_days(known(moment, *records[:4])) == moment.handbook.schedule.usual_wait_days
    assert volunteer_days(known(moment, *records)) == 3
