"""Registry: an admin looks into the books by mail: what there is, where it stands, and the program's figures (S46).

Only names, dates, stages and deeds are told (S55); an applicant's answers too, which the admins have in the packet.
"""

from __future__ import annotations

import difflib
from datetime import timedelta

from mailbot.program.case import Case
from mailbot.program.chapter import Chapter, Moment
from mailbot.program.clocks.period import midnight_before, quarter_of, today
from mailbot.program.decision import Decision, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.missing import KINDS, id_in, no_such
from mailbot.program.keywords.table.admins import LISTS
from mailbot.program.model import Membership, Person
from mailbot.program.oversight.figures import figures
from mailbot.program.oversight.listing import LINES
from mailbot.program.oversight.record_shown import shown

A_PAGE = 10
"""So many lines make a letter that is still read on a phone; what comes after them is counted."""


_LETTERS = {
    "pending": "list-pending",
    "waitlist": "list-waitlist",
    "mentors": "list-mentors",
    "pairs": "list-pairs",
    "held": "list-held",
}


def list_of(case: Case, command: Command) -> Decision:
    """LIST what: a short list, ten lines a page; LIST alone says what can be listed."""
    assert case.sender is not None  # the keyword is an admin's
    word, _, page = command.args.partition(" ")
    what = _meant(word)
    if what is None:
        near = difflib.get_close_matches(word.casefold(), LISTS, n=1) if word else []
        facts = {"wanted": word, "near": near[0] if near else "", "keywords": _counted(case)}
        return accepted("LIST: what can be listed", case.answer("list-what", **facts))
    lines = list(LINES[what](case.sender, _moment(case)))
    last = max(1, -(-len(lines) // A_PAGE))
    number = min(int(page or "1") or 1, last)
    first = (number - 1) * A_PAGE
    some = lines[first : first + A_PAGE]
    page_of = Facts(number=number, of=last, first=first, all=len(lines), what=what)
    letter = case.answer(_LETTERS[what], lines=some, page=page_of, keywords=[_link(line) for line in some])
    return accepted(f"LIST {what}: {len(lines)} lines", letter)


def _meant(word: str) -> str | None:
    """The list that a word names, also in the singular."""
    wanted = word.casefold()
    return next((what for what in LISTS if wanted and wanted in {what, what.removesuffix("s")}), None)


def _link(line: Facts) -> Facts:
    """What can be said about a line from here."""
    what = getattr(line, "what", "")
    if what == "graduation":
        return Facts(keyword=f"CONFIRM {line.id}", form="", does=f"{line.name} graduates")
    if what == "closing":
        return Facts(keyword=f"CLOSE {line.id}", form="", does="ends the pair; both are told")
    return Facts(keyword=f"SHOW {line.id}", form="", does="tells more")


def _counted(case: Case) -> list[Facts]:
    """LIST with everything that can be listed, and of how many lines that is."""
    assert case.sender is not None
    counts = {what: len(list(LINES[what](case.sender, _moment(case)))) for what in LISTS}
    return [
        Facts(keyword=f"LIST {what.upper()}", form="", does=f"{count} {'line' if count == 1 else 'lines'}")
        for what, count in counts.items()
    ]


def show(case: Case, command: Command) -> Decision:
    """SHOW id: one record as an admin may see it; somebody can be named by their name as well."""
    assert case.sender is not None
    id = id_in(command.args) or _person_called(command.args, case)
    if not id:
        return accepted(
            f"SHOW names nothing: {command.args}",
            case.answer("record-unknown", record=command.args, kind="", latest=None),
        )
    record = case.books.get(KINDS[id[0]], id)
    if record is None:
        return no_such(case, id)
    view = shown(record, case.sender, _moment(case))
    if view is None:
        return accepted(f"{id} is for the other admins", case.answer("show-own", record=id))
    return accepted(f"SHOW {id}", case.answer(view.template, view.topic, **view.facts))


def _person_called(name: str, case: Case) -> str:
    """The one person who is called that, "" where it is nobody or several."""
    wanted = name.casefold()
    known = case.books.person_at(wanted)
    if known is not None:
        return known.id
    people = case.books.in_stage(Person, Membership)
    whole = [person for person in people if wanted == person.name.casefold()]
    found = whole or [person for person in people if wanted in person.name.casefold().split()]
    return found[0].id if len(found) == 1 else ""


def figures_now(case: Case, command: Command) -> Decision:
    """FIGURES: the report's figures for the stretch of months that is not over, and for the one before (S48)."""
    moment, months = _moment(case), case.handbook.schedule.report_months
    day = today(moment)
    begins = quarter_of(day, months)
    before = quarter_of(begins - timedelta(days=1), months)
    facts = {
        "begins": begins,
        "ends": day,
        "figures": figures((midnight_before(begins, moment), case.now), moment),
        "before": Facts(begins=before, ends=begins - timedelta(days=1)),
        "earlier": figures((midnight_before(before, moment), midnight_before(begins, moment)), moment),
    }
    return accepted("FIGURES", case.answer("figures", **facts))


def _moment(case: Case) -> Moment:
    return Moment(case.books, case.handbook, case.now)


CHAPTER = Chapter("registry", {"LIST": list_of, "SHOW": show, "FIGURES": figures_now})
