"""Undo: what an admin's latest mail decided is taken back while its letters to others still wait (section 3)."""

from __future__ import annotations

from dataclasses import replace

from mailbot.program.admission.panel import application_shown, gone
from mailbot.program.admission.taking_back import Standing, decisions_of, heard_of, of_application
from mailbot.program.case import Case
from mailbot.program.chapter import Moment
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.keywords.grammar import Command
from mailbot.program.model import Application, ApplicationStage
from mailbot.program.topic import Place, record_of


def undo(case: Case, command: Command) -> Decision:
    """UNDO: takes the sender's own decision back while its letters still wait in the outbox (section 3).

    In a review thread it is the one on that application, if there is one; else all that the sender's latest deciding
    mail decided.
    """
    application = case.books.get(Application, case.record) if case.place is Place.REVIEW else None
    if case.place is Place.REVIEW and application is None:
        return gone(case)
    here = of_application(case, application) if application else None
    if application is None or here is None:
        return _undo_latest(case, application)
    taken = here.take_back()
    before = heard_of(application, Moment(case.books, case.handbook, case.now))
    facts = {"what": here.deed.what, "waitlisted": before is ApplicationStage.WAITLISTED}
    answer = case.answer("review-undone", application=application_shown(case, application), **facts)
    return replace(taken, letters=(answer, *taken.letters))


def _undo_latest(case: Case, here: Application | None) -> Decision:
    """What the latest mail of the sender decided that can still be taken back; in a thread about a pair or a draft,
    what it decided about that."""
    found = [one for one in decisions_of(case) if _is_meant(one, case)]
    latest = max((one.deed for one in found), key=lambda deed: deed.at, default=None)
    if latest is None:
        return _late(case, here)
    taken = [one for one in found if one.deed.mail == latest.mail]
    decision = accepted(f"what {case.party} decided last is undone")
    for one in taken:
        back = one.take_back()
        decision = decision.also(changes=back.changes, letters=back.letters)
        decision = replace(decision, cancels=(*decision.cancels, *back.cancels))
    answer = case.answer("undone", lines=[one.line for one in taken], by="")
    return decision.also(letters=(answer, *_to_others(case, taken)))


def _is_meant(one: Standing, case: Case) -> bool:
    match case.place:
        case Place.OVERSIGHT:
            return record_of(one.topic) == case.record
        case Place.DRAFT:
            return one.topic == case.topic
    return True


def _to_others(case: Case, taken: list[Standing]) -> list[Letter]:
    """To each other admin who has heard of it, in the thread where they have."""
    letters = []
    for topic in dict.fromkeys(one.topic for one in taken if one.readers):
        here = [one for one in taken if one.topic == topic]
        facts = {"lines": [one.line for one in here], "by": case.name}
        readers = dict.fromkeys(reader for one in here for reader in one.readers)
        letters += [Letter(reader, "undone", topic, facts, Urgency.APPOINTMENT) for reader in readers]
    return letters


def _late(case: Case, here: Application | None) -> Decision:
    minutes = case.handbook.limits.undo_minutes
    if here is None:
        return accepted("nothing left to undo", case.answer("undo-late", minutes=minutes))
    letter = case.answer("review-undo-late", application=application_shown(case, here), minutes=minutes)
    return accepted("nothing left to undo", letter)
