"""Composition: builds the parts from a checked config; here alone it is known which adapter stands for which port."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from mailbot.adapters.account import Account
from mailbot.adapters.backup import UNFINISHED
from mailbot.adapters.ids import RandomIds
from mailbot.adapters.imap import ImapMailbox
from mailbot.adapters.memory import MemorySpool, memory_store
from mailbot.adapters.oblivion import FileOblivion
from mailbot.adapters.passwords import read_secret
from mailbot.adapters.press import Press
from mailbot.adapters.resolver import DnsResolver
from mailbot.adapters.signatures import Signatures
from mailbot.adapters.smtp import SmtpTransport
from mailbot.adapters.spool import FileSpool
from mailbot.adapters.tables import TABLES
from mailbot.adapters.tinydb import TinyStore
from mailbot.compose import Composer
from mailbot.config import Config, Login, load_config
from mailbot.errors import BooksError, ConfigError
from mailbot.mail.limits import Limits
from mailbot.office import Office
from mailbot.policy.shipped import shipped_path, sources
from mailbot.policy.templates import Templates, load_templates
from mailbot.ports import Ids, Mailbox, Spool, Store, Transport, Unit, Verifier
from mailbot.program.admission.form_answers import ANY_RECORD
from mailbot.program.facts import Facts
from mailbot.program.handbook import Handbook
from mailbot.program.handbook_reader import read_handbook
from mailbot.program.languages import read_tongues
from mailbot.program.letters.catalogue import LETTERS
from mailbot.program.letters.pages import PAGES
from mailbot.source import Mistakes, Source


@dataclass(frozen=True, slots=True)
class Program:
    """A config with everything that program admins wrote beside it, compiled."""

    config: Config
    handbook: Handbook
    templates: Templates


def read_program(file: Path) -> Program:
    """Reads and compiles config, rules, forms and templates; ConfigError lists every mistake in any of them."""
    mistakes = Mistakes()
    config: Config | None = None
    try:
        config = load_config(file)
    except ConfigError as error:
        mistakes.found += error.mistakes
    beside = file.resolve().parent
    rules = config.rules if config else _folder(beside / "rules")
    letters = config.templates if config else _folder(beside / "templates")
    written = sources("rules", rules)
    templates = _templates(tuple(sources("templates", letters)), written, mistakes)
    # Rules are compiled even where the config is off, so that all mistakes come at once: the example stands in for it.
    standing = config or load_config(shipped_path("config.example.toml"))
    handbook = read_handbook(standing, written, mistakes)
    mistakes.done()
    assert config is not None and handbook is not None and templates is not None  # else something was noted
    return Program(config, replace(handbook, written=templates.written), templates)


def _templates(letters: tuple[Source, ...], rules: tuple[Source, ...], mistakes: Mistakes) -> Templates | None:
    """The letters, compiled once for as long as their texts and the languages' stay the same: it takes a while."""
    key = (*letters, *rules)
    if key not in _compiled:
        # What is wrong in a language is told by whoever reads the handbook.
        templates = load_templates(letters, LETTERS, mistakes, PAGES, read_tongues(rules, Mistakes()))
        if templates is None:
            return None
        _compiled.clear()
        _compiled[key] = templates
    return _compiled[key]


REPEATING = {
    "application-incomplete": "missing",
    "application-reminder": "missing",
    "volunteer-incomplete": "missing",
    "volunteer-reminder": "missing",
    "volunteer-complete": "missing",
    "profile-changed": "unread",
}
"""Letters that repeat questions of a form, and the fact that names them."""

_compiled: dict[tuple[Source, ...], Templates] = {}


def _folder(path: Path) -> Path | None:
    return path if path.is_dir() else None


def office_of(program: Program, store: Store, spool: Spool, ids: Ids | None = None) -> Office:
    """An office over these books."""
    composer, limits = composer_of(program, spool, ids), limits_of(program.config)
    return Office(store, spool, program.handbook, composer, limits, verifier_of(program.config))


