"""Undo: a decision on an application is taken back while its letters still wait in the outbox (section 3)."""

from __future__ import annotations

from dataclasses import replace as replaced
from datetime import timedelta

from msgspec.structs import replace

from mailbot.program.case import Case
from mailbot.program.decision import Decision, accepted
from mailbot.program.keywords import Command
from mailbot.program.lifecycle import Moved, Noted
from mailbot.program.model import Application, ApplicationStage, Deed, OfferState
from mailbot.program.packet import last_decision
from mailbot.program.panel import application_shown, gone, others, to_admin


def undo(case: Case, command: Command) -> Decision:
    """UNDO: takes the sender's own decision back while its letters still wait in the outbox (section 3)."""
    application = case.books.get(Application, case.record)
    if application is None:
        return gone(case)
    decision = undoable(case, application)
    if decision is None:
        minutes = case.handbook.limits.undo_minutes
        shown = application_shown(case, application)
        letter = case.answer("review-undo-late", application=shown, minutes=minutes)
        return accepted("nothing left to undo", letter)
    offers = tuple(
        replace(offer, state=OfferState.WITHDRAWN, answered=case.now) if offer.state is OfferState.OPEN else offer
        for offer in application.offers
    )
    changes = (
        Noted(Application, application.id, {"offers": offers, "decided": None, "passed": {}}),
        Moved(Application, application.id, ApplicationStage.COMPLETE, case.deed("undone")),
    )
    shown = application_shown(case, application)
    letters = [case.answer("review-undone", application=shown, what=decision.what)]
    letters += [
        to_admin(admin, "review-comment", application, case, text=f"UNDO ({decision.what})")
        for admin in others(case, application)
    ]
    because = f"{application.id}: {decision.what} undone"
    return replaced(accepted(because, *letters, changes=changes), cancels=(cancel_key(application),))


def undoable(case: Case, application: Application) -> Deed | None:
    """The sender's own decision, where it is the last one, is not undone yet, and its letters still wait."""
    decision = last_decision(application)
    mine = decision is not None and case.sender is not None and decision.by == case.sender.id
    if decision is None or not mine or application.deeds[-1].what == "undone":
        return None
    window = timedelta(minutes=case.handbook.limits.undo_minutes)
    return decision if case.now < decision.at + window else None


def cancel_key(application: Application) -> str:
    """Under which a decision's letters to others wait; one key each decision of an application."""
    return f"{application.id} decision {len([d for d in application.deeds if d.what == 'undone'])}"
