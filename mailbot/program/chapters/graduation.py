"""Graduation: after four quarters the mentor is asked; GRADUATE and an admin's CONFIRM make the mentee a mentor with
one slot, who then is to take on a mentee of their own (S40, S64, S65)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from mailbot.program.books import Books
from mailbot.program.calls.cycle import end_of, quarter_at
from mailbot.program.calls.meeting import both
from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Chapter, Moment, Occasion
from mailbot.program.clocks.moments import plus_days
from mailbot.program.clocks.pace import shifted
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.out_of_place import out_of_stage
from mailbot.program.lifecycle import Noted
from mailbot.program.matching.graduating import GRADUATES, graduated
from mailbot.program.model import Membership, Mentorship, MentorshipStage, Person, Record
from mailbot.program.oversight import pair_words
from mailbot.program.oversight.pair_decisions import overseen, pair_facts, pair_id, to_admins, unmoved
from mailbot.program.plans.plan_versions import plan_of


def graduate(case: Case, command: Command) -> Decision:
    """GRADUATE: the mentor finds the mentee ready; refused kindly while required milestones are open (S64)."""
    if (refusal := out_of_stage(case, command)) is not None:
        return refusal
    pair = case.pair
    assert pair is not None  # the keyword is for the mentor of a pair only
    mentee = case.books.get(Person, pair.mentee)
    facts = {"pair": Facts(id=pair.id), "partner": mentee.first_name if mentee else ""}
    plan = plan_of(pair, case.books)
    if plan is not None and plan.left:
        left = [Facts(number=each.number, text=each.text) for each in plan.left]
        letter = case.answer("graduation-open", **facts, milestones=left)
        return accepted(f"{pair.id}: {len(left)} required milestones are open", letter)
    letters = [case.answer("graduation-asked", **facts, since=pair.graduation, reminded=False)]
    if pair.graduation is not None:
        return accepted(f"{pair.id}: the graduation waits already", *letters)
    letters += _confirm_letters(pair, Moment(case.books, case.handbook, case.now), Urgency.APPOINTMENT)
    noted = Noted(Mentorship, pair.id, {"graduation": case.now, "deeds": (*pair.deeds, case.deed("graduate asked"))})
    return accepted(f"{pair.id}: the admins are asked to confirm", *letters, changes=(noted,))


def _confirm_letters(pair: Mentorship, moment: Moment, urgency: Urgency) -> list[Letter]:
    return to_admins(pair, "graduation-confirm", "graduation", moment, urgency, reminder=urgency is Urgency.NUDGE)


def confirm(case: Case, command: Command) -> Decision:
    """CONFIRM P-n: the mentee graduates once the word can be taken back no more (S64)."""
    pair = overseen(case, pair_id(command.args), "CONFIRM")
    if isinstance(pair, Decision):
        return pair
    mentee = case.books.get(Person, pair.mentee)
    if pair.graduation is None or mentee is None:
        return unmoved(case, pair, "CONFIRM", "asked", pair.since)
    if pair.stage is not MentorshipStage.ACTIVE:
        return unmoved(case, pair, "CONFIRM", "stage", pair.since)
    if _open_again(pair, case.books):
        return unmoved(case, pair, "CONFIRM", "open", pair.since)
    if (before := pair_words.already(case, pair, "CONFIRM")) is not None:
        return before
    moment = Moment(case.books, case.handbook, case.now)
    minutes = case.handbook.limits.undo_minutes
    letters = [case.answer("graduation-done", **pair_facts(pair, moment), by="", undo_minutes=minutes)]
    letters += to_admins(
        pair,
        "graduation-done",
        "graduation",
        moment,
        Urgency.APPOINTMENT,
        case,
        by=case.name,
        undo_minutes=minutes,
    )
    word = pair_words.decided(pair, pair_words.CONFIRM, case)
    return accepted(f"{pair.id}: {mentee.id} is to graduate, says {case.party}", *letters, changes=(word,))


def _open_again(pair: Mentorship, books: Books) -> bool:
    """Whether the two have agreed to more since the mentor asked, which is not done yet (S64)."""
    plan = plan_of(pair, books)
    return plan is not None and bool(plan.left)


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """The question to the mentor, the reminders of a CONFIRM, and after it the pledge to pay it forward (S40)."""
    if not isinstance(record, Mentorship):
        return
    if record.stage is MentorshipStage.GRADUATED:
        yield from _pledge(record, moment)
    elif pair_words.standing(record) is not None:
        yield from _said(record, moment)
    elif record.stage is MentorshipStage.ACTIVE and record.graduation is not None:
        yield from () if _open_again(record, moment.books) else (_waiting(record, moment),)
    elif record.stage is MentorshipStage.ACTIVE and record.kickoff_held is not None:
        yield [_question(record, quarter, moment) for quarter in _asked_after(record, moment)]


def _said(pair: Mentorship, moment: Moment) -> Iterable[Chain]:
    """What an admin has said: a pair that paused in between graduates when it goes on."""
    if pair.stage is MentorshipStage.ACTIVE:
        yield from pair_words.carried_out(
            pair, pair_words.CONFIRM, moment, lambda deed, then: graduated(pair, deed, then)
        )


def _asked_after(pair: Mentorship, moment: Moment) -> range:
    """The quarters after which the mentor is asked, up to the one that comes next."""
    first = moment.handbook.schedule.graduation_quarters
    return range(first, max(first, quarter_at(pair, moment)) + 2)


def _question(pair: Mentorship, quarter: int, moment: Moment) -> Occasion:
    at = end_of(quarter, pair, moment)
    return Occasion(f"{pair.id} graduation after {quarter}", at, lambda then: _ask(pair, quarter, then))


def _ask(pair: Mentorship, quarter: int, moment: Moment) -> Decision:
    plan = plan_of(pair, moment.books)
    letters = [
        Letter(
            reader.id,
            "graduation-question",
            pair.id,
            {
                "pair": Facts(id=pair.id),
                "partner": partner.first_name,
                "since": pair.kickoff_held,
                "left": len(plan.left) if plan else 0,
            },
            Urgency.NUDGE,
        )
        for reader, partner in both(pair, moment)
        if reader.id == pair.mentor
    ]
    return accepted(f"{pair.id}: the mentor is asked about graduating after {quarter} quarters", *letters)


def _waiting(pair: Mentorship, moment: Moment) -> Chain:
    since = pair.graduation
    assert since is not None

    def occasion(days: int, decide: Callable[[Moment], Decision]) -> Occasion:
        key = f"{pair.id} graduation waits {days} from {since:%Y-%m-%dT%H:%M}"
        return Occasion(key, plus_days(shifted(since, pair), days, moment.zone), decide)

    first, last = moment.handbook.schedule.answer_days
    return [
        occasion(first, lambda then: _remind(pair, then, last=False)),
        occasion(last, lambda then: _remind(pair, then, last=True)),
    ]


def _remind(pair: Mentorship, moment: Moment, *, last: bool) -> Decision:
    """The admins again; with the last reminder whoever asked is told (section 3)."""
    letters = _confirm_letters(pair, moment, Urgency.NUDGE)
    mentee = moment.books.get(Person, pair.mentee)
    if last:
        partner = mentee.first_name if mentee else ""
        facts = {"pair": Facts(id=pair.id), "partner": partner, "since": pair.graduation, "reminded": True}
        letters.append(Letter(pair.mentor, "graduation-asked", pair.id, facts, Urgency.NUDGE))
    return accepted(f"{pair.id}: a graduation waits for an admin", *letters)


def _pledge(pair: Mentorship, moment: Moment) -> Iterable[Chain]:
    """A graduate without a mentee hears from us, then the admins do; it is kept once their own pair has begun."""
    done = next((deed.at for deed in reversed(pair.deeds) if deed.what == "graduated"), None)
    graduate = moment.books.get(Person, pair.mentee)
    if graduate is None or graduate.stage in {Membership.LEFT, Membership.FORGOTTEN}:
        return
    if done is None or any(each.mentor == pair.mentee for each in moment.books.mentorships_of(pair.mentee)):
        return
    first, then_admins = moment.handbook.schedule.pay_forward_days
    yield [
        Occasion(f"{pair.id} pledge {first}", plus_days(done, first, moment.zone), lambda then: _encourage(pair, then)),
        Occasion(
            f"{pair.id} pledge {then_admins}",
            plus_days(done, then_admins, moment.zone),
            lambda then: _report(pair, then),
        ),
    ]


def _encourage(pair: Mentorship, moment: Moment) -> Decision:
    graduate = moment.books.get(Person, pair.mentee)
    facts = {"slots": graduate.slots if graduate else 0}
    letter = Letter(pair.mentee, "pledge", GRADUATES, facts, Urgency.NUDGE)
    return accepted(f"{pair.mentee} has no mentee of their own yet", letter)


def _report(pair: Mentorship, moment: Moment) -> Decision:
    graduate = moment.books.get(Person, pair.mentee)
    facts = {"since": pair.deeds[-1].at, "slots": graduate.slots if graduate else 0}
    letters = to_admins(pair, "pledge-news", "graduation", moment, Urgency.NUDGE, **facts)
    return accepted(f"{pair.mentee} has no mentee of their own yet: the admins are told", *letters)


CHAPTER = Chapter("graduation", {"GRADUATE": graduate, "CONFIRM": confirm}, None, calendar, (Mentorship,))
