"""Letters of the week and of the quarter in the situations that their samples do not show."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.program.facts import Facts
from mailbot.program.letters.office import APPLICATION, FIGURES, QUESTION

_NONE = dict.fromkeys(vars(FIGURES), 0)

CHANGES: Mapping[tuple[str, str], Mapping[str, object]] = {
    ("digest", "one-of-today-in-a-letter-that-is-not-there"): {
        "lines": [Facts(**{**vars(APPLICATION), "days": 0, "thread": ""})],
        "every": "1 …",
        "keywords": [],
        "held": 0,
    },
    ("digest", "a-question-of-nobody-known-and-more"): {
        "lines": [APPLICATION, Facts(**{**vars(QUESTION), "days": 0, "name": "", "thread": ""})],
        "more": 3,
        "keywords": [],
        "held": 1,
    },
    ("digest", "held-mails-alone"): {"lines": [], "keywords": [], "held": 1},
    ("report", "of-a-program-that-begins"): {"figures": Facts(**{**_NONE, "wait_days": None})},
    ("report", "of-quick-decisions"): {"figures": Facts(**{**vars(FIGURES), "wait_days": 0})},
    ("report", "of-a-small-one"): {"figures": Facts(**dict.fromkeys(vars(FIGURES), 1))},
}
