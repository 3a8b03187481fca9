"""Prompt: the keywords that fit now, as letters list them: by the place of a mail, by the roles of its sender there,
and by the stage of what its thread is about (S49).
"""

from __future__ import annotations

from enum import StrEnum

from mailbot.program.admission import vetting_panel
from mailbot.program.admission.taking_back import undoable
from mailbot.program.admission.volunteering import Volunteering
from mailbot.program.case import Case
from mailbot.program.facts import Facts
from mailbot.program.keywords.keyword import Keyword
from mailbot.program.keywords.vocabulary import fitting
from mailbot.program.membership.absence import ABSENT
from mailbot.program.membership.belonging import can_say
from mailbot.program.model import Application, Membership
from mailbot.program.passing_on.reserve import reserve_of
from mailbot.program.plans.plan_versions import speaks_of_a_plan
from mailbot.program.topic import Place


def keywords_shown(case: Case, first: str = "") -> list[Facts]:
    """What the sender can say here now: keyword, the form of what follows it, what it does; `first` leads the list.

    HELP, which every letter names in its foot, is on the list where it is `first` only.
    """
    fits = [keyword for keyword in fitting(case.place, case.roles, _stage(case)) if _in_time(keyword, case)]
    told = [keyword for keyword in fits if _of_use(keyword, case) and (keyword.name != "HELP" or first == "HELP")]
    return [shown(keyword) for keyword in sorted(told, key=lambda keyword: keyword.name != first)]


def shown(keyword: Keyword) -> Facts:
    """A keyword as letters list it; a form in capitals leaves nothing to write and belongs to it ("ALL WELL")."""
    if keyword.form.isupper():
        return Facts(keyword=keyword.usage, form="", does=keyword.does)
    return Facts(keyword=keyword.name, form=keyword.form, does=keyword.does)


def _stage(case: Case) -> StrEnum | None:
    """Where that stands which the thread is about; None where it is about nothing that has stages."""
    if case.place in {Place.PAIR, Place.ASIDE}:
        return case.pair.stage if case.pair else None
    if case.place in {Place.VETTING, Place.VOLUNTEERING}:
        volunteering = case.books.get(Volunteering, case.record)
        return volunteering.stage if volunteering else None
    application = case.books.get(Application, case.record) if case.place in {Place.REVIEW, Place.OFFER} else None
    if application is None or case.place is Place.REVIEW:
        return application.stage if application else None
    offer = application.offer(case.number)
    return offer.state if offer else None


def _in_time(keyword: Keyword, case: Case) -> bool:
    """UNDO is for whoever decided, and only while the letters of the decision wait; absences are for members, and
    RESUME for those who are absent."""
    if keyword.chapter == "absence":
        fits = ABSENT if keyword.name == "RESUME" else {Membership.MEMBER, *ABSENT}
        return case.sender is not None and case.sender.stage in fits
    if keyword.chapter == "leaving":
        return can_say(keyword.name, case)
    if keyword.name != "UNDO":
        return True
    volunteering = case.books.get(Volunteering, case.record) if case.place is Place.VETTING else None
    if volunteering is not None:
        return vetting_panel.undoable(case, volunteering) is not None
    if case.place is not Place.REVIEW:  # there it is named by the letters that it fits
        return False
    application = case.books.get(Application, case.record)
    return application is not None and undoable(case, application) is not None


def _of_use(keyword: Keyword, case: Case) -> bool:
    """In a pair's thread, what is said of a plan needs one to say it of; SHARE is said once, and SEND only where
    something waits for it."""
    if case.pair is None or case.sender is None:
        return True
    if keyword.name in {"SHARE", "SEND"}:
        reserve = reserve_of(case.pair.id, case.books)
        of_use = case.sender.id not in reserve.shared if keyword.name == "SHARE" else reserve.waiting_of(case.sender.id)
        return bool(of_use)
    return speaks_of_a_plan(keyword.name, case.pair, case.sender.id, case.books)
