"""Progress: the mentee says how the plan goes, and the mentor hears of it at once (S31, S36, S38, S42)."""

from __future__ import annotations

import re
from collections.abc import Collection

from msgspec.structs import replace

from mailbot.program.case import Case
from mailbot.program.chapter import Chapter
from mailbot.program.decision import Decision, Letter, accepted
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.misread import misread
from mailbot.program.keywords.out_of_place import out_of_stage
from mailbot.program.keywords.prompt import keywords_shown
from mailbot.program.lifecycle import Noted
from mailbot.program.model import Mentorship, Person
from mailbot.program.passing_on.relay import relayed, sign_of_life
from mailbot.program.passing_on.withholding import kept_back
from mailbot.program.plans.finished import news, news_facts, standing_after
from mailbot.program.plans.plan import Milestone, Plan
from mailbot.program.plans.plan_shown import (
    goals_shown,
    how_facts,
    milestone_shown,
    pair_facts,
    plan_text,
    standing_facts,
    standing_plans,
)
from mailbot.program.plans.plan_versions import plan_of
from mailbot.program.plans.spoken_of import named_in

_NUMBERED = re.compile(r"(?:#|nr\.? ?|no\.? ?|milestone )?(\d{1,3})[.):,]?(?:\s+|$)", re.IGNORECASE)


def done(case: Case, command: Command) -> Decision:
    """DONE n: a finished milestone is congratulated, with what is next; the mentor hears of it, in one letter with what
    is said below."""
    found = _milestone(case, command, int(command.args))
    if isinstance(found, Decision):
        return found
    pair, plan, milestone = found
    finished = _with(plan, replace(milestone, done=case.now, blocked=None))
    changes = (_noted(case, plan, {milestone.number}, done=case.now, blocked=None), sign_of_life(case, pair))
    facts = {**pair_facts(pair, pair.mentee, case.books), **standing_after(finished)}
    letters = [case.answer("milestone-done", **facts, milestone=milestone_shown(milestone))]
    if not case.words_follow:  # those carry the news along
        letters.append(news(pair, news_facts(case, pair, finished, [milestone])))
    return accepted(f"{plan.id}: milestone {milestone.number} is done", *letters, changes=changes)


def blocked(case: Case, command: Command) -> Decision:
    """BLOCKED n text: the mentor hears at once what is in the way; only the day is kept."""
    numbered = _NUMBERED.match(command.text)
    text = command.text[numbered.end() :].strip() if numbered else ""
    if numbered is None or not text:
        return _unread(case, command)
    found = _milestone(case, command, int(numbered[1]))
    if isinstance(found, Decision):
        return found
    pair, plan, milestone = found
    if (back := kept_back(case, pair, _mentor(case, pair), f"BLOCKED {command.text}")) is not None:
        return back
    changes = (_noted(case, plan, {milestone.number}, blocked=case.now), sign_of_life(case, pair))
    shown = milestone_shown(milestone)
    letters = _passed_on(case, pair, "milestone-blocked", text, milestone=shown)
    return accepted(f"{plan.id}: milestone {milestone.number} is blocked", *letters, changes=changes)


def _unread(case: Case, command: Command) -> Decision:
    problem = "BLOCKED needs the number of a milestone and then a few words, like BLOCKED 2 I have no test data"
    line = f"BLOCKED {command.text}".rstrip()[:200]
    letter = misread(case, line=line, problem=problem, keywords=keywords_shown(case, first="BLOCKED"))
    return accepted("BLOCKED cannot be read", letter)


def progress(case: Case, command: Command) -> Decision:
    """PROGRESS text: how it goes, in the mentee's words, to the mentor and to nobody else; of the milestones that it
    names only the day is kept, so that nobody is reminded of them right after."""
    pair = case.pair
    assert pair is not None
    if (refused := out_of_stage(case, command)) is not None:
        return refused
    if (back := kept_back(case, pair, _mentor(case, pair), command.text)) is not None:
        return back
    letters = _passed_on(case, pair, "progress", command.text)
    plan = plan_of(pair, case.books)
    named = named_in(command.text, plan, case.handbook.marks) if plan is not None else set()
    noted = (_noted(case, plan, named, told=case.now),) if plan is not None and named else ()
    return accepted(f"{pair.id}: progress told", *letters, changes=(*noted, sign_of_life(case, pair)))


def _passed_on(case: Case, pair: Mentorship, template: str, text: str, **facts: object) -> tuple[Letter, ...]:
    """The words to the mentor, and to the mentee that they went."""
    mentor = _mentor(case, pair)
    told = pair_facts(pair, pair.mentee, case.books)
    answer = case.answer("progress-passed", **told, milestone=facts.get("milestone"))
    return relayed(case, pair, mentor, template, text, **facts), answer


def _mentor(case: Case, pair: Mentorship) -> Person:
    mentor = case.books.get(Person, pair.mentor)
    assert mentor is not None  # a live pair has both
    return mentor


def _milestone(case: Case, command: Command, number: int) -> tuple[Mentorship, Plan, Milestone] | Decision:
    """The open milestone of that number in the plan in force, or the answer of why there is none."""
    pair = case.pair
    assert pair is not None  # the keyword is for a mentee in the pair's thread only
    if (refused := out_of_stage(case, command)) is not None:
        return refused
    plan = plan_of(pair, case.books)
    if plan is None:
        return _no_plan(case, pair)
    milestone = plan.milestone(number)
    if milestone is not None and milestone.open:
        return pair, plan, milestone
    facts = pair_facts(pair, pair.mentee, case.books)
    since = milestone.done if milestone else None
    letter = case.answer(
        "milestone-which", **facts, number=number, done=since, text=plan_text(plan), goals=goals_shown(plan)
    )
    because = f"milestone {number} is done already" if since else f"there is no milestone {number}"
    return accepted(f"{plan.id}: {because}", letter)


def _no_plan(case: Case, pair: Mentorship) -> Decision:
    """Without a plan that both agreed to there is nothing to finish: the draft is shown, or how to write one."""
    facts = {
        **pair_facts(pair, pair.mentee, case.books),
        "said": "The plan is not agreed yet, so nothing has changed.",
    }
    plans = standing_plans(pair, pair.mentee, case.books)
    if plans:
        standing = standing_facts(pair, case.books, case.handbook)
        return accepted(f"{pair.id}: not agreed yet", case.answer("plan", **facts, **standing, plans=plans))
    facts["said"] = "There is no plan yet, so nothing has changed."
    how = how_facts(pair, pair.mentee, case.books, case.handbook)
    return accepted(f"{pair.id}: no plan yet", case.answer("plan-how", **facts, **how))


def _noted(case: Case, plan: Plan, numbers: Collection[int], **fields: object) -> Noted:
    """The change to some milestones, in the plan as it was written: dates that pauses have moved stay as they are."""
    raw = case.books.get(Plan, plan.id)
    assert raw is not None  # it was read from the books just now
    milestones = tuple(replace(each, **fields) if each.number in numbers else each for each in raw.milestones)
    return Noted(Plan, plan.id, {"milestones": milestones})


def _with(plan: Plan, milestone: Milestone) -> Plan:
    kept = (milestone if each.number == milestone.number else each for each in plan.milestones)
    return replace(plan, milestones=tuple(kept))


CHAPTER = Chapter("progress", {"DONE": done, "BLOCKED": blocked, "PROGRESS": progress})
