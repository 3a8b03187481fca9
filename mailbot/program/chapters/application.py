"""Application: the form, what is still missing from it, and the acknowledgement (S1-S6, S10, S50, S51).

Nothing given before is lost: each answer adds to what is there, and everything missing is named in one letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from dataclasses import replace as replaced

from msgspec.structs import replace

from mailbot.policy.answers import Finding, check_form
from mailbot.program.admission.applicant import acquainted, new_try
from mailbot.program.admission.packet import amendment_letters, answers_shown, packet_letters, reviewed
from mailbot.program.admission.panel import nobody_reviews
from mailbot.program.admission.papers import unread_in
from mailbot.program.admission.questions import findings_shown, form_shown
from mailbot.program.admission.taking_back import heard_of
from mailbot.program.admission.unfinished import reminders
from mailbot.program.admission.usual_wait import decision_days
from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Chapter, Moment
from mailbot.program.clocks.moments import plus_days
from mailbot.program.decision import Decision, Disposition, Kept, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords.grammar import Command
from mailbot.program.letters.wording import stage_in_words
from mailbot.program.lifecycle import Change, Moved, Noted, Numbered, Opened
from mailbot.program.model import OPEN_APPLICATION, Application, ApplicationStage, Deed, Person, Record
from mailbot.program.topic import Place

A = ApplicationStage
_OVER = frozenset({A.REJECTED, A.WITHDRAWN})
"""Stages that no answer leads out of: whoever wants to go on applies anew."""


def apply(case: Case, command: Command | None = None) -> Decision:
    """APPLY: the form, under the number that its answer will be filed as; or where an open application stands."""
    standing = _open_application(case)
    if standing is None:
        number = case.books.last_number("A") + 1
        form = form_shown(case.handbook.application_form)
        facts = {"application": Facts(id=f"A-{number}"), "form": form, "again": new_try(case)}
        letter = case.answer("application-form", f"A-{number}", **facts)
        return accepted(f"asks to apply: the form, as A-{number}", letter, changes=(Numbered("A", number),))
    if standing.stage is A.INCOMPLETE:
        return accepted(f"{standing.id} is incomplete: what is missing again", _missing_letter(case, standing, ()))
    return _stands(case, standing)


def hear(case: Case) -> Decision:
    """A filled form, or a part of one; a mail that only says it wants to apply gets the form."""
    wrote = case.place is Place.APPLICATION and unread_in(case.mail)
    if not case.answers and not case.pdfs() and not wrote:
        return apply(case)
    standing = _standing(case)
    if standing is not None and standing.stage not in {A.INCOMPLETE, A.EXPIRED, A.COMPLETE}:
        return _stands(case, standing)
    return _file(case, standing)


def _stands(case: Case, standing: Application) -> Decision:
    stage = heard_of(standing, Moment(case.books, case.handbook, case.now))
    letter = case.answer(
        "application-open",
        standing.id,
        application=Facts(id=standing.id, stands=stage_in_words(stage), over=stage in _OVER),
        again=new_try(case),
    )
    return accepted(f"{standing.id} is {standing.stage.value} already: nothing changed", letter)


def _standing(case: Case) -> Application | None:
    """The application that this mail belongs to: the thread's, else the sender's open one."""
    if case.place is Place.APPLICATION:
        return case.books.get(Application, case.record)
    return _open_application(case)


def _open_application(case: Case) -> Application | None:
    if case.sender is None:
        return None
    mine = [a for a in case.books.applications_of(case.sender.id) if a.stage in OPEN_APPLICATION]
    return mine[-1] if mine else None


@dataclass(frozen=True, slots=True)
class _Filing:
    """An application before and with this mail's answers, whose it is, and the changes that lead there."""

    person: Person
    before: Application
    after: Application
    changes: tuple[Change, ...]
    keeps: tuple[Kept, ...]

    def decide(self, because: str, *letters: Letter, moves: tuple[Moved, ...] = ()) -> Decision:
        noted = Noted(Application, self.after.id, {name: getattr(self.after, name) for name in _NOTED})
        return Decision(Disposition.ACCEPTED, because, (*self.changes, noted, *moves), letters, self.keeps)


_NOTED = ("answers", "files", "touched", "asked", "completed", "strength", "proposed")


