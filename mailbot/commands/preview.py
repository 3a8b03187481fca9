"""preview: every letter as its reader will see it, with sample facts: text and HTML side by side, in one page."""

from __future__ import annotations

import difflib
import tempfile
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from string import Template

import typer

from mailbot.composition import read_program
from mailbot.errors import MailbotError
from mailbot.policy.shipped import shipped_path
from mailbot.policy.templates import Templates
from mailbot.policy.typesetting import Rendered
from mailbot.program.letters.catalogue import LETTERS

ZONE = "Europe/Berlin"
_SHELL = Path(__file__).with_name("preview.html")
_WIDTH = 56
"""Characters in a line of a letter's HTML where it stands beside its text."""


def preview(letter: str | None, config: Path | None, to: Path | None) -> None:
    """Writes the page and says where; MailbotError where there is no such letter, or the page cannot be written."""
    templates = read_program(config or shipped_path("config.example.toml")).templates
    names = _chosen(letter)
    try:
        file = to or Path(tempfile.mkdtemp(prefix="mailbot-preview-")) / "letters.html"
        file.write_text(render(names, templates), encoding="utf-8")
    except OSError as error:
        raise MailbotError(f"{error.filename or to}: cannot be written to: {error.strerror}") from None
    typer.echo(f"{len(names)} {'letter' if len(names) == 1 else 'letters'}: {file.resolve()}")


def _chosen(letter: str | None) -> tuple[str, ...]:
    if letter is None:
        return tuple(LETTERS)
    if letter in LETTERS:
        return (letter,)
    near = difflib.get_close_matches(letter, LETTERS, n=3) or [name for name in LETTERS if letter in name][:3]
    hint = f"did you mean {' or '.join(near)}?" if near else "`mailbot preview` shows them all"
    raise MailbotError(f"there is no letter {letter!r}; {hint}")


def render(names: tuple[str, ...], templates: Templates) -> str:
    """The page of these letters, each in all of its languages; it needs nothing but a browser."""
    shown = [(name, language) for name in names for language in templates.languages(name)]
    return Template(_SHELL.read_text(encoding="utf-8")).substitute(
        count=f"{len(names)} {'letter' if len(names) == 1 else 'letters'}",
        contents=f"<nav>{''.join(_contents(names))}</nav>" if len(names) > 1 else "",
        letters="\n".join(_article(name, language, templates) for name, language in shown),
    )


def _contents(names: tuple[str, ...]) -> Iterator[str]:
    """Links to the letters, by who reads them."""
    by_reader: dict[str, list[str]] = {}
    for name in names:
        by_reader.setdefault(_reader(LETTERS[name]), []).append(name)
    for reader, group in by_reader.items():
        links = " ".join(f'<a href="#{name}">{escape(name)}</a>' for name in group)
        yield f"<p><b>to {escape(reader)}</b> {links}</p>"


def _reader(facts: Mapping[str, object]) -> str:
    return str(getattr(facts["reader"], "name", ""))


def _article(name: str, language: str, templates: Templates) -> str:
    letter = templates.render(name, LETTERS[name], ZONE, language)
    note = templates.note(name)
    tongue = "" if language == "en" else f" <small>{escape(language)}</small>"
    anchor = name if language == "en" else f"{name}.{language}"
    return (
        f'<article id="{escape(anchor)}"><h2>{escape(name)}{tongue}</h2>'
        f"<p>{escape(note)}</p>"
        f"<dl><dt>To</dt><dd>{escape(_reader(LETTERS[name]))}</dd>"
        f"<dt>Subject</dt><dd>{escape(letter.subject)}</dd></dl>"
        f'<div class="parts"><pre tabindex="0">{escape(letter.text)}</pre>{_frame(name, letter)}</div></article>'
    )


def _frame(name: str, letter: Rendered) -> str:
    """The HTML part as a mail client would show it, in a frame where nothing runs; a button takes two lines."""
    lines = sum(1 + len(line) // _WIDTH for line in letter.text.splitlines()) + len(letter.keywords)
    title = f"{escape(name)}, the HTML part"
    # Of an origin of its own it would be drawn by another process, and be blank in what a headless browser takes.
    frame = f'<iframe sandbox="allow-same-origin" loading="lazy" title="{title}" style="--lines: {lines}"'
    return f'{frame} srcdoc="{escape(letter.html)}"></iframe>'
