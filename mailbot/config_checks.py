"""What a config of sound types can still get wrong: each check names the keys, the problem, and a way to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from mailbot.config_keys import Login, Mailbox, News, Program, Schedule, Smtp, Store, Trust
from mailbot.source import did_you_mean

Problem = tuple[str, str, str]
"""Key, what is wrong with it, how to mend it."""

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[A-Za-z0-9-]+\.)*[A-Za-z0-9-]+")
_MAILBOX = re.compile(r'\s*(?:"([^"<>]*)"|([^"<>@,;]*?))\s*<([^<>\s,;]+)>\s*')
_SERVER = re.compile(r"[A-Za-z0-9.*?_-]{1,253}")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def parse_mailbox(text: str) -> Mailbox | None:
    """One mailbox, "Name <address>" or a bare address (RFC 5322 3.4); None for none, for several, for a group."""
    named = _MAILBOX.fullmatch(text)
    address = named[3] if named else text.strip()
    if not is_address(address):
        return None
    return Mailbox((named[1] or named[2] or "").strip() if named else "", address.lower())


def is_address(text: str) -> bool:
    """Whether a text is one bare mail address that goes on the wire as it is (RFC 5321 4.1.2, no quoted locals)."""
    local, _, domain = text.rpartition("@")
    dots = local.startswith(".") or local.endswith(".") or ".." in local
    return bool(_ADDRESS.fullmatch(text)) and not dots and len(local) <= 64 and len(domain) <= 253


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself, judged by its spelling alone."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def check_program(program: Program) -> Iterator[Problem]:
    for key in ("address", "conduct"):
        value = getattr(program, key)
        if value and not is_address(value):
            yield key, f"{value!r} is not a mail address", 'write it bare: "mentoring@example.org"'
    for place, admin in enumerate(program.admins, 1):
        if parse_mailbox(admin) is None:
            yield "admins", f"number {place}, {admin!r}, is not one mailbox", 'write "Name <address>", one person each'
    yield from _same_admin(program)
    if not _is_zone(program.timezone):
        yield "timezone", f"there is no time zone {program.timezone!r}", 'write its IANA name, such as "Europe/Berlin"'
    if len(program.subaddress) > 1 or program.subaddress.isalnum() or program.subaddress.strip() != program.subaddress:
        mend = 'one character such as "+" or "-"; "" where the provider has no sub-addresses'
        yield "subaddress", f"{program.subaddress!r} cannot set off a sub-address", mend
    elif program.subaddress and not is_address(f"a{program.subaddress}b@example.org"):
        yield "subaddress", f"{program.subaddress!r} cannot stand in an address", 'one character such as "+" or "-"'


def _same_admin(program: Program) -> Iterator[Problem]:
    seen: set[str] = set()
    for admin in filter(None, map(parse_mailbox, program.admins)):
        if admin.address in seen:
            yield "admins", f"{admin.address} is here twice", "name each admin once"
        elif admin.address == program.address.lower():
            yield "admins", f"{admin.address} is the program itself", "an admin is a person with a mailbox of their own"
        seen.add(admin.address)


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (OSError, ValueError, LookupError):
        return False


def check_login(login: Login) -> Iterator[Problem]:
    if re.search(r"[\s/:@]", login.host) and not login.host.count(":") > 1:
        yield "host", f"{login.host!r} is not a host name", "without scheme, port or user: imap.example.org"
    if login.security == "none" and not is_loopback(login.host):
        yield "security", f"{login.host} would be spoken to in the clear", 'write "tls" or "starttls"'
    if len(login.sources) > 1:
        yield login.sources[1], f"the secret comes from {' and '.join(login.sources)}", "keep one of them"
    if login.sources and not login.username:
        yield "username", "there is a secret, but nobody whose it is", 'write username = "…"'
    needs = login.username or not isinstance(login, Smtp)
    if needs and not login.username and not login.sources:
        yield "username", "a mailbox needs a username", 'write username = "mentoring@example.org"'
    elif needs and not login.sources:
        yield "password_command", "there is no secret to log in with", 'write password_command = "pass show mentoring"'
    if login.ca_file and not Path(login.ca_file).is_file():
        yield "ca_file", f"there is no file {login.ca_file}", "name a PEM file with the server's authorities"


def check_store(store: Store) -> Iterator[Problem]:
    scheme, found, path = store.url.partition("://")
    if scheme in ("sqlite", "postgresql", "postgresql+psycopg"):
        yield "url", f"{scheme} comes later", 'write "tinydb:///var/lib/mailbot/books.json" for now'
    elif scheme != "tinydb" or not found:
        yield "url", f"{store.url!r} names no books", did_you_mean(scheme, ["tinydb"]) + " tinydb:///path/books.json"
    elif not path.startswith("/") or not path.strip("/.") or path.endswith("/"):
        mend = "three slashes and a file: tinydb:///var/lib/mailbot/books.json, or tinydb:///./books.json from here"
        yield "url", f"{store.url!r} names no file", mend


def check_trust(trust: Trust) -> Iterator[Problem]:
    for name in trust.authserv_ids:
        if not _SERVER.fullmatch(name):
            mend = 'write the word that stands before the first ";" in Authentication-Results, like "mx.example.org"'
            yield "authserv_ids", f"{name!r} is no name of a server", mend
        elif not name.strip("*?."):
            yield "authserv_ids", f"{name!r} would let every mail vouch for itself", 'name your server: "*.example.org"'


def check_news(news: News) -> Iterator[Problem]:
    if news.unsubscribe_url and not re.fullmatch(r"https://[^\s/]+\S*", news.unsubscribe_url):
        yield (
            "unsubscribe_url",
            f"{news.unsubscribe_url!r} is not an https address",
            'write "https://…" or leave it out',
        )


def check_schedule(schedule: Schedule) -> Iterator[Problem]:
    """Reminders come in order, and before what they remind of."""
    s = schedule
    for key in ("review_days", "no_kickoff_days", "plan_days", "pay_forward_days", "answer_days", "silence_close_days"):
        yield from _rising(key, getattr(s, key))
    yield from _rising(
        "incomplete_days", (*s.incomplete_days, s.incomplete_expires_days), "and incomplete_expires_days"
    )
    yield from _rising("silence_days", (*s.silence_days, s.silence_close_days[0]), "and silence_close_days")
    yield from _rising("offer_reminder_days", (s.offer_reminder_days, s.offer_lapses_days), "and offer_lapses_days")
    if any(later >= sooner for sooner, later in pairwise(s.milestone_before_days)):
        shown = _shown(s.milestone_before_days)
        yield (
            "milestone_before_days",
            f"{shown} are days before a date and do not fall",
            "write the earlier reminder first",
        )
    if s.catchup_agenda_days >= s.catchup_dates_days:
        yield (
            "catchup_agenda_days",
            "the agenda is asked for before the date is",
            "make it less than catchup_dates_days",
        )
    if s.catchup_dates_days >= s.catchup_months * 28:
        yield "catchup_dates_days", "longer than the time between two catch-ups", "make it less than catchup_months"
    if len(s.quiet_hours) == 1 or not all(_TIME.fullmatch(hour) for hour in s.quiet_hours):
        yield (
            "quiet_hours",
            f"{list(s.quiet_hours)} is not a stretch of time",
            'write ["20:00", "08:00"], or [] for none',
        )


def _rising(key: str, days: tuple[int, ...], rest: str = "") -> Iterator[Problem]:
    if any(later <= sooner for sooner, later in pairwise(days)):
        said = f"{_shown(days)} ({key} {rest})" if rest else _shown(days)
        yield key, f"{said} does not rise", "each one has to come after the one before it"


def _shown(days: tuple[int, ...]) -> str:
    return ", ".join(map(str, days))
