"""Privacy letters: what is said to whoever asks what is held on them or wants to be forgotten, with sample facts of
every name that their templates may use; catalogue.py takes them in."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.program.facts import Facts
from mailbot.program.letters import samples as sample

_TO_MEMBERS: Mapping[str, Mapping[str, object]] = {
    "export": {"file": "M-5.zip"},
    "forget": {
        "asked": Facts(id="F-3"),
        "mentees": "Ann",
        "mentors": "",
        "applications": "",
        "until": sample.SOON,
        "since": None,
    },
    "forget-kept": {},
    "forget-over": {},
    "forgotten": {},
    "purged-words": {"record": "P-7", "what": "pair"},
}
_TO_ADMINS: Mapping[str, Mapping[str, object]] = {
    "forget-admin": {"alone": True},
    "purged": {"record": "P-7", "what": "pair", "told": True, "nameless": False},
    "forget-news": {"member": "M-5", "pairs": "P-7", "applications": "", "waits": True},
}

PRIVACY_READERS: tuple[tuple[Facts, Mapping[str, Mapping[str, object]]], ...] = (
    (sample.CEM, _TO_MEMBERS),
    (sample.ADA, _TO_ADMINS),
)
