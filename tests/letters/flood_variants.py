"""Letters about too much of something in the situations that their samples do not show."""

from __future__ import annotations

from collections.abc import Mapping

CHANGES: Mapping[tuple[str, str], Mapping[str, object]] = {
    ("held-flood", "of-a-member"): {
        "name": "Ann Bell",
        "address": "ann@example.test",
        "known": True,
        "why": "20 answers an hour to one person, limits.answers_per_hour",
    },
    ("held-flood", "of-all-strangers"): {
        "all": True,
        "why": "200 mails an hour from strangers, limits.strangers_per_hour",
    },
    ("quota", "one"): {"waiting": 1},
    ("junk", "one"): {"found": 1},
}
