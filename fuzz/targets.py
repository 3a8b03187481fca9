"""Targets: the ways in which what strangers send is read, and what must hold of the outcome."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from mailbot.config import load_config
from mailbot.errors import MalformedMail
from mailbot.mail.calendars.calendar_answer import read_answer
from mailbot.mail.calendars.calendar_event import calendar_seen, read_event
from mailbot.mail.calendars.content_line import with_method
from mailbot.mail.message import Attachment, Mail
from mailbot.mail.new_text.form import FormField, read_answers
from mailbot.mail.new_text.inline import with_questions
from mailbot.mail.new_text.reply import new_text, split_reply
from mailbot.mail.origin.authentication_results import read_results
from mailbot.mail.origin.authenticity import authenticate
from mailbot.mail.outgoing import encoded
from mailbot.mail.passing_on.attached import sorted_out
from mailbot.mail.passing_on.clean_html import clean
from mailbot.mail.passing_on.redact import Redaction
from mailbot.mail.passing_on.spelling import plain
from mailbot.mail.reading.charset import readable
from mailbot.mail.reading.html import html_to_text
from mailbot.mail.reading.parse import parse, parse_head
from mailbot.mail.reports.delivery import read_report
from mailbot.mail.reports.undelivered import failures
from mailbot.mail.screening.automatic import screen
from mailbot.policy.shipped import shipped_path, sources
from mailbot.program.calls.appointment import read_appointment
from mailbot.program.handbook import Handbook
from mailbot.program.handbook_reader import read_handbook
from mailbot.program.keywords.grammar import read_commands
from mailbot.program.keywords.keyword import Role
from mailbot.program.membership.absence import announced_return
from mailbot.program.plans.plan_text import read_plan
from mailbot.program.topic import Place
from mailbot.program.trust.token import ProgramAddress, tokens_in
from mailbot.source import Mistakes

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Berlin")
PROGRAM = ProgramAddress("mentoring@example.org")
PRIVATE = ("ann.bell@example.test", "m.ünzel@bücher.example")
SERVERS = ("mx.example.org", "*.example.net", "microsoft365")


class Broken(AssertionError):
    """What was read is not what must hold of it."""


def read_mail(octets: bytes) -> Mail | None:
    """The mail that octets are, None where they are none; nothing else may come of them."""
    with suppress(MalformedMail):
        parse_head(octets)
    try:
        mail = parse(octets)
    except MalformedMail:
        return None
    for text in _texts(dataclasses.replace(mail, trace=())):  # that is kept as it came
        _sound(text)
    for value in (mail.subject, *(file.name for file in mail.attachments), *_people(mail)):
        if len(f"{value}.".splitlines()) > 1:
            raise Broken(f"a line breaks within a header or a name: {value!r}")
    if any("/" in file.name or "\\" in file.name or file.name in {".", ".."} for file in mail.attachments):
        raise Broken("the name of a file leads elsewhere")
    tokens_in(mail, PROGRAM)
    return mail


def screening(octets: bytes) -> None:
    """Every mail is screened, and its day of return and its calendar looked for."""
    mail = read_mail(octets)
    if mail is not None:
        _sound(screen(mail, frozenset({PROGRAM.address})).because)
        announced_return(mail.text, NOW, ZONE)
        read_answer(mail)
        calendar_seen(mail)


def delivery(octets: bytes) -> None:
    """A report has addresses in it, and nothing that could not be written down."""
    mail = read_mail(octets)
    if mail is not None:
        for status in read_report(mail):
            _sound(f"{status.recipient} {status.message_id} {status.reason} {status.fault}")
    text = _text(octets)
    failures(text[:80], text)


def authenticity(octets: bytes) -> None:
    """Nobody is believed where the topmost words of a trusted server are a failure."""
    mail = read_mail(octets)
    if mail is not None:
        found = authenticate(mail, SERVERS)
        if found.passed and (found.failed or mail.sender is None):
            raise Broken("somebody is believed who failed, or who is nobody")
        if not found.because.isprintable():
            raise Broken("a terminal is told more than words")
    for verdict in read_results(_text(octets)).verdicts:
        _sound(f"{verdict.method} {verdict.result} {verdict.properties}")


def reply(octets: bytes) -> None:
    """What is new in a reply was written in it: its words stand in the text in their order."""
    text = _text(octets)
    new = new_text(text)
    if not _within(new.split(), text.split()):
        raise Broken("the new text has words that the reply has not")
    with_questions(split_reply(text))


def page(octets: bytes) -> None:
    """A page becomes text, and what is passed on of it has no script and no address."""
    html = _text(octets)
    text = html_to_text(html)
    _sound(text)
    new_text(text)
    cleaned = clean(html, _redaction().text)
    if cleaned is not None and "<script" in cleaned.lower():
        raise Broken("a script is passed on")


def form(octets: bytes) -> None:
    """The answers of a form are the writer's words, each under a key of the form."""
    text = _text(octets)
    fields = _fields()
    asked = [field.key for field in fields][: len(text) % 4]
    answers = read_answers(text, fields, asked)
    if not set(answers) <= {field.key for field in fields}:
        raise Broken("an answer to a question that nobody asked")


