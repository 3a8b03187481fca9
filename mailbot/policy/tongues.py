"""Tongues: the languages that letters are written in besides English, each in files of its own in rules/.

words.de.toml has its dates and phrases, forms.de.toml those of the forms and what people answer there, keywords.de.toml
its words for our keywords. Another language is other files of these names, and no code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mailbot.policy.dates import ENGLISH, Calendar, read_calendar
from mailbot.policy.phrases import Phrases, wrong_with
from mailbot.source import Mistakes, Source, Toml, did_you_mean, read_toml

_TABLES: Mapping[str, tuple[str, ...]] = {
    "words": ("dates",),
    "forms": ("answers", "also"),
    "keywords": ("synonyms", "arguments", "talk"),
}
"""What the files may hold besides `[phrases]`."""
_ANSWERS = ("yes", "none")
_MOST_WORDS = 2


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language: how it writes dates, what it calls what we say in English, and its words for our keywords
    ("BEWERBEN": "APPLY"); `yes` and `none` are answers that say so, `also` further words for what can be chosen.
    `arguments` are its words for what stands behind a keyword ("LIST": {"warteliste": "waitlist"}), `common` the words
    for keywords that begin many a sentence."""

    language: str
    calendar: Calendar = ENGLISH
    phrases: Phrases = field(default_factory=lambda: Phrases({}))
    yes: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    synonyms: Mapping[str, str] = field(default_factory=dict)
    arguments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    common: tuple[str, ...] = ()


PLAIN = Tongue("en")
"""English: what is said stays as it is."""


def load_tongues(sources: Iterable[Source], keywords: Mapping[str, str], mistakes: Mistakes) -> tuple[Tongue, ...]:
    """Reads every language's files; `keywords` are our keywords with what a word for them stands for ("ALL": "ALL
    WELL")."""
    files: dict[str, list[tuple[str, Toml]]] = {}
    for source in sources:
        kind, _, language = source.stem.partition(".")
        if kind in _TABLES and language:
            toml = read_toml(source, mistakes)
            if toml is not None:
                files.setdefault(language, []).append((kind, toml))
    taken: dict[str, str] = {}
    return tuple(_Reader(language, keywords, taken, mistakes).tongue(files[language]) for language in sorted(files))


class _Reader:
    """Reads one language; `taken` are the words for keywords in all languages so far."""

    def __init__(self, language: str, keywords: Mapping[str, str], taken: dict[str, str], mistakes: Mistakes) -> None:
        self._language = language
        self._keywords = keywords
        self._taken = taken
        self._mistakes = mistakes
        self._phrases: dict[str, str] = {}
        self._synonyms: dict[str, str] = {}
        self._lists: dict[str, dict[str, tuple[str, ...]]] = {"answers": {}, "also": {}, "talk": {}}
        self._arguments: dict[str, dict[str, str]] = {}

    def tongue(self, files: list[tuple[str, Toml]]) -> Tongue:
        calendar = ENGLISH
        for kind, toml in files:
            self._known(toml, (), toml.data, (*_TABLES[kind], "phrases"))
            self._read_phrases(toml)
            if kind == "words":
                calendar = read_calendar(toml, self._mistakes)
            elif kind == "keywords":
                self._read_synonyms(toml)
                self._read_arguments(toml)
                self._known(toml, ("talk",), _table(toml, "talk"), ("words",))
            else:
                self._known(toml, ("answers",), _table(toml, "answers"), _ANSWERS)
            for name, found in self._lists.items():
                found |= self._read_lists(toml, _table(toml, name), name)
        answers, also = self._lists["answers"], self._lists["also"]
        return Tongue(
            self._language,
            calendar,
            Phrases(self._phrases, calendar),
            yes=answers.get("yes", ()),
            none=answers.get("none", ()),
            also=also,
            synonyms=self._synonyms,
            arguments=self._arguments,
            common=self._lists["talk"].get("words", ()),
        )

    def _known(self, toml: Toml, above: tuple[str, ...], found: Iterable[str], known: tuple[str, ...]) -> None:
        for key in found:
            if key not in known:
                self._note(toml, (*above, key), f"there is no {key!r} here", did_you_mean(key, known))

    def _read_phrases(self, toml: Toml) -> None:
        for english, local in _table(toml, "phrases").items():
            if not isinstance(local, str) or not local.strip():
                self._note(toml, ("phrases", english), "a phrase is a text", f'write "{english}" = "…"')
            elif problem := wrong_with(english, local):
                self._note(
                    toml, ("phrases", english), problem, "its places are those on the left: {name} or {name:said}"
                )
            else:
                self._phrases[english] = local

    def _read_lists(self, toml: Toml, table: Mapping[str, object], *above: str) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for key, words in table.items():
            if isinstance(words, list) and all(isinstance(word, str) for word in words):
                found[key] = tuple(words)
            else:
                self._note(toml, (*above, key), "other words for it are a list", f'write "{key}" = ["…", "…"]')
        return found

    def _read_arguments(self, toml: Toml) -> None:
        for name, table in _table(toml, "arguments").items():
            path = ("arguments", name)
            if name not in self._keywords:
                self._note(toml, path, f"there is no keyword {name}", did_you_mean(name, self._keywords))
            elif not isinstance(table, dict):
                self._note(toml, path, "what stands behind a keyword is a table", f"begin it with [arguments.{name}]")
            else:
                lists = self._read_lists(toml, table, *path)
                self._arguments[name] = {word.lower(): key for key, words in lists.items() for word in words}

    def _read_synonyms(self, toml: Toml) -> None:
        for name, words in _table(toml, "synonyms").items():
            path = ("synonyms", name)
            if name not in self._keywords:
                self._note(toml, path, f"there is no keyword {name}", did_you_mean(name, self._keywords))
            elif not isinstance(words, list) or not all(isinstance(word, str) for word in words):
                self._note(toml, path, "the words for a keyword are a list", f'write {name} = ["…", "…"]')
            else:
                for word in words:
                    self._take(toml, path, name, word)

    def _take(self, toml: Toml, path: tuple[str, ...], name: str, word: str) -> None:
        parts = word.split()
        if not 1 <= len(parts) <= _MOST_WORDS or not all(part.isalpha() and part.isupper() for part in parts):
            self._note(toml, path, f"{word!r} is no word for a keyword", "write one or two words in capitals")
        elif word in self._keywords and word != name:
            self._note(toml, path, f"{word} is a keyword of its own", "choose another word")
        elif self._taken.setdefault(word, name) != name:
            self._note(toml, path, f"{word} stands for {self._taken[word]} already", "choose another word")
        elif word != name:
            self._synonyms[word] = self._keywords[name]

    def _note(self, toml: Toml, path: tuple[str, ...], problem: str, mend: str) -> None:
        self._mistakes.note(toml.source.path, toml.place(path, path[-1]), problem, mend)


def _table(toml: Toml, name: str) -> dict[str, object]:
    found = toml.data.get(name, {})
    return found if isinstance(found, dict) else {}
