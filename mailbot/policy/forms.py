"""Forms: questions as data (rules/forms.toml). A form has fields in order; a field knows what a fitting answer is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec

from mailbot.policy.choices import Choice
from mailbot.source import Mistakes, Source, Toml, did_you_mean, read_toml

Kind = Literal["text", "lines", "links", "url", "choice", "number", "list", "agree"]
_Text = Annotated[str, msgspec.Meta(min_length=1)]
_ONLY_FOR: dict[str, tuple[Kind, ...]] = {
    "least_words": ("text", "lines"),
    "hosts": ("url",),
    "attachment": ("url",),
    "none_words": ("links",),
    "yes_words": ("agree",),
    "choices": ("choice", "list"),
    "choices_from": ("choice", "list"),
    "least": ("number",),
    "most": ("number",),
}
_YES = (
    "yes",
    "i agree",
    "agree",
    "agreed",
    "ok",
    "okay",
    "x",
    "ja",
    "oui",
    "si",
    "sí",
    "sim",
    "da",
    "tak",
    "хорошо",
    "да",
    "はい",
    "是",
)


class _FieldTable(msgspec.Struct, forbid_unknown_fields=True):
    """A `[[form.field]]` table as written."""

    key: Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]*$")]
    label: _Text
    kind: Kind
    hint: str = ""
    help: str = ""
    required: bool = False
    choices: list[str] = []
    choices_from: str = ""
    least_words: Annotated[int, msgspec.Meta(ge=0, le=2000)] = 0
    least: int = 0
    most: int = 1_000_000
    hosts: list[str] = []
    attachment: bool = False
    none_words: list[str] = []
    yes_words: list[str] = []


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One question. `hint` stands in brackets behind the label, `help` under it.

    `hosts` are the hosts a url is expected at (another is taken and noted), `attachment` says that a file will do as
    well; `none_words` say "I have none" in a links field, `yes_words` agree. It is equal to itself alone, so that what
    follows from it can be remembered by it.
    """

    key: str
    label: str
    kind: Kind
    hint: str = ""
    help: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    least_words: int = 0
    least: int = 0
    most: int = 1_000_000
    hosts: tuple[str, ...] = ()
    attachment: bool = False
    none_words: tuple[str, ...] = ()
    yes_words: tuple[str, ...] = ()

    @property
    def options(self) -> tuple[str, ...]:
        """What can be picked, as people read it."""
        return tuple(choice.label for choice in self.choices)


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A named list of questions, equal to itself alone as these are."""

    name: str
    title: str
    intro: str
    fields: tuple[Field, ...]

    def field(self, key: str) -> Field:
        """The field of that key; KeyError where the form has none."""
        for field in self.fields:
            if field.key == key:
                return field
        raise KeyError(key)


def load_forms(
    sources: Iterable[Source], lists: Mapping[str, tuple[Choice, ...]], mistakes: Mistakes
) -> dict[str, Form]:
    """Reads `[[form]]` tables by name; `lists` are the lists of choices that `choices_from` may name."""
    forms: dict[str, Form] = {}
    for source in sources:
        toml = read_toml(source, mistakes)
        if toml is None:
            continue
        reader = _Reader(toml, lists, mistakes)
        for form in reader.forms():
            if form.name in forms:
                mistakes.note(source.path, f"form {form.name!r}", "there are two forms of this name", "rename one")
            forms[form.name] = form
    return forms


class _Reader:
    """Reads the forms of one file, noting mistakes with form, field, key and line."""

    def __init__(self, toml: Toml, lists: Mapping[str, tuple[Choice, ...]], mistakes: Mistakes) -> None:
        self._toml = toml
        self._lists = lists
        self._mistakes = mistakes

    def _note(self, path: tuple[str | int, ...], words: str, problem: str, mend: str) -> None:
        self._mistakes.note(self._toml.source.path, self._toml.place(path, words), problem, mend)

    def _tables(self, path: tuple[str | int, ...], words: str, value: object) -> list[dict[str, object]]:
        name = ".".join(part for part in path if isinstance(part, str))
        if isinstance(value, list) and value and all(isinstance(table, dict) for table in value):
            return value
        self._note(path, words, f"{name} has to be a list of tables", f"begin each one with [[{name}]]")
        return []

    def _unknown(self, path: tuple[str | int, ...], words: str, table: Iterable[str], known: tuple[str, ...]) -> None:
        for key in table:
            if key not in known:
                self._note((*path, key), words, f"there is no key {key!r} here", did_you_mean(key, known))

    def forms(self) -> list[Form]:
        self._unknown((), "the file", self._toml.data, ("form",))
        tables = self._tables(("form",), "form", self._toml.data.get("form"))
        return [self._form(index, table) for index, table in enumerate(tables)]

    def _form(self, index: int, table: dict[str, object]) -> Form:
        path = ("form", index)
        said = f"form {table.get('name', index + 1)!r}"
        self._unknown(path, said, table, ("name", "title", "intro", "field"))
        texts = {key: table.get(key, "") for key in ("name", "title", "intro")}
        for key, value in texts.items():
            if not isinstance(value, str) or (key != "intro" and not value.strip()):
                self._note((*path, key), said, f"{key!r} has to be a text", f'write {key} = "…"')
        fields: dict[str, Field] = {}
        for number, written in enumerate(self._tables((*path, "field"), said, table.get("field"))):
            field = self._field((*path, "field", number), f"{said}, field {written.get('key', number + 1)!r}", written)
            if field and field.key in fields:
                self._note((*path, "field", number), said, f"there are two fields {field.key!r}", "rename one")
            if field:
                fields[field.key] = field
        name, title, intro = map(str, texts.values())
        return Form(name, title, intro.strip(), tuple(fields.values()))

    def _field(self, path: tuple[str | int, ...], said: str, table: dict[str, object]) -> Field | None:
        self._unknown(path, said, table, _FieldTable.__struct_fields__)
        known = {key: value for key, value in table.items() if key in _FieldTable.__struct_fields__}
        try:
            read = msgspec.convert(known, _FieldTable)
        except msgspec.ValidationError as error:
            self._note(path, said, str(error), "the key has to be given, and in that way")
            return None
        for key, kinds in _ONLY_FOR.items():
            if key in known and read.kind not in kinds:
                self._note(
                    (*path, key),
                    said,
                    f"{key!r} means nothing in a field of kind {read.kind!r}",
                    f"it is for kind {' or '.join(kinds)}",
                )
        return self._finished(path, said, read)

    def _finished(self, path: tuple[str | int, ...], said: str, read: _FieldTable) -> Field:
        choices = tuple(map(_written, read.choices))
        if read.choices_from:
            choices = self._lists.get(read.choices_from, ())
            if read.choices_from not in self._lists:
                mend = did_you_mean(read.choices_from, self._lists)
                self._note((*path, "choices_from"), said, f"there is no list {read.choices_from!r}", mend)
        elif read.kind == "choice" and not choices:
            self._note(path, said, "there is nothing to choose from", 'write choices = ["…"] or choices_from = "…"')
        none_words = tuple(read.none_words) or (("none",) if read.kind == "links" else ())
        yes_words = tuple(read.yes_words) or (_YES if read.kind == "agree" else ())
        return Field(
            read.key,
            read.label.strip(),
            read.kind,
            read.hint,
            read.help.strip(),
            read.required,
            choices,
            read.least_words,
            read.least,
            read.most,
            tuple(read.hosts),
            read.attachment,
            none_words,
            yes_words,
        )


def _written(choice: str) -> Choice:
    """A choice that stands in the field itself; behind strokes stand other words for it: "yes | ja | oui"."""
    label, *also = (word.strip() for word in choice.split("|"))
    return Choice(label, label, tuple(also))
