"""Author: whether From can be read in one way only, so that a server which read it as well has read the same."""

from __future__ import annotations

import re

from mailbot.mail.message import Mail
from mailbot.mail.origin.structured import structured
from mailbot.mail.origin.trace import FROM

_QUOTED_SPECIALS = re.compile(r"[@<>,:;\\]")
_ADDRESS = r"([!#$%&'*+/=?^_`{|}~A-Za-z0-9.-]{1,64}@[A-Za-z0-9.-]{1,253})"
_BARE = re.compile(rf"\s*{_ADDRESS}\s*")
_NAMED = re.compile(rf"[^<>@,:;]*<{_ADDRESS}>\s*")


def is_plain(mail: Mail) -> bool:
    """Whether there is one From, with one address in the open: not encoded, not quoted, without a comment in it."""
    values = [value for name, value in mail.trace if name == FROM]
    if len(values) != 1 or mail.sender is None:
        return False
    parts = structured(values[0])
    text = parts.plain(_QUOTED_SPECIALS)
    match = _NAMED.fullmatch(text) or _BARE.fullmatch(text)
    return match is not None and not parts.doubtful and match[1].lower() == mail.sender.address
