"""Conversation: what the two of a pair write to each other is passed on, without either one's address (S39, S52)."""

from __future__ import annotations

from mailbot.program.case import Case
from mailbot.program.chapter import Chapter
from mailbot.program.decision import Decision, Disposition, Letter, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.out_of_place import out_of_stage
from mailbot.program.lifecycle import Change
from mailbot.program.model import LIVE_PAIR, Mentorship, Person
from mailbot.program.passing_on.answering import with_what_it_answers
from mailbot.program.passing_on.discretion import Sight, look
from mailbot.program.passing_on.relay import Passing, letter_of, passing, shown, sign_of_life
from mailbot.program.passing_on.reserve import Withheld, noted, reserve_of
from mailbot.program.passing_on.withholding import held, let_go
from mailbot.program.plans.finished import finished_by, news
from mailbot.program.topic import Place


def hear(case: Case) -> Decision:
    """Passes talk on to the other of the pair; from the program address it goes to the sender's only pair."""
    pair = case.pair or _only_pair(case)
    if pair is None:
        return _which(case)
    if pair.stage not in LIVE_PAIR:
        letter = case.answer("pair-over", pair=Facts(id=pair.id), since=pair.deeds[-1].at if pair.deeds else pair.since)
        return accepted(f"{pair.id} is {pair.stage.value}: nothing is passed on", letter)
    return _relay(case, pair)


def _only_pair(case: Case) -> Mentorship | None:
    pairs = case.live_pairs() if case.place is not Place.PAIR else []
    return pairs[0] if len(pairs) == 1 else None


def _which(case: Case) -> Decision:
    """Several pairs and no thread: asked back with a way to write into each, never guessed (section 5)."""
    assert case.sender is not None
    letters = []
    for pair in case.live_pairs():
        partner = case.books.get(Person, pair.partner(case.sender.id))
        facts = {"pair": Facts(id=pair.id), "partner": partner.first_name if partner else ""}
        letters.append(case.answer("pair-which", pair.id, **facts))
    if not letters:
        return accepted("no pair to pass this on in", case.answer("pair-none"))
    return Decision(Disposition.HELD, f"could be for {len(letters)} pairs: asked which", letters=tuple(letters))


def _relay(case: Case, pair: Mentorship) -> Decision:
    """Passes the words on; with them what the same mail has said is done, or that alone where they do not go."""
    done = finished_by(case, pair)
    decision = _passed_on(case, pair, done)
    goes = decision.disposition is Disposition.RELAYED
    return decision if goes or not done else decision.also(letters=(news(pair, done),))


def _passed_on(case: Case, pair: Mentorship, done: dict[str, object]) -> Decision:
    assert case.sender is not None
    partner = case.books.get(Person, pair.partner(case.sender.id))
    text = case.said.talk if case.said.commands else with_what_it_answers(case)
    if partner is None or not (text.strip() or case.mail.attachments):
        return accepted("nothing new in it to pass on", case.answer("talk-empty", pair=Facts(id=pair.id)))
    passed = passing(case, partner, text)
    sight = look(case, text, passed.files)
    if sight.holds:
        return held(case, pair, partner, passed, sight)
    if not (passed.text or passed.files or passed.remarks):
        return accepted("nothing in it that could be passed on", case.answer("talk-empty", pair=Facts(id=pair.id)))
    letters, changes = _word_to_writer(case, pair, partner, passed, sight)
    letter = letter_of(case, pair, partner, "milestone-news" if done else "talk", passed, **done)
    because = f"{pair.id}: from {case.sender.id} to {partner.id}"
    return Decision(Disposition.RELAYED, because, (sign_of_life(case, pair), *changes), (letter, *letters))


def _word_to_writer(
    case: Case, pair: Mentorship, partner: Person, passed: Passing, sight: Sight
) -> tuple[tuple[Letter, ...], tuple[Change, ...]]:
    """The writer hears of files that did not go along; and, once in a pair, of what looks private in their words."""
    assert case.sender is not None
    reserve = reserve_of(pair.id, case.books)
    first = case.sender.id not in reserve.warned
    private = [match.because for match in sight.warns] if first else []
    masked = passed.masked and first and case.sender.id not in reserve.shared
    if not (private or masked or passed.remarks):
        return (), ()
    facts = {"pair": Facts(id=pair.id), "partner": partner.first_name, "private": private, "masked": masked}
    letter = case.answer("talk-note", **facts, remarks=shown(passed.remarks))
    if not (private or masked):
        return (letter,), ()
    return (letter,), (noted(pair.id, case.books, warned=(*reserve.warned, case.sender.id)),)


def send(case: Case, command: Command) -> Decision:
    """SEND: what was kept back goes to the other as it is, at its writer's word (S56)."""
    if (refused := out_of_stage(case, command)) is not None:
        return refused
    pair, sender = case.pair, case.sender
    assert pair is not None and sender is not None  # the keyword is for the two of a pair only
    partner = case.books.get(Person, pair.partner(sender.id))
    found = _meant(case, reserve_of(pair.id, case.books).waiting_of(sender.id))
    if partner is not None and isinstance(found, Withheld):
        return let_go(case, pair, partner, found)
    letter = case.answer("talk-unsent", pair=Facts(id=pair.id), waiting=found if isinstance(found, int) else 0)
    return accepted(f"{pair.id}: SEND, and nothing of theirs is meant for certain", letter)


def _meant(case: Case, waiting: list[Withheld]) -> Withheld | int:
    """The mail that this thread is about, or the only one that waits; else how many could be meant."""
    if "/held/" in case.topic:
        waiting = [each for each in waiting if each.number == case.number]
    return waiting[0] if len(waiting) == 1 else len(waiting)


CHAPTER = Chapter("conversation", {"SEND": send}, hear)
