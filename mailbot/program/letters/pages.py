"""Pages: what the program shows outside of mail, with sample facts of every name that their templates may use."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.mail.new_text.form import render_form
from mailbot.policy.forms import Form
from mailbot.policy.options import Reply
from mailbot.program.facts import Facts
from mailbot.program.letters.samples import COMMON
from mailbot.program.letters.volunteers import BEN, MIA

PAGES: Mapping[str, Mapping[str, object]] = {
    "roster": {
        "program": COMMON["program"],
        "mentors": [BEN, MIA],
        "apply": "mailto:mentoring@example.org?subject=Application&body=…",
        "volunteer": "mailto:mentoring@example.org?subject=Volunteering&body=…",
        "today": "23 November 2026",
    },
    "manual": {
        "program": COMMON["program"],
        "parts": [
            Facts(
                discipline="Performance testing",
                sections=[Facts(stage="Design", lessons=["Draw the queue before the code.\nThen measure."])],
                count=1,
            )
        ],
        "count": 1,
        "today": "23 November 2026",
    },
}


def prefilled(form: Form, address: str) -> str:
    """A link that opens a mail to the program with all of a form in it (RFC 6068): the mail is the form (S1)."""
    return Reply(address, form.title).mailto(render_form(form))
