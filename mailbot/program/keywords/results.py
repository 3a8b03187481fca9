"""Results: what came of each line of one mail, told to its sender as one letter with a part for each (section 2)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from mailbot.program.case import Case
from mailbot.program.clocks.nudge import thread_of
from mailbot.program.decision import Decision, Letter, Urgency
from mailbot.program.keywords.grammar import Command

LONGEST = 60
"""So much of a line stands above its result."""


@dataclass(frozen=True, slots=True)
class Results:
    """The answers to one mail that can stand in one letter, in the order of its lines."""

    case: Case
    kept: list[Letter] = field(default_factory=list)

    def keep(self, decision: Decision, command: Command | None) -> Decision:
        """The decision without those of its answers that are told later, each under the line that it answers."""
        mine = [letter for letter in decision.letters if self._is_plain(letter)]
        self.kept.extend(_under(letter, command) for letter in mine)
        return replace(decision, letters=tuple(letter for letter in decision.letters if letter not in mine))

    def letters(self) -> tuple[Letter, ...]:
        """The answers: those that belong to one thread in one letter."""
        threads = dict.fromkeys(thread_of(letter.topic) for letter in self.kept)
        return tuple(
            self._as_one([letter for letter in self.kept if thread_of(letter.topic) == each]) for each in threads
        )

    def _is_plain(self, letter: Letter) -> bool:
        """Whether a letter only answers the sender: no file, no invitation, and nothing that waits."""
        carries = letter.attachments or letter.encloses or letter.carries or letter.invitation or letter.parts
        return letter.to == self.case.party and letter.urgency is Urgency.ANSWER and not (carries or letter.cancel_key)

    def _as_one(self, answers: list[Letter]) -> Letter:
        first, here = answers[0], self.case.topic
        if len(answers) == 1:
            return first
        topic = here if here and thread_of(here) == thread_of(first.topic) else first.topic
        return replace(first, template="results", topic=topic, facts={}, parts=tuple(answers))


def _under(letter: Letter, command: Command | None) -> Letter:
    """An answer with the line that was understood."""
    if command is None:
        return letter
    said = " ".join(f"{command.keyword} {command.args or command.text}".split())
    read = said if len(said) <= LONGEST else f"{said[:LONGEST].rstrip()}…"
    return replace(letter, facts={**letter.facts, "read": read})
