"""Forgetting: FORGET says once what will happen and what stays, and YES in that letter, and nothing else, does it
(section 6). The question is the fresh challenge: it goes to the registered address, with a token for this one answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Chapter, Moment, Occasion
from mailbot.program.clocks.moments import plus_days
from mailbot.program.decision import Decision, accepted
from mailbot.program.facts import Facts, in_words
from mailbot.program.keywords.grammar import Command
from mailbot.program.lifecycle import Change, Moved, Opened
from mailbot.program.model import Deed, Person, Record
from mailbot.program.privacy.farewell import farewell, live_pairs, open_applications
from mailbot.program.privacy.forgetting import Forgetting, ForgettingStage, asked_of

F = ForgettingStage


def forget(case: Case, command: Command) -> Decision:
    """FORGET: what will happen, what stays, and whether they mean it. An admin is one by the config, and would be back
    in the books at the next start: so the config comes first."""
    assert case.sender is not None  # the keyword is a member's
    if case.handbook.is_admin(case.sender):
        alone = len(case.handbook.admins) == 1
        return accepted("FORGET changes nothing: an admin of the config", case.answer("forget-admin", alone=alone))
    person, moment = case.sender, Moment(case.books, case.handbook, case.now)
    earlier, days = asked_of(person.id, case.books), case.handbook.schedule.challenge_days
    stands = earlier is not None and case.now < plus_days(earlier.asked, days)
    asked = earlier if earlier is not None and stands else _new_question(case)
    pairs = live_pairs(person.id, moment)
    facts: dict[str, object] = {
        "asked": Facts(id=asked.id),
        "mentees": _named([pair.mentee for pair in pairs if pair.mentor == person.id], case),
        "mentors": _named([pair.mentor for pair in pairs if pair.mentee == person.id], case),
        "applications": in_words([each.id for each in open_applications(person.id, moment)]),
        "until": plus_days(asked.asked, days),
        "since": asked.asked if stands else None,
    }
    letter = replace(case.answer("forget", asked.id, **facts), answers=case.mail.message_id)
    if stands:
        return accepted(f"{asked.id}: {person.id} has been asked already, and is told so", letter)
    changes: list[Change] = [Opened(asked)]
    if earlier is not None:
        changes.append(Moved(Forgetting, earlier.id, F.REPLACED, case.deed("replaced")))
    return accepted(f"{asked.id}: {person.id} is asked whether to be forgotten", letter, changes=tuple(changes))


def _new_question(case: Case) -> Forgetting:
    return Forgetting(id=f"F-{case.books.last_number('F') + 1}", person=case.party, asked=case.now)


def _named(people: list[str], case: Case) -> str:
    found = (case.books.get(Person, id) for id in people)
    return in_words([person.first_name for person in found if person is not None])


def yes(case: Case, command: Command) -> Decision:
    """YES: everything ends, a last letter goes, and then they are erased (mailbot/erasing.py)."""
    asked = _standing(case)
    if isinstance(asked, Decision):
        return asked
    assert case.sender is not None
    if case.handbook.is_admin(case.sender):
        alone = len(case.handbook.admins) == 1
        return accepted("an admin of the config by now", case.answer("forget-admin", alone=alone))
    deed = case.deed("forgotten")
    done = farewell(case.sender, deed, Moment(case.books, case.handbook, case.now))
    return done.also(changes=(Moved(Forgetting, asked.id, F.CONFIRMED, deed),), letters=(case.answer("forgotten"),))


def no(case: Case, command: Command) -> Decision:
    """NO: everything stays as it is."""
    asked = _standing(case)
    if isinstance(asked, Decision):
        return asked
    moved = Moved(Forgetting, asked.id, F.KEPT, case.deed("kept"))
    return accepted(f"{asked.id}: {asked.person} stays", case.answer("forget-kept"), changes=(moved,))


def _standing(case: Case) -> Forgetting | Decision:
    """The question of this thread while it waits for its reader's answer, else the statement that it is over."""
    asked = case.books.get(Forgetting, case.record)
    theirs = asked is not None and case.sender is not None and asked.person == case.sender.id
    if asked is not None and theirs and asked.stage is F.ASKED:
        return asked
    return accepted("not asked any more whether to be forgotten", case.answer("forget-over"))


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """After `schedule.challenge_days` without an answer the question is over, and nothing has happened."""
    if isinstance(record, Forgetting) and record.stage is F.ASKED:
        at = plus_days(record.asked, moment.handbook.schedule.challenge_days)
        yield [Occasion(f"{record.id} expires", at, lambda then: _expire(record, then))]


def _expire(asked: Forgetting, moment: Moment) -> Decision:
    moved = Moved(Forgetting, asked.id, F.EXPIRED, Deed(what="expired", at=moment.now))
    return accepted(f"{asked.id}: nobody confirmed it in time", changes=(moved,))


CHAPTER = Chapter("forgetting", {"FORGET": forget, "YES": yes, "NO": no}, None, calendar, (Forgetting,))
