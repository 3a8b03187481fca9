"""Review: the admins decide on an application by replying to its packet (S13-S18); the first decision counts."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from mailbot.program.admission import pending, unanswered
from mailbot.program.admission.asking import Question
from mailbot.program.admission.mentor_choice import Unclear, choose
from mailbot.program.admission.packet import decided_on
from mailbot.program.admission.panel import application_shown, gone, others, to_admin
from mailbot.program.admission.taking_back import cancel_key
from mailbot.program.admission.undo import undo
from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Chapter, Moment
from mailbot.program.clocks.moments import plus_months
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords.grammar import Command
from mailbot.program.letters.wording import stage_in_words
from mailbot.program.lifecycle import Moved, Noted
from mailbot.program.matching.placement import Placement, place, told_of
from mailbot.program.matching.waitlist import position_of
from mailbot.program.model import Application, ApplicationStage, Person, Record
from mailbot.program.privacy.subject import is_forgotten

A = ApplicationStage


def approve(case: Case, command: Command) -> Decision:
    """APPROVE [n or mentor]: takes the applicant on and puts them before the mentor, or on the waitlist."""
    application = _undecided(case, (A.COMPLETE, A.WAITLISTED))
    if isinstance(application, Decision):
        return application
    application = replace(application, passed={})
    moment = Moment(case.books, case.handbook, case.now)
    choice = choose(application, command.args, moment) if command.args else None
    if isinstance(choice, Unclear):
        facts = {"application": application_shown(case, application), "keywords": choice.links("APPROVE")}
        letter = case.answer("review-unclear", **facts, problem=choice.problem)
        return accepted(f"APPROVE names nobody who can be asked for certain: {choice.problem}", letter)
    placement = place(application, moment, choice, cancel_key=cancel_key(application))
    if application.stage is A.WAITLISTED and placement.mentor is None:
        return _already(case, application)
    deed = case.deed("approved")
    noted: dict[str, object] = {"decided": case.now, "passed": {}}
    moved: tuple[Moved, ...] = ()
    if application.stage is A.COMPLETE:
        moved = (Moved(Application, application.id, A.APPROVED, deed),)
    else:  # on the waitlist: it is decided anew, and can be taken back as any other decision
        noted["deeds"] = (*application.deeds, deed)
    letters = _told(case, application, "approved", placement)
    return accepted(
        f"{application.id} approved, {'offered to ' + placement.mentor.id if placement.mentor else 'waitlisted'}",
        *letters,
        *placement.letters,
        changes=(Noted(Application, application.id, noted), *moved, *placement.changes),
    )


def waitlist(case: Case, command: Command) -> Decision:
    """WAITLIST: approved, but waits for the next slot that becomes free; those that are free now are passed over."""
    application = _undecided(case, (A.COMPLETE,))
    if isinstance(application, Decision):
        return application
    passed = {mentor.id: case.books.free_slots(mentor.id) for mentor in case.books.available_mentors()}
    changes = (
        Noted(Application, application.id, {"decided": case.now, "passed": passed}),
        Moved(Application, application.id, A.APPROVED, case.deed("approved")),
        Moved(Application, application.id, A.WAITLISTED, case.deed("waitlisted")),
        told_of(replace(application, decided=case.now), Moment(case.books, case.handbook, case.now)),
    )
    return accepted(
        f"{application.id} waitlisted",
        *_told(case, application, "waitlisted", Placement((), (), None)),
        changes=changes,
    )


def reject(case: Case, command: Command) -> Decision:
    """REJECT [reason]: a kind letter with the reason if there is one, and when to try again (S15)."""
    application = _undecided(case, (A.COMPLETE, A.WAITLISTED))
    if isinstance(application, Decision):
        return application
    reason = command.text
    again = plus_months(case.now, case.handbook.schedule.reapply_months)
    letter = Letter(
        to=application.applicant,
        template="application-rejected",
        topic=application.id,
        facts={"application": application_shown(case, application), "reason": reason, "again": again},
        urgency=Urgency.APPOINTMENT,
        cancel_key=cancel_key(application),
    )
    changes = (
        Noted(Application, application.id, {"decided": case.now}),
        Moved(Application, application.id, A.REJECTED, case.deed("rejected", reason)),
    )
    told = _told(case, application, "rejected", None)
    return accepted(f"{application.id} rejected", *told, letter, changes=changes)


def score(case: Case, command: Command) -> Decision:
    """SCORE n: the admin's own strength, which decides the place on the waitlist (S16)."""
    application = _undecided(case, (A.COMPLETE, A.WAITLISTED))
    if isinstance(application, Decision):
        return application
    strength = int(command.args)
    answer = case.answer("review-scored", application=application_shown(case, application), strength=strength)
    if application.strength_set and application.strength == strength:
        return accepted(f"{application.id}: the strength is {strength} already", answer)
    noted = Noted(Application, application.id, {"strength": strength, "strength_set": True})
    letters = [answer]
    letters += [
        to_admin(admin, "review-comment", application, case, text=f"SCORE {strength}")
        for admin in others(case, application)
    ]
    return accepted(f"{application.id}: strength set to {strength}", *letters, changes=(noted,))


