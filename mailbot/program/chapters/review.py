"""Review: the admins decide on an application by replying to its packet (S13-S18); the first decision counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace as replaced
from datetime import timedelta

from msgspec.structs import replace

from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Chapter, Moment, Occasion
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords import Command
from mailbot.program.lifecycle import Moved, Noted
from mailbot.program.model import Application, ApplicationStage, OfferState, Person, Record
from mailbot.program.moments import plus_days, plus_months
from mailbot.program.packet import decided_on
from mailbot.program.placement import Fit, Placement, fits, place
from mailbot.program.topic import review
from mailbot.program.waitlist import position_of
from mailbot.program.wording import stage_in_words

A = ApplicationStage
DECISIONS = frozenset({"approved", "rejected", "waitlisted"})


def approve(case: Case, command: Command) -> Decision:
    """APPROVE [n or mentor]: takes the applicant on and puts them before the mentor, or on the waitlist."""
    application = _undecided(case, (A.COMPLETE, A.WAITLISTED))
    if isinstance(application, Decision):
        return application
    moment = Moment(case.books, case.handbook, case.now)
    choice = _choice(application, command.args, moment) if command.args else None
    if isinstance(choice, str):
        letter = case.answer("review-unclear", application=_shown(case, application), problem=choice)
        return accepted(f"APPROVE names nobody who is free: {choice}", letter)
    placement = place(application, moment, choice, cancel_key=_cancel_key(application))
    deed = case.deed("approved")
    changes: tuple[Moved | Noted, ...] = (Noted(Application, application.id, {"decided": case.now}),)
    if application.stage is A.COMPLETE:
        changes = (*changes, Moved(Application, application.id, A.APPROVED, deed))
    letters = _told(case, application, "approved", placement)
    return accepted(
        f"{application.id} approved, {'offered to ' + placement.mentor.id if placement.mentor else 'waitlisted'}",
        *letters,
        *placement.letters,
        changes=(*changes, *placement.changes),
    )


def waitlist(case: Case, command: Command) -> Decision:
    """WAITLIST: approved, but waits for a slot."""
    application = _undecided(case, (A.COMPLETE,))
    if isinstance(application, Decision):
        return application
    changes = (
        Noted(Application, application.id, {"decided": case.now}),
        Moved(Application, application.id, A.APPROVED, case.deed("approved")),
        Moved(Application, application.id, A.WAITLISTED, case.deed("waitlisted")),
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
        facts={"application": _shown(case, application), "reason": reason, "again": again},
        urgency=Urgency.APPOINTMENT,
        cancel_key=_cancel_key(application),
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
    noted = Noted(Application, application.id, {"strength": strength, "strength_set": True})
    letters = [case.answer("review-scored", application=_shown(case, application), strength=strength)]
    letters += [
        _to_admin(admin, "review-comment", application, case, text=f"SCORE {strength}")
        for admin in _others(case, application)
    ]
    return accepted(f"{application.id}: strength set to {strength}", *letters, changes=(noted,))


def undo(case: Case, command: Command) -> Decision:
    """UNDO: takes the sender's own decision back while its letters still wait in the outbox (section 3)."""
    application = case.books.get(Application, case.record)
    if application is None:
        return _gone(case)
    deed = application.deeds[-1] if application.deeds else None
    decision = next((d for d in reversed(application.deeds) if d.what in DECISIONS), None)
    window = timedelta(minutes=case.handbook.limits.undo_minutes)
    mine = decision is not None and case.sender is not None and decision.by == case.sender.id
    if decision is None or not mine or deed is None or deed.what == "undone" or case.now >= decision.at + window:
        letter = case.answer("review-undo-late", application=_shown(case, application), minutes=window.seconds // 60)
        return accepted("nothing left to undo", letter)
    offers = tuple(
        replace(offer, state=OfferState.WITHDRAWN, answered=case.now) if offer.state is OfferState.OPEN else offer
        for offer in application.offers
    )
    changes = (
        Noted(Application, application.id, {"offers": offers, "decided": None}),
        Moved(Application, application.id, A.COMPLETE, case.deed("undone")),
    )
    shown = _shown(case, application)
    letters = [case.answer("review-undone", application=shown, what=decision.what)]
    letters += [
        _to_admin(admin, "review-comment", application, case, text=f"UNDO ({decision.what})")
        for admin in _others(case, application)
    ]
    because = f"{application.id}: {decision.what} undone"
    return replaced(accepted(because, *letters, changes=changes), cancels=(_cancel_key(application),))


def _cancel_key(application: Application) -> str:
    """Under which a decision's letters to others wait; one key each decision of an application."""
    return f"{application.id} decision {len([d for d in application.deeds if d.what == 'undone'])}"


def ask(case: Case, command: Command) -> Decision:
    """ASK text: the only way in which words of the review thread reach the applicant (S18)."""
    application = case.books.get(Application, case.record)
    if application is None:
        return _gone(case)
    shown = _shown(case, application)
    question = Letter(
        to=application.applicant,
        template="application-question",
        topic=application.id,
        facts={"application": shown, "question": command.text},
    )
    letters = [question, case.answer("review-asked", application=shown, question=command.text)]
    letters += [
        _to_admin(admin, "review-comment", application, case, text=f"ASK {command.text}")
        for admin in _others(case, application)
    ]
    return accepted(f"{application.id}: a question to the applicant", *letters)


def hear(case: Case) -> Decision:
    """Plain text in the review thread is a comment among the admins; it never reaches the applicant."""
    application = case.books.get(Application, case.record)
    if application is None:
        return _gone(case)
    text = case.said.talk or case.new_text
    others = _others(case, application)
    if not others:
        letter = case.answer("review-alone", application=_shown(case, application))
        return accepted("a comment with no other admin to read it", letter)
    letters = [_to_admin(admin, "review-comment", application, case, text=text) for admin in others]
    return accepted(f"{application.id}: a comment to {len(others)} admins", *letters)


def _undecided(case: Case, stages: tuple[ApplicationStage, ...]) -> Application | Decision:
    """The thread's application, or the statement of what has happened to it already (S14)."""
    application = case.books.get(Application, case.record)
    if application is None:
        return _gone(case)
    if case.sender is not None and application.applicant == case.sender.id:
        return accepted("nobody decides on their own application", case.answer("review-own"))
    if application.stage in stages:
        return application
    decided = decided_on(application)
    deed = next((d for d in reversed(application.deeds) if decided and d.what == decided[0]), None)
    by = case.books.get(Person, deed.by) if deed else None
    letter = case.answer(
        "review-already",
        application=_shown(case, application),
        stands=stage_in_words(application.stage),
        decided=Facts(what=deed.what, by=by.name if by else case.handbook.name, at=deed.at) if deed else None,
    )
    return accepted(f"{application.id} is {application.stage.value} already: nothing changed", letter)


def _gone(case: Case) -> Decision:
    return accepted(f"{case.record} is not in the books any more", case.answer("record-gone", record=case.record))


def _choice(application: Application, wanted: str, moment: Moment) -> Fit | str:
    """The mentor that "2", "M-7" or a name stands for, or why there is none."""
    ranked = fits(application, moment)
    by_id = {fit.mentor.id: fit for fit in ranked}
    if wanted.isdecimal():
        if not 1 <= int(wanted) <= len(application.proposed):
            return f"the packet has no mentor number {wanted}"
        id = application.proposed[int(wanted) - 1]
        named = moment.books.get(Person, id)
        return by_id.get(id) or f"{named.name if named else wanted} has no free slot any more"
    folded = wanted.casefold()
    found = [fit for fit in ranked if folded in {fit.mentor.id.casefold(), fit.mentor.name.casefold()}]
    found = found or [fit for fit in ranked if folded in fit.mentor.name.casefold().split()]
    if len(found) == 1:
        return found[0]
    return f"{wanted} could be {len(found)} mentors" if found else f"no mentor with a free slot is called {wanted}"


def _told(case: Case, application: Application, what: str, placement: Placement | None) -> list[Letter]:
    """The answer to the admin who decided, the news to the others, and the letter to the applicant."""
    shown, mentor = _shown(case, application), placement.mentor if placement else None
    position = position_of(replace(application, decided=case.now), case.books)
    decision = Facts(what=what, mentor=mentor.name if mentor else "", position=position)
    minutes = case.handbook.limits.undo_minutes
    letters = [case.answer("review-done", application=shown, decision=decision, undo_minutes=minutes)]
    letters += [
        _to_admin(admin, "review-news", application, case, decision=decision) for admin in _others(case, application)
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
                cancel_key=_cancel_key(application),
            )
        )
    return letters


