"""Taking back: what of an admin's decisions still can be, of each kind: on an application, a volunteer, a line of a
draft, a pair. Nobody outside has heard of any of them (section 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from dataclasses import replace as replaced
from datetime import timedelta

from msgspec.structs import replace

from mailbot.program.admission import vetting_panel
from mailbot.program.admission.packet import last_decision
from mailbot.program.admission.panel import application_shown, others, to_admin
from mailbot.program.admission.volunteering import Volunteering, VolunteerStage
from mailbot.program.case import Case
from mailbot.program.chapter import Moment
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.lifecycle import Moved, Noted
from mailbot.program.matching import drafting
from mailbot.program.model import LIVE_PAIR, Application, ApplicationStage, Deed, Mentorship, Offer, OfferState
from mailbot.program.oversight import pair_words
from mailbot.program.oversight.pair_decisions import pair_facts
from mailbot.program.topic import oversight, review

_DECIDED = (
    ApplicationStage.APPROVED,
    ApplicationStage.WAITLISTED,
    ApplicationStage.OFFERED,
    ApplicationStage.REJECTED,
)

_VETTED = (VolunteerStage.APPROVED, VolunteerStage.REJECTED)


@dataclass(frozen=True, slots=True)
class Standing:
    """One decision of the sender's that can still be taken back: what is written of it, its thread, and how.

    `readers` are the other admins who hear of it in one letter for all of a mail; elsewhere they hear by the way.
    """

    deed: Deed
    topic: str
    line: str
    take_back: Callable[[], Decision]
    readers: tuple[str, ...] = ()


def decisions_of(case: Case) -> Iterator[Standing]:
    """Everything that the sender has decided and can still take back."""
    for application in case.books.in_stage(Application, _DECIDED):
        if (one := of_application(case, application) or _of_draft(case, application)) is not None:
            yield one
    for volunteering in case.books.in_stage(Volunteering, _VETTED):
        if (one := of_volunteer(case, volunteering)) is not None:
            yield one
    for pair in case.books.in_stage(Mentorship, LIVE_PAIR):
        if (one := _of_pair(case, pair)) is not None:
            yield one


def undoable(case: Case, application: Application) -> Deed | None:
    """The sender's own decision, where it is the last one, is not undone yet, and its letters still wait."""
    decision = last_decision(application)
    if decision is None or not _mine(case, decision) or application.deeds[-1].what == "undone":
        return None
    return decision if _in_time(case, decision) else None


def _mine(case: Case, deed: Deed) -> bool:
    return case.sender is not None and deed.by == case.sender.id


def _in_time(case: Case, deed: Deed) -> bool:
    return case.now < deed.at + timedelta(minutes=case.handbook.limits.undo_minutes)


def cancel_key(application: Application) -> str:
    """Under which a decision's letters to others wait; one key each decision of an application."""
    return f"{application.id} decision {len([d for d in application.deeds if d.what == 'undone'])}"


def heard_of(record: Application | Volunteering, moment: Moment) -> ApplicationStage | VolunteerStage:
    """Where something stands as far as its writer may know: what can be taken back has not happened yet."""
    last = next((deed for deed in reversed(record.deeds) if deed.what in {"approved", "rejected", "undone"}), None)
    window = timedelta(minutes=moment.handbook.limits.undo_minutes)
    if last is None or last.what == "undone" or moment.now >= last.at + window:
        return record.stage
    if isinstance(record, Volunteering):
        return VolunteerStage.COMPLETE if record.stage in _VETTED else record.stage
    if record.stage not in _DECIDED:
        return record.stage
    return ApplicationStage.WAITLISTED if _said_before(record, last) else ApplicationStage.COMPLETE


def _said_before(application: Application, decision: Deed) -> Deed | None:
    """The yes by which an application was on the waitlist already when this was decided; None where it was not."""
    stand: list[Deed] = []
    for deed in application.deeds:
        if deed.what in {"approved", "rejected"} and deed.mail != decision.mail:
            stand.append(deed)
        elif deed.what == "undone":
            del stand[-1:]
    return stand[-1] if stand and stand[-1].what == "approved" else None


