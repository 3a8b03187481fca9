"""Conversation: what the two of a pair write to each other is passed on, without either one's address (S39, S52)."""

from __future__ import annotations

from mailbot.program.case import Case
from mailbot.program.chapter import Chapter
from mailbot.program.decision import Decision, Disposition, accepted
from mailbot.program.facts import Facts
from mailbot.program.model import LIVE_PAIR, Mentorship, Person
from mailbot.program.relay import relayed, sign_of_life
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
    assert case.sender is not None
    partner = case.books.get(Person, pair.partner(case.sender.id))
    text = case.said.talk if case.said.commands else case.new_text
    if partner is None or not (text.strip() or case.mail.attachments):
        return accepted("nothing new in it to pass on", case.answer("talk-empty", pair=Facts(id=pair.id)))
    letter = relayed(case, pair, partner, "talk", text)
    contact = sign_of_life(case, pair)
    because = f"{pair.id}: from {case.sender.id} to {partner.id}"
    return Decision(Disposition.RELAYED, because, (contact,), (letter,))


CHAPTER = Chapter("conversation", {}, hear)
