"""Offering: what is written to the two while a wording waits for their consents (S72)."""

from __future__ import annotations

from mailbot.program.calls.meeting import both
from mailbot.program.case import Case
from mailbot.program.chapter import Moment
from mailbot.program.clocks.moments import plus_days
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords.misread import misread
from mailbot.program.knowledge.anonymous import anonymous
from mailbot.program.knowledge.lesson import OfferedLesson, offered_in, with_lesson
from mailbot.program.knowledge.shelving import discipline_of, phase_named, phase_of, shelf_named
from mailbot.program.model import Membership, Mentorship, Person
from mailbot.program.passing_on.discretion import look
from mailbot.program.passing_on.relay import sign_of_life
from mailbot.program.topic import lesson as lesson_topic

LONGEST = 1_200
"""Characters of a lesson: what fits on the page of a manual."""

MOST = 5
"""So many wordings of a pair wait at most; somebody has to read them."""

GONE = frozenset({Membership.LEFT, Membership.FORGOTTEN})


def offered(case: Case, pair: Mentorship, text: str, instead_of: int = 0) -> Decision:
    """A wording that names nobody is shown to both; `instead_of` is the number of one that it takes the place of."""
    assert case.sender is not None  # a lesson is one of the pair's
    standing = offered_in(pair.id, case.books)
    phase, said = phase_named(text, case.handbook.stages)
    wording = anonymous(said.strip(), pair, case.books)
    same = next((each for each in standing.lessons if each.wording == wording), None)
    if same is not None:
        return accepted(f"{pair.id}: this lesson is offered already", *_to_both(case, pair, same))
    waiting = [each for each in standing.lessons if each.number != instead_of]
    if problem := _problem(case, pair, text, len(waiting)):
        letter = misread(case, line=f"LESSON {text}".partition("\n")[0][:200], problem=problem, keywords=[])
        return accepted(f"{pair.id}: a lesson that cannot be offered", letter)
    lesson = OfferedLesson(
        number=standing.last + 1,
        by=case.sender.id,
        at=case.now,
        wording=wording,
        discipline=discipline_of(pair, case.books, case.handbook),
        phase=phase or phase_of(said, case.handbook.stages),
    )
    changes = with_lesson(pair, lesson, case.books, instead_of), sign_of_life(case, pair)
    return accepted(f"{pair.id}: lesson {lesson.number} is offered", *_to_both(case, pair, lesson), changes=changes)


def _problem(case: Case, pair: Mentorship, text: str, waiting: int) -> str:
    """Why a lesson cannot be offered now, or ""."""
    assert case.sender is not None
    partner = case.books.get(Person, pair.partner(case.sender.id))
    if partner is None or partner.stage in GONE:
        return "a lesson is kept only when both of you agree, and the other of you is not in the program any more"
    if len(text) > LONGEST:
        return f"it is longer than the {LONGEST:,} characters of a page; what is its heart?"
    if waiting >= MOST:
        return f"{MOST} lessons of yours wait for a yes already; please answer those first"
    held = look(case, text, ()).holds
    return f"it looks like it holds {held[0].because}; please leave that out, and send it again" if held else ""


def _to_both(case: Case, pair: Mentorship, lesson: OfferedLesson) -> list[Letter]:
    assert case.sender is not None
    letters = []
    for reader, partner in both(pair, Moment(case.books, case.handbook, case.now)):
        topic, facts = lesson_topic(pair.id, lesson.number), wording_facts(pair, lesson, reader, partner, case)
        if reader.id == case.sender.id:
            letters.append(case.answer("lesson-offered", topic, **facts, reminded=False))
        elif reader.id not in lesson.agreed:
            letters.append(Letter(reader.id, "lesson-offered", topic, {**facts, "reminded": False}, Urgency.RELAY))
    return letters


def wording_facts(
    pair: Mentorship, lesson: OfferedLesson, reader: Person, partner: Person, moment: Case | Moment
) -> dict[str, object]:
    """What letters say of a wording that waits."""
    return {
        "pair": Facts(id=pair.id),
        "partner": partner.first_name,
        "yours": reader.id == lesson.by,
        "wording": lesson.wording,
        "shelf": shelf_named(lesson.discipline, lesson.phase, moment.handbook),
        "until": plus_days(lesson.at, moment.handbook.schedule.answer_days[-1]),
    }
