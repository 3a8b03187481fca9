"""Letter samples: made-up people and moments in the shapes that the chapters give to letters.

Templates are checked against them when they are loaded, `preview` shows letters with them, and program admins see in
them what a letter may say.
"""

from __future__ import annotations

from datetime import UTC, datetime

from mailbot.program.facts import Facts
from mailbot.program.keywords.keyword import Role
from mailbot.program.keywords.prompt import shown
from mailbot.program.keywords.vocabulary import fitting
from mailbot.program.matching.waitlist import Position
from mailbot.program.model import MentorshipStage
from mailbot.program.topic import Place

EARLIER = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SOON = datetime(2026, 12, 7, 9, 0, tzinfo=UTC)
EXAMPLE = datetime(2026, 11, 30, 14, 0, tzinfo=UTC)
CALL_AT = datetime(2027, 1, 14, 17, 0, tzinfo=UTC)
LATER = datetime(2027, 5, 23, 9, 0, tzinfo=UTC)

ROOM = "https://meet.example.org/spe"
WHY = (
    "For six years I have fought fires in payment systems after they went live.\n"
    "I want to learn to build performance in from the first sketch on, and to pass that on."
)
DONE = "Led the load tests of a payment gateway that carries 4,000 transactions a second, and halved its response time."
EXPERIENCE = "six years of load testing in payments"
GOALS = "to become a capacity planner"

COMMON = {
    "program": Facts(name="Mentoring the Mentors", address="mentoring@example.org"),
    "reply": Facts(
        address="mentoring+k3xqm7va2fhw5tcne4jd@example.org",
        subject=lambda subject: f"Re: {subject}",
    ),
}
"""What every letter may use besides its own facts and its reader (see compose.py)."""

ELSEWHERE = [
    {**COMMON, "reply": Facts(address=f"mentoring+{token}@example.org", subject=lambda subject: f"Re: {subject}")}
    for token in ("ve2q7xkd5h3mtw6anr4c", "hq3wd6mzk7x2nv5trc4a")
]
"""The same of two other threads: what the parts of a letter may use whose answers go there."""

ANN = Facts(name="Ann Bell", first_name="Ann")
ADA = Facts(name="Ada Admin", first_name="Ada")
MIA = Facts(name="Mia Mentor", first_name="Mia")
CEM = Facts(name="Cem Kaya", first_name="Cem")

APPLICATION = Facts(id="A-12")
NAMED = Facts(id="A-12", name="Ann Bell")
CEMS = Facts(id="A-15", name="Cem Kaya")
IN_PACKET = Facts(id="A-12", name="Ann Bell", discipline="performance testing", strength=70, since=NOW)
ANONYMOUS = Facts(
    id="A-12", discipline="performance testing", experience=EXPERIENCE, goals=GOALS, city="Berlin"
)  # fmt: skip
PAIR = Facts(id="P-7")
POSITION = Position(3, 8)
ENQUIRY = Facts(id="Q-3", subject="Mentoring from Istanbul?")
MENTOR = Facts(
    name="Mia Mentor",
    first_name="Mia",
    city="Berlin",
    disciplines="performance testing and capacity management",
    years=12,
)
MENTEE = Facts(name="Ann Bell", first_name="Ann", city="Berlin", disciplines="", years=0)

ANSWERS = [
    Facts(label="Why should you be taken into the program?", answer=WHY),
    Facts(label="What have you accomplished in your profession?", answer=DONE),
    Facts(label="Links to collaborative or open-source work", answer="https://code.example.org/ann/wrk"),
    Facts(label="Your goals", answer=GOALS),
]
MISSING = [
    Facts(label="Links to collaborative or open-source work", problem='links, or the word "none"'),
    Facts(label="LinkedIn CV", problem='"linkdin/ann" is not an address we can open'),
]
SHORT = [
    Facts(
        label="What have you accomplished in your profession?",
        problem="9 words so far; about 3 lines help us to know you",
    )
]
NOTED = [Facts(label="LinkedIn CV", problem="cv.example.org instead of linkedin.com")]
FORM = Facts(
    title="Your application",
    intro="Write your answers below the questions; a few words in your own voice are worth more than polish.",
    fields=[
        Facts(
            label="Why should you be taken into the program?",
            bracket="(5 to 6 lines, required)",
            below=[],
            value="",
        ),
        Facts(
            label="Your discipline",
            bracket="(required)",
            below=["Choose one: performance modelling, performance testing"],
            value="",
        ),
        Facts(label="Do you agree to the rules above?", bracket="(write: I agree, required)", below=[], value=""),
    ],
    blank="Your application\n\n[1] Why should you be taken into the program? (5 to 6 lines, required)\n",
)
FITS = [
    Facts(
        name="Mia Mentor",
        id="M-3",
        free=1,
        slots=2,
        reasons=["same discipline", "same time zone within an hour", "12 years of experience"],
    ),
    Facts(name="Ben Brook", id="M-4", free=2, slots=2, reasons=["works in another discipline", "2 slots free"]),
]
STRENGTH = [
    Facts(points=15, words="says why in 32 words"),
    Facts(points=15, words="links to collaborative or open-source work: 1"),
]
_MENTOR = frozenset({Role.ANYONE, Role.MEMBER, Role.MENTOR})
KEYWORDS = [
    shown(keyword)
    for keyword in fitting(Place.PAIR, _MENTOR, MentorshipStage.KICKOFF)
    if keyword.name not in {"HELP", "RESUME", "SEND"}
]
