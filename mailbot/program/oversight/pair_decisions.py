"""Oversight: what the admins hear of a pair (names, dates and stages, never texts: S55) and decide about it."""

from __future__ import annotations

from mailbot.program.case import Case
from mailbot.program.chapter import Moment
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.letters.wording import stage_in_words
from mailbot.program.model import LIVE_PAIR, Mentorship, Person
from mailbot.program.topic import oversight


def pair_id(written: str) -> str:
    """ "P-7" of "p-7", "P7"."""
    return f"P-{int(written.lstrip('Pp-'))}"


def pair_facts(pair: Mentorship, moment: Moment) -> dict[str, object]:
    """A pair as the admins see it: who they are, since when, and where they stand."""
    mentor, mentee = moment.books.get(Person, pair.mentor), moment.books.get(Person, pair.mentee)
    return {
        "pair": Facts(id=pair.id, since=pair.since, stands=stage_in_words(pair.stage)),
        "mentor": mentor.name if mentor else "",
        "mentee": mentee.name if mentee else "",
    }


def to_admins(
    pair: Mentorship,
    template: str,
    about: str,
    moment: Moment,
    urgency: Urgency,
    but: Case | None = None,
    /,
    **facts: object,
) -> list[Letter]:
    """A letter, in the thread about that, to every admin who is neither of the two, but not to the sender of the case
    that it comes from."""
    shown = {**pair_facts(pair, moment), **facts}
    sender = but.sender.id if but is not None and but.sender is not None else ""
    apart = {pair.mentor, pair.mentee, sender}
    return [
        Letter(admin.id, template, oversight(pair.id, about), shown, urgency)
        for admin in moment.admins()
        if admin.id not in apart
    ]


def overseen(case: Case, id: str, keyword: str) -> Mentorship | Decision:
    """The pair that an admin decides about, while it goes on and is not their own; else the statement why nothing has
    changed (section 4)."""
    pair = case.books.get(Mentorship, id)
    if pair is None:
        return accepted(f"there is no pair {id}", case.answer("record-gone", record=id))
    if pair.stage not in LIVE_PAIR:
        since = pair.deeds[-1].at if pair.deeds else pair.since
        return unmoved(case, pair, keyword, "over", since)
    if case.sender is not None and case.sender.id in {pair.mentor, pair.mentee}:
        return unmoved(case, pair, keyword, "own", pair.since)
    return pair


def unmoved(case: Case, pair: Mentorship, keyword: str, why: str, since: object) -> Decision:
    """What was asked for changes nothing: the pair is `over`, it is the admin's `own`, its `stage` does not allow
    it, required milestones are `open` again, or nobody has `asked` for it."""
    facts = pair_facts(pair, Moment(case.books, case.handbook, case.now))
    letter = case.answer("pair-unmoved", **facts, keyword=keyword, why=why, since=since)
    return accepted(f"{keyword} changes nothing in {pair.id}: {why}", letter)