def of_application(case: Case, application: Application) -> Standing | None:
    """APPROVE, WAITLIST or REJECT: the application waits for a decision again, or for a slot as it did before."""
    decision = undoable(case, application)
    if decision is None:
        return None
    line = f"{application_shown(case, application).name} ({application.id}): {decision.what}"

    def take_back() -> Decision:
        before = _said_before(application, decision)
        back: dict[str, object] = {
            "decided": before.at if before else None,
            "passed": {},
            "told": None,
            "drafted": None,
        }
        to = ApplicationStage.WAITLISTED if before else ApplicationStage.COMPLETE
        undone = case.deed("undone")
        changes: tuple[Moved | Noted, ...] = (
            Noted(Application, application.id, {**back, "offers": _withdrawn(application, case)}),
            Moved(Application, application.id, to, undone)
            if application.stage is not to
            else Noted(Application, application.id, {"deeds": (*application.deeds, undone)}),
        )
        told = [
            to_admin(admin, "review-comment", application, case, text=f"UNDO ({decision.what})")
            for admin in others(case, application)
        ]
        because = f"{application.id}: {decision.what} undone"
        return replaced(accepted(because, *told, changes=changes), cancels=(cancel_key(application),))

    return Standing(decision, review(application.id), line, take_back)


def _withdrawn(application: Application, case: Case) -> tuple[Offer, ...]:
    """The offers, of which the open one has never reached its mentor."""
    return tuple(
        replace(offer, state=OfferState.WITHDRAWN, answered=case.now) if offer.state is OfferState.OPEN else offer
        for offer in application.offers
    )


def _of_draft(case: Case, application: Application) -> Standing | None:
    """A line of a draft: it waits for the admins again, as it was drafted."""
    deed, drafted = drafting.answered(application), application.answered
    if deed is None or drafted is None or not (_mine(case, deed) and _in_time(case, deed)):
        return None
    offer = application.open_offer
    name = application_shown(case, application).name
    readers = tuple(admin.id for admin in case.admins(but_sender=True) if admin.id != application.applicant)

    def take_back() -> Decision:
        undone = (*application.deeds, case.deed(drafting.UNDONE))
        back = {"offers": _withdrawn(application, case), "passed": {}, "drafted": drafted, "answered": None}
        noted = Noted(Application, application.id, {**back, "deeds": undone})
        moved = (Moved(Application, application.id, ApplicationStage.WAITLISTED),) if offer else ()
        cancels = (drafting.cancel_key(application, offer.number),) if offer else ()
        decision = accepted(f"{application.id}: drafted again", changes=(noted, *moved))
        return replaced(decision, cancels=cancels)

    line = f"{name} ({application.id}): {'asking a mentor' if offer else 'waiting on'}"
    return Standing(deed, drafted.topic, line, take_back, readers)


def of_volunteer(case: Case, volunteering: Volunteering) -> Standing | None:
    """APPROVE or REJECT: the offer to volunteer waits for a decision again."""
    decision = vetting_panel.undoable(case, volunteering)
    if decision is None:
        return None
    moment = Moment(case.books, case.handbook, case.now)
    line = f"{vetting_panel.name_of(volunteering, moment)} ({volunteering.id}): {decision.what}"

    def take_back() -> Decision:
        facts = {"by": case.name, "text": f"UNDO ({decision.what})"}
        told: list[Letter] = vetting_panel.to_admins(
            volunteering, "volunteer-comment", moment, Urgency.APPOINTMENT, case, **facts
        )
        changes = (
            Noted(Volunteering, volunteering.id, {"decided": None}),
            Moved(Volunteering, volunteering.id, VolunteerStage.COMPLETE, case.deed("undone")),
        )
        because = f"{volunteering.id}: {decision.what} undone"
        cancels = (vetting_panel.cancel_key(volunteering),)
        return replaced(accepted(because, *told, changes=changes), cancels=cancels)

    return Standing(decision, review(volunteering.id), line, take_back)


def _of_pair(case: Case, pair: Mentorship) -> Standing | None:
    """CLOSE, CONFIRM or REMATCH, while it is not carried out."""
    deed = pair_words.standing(pair)
    if deed is None or not _mine(case, deed):
        return None
    about = pair_words.subject_of(deed)
    facts = pair_facts(pair, Moment(case.books, case.handbook, case.now))
    line = f"{facts['mentee']} and {facts['mentor']} ({pair.id}): {pair_words.KEYWORDS[about]}"
    back = accepted(f"{pair.id}: {deed.what} undone", changes=(pair_words.undone(pair, deed, case),))
    apart = {pair.mentor, pair.mentee}
    readers = tuple(admin.id for admin in case.admins(but_sender=True) if admin.id not in apart)
    return Standing(deed, oversight(pair.id, pair_words.THREADS[about]), line, lambda: back, readers)
