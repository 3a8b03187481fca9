"""Profiles: what the made-up people are called, where they live, and what they answer to the program's forms."""

from __future__ import annotations

from random import Random  # noqa: TID251  # chance that is the same for the same seed, and decides nothing of the program

_FIRST = (
    "Ada Ben Cleo Dana Emil Fern Gita Hugo Ines Jan Kaya Lior Mira Nils Olga Pia Quin Rosa Sven Tara Uma Vito Wanda "
    "Xenia Yara Zeno Aiko Björn Chloé Đorđe Élan Françoise"
)
_LAST = (
    "Abbot Brook Castillo Demir Ek Field Gross Hill Ivanov Jansen Kowalski Lund Moreau Nakamura Okafor Pereira Quist "
    "Rossi Schmidt Tanaka Unger Vogel Weber Xu Yilmaz Zhang"
)
_ZONES = (
    "Europe/Berlin America/New_York Asia/Kolkata Europe/London America/Sao_Paulo Asia/Tokyo Africa/Lagos "
    "Europe/Istanbul Australia/Sydney America/Los_Angeles"
)
FIRST, LAST, ZONES = tuple(_FIRST.split()), tuple(_LAST.split()), tuple(_ZONES.split())
_DISCIPLINES = (
    "performance modelling",
    "performance testing",
    "capacity management",
    "application performance management",
)


def answers_of(name: str, zone: str, number: int, chance: Random) -> dict[str, str]:
    """What somebody answers to the questions of the program's forms, by their labels."""
    discipline = chance.choice(_DISCIPLINES)
    long = (
        f"I have kept the checkout of a shop fast for {chance.randint(2, 12)} years, from the load tests to the "
        "capacity plan for the season, and I would like to learn how others do the same with less guessing than I do."
    )
    return {
        "Why should you be taken into the program?": long,
        "What have you accomplished in your profession?": long.replace("kept", "made").replace("fast", "faster"),
        "Links to collaborative or open-source work": f"https://example.test/work/{number}"
        if chance.random() < 0.6
        else "none",
        "LinkedIn CV": f"https://www.linkedin.com/in/person-{number}",
        "Your discipline": discipline,
        "Your experience in it": f"{chance.randint(1, 15)} years of load tests for web shops",
        "Your goals": "become the one who is asked about capacity",
        "Your time zone": zone,
        "Do you agree to the rules above?": "I agree",
        "Your full name": name,
        "Disciplines you mentor in": ", ".join(dict.fromkeys((discipline, chance.choice(_DISCIPLINES)))),
        "Life-cycle stages you know well": chance.choice(("all", "test, operate", "design, build")),
        "Your years in the field": str(chance.randint(3, 30)),
        "City whose clock you go by": zone,
        "Mentees at a time": str(chance.choice((1, 1, 1, 1, 2, 2, 3))),
        "Shall the roster name you?": chance.choice(("yes", "yes", "no")),
        "Do you agree to what mentors agree to?": "I agree",
        "What did the two of you work on?": "Load models of the checkout path.",
        "What would help next?": "A queueing book, and somebody who asks why.",
    }
