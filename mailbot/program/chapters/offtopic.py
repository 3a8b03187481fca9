"""Off topic: a mentor finds that a question is one for work; the mentee is reminded of what the program is for, in
words that blame nobody, and of what repeats itself the admins hear the dates (S54)."""

from __future__ import annotations

from datetime import timedelta

from mailbot.program.case import Case
from mailbot.program.chapter import Chapter, Moment
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.out_of_place import out_of_stage
from mailbot.program.lifecycle import Noted
from mailbot.program.model import Mentorship, Person
from mailbot.program.oversight.pair_decisions import to_admins
from mailbot.program.topic import aside

REMINDED = "reminded of the topic"
"""What the books write down of it: when, and never about what."""

AGAIN = timedelta(days=1)
"""Within a day of a reminder no other one goes: the mentee may not have read the first."""


def offtopic(case: Case, command: Command) -> Decision:
    """OFFTOPIC: a neutral reminder to the mentee; from the second one on the admins see when there were some."""
    if (refusal := out_of_stage(case, command)) is not None:
        return refusal
    pair = case.pair
    assert pair is not None  # the keyword is for the mentor of a pair only
    mentee = case.books.get(Person, pair.mentee)
    before = [deed.at for deed in pair.deeds if deed.what == REMINDED]
    lately = bool(before) and case.now - before[-1] < AGAIN
    told = len(before) > 0 and not lately
    facts = {"pair": Facts(id=pair.id), "partner": mentee.first_name if mentee else ""}
    since = before[-1] if lately else None
    answer = case.answer("offtopic-noted", **facts, since=since, admins=told)
    if lately:
        return accepted(f"{pair.id}: the mentee has been reminded of the topic today", answer)
    letters = [_reminder(pair, case)]
    if told:
        moment = Moment(case.books, case.handbook, case.now)
        dates = [*before, case.now]
        letters += to_admins(pair, "offtopic-news", "topic", moment, Urgency.APPOINTMENT, dates=dates)
    noted = Noted(Mentorship, pair.id, {"deeds": (*pair.deeds, case.deed(REMINDED))})
    return accepted(f"{pair.id}: the mentee is reminded of the topic", answer, *letters, changes=(noted,))


def _reminder(pair: Mentorship, case: Case) -> Letter:
    """To the mentee, aside: an answer to it reaches the admins and not the mentor."""
    mentor = case.books.get(Person, pair.mentor)
    facts = {"pair": Facts(id=pair.id), "partner": mentor.first_name if mentor else ""}
    return Letter(pair.mentee, "offtopic", aside(pair.id, "topic"), facts, Urgency.APPOINTMENT)


CHAPTER = Chapter("offtopic", {"OFFTOPIC": offtopic})
