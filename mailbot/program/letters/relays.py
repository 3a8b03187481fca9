"""Relay letters: what is said around a mail from one of a pair to the other, with sample facts of every name that their
templates may use; catalogue.py takes them in."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.program.facts import Facts
from mailbot.program.letters import samples as sample

REMARKS = [
    Facts(name="invite.ics", why="a calendar file, which names addresses; CALL names a date to both", stays=True),
    Facts(name="report.eml", why="an attached mail, as its text alone", stays=False),
]
_WITH_MIA: Mapping[str, object] = {"pair": sample.PAIR, "partner": "Mia"}

TO_WRITERS: Mapping[str, Mapping[str, object]] = {
    "talk-note": {**_WITH_MIA, "private": ["a telephone number: 555-123-4567"], "masked": True, "remarks": REMARKS},
    "talk-held": {
        **_WITH_MIA,
        "found": ["the number of a payment card: 4111 1111 1111 1111"],
        "text": "Hello Mia,\n\nthe call that fails is the one for card 4111 1111 1111 1111.\n\nAnn",
        "remarks": [],
        "until": sample.SOON,
    },
    "talk-sent": {**_WITH_MIA, "at": sample.EARLIER},
    "talk-unsent": {"pair": sample.PAIR, "waiting": 2},
    "share-done": {**_WITH_MIA, "known": False},
}

TO_READERS: Mapping[str, Mapping[str, object]] = {
    "share": {"pair": sample.PAIR, "partner": "Ann", "address": "ann@example.test"},
}

TO_ADMINS: Mapping[str, Mapping[str, object]] = {
    "talk-held-news": {
        "pair": sample.PAIR,
        "mentor": "Mia Mentor",
        "mentee": "Ann Bell",
        "writer": "Ann",
        "rules": ["card numbers", "customer data"],
    },
}
