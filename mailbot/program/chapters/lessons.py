"""Lessons: what one of a pair has learned is shown to both in words that name nobody, and is kept for others only when
both say yes to those words; a no, or silence, drops it (S72)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from mailbot.program.calls.meeting import both
from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Chapter, Moment, Occasion
from mailbot.program.clocks.moments import plus_days, zone_of
from mailbot.program.clocks.pace import shifted
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords.grammar import Command
from mailbot.program.knowledge.lesson import (
    OfferedLesson,
    OfferedLessons,
    agreed_by,
    offered_in,
    on_its_shelf,
    with_lesson,
    without_lesson,
)
from mailbot.program.knowledge.offering import GONE, offered, wording_facts
from mailbot.program.knowledge.shelving import shelf_named
from mailbot.program.lifecycle import Change
from mailbot.program.model import Mentorship, Record
from mailbot.program.passing_on.relay import sign_of_life
from mailbot.program.topic import lesson as lesson_topic


def lesson(case: Case, command: Command) -> Decision:
    """LESSON text: offered in words that name nobody; below a wording that was offered, other words in its place."""
    pair = _pair(case)
    if pair is None:
        return accepted("the pair is not in the books", case.answer("record-gone", record=case.record))
    return offered(case, pair, command.text, instead_of=_number(case))


def yes(case: Case, command: Command) -> Decision:
    """YES: the second one keeps the lesson."""
    found = _waiting(case)
    if found is None:
        return _over(case)
    pair, waiting = found
    assert case.sender is not None
    after = agreed_by(waiting, case.sender.id)
    if not {pair.mentor, pair.mentee} <= set(after.agreed):
        letter = case.answer("lesson-answered", **_outcome(case, pair, after, "waits"))
        changes: tuple[Change, ...] = (with_lesson(pair, after, case.books), sign_of_life(case, pair))
        return accepted(f"{pair.id}: one yes to lesson {after.number}", letter, changes=changes)
    month = case.now.astimezone(zone_of(None, case.handbook.timezone)).date()
    kept = without_lesson(pair.id, after.number, case.books), on_its_shelf(after, month, case.books)
    letters = _told(case, pair, after, "kept")
    return accepted(f"{pair.id}: a lesson is kept", *letters, changes=(*kept, sign_of_life(case, pair)))


def no(case: Case, command: Command) -> Decision:
    """NO: nobody keeps it, and nobody asks why."""
    found = _waiting(case)
    if found is None:
        return _over(case)
    pair, waiting = found
    changes = (without_lesson(pair.id, waiting.number, case.books), sign_of_life(case, pair))
    letters = _told(case, pair, waiting, "dropped")
    return accepted(f"{pair.id}: lesson {waiting.number} is dropped", *letters, changes=changes)


def hear(case: Case) -> Decision:
    """Other words in answer to a wording: what can be said to it is said once more, and they go nowhere."""
    found = _waiting(case)
    for reader, partner in both(found[0], _moment(case)) if found is not None else ():
        if found is not None and case.sender is not None and reader.id == case.sender.id:
            facts = wording_facts(*found, reader, partner, case)
            return accepted("neither yes nor no to a lesson", case.answer("lesson-unclear", **facts))
    return _over(case)


def _pair(case: Case) -> Mentorship | None:
    """The pair that a lesson is one of, if the sender is one of the two."""
    pair = case.books.get(Mentorship, case.record)
    two = {pair.mentor, pair.mentee} if pair is not None else set()
    return pair if case.sender is not None and case.sender.id in two else None


def _number(case: Case) -> int:
    """The number of the lesson whose thread this is; 0 anywhere else."""
    return case.number if case.topic == lesson_topic(case.record, case.number) else 0


def _waiting(case: Case) -> tuple[Mentorship, OfferedLesson] | None:
    pair = _pair(case)
    waiting = offered_in(pair.id, case.books).lesson(_number(case)) if pair is not None else None
    return (pair, waiting) if pair is not None and waiting is not None else None


def _over(case: Case) -> Decision:
    return accepted("no lesson waits for this answer", case.answer("lesson-over", pair=Facts(id=case.record)))


def _outcome(case: Case, pair: Mentorship, waiting: OfferedLesson, what: str) -> dict[str, object]:
    assert case.sender is not None
    partner = next((other for reader, other in both(pair, _moment(case)) if reader.id == case.sender.id), None)
    return {
        "pair": Facts(id=pair.id),
        "partner": partner.first_name if partner else "",
        "what": what,
        "by_you": True,
        "shelf": shelf_named(waiting.discipline, waiting.phase, case.handbook),
    }


def _told(case: Case, pair: Mentorship, waiting: OfferedLesson, what: str) -> list[Letter]:
    """The answer, and to the other one what became of it."""
    assert case.sender is not None
    facts = _outcome(case, pair, waiting, what)
    letters = [case.answer("lesson-answered", **facts)]
    for reader, partner in both(pair, _moment(case)):
        if reader.id != case.sender.id and reader.stage not in GONE:
            theirs = {**facts, "partner": partner.first_name, "by_you": False}
            topic = lesson_topic(pair.id, waiting.number)
            letters.append(Letter(reader.id, "lesson-answered", topic, theirs, Urgency.APPOINTMENT))
    return letters


def _moment(case: Case) -> Moment:
    return Moment(case.books, case.handbook, case.now)


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """Whoever has not answered is asked once more; then the lesson is dropped, and its writer hears of that."""
    if not isinstance(record, Mentorship):
        return
    standing = moment.books.get(OfferedLessons, record.id)
    for waiting in standing.lessons if standing is not None else ():
        first, last = moment.handbook.schedule.answer_days
        yield [_after(first, record, waiting, moment, _remind), _after(last, record, waiting, moment, _drop)]


def _after(
    days: int,
    pair: Mentorship,
    waiting: OfferedLesson,
    moment: Moment,
    decide: Callable[[Mentorship, OfferedLesson, Moment], Decision],
) -> Occasion:
    at = plus_days(shifted(waiting.at, pair), days, moment.zone)
    return Occasion(f"{pair.id} lesson {waiting.number} {days}", at, lambda then: decide(pair, waiting, then))


def _remind(pair: Mentorship, waiting: OfferedLesson, moment: Moment) -> Decision:
    letters = []
    for reader, partner in both(pair, moment):
        if reader.id not in waiting.agreed and reader.stage not in GONE:
            facts = {**wording_facts(pair, waiting, reader, partner, moment), "reminded": True}
            topic = lesson_topic(pair.id, waiting.number)
            letters.append(Letter(reader.id, "lesson-offered", topic, facts, Urgency.NUDGE))
    return accepted(f"{pair.id}: lesson {waiting.number} waits for a yes", *letters)


def _drop(pair: Mentorship, waiting: OfferedLesson, moment: Moment) -> Decision:
    letters = []
    for reader, partner in both(pair, moment):
        if reader.id == waiting.by and reader.stage not in GONE:
            facts = {"pair": Facts(id=pair.id), "partner": partner.first_name, "what": "silence", "shelf": ""}
            topic = lesson_topic(pair.id, waiting.number)
            letters.append(Letter(reader.id, "lesson-answered", topic, {**facts, "by_you": True}, Urgency.NUDGE))
    changes = (without_lesson(pair.id, waiting.number, moment.books),)
    return accepted(f"{pair.id}: lesson {waiting.number} is dropped", *letters, changes=changes)


CHAPTER = Chapter("lessons", {"LESSON": lesson, "YES": yes, "NO": no}, hear, calendar, (Mentorship,))
