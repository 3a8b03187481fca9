"""News letters: what subscribers and admins read of the news, with sample facts of every name that their templates may
use; catalogue.py takes them in."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.program.facts import Facts
from mailbot.program.letters import samples as sample

NAMED = Facts(id="E-3", subject="Twelve pairs have begun")
EDITION = Facts(
    id="E-3",
    subject="Twelve pairs have begun",
    text="twelve pairs have begun this autumn, more than ever. Three mentors have a slot left:\n\n"
    "- performance testing, in Berlin\n- capacity management, in New York and in Pune\n\n"
    "Who they are stands at https://mentoring.example.org/roster. To volunteer, answer with VOLUNTEER.\n\nAda and Abe",
)

_TO_SUBSCRIBERS: Mapping[str, Mapping[str, object]] = {
    "news-asked": {"until": sample.SOON, "asked": None},
    "news-begins": {},
    "news-already": {"since": sample.EARLIER},
    "news-declined": {},
    "news-ended": {"known": False},
    "news-none": {"since": None, "known": False},
    "news": {"edition": EDITION},
}
_TO_ADMINS: Mapping[str, Mapping[str, object]] = {
    "news-preview": {"edition": EDITION, "count": 123, "until": sample.SOON, "replaced": False, "files": 0},
    "news-going": {"edition": NAMED, "count": 123, "days": 1},
    "news-dropped": {"edition": NAMED},
    "news-sent": {"edition": NAMED, "count": 123},
    "news-over": {"edition": NAMED, "became": "sent", "at": sample.NOW, "count": 123},
}

NEWS_READERS = ((sample.CEM, _TO_SUBSCRIBERS), (sample.ADA, _TO_ADMINS))
