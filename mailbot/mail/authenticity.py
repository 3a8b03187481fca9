"""Authenticity: what trusted servers, or a verified signature, say of a mail's From (RFC 8601, section 4)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Authentication:
    """What is known of a mail's origin: `passed` is DMARC or an aligned signature, `failed` an explicit DMARC failure.

    `because` says in a few words who said so.
    """

    passed: bool = False
    failed: bool = False
    because: str = ""


NOTHING_KNOWN = Authentication()
"""Nobody who is trusted said anything about it."""
