"""Vetting: the admins say yes or no to somebody who volunteers as a mentor, by answering the packet; the first decision
counts, and nobody decides on themselves (S14, S19)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace as replaced

from mailbot.program.admission.taking_back import of_volunteer
from mailbot.program.admission.unanswered import chain_of
from mailbot.program.admission.vetting_panel import (
    cancel_key,
    has_nobody,
    name_of,
    to_admins,
    volunteering_shown,
)
from mailbot.program.admission.volunteering import Volunteering, VolunteerStage
from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Chapter, Moment, Occasion
from mailbot.program.clocks.moments import plus_days, plus_months
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords.grammar import Command
from mailbot.program.letters.wording import stage_in_words
from mailbot.program.lifecycle import Moved, Noted
from mailbot.program.model import Person, Record

V = VolunteerStage


def approve(case: Case, command: Command) -> Decision:
    """APPROVE: they become a mentor once the decision can no longer be taken back."""
    volunteering = _undecided(case)
    if isinstance(volunteering, Decision):
        return volunteering
    return _decided(case, volunteering, V.APPROVED, "approved")


def reject(case: Case, command: Command) -> Decision:
    """REJECT [reason]: a kind letter with the reason if there is one, and when to try again."""
    volunteering = _undecided(case)
    if isinstance(volunteering, Decision):
        return volunteering
    again = plus_months(case.now, case.handbook.schedule.reapply_months)
    letter = Letter(
        to=volunteering.volunteer,
        template="volunteer-rejected",
        topic=volunteering.id,
        facts={"volunteering": Facts(id=volunteering.id), "reason": command.text, "again": again},
        urgency=Urgency.APPOINTMENT,
        cancel_key=cancel_key(volunteering),
    )
    return _decided(case, volunteering, V.REJECTED, "rejected", command.text).also(letters=(letter,))


def _decided(case: Case, volunteering: Volunteering, to: VolunteerStage, what: str, reason: str = "") -> Decision:
    """The step, the answer to the admin who decided, and the news to the others."""
    moment = _moment(case)
    facts = {"what": what, "undo_minutes": case.handbook.limits.undo_minutes}
    letters = [case.answer("volunteer-decided", volunteering=_shown(case, volunteering), by="", **facts)]
    letters += to_admins(volunteering, "volunteer-decided", moment, Urgency.APPOINTMENT, case, by=case.name, **facts)
    changes = (
        Noted(Volunteering, volunteering.id, {"decided": case.now}),
        Moved(Volunteering, volunteering.id, to, case.deed(what, reason)),
    )
    return accepted(f"{volunteering.id} {what}", *letters, changes=changes)


def ask(case: Case, command: Command) -> Decision:
    """ASK text: the only way in which words of this thread reach the volunteer; their answer comes back into it."""
    volunteering = _undecided(case)
    if isinstance(volunteering, Decision):
        return volunteering
    facts = {"volunteering": Facts(id=volunteering.id), "question": command.text}
    letters = [
        Letter(volunteering.volunteer, "volunteer-question", volunteering.id, facts),
        case.answer("volunteer-asked", volunteering=_shown(case, volunteering), question=command.text),
        *_others_read(case, volunteering, f"ASK {command.text}"),
    ]
    noted = Noted(Volunteering, volunteering.id, {"deeds": (*volunteering.deeds, case.deed("asked"))})
    return accepted(f"{volunteering.id}: a question to the volunteer", *letters, changes=(noted,))


def undo(case: Case, command: Command) -> Decision:
    """UNDO: takes the sender's own decision back while it is not carried out."""
    volunteering = case.books.get(Volunteering, case.record)
    if volunteering is None:
        return _gone(case)
    here, shown = of_volunteer(case, volunteering), _shown(case, volunteering)
    minutes = case.handbook.limits.undo_minutes
    if here is None:
        letter = case.answer("volunteer-undone", volunteering=shown, what="", minutes=minutes)
        return accepted("nothing left to undo", letter)
    taken = here.take_back()
    answer = case.answer("volunteer-undone", volunteering=shown, what=here.deed.what, minutes=minutes)
    return replaced(taken, letters=(answer, *taken.letters))


