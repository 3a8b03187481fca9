"""The config: config.toml read into frozen structures, every mistake in it listed at once.

Nothing here asks for a secret or reaches a server; it is the only room that knows the file's keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from mailbot.config_checks import (
    Problem,
    check_login,
    check_news,
    check_program,
    check_schedule,
    check_store,
    check_trust,
    parse_mailbox,
)
from mailbot.config_keys import (
    Config,
    Imap,
    Limits,
    Login,
    Mailbox,
    News,
    Privacy,
    Program,
    Schedule,
    Smtp,
    Store,
    Trust,
)
from mailbot.errors import ConfigError, Mistake
from mailbot.source import Mistakes, Source, Toml, did_you_mean, read_toml

__all__ = [
    "Config",
    "Imap",
    "Limits",
    "Login",
    "Mailbox",
    "News",
    "Privacy",
    "Program",
    "Schedule",
    "Smtp",
    "Store",
    "Trust",
    "load_config",
]

_SECTIONS: dict[str, type[msgspec.Struct]] = {
    "program": Program,
    "imap": Imap,
    "smtp": Smtp,
    "trust": Trust,
    "store": Store,
    "news": News,
    "limits": Limits,
    "privacy": Privacy,
    "schedule": Schedule,
}
_CHECKS: dict[str, Callable[[Any], Iterable[Problem]]] = {
    "program": check_program,
    "imap": check_login,
    "smtp": check_login,
    "store": check_store,
    "news": check_news,
    "trust": check_trust,
    "schedule": check_schedule,
}
_EXAMPLES: dict[str, object] = {
    "program.name": "Mentoring the Mentors",
    "program.address": "mentoring@example.org",
    "program.admins": ["Ada Admin <ada@example.org>"],
    "imap.host": "imap.example.org",
    "smtp.host": "smtp.example.org",
}
_PATHS = ("password_file", "ca_file")
_WORDS = (
    ("`array`", "a list"),
    ("`int`", "a whole number"),
    ("`str`", "a text in quotation marks"),
    ("`bool`", "true or false"),
    ("`float`", "a number with a point"),
    ("`object`", "a table"),
    ("Expected ", "this has to be "),
    (", got ", ", but is "),
    (" - at `$[...]`", " (in the list)"),
    ("a text in quotation marks of length >= 1", "a text that is not empty"),
)

Section = TypeVar("Section", bound=msgspec.Struct)


def load_config(path: Path) -> Config:
    """Reads and checks a config file; ConfigError lists every mistake with key, line and a way to mend it.

    Paths in it are taken from its own folder; folders rules/ and templates/ beside it are the program's own.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        mend = "`mailbot init DIR` writes one; -c FILE names it"
        raise ConfigError([Mistake(str(path), "", f"cannot be read: {reason}", mend)]) from None
    mistakes = Mistakes()
    toml = read_toml(Source(path.name, text, str(path)), mistakes)
    config = _Reader(toml, path.resolve().parent, mistakes).config(path) if toml else None
    mistakes.done()
    if config is None:
        raise AssertionError("a config without mistakes is a config")
    return config


class _Reader:
    """Reads the sections of one file, noting mistakes by key and line."""

    def __init__(self, toml: Toml, folder: Path, mistakes: Mistakes) -> None:
        self._toml = toml
        self._folder = folder
        self._mistakes = mistakes

    def _note(self, path: tuple[str, ...], problem: str, mend: str) -> None:
        place = self._toml.place(path, ".".join(path))
        self._mistakes.note(self._toml.source.path, place, problem, mend)

    def config(self, file: Path) -> Config | None:
        for name in self._toml.data:
            if name not in _SECTIONS:
                self._note((name,), f"there is no section {name!r}", did_you_mean(name, _SECTIONS))
        sections = {name: self._section(name, keys) for name, keys in _SECTIONS.items()}
        if self._mistakes.found:
            return None
        program = sections["program"]
        written = program.admins if isinstance(program, Program) else ()
        return Config(
            **sections,  # type: ignore[arg-type]  # each is of its section's type, or a mistake was noted
            admins=tuple(filter(None, map(parse_mailbox, written))),
            file=file.resolve(),
            rules=self._own("rules"),
            templates=self._own("templates"),
        )

    def _own(self, name: str) -> Path | None:
        folder = self._folder / name
        return folder if folder.is_dir() else None

    def _section(self, name: str, keys: type[Section]) -> Section | None:
        """One section; where a key is wrong its default stands in for it, so that the other keys are still checked."""
        table = self._toml.data.get(name, {})
        if not isinstance(table, dict):
            self._note((name,), "this has to be a section", f"write [{name}], and its keys below")
            return None
        fields = {field.name: field for field in msgspec.structs.fields(keys)}
        for key in table:
            if key not in fields:
                self._note((name, key), f"there is no key {key!r} in [{name}]", did_you_mean(key, fields))
        values: dict[str, object] = {}
        wrong = {key for key, field in fields.items() if not self._value(name, field, table, values)}
        section = self._settled(keys(**values))
        for key, problem, mend in _CHECKS.get(name, lambda _: ())(section):
            if key not in wrong:
                self._note((name, key), problem, mend)
        return section

    def _value(
        self, name: str, field: msgspec.structs.FieldInfo, table: dict[str, object], into: dict[str, object]
    ) -> bool:
        """Converts one key's value; False, and a stand-in for it, where it is missing or of another type."""
        key = field.name
        default = _EXAMPLES.get(f"{name}.{key}") if field.required else field.default
        into[key] = default
        try:
            if key in table:
                into[key] = msgspec.convert(table[key], field.type)
                return True
        except msgspec.ValidationError as error:
            self._note((name, key), _translated(str(error)), f"for example: {key} = {toml_value(default)}")
            return False
        if field.required:
            self._note((name, key), "this key is missing", f"for example: {key} = {toml_value(default)}")
        return not field.required

    def _settled(self, section: Section) -> Section:
        """The section with the usual port, and with every path taken from the config's own folder."""
        changes: dict[str, object] = {}
        if isinstance(section, Imap | Smtp):
            changes = {key: str(self._folder / getattr(section, key)) for key in _PATHS if getattr(section, key)}
            changes["port"] = section.port or section.usual_ports[section.security]
        if isinstance(section, Store) and section.url.startswith("tinydb:///./"):
            changes["url"] = "tinydb://" + str(self._folder / section.url.removeprefix("tinydb:///./"))
        return msgspec.structs.replace(section, **changes)


def toml_value(value: object) -> str:
    """A default as it is written in TOML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml_value, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _translated(message: str) -> str:
    """What msgspec says, in an operator's words."""
    for theirs, ours in _WORDS:
        message = message.replace(theirs, ours)
    return message
