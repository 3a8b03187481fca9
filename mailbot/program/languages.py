"""Languages: what the languages besides English add to keywords, forms and choices: whatever of them is written in a
reply is read, whichever language our letter came in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from mailbot.policy.choices import Choice
from mailbot.policy.date_words import DateWords
from mailbot.policy.forms import Field, Form
from mailbot.policy.tongues import Tongue, load_tongues
from mailbot.program.keywords.keyword import Keyword
from mailbot.program.keywords.synonyms import Synonyms
from mailbot.program.keywords.vocabulary import KEYWORDS
from mailbot.source import Mistakes, Source


def read_tongues(sources: Sequence[Source], mistakes: Mistakes) -> tuple[Tongue, ...]:
    """Every language that rules/ has files of, in order; `sources` are all of the rules files."""
    return load_tongues(sources, {keyword.name: _whole(keyword) for keyword in KEYWORDS}, mistakes)


def _whole(keyword: Keyword) -> str:
    """What a word for a keyword stands for: a form in capitals belongs to it ("ALL WELL")."""
    return keyword.usage if keyword.form.isupper() else keyword.name


def synonyms_of(tongues: Sequence[Tongue], dates: DateWords) -> Synonyms:
    """The words for keywords of all languages, and for what stands behind them."""
    words = {word: keyword for tongue in tongues for word, keyword in tongue.synonyms.items()}
    languages = {word: tongue.language for tongue in tongues for word in tongue.synonyms}
    arguments: dict[str, dict[str, str]] = {}
    for tongue in tongues:
        for keyword, said in tongue.arguments.items():
            arguments.setdefault(keyword, {}).update(said)
    common = frozenset(word for tongue in tongues for word in tongue.common)
    return Synonyms(words, languages, common, arguments, dates)


def answered_in(tongues: Sequence[Tongue], choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """The choices, with what they are called in each language."""
    return tuple(replace(choice, also=(*choice.also, *_names(choice, tongues))) for choice in choices)


def _names(choice: Choice, tongues: Sequence[Tongue]) -> tuple[str, ...]:
    said = (tongue.phrases.said(choice.label) for tongue in tongues)
    more = (word for tongue in tongues for word in tongue.also.get(choice.label, ()))
    return tuple(dict.fromkeys(name for name in (*said, *more) if name != choice.label))


def filled_in_in(tongues: Sequence[Tongue], forms: Mapping[str, Form]) -> dict[str, Form]:
    """The forms, with what agrees and what says "none" in each language."""
    return {
        name: replace(form, fields=tuple(_answered(field, tongues) for field in form.fields))
        for name, form in forms.items()
    }


def _answered(field: Field, tongues: Sequence[Tongue]) -> Field:
    choices = answered_in(tongues, field.choices)
    if field.kind == "agree":
        yes = (*field.yes_words, *(word for tongue in tongues for word in tongue.yes))
        return replace(field, yes_words=tuple(dict.fromkeys(yes)))
    if field.kind == "links":
        none = (*field.none_words, *(word for tongue in tongues for word in tongue.none))
        return replace(field, none_words=tuple(dict.fromkeys(none)))
    return replace(field, choices=choices)
