"""Initiative: mentees choose an open-source initiative, from the catalogue or their own, and admins keep the catalogue
(S30, S41, S66)."""

from __future__ import annotations

from mailbot.policy.links import read_link
from mailbot.program.case import Case
from mailbot.program.chapter import Chapter
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.initiatives.catalogue import (
    Initiative,
    InitiativeStage,
    bare,
    listed,
    number_in,
    read_entry,
    shown_to,
)
from mailbot.program.initiatives.pursuit import Taking, initiative_shown, taken_by, taking, taking_shown
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.keyword import Role
from mailbot.program.keywords.out_of_place import out_of_stage
from mailbot.program.lifecycle import Change, Moved, Opened
from mailbot.program.model import Person
from mailbot.program.passing_on.relay import redaction_of, sign_of_life
from mailbot.program.topic import Place

LONGEST_NAME = 80


def initiative(case: Case, command: Command) -> Decision:
    """INITIATIVE url or n chooses one; INITIATIVE add or remove, by an admin, keeps the catalogue."""
    word, _, rest = command.args.partition(" ")
    if Role.ADMIN in case.roles and case.place not in {Place.PAIR, Place.ASIDE}:
        match word.casefold():
            case "add":
                return _add(case, rest)
            case "remove":
                return _remove(case, number_in(rest))
            case "":
                return _catalogue(case, "")
    return out_of_stage(case, command) or _choose(case, command.args)


# --- an admin's part


def _add(case: Case, text: str) -> Decision:
    entry = read_entry(text)
    discipline = _discipline(entry.rest, case)
    twin = next((each for each in listed(case.books) if each.url == entry.url), None)
    if not entry.url or discipline is None or twin is not None:
        what = "no-link" if not entry.url else "there-already" if twin else "no-discipline"
        return _catalogue(case, what, words=twin.name if twin else entry.rest if entry.url else text)
    id = f"I-{case.books.last_number('I') + 1}"
    added = Initiative(
        id=id, name=entry.name, url=entry.url, added=case.now, discipline=discipline, deeds=(case.deed("added"),)
    )
    decision = _catalogue(case, "added", words=added.name, more=[added])
    return decision.also(changes=(Opened(added),))


def _discipline(words: str, case: Case) -> str | None:
    """The key of a discipline by its key or name, "" where none is named, None where nobody knows it."""
    wanted = " ".join(words.split()).casefold()
    names = {name.casefold(): key for key, label in case.handbook.disciplines.items() for name in (key, label)}
    return names.get(wanted) if wanted else ""


def _remove(case: Case, number: int) -> Decision:
    found = case.books.get(Initiative, f"I-{number}")
    if found is None or found.stage is InitiativeStage.REMOVED:
        return _catalogue(case, "gone", words=found.name if found else str(number))
    decision = _catalogue(case, "removed", words=found.name, without=found.id)
    return decision.also(changes=(Moved(Initiative, found.id, InitiativeStage.REMOVED, case.deed("removed")),))


def _catalogue(
    case: Case, what: str, *, words: str = "", more: list[Initiative] | None = None, without: str = ""
) -> Decision:
    """The catalogue as it is after this, with what was done or why nothing was."""
    entries = [each for each in (*listed(case.books), *(more or ())) if each.id != without]
    facts = {
        "what": what,
        "words": words[:200],
        "catalogue": [initiative_shown(each, case.handbook) for each in entries],
        "disciplines": list(case.handbook.disciplines.values()),
    }
    return accepted(f"INITIATIVE: {what or 'the catalogue'}", case.answer("initiative-catalogue", **facts))


# --- a mentee's part, and a graduate's


def _choose(case: Case, text: str) -> Decision:
    assert case.sender is not None  # the keyword is a member's
    number, url, name = number_in(text), *_proposed(case, text)
    found = case.books.get(Initiative, f"I-{number}") if number else None
    gone = found is not None and found.stage is InitiativeStage.REMOVED
    if gone or (found is None and not url):
        return _which(case, text, found)
    one = Taking(name=found.name, url=found.url, since=case.now, initiative=found.id) if found else None
    return _taken(case, case.sender, one or Taking(name=name, url=url, since=case.now))


def _proposed(case: Case, text: str) -> tuple[str, str]:
    """An initiative of somebody's own: its address, and its name as others may read it. An address in which something
    had to be masked is none."""
    assert case.sender is not None
    partner = case.books.get(Person, case.pair.partner(case.sender.id)) if case.pair else case.sender
    entry = read_entry(redaction_of(case, partner or case.sender).text(text))
    url = entry.url or (read_link(text) or "" if len(text.split()) == 1 and entry.name == text.strip() else "")
    return url, (entry.rest or entry.name or bare(url))[:LONGEST_NAME]


def _which(case: Case, text: str, gone: Initiative | None) -> Decision:
    """What could be chosen, and what was off; the mentee's own so far come along."""
    assert case.sender is not None
    facts = {
        "asked": text[:100],
        "gone": gone.name if gone else "",
        "catalogue": [initiative_shown(each, case.handbook) for each in shown_to(case.sender.disciplines, case.books)],
        "own": [taking_shown(each) for each in taken_by(case.sender.id, case.books)],
    }
    return accepted("INITIATIVE: what could be chosen", case.answer("initiative-which", **_whose(case), **facts))


def _taken(case: Case, sender: Person, one: Taking) -> Decision:
    """It is noted, and the mentor hears of it; what was chosen before stays."""
    already = next((each for each in taken_by(sender.id, case.books) if each.url == one.url), None)
    own = [*taken_by(sender.id, case.books), *([] if already else [one])]
    facts = {"name": one.name, "url": one.url, "since": already.since if already else None}
    answer = case.answer("initiative-taken", **_whose(case), **facts, own=[taking_shown(each) for each in own])
    if already is not None:
        return accepted(f"{sender.id}: takes part in that already", answer)
    changes: list[Change] = [taking(sender.id, one, case.books)]
    letters = [answer]
    if case.pair is not None:
        changes.append(sign_of_life(case, case.pair))
        told = {"pair": Facts(id=case.pair.id), "partner": sender.first_name, "name": one.name, "url": one.url}
        letters.append(Letter(case.pair.mentor, "initiative-news", case.pair.id, told, Urgency.APPOINTMENT))
    return accepted(f"{sender.id}: takes part in an initiative", *letters, changes=tuple(changes))


def _whose(case: Case) -> dict[str, object]:
    """The pair in whose thread it was said, None outside; and the mentor's first name."""
    mentor = case.books.get(Person, case.pair.mentor) if case.pair else None
    return {
        "pair": Facts(id=case.pair.id) if case.pair else None,
        "partner": mentor.first_name if mentor else "",
    }


CHAPTER = Chapter("initiative", {"INITIATIVE": initiative})
