"""Reflection: each of a pair looks at themselves, before the kickoff and in each quarter; what they say is for the two
of them and for nobody else (S45, S55)."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.mail.new_text.form import read_answers
from mailbot.program.calls.self_assessment import (
    after,
    form_facts,
    is_self_topic,
    look_at_hand,
    look_noted,
    look_number,
    look_of,
    look_shown,
    self_topic,
)
from mailbot.program.case import Case
from mailbot.program.chapter import Chapter, Moment
from mailbot.program.decision import Decision, Disposition, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.misread import misread
from mailbot.program.keywords.out_of_place import out_of_stage, over
from mailbot.program.model import LIVE_PAIR, Mentorship, Person
from mailbot.program.passing_on.discretion import look
from mailbot.program.passing_on.relay import redaction_of, sign_of_life


def reflect(case: Case, command: Command) -> Decision:
    """SELF brings the questions; with words below they are the answers."""
    if (refusal := out_of_stage(case, command)) is not None:
        return refusal
    pair = case.pair
    assert pair is not None and case.sender is not None  # the keyword is for the two of a pair only
    number, partner = look_at_hand(pair, _moment(case)), case.books.get(Person, pair.partner(case.sender.id))
    if command.text:
        return _noted(case, pair, number, read_answers(command.text, case.handbook.self_form.fields), command.text)
    if partner is None:
        return accepted("the other is not in the books", case.answer("record-gone", record=pair.id))
    facts = form_facts(pair, number, partner, case.handbook.self_form)
    letter = case.answer("self-assessment", self_topic(pair.id, number), **facts)
    return accepted(f"{pair.id}: the questions about oneself", letter)


def hear(case: Case) -> Decision:
    """The filled form, or words of another shape: neither ever goes to the admins."""
    pair = case.pair
    assert pair is not None  # rules/recognise.toml sends the talk of such a thread here
    if pair.stage not in LIVE_PAIR:
        return over(case, pair)
    text = (case.said.talk or case.new_text).strip()
    number = look_number(case.topic) if is_self_topic(case.topic) else look_at_hand(pair, _moment(case))
    return _noted(case, pair, number, case.answers, text)


def _moment(case: Case) -> Moment:
    return Moment(case.books, case.handbook, case.now)


def _noted(case: Case, pair: Mentorship, number: int, answers: Mapping[str, str], text: str) -> Decision:
    assert case.sender is not None
    partner = case.books.get(Person, pair.partner(case.sender.id))
    if partner is None:
        return accepted("the other is not in the books", case.answer("record-gone", record=pair.id))
    mask = redaction_of(case, partner).text
    said = {key: mask(answer) for key, answer in answers.items()}
    words = "" if said else mask(text)
    if not said and not words:
        return accepted("a look at oneself without words", case.answer("talk-empty", pair=Facts(id=pair.id)))
    if found := look(case, "\n".join([words, *said.values()]), ()).holds:
        problem = f"it looks like it holds {found[0].because}; please leave that out, and send it again"
        letter = misread(case, line=case.mail.subject[:200], problem=problem, keywords=[])
        return Decision(Disposition.HELD, f"{pair.id}: what looks like customer data, about oneself", letters=(letter,))
    change = look_noted(pair, case.sender.id, number, case.now, said, words, case.books)
    return accepted(
        f"{pair.id}: {case.sender.id} looks at themselves ({number})",
        *_shown(case, pair, partner, number, said, words),
        changes=(change, sign_of_life(case, pair)),
    )


def _shown(
    case: Case, pair: Mentorship, partner: Person, number: int, said: dict[str, str], words: str
) -> list[Letter]:
    """What was understood; once both have answered, each of them sees both, where a reply reaches the other: in the
    thread of the form a quote of it would be read as answers."""
    assert case.sender is not None
    form, before = case.handbook.self_form, look_of(pair, case.sender.id, number, case.books)
    own = look_shown(form, after(before, said, words, case.now))
    theirs = look_shown(form, look_of(pair, partner.id, number, case.books))
    facts = {"pair": Facts(id=pair.id), "start": number == 0}
    mine = {**facts, "partner": partner.first_name, "yours": own, "theirs": theirs, "by_you": True}
    letters = [case.answer("self-noted", pair.id, **mine)]
    if theirs:
        news = {**facts, "partner": case.sender.first_name, "yours": theirs, "theirs": own, "by_you": False}
        letters.append(Letter(partner.id, "self-noted", pair.id, news, Urgency.APPOINTMENT))
    return letters


CHAPTER = Chapter("reflection", {"SELF": reflect}, hear)
