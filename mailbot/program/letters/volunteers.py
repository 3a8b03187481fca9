"""Volunteer letters: what volunteers, mentors and the admins read of volunteering, profiles and the roster, with sample
facts of every name that their templates may use; catalogue.py takes them in."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.program.admission.volunteering import VolunteerStage
from mailbot.program.facts import Facts
from mailbot.program.letters import samples as sample
from mailbot.program.letters.wording import stage_in_words

VOLUNTEERING = Facts(id="V-3")
NAMED = Facts(id="V-3", name="Cem Kaya")
MISSING = [
    Facts(label="Your years in the field", problem='"a few" is not a number from 0 to 70'),
    Facts(label="Mentees at a time", problem="1 to begin with is fine"),
]
FORM = Facts(
    title="You as a mentor",
    intro="A word or a line is enough for each. You can change every answer later: PROFILE brings them back to you.",
    fields=[
        Facts(
            label="Your full name", bracket="(as mentees and the roster shall read it, required)", below=[], value=""
        ),
        Facts(
            label="Disciplines you mentor in",
            bracket="(one or more, required)",
            below=["Choose from: performance modelling, performance testing"],
            value="",
        ),
        Facts(label="Do you agree to what mentors agree to?", bracket="(write: I agree, required)", below=[], value=""),
    ],
    blank="You as a mentor\n\n[1] Your full name (as mentees and the roster shall read it, required)\n",
)
PROFILE = Facts(
    title="Your profile",
    intro='The word "none" empties what may be left out.',
    fields=[
        Facts(
            label="Your full name",
            bracket="(as mentees and the roster shall read it, required)",
            below=[],
            value="Mia Mentor",
        ),
        Facts(label="Mentees at a time", bracket="(0 for none at present, required)", below=[], value="2"),
        Facts(
            label="Shall the roster name you?",
            bracket="(yes or no; your address never stands in it, required)",
            below=["Choose one: yes, no"],
            value="yes",
        ),
    ],
    blank="Your profile\n\n[1] Your full name (required)\n",
)
ANSWERS = [
    Facts(label="Your full name", answer="Cem Kaya"),
    Facts(label="Disciplines you mentor in", answer="capacity, load testing"),
    Facts(label="Your years in the field", answer="14"),
    Facts(label="Mentees at a time", answer="1"),
    Facts(label="Shall the roster name you?", answer="yes"),
    Facts(label="A line about yourself for the roster", answer="Queues, and how to get out of them."),
]
MIA = Facts(
    name="Mia Mentor",
    disciplines="performance testing and capacity management",
    stages="test and operate",
    years=12,
    languages="English and German",
    city="Berlin",
    free=True,
    about="Load tests that tell the truth.",
)
BEN = Facts(
    name="Ben Brook",
    disciplines="performance modelling",
    stages="",
    years=1,
    languages="",
    city="",
    free=False,
    about="",
)

TO_VOLUNTEERS: Mapping[str, Mapping[str, object]] = {
    "volunteer-form": {"volunteering": VOLUNTEERING, "form": FORM},
    "volunteer-incomplete": {"volunteering": VOLUNTEERING, "missing": MISSING},
    "volunteer-reminder": {"volunteering": VOLUNTEERING, "missing": MISSING, "expires": sample.SOON},
    "volunteer-expired": {"volunteering": VOLUNTEERING},
    "volunteer-complete": {
        "volunteering": VOLUNTEERING,
        "wait_days": 14,
        "changed": [],
        "missing": [],
        "nobody": False,
    },
    "volunteer-stands": {
        "volunteering": Facts(id="V-3", stands=stage_in_words(VolunteerStage.COMPLETE), over=False),
        "nobody": False,
    },
    "volunteer-question": {"volunteering": VOLUNTEERING, "question": "Have you mentored before, here or elsewhere?"},
    "volunteer-answered": {"volunteering": VOLUNTEERING},
    "question-reminder": {"about": VOLUNTEERING, "since": sample.EARLIER, "applies": False},
    "volunteer-waiting": {"volunteering": VOLUNTEERING, "since": sample.EARLIER, "nobody": False},
    "volunteer-withdrawn": {"volunteering": VOLUNTEERING},
    "volunteer-rejected": {
        "volunteering": VOLUNTEERING,
        "reason": "Right now we have more mentors for capacity than people who want to learn it.",
        "again": sample.LATER,
    },
    "volunteer-approved": {
        "volunteering": VOLUNTEERING,
        "disciplines": "performance testing and capacity management",
        "slots": 1,
        "listed": True,
    },
}

TO_ADMINS: Mapping[str, Mapping[str, object]] = {
    "volunteer-packet": {
        "volunteering": NAMED,
        "answers": ANSWERS,
        "known": Facts(mentee=False, applied=False, since=None),
    },
    "volunteer-pending": {"volunteering": NAMED, "since": sample.EARLIER, "urgent": False},
    "volunteer-decided": {"volunteering": NAMED, "what": "approved", "by": "", "undo_minutes": 10},
    "volunteer-already": {
        "volunteering": NAMED,
        "own": False,
        "stands": stage_in_words(VolunteerStage.APPROVED),
        "decided": Facts(what="approved", by="Abe Abbot", at=sample.NOW),
    },
    "volunteer-undone": {"volunteering": NAMED, "what": "approved", "minutes": 10},
    "volunteer-asked": {"volunteering": NAMED, "question": "Have you mentored before, here or elsewhere?"},
    "volunteer-comment": {
        "volunteering": NAMED,
        "by": "Abe Abbot",
        "text": "I heard a talk of his.\nPatient with every question.",
    },
    "volunteer-unheard": {"volunteering": NAMED},
    "question-unanswered": {"about": NAMED, "since": sample.EARLIER, "applies": False, "undecided": True},
}

TO_MEMBERS: Mapping[str, Mapping[str, object]] = {
    "profile": {"form": PROFILE, "is_mentor": True, "because": "", "addresses": ["mia@example.org"]},
    "profile-changed": {
        "changes": [
            Facts(label="Mentees at a time", before="2", after="1"),
            Facts(label="A line about yourself for the roster", before="", after="Load tests that tell the truth."),
        ],
        "unread": MISSING[:1],
    },
    "mentors": {"mentors": [BEN, MIA], "more": 0, "is_mentor": False},
}
