"""Figures: what the books say of a stretch of time, counted toward the program's six objectives (S48).

Numbers alone: who it was, and what was said between two people, is in none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from mailbot.program.calls.cycle import KICKOFF, call_of, end_of
from mailbot.program.chapter import Moment
from mailbot.program.clocks.moments import plus_days
from mailbot.program.clocks.pace import shifted
from mailbot.program.facts import Facts
from mailbot.program.initiatives.pursuit import taking_part
from mailbot.program.knowledge.closing import Closing
from mailbot.program.knowledge.lesson import ANY, Shelf
from mailbot.program.model import LIVE_PAIR, Application, ApplicationStage, Deed, Mentorship, MentorshipStage
from mailbot.program.oversight.generations import graduated_on, longest
from mailbot.program.plans.plan_versions import plan_of, versions

Span = tuple[datetime, datetime]
"""From a moment on, up to another."""


def figures(span: Span, moment: Moment) -> Facts:
    """What the report tells of a span: one field a figure; `wait_days` is None where nothing was decided in it."""
    applications = moment.books.in_stage(Application, ApplicationStage)
    pairs = moment.books.in_stage(Mentorship, MentorshipStage)
    approved = [each for each in applications if _approved(each, span)]
    due = [held for pair in pairs for held in _calls_due(pair, span, moment)]
    graduates = {pair.mentee for pair in pairs if (done := graduated_on(pair)) is not None and done < span[1]}
    looked_back = [said for pair in pairs for said in _looked_back(pair, span, moment)]
    learning = {pair.mentee for pair in pairs if pair.stage in LIVE_PAIR}
    mentors = {pair.mentor for pair in pairs if pair.since < span[1]}
    return Facts(
        applications=sum(_in(each.completed or each.filed, span) for each in applications),
        approved=len(approved),
        open_source=sum(_names_open_source(each, moment) for each in approved),
        wait_days=_median([wait for each in applications if (wait := _waited(each, span)) is not None]),
        begun=sum(_in(pair.since, span) for pair in pairs),
        going_on=sum(pair.stage in LIVE_PAIR for pair in pairs),
        due=len(due),
        held=sum(due),
        plans=sum(_in(_plan_agreed(pair, moment), span) for pair in pairs if pair.plans),
        milestones=sum(_in(done, span) for pair in pairs if pair.plans for done in _milestones_done(pair, moment)),
        lessons=_lessons(span, moment),
        asked=len(looked_back),
        helped=sum(looked_back),
        graduated=sum(_in(graduated_on(pair), span) for pair in pairs),
        graduates=len(graduates),
        mentees=len(learning),
        taking_part=taking_part(learning, moment.books),
        graduates_taking_part=taking_part(graduates, moment.books),
        passing_on=len(graduates & mentors),
        generations=longest(pairs, span[1]),
    )


def _in(moment: datetime | None, span: Span) -> bool:
    return moment is not None and span[0] <= moment < span[1]


def _decision(application: Application) -> Deed | None:
    """The decision that an application had waited for; one that was taken back is none."""
    undone = max((n for n, deed in enumerate(application.deeds, 1) if deed.what == "undone"), default=0)
    return next((deed for deed in application.deeds[undone:] if deed.what in {"approved", "rejected"}), None)


def _approved(application: Application, span: Span) -> bool:
    """Whether an application was approved in the span, and has not been rejected since."""
    deed, stands = _decision(application), application.stage is not ApplicationStage.REJECTED
    return deed is not None and deed.what == "approved" and stands and _in(deed.at, span)


def _waited(application: Application, span: Span) -> timedelta | None:
    """How long an application that was decided on in the span had waited for it."""
    completed, deed = application.completed, _decision(application)
    return deed.at - completed if deed is not None and completed is not None and _in(deed.at, span) else None


def _median(waits: Sequence[timedelta]) -> int | None:
    """The wait in the middle, in whole days; of two in the middle what lies halfway."""
    if not waits:
        return None
    half, rising = len(waits) // 2, sorted(waits)
    middle = rising[half] if len(waits) % 2 else (rising[half - 1] + rising[half]) / 2
    return round(middle / timedelta(days=1))


def _names_open_source(application: Application, moment: Moment) -> bool:
    """Whether an application brought links of open-source or collaborative work: what its form has for that holds an
    address."""
    fields = moment.handbook.application_form.fields
    return any("." in application.answers.get(field.key, "") for field in fields if field.kind == "links")


def _calls_due(pair: Mentorship, span: Span, moment: Moment) -> Iterator[bool]:
    """Of each call that a pair was to have had in a span, whether it has been held: the kickoff, then one a quarter."""
    end = min(span[1], _runs_until(pair, span[1]))
    if span[0] <= _kickoff_due(pair, moment) < end:
        yield pair.kickoff_held is not None
    quarter = 1
    while pair.kickoff_held is not None and (due := end_of(quarter, pair, moment)) < end:
        call = call_of(pair, quarter + KICKOFF)
        if span[0] <= due:
            yield call is not None and call.held is not None
        quarter += 1


def _kickoff_due(pair: Mentorship, moment: Moment) -> datetime:
    """When it was held, or else its date; where there is none, when the admins hear of that."""
    if pair.kickoff_held is not None:
        return pair.kickoff_held
    call = call_of(pair, KICKOFF)
    days = moment.handbook.schedule.no_kickoff_days[-1]
    return call.at if call is not None else plus_days(shifted(pair.since, pair), days, moment.zone)


def _runs_until(pair: Mentorship, end: datetime) -> datetime:
    """Until when a pair's clocks have run: to its end, or to the pause that it is in."""
    if pair.stage is MentorshipStage.PAUSED and pair.pauses:
        return pair.pauses[-1].since
    return end if pair.stage in LIVE_PAIR else next((deed.at for deed in reversed(pair.deeds)), pair.since)


def _plan_agreed(pair: Mentorship, moment: Moment) -> datetime | None:
    """When the two first agreed to a plan."""
    both = {pair.mentor, pair.mentee}
    agreed: Iterable[datetime | None] = (
        plan.agreed for plan in versions(pair, moment.books) if both <= plan.agreed_by.keys()
    )
    return min((at for at in agreed if at is not None), default=None)


def _milestones_done(pair: Mentorship, moment: Moment) -> list[datetime]:
    """When each milestone of the plan in force was done."""
    plan = plan_of(pair, moment.books)
    return [each.done for each in plan.milestones if each.done is not None] if plan is not None else []


def _lessons(span: Span, moment: Moment) -> int:
    """How many lessons were kept in the months that lie in a span; of each the month alone is known."""
    first, last = (at.astimezone(moment.zone).date() for at in (span[0], span[1] - timedelta(microseconds=1)))
    shelves = (moment.books.get(Shelf, key) for key in (*moment.handbook.disciplines, ANY))
    return sum(first <= lesson.month <= last for shelf in shelves if shelf is not None for lesson in shelf.lessons)


def _looked_back(pair: Mentorship, span: Span, moment: Moment) -> Iterable[bool]:
    """What those of a pair that is over said in a span: whether it has helped them."""
    closing = moment.books.get(Closing, pair.id) if pair.stage not in LIVE_PAIR else None
    return closing.helped.values() if closing is not None and _in(closing.at, span) else ()
