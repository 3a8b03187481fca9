"""Flood letters: what the admins hear when there is too much of something, with sample facts of every name that their
templates may use; catalogue.py takes them in."""

from __future__ import annotations

from collections.abc import Mapping

TO_ADMINS: Mapping[str, Mapping[str, object]] = {
    "held-flood": {
        "name": "Cem Kaya",
        "address": "cem@example.test",
        "known": False,
        "all": False,
        "why": "5 mails a day from a stranger, limits.stranger_mails_per_day",
    },
    "held-many": {"notices": 20},
    "quota": {"most": 400, "waiting": 37},
    "junk": {"found": 2, "folder": "Junk"},
}
