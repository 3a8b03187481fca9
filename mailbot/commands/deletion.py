"""Deletion: how copies of mails will be deleted at this server, as `check` tells it (section 6; RFC 4315, 6154)."""

from __future__ import annotations

from collections.abc import Iterator

from mailbot.adapters.imap_aging import GMAIL, NO_TRASH
from mailbot.commands.finding import Finding

_SHOW = 'show the Trash in IMAP (Gmail: Settings, Labels, "Show in IMAP")'


def deletion(capabilities: frozenset[str], sent: str, trash: str, days: int) -> Iterator[Finding]:
    """Two findings; `sent` and `trash` are the provider's folders, "" where it names none, `days` how long is kept."""
    within = f"within {'a day' if days == 1 else f'{days} days'}"
    taken_in = f"what lies in Processed and Ignored is deleted {within}"
    expunges = "UIDPLUS" in capabilities
    if GMAIL in capabilities:
        yield (
            Finding("ok", "deletion", f"{taken_in}, by way of {trash}")
            if trash
            else Finding("warning", "deletion", f"nothing is: {NO_TRASH}", _SHOW)
        )
    else:
        yield Finding("ok", "deletion", f"{taken_in} ({'UIDPLUS' if expunges else 'EXPUNGE'})")
    if not sent:
        text = "the server names no folder for sent mail, so no copies of letters are looked for"
        yield Finding("ok", "sent-mail", text)
    elif expunges or GMAIL in capabilities:
        yield Finding("ok", "sent-mail", f"our letters in {sent} are deleted {within}; what a person sent stays")
    else:
        text = f"no UIDPLUS: our letters in {sent} are only marked as deleted, since a person may have marked theirs"
        yield Finding("warning", "sent-mail", text, f"expunge {sent} with a mail client from time to time")
