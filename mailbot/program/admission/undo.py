"""Undo: a decision on an application or a pair is taken back while its letters still wait (section 3)."""

from __future__ import annotations

from dataclasses import replace as replaced
from datetime import timedelta

from msgspec.structs import replace

from mailbot.program.admission.packet import last_decision
from mailbot.program.admission.panel import application_shown, gone, others, to_admin
from mailbot.program.case import Case
from mailbot.program.chapter import Moment
from mailbot.program.decision import Decision, Letter, accepted
from mailbot.program.keywords.grammar import Command
from mailbot.program.lifecycle import Moved, Noted
from mailbot.program.matching.rematching import decided, note
from mailbot.program.model import LIVE_PAIR, Application, ApplicationStage, Deed, Mentorship, OfferState
from mailbot.program.oversight.pair_decisions import pair_facts
from mailbot.program.topic import Place

_DECIDED = (
    ApplicationStage.APPROVED,
    ApplicationStage.WAITLISTED,
    ApplicationStage.OFFERED,
    ApplicationStage.REJECTED,
)


def undo(case: Case, command: Command) -> Decision:
    """UNDO: takes the sender's own decision back while its letters still wait in the outbox (section 3).

    In a review thread it is the one on that application, if there is one; else all that the sender's latest deciding
    mail decided.
    """
    application = case.books.get(Application, case.record) if case.place is Place.REVIEW else None
    decision = undoable(case, application) if application else None
    if application is None or decision is None:
        return gone(case) if case.place is Place.REVIEW and application is None else _undo_latest(case, application)
    shown = application_shown(case, application)
    return _taken_back(case, application, decision, case.answer("review-undone", application=shown, what=decision.what))


def _taken_back(case: Case, application: Application, decision: Deed, *letters: Letter) -> Decision:
    offers = tuple(
        replace(offer, state=OfferState.WITHDRAWN, answered=case.now) if offer.state is OfferState.OPEN else offer
        for offer in application.offers
    )
    changes = (
        Noted(
            Application,
            application.id,
            {"offers": offers, "decided": None, "passed": {}, "told": None, "drafted": None},
        ),
        Moved(Application, application.id, ApplicationStage.COMPLETE, case.deed("undone")),
    )
    told = [
        to_admin(admin, "review-comment", application, case, text=f"UNDO ({decision.what})")
        for admin in others(case, application)
    ]
    because = f"{application.id}: {decision.what} undone"
    return replaced(accepted(because, *letters, *told, changes=changes), cancels=(cancel_key(application),))


def _undo_latest(case: Case, here: Application | None) -> Decision:
    """What the latest mail of the sender decided that can still be taken back: about applications, and about pairs."""
    applications = [
        (deed, each) for each in case.books.in_stage(Application, _DECIDED) if (deed := undoable(case, each))
    ]
    pairs = [(deed, each) for each in case.books.in_stage(Mentorship, LIVE_PAIR) if (deed := _mine(case, each))]
    if case.place is Place.OVERSIGHT:
        applications, pairs = [], [(deed, pair) for deed, pair in pairs if pair.id == case.record]
    latest = max((deed for deed, _ in (*applications, *pairs)), key=lambda deed: deed.at, default=None)
    if latest is None:
        return _late(case, here)
    one = accepted(f"what {case.party} decided last is undone")
    lines: list[str] = []
    for deed, application in applications:
        if deed.mail == latest.mail:
            taken = _taken_back(case, application, deed)
            lines.append(f"{application_shown(case, application).name} ({application.id}): {deed.what}")
            one = replaced(
                one.also(changes=taken.changes, letters=taken.letters), cancels=(*one.cancels, *taken.cancels)
            )
    for deed, pair in pairs:
        if deed.mail == latest.mail:
            facts = pair_facts(pair, Moment(case.books, case.handbook, case.now))
            lines.append(f"{facts['mentee']} and {facts['mentor']} ({pair.id}): REMATCH")
            one = one.also(changes=(note(pair, "undone", case.deed("undone")),))
    return one.also(letters=(case.answer("undone", lines=lines),))


def _late(case: Case, here: Application | None) -> Decision:
    minutes = case.handbook.limits.undo_minutes
    if here is None:
        return accepted("nothing left to undo", case.answer("undo-late", minutes=minutes))
    letter = case.answer("review-undo-late", application=application_shown(case, here), minutes=minutes)
    return accepted("nothing left to undo", letter)


def _mine(case: Case, pair: Mentorship) -> Deed | None:
    """The sender's own REMATCH of a pair, while it waits."""
    deed = decided(pair)
    return deed if deed is not None and case.sender is not None and deed.by == case.sender.id else None


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