def equip(office: Office, program: Program) -> None:
    """Gives an office at work what its program says now."""
    office.handbook = program.handbook
    office.composer = composer_of(program, office.spool)
    office.limits = limits_of(program.config)
    office.verifier = verifier_of(program.config)
    rest(office)


def hasten(office: Office) -> None:
    """Much is to be done: from now on the letters of several mails are printed beside the office's work."""
    office.press = office.press or Press(office.composer.templates.typesetter)
    with suppress(OSError):
        office.press.start()


def rest(office: Office) -> None:
    """Ends what prints beside the office."""
    if office.press is not None:
        office.press.close()
        office.press = None


def verifier_of(config: Config) -> Verifier | None:
    return Signatures(DnsResolver()) if config.trust.verify_dkim else None


def composer_of(program: Program, spool: Spool, ids: Ids | None = None) -> Composer:
    envelope = program.config.smtp.envelope
    sentences = sentences_of(program.templates)
    return Composer(program.handbook, program.templates, ids or RandomIds(), spool.get, envelope, sentences)


@lru_cache(maxsize=1)
def sentences_of(templates: Templates) -> tuple[str, ...]:
    """What the letters say around questions that they repeat; nobody's answer, when a reply quotes it. Worked out once
    for as long as the letters stay the same."""
    about = dict.fromkeys(("application", "volunteering"), Facts(id=ANY_RECORD))
    nothing_else: dict[str, object] = {"changed": [], "changes": []}
    found: list[str] = []
    for name, fact in REPEATING.items():
        facts = LETTERS[name]
        missing = facts[fact]
        assert isinstance(missing, list)
        for changed in (nothing_else, {}, {"changed": ["…"]}):
            for some in (missing[:1], missing[:2], []):
                for language in templates.languages(name):
                    text = templates.render(name, {**facts, **about, **changed, fact: some}, "UTC", language).text
                    found += [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("-")]
    return tuple(dict.fromkeys(found))


def limits_of(config: Config) -> Limits:
    """The config's limits on what is read, as the parser takes them."""
    return Limits(
        size=config.limits.max_mail_mb * 1_000_000, nesting=config.limits.max_nesting, parts=config.limits.max_parts
    )


def open_office(program: Program) -> Office:
    """The office over the books on disk, for writing; BooksLocked where another process has them, BooksError where a
    restore was ended between taking the old ones away and putting the new ones in their place."""
    path = program.config.store.path
    if not path.exists() and path.with_name(f"{path.name}{UNFINISHED}").exists():
        raise BooksError(f"a restore of {path} was ended in the middle: say mailbot restore once more")
    office = office_of(program, TinyStore(path), FileSpool(path.parent / "spool"))
    office.oblivion = FileOblivion(path.parent)
    return office


def rehearsal_office(program: Program) -> Office:
    """An office over a copy of the books in memory: what it decides changes and sends nothing."""
    store = memory_store()
    path = program.config.store.path
    if path.exists():
        books = TinyStore(path, readonly=True)
        with store.unit():
            for kind in TABLES:
                store.commit(Unit(records=tuple(books.all(kind))))
        books.close()
    return office_of(program, store, MemorySpool())


def mailbox_of(config: Config, env: Mapping[str, str] = os.environ) -> Mailbox:
    limits = config.limits
    return ImapMailbox(
        account_of(config.imap, env),
        max_octets=limits.max_mail_mb * 1_000_000,
        poll_seconds=limits.poll_seconds,
    )


def transport_of(config: Config, env: Mapping[str, str] = os.environ) -> Transport:
    return SmtpTransport(account_of(config.smtp, env))


def account_of(login: Login, env: Mapping[str, str] = os.environ) -> Account:
    """A login with the way to ask for its secret; it is asked for anew at each connection."""
    return Account(
        host=login.host,
        port=login.port,
        security=login.security,
        username=login.username,
        secret=lambda: read_secret(login, env),
        oauth2=login.oauth2,
        ca_file=Path(login.ca_file) if login.ca_file else None,
    )
