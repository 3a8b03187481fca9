"""Reply mark: what mail programs put before the subject that is answered or forwarded, once or many times: "Re: Re:",
"AW:", "Re[2]:", "回复：". A convention of RFC 5322 3.6.5, and every language has its own."""

from __future__ import annotations

import re

_ANSWERED = r"re|aw|antw|sv|vs|odp|ynt|res|rif|r|回复|答复|回覆|返信|답장"
_FORWARDED = r"fwd?|wg|tr|rv|转发|轉寄|전달"
_COUNT_AND_COLON = r"\s?(?:\[\d{1,3}\])?\s?[:：]"

_REPLY = re.compile(rf"(?:\s{{0,9}}(?:{_ANSWERED}){_COUNT_AND_COLON})+\s{{0,9}}", re.IGNORECASE)
_REPLY_OR_FORWARD = re.compile(rf"(?:\s{{0,9}}(?:{_ANSWERED}|{_FORWARDED}){_COUNT_AND_COLON})+\s{{0,9}}", re.IGNORECASE)


def without_reply_mark(subject: str) -> str:
    """The subject that is answered; what is forwarded keeps its mark."""
    found = _REPLY.match(subject)
    return subject[found.end() :] if found else subject


def without_marks(subject: str) -> str:
    """The subject that is answered or forwarded."""
    found = _REPLY_OR_FORWARD.match(subject)
    return subject[found.end() :] if found else subject


def is_answered(subject: str) -> bool:
    """Whether a subject begins with a mark of either kind."""
    return _REPLY_OR_FORWARD.match(subject) is not None