def ask(case: Case, command: Command) -> Decision:
    """ASK text: the only way in which words of the review thread reach the applicant (S18)."""
    application = case.books.get(Application, case.record)
    if application is None:
        return gone(case)
    if is_forgotten(case.books.get(Person, application.applicant)):
        return _already(case, application)  # nobody is left to answer it
    shown = application_shown(case, application)
    question = Letter(
        to=application.applicant,
        template="application-question",
        topic=application.id,
        facts={"application": shown, "question": command.text},
    )
    letters = [question, case.answer("review-asked", application=shown, question=command.text)]
    letters += [
        to_admin(admin, "review-comment", application, case, text=f"ASK {command.text}")
        for admin in others(case, application)
    ]
    by = case.sender.id if case.sender else ""
    noted = Noted(Application, application.id, {"question": Question(by=by, at=case.now)})
    return accepted(f"{application.id}: a question to the applicant", *letters, changes=(noted,))


def hear(case: Case) -> Decision:
    """Plain text in the review thread is a comment among the admins; it never reaches the applicant."""
    application = case.books.get(Application, case.record)
    if application is None:
        return gone(case)
    text = case.said.talk or case.new_text
    if not text.strip():
        return accepted("a comment without words", case.answer("talk-empty", pair=Facts(id=application.id)))
    readers = others(case, application)
    if not readers:
        if case.said.commands:  # what was decided has its answer; that nobody else is there needs no second one
            return accepted("a comment beside a command, with no other admin to read it")
        letter = case.answer("review-alone", application=application_shown(case, application))
        return accepted("a comment with no other admin to read it", letter)
    letters = [to_admin(admin, "review-comment", application, case, text=text) for admin in readers]
    return accepted(f"{application.id}: a comment to {len(readers)} admins", *letters)


def _undecided(case: Case, stages: tuple[ApplicationStage, ...]) -> Application | Decision:
    """The thread's application, or the statement of what has happened to it already (S14)."""
    application = case.books.get(Application, case.record)
    if application is None:
        return gone(case)
    if case.sender is not None and application.applicant == case.sender.id:
        return accepted("nobody decides on their own application", case.answer("review-own"))
    if application.stage in stages:
        return application
    return _already(case, application)


def _already(case: Case, application: Application) -> Decision:
    """What has been decided before, by whom and when; nothing changes."""
    decided = decided_on(application)
    deed = next((d for d in reversed(application.deeds) if decided and d.what == decided[0]), None)
    by = case.books.get(Person, deed.by) if deed else None
    letter = case.answer(
        "review-already",
        application=application_shown(case, application),
        stands=stage_in_words(application.stage),
        decided=Facts(what=deed.what, by=by.name if by else case.handbook.name, at=deed.at) if deed else None,
    )
    return accepted(f"{application.id} is {application.stage.value} already: nothing changed", letter)


def _told(case: Case, application: Application, what: str, placement: Placement | None) -> list[Letter]:
    """The answer to the admin who decided, the news to the others, and the letter to the applicant."""
    shown, mentor = application_shown(case, application), placement.mentor if placement else None
    position = position_of(replace(application, decided=case.now), case.books)
    decision = Facts(what=what, mentor=mentor.name if mentor else "", position=position)
    minutes = case.handbook.limits.undo_minutes
    letters = [case.answer("review-done", application=shown, decision=decision, undo_minutes=minutes)]
    letters += [
        to_admin(admin, "review-news", application, case, decision=decision) for admin in others(case, application)
    ]
    if placement is not None:
        template = "application-approved" if mentor else "application-waitlisted"
        letters.append(
            Letter(
                to=application.applicant,
                template=template,
                topic=application.id,
                facts={"application": shown, "position": position},
                urgency=Urgency.APPOINTMENT,
                cancel_key=cancel_key(application),
            )
        )
    return letters


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """What waits for a decision is brought to the admins' mind, and what they have asked to the applicant's."""
    yield from pending.calendar(record, moment)
    if isinstance(record, Application):
        yield unanswered.chain_of(record, moment)


CHAPTER = Chapter(
    "review",
    {"APPROVE": approve, "REJECT": reject, "WAITLIST": waitlist, "SCORE": score, "ASK": ask, "UNDO": undo},
    hear,
    calendar,
    (Application,),
)