def _others(case: Case, application: Application) -> list[Person]:
    """The other admins, without one who is the applicant: what is said about them is not for them."""
    return [admin for admin in case.admins(but_sender=True) if admin.id != application.applicant]


def _shown(case: Case, application: Application) -> Facts:
    applicant = case.books.get(Person, application.applicant)
    return Facts(id=application.id, name=applicant.name if applicant else "")


def _to_admin(admin: Person, template: str, application: Application, case: Case, **facts: object) -> Letter:
    shown, by = _shown(case, application), case.name
    return Letter(
        to=admin.id,
        template=template,
        topic=review(application.id),
        facts={"application": shown, "by": by, **facts},
        urgency=Urgency.APPOINTMENT,
    )


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """A complete application is brought to mind; its applicant hears that it is not forgotten."""
    if not isinstance(record, Application) or record.stage is not A.COMPLETE or record.completed is None:
        return
    since = record.completed

    def at(what: str, days: int, decide: Callable[[Moment], Decision]) -> Occasion:
        key = f"{record.id} {what} {days} from {since:%Y-%m-%dT%H:%M}"
        return Occasion(key, plus_days(since, days, moment.zone), decide)

    first, *later = moment.handbook.schedule.review_days
    yield [at("review", first, lambda then: _remind(record, then, urgent=False))] + [
        at("review", days, lambda then: _remind(record, then, urgent=True)) for days in later
    ]
    every = moment.handbook.schedule.review_news_days
    yield [at("waiting", every * n, lambda then: _waiting(record, then)) for n in range(1, 27)]


def _remind(application: Application, moment: Moment, *, urgent: bool) -> Decision:
    applicant = moment.books.get(Person, application.applicant)
    facts = {
        "application": Facts(id=application.id, name=applicant.name if applicant else ""),
        "since": application.completed,
        "urgent": urgent,
        "strength": application.strength,
    }
    letters = [
        Letter(admin.id, "review-reminder", review(application.id), facts, Urgency.NUDGE)
        for admin in moment.admins()
        if admin.id != application.applicant
    ]
    return accepted(f"{application.id} waits for a decision", *letters)


def _waiting(application: Application, moment: Moment) -> Decision:
    facts = {"application": Facts(id=application.id), "since": application.completed}
    letter = Letter(application.applicant, "application-waiting", application.id, facts, Urgency.NUDGE)
    return accepted(f"{application.id}: the applicant hears that it is not forgotten", letter)


CHAPTER = Chapter(
    "review",
    {"APPROVE": approve, "REJECT": reject, "WAITLIST": waitlist, "SCORE": score, "ASK": ask, "UNDO": undo},
    hear,
    calendar,
)
