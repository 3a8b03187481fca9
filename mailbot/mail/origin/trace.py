"""Trace: the fields that tell who handled a mail and who vouches for whom, in the order in which they stand.

Each server writes above what it was handed (RFC 5321 4.4), so of these fields the order says more than the text. They
are kept as they came: an encoded word in them is nothing that a server wrote.
"""

from __future__ import annotations

from email.message import Message

RECEIVED, RESULTS, FROM = "received", "authentication-results", "from"
_KEPT = frozenset({RECEIVED, RESULTS, FROM})


def trace_of(message: Message) -> tuple[tuple[str, str], ...]:
    """Those fields from the topmost down: lower-case name, unfolded value; octets beyond ASCII are a question mark."""
    found = ((name.lower(), value) for name, value in message.raw_items())
    return tuple((name, _unfolded(str(value))) for name, value in found if name in _KEPT)


def _unfolded(value: str) -> str:
    text = value.replace("\r", "").replace("\n", "")
    return text if text.isascii() else text.encode("ascii", "replace").decode("ascii")
