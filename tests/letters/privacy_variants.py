"""Privacy letters in the situations that their samples do not show."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.program.letters import samples as sample

CHANGES: Mapping[tuple[str, str], Mapping[str, object]] = {
    ("forget", "once-more"): {"since": sample.EARLIER},
    ("forget", "mentee"): {"mentees": "", "mentors": "Mia"},
    ("forget", "applicant"): {"mentees": "", "applications": "A-12"},
    ("forget-admin", "one-of-several"): {"alone": False},
    ("purged", "nameless"): {"record": "H-12", "what": "mail", "told": False, "nameless": True},
    ("purged-words", "mail"): {"record": "H-12", "what": "mail"},
    ("purged-words", "plan"): {"record": "P-7.2", "what": "plan"},
    ("purged-words", "application"): {"record": "A-12", "what": "application"},
    ("forget-news", "applicant"): {"pairs": "", "applications": "A-12", "waits": False},
}
