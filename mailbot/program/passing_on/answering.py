"""Answering: what somebody writes between the lines of a letter goes to the other with the lines that it answers."""

from __future__ import annotations

from mailbot.mail.new_text.inline import with_questions
from mailbot.mail.new_text.own_words import reply_with
from mailbot.program.case import Case


def with_what_it_answers(case: Case) -> str:
    """The words of a mail as they are passed on; beside a calendar's answer they stay alone."""
    on_top = case.mail.text.lstrip().startswith(case.new_text)  # nothing quoted stands above any of it
    if on_top or case.new_text != case.mail.new_text:
        return case.new_text
    return with_questions(reply_with(case.mail.text, case.trust.thread.words if case.trust.thread else ""))
