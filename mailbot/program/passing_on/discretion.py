"""Discretion: what looks like customer data is not passed on but goes back to its writer, and what looks private is
passed on with a word to them (S56, rules/policy.toml). The admins hear that it happened, and never what was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mailbot.mail.message import Attachment
from mailbot.mail.passing_on.attached import readable
from mailbot.policy.outcomes import OutcomeKind, Word
from mailbot.policy.rules import Match
from mailbot.program.case import Case
from mailbot.program.facts import Facts

TALK: Mapping[str, object] = {"text": str, "words": int, "names": str}
"""What the rules see of what would be passed on."""

OUTCOMES: Mapping[str, OutcomeKind] = {"does": Word(("hold", "warn"), required=True)}

_READ = 100_000
"""Characters of each file that are looked at."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What the rules see in a text: reasons not to pass it on, and reasons to say a word about it."""

    holds: tuple[Match, ...] = ()
    warns: tuple[Match, ...] = ()

    @property
    def rules(self) -> tuple[str, ...]:
        return tuple(match.rule for match in self.holds)


def look(case: Case, text: str, files: Sequence[Attachment]) -> Sight:
    """What the program's rules make of words and files that would be passed on."""
    read = [text, *(readable(file)[:_READ] for file in files)]
    talk = Facts(text="\n".join(read), words=len(text.split()), names=", ".join(file.name for file in files))
    matches = case.handbook.policy.matching(talk=talk)
    holds = tuple(match for match in matches if match.outcome["does"] == "hold")
    return Sight(holds, tuple(match for match in matches if match.outcome["does"] == "warn"))
