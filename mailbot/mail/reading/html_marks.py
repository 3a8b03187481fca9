"""HTML marks: by which elements mail programs tell a quote, an original and a signature from what was written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from functools import lru_cache


class Mark(Enum):
    """What an element says of its inside, or of all that follows it."""

    QUOTE = "quote"
    SIGNATURE = "signature"
    RULE = "rule"
    ORIGINAL = "original"


# Yahoo, Thunderbird, Roundcube, new Outlook, GMX, Zoho; answers are not written inside these.
_QUOTES = frozenset(
    {
        "yahoo_quoted", "moz-cite-prefix", "moz-forward-container", "reply-intro", "zmail_extra", "beforequote",
        "mail-editor-reference-message-container", "ms-outlook-mobile-reference-message", "quote", "wmq",
        "mail_quote", "replyforwardmessage",
    }
)  # fmt: skip
# Outlook: the header of an original, which goes on to the end of the page.
_ORIGINALS = frozenset({"divrplyfwdmsg", "outlookmessageheader", "divtaglineheader"})
_SIGNATURES = frozenset(
    {
        "gmail_signature", "moz-signature", "applemailsignature", "protonmail_signature_block", "signature",
        "ms-outlook-mobile-signature", "composer_signature", "tutanota_signature", "ydp-signature", "zmail_signature",
        "bloop_sign", "mobile_signature", "k9mail-signature", "mail_signature", "messagesignaturesection",
    }
)  # fmt: skip
_NAMED = {Mark.ORIGINAL: _ORIGINALS, Mark.QUOTE: _QUOTES, Mark.SIGNATURE: _SIGNATURES}
_BEFORE = re.compile(r"^(?:x_|m_-?\d{1,25}|yiv\d{1,15})+")
_NUMBER = re.compile(r"_?\d{4,25}$")
# Outlook for Windows: a thin line above the original's header.
_BORDER = re.compile(r"border-top:\s{0,5}(?:solid|[\w#.]{1,20} solid|#\w{3,8} [\w.]{1,10} solid)", re.I)
_BAR = re.compile(r"border-left:[^;]{0,60}(?:solid|double|ridge)", re.I)
_PADDED = re.compile(r"padding:\s{0,5}3\.0pt", re.I)


def mark_of(tag: str, attributes: Mapping[str, str | None]) -> Mark | None:
    """What an element marks; None for most."""
    if tag == "blockquote":
        return Mark.QUOTE
    found = [attributes[key] for key in ("class", "id", "name") if key in attributes]
    mark = _named(" ".join(one for one in found if one)[:500]) if found else None
    if mark:
        return mark
    style = attributes.get("style") if tag in ("div", "table", "td") else None
    return _bordered(tag, style) if style and "border-" in style else None


def _bordered(tag: str, style: str) -> Mark | None:
    """What the line at the side of an element, or above it, marks."""
    if tag == "div" and _BAR.search(style):
        return Mark.QUOTE
    return Mark.RULE if _BORDER.search(style) and _PADDED.search(style) else None


@lru_cache(maxsize=256)
def _named(said: str) -> Mark | None:
    """What classes, ids and names mark, without what webmail puts around them when it quotes a page."""
    names = {_BEFORE.sub("", _NUMBER.sub("", one)) for one in said.lower().split()[:12]}
    return next((mark for mark, known in _NAMED.items() if not known.isdisjoint(names)), None)
