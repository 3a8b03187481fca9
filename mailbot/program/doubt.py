"""Doubt: what comes with too little proof is never done and never met with silence (section 4).

The registered address gets a letter with a fresh way to say the same with proof: a reply in its own thread.
"""

from __future__ import annotations

from mailbot.program.case import Case
from mailbot.program.decision import Decision, Disposition
from mailbot.program.keywords import Command
from mailbot.program.topic import PROOF


def decide(case: Case, command: Command | None) -> Decision:
    """Holds the mail and asks the registered address to say it again in answer to the letter."""
    said = command.keyword if command else ""
    because = f"{case.trust.level.value} is too little proof for {said or 'this'}"
    if case.sender is None:
        return Decision(Disposition.HELD, because)
    # A thread of its own: what is repeated there goes where it was meant to go, unlike what is said to the office.
    letter = case.answer("challenge", case.topic or PROOF, said=said, subject=" ".join(case.mail.subject.split())[:120])
    return Decision(Disposition.HELD, f"{because}: asked at the registered address", letters=(letter,))
