"""Echo: two programs that answer each other and say so in no field; found by the same words over and over in a thread.

A person repeats a word or a command, hardly a whole sentence three times in a day. Of what was said a hash is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import blake2b

from mailbot.program.case import Case

Said = tuple[datetime, str]
"""When something was said in a thread, and the hash of its words."""

ANSWERED = 2
"""So many mails with the same words are taken for a person's."""
_WITHIN = timedelta(days=1)
_LETTERS = 24
"""Fewer letters than these are a word or two, which people do repeat."""
_LOOKED_AT = 2000
_KEPT = 4
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
"""What is left out of a text of ASCII alone, in a fraction of the time."""


def goes_round(case: Case) -> bool:
    """Whether a mail says for the third time in a day what its sender said in this thread; commands do not count."""
    thread, hashed = case.trust.thread, _hash_of(case)
    if thread is None or not hashed:
        return False
    return sum(one == hashed for _, one in _lately(thread.said, case.now)) >= ANSWERED


def with_words_of(case: Case, said: Sequence[Said]) -> tuple[Said, ...]:
    """What was said lately in a thread, with what this mail says; nothing older and no more than is needed."""
    hashed = _hash_of(case)
    kept = _lately(said, case.now)
    return tuple(kept if not hashed else [*kept, (case.now, hashed)][-_KEPT:])


def _lately(said: Sequence[Said], now: datetime) -> list[Said]:
    return [(at, hashed) for at, hashed in said if now - _WITHIN < at]


def _hash_of(case: Case) -> str:
    """The hash of a mail's words, whatever numbers and times it counts up; "" for few words and for commands."""
    if case.said.commands or case.answers:
        return ""
    return _hash(case.new_text[:_LOOKED_AT])


@lru_cache(maxsize=1)
def _hash(said: str) -> str:
    """The same of words; a mail asks for it before it is decided and after."""
    said = said.casefold()
    if said.isascii():
        letters = said.encode().translate(None, _NO_LETTERS).decode()
    else:
        letters = "".join(filter(str.isalpha, said))
    enough = _LETTERS if letters.isascii() else _LETTERS // 2
    return blake2b(letters.encode(), digest_size=8).hexdigest() if len(letters) >= enough else ""
