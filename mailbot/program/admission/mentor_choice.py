"""Mentor choice: the mentor whom an admin means for an application by a number, a name, an id or an address (S18)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mailbot.program.books import Books
from mailbot.program.chapter import Moment
from mailbot.program.facts import Facts, in_words
from mailbot.program.matching.placement import Fit, fit_of, fits
from mailbot.program.membership.absence import ABSENT
from mailbot.program.model import Application, Membership, OfferState, Person

PRESENT = (Membership.CANDIDATE, Membership.MEMBER, *sorted(ABSENT))
SHOWN = 6
"""So many mentors make a list that is still read on a phone."""

_LONGEST_NUMBER = 10
"""Digits; what has more names nobody."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """Why nobody can be taken for the one who was meant, and those who could be named instead."""

    problem: str
    candidates: tuple[Fit, ...] = ()

    def links(self, keyword: str) -> list[Facts]:
        """One answer for each of them: the keyword with the mentor's id."""
        return answers(keyword, self.candidates)


def answers(keyword: str, candidates: Iterable[Fit]) -> list[Facts]:
    """A link for each mentor who could be asked: keyword and id, their free slots, and why."""
    return [Facts(keyword=f"{keyword} {fit.mentor.id}", form="", does=_told(fit)) for fit in candidates]


def _told(fit: Fit) -> str:
    free = f"{fit.free_slots} of {fit.mentor.slots} {'slot' if fit.mentor.slots == 1 else 'slots'} free"
    return f"asks {', '.join([fit.mentor.name, free, *fit.reasons])}"


def choose(application: Application, wanted: str, moment: Moment) -> Fit | Unclear:
    """The one mentor that "2" (of the packet), "M-7", a name or an address stands for, if they can be asked now."""
    ranked = fits(application, moment)
    if wanted.isdecimal() and len(wanted) < _LONGEST_NUMBER:
        return _numbered(application, int(wanted), ranked, moment)
    called = mentors_called(wanted, moment.books)
    if len(called) == 1:
        return _asked_for(application, called[0], ranked, moment)
    if not called:
        return Unclear(f"no mentor is called {wanted}", tuple(ranked[:SHOWN]))
    ids = {mentor.id for mentor in called}
    names = [f"{mentor.name} ({mentor.id})" for mentor in called[:SHOWN]]
    problem = f"{wanted} could be {in_words(names, 'or')}"
    return Unclear(problem, tuple(fit for fit in ranked if fit.mentor.id in ids)[:SHOWN])


def mentors_called(name: str, books: Books) -> list[Person]:
    """The mentors whose id, address or whole name that is; else those of whom it is a part of the name."""
    mentors = [person for person in books.in_stage(Person, PRESENT) if "mentor" in person.roles]
    wanted = " ".join(name.casefold().strip("<>\"'").split())
    exact = [each for each in mentors if wanted in {each.id.casefold(), each.name.casefold(), *each.addresses}]
    words = set(wanted.split())
    return exact or [each for each in mentors if words and words <= set(each.name.casefold().split())]


def _numbered(application: Application, number: int, ranked: list[Fit], moment: Moment) -> Fit | Unclear:
    """A number means what the admin read: the packet's order, whatever has changed since."""
    if not 1 <= number <= len(application.proposed):
        return Unclear(f"the letter has no mentor number {number}", tuple(ranked[:SHOWN]))
    mentor = moment.books.get(Person, application.proposed[number - 1])
    if mentor is None:
        return Unclear(f"mentor number {number} has left the program", tuple(ranked[:SHOWN]))
    return _asked_for(application, mentor, ranked, moment)


def _asked_for(application: Application, mentor: Person, ranked: list[Fit], moment: Moment) -> Fit | Unclear:
    fit = next((fit for fit in ranked if fit.mentor.id == mentor.id), None)
    if fit is not None:
        return fit
    hindered = _hindered(application, mentor, moment)
    return Unclear(hindered, tuple(ranked[:SHOWN])) if hindered else fit_of(application, mentor, moment)


def _hindered(application: Application, mentor: Person, moment: Moment) -> str:
    """What keeps a mentor from being asked; "" where it is only that no rule speaks for them, as an admin may."""
    offers = [offer for offer in application.offers if offer.mentor == mentor.id]
    states = {offer.state for offer in offers} - {OfferState.WITHDRAWN}
    if mentor.id == application.applicant:
        return f"{mentor.name} is the applicant"
    if OfferState.ACCEPTED in states:
        return f"{mentor.name} has been their mentor already"
    if states:
        return f"{mentor.name} has been asked about this application already"
    if mentor.stage in ABSENT:
        return f"{mentor.name} is away at present"
    if moment.books.free_slots(mentor.id) < 1:
        return f"{mentor.name} has no free slot any more"
    if all(mentor.id != each.id for each in moment.books.available_mentors()):
        return f"{mentor.name} cannot be asked at present, because no letter reaches them"
    return ""
