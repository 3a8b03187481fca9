"""Privacy letters: what is said to whoever asks what is held on them or wants to be forgotten, with sample facts of
every name that their templates may use; catalogue.py takes them in."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.program.facts import Facts
from mailbot.program.letters import samples as sample

_TO_MEMBERS: Mapping[str, Mapping[str, object]] = {
    "export": {"file": "M-5.zip"},
}

PRIVACY_READERS: tuple[tuple[Facts, Mapping[str, Mapping[str, object]]], ...] = ((sample.CEM, _TO_MEMBERS),)
