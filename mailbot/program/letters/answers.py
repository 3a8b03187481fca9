"""Answer letters: what answers mails that say several things, or one thing that could be meant for several pairs, with
sample facts of every name that their templates may use; catalogue.py takes them in."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.policy.templates import Part
from mailbot.program.facts import Facts
from mailbot.program.letters import samples as sample

_SAID = Facts(keyword="DONE 2", form="", does="says that a milestone is finished")
_FOR_ANN: Mapping[str, object] = {"pair": sample.PAIR, "partner": "Ann", "keywords": [_SAID]}
_FOR_CEM: Mapping[str, object] = {"pair": Facts(id="P-9"), "partner": "Cem", "keywords": [_SAID]}
_MIA: Mapping[str, object] = {**sample.COMMON, "reader": sample.MIA}
_SLOTS: Mapping[str, object] = {**_MIA, "read": "SLOTS 2", "slots": Facts(all=2, taken=1, free=1)}
_ZONE: Mapping[str, object] = {**_MIA, "read": "TIMEZONE Oslo", "zone": "Europe/Oslo", "now": sample.NOW}

TO_MEMBERS: Mapping[str, Mapping[str, object]] = {
    "results": {"parts": (Part("slots", _SLOTS), Part("timezone", _ZONE))},
    "command-which": {
        "read": "DONE 2",
        "parts": (
            Part("command-for", {**sample.ELSEWHERE[0], "reader": sample.MIA, **_FOR_ANN}),
            Part("command-for", {**sample.ELSEWHERE[1], "reader": sample.MIA, **_FOR_CEM}),
        ),
    },
    "command-for": _FOR_ANN,
}
