"""Limits: how much of one incoming mail is read before it is held instead (fixed caps, so that no mail costs much)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The caps of `parse`: octets of a mail, a header block and a content field; lines, levels, parts and mailboxes."""

    size: int = 25_000_000
    header: int = 262_144
    content_field: int = 8_192
    lines: int = 1_000_000
    nesting: int = 50
    parts: int = 500
    recipients: int = 500
