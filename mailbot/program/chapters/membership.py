"""Membership: what a member says about themselves: free slots, time zone, and where things stand (S12, S21, S68)."""

from __future__ import annotations

from mailbot.program.absence import ABSENT
from mailbot.program.case import Case
from mailbot.program.chapter import Chapter
from mailbot.program.decision import Decision, accepted
from mailbot.program.facts import Facts
from mailbot.program.keyword import Role
from mailbot.program.keywords import Command
from mailbot.program.lifecycle import Noted
from mailbot.program.model import LIVE_PAIR, Application, Membership, Mentorship, Person
from mailbot.program.moments import zone_named
from mailbot.program.plan_shown import summary_of
from mailbot.program.prompt import keywords_shown
from mailbot.program.raising import slots_of
from mailbot.program.wording import stage_in_words


def slots(case: Case, command: Command) -> Decision:
    """SLOTS n: how many mentees a mentor takes at a time; those there are stay, whatever the number (S21).

    SLOTS mentor n says it for a mentor, and is an admin's (S65).
    """
    assert case.sender is not None
    if not command.args.isdecimal():
        return slots_of(case, command)
    wanted = int(command.args)
    taken = _taken(case.sender, case)
    facts = Facts(all=wanted, taken=taken, free=max(0, wanted - taken))
    letter = case.answer("slots", slots=facts)
    change = Noted(Person, case.sender.id, {"slots": wanted})
    return accepted(f"{case.sender.id} takes {wanted} at a time", letter, changes=(change,))


def _taken(mentor: Person, case: Case) -> int:
    """How many slots somebody's pairs and unanswered offers hold, also while they take nobody."""
    pairs = [pair for pair in case.live_pairs() if pair.mentor == mentor.id]
    return len(pairs) + len(case.books.offers_to(mentor.id))


def timezone(case: Case, command: Command) -> Decision:
    """TIMEZONE name: in which zone this member's dates are shown from now on (S68)."""
    assert case.sender is not None
    zone = zone_named(command.args)
    if zone is None:
        letter = case.answer(
            "malformed",
            line=f"TIMEZONE {command.args}",
            problem=f"there is no time zone called {command.args}; name a city, like Berlin or New York",
            keywords=keywords_shown(case, first="TIMEZONE"),
        )
        return accepted(f"no time zone {command.args}", letter)
    change = Noted(Person, case.sender.id, {"timezone": zone.key})
    letter = case.answer("timezone", zone=zone.key, now=case.now)
    return accepted(f"{case.sender.id} reads in {zone.key}", letter, changes=(change,))


def status(case: Case, command: Command) -> Decision:
    """STATUS: everything that stands open for the sender, in their own words and to their registered address."""
    if case.sender is None:
        return accepted("STATUS of somebody unknown", case.answer("status-unknown"))
    applications = [
        Facts(id=application.id, stands=stage_in_words(application.stage), since=application.filed)
        for application in case.books.applications_of(case.sender.id)
    ]
    pairs = [_pair_shown(pair, case.sender, case) for pair in case.books.mentorships_of(case.sender.id)]
    offers = [_offer_shown(application) for application in case.books.offers_to(case.sender.id)]
    taken = _taken(case.sender, case)
    slots = Facts(all=case.sender.slots, free=max(0, case.sender.slots - taken), taken=taken)
    letter = case.answer(
        "status",
        applications=applications,
        pairs=pairs,
        offers=offers,
        slots=slots,
        absence=_absence_shown(case.sender),
        is_mentor=Role.MENTOR.value in case.sender.roles,
        is_admin=Role.ADMIN in case.roles,
    )
    return accepted(f"STATUS of {case.sender.id}", letter)


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
        call=call.at if call and call.at > case.now else None,
        partner_absence=_absence_shown(partner) if partner and live else None,
    )


def _absence_shown(person: Person) -> Facts | None:
    """Whether somebody is away or pauses, and until when."""
    if person.stage not in ABSENT:
        return None
    return Facts(paused=person.stage is Membership.PAUSED, until=person.absent_until)


def _offer_shown(application: Application) -> Facts:
    offer = application.open_offer
    return Facts(id=application.id, made=offer.made if offer else application.filed)


CHAPTER = Chapter("membership", {"SLOTS": slots, "TIMEZONE": timezone, "STATUS": status})
