"""The cast of the demo: three applicants, two mentors and an admin, with what they say of themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

PROGRAM_NAME = "Mentoring the Mentors"
PROGRAM_ADDRESS = "mentoring@example.org"
PROGRAM_ZONE = "Europe/London"

Part = Literal["applicant", "mentor", "admin"]


@dataclass(frozen=True, slots=True)
class Role:
    """One of the cast; `zone` is an IANA name. Mentors are in the books when the story begins, with these slots."""

    key: str
    name: str
    address: str
    zone: str
    part: Part
    disciplines: tuple[str, ...] = ()
    years: int = 0
    slots: int = 0

    @property
    def first_name(self) -> str:
        return self.name.split()[0]


CAST = (
    Role("ann", "Ann Bell", "ann.bell@example.test", "Europe/Berlin", "applicant"),
    Role("rob", "Rob Stone", "rob.stone@example.test", "Europe/Dublin", "applicant"),
    Role("cem", "Cem Kaya", "cem.kaya@example.test", "Europe/Istanbul", "applicant"),
    Role("mia", "Mia Lund", "mia.lund@example.test", "Europe/Berlin", "mentor", ("testing", "apm"), 11, 1),
    Role("ben", "Ben Brook", "ben.brook@example.test", "America/New_York", "mentor", ("capacity", "testing"), 18, 1),
    Role("ada", "Ada Clarke", "ada.clarke@example.org", "Europe/London", "admin"),
)

GUEST = Role("guest", "Guest", "guest@example.test", PROGRAM_ZONE, "applicant")
"""Nobody in the story: a mailbox for whoever joins in with a mail client and wants to apply."""

Answers = Mapping[str, str]
"""What an applicant writes below each of the form's questions, by how the question begins."""

ANN: Answers = {
    "Why should you be taken": (
        "For six years I have been the one who is called when the payment service falls over on a Friday. "
        "I am good at finding out why, and tired of finding out so late. I want to learn to say in March what "
        "will break in November, and to teach that to the two juniors who now watch me do it the hard way."
    ),
    "What have you accomplished": (
        "I led the load tests of a card gateway that now carries 4,000 transactions a second, and halved its "
        "p99 in a year (840 ms to 390 ms), mostly by finding one lock and one chatty client. I wrote the guide "
        "by which three teams test before each release; we have not rolled back for speed since."
    ),
    "What else makes you": (
        "I once found a leak by plotting the canteen queue against garbage collections. It was not the canteen."
    ),
    "LinkedIn CV": "linkdin/ann-bell",
    "Your discipline": "load testing",
    "Your experience in it": "six years of load testing in payments, JVM and Postgres",
    "Your goals": "become a capacity planner who can defend a forecast before a board",
    "Your time zone": "Europe/Berlin",
    "Do you agree": "I agree",
}

ROB: Answers = {
    "Why should you be taken": (
        "I finished a two-week course in web development in December and would like to get into performance, "
        "because everybody says it pays well and that there are not many people who do it. I learn fast and I "
        "have evenings free until the summer."
    ),
    "What have you accomplished": "A weather page for my football club. It loads quickly.",
    "Links to collaborative": "none",
    "LinkedIn CV": "https://www.linkedin.com/in/rob-stone",
    "Your discipline": "performance testing",
    "Your experience in it": "none yet",
    "Your goals": "find out whether this is for me",
    "Your time zone": "Europe/Dublin",
    "Do you agree": "yes",
}

CEM: Answers = {
    "Why should you be taken": (
        "I run the monitoring of a ride-hailing platform and can tell you to the minute when we were slow. I "
        "cannot tell you why, and nobody around me can either. I want a person to think aloud with who has seen "
        "more systems than I have, and in a year I want to be that person for somebody in Izmir."
    ),
    "What have you accomplished": (
        "Cut our alerts from 900 a week to 40 without missing an outage. Traced a 2 s stall at every full hour "
        "to a cron job that nobody owned. Reduced the tracing bill by 60 percent with tail sampling, and gave a "
        "talk on it at our local meetup."
    ),
    "Links to collaborative": "https://github.example.org/cemkaya/hourly-stalls",
    "LinkedIn CV": "https://www.linkedin.com/in/cem-kaya",
    "Your discipline": "monitoring",
    "Your experience in it": "five years of monitoring and tracing for a platform with 300 services",
    "Your goals": "learn profiling and queueing well enough to explain a slow minute, not only to report it",
    "Your time zone": "Europe/Istanbul",
    "Do you agree": "I agree",
}

ROB_AGAIN: Answers = {
    "Why should you be taken": (
        "A year ago you told me to take one slow page, measure it, make it faster, and write down how. I did: the "
        "fixtures page of my football club took 6.1 s on a phone and takes 0.9 s now. Since then I test the releases "
        "of a small ticket shop, three days a week, and I notice how much of it I do by feel."
    ),
    "What have you accomplished": (
        "The fixtures page: 84 images became 6, and a query that ran once a row runs once. I wrote it down in four "
        "pages that the club's next volunteer could follow. At the ticket shop I set up the first load test that "
        "anybody believes, because it fell over where the live shop had."
    ),
    "Links to collaborative": "https://github.example.org/robstone/fixtures-page",
    "LinkedIn CV": "https://www.linkedin.com/in/rob-stone",
    "Your discipline": "performance testing",
    "Your experience in it": "a year: one page of my own, then load tests of a ticket shop",
    "Your goals": "learn to say beforehand how many people a shop can take, and how sure I am",
    "Your time zone": "Europe/Dublin",
    "Do you agree": "I agree",
}
