"""Handover: what a mentor who has left says about a pair reaches the mentee and their next mentor, and nobody else
(S74)."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Chapter, Moment, Occasion
from mailbot.program.decision import Decision, Disposition, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords.misread import misread
from mailbot.program.matching.handover import Handover, brief, kept, next_pair, waiting_for
from mailbot.program.model import Mentorship, MentorshipStage, Person, Record
from mailbot.program.passing_on.discretion import look
from mailbot.program.passing_on.relay import redaction_of


def hear(case: Case) -> Decision:
    """The answers of the questionnaire, or words of another shape: kept until there is a next mentor."""
    pair = case.books.get(Mentorship, case.record)
    mentee = case.books.get(Person, pair.mentee) if pair else None
    if pair is None or mentee is None or case.sender is None or pair.mentor != case.sender.id:
        return accepted("the pair is not in the books", case.answer("record-gone", record=case.record))
    standing = case.books.get(Handover, pair.id)
    text = "" if case.answers else (case.said.talk or case.new_text).strip()
    if not case.answers and not text:
        return accepted("a handover without words", case.answer("talk-empty", pair=Facts(id=pair.id)))
    if standing is not None and standing.passed:
        return _noted(case, pair, mentee, passed=True, because=f"{pair.id}: the next mentor has the handover already")
    mask = redaction_of(case, mentee).text
    answers = {key: mask(answer) for key, answer in case.answers.items()}
    found = look(case, "\n".join([text, *answers.values()]), ()).holds
    if found:
        problem = f"it looks like it holds {found[0].because}; please leave that out, and send it again"
        letter = misread(case, line=case.mail.subject[:200], problem=problem, keywords=[])
        return Decision(
            Disposition.HELD, f"{pair.id}: a handover with what looks like customer data", letters=(letter,)
        )
    before = standing or Handover(id=pair.id, asked=case.now)
    said = {"answers": {**before.answers, **answers}, "text": mask(text) or before.text}
    moment, going = Moment(case.books, case.handbook, case.now), next_pair(pair, case.books)
    decision = _noted(case, pair, mentee, passed=False, because=f"{pair.id}: handed over")
    decision = decision.also(changes=(kept(standing, pair, case.now, **said),))
    if going is None:
        return decision
    changes, letters = brief(replace(before, **said), going, moment)
    return decision.also(changes=changes, letters=letters)


def _noted(case: Case, pair: Mentorship, mentee: Person, *, passed: bool, because: str) -> Decision:
    facts = {"pair": Facts(id=pair.id), "partner": mentee.first_name, "passed": passed}
    return accepted(because, case.answer("handover-noted", **facts))


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """A new pair gets what its mentee's mentor before has left for it, once."""
    if not isinstance(record, Mentorship) or record.stage is not MentorshipStage.KICKOFF:
        return
    waits = waiting_for(record, moment.books)
    if waits is not None:
        key = f"{record.id} has the handover of {waits.id}"
        yield [Occasion(key, moment.now, lambda then: _pass_on(record, waits, then))]


def _pass_on(pair: Mentorship, waits: Handover, moment: Moment) -> Decision:
    changes, letters = brief(waits, pair, moment)
    return accepted(f"{pair.id} gets the handover of {waits.id}", *letters, changes=changes)


CHAPTER = Chapter("handover", {}, hear, calendar, (Mentorship,))
