"""The template language: what letters may use besides their facts (filters, functions), and how values go in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from jinja2 import BaseLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from mailbot.policy import dates, markdown
from mailbot.policy.beside import beside
from mailbot.policy.markdown import Markup
from mailbot.policy.options import Option, option_of, write_options
from mailbot.policy.table import heading, row
from mailbot.policy.tongues import Tongue

_ZONE, _TONGUE = "reader zone", "reader tongue"  # blanks: no template can name or change them
_MISSING = object()


def reader_facts(zone: str, tongue: Tongue) -> dict[str, object]:
    """What the filters for dates and phrases need to know of the reader."""
    return {_ZONE: zone, _TONGUE: tongue}


class _Sandbox(SandboxedEnvironment):
    """A sandbox that is quick to answer for facts: they have no attributes but values."""

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        if isinstance(obj, SimpleNamespace):
            return not attr.startswith("_")
        return super().is_safe_attribute(obj, attr, value)

    def getattr(self, obj: Any, attribute: str) -> Any:
        value = obj.__dict__.get(attribute, _MISSING) if isinstance(obj, SimpleNamespace) else _MISSING
        return super().getattr(obj, attribute) if value is _MISSING or attribute.startswith("_") else value


def language_of_letters(loader: BaseLoader | None, finish: Callable[[object], object]) -> SandboxedEnvironment:
    """An environment whose every value passes through `finish` on its way into the text."""
    environment = _Sandbox(
        loader=loader,
        undefined=StrictUndefined,
        finalize=finish,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # the outcome is Markdown: `finish` escapes for that
    )
    environment.globals.clear()
    environment.globals.update(
        options=options, mail=mail, plural=plural, range=range, row=row, heading=heading, beside=_beside
    )
    environment.filters.update(_FILTERS)
    return environment


@pass_context
def options(context: Context, *rows: object) -> Markup:
    """The answers that fit now: options("ACCEPT | you become their mentor", …), or options(*keywords) from a fact,
    whose words are the reader's."""
    return Markup(write_options(*(_option(context, row) for row in rows)))


@pass_context
def _beside(context: Context, first: object, second: object, rows: Iterable[object]) -> Markup:
    """Two columns: beside("Then", "Now", each.rows)."""
    return beside(first, second, rows, _tongue(context).phrases.said)


def mail(row: str, text: object) -> Markup:
    """A link in HTML that opens a mail with this text: mail("THE FORM | opens as a mail of its own", form.blank)."""
    return markdown.mail(markdown.flat(row), text)


def _option(context: Context, row: object) -> Option:
    if isinstance(row, str):
        return option_of(markdown.flat(row))
    option = option_of(row)
    words = markdown.clean(option.words)
    return replace(option, words=words, form=_said(context, option.form), does=_said(context, option.does))


def plural(number: int, one: str, many: str) -> str:
    """plural(2, "slot", "slots") is "2 slots"."""
    return f"{number} {one if number == 1 else many}"


def first_name(name: object) -> str:
    """ "Ann Bell" and "Bell, Ann" are both Ann; nobody at all is "there", as in "Hello there"."""
    text = markdown.flat(name)
    _, comma, given = text.partition(",")
    words = (given if comma and given.strip() else text).split()
    return words[0] if words else "there"


@pass_context
def _day(context: Context, value: date) -> str:
    return dates.day(value, str(context[_ZONE]), _tongue(context).calendar)


@pass_context
def _typed(context: Context, value: datetime) -> str:
    """ "2027-01-14 15:00": a moment in the reader's zone as it is written after a keyword."""
    return f"{value.astimezone(dates.zone_of(str(context[_ZONE]))):%Y-%m-%d %H:%M}"


@pass_context
def _moment(context: Context, value: datetime) -> str:
    return dates.moment(value, str(context[_ZONE]), _tongue(context).calendar)


@pass_context
def _said(context: Context, value: object) -> str:
    """What the program says in English, in the reader's language."""
    return _tongue(context).phrases.said(markdown.clean(value))


@pass_context
def _listed(context: Context, value: object) -> str:
    """A list that the program has joined in English ("Ann and Ben"), in the reader's language."""
    return _tongue(context).phrases.listed(markdown.clean(value))


@pass_context
def _lines_said(context: Context, value: object) -> str:
    """The same for a text of several lines, such as a form, line by line."""
    return "\n".join(_said(context, line) for line in str(value).split("\n"))


def _tongue(context: Context) -> Tongue:
    tongue = context[_TONGUE]
    assert isinstance(tongue, Tongue)
    return tongue


_FILTERS: Mapping[str, Callable[..., object]] = {
    "day": _day,
    "moment": _moment,
    "typed": _typed,
    "said": _said,
    "listed": _listed,
    "lines_said": _lines_said,
    "quoted": markdown.quoted,
    "verbatim": markdown.verbatim,
    "prose": markdown.prose,
    "plural": plural,
    "first_name": first_name,
}
