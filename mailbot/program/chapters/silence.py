"""Silence: a pair of which nothing is heard is asked after, first the mentee, then the mentor; in the end the admins
are asked to close it (section 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from mailbot.program.calls.meeting import both, called_off
from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Chapter, Moment, Occasion
from mailbot.program.clocks.contact import heard, silence_lasts, silent_since
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords.grammar import Command
from mailbot.program.lifecycle import Moved, Noted
from mailbot.program.model import LIVE_PAIR, Deed, Mentorship, MentorshipStage, Person, Record
from mailbot.program.oversight import pair_words
from mailbot.program.oversight.pair_decisions import overseen, pair_facts, pair_id, to_admins
from mailbot.program.topic import aside


def well(case: Case, command: Command) -> Decision:
    """ALL WELL: a sign of life, which is all that was asked for; like any act it counts as contact (intake.py)."""
    pair = case.pair
    assert pair is not None and case.sender is not None  # the keyword is for the two of a pair only
    if pair.stage not in LIVE_PAIR:
        letter = case.answer("pair-over", pair=Facts(id=pair.id), since=pair.deeds[-1].at if pair.deeds else pair.since)
        return accepted(f"{pair.id} is {pair.stage.value}", letter)
    partner = case.books.get(Person, pair.partner(case.sender.id))
    letter = case.answer("all-well", pair=Facts(id=pair.id), partner=partner.first_name if partner else "")
    return accepted(f"{pair.id}: all is well, says {case.sender.id}", letter)


def close(case: Case, command: Command) -> Decision:
    """CLOSE P-n [reason]: the pair ends once the word can be taken back no more; the reason stays with the admins."""
    id, _, reason = command.args.partition(" ")
    pair = overseen(case, pair_id(id), "CLOSE")
    if isinstance(pair, Decision):
        return pair
    if (before := pair_words.already(case, pair, "CLOSE")) is not None:
        return before
    moment = Moment(case.books, case.handbook, case.now)
    facts = {**pair_facts(pair, moment), "reason": reason, "undo_minutes": case.handbook.limits.undo_minutes}
    letters = [case.answer("pair-closed-news", **facts, by="")]
    letters += to_admins(
        pair,
        "pair-closed-news",
        "silence",
        moment,
        Urgency.APPOINTMENT,
        case,
        by=case.name,
        reason=reason,
        undo_minutes=case.handbook.limits.undo_minutes,
    )
    word = pair_words.decided(pair, pair_words.CLOSE, case, reason)
    return accepted(f"{pair.id} is to be closed, says {case.party}", *letters, changes=(word,))


def _end(pair: Mentorship, deed: Deed, moment: Moment) -> Decision:
    """The pair ends; both are told kindly, and the slot is free again."""
    off = called_off(pair, moment)
    letters = []
    for reader, partner in both(pair, moment):
        facts = {
            "pair": Facts(id=pair.id),
            "partner": partner.first_name,
            "you_mentor": reader.id == pair.mentor,
            "slots": reader.slots,
            "call": off.starts if off else None,
        }
        topic = aside(pair.id, "closed")
        letters.append(
            Letter(reader.id, "pair-closed", topic, facts, Urgency.APPOINTMENT, invitation=off, organizes=pair.id)
        )
    changes = (
        Moved(Mentorship, pair.id, MentorshipStage.ENDED, pair_words.done(deed, "closed", moment)),
        Noted(Mentorship, pair.id, {"agenda": ()}),
    )
    return accepted(f"{pair.id} closed, as {deed.by} said", *letters, changes=changes)


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """Counted from the last act of either of the two. Before a kickoff has a date, that date is asked for instead
    (kickoff.py), so that only the end of it is here."""
    if not isinstance(record, Mentorship) or record.stage not in LIVE_PAIR:
        return
    if pair_words.standing(record) is not None:  # nobody is asked after a pair that is about to end
        yield from pair_words.carried_out(record, pair_words.CLOSE, moment, lambda deed, then: _end(record, deed, then))
    else:
        yield list(_silence(record, moment))


def _silence(pair: Mentorship, moment: Moment) -> Iterator[Occasion]:
    schedule = moment.handbook.schedule
    since = silent_since(pair, schedule.silence_days[-1])

    def occasion(days: int, decide: Callable[[Moment], Decision], *asked: str) -> Occasion:
        key = f"{pair.id} silence {days} from {since:%Y-%m-%dT%H:%M:%S}"
        return Occasion(key, silence_lasts(pair, days, moment), decide, asked)

    if pair.stage is not MentorshipStage.KICKOFF or pair.calls:
        mentee, mentor, admins = schedule.silence_days
        yield occasion(mentee, lambda then: _ask(pair, (pair.mentee,), then), pair.mentee)
        yield occasion(mentor, lambda then: _ask(pair, (pair.mentor,), then), pair.mentor)
        yield occasion(admins, lambda then: _tell(pair, then))
    last, closing = schedule.silence_close_days
    both_of = (pair.mentor, pair.mentee)
    yield occasion(last, lambda then: _ask(pair, both_of, then, closing=_days_to(closing, pair, then)), *both_of)
    yield occasion(closing, lambda then: _propose(pair, then))


def _days_to(closing: int, pair: Mentorship, moment: Moment) -> int:
    """In how many days the admins are asked, also where this letter had to wait."""
    left = silence_lasts(pair, closing, moment) - moment.now
    return max(1, round(left / timedelta(days=1)))


def _ask(pair: Mentorship, readers: tuple[str, ...], moment: Moment, closing: int = 0) -> Decision:
    letters = []
    for reader, partner in both(pair, moment):
        if reader.id in readers:
            facts = {
                "pair": Facts(id=pair.id),
                "partner": partner.first_name,
                "since": heard(pair),
                "you_mentor": reader.id == pair.mentor,
                "closing": closing,
            }
            letters.append(Letter(reader.id, "silence", pair.id, facts, Urgency.NUDGE))
    return accepted(f"{pair.id} has been silent: {', '.join(readers)} asked", *letters)


def _tell(pair: Mentorship, moment: Moment) -> Decision:
    letters = to_admins(pair, "silence-news", "silence", moment, Urgency.NUDGE, since=heard(pair))
    return accepted(f"{pair.id} has been silent: the admins are told", *letters)


def _propose(pair: Mentorship, moment: Moment) -> Decision:
    letters = to_admins(pair, "silence-close", "silence", moment, Urgency.APPOINTMENT, since=heard(pair))
    return accepted(f"{pair.id} has been silent: the admins are asked to close it", *letters)


CHAPTER = Chapter("silence", {"ALL": well, "CLOSE": close}, None, calendar, (Mentorship,))
