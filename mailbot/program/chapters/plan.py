"""Plan: the mentee's plan is drafted, changed, and agreed to by both of the pair (S29, S37, S63)."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from mailbot.program.case import Case
from mailbot.program.chapter import Chapter
from mailbot.program.clocks.moments import zone_of
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.initiatives.pursuit import initiatives_for
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.out_of_place import out_of_stage
from mailbot.program.lifecycle import Change, Moved, Noted, Opened
from mailbot.program.model import Mentorship, MentorshipStage, Person
from mailbot.program.passing_on.relay import passing, redaction_of, sign_of_life
from mailbot.program.passing_on.withholding import kept_back
from mailbot.program.plans.costs import costs_of
from mailbot.program.plans.hints import hints_for, hints_shown
from mailbot.program.plans.plan import Plan, PlanStage, plan_id
from mailbot.program.plans.plan_calendar import calendar
from mailbot.program.plans.plan_shown import (
    draft_facts,
    goals_shown,
    how_facts,
    milestone_shown,
    pair_facts,
    plan_text,
    standing_facts,
    standing_plans,
)
from mailbot.program.plans.plan_text import Problem, ReadPlan, read_plan
from mailbot.program.plans.plan_versions import carried_over, draft_of, plan_of
from mailbot.program.topic import number_of
from mailbot.program.topic import plan as plan_topic

MOST_KEPT = 10
"""So many of the words that could not be read as more are named."""


def plan(case: Case, command: Command) -> Decision:
    """PLAN and a list below: drafts the plan, or a change to it; PLAN alone shows how it stands."""
    pair, sender = case.pair, case.sender
    assert pair is not None and sender is not None  # the keyword is for the two of a pair only
    if (refused := out_of_stage(case, command)) is not None:
        return refused
    partner = case.books.get(Person, pair.partner(sender.id))
    assert partner is not None  # a live pair has both
    if not command.text.strip():
        return show(case, pair)
    today = case.now.astimezone(zone_of(sender, case.handbook.timezone)).date()
    text = redaction_of(case, partner).text(command.text)
    read = read_plan(text, today, case.handbook.marks)
    if read.problems or not read.milestones:
        return _unread(case, pair, text, read)
    return kept_back(case, pair, partner, f"PLAN\n{command.text}") or _draft(case, pair, partner, read)


def show(case: Case, pair: Mentorship, said: str = "") -> Decision:
    """The plan as it stands, or how to write one; `said` is one sentence of why.

    In the thread of an older version it goes into that of the draft, where AGREE means what is shown.
    """
    assert case.sender is not None
    draft = draft_of(pair, case.books)
    topic = plan_topic(pair.id, draft.version) if draft is not None and _answers_an_older(case, draft) else ""
    facts = {**pair_facts(pair, case.sender.id, case.books), "said": said}
    plans = standing_plans(pair, case.sender.id, case.books)
    if plans:
        standing = standing_facts(pair, case.books, case.handbook)
        return accepted(f"{pair.id}: the plan is shown", case.answer("plan", topic, **facts, **standing, plans=plans))
    letter = case.answer("plan-how", **facts, **how_facts(pair, case.sender.id, case.books, case.handbook))
    return accepted(f"{pair.id}: told how to write a plan", letter)


def _unread(case: Case, pair: Mentorship, text: str, read: ReadPlan) -> Decision:
    """Nothing changes, and nothing is lost: what was written comes back with what to mend."""
    assert case.sender is not None
    none = Problem("", "there is no milestone in it")
    problems = [Facts(line=each.line, problem=each.problem) for each in read.problems or (none,)]
    facts = pair_facts(pair, case.sender.id, case.books)
    letter = case.answer("plan-unread", **facts, problems=problems, text=text.strip())
    return accepted(f"{pair.id}: {len(problems)} of the plan's lines cannot be read", letter)


def _draft(case: Case, pair: Mentorship, partner: Person, read: ReadPlan) -> Decision:
    """A new version, to which its writer agrees by writing it; an earlier draft gives way to it."""
    assert case.sender is not None
    version, before = pair.plans + 1, draft_of(pair, case.books)
    latest = before or plan_of(pair, case.books)
    done = (replace(m, done=case.now if m.number in read.ticked else None) for m in read.milestones)
    draft = Plan(
        id=plan_id(pair.id, version),
        pair=pair.id,
        version=version,
        by=case.sender.id,
        drafted=case.now,
        goals=read.goals,
        milestones=carried_over(tuple(done), plan_of(pair, case.books)),
        agreed_by={case.sender.id: case.now},
    )
    hints = hints_for(draft, latest, case.handbook)
    draft = replace(draft, hints=(*(latest.hints if latest else ()), *hints))
    changes: list[Change] = [Opened(draft), sign_of_life(case, pair, plans=version)]
    if before is not None:
        changes.append(Moved(Plan, before.id, PlanStage.REPLACED, case.deed("replaced")))
    facts = draft_facts(draft, pair, partner.id, case.books)
    proposed = Letter(
        to=partner.id,
        template="plan-proposed",
        topic=plan_topic(pair.id, version),
        facts={**facts, "note": read.note},
        urgency=Urgency.APPOINTMENT,
        attachments=passing(case, partner, "").files,
    )
    answer = case.answer(
        "plan-drafted",
        **draft_facts(draft, pair, case.sender.id, case.books),
        note=read.note,
        kept=[Facts(words=each.line, why=each.problem) for each in read.kept[:MOST_KEPT]],
        hints=hints_shown(hints, draft, case.handbook),
    )
    return accepted(f"{draft.id}: drafted by {case.sender.id}", answer, proposed, changes=tuple(changes))


def agree(case: Case, command: Command) -> Decision:
    """AGREE: with the second of the two the draft becomes the plan, and takes the place of the one before."""
    pair, sender = case.pair, case.sender
    assert pair is not None and sender is not None
    if (refused := out_of_stage(case, command)) is not None:
        return refused
    draft = draft_of(pair, case.books)
    if draft is None:
        agreed = "Both of you have agreed to it already."
        return show(case, pair, agreed if plan_of(pair, case.books) else "There is no plan to agree to yet.")
    if sender.id in draft.agreed_by:
        return show(case, pair, "You agree to the draft by having written it.")
    if _answers_an_older(case, draft):
        return show(case, pair, "The draft has been changed since that letter; this is how it reads now.")
    return _agreed(case, pair, draft)


def _answers_an_older(case: Case, draft: Plan) -> bool:
    """Whether this is the thread of a version before the draft: it was agreed to without having been seen."""
    is_plans = case.topic.startswith(plan_topic(draft.pair, 0).removesuffix("0"))
    return is_plans and number_of(case.topic) != draft.version


def _agreed(case: Case, pair: Mentorship, draft: Plan) -> Decision:
    assert case.sender is not None
    before = plan_of(pair, case.books)
    raw = case.books.get(Plan, draft.id)
    assert raw is not None  # it was read from the books just now
    fields = {
        "agreed_by": {**draft.agreed_by, case.sender.id: case.now},
        "milestones": carried_over(raw.milestones, before),
    }
    changes: list[Change] = [
        Noted(Plan, draft.id, fields),
        Moved(Plan, draft.id, PlanStage.AGREED, case.deed("agreed")),
        sign_of_life(case, pair),
    ]
    if before is not None:
        changes.append(Moved(Plan, before.id, PlanStage.REPLACED, case.deed("replaced")))
    if pair.stage is MentorshipStage.PLANNING:
        changes.append(Moved(Mentorship, pair.id, MentorshipStage.ACTIVE, case.deed("plan agreed")))
    agreed = replace(draft, milestones=carried_over(draft.milestones, before))
    letters = tuple(_told(case, pair, agreed, changed=before is not None))
    return accepted(f"{draft.id}: agreed by both", *letters, changes=tuple(changes))


def _told(case: Case, pair: Mentorship, agreed: Plan, *, changed: bool) -> Iterator[Letter]:
    """Both hear of the plan: whoever agreed last by the answer, the other in the thread of this version."""
    assert case.sender is not None
    said = {
        "text": plan_text(agreed),
        "goals": goals_shown(agreed),
        "costs": costs_of(agreed.milestones),
        "next": milestone_shown(agreed.next),
        "changed": changed,
    }
    facts = {
        reader: {
            **pair_facts(pair, reader, case.books),
            **said,
            "initiatives": initiatives_for(pair, reader, case.books, case.handbook),
        }
        for reader in (pair.mentor, pair.mentee)
    }
    yield case.answer("plan-agreed", **facts[case.sender.id], by_you=True)
    other = pair.partner(case.sender.id)
    topic = plan_topic(pair.id, agreed.version)
    yield Letter(other, "plan-agreed", topic, {**facts[other], "by_you": False}, Urgency.APPOINTMENT)


CHAPTER = Chapter("plan", {"PLAN": plan, "AGREE": agree}, None, calendar, (Mentorship,))
