"""The corpus: people in the books and the mails that some of them write; the same ones in every run.

A third of the mails are complete applications, two thirds talk in pairs' threads. Mentors with a free slot are always
FREE_MENTORS, however many people there are: free slots are what a program is short of.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from mailbot.demo.cast import CEM
from mailbot.program.bookkeeping import Counter, Thread
from mailbot.program.model import (
    Application,
    ApplicationStage,
    Call,
    Membership,
    Mentorship,
    MentorshipStage,
    Person,
    Record,
)
from mailbot.program.trust.token import ProgramAddress

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PROGRAM = ProgramAddress("mentoring@example.org")
FREE_MENTORS = 50
MENTEES = 4
"""How many mentees each of the other mentors has: as many as slots."""
RULES = "2026-11"
"""The version of the program's rules as they come with it."""
DISCIPLINES = ("modelling", "testing", "capacity", "apm")

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_WORDS = (
    "mentor",
    "mentee",
    "goal",
    "review",
    "week",
    "project",
    "plan",
    "feedback",
    "meeting",
    "code",
    "reading",
    "talk",
)


def population(people: int, now: datetime = NOW) -> Iterator[Record]:
    """The records of so many people: one admin, the free mentors, and groups of a mentor with their mentees, who all
    have had their kickoff lately, so that nothing is due.
    """
    yield Person(
        id="M-1", name="Ada Admin", addresses=("ada@example.org",), since=NOW, roles=("admin",), stage=Membership.MEMBER
    )
    for number in range(2, people + 1):
        yield _person(number)
    pairs = 0
    for mentee, mentor in _pairs(people):
        pairs += 1
        yield from _pair(pairs, mentor, mentee, now)
    yield Counter(id="M", last=people)
    yield Counter(id="A", last=pairs)
    yield Counter(id="P", last=pairs)


def mails(people: int, count: int, form: str) -> list[bytes]:
    """So many mails to the program; `form` is the text of the letter with the application form."""
    chance = random.Random(42)
    pairs = list(_pairs(people))
    written = []
    for number in range(count):
        if number % 3 == 0:
            message = _application(number, form)
        else:
            position = number * len(pairs) // count
            mentee, mentor = pairs[position]
            message = _talk(number, position + 1, mentee if number % 2 else mentor, chance)
        written.append(message.as_bytes())
    return written


def _is_mentor(number: int) -> bool:
    return number <= FREE_MENTORS + 1 or (number - FREE_MENTORS - 2) % (MENTEES + 1) == 0


def _pairs(people: int) -> Iterator[tuple[int, int]]:
    """(mentee, mentor) by their numbers."""
    mentor = 0
    for number in range(FREE_MENTORS + 2, people + 1):
        if _is_mentor(number):
            mentor = number
        else:
            yield number, mentor


def _person(number: int) -> Person:
    mentor = _is_mentor(number)
    return Person(
        id=f"M-{number}",
        name=f"Person {number}",
        addresses=(f"person{number}@example.test",),
        since=NOW - timedelta(days=200),
        stage=Membership.MEMBER,
        roles=("mentor",) if mentor else ("mentee",),
        timezone="Europe/Berlin",
        agreed=RULES,
        disciplines=(DISCIPLINES[number % 4], DISCIPLINES[(number + 1) % 4]),
        years=5 + number % 20,
        slots=(1000 if number <= FREE_MENTORS + 1 else MENTEES) if mentor else 0,
    )


def _pair(number: int, mentor: int, mentee: int, now: datetime) -> Iterator[Record]:
    """A pair with its application and a thread for each of the two."""
    since, held = now - timedelta(days=5), now - timedelta(days=4)
    halves = f"M-{mentor}", f"M-{mentee}"
    yield Application(
        id=f"A-{number}",
        applicant=halves[1],
        filed=since,
        touched=since,
        completed=since,
        decided=since,
        stage=ApplicationStage.MATCHED,
        answers={question: f"{answer} {number}" for question, answer in CEM.items()},
        strength=80,
    )
    yield Mentorship(
        id=f"P-{number}",
        mentor=halves[0],
        mentee=halves[1],
        since=since,
        application=f"A-{number}",
        stage=MentorshipStage.PLANNING,
        calls=(Call(number=1, at=held, zone="Europe/Berlin", said=dict.fromkeys(halves, True), held=held),),
        kickoff_held=held,
        contact=dict.fromkeys(halves, now - timedelta(days=1)),
    )
    for half in (mentor, mentee):
        token = token_of(number, half)
        yield Thread(
            id=token,
            party=f"M-{half}",
            topic=f"P-{number}",
            token=token,
            subject=f"You and your partner [P-{number}]",
            opened=since,
            messages=(PROGRAM.message_id(token, "first"),),
        )


def token_of(pair: int, person: int) -> str:
    """The token of one side's thread."""
    number, letters = pair << 40 | person, []
    for _ in range(20):
        number, digit = divmod(number, 32)
        letters.append(_LETTERS[digit])
    return "".join(letters)


def _application(number: int, form: str) -> EmailMessage:
    """The form with every answer below its question, from somebody new."""
    lines = ["Hello,", "", "here is my application.", ""]
    for line in form.splitlines():
        lines.append(line)
        if line.startswith("["):
            lines += [part for question, answer in CEM.items() if question in line for part in ("", answer, "")]
    message = _message(number, f"New{number} Applicant", f"new{number}@example.test", PROGRAM.address)
    message["Subject"] = "My application"
    message.set_content("\n".join(lines) + "\n")
    return message


def _talk(number: int, pair: int, person: int, chance: random.Random) -> EmailMessage:
    """An answer to the partner, with the letter quoted and a signature."""
    token = token_of(pair, person)
    first = f"<{PROGRAM.message_id(token, 'first')}>"
    message = _message(number, f"Person {person}", f"person{person}@example.test", PROGRAM.with_token(token))
    message["Subject"] = f"Re: You and your partner [P-{pair}]"
    message["In-Reply-To"] = first
    message["References"] = first
    text = "Hello,\n\n" + "\n\n".join(_paragraph(40, chance) for _ in range(3)) + "\n\n"
    if number % 4 == 0:
        text += "Grüße aus Köln – naïve café.\n\n"
    quoted = "".join(f"> {_paragraph(9, chance)}\n" for _ in range(12))
    text += f"On Mon, 16 Nov 2026 at 09:00, Your partner wrote:\n\n{quoted}\n-- \nPerson {person}\nExample Org\n"
    message.set_content(text)
    kind = (number - number // 3) % 10
    if kind < 3:
        paragraphs = "".join(f"<p>{line.replace('>', '&gt;')}</p>" for line in text.splitlines())
        message.add_alternative(f"<html><body>{paragraphs}</body></html>", subtype="html")
    elif kind == 9:
        message.add_attachment(chance.randbytes(20480), maintype="application", subtype="pdf", filename="plan.pdf")
    return message


def _message(number: int, name: str, address: str, to: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = f"{name} <{address}>"
    message["To"] = to
    message["Date"] = format_datetime(NOW + timedelta(seconds=number))
    message["Message-ID"] = f"<corpus{number}@example.test>"
    return message


def _paragraph(words: int, chance: random.Random) -> str:
    return " ".join(chance.choice(_WORDS) for _ in range(words)).capitalize() + "."
