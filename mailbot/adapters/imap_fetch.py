"""Mails as the IMAP server holds them: sizes first, then in batches, so that nothing can fill the memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from imaplib import IMAP4
from typing import Any

from imapclient import IMAPClient

from mailbot.ports import Arrival

BATCH_MAILS = 200
BATCH_OCTETS = 16 << 20
CALL_OCTETS = 64 << 20  # held in memory at once; what is left over comes with the next call
HEADER_OCTETS = 256 << 10


def fetch_mails(client: IMAPClient, uids: Sequence[int], max_octets: int) -> list[Arrival]:
    """The mails with these UIDs in their order, what fits into 64 MiB (at least one); vanished ones are left out."""
    sizes: dict[int, int] = {}
    for some in in_commands(uids):
        sizes |= {uid: size or 0 for uid, size in _fetch(client, some, "RFC822.SIZE", b"RFC822.SIZE").items()}
    present = list(_that_fit([uid for uid in uids if uid in sizes], sizes, max_octets))
    found: dict[int, Arrival] = {}
    unread = [uid for uid in present if sizes[uid] > max_octets]
    for batch in _batches([uid for uid in present if sizes[uid] <= max_octets], sizes):
        for uid, raw in _fetch(client, batch, "BODY.PEEK[]", b"BODY[]").items():
            if raw is None:
                unread.append(uid)
            else:
                found[uid] = Arrival(uid, raw, size=sizes[uid])
    for uid in unread:
        headers = _fetch(client, [uid], f"BODY.PEEK[HEADER]<0.{HEADER_OCTETS}>", b"BODY[HEADER]<0>")
        if uid in headers:
            found[uid] = Arrival(uid, headers[uid] or b"", truncated=True, size=sizes[uid])
    return [found[uid] for uid in present if uid in found]


def in_commands(uids: Sequence[int]) -> Iterator[Sequence[int]]:
    """UIDs cut so that a command line with them stays below 8,192 octets (RFC 7162 4)."""
    for start in range(0, len(uids), 500):
        yield uids[start : start + 500]


def _that_fit(uids: Sequence[int], sizes: dict[int, int], max_octets: int) -> Iterator[int]:
    total = 0
    for uid in uids:
        total += sizes[uid] if sizes[uid] <= max_octets else HEADER_OCTETS
        if total > CALL_OCTETS and uid != uids[0]:
            return
        yield uid


def _batches(uids: Sequence[int], sizes: dict[int, int]) -> Iterator[list[int]]:
    batch: list[int] = []
    octets = 0
    for uid in uids:
        if batch and (len(batch) == BATCH_MAILS or octets + sizes[uid] > BATCH_OCTETS):
            yield batch
            batch, octets = [], 0
        batch.append(uid)
        octets += sizes[uid]
    if batch:
        yield batch


def _fetch(client: IMAPClient, uids: Sequence[int], item: str, key: bytes) -> dict[int, Any]:
    """One item of each mail; None for a mail that the server refuses to produce, nothing for one that is gone.

    One broken mail makes some servers decline the whole batch: then each is asked for by itself.
    """
    try:
        return {uid: parts[key] for uid, parts in client.fetch(uids, [item]).items() if key in parts}
    except IMAP4.abort:
        raise
    except IMAP4.error as error:
        client._imap.untagged_responses.pop("FETCH", None)
        if len(uids) == 1:
            return {} if "EXPUNGEISSUED" in str(error) else {uids[0]: None}
    return {uid: value for each in uids for uid, value in _fetch(client, [each], item, key).items()}