def _file(case: Case, standing: Application | None) -> Decision:
    """Adds this mail's answers to what is there and says what follows: missing, complete, or amended."""
    person, changes = acquainted(case)
    new_id = case.record if case.place is Place.APPLICATION else f"A-{case.books.last_number('A') + 1}"
    before = standing or Application(id=new_id, applicant=person.id, filed=case.now, touched=case.now)
    keeps = tuple(Kept(f"{before.id}/{len(before.files) + i}", file) for i, file in enumerate(case.pdfs(), 1))
    after = replace(
        before,
        answers={**before.answers, **case.answers},
        files=(*before.files, *(keep.id for keep in keeps)),
        touched=case.now,
    )
    filing = _Filing(person, before, after, changes if standing else (*changes, Opened(before)), keeps)
    findings = check_form(case.handbook.application_form, after.answers, after.files)
    blocking = [finding for finding in findings if finding.blocks]
    if before.stage is A.COMPLETE:
        return _amended(case, filing)
    return _incomplete(case, filing, blocking) if blocking else _complete(case, filing, findings)


def _incomplete(case: Case, filing: _Filing, blocking: Sequence[Finding]) -> Decision:
    after = replace(filing.after, asked=tuple(finding.key for finding in blocking))
    moves = (Moved(Application, after.id, A.INCOMPLETE),) if after.stage is A.EXPIRED else ()
    letter = _missing_letter(case, after, blocking)
    return replaced(filing, after=after).decide(f"{after.id}: missing {', '.join(after.asked)}", letter, moves=moves)


def _complete(case: Case, filing: _Filing, findings: Sequence[Finding]) -> Decision:
    moment = Moment(case.books, case.handbook, case.now)
    after, review = reviewed(replace(filing.after, asked=(), completed=case.now), filing.person, moment)
    wait_days = decision_days(moment)
    acknowledgement = case.answer(
        "application-complete",
        after.id,
        application=Facts(id=after.id),
        short=findings_shown(finding for finding in findings if finding.weight == "short"),
        wait_days=wait_days,
        unread=list(unread_in(case.mail)),
        nobody=nobody_reviews(after, moment),
    )
    return replaced(filing, after=after).decide(
        f"{after.id} is complete: to the admins, strength {after.strength}",
        acknowledgement,
        *packet_letters(after, filing.person, review, findings, wait_days, moment),
        moves=(Moved(Application, after.id, A.COMPLETE, case.deed("complete")),),
    )


def _amended(case: Case, filing: _Filing) -> Decision:
    """More words or files before the decision are welcome: the admins see what is new, and nothing where nothing is."""
    moment = Moment(case.books, case.handbook, case.now)
    changed = [key for key, answer in filing.after.answers.items() if filing.before.answers.get(key) != answer]
    after, _ = reviewed(filing.after, filing.person, moment)
    shown = answers_shown(after, moment, changed) if changed else []
    labels = [answer.label for answer in shown]
    files = len(filing.keeps)
    facts = {"application": Facts(id=after.id), "changed": labels, "files": files, "unread": unread_in(case.mail)}
    wait = {"since": after.completed or case.now, "wait_days": decision_days(moment)}
    letter = case.answer("application-amended", after.id, **facts, **wait)
    told = amendment_letters(after, filing.person, shown, filing.keeps, moment) if changed or files else ()
    what = ", ".join([*changed, *(keep.id for keep in filing.keeps)]) or "nothing"
    return replaced(filing, after=after).decide(f"{after.id}: amended {what}", letter, *told)


def _missing_letter(case: Case, application: Application, blocking: Sequence[Finding]) -> Letter:
    findings = blocking or [
        finding
        for finding in check_form(case.handbook.application_form, application.answers, application.files)
        if finding.blocks
    ]
    facts = {"application": Facts(id=application.id), "missing": findings_shown(findings)}
    return case.answer("application-incomplete", application.id, **facts, unread=list(unread_in(case.mail)))


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """An incomplete application is asked about twice and then closed, each with a letter."""
    if not isinstance(record, Application) or record.stage is not A.INCOMPLETE:
        return
    yield reminders(
        record.id, record.touched, moment, lambda then: _remind(record, then), lambda then: _expire(record, then)
    )


def _remind(application: Application, moment: Moment) -> Decision:
    form = moment.handbook.application_form
    findings = [finding for finding in check_form(form, application.answers, application.files) if finding.blocks]
    expires = plus_days(application.touched, moment.handbook.schedule.incomplete_expires_days, moment.zone)
    facts = {"application": Facts(id=application.id), "missing": findings_shown(findings), "expires": expires}
    letter = Letter(application.applicant, "application-reminder", application.id, facts, Urgency.NUDGE)
    return accepted(f"{application.id} is incomplete since {application.touched:%-d %B}", letter)


def _expire(application: Application, moment: Moment) -> Decision:
    facts = {"application": Facts(id=application.id)}
    letter = Letter(application.applicant, "application-expired", application.id, facts, Urgency.APPOINTMENT)
    deed = Deed(what="expired", at=moment.now)
    moved = Moved(Application, application.id, A.EXPIRED, deed)
    return accepted(f"{application.id} expired unfinished", letter, changes=(moved,))


CHAPTER = Chapter("application", {"APPLY": apply}, hear, calendar, (Application,))
