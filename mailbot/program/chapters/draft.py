"""Draft: the admins say in one reply who is put before whom where several slots are free at once (S14, S17)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from mailbot.program.admission.mentor_choice import Unclear, choose
from mailbot.program.case import Case
from mailbot.program.chapter import Chapter, Moment
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.line_answers import NO, YES, Answers, LineAnswer, read_answers
from mailbot.program.letters.wording import stage_in_words
from mailbot.program.lifecycle import Change, Noted
from mailbot.program.matching import drafting
from mailbot.program.matching.placement import place
from mailbot.program.model import Application, ApplicationStage, Person


@dataclass(slots=True)
class _Outcome:
    """What the lines read so far change; `taken` are the slots that they take, by mentor."""

    changes: list[Change] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    lines: list[Facts] = field(default_factory=list)
    taken: Counter[str] = field(default_factory=Counter)


def every(case: Case, command: Command) -> Decision:
    """YES or NO: the same for each line that still waits."""
    word = YES if command.keyword == "YES" else NO
    numbers = range(1, len(_written(case)) + 1)
    return _answered(case, Answers(tuple(LineAnswer(number, word) for number in numbers)))


def hear(case: Case) -> Decision:
    """Line by line: yes, no, or the name of another mentor."""
    return _answered(case, read_answers(case.said.talk or case.new_text, case.handbook.synonyms))


def _written(case: Case) -> Sequence[str]:
    """The lines of the letter that is answered, each an application and a mentor."""
    return case.trust.thread.lines if case.trust.thread is not None else ()


def _answered(case: Case, answers: Answers) -> Decision:
    written, outcome, unread = _written(case), _Outcome(), list(answers.unread)
    moment = Moment(case.books, case.handbook, case.now)
    for line in answers.lines:
        if not 1 <= line.number <= len(written) or line.word not in {YES, NO, ""} or (line.word == YES and line.inline):
            unread.append(line.written)
            continue
        id, mentor = written[line.number - 1].split()
        _answer(line, id, mentor, outcome, case, moment)
    facts = {"lines": outcome.lines, "unread": unread, "of_digest": False, "undo_minutes": _undo_minutes(case, outcome)}
    letters = [case.answer("lines-answered", **facts, by=""), *outcome.letters]
    if outcome.changes:
        letters += [
            Letter(
                admin.id, "lines-answered", case.topic, {**facts, "by": case.name, "unread": []}, Urgency.APPOINTMENT
            )
            for admin in _readers(case, written)
        ]
    because = f"a draft answered: {len(outcome.lines)} lines read, {len(unread)} not"
    return accepted(because, *letters, changes=tuple(outcome.changes))


def _undo_minutes(case: Case, outcome: _Outcome) -> int:
    return case.handbook.limits.undo_minutes if outcome.changes else 0


def _readers(case: Case, written: Sequence[str]) -> list[Person]:
    """The other admins, without those who stand in the draft themselves."""
    applications = (case.books.get(Application, line.split()[0]) for line in written)
    applicants = {each.applicant for each in applications if each is not None}
    return [admin for admin in case.admins(but_sender=True) if admin.id not in applicants]


def _answer(line: LineAnswer, id: str, mentor: str, outcome: _Outcome, case: Case, moment: Moment) -> None:
    application = case.books.get(Application, id)
    applicant = case.books.get(Person, application.applicant) if application else None
    name = applicant.name if applicant else id

    def note(became: str, detail: str = "") -> None:
        outcome.lines.append(Facts(number=line.number, what="slot", name=name, became=became, detail=detail))

    if application is None or not _waits(application, case):
        note("over", stage_in_words(application.stage) if application else "")
    elif line.word == NO:
        free = {each.id: case.books.free_slots(each.id) for each in case.books.available_mentors()}
        outcome.changes.append(_answered_line(application, case, {"passed": free, "drafted": None}, NO))
        note("waits")
    else:
        choice = choose(application, mentor if line.word == YES else line.text, moment)
        if isinstance(choice, Unclear):
            note("unclear", choice.problem)
        elif choice.free_slots <= outcome.taken[choice.mentor.id]:
            note("unclear", f"{choice.mentor.name} has no free slot any more")
        else:
            outcome.taken[choice.mentor.id] += 1
            key = drafting.cancel_key(application, len(application.offers) + 1)
            placed = place(replace(application, passed={}), moment, choice, key)
            outcome.changes += [_answered_line(application, case, {"passed": {}}, ""), *placed.changes]
            outcome.letters += placed.letters
            note("asked", choice.mentor.name)


def _answered_line(application: Application, case: Case, fields: Mapping[str, object], said: str) -> Noted:
    """What changes with a line's answer, who gave it (S14), and what it was about, so that it can be taken back."""
    deeds = (*application.deeds, case.deed(drafting.ANSWERED, said))
    return Noted(Application, application.id, {**fields, "answered": application.drafted, "deeds": deeds})


def _waits(application: Application, case: Case) -> bool:
    """Whether the line still stands as it was read."""
    drafted = application.drafted
    own = case.sender is not None and application.applicant == case.sender.id
    stands = application.stage is ApplicationStage.WAITLISTED and drafted is not None and drafted.topic == case.topic
    return stands and not own


CHAPTER = Chapter("draft", {"YES": every, "NO": every}, hear)
