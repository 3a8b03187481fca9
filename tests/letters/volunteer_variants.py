"""Letters about volunteering, profiles and the roster in the situations that their samples do not show."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.program.admission.volunteering import VolunteerStage
from mailbot.program.facts import Facts
from mailbot.program.letters import samples as sample
from mailbot.program.letters.volunteers import BEN, MIA, MISSING, PROFILE
from mailbot.program.letters.wording import stage_in_words

_NOBODY = Facts(name="", first_name="there")

CHANGES: Mapping[tuple[str, str], Mapping[str, object]] = {
    ("volunteer-form", "to-a-stranger"): {"reader": _NOBODY},
    ("volunteer-incomplete", "one"): {"missing": MISSING[:1]},
    ("volunteer-incomplete", "many"): {"missing": MISSING * 2},
    ("volunteer-reminder", "one"): {"missing": MISSING[:1]},
    ("volunteer-complete", "changed"): {"changed": ["Mentees at a time", "Your years in the field"]},
    ("volunteer-complete", "changed-in-part"): {"changed": ["Mentees at a time"], "missing": MISSING[:1]},
    ("volunteer-complete", "of-the-only-admin"): {"nobody": True},
    ("volunteer-waiting", "of-the-only-admin"): {"nobody": True},
    ("volunteer-stands", "of-the-only-admin"): {"nobody": True},
    ("volunteer-complete", "unread"): {"missing": MISSING[:1]},
    ("volunteer-stands", "over"): {
        "volunteering": Facts(id="V-3", stands=stage_in_words(VolunteerStage.REJECTED), over=True)
    },
    ("volunteer-rejected", "without-a-reason"): {"reason": ""},
    ("volunteer-approved", "unlisted-without-a-discipline"): {"disciplines": "", "slots": 3, "listed": False},
    ("volunteer-packet", "of-a-mentee"): {"known": Facts(mentee=True, applied=True, since=sample.EARLIER)},
    ("volunteer-packet", "of-an-applicant"): {"known": Facts(mentee=False, applied=True, since=None)},
    ("question-reminder", "to-an-applicant"): {"about": sample.APPLICATION, "applies": True, "reader": sample.ANN},
    ("question-unanswered", "by-an-applicant"): {"about": sample.NAMED, "applies": True},
    ("question-unanswered", "decided-on"): {"about": sample.NAMED, "applies": True, "undecided": False},
    ("volunteer-pending", "urgent"): {"urgent": True},
    ("volunteer-decided", "rejected"): {"what": "rejected"},
    ("volunteer-decided", "without-an-undo-window"): {"undo_minutes": 0},
    ("volunteer-decided", "by-another"): {"by": "Abe Abbot"},
    ("volunteer-decided", "rejected-by-another"): {"by": "Abe Abbot", "what": "rejected"},
    ("volunteer-already", "own"): {"own": True},
    ("volunteer-already", "rejected-by-you"): {"decided": Facts(what="rejected", by="Ada Admin", at=sample.NOW)},
    ("volunteer-already", "undecided"): {
        "decided": None,
        "stands": stage_in_words(VolunteerStage.WITHDRAWN),
    },
    ("volunteer-undone", "late"): {"what": ""},
    ("volunteer-undone", "never"): {"what": "", "minutes": 0},
    ("profile", "of-a-mentor-who-volunteers"): {"because": "mentor"},
    ("profile", "of-several-addresses"): {
        "addresses": ["mia@example.org", "m@work.example.org", "mia@old.example.org"]
    },
    ("profile", "of-a-mentee"): {
        "is_mentor": False,
        "form": Facts(**{**vars(PROFILE), "fields": PROFILE.fields[:1]}),
    },
    ("profile-changed", "not-at-all"): {"changes": [], "unread": []},
    ("profile-changed", "unread-alone"): {"changes": [], "unread": MISSING[:1]},
    ("profile-changed", "in-full"): {"unread": []},
    ("mentors", "nobody"): {"mentors": []},
    ("mentors", "one-and-many-more"): {"mentors": [MIA], "more": 12},
    ("mentors", "to-a-mentor"): {"mentors": [BEN], "is_mentor": True},
}
