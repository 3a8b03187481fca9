"""Unaddressed: a pair's keyword that one of the two says at the program's address, or in answer to the program itself.

With one live pair it is said there, as talk is (S39); with several it is asked which one is meant, and never guessed
(section 5).
"""

from __future__ import annotations

from dataclasses import replace

from mailbot.program.case import Case
from mailbot.program.decision import Decision, Disposition, Letter, Urgency
from mailbot.program.facts import Facts
from mailbot.program.keywords.grammar import Command, Said, read_commands, subject_read
from mailbot.program.keywords.prompt import shown
from mailbot.program.keywords.vocabulary import BY_NAME
from mailbot.program.model import Mentorship, Person
from mailbot.program.topic import Place

_THERE = frozenset({Place.NOWHERE, Place.OFFICE, Place.TOGETHER})
_LONGEST = 1_000
"""Characters of a text that a link carries: mail programs cut longer ones, and nobody would see it."""


def in_their_pair(case: Case) -> Case:
    """The case in the thread of the sender's only pair, where it says something that belongs there."""
    pairs = _meant(case)
    return _said_in(case, pairs[0]) if len(pairs) == 1 else case


def is_for_several(case: Case) -> bool:
    """Whether a pair's keyword could be meant for more than one pair of the sender's."""
    return len(_meant(case)) > 1


def ask_which(case: Case) -> Decision:
    """One letter with a part for each pair, whose link says it there."""
    assert case.sender is not None
    parts = tuple(_part(case, pair, case.sender) for pair in _meant(case))
    because = f"could be for {len(parts)} pairs: asked which"
    if not case.handbook.address.separator:  # an address could not tell the answers apart
        return Decision(Disposition.HELD, because, letters=parts)
    asks = replace(case.answer("command-which", read=_line(case)), parts=parts)
    return Decision(Disposition.HELD, because, letters=(asks,))


def _part(case: Case, pair: Mentorship, sender: Person) -> Letter:
    partner = case.books.get(Person, pair.partner(sender.id))
    commands = [_line_shown(command) for command in _said_in(case, pair).said.commands]
    facts = {"pair": Facts(id=pair.id), "partner": partner.first_name if partner else "", "keywords": commands}
    return Letter(case.party, "command-for", pair.id, facts, Urgency.ANSWER, answers=case.mail.message_id)


def _line_shown(command: Command) -> Facts:
    """The command as a link that is finished, whatever was written behind the keyword; of a text that is too long for a
    link the keyword alone, with room for it."""
    told = shown(BY_NAME[command.keyword])
    said = command.args or command.text
    if len(said) > _LONGEST:
        return told
    between = "\n" if "\n" in said else " "
    return Facts(keyword=f"{command.keyword}{between}{said}".strip(), form="", does=told.does)


def _line(case: Case) -> str:
    lines = (line.strip() for line in (*case.new_text.splitlines(), case.mail.subject))
    return next((line for line in lines if line), "")[:200]


def _meant(case: Case) -> list[Mentorship]:
    """The sender's live pairs in which this mail says a keyword of a pair's."""
    if case.place not in _THERE or not (case.said.malformed or case.place is Place.NOWHERE):
        return []
    return [pair for pair in case.live_pairs() if _is_of_pair(_said_in(case, pair).said)]


def _said_in(case: Case, pair: Mentorship) -> Case:
    there = replace(case, topic=pair.id)
    text = case.new_text if case.new_text.strip() else subject_read(case.mail.subject)
    return replace(there, said=read_commands(text, there.place, there.roles, synonyms=case.handbook.synonyms))


def _is_of_pair(said: Said) -> bool:
    named = [*(command.keyword for command in said.commands), *(wrong.keyword for wrong in said.malformed)]
    return any(_only_there(name) for name in named)


def _only_there(name: str) -> bool:
    places = BY_NAME[name].places
    return Place.PAIR in places and Place.NOWHERE not in places