def hear(case: Case) -> Decision:
    """Plain text is a comment among the admins, and never reaches the volunteer."""
    volunteering = case.books.get(Volunteering, case.record)
    if volunteering is None:
        return _gone(case)
    letters = _others_read(case, volunteering, case.said.talk or case.new_text)
    if not letters:
        if case.said.commands:
            return accepted("a comment beside a command, with no other admin to read it")
        letter = case.answer("volunteer-unheard", volunteering=_shown(case, volunteering))
        return accepted("a comment with no other admin to read it", letter)
    return accepted(f"{volunteering.id}: a comment to {len(letters)} admins", *letters)


def _others_read(case: Case, volunteering: Volunteering, text: str) -> list[Letter]:
    facts = {"by": case.name, "text": text}
    return to_admins(volunteering, "volunteer-comment", _moment(case), Urgency.APPOINTMENT, case, **facts)


def _undecided(case: Case) -> Volunteering | Decision:
    """The thread's offer to volunteer, or the statement of what has happened to it already (S14)."""
    volunteering = case.books.get(Volunteering, case.record)
    if volunteering is None:
        return _gone(case)
    own = case.sender is not None and volunteering.volunteer == case.sender.id
    if volunteering.stage is V.COMPLETE and not own:
        return volunteering
    deed = volunteering.decision
    by = case.books.get(Person, deed.by) if deed else None
    letter = case.answer(
        "volunteer-already",
        volunteering=_shown(case, volunteering),
        own=own,
        stands=stage_in_words(volunteering.stage),
        decided=Facts(what=deed.what, by=by.name if by else case.handbook.name, at=deed.at) if deed else None,
    )
    why = "their own" if own else f"{volunteering.stage.value} already"
    return accepted(f"{volunteering.id} is {why}: nothing changed", letter)


def _gone(case: Case) -> Decision:
    return accepted(f"{case.record} is not in the books any more", case.answer("record-gone", record=case.record))


def _moment(case: Case) -> Moment:
    return Moment(case.books, case.handbook, case.now)


def _shown(case: Case, volunteering: Volunteering) -> Facts:
    return volunteering_shown(volunteering, name_of(volunteering, _moment(case)))


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """Somebody who waits for a yes is brought to the admins' mind twice; with the second time they hear of it. What
    they have been asked is brought to theirs."""
    if not isinstance(record, Volunteering) or record.stage is not V.COMPLETE or record.completed is None:
        return
    yield chain_of(record, moment)
    since = record.completed

    def at(days: int, decide: Callable[[Moment], Decision]) -> Occasion:
        return Occasion(
            f"{record.id} waits {days} from {since:%Y-%m-%dT%H:%M}", plus_days(since, days, moment.zone), decide
        )

    first, last = moment.handbook.schedule.answer_days
    yield [
        at(first, lambda then: _remind(record, then, last=False)),
        at(last, lambda then: _remind(record, then, last=True)),
    ]


def _remind(volunteering: Volunteering, moment: Moment, *, last: bool) -> Decision:
    since = volunteering.completed
    letters = to_admins(volunteering, "volunteer-pending", moment, Urgency.NUDGE, since=since, urgent=last)
    if last:
        nobody = has_nobody(volunteering, moment)
        told = {"volunteering": Facts(id=volunteering.id), "since": since, "nobody": nobody}
        letters.append(Letter(volunteering.volunteer, "volunteer-waiting", volunteering.id, told, Urgency.NUDGE))
    return accepted(f"{volunteering.id} waits for a decision", *letters)


OBEYS: Mapping[str, Callable[[Case, Command], Decision]] = {
    "APPROVE": approve,
    "REJECT": reject,
    "ASK": ask,
    "UNDO": undo,
}
"""What is obeyed in the admins' threads about a volunteer; elsewhere the same words are about something else."""

CHAPTER = Chapter("vetting", {}, hear, calendar, (Volunteering,))
