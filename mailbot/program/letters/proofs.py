"""Proof letters: what is asked and said about doubtful mails and new addresses, with sample facts of every name that
their templates may use; catalogue.py takes them in."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.program.facts import Facts
from mailbot.program.letters import samples as sample

CHALLENGE = Facts(
    id="C-3", said="SLOTS 2", subject="My slots", sender="cem@example.test", at=sample.NOW, elsewhere=False
)
_THIS: Mapping[str, object] = {"challenge": CHALLENGE}
_MOVE: Mapping[str, object] = {
    "relocation": Facts(id="N-3", old="cem@example.test", new="cem@example.org", at=sample.NOW),
    "name": "Cem Kaya",
    "by_admin": False,
    "lost": False,
    "until": sample.SOON,
    "old_said": False,
    "new_said": True,
}
_ASKED: Mapping[str, object] = {"relocation": Facts(id="N-3")}

TO_MEMBERS: Mapping[str, Mapping[str, object]] = {
    "challenge": {**_THIS, "may_add": False, "until": sample.SOON, "stale": False},
    "challenge-unproven": {},
    "challenge-confirmed": _THIS,
    "challenge-denied": _THIS,
    "address-added": {"challenge": Facts(**{**vars(CHALLENGE), "sender": "cem@home.example.test"})},
    "challenge-over": {**_THIS, "became": "confirmed", "at": sample.NOW},
    "challenge-expired": {**_THIS, "others": 0},
    "address-asked": _MOVE,
    "address-old": _MOVE,
    "address-new": {**_ASKED, "reader": Facts(name="", first_name="there")},
    "address-noted": _ASKED,
    "address-changed": _MOVE,
    "address-kept": {**_MOVE, "why": "expired"},
    "address-removed": {"address": "ann@old.example.org", "left": ["ann@example.org"]},
    "address-refused": {"why": "unfit", "address": "cem@example.org", "own": True},
    "rights-gone": {},
}
TO_ADMINS: Mapping[str, Mapping[str, object]] = {
    "challenge-denied-news": {**_THIS, "name": "Cem Kaya", "message_id": "cem.4.20261123@example.test"},
    "address-over": {**_MOVE, "became": "changed", "at": sample.NOW},
    "address-decide": _MOVE,
}
