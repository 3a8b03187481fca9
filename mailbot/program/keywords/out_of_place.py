"""Out of place: a keyword that nobody can read or that does not belong here earns a helpful answer and changes
nothing (S49)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from mailbot.program.case import Case
from mailbot.program.decision import Decision, Disposition, Kept, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.keyword import Role
from mailbot.program.keywords.misread import misread
from mailbot.program.keywords.prompt import keywords_shown
from mailbot.program.keywords.vocabulary import BY_NAME
from mailbot.program.letters.wording import stage_in_words
from mailbot.program.lifecycle import Change
from mailbot.program.model import LIVE_PAIR, Mentorship, Person
from mailbot.program.passing_on.discretion import look
from mailbot.program.passing_on.relay import passing
from mailbot.program.passing_on.withholding import withhold
from mailbot.program.topic import Place

_OPPOSED = (("YES", "NO"), ("ACCEPT", "DECLINE"), ("APPROVE", "REJECT"), ("HELD", "MISSED"))
MOST_LINES = 5
"""Of so many lines that cannot be followed it is said why."""


def explain(case: Case) -> Decision:
    """Names the line, what is off with it, and what can be said here; the keyword that it comes near to leads."""
    wrong = case.said.malformed[0]
    keywords = keywords_shown(case, first=wrong.keyword)
    if wrong.meant:
        does = next((keyword.does for keyword in keywords if keyword.keyword == wrong.keyword), "")
        keywords = [keyword for keyword in keywords if f"{keyword.keyword} {keyword.form}".rstrip() != wrong.meant]
        keywords.insert(0, Facts(keyword=wrong.meant, form="", does=f"what you seem to mean: {does}" if does else ""))
    others = [Facts(line=each.line[:200], problem=each.problem) for each in case.said.malformed[1:MOST_LINES]]
    told = partial(misread, line=wrong.line[:200], problem=wrong.problem, others=others)
    because = f"a line that cannot be followed: {wrong.problem}"
    if (waits := _kept(case)) is None:
        return accepted(because, told(case, keywords=keywords))
    topic, change, file, partner = waits
    sends = Facts(keyword="SEND", form="", does=f"passes your mail on to {partner} as it is")
    letter = told(case, topic, keywords=[*keywords, sends])
    return replace(accepted(because, letter, changes=(change,)), keeps=(file,))


def _kept(case: Case) -> tuple[str, Change, Kept, str] | None:
    """In a pair, what only looked like a keyword waits for SEND; but not what looks like customer data besides, nor
    what was to be a report, which may be about the other one, nor what nothing proves to be the sender's: their SEND
    would pass on words that they have not seen."""
    if any(wrong.keyword == "REPORT" for wrong in case.said.malformed):
        return None
    proven = case.trust.by_token or case.trust.authenticated
    pair = case.pair if case.place is Place.PAIR and proven else None
    partner = case.books.get(Person, pair.partner(case.sender.id)) if pair and case.sender else None
    if pair is None or partner is None or pair.stage not in LIVE_PAIR:
        return None
    lines = [wrong.line for wrong in case.said.malformed]
    text = "\n".join([*lines, case.said.talk]) if case.said.commands else case.new_text
    passed = passing(case, partner, text)
    if look(case, text, passed.files).holds:
        return None
    return *withhold(case, pair, passed), partner.first_name


def ask_which(case: Case) -> Decision:
    """A mail to two of our threads at once: which one is meant is asked and never guessed (section 5)."""
    problem = "it belongs to two of our letters at once; please answer each of them by itself"
    letter = misread(case, line=case.mail.subject[:200], problem=problem, keywords=[])
    return Decision(Disposition.HELD, "addressed to two threads: asked which", letters=(letter,))


def opposed(case: Case) -> tuple[str, str] | None:
    """Two words of one mail of which each says that the other is not meant; much of what they do is done for good."""
    said = {command.keyword for command in case.said.commands}
    return next((words for words in _OPPOSED if said.issuperset(words)), None)


def ask_what(case: Case) -> Decision:
    """A yes and a no in one mail decide nothing, whichever is first: it is asked which one is meant."""
    words = opposed(case)
    assert words is not None
    keywords = [each for each in keywords_shown(case) if each.keyword in words]
    problem = f"this mail says both {words[0]} and {words[1]}; please say the one that you mean"
    line = " … ".join(words)
    return accepted(f"{line}: asked which", misread(case, line=line, problem=problem, keywords=keywords))


def ask_which_part(case: Case) -> Decision:
    """Plain text in answer to a letter of several parts: one of them may be for the admins alone, another for the
    partner, so it goes to neither (section 5)."""
    problem = "the letter that it answers has several parts; please write to the address below the one that you mean"
    letter = misread(case, line=case.mail.subject[:200], problem=problem, keywords=[])
    return Decision(Disposition.HELD, "answers a letter of several parts: asked which", letters=(letter,))


def is_of_no_pair(case: Case) -> bool:
    """Whether something is said to a pair that the books do not know any more, or not with this sender."""
    there = case.place in {Place.PAIR, Place.ASIDE} and case.sender is not None and case.pair is None
    said = [BY_NAME[command.keyword] for command in case.said.commands]
    return there and (not said or any(Place.PAIR in keyword.places for keyword in said))


def no_pair(case: Case) -> Decision:
    """Nothing is passed on and nothing is done: the record that the thread is about is gone."""
    return accepted(f"{case.record} is no pair of theirs", case.answer("record-gone", record=case.record))


_ADMINS_OWN = frozenset(
    {Place.DIGEST, Place.DRAFT, Place.REVIEW, Place.VETTING, Place.ANSWERING, Place.OVERSIGHT, Place.CUSTODY}
)


def is_no_admin_any_more(case: Case) -> bool:
    """Whether somebody who has left the config says in an admins' thread what is not every member's to say."""
    says = bool(case.said.malformed) or not case.said.commands
    return says and case.place in _ADMINS_OWN and Role.ADMIN not in case.roles


def no_longer(case: Case) -> Decision:
    """Rights are those of the moment of use: an old token gives none back (section 4)."""
    return accepted("an admin's thread, and its reader is no admin any more", case.answer("rights-gone"))


def out_of_stage(case: Case, command: Command) -> Decision | None:
    """The answer to a pair's keyword that does not fit where the pair stands, with those that do; None where it
    does."""
    pair, stages = case.pair, BY_NAME[command.keyword].stages
    if pair is None or not stages or pair.stage in stages:
        return None
    if pair.stage not in LIVE_PAIR:
        return over(case, pair)
    line = f"{command.keyword} {command.args or command.text}".rstrip()[:200]
    problem = f"{command.keyword} does not fit now: {pair.id} is {stage_in_words(pair.stage)}"
    letter = misread(case, line=line, problem=problem, keywords=keywords_shown(case))
    return accepted(f"{command.keyword} does not fit while {pair.id} is {pair.stage.value}", letter)


def over(case: Case, pair: Mentorship) -> Decision:
    """The answer to what is said to a pair that is over: since when it is, and that nothing has changed."""
    since = pair.deeds[-1].at if pair.deeds else pair.since
    letter = case.answer("pair-over", pair=Facts(id=pair.id), since=since)
    return accepted(f"nothing changes: {pair.id} is {pair.stage.value}", letter)
