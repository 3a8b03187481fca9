"""Plan calendar: a pair without a plan, a draft that waits for an answer, and milestones that come due (section 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time

from mailbot.program.chapter import Chain, Moment, Occasion
from mailbot.program.clocks.moments import plus_days
from mailbot.program.clocks.pace import shifted
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.initiatives.pursuit import initiatives_for
from mailbot.program.lifecycle import Moved
from mailbot.program.model import Mentorship, MentorshipStage, Person, Record
from mailbot.program.plans.plan import Milestone, Plan
from mailbot.program.plans.plan_shown import days_due, draft_facts, milestone_shown, pair_facts
from mailbot.program.plans.plan_versions import draft_of, plan_of
from mailbot.program.plans.spoken_of import lately
from mailbot.program.topic import plan as plan_topic

M = MentorshipStage
MORNING = time(9)
"""When a milestone's day begins for its reader."""

_GOING = frozenset({M.KICKOFF, M.PLANNING, M.ACTIVE})


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """What is to be said of a pair's plan; with a plan agreed before the kickoff was held, the pair then begins."""
    if not isinstance(record, Mentorship) or record.stage not in _GOING:
        return
    plan, draft = plan_of(record, moment.books), draft_of(record, moment.books)
    if draft is not None:
        yield _unanswered(record, draft, moment)
    if plan is None:
        yield from _missing(record, moment)
        return
    if record.stage is M.PLANNING and record.kickoff_held is not None and plan.agreed is not None:
        key = f"{plan.id} in force from {record.kickoff_held:%Y-%m-%dT%H:%M}"
        yield [Occasion(key, max(plan.agreed, record.kickoff_held), lambda then: _begin(record))]
    for day, milestones in days_due(plan).items():
        yield _coming_due(record, plan, day, milestones, moment)


def _begin(pair: Mentorship) -> Decision:
    return accepted(f"{pair.id}: the plan was agreed before", changes=(Moved(Mentorship, pair.id, M.ACTIVE),))


def _missing(pair: Mentorship, moment: Moment) -> Iterable[Chain]:
    """No plan: the mentee is asked, then both (S29); a draft that waits does not change that."""
    if pair.stage is not M.PLANNING or pair.kickoff_held is None:
        return
    held = shifted(pair.kickoff_held, pair)
    readers = ((pair.mentee,), (pair.mentee, pair.mentor))
    yield [
        Occasion(f"{pair.id} no plan {days}", plus_days(held, days, moment.zone), _asking(pair, whom))
        for days, whom in zip(moment.handbook.schedule.plan_days, readers, strict=False)
    ]


def _asking(pair: Mentorship, readers: tuple[str, ...]) -> Callable[[Moment], Decision]:
    def ask(then: Moment) -> Decision:
        draft = draft_of(pair, then.books)
        letters = []
        for reader in readers:
            waits = "" if draft is None else "partner" if reader in draft.agreed_by else "you"
            facts = {
                **pair_facts(pair, reader, then.books),
                "held": pair.kickoff_held,
                "waits": waits,
                "initiatives": initiatives_for(pair, reader, then.books, then.handbook),
            }
            letters.append(Letter(reader, "plan-missing", pair.id, facts, Urgency.NUDGE))
        return accepted(f"{pair.id} has no plan yet", *letters)

    return ask


def _unanswered(pair: Mentorship, draft: Plan, moment: Moment) -> Chain:
    """A draft that waits: who was asked is reminded, and after as long again whoever asked is told."""
    since = shifted(draft.drafted, pair)
    first, second = moment.handbook.schedule.answer_days
    days = (first, second, 2 * second - first)
    decides: tuple[Callable[[Moment], Decision], ...] = (
        lambda then: _remind(pair, draft, then),
        lambda then: _remind(pair, draft, then),
        lambda then: _tell(pair, draft, then),
    )
    return [
        Occasion(f"{draft.id} to agree {n}", plus_days(since, n, moment.zone), decide)
        for n, decide in zip(days, decides, strict=True)
    ]


def _remind(pair: Mentorship, draft: Plan, moment: Moment) -> Decision:
    asked = pair.partner(draft.by)
    facts = {**draft_facts(draft, pair, asked, moment.books), "since": draft.drafted}
    letter = Letter(asked, "plan-reminder", plan_topic(pair.id, draft.version), facts, Urgency.NUDGE)
    return accepted(f"{draft.id} waits for {asked}", letter)


def _tell(pair: Mentorship, draft: Plan, moment: Moment) -> Decision:
    facts = {**pair_facts(pair, draft.by, moment.books), "since": draft.drafted}
    letter = Letter(draft.by, "plan-unanswered", plan_topic(pair.id, draft.version), facts, Urgency.NUDGE)
    return accepted(f"{draft.id} has no answer: {draft.by} is told", letter)


def _coming_due(pair: Mentorship, plan: Plan, day: date, milestones: list[Milestone], moment: Moment) -> Chain:
    """Before and after one day, for all that is due on it and not just spoken of; never what lay behind when the plan
    was agreed."""
    zone = moment.zone_of(moment.books.get(Person, pair.mentee))
    begins = datetime.combine(day, MORNING, zone)
    schedule = moment.handbook.schedule
    offsets = [*(-days for days in schedule.milestone_before_days), schedule.milestone_after_days]
    occasions = (
        Occasion(f"{pair.id} due {day} {offset:+}", plus_days(begins, offset, zone), _due(pair, day, milestones))
        for offset in sorted(offsets)
    )
    return [occasion for occasion in occasions if plan.agreed is None or occasion.at > plan.agreed]


def _due(pair: Mentorship, day: date, milestones: list[Milestone]) -> Callable[[Moment], Decision]:
    def remind(then: Moment) -> Decision:
        zone = then.zone_of(then.books.get(Person, pair.mentee))
        quiet = [each for each in milestones if not lately(each, then.now, zone)]
        if not quiet:
            return accepted(f"{pair.id}: what is due on {day} has just been spoken of")
        facts = {
            **pair_facts(pair, pair.mentee, then.books),
            "due": day,
            "past": then.now.astimezone(zone).date() > day,
            "milestones": [milestone_shown(each) for each in quiet],
        }
        letter = Letter(pair.mentee, "milestone-due", pair.id, facts, Urgency.NUDGE)
        return accepted(f"{pair.id}: milestones are due on {day}", letter)

    return remind
