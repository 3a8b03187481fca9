"""Printing: a sheet, which is a letter with everything but its form, becomes octets; it asks nothing of anybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from mailbot.mail.new_text.own_words import imprint
from mailbot.mail.outgoing import Draft, OutgoingMail, enveloped, finish
from mailbot.policy.manuscript import Manuscript
from mailbot.policy.typesetting import Typesetter


@dataclass(frozen=True, slots=True)
class Sheet:
    """A letter that only has to be set and put together: `draft` has all but its text and HTML."""

    manuscript: Manuscript
    draft: Draft
    envelope_from: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished mail, and what is kept of its words (base64) so that a quote of it is known."""

    mail: OutgoingMail = field(repr=False)
    imprint: str = field(repr=False)


def printed(sheet: Sheet, typesetter: Typesetter, masked: Callable[[str], str] = str) -> Printed:
    """The sheet as it goes out; `masked` is what becomes of its text and its HTML before."""
    rendered = typesetter.set(sheet.manuscript)
    draft = replace(sheet.draft, text=masked(rendered.text), html=masked(rendered.html))
    return Printed(finish(draft, sheet.envelope_from), imprint(rendered.text))


def printed_as(sheet: Sheet, raw: bytes, imprint: str) -> Printed:
    """The sheet as somebody else has printed it."""
    return Printed(enveloped(sheet.draft, sheet.envelope_from, raw), imprint)
