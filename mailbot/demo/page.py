"""The page of the demo: every mail by person and by conversation, one file that needs nothing but a browser.

Choosing is done by style sheets alone; there is no script in it, and what people wrote is escaped wherever it stands.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path
from string import Template
from zoneinfo import ZoneInfo

from mailbot.demo.cast import PROGRAM_NAME, PROGRAM_ZONE, Role
from mailbot.demo.gist import gist_of
from mailbot.demo.smtp_server import Accepted
from mailbot.demo.threads import threads_of, title_of
from mailbot.mail.calendars.calendar_event import calendar_seen
from mailbot.mail.message import Address, Attachment, Mail
from mailbot.mail.reading.parse import parse

_SHELL = Path(__file__).with_name("page.html")
_ZONE = ZoneInfo(PROGRAM_ZONE)
_FOLDED = 4
"""Quoted lines above this are folded."""
_GIST = 160
_NARROW, _WIDE = 34, 80
"""Characters to a line of a letter's HTML, on a phone and on a desk."""
_HYPHEN = re.compile(r"-(?=\d+(?:\.\d+)?\]$)")


@dataclass(frozen=True, slots=True)
class Posted:
    """One mail of the page; `number` is its place in time, `role` the one of the cast at one end of it."""

    number: int
    mail: Mail
    role: Role
    to_program: bool


def render_page(accepted: Sequence[Accepted], cast: Sequence[Role]) -> str:
    """The page of all mails that a mail server accepted, in that order."""
    posted = list(_posted(accepted, cast))
    threads = [[posted[position] for position in thread] for thread in threads_of([one.mail for one in posted])]
    present = [role for role in cast if any(one.role is role for one in posted)]
    return Template(_SHELL.read_text(encoding="utf-8")).substitute(
        title=escape(f"{PROGRAM_NAME}, a demo"),
        summary=f"{len(posted)} mails between {len(present)} people and their program, as they went over the wire"
        f"{_span(posted)}. Nobody sees anything but mail; this page is for those who look on.",
        choices="\n".join(_choice(role) for role in present),
        people="\n".join(_chips(present, posted)),
        threads="\n".join(map(_section, threads)),
    )


def _posted(accepted: Iterable[Accepted], cast: Sequence[Role]) -> Iterator[Posted]:
    by_address = {role.address: role for role in cast}
    for number, one in enumerate(accepted):
        mail = parse(one.raw)
        # An automatic reply has no return path (RFC 3834 3.3): who it is from, only its header says.
        writer = by_address.get(one.envelope_from or (mail.sender.address if mail.sender else ""))
        if (role := writer or by_address.get(one.recipients[0])) is not None:
            yield Posted(number, mail, role, to_program=writer is not None)


def _span(posted: Sequence[Posted]) -> str:
    days = [one.mail.date for one in posted if one.mail.date]
    return f", {min(days):%-d %B %Y} to {max(days):%-d %B %Y} on a moved clock" if days else ""


def _choice(role: Role) -> str:
    """Hides what is not this person's when they are chosen."""
    chosen = f"body:has(#who-{role.key}:checked)"
    return f"{chosen} article:not(.{role.key}), {chosen} section:not(:has(.{role.key})) {{ display: none; }}"


def _chips(present: Sequence[Role], posted: Sequence[Posted]) -> Iterator[str]:
    yield _chip("everybody", "Everybody", len(posted), " checked")
    for role in present:
        yield _chip(role.key, role.first_name, sum(one.role is role for one in posted))


def _chip(key: str, name: str, count: int, state: str = "") -> str:
    box = f'<input type="radio" name="who" id="who-{key}"{state}>'
    return f'{box}<label for="who-{key}">{escape(name)} <small>{count}</small></label>'


def _section(thread: Sequence[Posted]) -> str:
    letters = [one for one in thread if not one.to_program]
    title = title_of([one.mail.subject for one in letters or thread])
    shown = _HYPHEN.sub("\u2011", escape(title))  # or an id would be torn at the end of a line
    head = f"<h2><span>{escape(thread[0].role.first_name)}</span> {shown}</h2>"
    return f"<section>\n{head}\n{''.join(_article(one, title) for one in thread)}</section>"


