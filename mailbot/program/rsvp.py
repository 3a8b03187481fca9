"""RSVP: what the calendar program of one of a pair answers to an invitation is a sign of life and never talk
(section 5)."""

from __future__ import annotations

from mailbot.mail.calendar_answer import CalendarAnswer
from mailbot.program.case import Case
from mailbot.program.decision import Decision, Disposition, accepted
from mailbot.program.prompt import keywords_shown


def note(case: Case, answer: CalendarAnswer) -> Decision:
    """Notes an answer in a pair's thread; whoever cannot come hears that another date takes a CALL, since a calendar's
    answer moves nothing."""
    said = answer.partstat.lower() if answer.method == "REPLY" else "another time proposed"
    because = f"a calendar's answer ({said or 'unreadable'})"
    if case.pair is None or not (case.trust.by_token or case.trust.authenticated):
        return Decision(Disposition.IGNORED, f"{because}, but in no pair's thread")
    if answer.stays:
        return accepted(f"{because}: noted, not passed on")
    problem = "this came from your calendar, and it moves nothing: please name another date with CALL"
    letter = case.answer(
        "malformed", line=case.mail.subject[:200], problem=problem, keywords=keywords_shown(case, first="CALL")
    )
    return accepted(f"{because}: asked for another date", letter)
