"""Letters about the news in the situations that their samples do not show."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.program.facts import Facts
from mailbot.program.letters import samples as sample

NOBODY = Facts(name="", first_name="there")

CHANGES: Mapping[tuple[str, str], Mapping[str, object]] = {
    ("news", "to-a-stranger"): {"reader": NOBODY},
    ("news-asked", "once-more"): {"asked": sample.EARLIER},
    ("news-ended", "to-a-member"): {"known": True},
    ("news-none", "ended-before"): {"since": sample.EARLIER},
    ("news-none", "to-a-member"): {"known": True},
    ("news-preview", "for-one-with-files"): {"count": 1, "files": 2, "replaced": True},
    ("news-going", "for-days"): {"count": 1000, "days": 4},
    ("news-sent", "to-one"): {"count": 1},
    ("news-over", "on-its-way"): {"became": "approved", "count": 80},
    ("news-over", "replaced"): {"became": "replaced"},
    ("news-over", "expired"): {"became": "expired"},
    ("news-over", "dropped"): {"became": "dropped"},
}
