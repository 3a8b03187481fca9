"""Undelivered letters: the letters about letters that did not arrive, with sample facts of every name that their
templates may use; catalogue.py takes them in."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.program.facts import Facts
from mailbot.program.letters import samples as sample

TO_ADMINS: Mapping[str, Mapping[str, object]] = {
    "undelivered-address": {
        "member": Facts(id="M-7", name="Ben Brook", first_name="Ben", address="ben@example.test"),
        "admin": False,
        "status": "5.1.1",
        "days": 0,
        "pairs": ["P-7"],
        "over": False,
    },
    "undelivered-letter": {
        "member": Facts(id="M-7", name="Ben Brook", first_name="Ben"),
        "status": "5.7.1",
    },
}
TO_MEMBERS: Mapping[str, Mapping[str, object]] = {
    "undelivered-relay": {"about": Facts(id="P-7"), "name": "Ann", "fate": "address", "at": sample.EARLIER},
    "undelivered-partner": {"pair": sample.PAIR, "partner": "Ann", "since": sample.EARLIER, "over": False},
    "undelivered-over": {"since": sample.EARLIER, "unsent": 3},
}
