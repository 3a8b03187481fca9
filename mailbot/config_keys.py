"""The keys of config.toml, one structure a section: what may be written, of which type, and what counts otherwise.

A key without a default has to be written. Every key stands, commented, in config.example.toml.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Security = Literal["tls", "starttls", "none"]
Port = Annotated[int, Meta(ge=0, le=65535)]
Count = Annotated[int, Meta(ge=1, le=100_000)]
Days = Annotated[int, Meta(ge=1, le=3650)]
Hours = Annotated[int, Meta(ge=1, le=720)]
Months = Annotated[int, Meta(ge=1, le=60)]
Filled = Annotated[str, Meta(min_length=1)]
TwoDays = Annotated[tuple[Days, ...], Meta(min_length=2, max_length=2)]
ThreeDays = Annotated[tuple[Days, ...], Meta(min_length=3, max_length=3)]
SomeDays = Annotated[tuple[Days, ...], Meta(max_length=10)]


class Mailbox(msgspec.Struct, frozen=True):
    """A person's name (may be empty) and address, the address in lower case."""

    name: str
    address: str


class Program(msgspec.Struct, frozen=True):
    """Who the program is. `admins` are written as "Name <address>"."""

    name: Filled
    address: Filled
    admins: Annotated[tuple[str, ...], Meta(min_length=1)]
    timezone: str = "UTC"
    conduct: str = ""
    subaddress: str = "+"


class Login(msgspec.Struct, frozen=True):
    """A mail server and how to log in: where the secret comes from, never the secret asked for.

    `port` 0 in the file means the usual one for `security`; in a loaded config it is the one to use.
    """

    host: Filled
    port: Port = 0
    security: Security = "tls"
    username: str = ""
    password_command: str = ""
    password_env: str = ""
    password_file: str = ""
    password: str = ""
    oauth2_token_command: str = ""
    ca_file: str = ""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(host={self.host!r}, port={self.port}, security={self.security!r})"

    @property
    def sources(self) -> tuple[str, ...]:
        """The keys that say where the secret comes from; a sound config has one at most."""
        return tuple(key for key in SECRET_KEYS if getattr(self, key))

    @property
    def oauth2(self) -> bool:
        """Whether the secret is an access token (XOAUTH2) rather than a password."""
        return bool(self.oauth2_token_command)


SECRET_KEYS = ("password_command", "password_env", "password_file", "password", "oauth2_token_command")


class Imap(Login, frozen=True, kw_only=True):
    """The program's mailbox. `junk` is the folder that is looked through for answers that were sorted out wrongly."""

    junk: str = ""

    usual_ports = {"tls": 993, "starttls": 143, "none": 143}


class Smtp(Login, frozen=True, kw_only=True):
    """The way out. `envelope` "letter" gives each letter a return path of its own, "plain" the program's address."""

    security: Security = "starttls"
    envelope: Literal["letter", "plain"] = "plain"

    usual_ports = {"tls": 465, "starttls": 587, "none": 25}


class Trust(msgspec.Struct, frozen=True):
    """Whose word on a sender counts (RFC 8601); without any, tokens alone do."""

    authserv_ids: tuple[Filled, ...] = ()
    verify_dkim: bool = False


class Store(msgspec.Struct, frozen=True):
    """Where the books are; in a loaded config an absolute tinydb:/// address."""

    url: str = "tinydb:///./books/books.json"

    @property
    def path(self) -> Path:
        """The books' file."""
        return Path("/" + self.url.partition(":///")[2].lstrip("/"))


class News(msgspec.Struct, frozen=True):
    """The newsletter: an https address for one-click unsubscription (RFC 8058), where there is one."""

    unsubscribe_url: str = ""


class Limits(msgspec.Struct, frozen=True):
    """How much of what: sizes of mails, rates of letters, how long a decision can be undone."""

    max_mail_mb: Annotated[int, Meta(ge=1, le=200)] = 25
    max_parts: Annotated[int, Meta(ge=1, le=10_000)] = 500
    max_nesting: Annotated[int, Meta(ge=1, le=100)] = 50
    sends_per_day: Count = 400
    nudges_per_week: Annotated[int, Meta(ge=1, le=100)] = 2
    undo_minutes: Annotated[int, Meta(ge=0, le=1440)] = 10
    answers_per_hour: Count = 20
    relays_per_hour: Count = 60
    stranger_answers_per_day: Annotated[int, Meta(ge=0, le=1000)] = 1
    stranger_mails_per_day: Count = 5
    strangers_per_hour: Count = 200
    poll_seconds: Annotated[int, Meta(ge=5, le=3600)] = 60
    idle_minutes: Annotated[int, Meta(ge=1, le=28)] = 25


class Privacy(msgspec.Struct, frozen=True):
    """How long mail and files are kept, in days."""

    keep_mail_days: Days = 7
    keep_cv_days: Days = 90


class Schedule(msgspec.Struct, frozen=True):
    """When letters are due; a list holds one entry for each reminder."""

    usual_wait_days: Days = 14
    incomplete_days: SomeDays = (7, 21)
    incomplete_expires_days: Days = 60
    review_days: TwoDays = (7, 14)
    review_news_days: Days = 14
    reapply_months: Months = 6
    waitlist_days: Days = 30
    offer_reminder_days: Days = 7
    offer_lapses_days: Days = 14
    no_kickoff_days: ThreeDays = (7, 14, 21)
    call_reminder_hours: Hours = 24
    after_kickoff_days: Days = 1
    plan_days: TwoDays = (30, 45)
    milestone_before_days: SomeDays = (14, 2)
    milestone_after_days: Days = 7
    pulse_days: Days = 30
    catchup_months: Months = 3
    catchup_dates_days: Days = 21
    catchup_agenda_days: Days = 7
    catchup_outcome_days: Days = 3
    self_days: TwoDays = (14, 3)
    silence_days: ThreeDays = (14, 21, 28)
    silence_close_days: TwoDays = (90, 97)
    graduation_quarters: Annotated[int, Meta(ge=1, le=40)] = 4
    pay_forward_days: TwoDays = (30, 90)
    closing_days: Days = 7
    answer_days: TwoDays = (7, 14)
    return_days: Days = 1
    unreachable_days: Days = 7
    stand_in_days: Days = 14
    draft_days: Days = 7
    digest_days: Days = 7
    report_months: Months = 3
    challenge_days: Days = 7
    address_notice_days: Days = 7
    desk_months: Months = 3
    quiet_hours: Annotated[tuple[str, ...], Meta(max_length=2)] = ("20:00", "08:00")
    weekends: bool = False


class Config(msgspec.Struct, frozen=True):
    """A checked config. `rules` and `templates` are the folders beside it whose files take the shipped ones' places."""

    program: Program
    imap: Imap
    smtp: Smtp
    admins: tuple[Mailbox, ...]
    file: Path
    trust: Trust = Trust()
    store: Store = Store()
    news: News = News()
    limits: Limits = Limits()
    privacy: Privacy = Privacy()
    schedule: Schedule = Schedule()
    rules: Path | None = None
    templates: Path | None = None
