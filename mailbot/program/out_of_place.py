"""Out of place: a keyword that nobody can read or that does not belong here earns a helpful answer and changes
nothing (S49)."""

from __future__ import annotations

from mailbot.program.case import Case
from mailbot.program.decision import Decision, Disposition, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords import Command
from mailbot.program.model import LIVE_PAIR
from mailbot.program.prompt import keywords_shown
from mailbot.program.vocabulary import BY_NAME
from mailbot.program.wording import stage_in_words


def explain(case: Case) -> Decision:
    """Names the line, what is off with it, and what can be said here; the keyword that it comes near to leads."""
    wrong = case.said.malformed[0]
    keywords = keywords_shown(case, first=wrong.keyword)
    letter = case.answer("malformed", line=wrong.line[:200], problem=wrong.problem, keywords=keywords)
    return accepted(f"a line that cannot be followed: {wrong.problem}", letter)


def ask_which(case: Case) -> Decision:
    """A mail to two of our threads at once: which one is meant is asked and never guessed (section 5)."""
    problem = "it is addressed to two of our letters at once; please answer each of them by itself"
    letter = case.answer("malformed", line=case.mail.subject[:200], problem=problem, keywords=[])
    return Decision(Disposition.HELD, "addressed to two threads: asked which", letters=(letter,))


def ask_which_part(case: Case) -> Decision:
    """Plain text in answer to a letter of several parts: one of them may be for the admins alone, another for the
    partner, so it goes to neither (section 5)."""
    problem = "the letter that it answers has several parts; please write to the address below the one that you mean"
    letter = case.answer("malformed", line=case.mail.subject[:200], problem=problem, keywords=[])
    return Decision(Disposition.HELD, "answers a letter of several parts: asked which", letters=(letter,))


def out_of_stage(case: Case, command: Command) -> Decision | None:
    """The answer to a pair's keyword that does not fit where the pair stands, with those that do; None where it
    does."""
    pair, stages = case.pair, BY_NAME[command.keyword].stages
    if pair is None or not stages or pair.stage in stages:
        return None
    if pair.stage not in LIVE_PAIR:
        since = pair.deeds[-1].at if pair.deeds else pair.since
        letter = case.answer("pair-over", pair=Facts(id=pair.id), since=since)
    else:
        line = f"{command.keyword} {command.args or command.text}".rstrip()[:200]
        problem = f"{command.keyword} does not fit now: {pair.id} is {stage_in_words(pair.stage)}"
        letter = case.answer("malformed", line=line, problem=problem, keywords=keywords_shown(case))
    return accepted(f"{command.keyword} does not fit while {pair.id} is {pair.stage.value}", letter)
