"""Profile: a member reads what the program knows of them, and changes it by answering (S20)."""

from __future__ import annotations

from mailbot.program.admission.questions import findings_shown
from mailbot.program.case import Case
from mailbot.program.chapter import Chapter
from mailbot.program.decision import Decision, accepted
from mailbot.program.keywords.grammar import Command
from mailbot.program.lifecycle import Noted
from mailbot.program.membership.profile import differences, form_of, profile_letter, shown
from mailbot.program.model import Person


def profile(case: Case, command: Command) -> Decision:
    """PROFILE: the form, filled with what the books have."""
    assert case.sender is not None  # the keyword is a member's
    return accepted(f"PROFILE of {case.sender.id}", profile_letter(case))


def hear(case: Case) -> Decision:
    """An answered profile: what it changes is told with what was there before; what cannot be read is asked back."""
    if case.sender is None or not case.answers:
        return accepted(
            "an answer to a profile that says nothing new", case.answer("profile-changed", changes=[], unread=[])
        )
    found, wrong = differences(case.sender, form_of(case.sender, case.handbook), case.answers, case.topic)
    letter = case.answer("profile-changed", changes=shown(found), unread=findings_shown(wrong))
    what = ", ".join(each.field.key for each in found) or "nothing"
    noted = (Noted(Person, case.sender.id, {each.field.key: each.value for each in found}),) if found else ()
    return accepted(f"{case.sender.id}: profile changed: {what}", letter, changes=noted)


CHAPTER = Chapter("profile", {"PROFILE": profile}, hear)
