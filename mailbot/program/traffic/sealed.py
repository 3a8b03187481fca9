"""Sealed: a mail whose words nobody here can read is kept, done nothing about, and its sender told how to write instead
(section 5)."""

from __future__ import annotations

from mailbot.mail.reading.sealed import RIGHTS, sealed_in_text
from mailbot.program.case import Case
from mailbot.program.decision import Decision, Disposition, Letter
from mailbot.program.membership.confidence import is_confided


def is_sealed(case: Case) -> bool:
    """Whether what a mail has to say is hidden; a sealed file beside readable words hides none of them. What stands
    around Microsoft's seal is a note on how to open it."""
    if not case.mail.sealed or case.rsvp is not None:
        return False
    words = case.new_text.strip()
    return not words or case.mail.sealed == RIGHTS or sealed_in_text(words) != ""


def told(case: Case) -> Decision:
    """It is held, and its sender hears of it, as far as an answer can be trusted to reach them; in a confidence it is
    put away, since the admins are to see nothing of that."""
    because = f"sealed with {case.mail.sealed}: nobody here can read it"
    fate = Disposition.IGNORED if is_confided(case) else Disposition.HELD
    return Decision(fate, because, letters=_to_sender(case))


def _to_sender(case: Case) -> tuple[Letter, ...]:
    """No stranger whom nobody vouches for is answered where somebody could (S11)."""
    proven = case.trust.authenticated or case.trust.by_token or not case.handbook.authentication
    if not case.party or (case.sender is None and not proven):
        return ()
    return (case.answer("sealed", by=case.mail.sealed, subject=" ".join(case.mail.subject.split())[:120]),)
