"""Membership: what a member says about themselves: free slots, name, time zone, the language of their letters (S21,
S68)."""

from __future__ import annotations

from mailbot.mail.passing_on.spelling import plain
from mailbot.policy.choices import Choice, pick
from mailbot.program.admission.questions import LONGEST, NAME, name_in
from mailbot.program.case import Case
from mailbot.program.chapter import Chapter
from mailbot.program.clocks.moments import zone_named
from mailbot.program.decision import Decision, accepted
from mailbot.program.facts import Facts, in_words
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.misread import misread
from mailbot.program.keywords.prompt import keywords_shown
from mailbot.program.lifecycle import Noted
from mailbot.program.model import Person
from mailbot.program.oversight.raising import slots_of


def slots(case: Case, command: Command) -> Decision:
    """SLOTS n: how many mentees a mentor takes at a time; those there are stay, whatever the number (S21).

    SLOTS mentor n says it for a mentor, and is an admin's (S65).
    """
    assert case.sender is not None
    if not command.args.isdecimal():
        return slots_of(case, command)
    wanted = int(command.args)
    taken = case.taken_slots()
    facts = Facts(all=wanted, taken=taken, free=max(0, wanted - taken))
    letter = case.answer("slots", slots=facts)
    change = Noted(Person, case.sender.id, {"slots": wanted})
    return accepted(f"{case.sender.id} takes {wanted} at a time", letter, changes=(change,))


def timezone(case: Case, command: Command) -> Decision:
    """TIMEZONE name: in which zone this member's dates are shown from now on (S68)."""
    assert case.sender is not None
    zone = zone_named(command.args)
    if zone is None:
        problem = f"there is no time zone called {command.args}; name a city, like Berlin or New York"
        return _malformed(case, command, problem)
    change = Noted(Person, case.sender.id, {"timezone": zone.key})
    letter = case.answer("timezone", zone=zone.key, now=case.now)
    return accepted(f"{case.sender.id} reads in {zone.key}", letter, changes=(change,))


def name(case: Case, command: Command) -> Decision:
    """NAME new: what somebody is called from now on, in letters and by the other of their pair."""
    assert case.sender is not None
    new = name_in(command.args).strip("<>\"'")[: LONGEST[NAME]].rstrip()
    if not any(letter.isalpha() for letter in new) or "@" in new or "://" in new:
        return _malformed(case, command, "that is no name that we can write to you with")
    if _is_anothers(new, case):
        return _malformed(case, command, "an admin is called so; add a letter or a word that tells you apart")
    before = case.sender.name
    letter = case.answer("name", before=before, name=new, same=new == before)
    if new == before:
        return accepted(f"{case.sender.id} is called so already", letter)
    return accepted(
        f"{case.sender.id} has another name", letter, changes=(Noted(Person, case.sender.id, {"name": new}),)
    )


def _is_anothers(name: str, case: Case) -> bool:
    """Whether somebody by that name would be taken for an admin or the program itself by the other of their pair."""
    taken = (case.handbook.name, *(admin.name for admin in case.admins(but_sender=True)))
    return any(" ".join(plain(each).split()) == " ".join(plain(name).split()) for each in taken)


def language(case: Case, command: Command) -> Decision:
    """LANGUAGE code: in which language somebody would read their letters; they hear in which ones those exist."""
    assert case.sender is not None
    known = case.handbook.languages
    found = pick(command.args, known) if not command.args.isdecimal() else None
    if found is None:
        codes = in_words([f"{each.key} ({each.label})" for each in known], "or")
        return _malformed(case, command, f"we know no language by that name; there are {codes}")
    letter = case.answer(
        "language", language=found.label, exists=found.key in case.handbook.written, written=_written(case)
    )
    change = Noted(Person, case.sender.id, {"language": found.key})
    return accepted(f"{case.sender.id} would read {found.key}", letter, changes=(change,))


def _written(case: Case) -> str:
    """The languages in which there are letters, by their names."""
    labels: dict[str, Choice] = {each.key: each for each in case.handbook.languages}
    return in_words([labels[code].label if code in labels else code for code in case.handbook.written])


def _malformed(case: Case, command: Command, problem: str) -> Decision:
    keywords = keywords_shown(case, first=command.keyword)
    line = f"{command.keyword} {command.args}"[:200]
    letter = misread(case, line=line, problem=problem, keywords=keywords)
    return accepted(f"{command.keyword} changes nothing", letter)


CHAPTER = Chapter("membership", {"SLOTS": slots, "TIMEZONE": timezone, "NAME": name, "LANGUAGE": language})
