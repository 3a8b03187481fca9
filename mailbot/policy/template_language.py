"""The template language: what letters may use besides their facts (filters, functions), and how values go in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from jinja2 import BaseLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from mailbot.policy import dates, markdown
from mailbot.policy.markdown import Markup
from mailbot.policy.options import option_of, write_options

_ZONE, _LANGUAGE = "reader zone", "reader language"  # blanks: no template can name or change them


def reader_facts(zone: str, language: str) -> dict[str, object]:
    """What the date filters need to know of the reader."""
    return {_ZONE: zone, _LANGUAGE: language}


def language_of_letters(loader: BaseLoader | None, finish: Callable[[object], object]) -> SandboxedEnvironment:
    """An environment whose every value passes through `finish` on its way into the text."""
    environment = SandboxedEnvironment(
        loader=loader,
        undefined=StrictUndefined,
        finalize=finish,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # the outcome is Markdown: `finish` escapes for that
    )
    environment.globals.clear()
    environment.globals.update(options=options, plural=plural, range=range)
    environment.filters.update(_FILTERS)
    return environment


def options(*rows: object) -> Markup:
    """The answers that fit now: options("ACCEPT | you become their mentor", …), or options(*keywords) from a fact."""
    return Markup(write_options(*(option_of(markdown.flat(row) if isinstance(row, str) else row) for row in rows)))


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
    return dates.day(value, str(context[_ZONE]), str(context[_LANGUAGE]))


@pass_context
def _typed(context: Context, value: datetime) -> str:
    """ "2027-01-14 15:00": a moment in the reader's zone as it is written after a keyword."""
    return f"{value.astimezone(dates.zone_of(str(context[_ZONE]))):%Y-%m-%d %H:%M}"


@pass_context
def _moment(context: Context, value: datetime) -> str:
    return dates.moment(value, str(context[_ZONE]), str(context[_LANGUAGE]))


_FILTERS: Mapping[str, Callable[..., object]] = {
    "day": _day,
    "moment": _moment,
    "typed": _typed,
    "quoted": markdown.quoted,
    "verbatim": markdown.verbatim,
    "prose": markdown.prose,
    "plural": plural,
    "first_name": first_name,
}
