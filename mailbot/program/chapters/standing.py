"""Standing: where things stand for whoever asks STATUS, as a card: stage, whose turn it is, and what fits now (S12)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from mailbot.program.admission.panel import nobody_reviews
from mailbot.program.admission.taking_back import heard_of
from mailbot.program.admission.unanswered import to_applicant
from mailbot.program.admission.usual_wait import decision_days, volunteer_days
from mailbot.program.admission.vetting_panel import has_nobody
from mailbot.program.admission.volunteering import OPEN as OPEN_VOLUNTEERING
from mailbot.program.admission.volunteering import Volunteering, VolunteerStage, volunteerings_of
from mailbot.program.calls.outcome import focus_of
from mailbot.program.case import Case
from mailbot.program.chapter import Chapter, Moment
from mailbot.program.decision import Decision, accepted
from mailbot.program.facts import Facts, in_words
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.keyword import Role
from mailbot.program.keywords.prompt import shown
from mailbot.program.keywords.vocabulary import KEYWORDS
from mailbot.program.letters.wording import stage_in_words
from mailbot.program.matching.waitlist import position_of
from mailbot.program.membership.absence import ABSENT
from mailbot.program.membership.belonging import can_say
from mailbot.program.model import (
    LIVE_PAIR,
    OPEN_APPLICATION,
    Application,
    ApplicationStage,
    Membership,
    Mentorship,
    MentorshipStage,
    Person,
)
from mailbot.program.oversight.waiting import waiting_for
from mailbot.program.plans.plan_shown import summary_of
from mailbot.program.topic import Place

A, M = ApplicationStage, MentorshipStage

_TURN = {A.INCOMPLETE: "you", A.COMPLETE: "admins", A.APPROVED: "program", A.WAITLISTED: "program", A.OFFERED: "mentor"}
_ENDED_SHOWN = 1
_ASKED = "the admins have asked you something"
"""So many pairs and applications that are over are told besides those that go on."""


def status(case: Case, command: Command) -> Decision:
    """STATUS: everything that stands open for the sender, in their own words and to their registered address."""
    if case.sender is None:
        return accepted("STATUS of somebody unknown", case.answer("status-unknown"))
    moment = Moment(case.books, case.handbook, case.now)
    pairs = case.books.mentorships_of(case.sender.id)
    taken = case.taken_slots()
    letter = case.answer(
        "status",
        applications=[_application_shown(each, moment) for each in _told(case, moment)],
        volunteerings=[_volunteering_shown(each, moment) for each in _volunteered(case.sender, moment)],
        pairs=[_pair_shown(pair, case.sender, case) for pair in _live_first(pairs)],
        offers=[_offer_shown(application) for application in case.books.offers_to(case.sender.id)],
        slots=Facts(all=case.sender.slots, free=max(0, case.sender.slots - taken), taken=taken),
        absence=_absence_shown(case.sender),
        addresses=list(case.sender.addresses) if len(case.sender.addresses) > 1 else [],
        left=case.sender.stage is Membership.LEFT,
        is_mentor=Role.MENTOR.value in case.sender.roles,
        waits=_waits_shown(case.sender, moment) if Role.ADMIN in case.roles else None,
        keywords=list(_fits(case)),
    )
    return accepted(f"STATUS of {case.sender.id}", letter)


def _told(case: Case, moment: Moment) -> list[Application]:
    """The applications that are open, and the latest of those that are over and became no pair."""
    assert case.sender is not None
    all = case.books.applications_of(case.sender.id)
    open = [each for each in all if heard_of(each, moment) in OPEN_APPLICATION]
    over = [each for each in all if each.stage not in {*OPEN_APPLICATION, A.MATCHED}]
    return open or over[-_ENDED_SHOWN:]


def _live_first(pairs: list[Mentorship]) -> list[Mentorship]:
    live = [pair for pair in pairs if pair.stage in LIVE_PAIR]
    return [*live, *[pair for pair in pairs if pair.stage not in LIVE_PAIR][-_ENDED_SHOWN:]]


def _application_shown(application: Application, moment: Moment) -> Facts:
    stage = heard_of(application, moment)
    nobody = stage is A.COMPLETE and nobody_reviews(application, moment)
    asked = to_applicant(application) is not None
    waits = stage is A.COMPLETE and not nobody and not asked
    return Facts(
        id=application.id,
        stands=_ASKED if asked else stage_in_words(stage),
        since=application.filed,
        turn="you" if asked else _TURN.get(ApplicationStage(stage), ""),
        position=position_of(application, moment.books) if stage is A.WAITLISTED else None,
        before=_before(application, moment) if waits else 0,
        wait_days=decision_days(moment) if waits else 0,
        nobody=nobody,
    )


def _volunteered(person: Person, moment: Moment) -> list[Volunteering]:
    """Their offer to mentor, while something can still become of it."""
    offers = volunteerings_of(person.id, moment.books)
    return [each for each in offers if heard_of(each, moment) in OPEN_VOLUNTEERING][-1:]


def _volunteering_shown(volunteering: Volunteering, moment: Moment) -> Facts:
    stage = heard_of(volunteering, moment)
    waits = stage is VolunteerStage.COMPLETE and not volunteering.question_waits
    yours = stage is VolunteerStage.INCOMPLETE or volunteering.question_waits
    return Facts(
        id=volunteering.id,
        stands=_ASKED if volunteering.question_waits else stage_in_words(stage),
        since=volunteering.filed,
        turn="you" if yours else "admins",
        wait_days=volunteer_days(moment) if waits else 0,
        nobody=waits and has_nobody(volunteering, moment),
    )


def _before(application: Application, moment: Moment) -> int:
    """How many applications have waited longer for the admins' decision."""
    mine = (application.completed or application.filed, application.id)
    others = moment.books.in_stage(Application, (A.COMPLETE,))
    return sum((other.completed or other.filed, other.id) < mine for other in others if other.id != application.id)


