"""Material: either of a pair puts something to learn from on a milestone, and the other hears of it (S33)."""

from __future__ import annotations

from msgspec.structs import replace

from mailbot.policy.links import read_link
from mailbot.program.case import Case
from mailbot.program.chapter import Chapter
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.misread import misread
from mailbot.program.keywords.out_of_place import out_of_stage
from mailbot.program.keywords.prompt import keywords_shown
from mailbot.program.lifecycle import Noted
from mailbot.program.model import Mentorship, Person
from mailbot.program.passing_on.relay import redaction_of, sign_of_life
from mailbot.program.passing_on.withholding import kept_back
from mailbot.program.plans.attributes import MOST_RESOURCES
from mailbot.program.plans.plan import Milestone, Plan, Resource
from mailbot.program.plans.plan_shown import goals_shown, how_facts, milestone_shown, pair_facts, plan_text
from mailbot.program.plans.plan_versions import draft_of, plan_of

_LONGEST_WORDS = 200


def resource(case: Case, command: Command) -> Decision:
    """RESOURCE n url [words]: it stands with milestone n from now on; without a plan in force, of the draft."""
    pair, sender = case.pair, case.sender
    assert pair is not None and sender is not None  # the keyword is for the two of a pair only
    if (refused := out_of_stage(case, command)) is not None:
        return refused
    partner = case.books.get(Person, pair.partner(sender.id))
    assert partner is not None  # a live pair has both
    if (back := kept_back(case, pair, partner, f"RESOURCE {command.args}")) is not None:
        return back
    number, _, rest = redaction_of(case, partner).text(command.args).partition(" ")
    link, _, words = rest.strip().partition(" ")
    url = read_link(link.replace(",", "%2C"))
    if url is None:
        return _unread(case, command)
    one = Resource(url=url, words=_tidy(words), by=sender.id)
    return _put(case, pair, int(number.strip(".:)#")), one)


def _tidy(words: str) -> str:
    """A few words on it, without the marks that would end them where the plan is written as a list."""
    return words.strip(" –-—:").translate(dict.fromkeys(map(ord, '“”"'), "'"))[:_LONGEST_WORDS]


def _unread(case: Case, command: Command) -> Decision:
    problem = (
        "RESOURCE needs the number of a milestone and an address of the web, like RESOURCE 2 https://example.org/paper"
    )
    line = f"RESOURCE {command.args}".rstrip()[:200]
    return accepted(
        "RESOURCE cannot be read",
        misread(case, line=line, problem=problem, keywords=keywords_shown(case, first="RESOURCE")),
    )


def _put(case: Case, pair: Mentorship, number: int, one: Resource) -> Decision:
    assert case.sender is not None
    plan = plan_of(pair, case.books) or draft_of(pair, case.books)
    facts = pair_facts(pair, case.sender.id, case.books)
    if plan is None:
        how = how_facts(pair, case.sender.id, case.books, case.handbook)
        said = "There is no plan yet, so there is no milestone to put it on."
        return accepted(f"{pair.id}: no plan yet", case.answer("plan-how", **facts, **how, said=said))
    milestone = plan.milestone(number)
    if milestone is None:
        shown = {"number": number, "done": None, "text": plan_text(plan), "goals": goals_shown(plan)}
        letter = case.answer("milestone-which", **facts, **shown)
        return accepted(f"{plan.id}: there is no milestone {number}", letter)
    there = any(each.url == one.url for each in milestone.resources)
    full = len(milestone.resources) >= MOST_RESOURCES
    if there or full:
        because = "is there already" if there else f"has {MOST_RESOURCES} already"
        letter = case.answer("milestone-resources", **facts, milestone=milestone_shown(milestone), there=there)
        return accepted(f"{plan.id}: milestone {number} {because}", letter)
    return _noted(case, pair, plan, milestone, one)


def _noted(case: Case, pair: Mentorship, plan: Plan, milestone: Milestone, one: Resource) -> Decision:
    """The plan as it was written gets it: dates that pauses have moved stay as they are."""
    assert case.sender is not None
    raw = case.books.get(Plan, plan.id)
    assert raw is not None  # it was read from the books just now
    after = replace(milestone, resources=(*milestone.resources, one))
    milestones = tuple(
        replace(each, resources=after.resources) if each.number == after.number else each for each in raw.milestones
    )
    changes = (Noted(Plan, plan.id, {"milestones": milestones}), sign_of_life(case, pair))
    other = pair.partner(case.sender.id)
    shown = {"milestone": milestone_shown(after), "url": one.url, "words": one.words}
    answer = case.answer("milestone-resource", **pair_facts(pair, case.sender.id, case.books), **shown, by_you=True)
    facts = {**pair_facts(pair, other, case.books), **shown, "by_you": False}
    told = Letter(other, "milestone-resource", pair.id, facts, Urgency.APPOINTMENT)
    return accepted(f"{plan.id}: material for milestone {milestone.number}", answer, told, changes=changes)


CHAPTER = Chapter("material", {"RESOURCE": resource})
