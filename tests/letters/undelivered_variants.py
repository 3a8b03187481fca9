"""Letters about letters that did not arrive, in the situations that their samples do not show."""

from __future__ import annotations

from collections.abc import Mapping

CHANGES: Mapping[tuple[str, str], Mapping[str, object]] = {
    ("undelivered-relay", "delayed"): {"fate": "delayed"},
    ("undelivered-relay", "refused"): {"fate": "message"},
    ("undelivered-relay", "mailbox-full"): {"fate": "temporary"},
    ("undelivered-relay", "not-sent"): {"fate": "unsent"},
    ("undelivered-partner", "over"): {"over": True},
    ("undelivered-address", "after-some-days"): {"days": 3, "status": "4.2.2", "pairs": ["P-7", "P-9"]},
    ("undelivered-address", "of-an-admin"): {"admin": True, "status": "", "pairs": []},
    ("undelivered-address", "over"): {"over": True},
    ("undelivered-letter", "without-a-code"): {"status": ""},
    ("undelivered-over", "one"): {"unsent": 1},
    ("undelivered-over", "nothing-missed"): {"unsent": 0},
}