def _pair_shown(pair: Mentorship, reader: Person, case: Case) -> Facts:
    partner = case.books.get(Person, pair.partner(reader.id))
    live = pair.stage in LIVE_PAIR
    call = pair.call if live else None
    return Facts(
        id=pair.id,
        partner=partner.first_name if partner else "",
        you_mentor=pair.mentor == reader.id,
        stands=stage_in_words(pair.stage),
        plan=summary_of(pair, reader.id, case.books),
        focus=_focus_shown(pair, case) if live else None,
        call=call.at if call and call.at > case.now else None,
        turn=_turn_in(pair, reader),
        partner_absence=_absence_shown(partner) if partner and live else None,
    )


def _focus_shown(pair: Mentorship, case: Case) -> Facts | None:
    """What the two have agreed in their first call to work on (S28)."""
    focus = focus_of(pair, case.books)
    return Facts(near=in_words(focus.near), far=in_words(focus.far)) if focus else None


def _turn_in(pair: Mentorship, reader: Person) -> str:
    """Who is to do the next step of a young pair: "you" or "partner"; "" where both are at work."""
    whose = {M.KICKOFF: "" if pair.calls else pair.mentor, M.PLANNING: pair.mentee}.get(pair.stage, "")
    return ("you" if whose == reader.id else "partner") if whose else ""


def _absence_shown(person: Person) -> Facts | None:
    """Whether somebody is away or pauses, and until when."""
    if person.stage not in ABSENT:
        return None
    return Facts(paused=person.stage is Membership.PAUSED, until=person.absent_until)


def _offer_shown(application: Application) -> Facts:
    offer = application.open_offer
    return Facts(id=application.id, made=offer.made if offer else application.filed)


def _waits_shown(admin: Person, moment: Moment) -> list[Facts]:
    """What waits for this admin's word: how much of each kind, and since when."""
    lines = waiting_for(admin, moment)
    counts = Counter(line.what for line in lines)
    first = {what: min(line.since for line in lines if line.what == what) for what in counts}
    return [Facts(what=what, count=count, since=first[what]) for what, count in counts.items()]


def _fits(case: Case) -> Iterator[Facts]:
    """The few keywords that somebody who asks where they stand may want next, and can say here."""
    assert case.sender is not None
    absent = case.sender.stage in ABSENT
    wanted = {
        "RESUME": absent,
        "WITHDRAW": case.place is not Place.VOLUNTEERING and can_say("WITHDRAW", case),
        "SLOTS": Role.MENTOR in case.roles and not absent,
        "AWAY": case.sender.stage is Membership.MEMBER and bool(case.live_pairs()),
        "LIST": Role.ADMIN in case.roles,
    }
    for keyword in KEYWORDS:
        if wanted.get(keyword.name) and keyword.fits(case.place, case.roles) and keyword.who is not Role.ANYONE:
            if keyword.name == "SLOTS" and keyword.who is Role.ADMIN:
                continue
            yield shown(keyword)


CHAPTER = Chapter("standing", {"STATUS": status})
"""What STATUS is answered with."""
