"""Letters about what is learned and how a pair ends, in the situations that their samples do not show."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.program.facts import Facts
from mailbot.program.letters import samples as sample

CHANGES: Mapping[tuple[str, str], Mapping[str, object]] = {
    ("offtopic-noted", "again"): {"admins": True},
    ("offtopic-noted", "twice-a-day"): {"since": sample.NOW},
    ("lesson-offered", "yours"): {"yours": True},
    ("lesson-offered", "once-more"): {"reminded": True},
    ("lesson-offered", "your-own-once-more"): {"reminded": True, "yours": True, "shelf": ""},
    ("lesson-answered", "kept"): {"what": "kept", "by_you": False},
    ("lesson-answered", "kept-on-no-shelf"): {"what": "kept", "shelf": ""},
    ("lesson-answered", "dropped"): {"what": "dropped"},
    ("lesson-answered", "dropped-by-the-other"): {"what": "dropped", "by_you": False},
    ("catchup-dates", "missed"): {"missed": True, "initiatives": None},
    ("catchup-brief", "without-a-plan"): {"progress": None},
    ("catchup-brief", "nothing-done"): {
        "progress": Facts(since=sample.EARLIER, done=[], next=[], all=3, finished=0),
        "mirror": [],
    },
    ("closing-form", "of-a-pair-that-ended"): {"graduated": False},
    ("closing-noted", "without-a-lesson"): {"lesson": False},
    ("completion", "of-a-mentor-from-outside"): {"generation": 2, "milestones": [], "calls": 0, "disciplines": ""},
    ("lesson-answered", "silence"): {"what": "silence"},
}
