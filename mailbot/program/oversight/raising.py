"""Raising: an admin gives a mentor more slots, or fewer: gradually more responsibility (S65)."""

from __future__ import annotations

from mailbot.program.case import Case
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.misread import misread
from mailbot.program.keywords.prompt import keywords_shown
from mailbot.program.lifecycle import Noted
from mailbot.program.model import Membership, Person
from mailbot.program.topic import OFFICE

PRESENT = (Membership.CANDIDATE, Membership.MEMBER, Membership.AWAY, Membership.PAUSED)


def slots_of(case: Case, command: Command) -> Decision:
    """SLOTS mentor n: the mentor is told, and can name another number at any time."""
    assert case.sender is not None  # the keyword is an admin's
    name, _, number = command.args.rpartition(" ")
    found = _mentors_called(name, case)
    if len(found) != 1:
        problem = f"{name} could be {len(found)} mentors" if found else f"no mentor is called {name}"
        keywords = keywords_shown(case, first="SLOTS")
        letter = misread(case, line=f"SLOTS {command.args}"[:200], problem=problem, keywords=keywords)
        return accepted(f"SLOTS changes nothing: {problem}", letter)
    mentor, wanted = found[0], int(number)
    facts = {"mentor": mentor.name, "slots": Facts(all=wanted, before=mentor.slots)}
    answer = case.answer("slots-set", **facts)
    if wanted == mentor.slots:
        return accepted(f"{mentor.id} takes {wanted} at a time already", answer)
    told = Letter(mentor.id, "slots-given", f"{OFFICE}/slots", {"slots": facts["slots"]}, Urgency.APPOINTMENT)
    deeds = (*mentor.deeds, case.deed("slots set", number))
    change = Noted(Person, mentor.id, {"slots": wanted, "deeds": deeds})
    return accepted(f"{mentor.id} takes {wanted} at a time, says {case.sender.id}", answer, told, changes=(change,))


def _mentors_called(name: str, case: Case) -> list[Person]:
    """The mentors whose id, address or name that is; else those of whom it is a part of the name."""
    mentors = [person for person in case.books.in_stage(Person, PRESENT) if "mentor" in person.roles]
    wanted = name.casefold()
    exact = [each for each in mentors if wanted in {each.id.casefold(), each.name.casefold(), *each.addresses}]
    return exact or [each for each in mentors if wanted in each.name.casefold().split()]
