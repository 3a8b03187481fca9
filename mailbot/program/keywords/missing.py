"""Missing: an id that the books do not have is answered with the last one that they have of its kind."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mailbot.program.admission.enquiry import Enquiry
from mailbot.program.admission.volunteering import Volunteering
from mailbot.program.case import Case
from mailbot.program.decision import Decision, accepted
from mailbot.program.facts import Facts
from mailbot.program.model import Application, Mentorship, Person, Record
from mailbot.program.trust.challenge import Challenge
from mailbot.program.trust.custody import Custody
from mailbot.program.trust.relocation import Relocation

KINDS: Mapping[str, type[Record]] = {
    "A": Application,
    "P": Mentorship,
    "M": Person,
    "Q": Enquiry,
    "C": Challenge,
    "N": Relocation,
    "V": Volunteering,
    "H": Custody,
}
"""What the letter of an id stands for."""

PLURALS: Mapping[str, str] = {
    "A": "applications",
    "P": "pairs",
    "M": "members",
    "Q": "questions",
    "C": "challenges",
    "N": "new addresses",
    "V": "volunteers",
    "H": "held mails",
}

_ID = re.compile(rf"([{''.join(KINDS)}])-?(\d{{1,9}})", re.IGNORECASE)


def id_in(written: str) -> str:
    """ "A-12" of "a12", "A-12"; "" where it is no id of ours."""
    match = _ID.fullmatch(written.strip())
    return f"{match[1].upper()}-{int(match[2])}" if match else ""


def no_such(case: Case, id: str) -> Decision:
    """There is nothing under that id: which is the last one that there is."""
    letter = id[:1]
    last = case.books.last_number(letter)
    facts = {"record": id, "kind": PLURALS.get(letter, ""), "latest": Facts(id=f"{letter}-{last}") if last else None}
    return accepted(f"there is no {id}", case.answer("record-unknown", **facts))
