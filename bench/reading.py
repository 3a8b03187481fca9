"""Milliseconds for reading one usual mail of 4 KB: parse, screening, new text, who writes and what it asks for.

Nothing is decided, written or sent: this is what every mail costs before the program does anything about it.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from bench.corpus import FREE_MENTORS, NOW, PROGRAM, population, token_of
from bench.intake import form_of, program_in
from mailbot.adapters.memory import MemorySpool, memory_store
from mailbot.composition import office_of
from mailbot.demo.cast import CEM
from mailbot.door import screened
from mailbot.intake import read_case
from mailbot.mail.reading.parse import parse
from mailbot.mail.screening.screening import ScreeningKind
from mailbot.office import Office
from mailbot.ports import Unit
from mailbot.program.steps import steps_of

PEOPLE = 1_000
TIMES = 200
"""How often each mail is read."""

_SAID = (
    "thank you for the notes of last week. I went through the chapter on queueing twice and tried it on our",
    "own service: with two thirds of the load the waiting time was already double of what I had guessed, so",
    "the figures we plan with are too low. Could we look at that together in our next call? I would bring the",
    "measurements, and a list of what I do not understand yet. Two questions that I could not answer by",
    "myself: how long must one measure before the mean is worth anything, and what do you do with the morning",
    "peak, which is a different system altogether?",
)
_QUOTED = (
    "How are you getting on with the plan? I have read your summary and like the second part best, since it says what",
    "you measured and not only what you conclude. For the next time I suggest that you take one service that you know",
    "well, write down what you expect of it, and then measure for a week without looking at the numbers in between.",
)
_TRACE = (
    ("Received", "from out.example.test (out.example.test [192.0.2.7]) by mx.example.org with ESMTPS id 4Tx9; {date}"),
    ("Authentication-Results", "mx.example.org; dkim=pass header.d=example.test; spf=pass; dmarc=pass"),
    (
        "DKIM-Signature",
        "v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.test; s=a; h=from:to:subject; b=" + "Zm9v" * 80,
    ),
    ("Received", "from [192.0.2.9] by out.example.test with ESMTPSA; {date}"),
    ("User-Agent", "Mozilla Thunderbird"),
)


@dataclass(frozen=True, slots=True)
class Read:
    """Milliseconds for one mail: the median, the 99th percentile and the median of parsing alone; and its octets."""

    name: str
    median: float
    p99: float
    parsing: float
    octets: int


def reading() -> list[Read]:
    """Each of the usual mails, read so many times by an office with its books in memory."""
    with tempfile.TemporaryDirectory(prefix="mailbot-bench-") as folder:
        program = program_in(Path(folder))
        store = memory_store()
        store.commit(Unit(records=tuple(population(PEOPLE))))
        office = office_of(program, store, MemorySpool())
        office.begin(NOW)
        return [_measured(name, raw, asks, office) for name, raw, asks in _usual(form_of(program))]


def _measured(name: str, raw: bytes, asks: str, office: Office) -> Read:
    seconds, parsing = [], []
    for _ in range(TIMES):
        started = time.perf_counter()
        mail = parse(raw)
        parsing.append(time.perf_counter() - started)
        screening = screened(mail, office)
        steps = list(steps_of(read_case(mail, office, NOW)))
        seconds.append(time.perf_counter() - started)
        assert screening.kind is ScreeningKind.GENUINE, screening.because
        assert [step.chapter for step in steps] == [asks], steps
    median, p99 = (sorted(seconds)[int(TIMES * part)] * 1000 for part in (0.5, 0.99))
    return Read(name, median, p99, sorted(parsing)[TIMES // 2] * 1000, len(raw))


def _usual(form: str) -> Iterator[tuple[str, bytes, str]]:
    """Name, octets and chapter of the mails that people write most."""
    said = "Hello,\n\n" + "\n".join(_SAID) + "\n\n" + "\n".join(_SAID[::-1]) + "\n\nBest\nBo\n"
    attribution = f"On Mon, 16 Nov 2026 at 09:00, Your partner <{PROGRAM.address}> wrote:"
    quoted = "\n".join(f"> {line}" for line in (*_QUOTED, "", *_QUOTED))
    plain = _talk()
    plain.set_content(f"{said}\n{attribution}\n\n{quoted}\n\n-- \nBo Example\nExample Ltd, 12 Example Road\n")
    yield "plain reply", plain.as_bytes(), "conversation"

    rich = _talk()
    rich.set_content(f"{said}\n{attribution}\n\n{quoted}\n")
    paragraphs = "".join(f'<div dir="ltr">{line}<br></div>' for line in said.splitlines())
    quote = f'<blockquote class="gmail_quote" style="margin:0 0 0 .8ex">{"<br>".join(_QUOTED)}</blockquote>'
    html = f'<html><body>{paragraphs}<div class="gmail_quote"><div class="gmail_attr">{attribution}</div>{quote}</div>'
    rich.add_alternative(f"{html}</body></html>", subtype="html")
    yield "reply with HTML", rich.as_bytes(), "conversation"

    application = _message("New Applicant <new@example.test>", PROGRAM.address, "My application")
    lines = ["Hello,", "", "here is my application.", ""]
    for line in form.splitlines():
        lines.append(line)
        if line.startswith("["):
            lines += [part for question, answer in CEM.items() if question in line for part in ("", answer, "")]
    application.set_content("\n".join(lines) + "\n")
    yield "filled form", application.as_bytes(), "application"


def _talk() -> EmailMessage:
    """A mail of the mentee of the first pair to its thread."""
    mentee = FREE_MENTORS + 3
    token = token_of(1, mentee)
    first = f"<{PROGRAM.message_id(token, 'first')}>"
    message = _message(f"Bo Example <person{mentee}@example.test>", PROGRAM.with_token(token), "Re: You two [P-1]")
    message["In-Reply-To"] = first
    message["References"] = first
    return message


def _message(sender: str, to: str, subject: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    date = format_datetime(NOW - timedelta(minutes=1))
    for name, value in _TRACE:
        message[name] = value.format(date=date)
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"], message["Message-ID"] = date, "<usual@example.test>"
    return message
