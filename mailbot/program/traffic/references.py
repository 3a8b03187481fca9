"""References: the Message-IDs that a letter names as those before it in its reader's view (RFC 5322 3.6.4)."""

from __future__ import annotations

import re

from mailbot.program.bookkeeping import Thread
from mailbot.program.decision import Letter

KEPT_REFERENCES = 12

_ID = re.compile(r"[\x21-\x3b\x3d\x3f-\x7e]{1,250}")


def ids_before(thread: Thread | None, letter: Letter) -> tuple[str, ...]:
    """The Message-IDs that come before this letter in its reader's view, the one that it answers last.

    Only what this reader has sent or received stands in their thread: no token of another can be among it.
    """
    messages = thread.messages if thread else ()
    if letter.answers and _ID.fullmatch(letter.answers):
        messages = (*(id for id in messages if id != letter.answers), letter.answers)
    return ids_kept(messages)


def ids_kept(messages: tuple[str, ...]) -> tuple[str, ...]:
    """The thread's first Message-ID and its latest ones (RFC 5322 3.6.4)."""
    safe = tuple(id for id in dict.fromkeys(messages) if _ID.fullmatch(id))
    return safe if len(safe) <= KEPT_REFERENCES else (safe[0], *safe[1 - KEPT_REFERENCES :])