def keyword(octets: bytes) -> None:
    """Everywhere and for everybody a line is a command, malformed or talk; the arguments are one line."""
    text = _text(octets)
    for place in (list(Place)[sum(octets[:2]) % len(Place)], Place.PAIR):
        said = read_commands(text, place, frozenset(Role), text[:60], _handbook().synonyms)
        if any("\n" in command.args for command in said.commands):
            raise Broken("arguments on two lines")
        for command in said.commands:
            if command.keyword == "CALL":
                read_appointment(command.args, NOW, ZONE, _handbook().dates)
            if command.keyword == "PLAN":
                read_plan(command.text, NOW.date(), _handbook().marks)


def calendar(octets: bytes) -> None:
    """A calendar is an appointment or None, and takes a METHOD."""
    event = read_event(octets)
    if event is not None:
        for text in _texts(event):
            _sound(text)
    with_method(octets, "REPLY")


def redaction(octets: bytes) -> None:
    """No address that is private leaves, wherever it stands and whatever stands around it."""
    text = _text(octets)
    at = octets[0] % (len(text) + 1) if octets else 0
    for address in PRIVATE:
        masked = _redaction().text(f"{text[:at]} {address} {text[at:]}")
        if address in masked.casefold() or plain(address) in plain(masked):
            raise Broken("an address is passed on")
    name = _redaction().name(text)
    if any(plain(address) in plain(name) for address in PRIVATE):
        raise Broken("an address is passed on in the name of a file")
    sorted_out([Attachment(text[:40] or "notes.txt", "text/plain", octets)], _redaction())
    encoded(text)


def parsing(octets: bytes) -> None:
    """A Mail or MalformedMail, with text that can be written down and names that lead nowhere."""
    read_mail(octets)


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    target.__name__: target
    for target in (parsing, reply, page, form, keyword, calendar, delivery, screening, authenticity, redaction)
}


def _text(octets: bytes) -> str:
    """The text as the readers of parts and headers hand it on."""
    return readable(octets.decode("utf-8", "ignore"))


def _sound(text: str) -> None:
    """Broken where a text cannot be written down, or has zero octets."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise Broken(f"half a character in {text[:60]!r}") from None
    if "\0" in text:
        raise Broken(f"a zero octet in {text[:60]!r}")


def _texts(value: object) -> Iterator[str]:
    """All texts in a value."""
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for each in dataclasses.fields(value):
            yield from _texts(getattr(value, each.name))
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from (str(key), *_texts(each))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _texts(each)


def _people(mail: Mail) -> list[str]:
    everybody = [*mail.to, *mail.cc, *([mail.sender] if mail.sender else [])]
    return [text for one in everybody for text in (one.name, one.address)]


def _within(words: list[str], text: list[str]) -> bool:
    following = iter(text)
    return all(word in following for word in words)


@lru_cache(maxsize=1)
def _redaction() -> Redaction:
    return Redaction.of(PRIVATE, PROGRAM.token_pattern())


@lru_cache(maxsize=1)
def _handbook() -> Handbook:
    handbook = read_handbook(load_config(shipped_path("config.example.toml")), sources("rules"), Mistakes())
    assert handbook is not None  # what is shipped has no mistakes
    return handbook


@lru_cache(maxsize=1)
def _fields() -> tuple[FormField, ...]:
    return tuple(_handbook().application_form.fields)
