"""Handover: what a mentor who has left tells the next one about a pair (S74). It is the pair's: the mentee and their
next mentor read it, nobody else does, and once they have it the books let go of it."""

from __future__ import annotations

from datetime import datetime

from msgspec import field

from mailbot.program.admission.questions import answers_listed
from mailbot.program.books import Books
from mailbot.program.chapter import Moment
from mailbot.program.decision import Letter, Urgency
from mailbot.program.facts import Facts
from mailbot.program.lifecycle import Change, Noted, Opened
from mailbot.program.model import LIVE_PAIR, Mentorship, Person, Record


class Handover(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Of the pair with the same id, which is over; `answers` are by the form's keys, `text` are words of another
    shape. `passed` is the pair that has got it."""

    asked: datetime
    answers: dict[str, str] = field(default_factory=dict)
    text: str = ""
    passed: str = ""

    @property
    def waits(self) -> bool:
        """Whether there is something that no next mentor has read yet."""
        return bool(self.answers or self.text) and not self.passed


def next_pair(pair: Mentorship, books: Books) -> Mentorship | None:
    """The pair in which the mentee of one that is over goes on."""
    going = (each for each in books.mentorships_of(pair.mentee) if each.mentee == pair.mentee and each.id != pair.id)
    return next((each for each in going if each.stage in LIVE_PAIR and each.since >= pair.since), None)


def waiting_for(pair: Mentorship, books: Books) -> Handover | None:
    """The handover that a new pair has not got yet: that of its mentee's latest pair before."""
    before = [each for each in books.mentorships_of(pair.mentee) if each.mentee == pair.mentee and each.id != pair.id]
    found = (books.get(Handover, each.id) for each in reversed(before))
    return next((each for each in found if each is not None and each.waits), None)


def brief(handover: Handover, pair: Mentorship, moment: Moment) -> tuple[tuple[Change, ...], tuple[Letter, ...]]:
    """The words of the mentor before, to both of the new pair; the books keep that they were passed on."""
    before = moment.books.get(Mentorship, handover.id)
    former = moment.books.get(Person, before.mentor) if before else None
    letters = []
    for reader in (pair.mentor, pair.mentee):
        partner = moment.books.get(Person, pair.partner(reader))
        facts = {
            "pair": Facts(id=pair.id),
            "partner": partner.first_name if partner else "",
            "former": former.first_name if former else "",
            "you_mentor": reader == pair.mentor,
            "answers": answers_listed(moment.handbook.handover_form, handover.answers),
            "text": handover.text,
        }
        letters.append(Letter(reader, "handover-brief", pair.id, facts, Urgency.APPOINTMENT))
    done = Noted(Handover, handover.id, {"answers": {}, "text": "", "passed": pair.id})
    return (done,), tuple(letters)


def kept(handover: Handover | None, pair: Mentorship, asked: datetime, **said: object) -> Change:
    """The change that gives a pair's handover these words."""
    if handover is None:
        return Opened(Handover(id=pair.id, asked=asked, **said))  # type: ignore[arg-type]  # the caller's are its fields
    return Noted(Handover, pair.id, {**said, "passed": ""})
