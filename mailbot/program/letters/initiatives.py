"""Initiative letters: sample facts of the letters about open-source initiatives, shaped as the chapter gives them."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.program.facts import Facts
from mailbot.program.letters import samples as sample

_WRK = Facts(number=3, name="wrk", url="https://example.org/wrk", discipline="performance testing")
_PDQ = Facts(number=5, name="a queueing library", url="https://example.org/pdq", discipline="")
CATALOGUE = [_WRK, _PDQ]
OWN = Facts(name="wrk", url="https://example.org/wrk", since=sample.EARLIER)

ASKED = Facts(gap=True, asked=True, own=[], catalogue=CATALOGUE)
"""What a letter says of it to a mentee who has chosen none."""
GAP = Facts(gap=True, asked=False, own=[], catalogue=[])
CHOSEN = Facts(gap=False, asked=False, own=[OWN], catalogue=[])

TO_MENTEES: Mapping[str, Mapping[str, object]] = {
    "initiative-taken": {
        "pair": sample.PAIR,
        "partner": "Mia",
        "name": "wrk",
        "url": "https://example.org/wrk",
        "since": None,
        "own": [OWN],
    },
    "initiative-which": {
        "pair": sample.PAIR,
        "partner": "Mia",
        "asked": "",
        "gone": "",
        "catalogue": CATALOGUE,
        "own": [],
    },
}

TO_MENTORS: Mapping[str, Mapping[str, object]] = {
    "initiative-news": {"pair": sample.PAIR, "partner": "Ann", "name": "wrk", "url": "https://example.org/wrk"},
}

TO_ADMINS: Mapping[str, Mapping[str, object]] = {
    "initiative-catalogue": {
        "what": "",
        "words": "",
        "catalogue": CATALOGUE,
        "disciplines": ["performance testing", "capacity management"],
    },
}