def _article(one: Posted, title: str) -> str:
    """One mail, folded; its subject is hidden in its conversation where that is called so."""
    mail, name = one.mail, escape(one.role.first_name)
    who = f"{name} → program" if one.to_program else f"{_sender(mail)} → {name}"
    when = f"{mail.date.astimezone(_ZONE):%a %-d %b %Y, %H:%M}" if mail.date else ""
    same = ' class="same"' if title_of([mail.subject]) == title else ""
    return (
        f'<article class="{one.role.key}" id="mail-{one.number}" style="order: {one.number}"><details>'
        f"<summary><b>{who}</b><time>{when}</time><span{same}>{escape(mail.subject) or '(no subject)'}</span>"
        f"<i>{escape(gist_of(mail)[:_GIST])}</i></summary>"
        f'<div class="mail">{_headers(mail)}{_text(mail.text)}{_files(mail)}{_html(mail)}</div>'
        "</details></article>\n"
    )


def _sender(mail: Mail) -> str:
    """ "program", or whose words it passes on."""
    name = mail.sender.name if mail.sender else ""
    return "program" if name == PROGRAM_NAME else escape(name.removesuffix(f" via {PROGRAM_NAME}"))


def _headers(mail: Mail) -> str:
    shown = {
        "From": _address(mail.sender) if mail.sender else "",
        "To": ", ".join(map(_address, mail.to)),
        "Subject": mail.subject,
        "Date": f"{mail.date:%A %-d %B %Y, %H:%M (UTC%z)}" if mail.date else "",
    }
    return f"<dl>{''.join(f'<dt>{name}</dt><dd>{escape(value)}</dd>' for name, value in shown.items())}</dl>"


def _address(address: Address) -> str:
    return f"{address.name} <{address.address}>" if address.name else address.address


def _text(text: str) -> str:
    """The text part; quoted lines are set apart, and many of them folded."""
    parts: list[str] = []
    for quoted, lines in groupby(text.strip("\n").splitlines(), lambda line: line.startswith(">")):
        block = list(lines)
        shown = escape("\n".join(line.removeprefix(">").removeprefix(" ") if quoted else line for line in block))
        if not quoted:
            parts.append(f'<p class="text">{shown}</p>')
        elif len(block) > _FOLDED:
            parts.append(
                f'<details><summary>{len(block)} quoted lines</summary><div class="quote">{shown}</div></details>'
            )
        else:
            parts.append(f'<div class="quote">{shown}</div>')
    return "".join(parts)


def _files(mail: Mail) -> str:
    """Invitations and attachments, by name; a click keeps the file."""
    seen = calendar_seen(mail)
    items = [f"<li>calendar: {escape(seen['method'] or '')} for {escape(seen['attendee'] or '')}</li>"] if seen else []
    items += [f"<li>{_download(file)} {file.size} bytes</li>" for file in mail.attachments]
    return f"<ul>{''.join(items)}</ul>" if items else ""


def _download(file: Attachment) -> str:
    """A link whose target no browser takes for a page of ours."""
    content = base64.b64encode(file.content).decode("ascii")
    name = escape(file.name)
    return f'<a download="{name}" href="data:application/octet-stream;base64,{content}">{name}</a>'


def _html(mail: Mail) -> str:
    """The HTML part as a mail client would show it, in a frame that may do nothing."""
    if not mail.html:
        return ""
    heights = f"--narrow: {_height(mail.text, _NARROW)}px; --wide: {_height(mail.text, _WIDE)}px"
    frame = f'<iframe sandbox loading="lazy" title="HTML part" style="{heights}" srcdoc="{escape(mail.html)}"></iframe>'
    return f"<details><summary>the HTML part</summary>{frame}</details>"


def _height(text: str, width: int) -> int:
    """How high a frame has to be for a text, in pixels, with so many characters to a line: an estimate on the safe
    side, since nobody can measure it without a script."""
    rows = (
        (46 if line.startswith("  ") else 28, 1 + len(line) // width) if line else (18, 1) for line in text.splitlines()
    )
    return 120 + sum(height * count for height, count in rows)
