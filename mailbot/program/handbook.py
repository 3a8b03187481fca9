"""Handbook: all that program admins wrote, compiled: who they are, rules, forms, disciplines, intervals (S47)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mailbot.config import Limits, Privacy, Schedule
from mailbot.mail.message import Address
from mailbot.policy.choices import Choice
from mailbot.policy.date_words import DIGITS, DateWords
from mailbot.policy.forms import Form
from mailbot.policy.rules import RuleSet
from mailbot.policy.tongues import PLAIN, Tongue
from mailbot.program.books import Books
from mailbot.program.keywords.synonyms import NONE, Synonyms
from mailbot.program.model import Person
from mailbot.program.plans.marks import Marks
from mailbot.program.trust.token import ProgramAddress


@dataclass(frozen=True, slots=True, eq=False)
class Handbook:
    """What the core goes by. `disciplines` maps a discipline's key to its name; `authserv_ids` names the
    servers whose Authentication-Results count; `authentication` says whether that, or a signature that we verify
    ourselves, can be had at all (section 4). `languages` are those that can be named, `written` the codes of those in
    which letters exist; `rules_version` is that of the program's rules, "" where they have none; `conduct` is the
    address for what is confided to the program ("": the admins); `stages` are those of the life cycle of software;
    `tongues` are the languages that are written besides English, `synonyms` all their words for keywords.
    `marks` are the words that say more about a milestone, `plan_hints` when a plan earns which hint.
    It is equal to itself alone, so that what follows from it can be remembered by it."""

    name: str
    address: ProgramAddress
    admins: tuple[Address, ...]
    timezone: str
    schedule: Schedule
    limits: Limits
    recognise: RuleSet
    review: RuleSet
    routing: RuleSet
    trust: RuleSet
    application_form: Form
    volunteer_form: Form
    profile_form: Form
    handover_form: Form
    self_form: Form
    outcome_form: Form
    closing_form: Form
    catchup_form: Form
    stages: tuple[Choice, ...] = ()
    languages: tuple[Choice, ...] = ()
    written: tuple[str, ...] = ("en",)
    rules_version: str = ""
    conduct: str = ""
    disciplines: Mapping[str, str] = field(default_factory=dict)
    authentication: bool = False
    authserv_ids: tuple[str, ...] = ()
    privacy: Privacy = field(default_factory=Privacy)
    unsubscribe_url: str = ""
    dates: DateWords = DIGITS
    tongues: tuple[Tongue, ...] = ()
    synonyms: Synonyms = NONE
    marks: Marks = field(default_factory=Marks)
    plan_hints: RuleSet = field(default_factory=lambda: RuleSet("plan"))
    policy: RuleSet = field(default_factory=lambda: RuleSet("policy"))

    def is_admin(self, person: Person) -> bool:
        """Whether a person's registered address is an admin's now."""
        return any(admin.address == person.address for admin in self.admins)

    def admins_in(self, books: Books) -> list[Person]:
        """The admins' records, in the config's order."""
        found = (books.person_at(admin.address) for admin in self.admins)
        return [person for person in found if person is not None]

    def tongue_of(self, reader: Person | None) -> Tongue:
        """The language in which somebody reads what we put into words and files of others."""
        return self.tongue(reader.language if reader else "")

    def tongue(self, language: str) -> Tongue:
        """A language by its code; English where we write no other of that code."""
        return next((tongue for tongue in self.tongues if tongue.language == language), PLAIN)

    def discipline(self, key: str) -> str:
        """A discipline's name as people read it."""
        return self.disciplines.get(key, key)

    def disciplines_named(self, keys: Sequence[str]) -> list[str]:
        return [self.discipline(key) for key in keys]
