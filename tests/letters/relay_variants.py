"""Letters around a relayed mail in the situations that their samples do not show."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.program.letters.relays import REMARKS

CHANGES: Mapping[tuple[str, str], Mapping[str, object]] = {
    ("talk", "with-files"): {"remarks": REMARKS},
    ("talk", "files-alone"): {"text": "", "remarks": REMARKS},
    ("talk", "without-words"): {"text": ""},
    ("agenda", "with-files"): {"remarks": REMARKS},
    ("progress", "with-files"): {"remarks": REMARKS[:1]},
    ("milestone-blocked", "with-files"): {"remarks": REMARKS[1:]},
    ("talk-note", "files-alone"): {"masked": False, "private": []},
    ("talk-note", "an-address-alone"): {"private": [], "remarks": []},
    ("talk-note", "a-number-alone"): {"masked": False, "remarks": []},
    ("talk-held", "several-with-files"): {
        "found": ["a mark: confidential", "a list of 12 mail addresses"],
        "remarks": REMARKS,
    },
    ("talk-held", "files-alone"): {"text": "", "remarks": REMARKS[1:]},
    ("talk-unsent", "none"): {"waiting": 0},
    ("share-done", "known"): {"known": True},
}
