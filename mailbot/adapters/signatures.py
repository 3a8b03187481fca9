"""Signatures: DKIM (RFC 6376), verified by dkimpy, for the domain of From alone.

What a signature leaves open is filled by whoever sends the mail again, so more is asked for than the RFC does: the
whole body, From and the subject. dkimpy's searches are quadratic in white space, hence the look at it beforehand. It
is a matter of waiting for the DNS, and belongs in a thread.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import dkim
from dkim.util import InvalidTagValueList, parse_tag_value

from mailbot.adapters.reader import Read
from mailbot.mail.message import Mail
from mailbot.mail.origin.alignment import aligned
from mailbot.ports import Resolver

AT_A_TIME = 10
"""How many mails wait for the DNS together."""
TRIED = 3
"""How many aligned signatures of one mail are looked at."""
LEAST_KEY = 1024
"""Bits of an RSA key (RFC 8301 3.2)."""
LONGEST_KEY_RECORD = 1024
"""Letters of a key record: a key of 4096 bits takes 760, and larger ones cost their reader more than their owner."""

_ONCE = frozenset(
    {b"from", b"sender", b"subject", b"date", b"to", b"cc", b"reply-to", b"message-id", b"in-reply-to", b"references"}
    | {b"mime-version", b"content-type", b"content-transfer-encoding"}
)
"""Fields that stand once (RFC 5322 3.6): a second one would be unsigned, and might be the one that is read."""
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_SPACES = re.compile(rb"[ \t]{2,}")
_MUCH_SPACE = re.compile(rb"\s{80}")
_SELECTOR = re.compile(r"[A-Za-z0-9_.-]{1,200}")
_MOST_LINES, _MOST_WORK, _LONGEST_FIELD, _MOST_NAMES = 2_000, 20_000_000, 8_192, 100

Tags = Mapping[bytes, bytes]


class Signatures:
    """Verifies signatures with the keys that a resolver finds."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver

    def checked(self, reads: Sequence[Read], raws: Sequence[bytes]) -> list[Read]:
        """The mails that were read, each with the domains whose signatures on its octets hold."""
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            return list(pool.map(self._checked, reads, raws))

    def _checked(self, read: Read, raw: bytes) -> Read:
        if not isinstance(read, Mail) or read.sender is None or "dkim-signature" not in read.headers:
            return read
        return replace(read, signed_by=self.domains(raw, read.sender.domain))

    def domains(self, raw: bytes, author: str) -> tuple[str, ...]:
        """The domains aligned with an author's whose signatures hold; none where a key cannot be had now."""
        if not _is_cheap(raw):
            return ()
        try:
            message = dkim.DKIM(raw, minkey=LEAST_KEY)
            return tuple(
                dict.fromkeys(
                    tags[b"d"].decode().lower()
                    for number, tags in _worth_trying(message, author)
                    if message.verify(number, self._key)
                )
            )
        except Exception:  # what it trips over was written by a stranger, or is the DNS: nothing is known then
            return ()

    def _key(self, name: bytes, timeout: int = 0) -> bytes | None:
        record = self._resolver.txt(name.decode("ascii").rstrip("."))
        return record.encode("ascii") if record and len(record) <= LONGEST_KEY_RECORD else None


def _worth_trying(message: dkim.DKIM, author: str) -> Iterator[tuple[int, Tags]]:
    """The number and the tags of each signature that could prove something."""
    names = [name.lower() for name, _ in message.headers]
    count = Counter(names)
    if any(count[name] > 1 for name in _ONCE):
        return
    needed = {b"from"} | ({b"subject"} & count.keys())
    fields = [value for name, value in zip(names, message.headers, strict=True) if name == b"dkim-signature"]
    tried = 0
    for number, (_, value) in enumerate(fields):
        tags = _tags(value)
        if tags is not None and tried < TRIED and _covers(tags, needed) and _is_of(tags, author):
            tried += 1
            yield number, tags


def _tags(value: bytes) -> Tags | None:
    if len(value) > _LONGEST_FIELD or _MUCH_SPACE.search(value):
        return None
    try:
        tags: Tags = parse_tag_value(value)
    except InvalidTagValueList:
        return None
    return tags


def _covers(tags: Tags, needed: set[bytes]) -> bool:
    """The whole body, and what is needed of the header, by a method that still proves something (RFC 8301)."""
    names = [name.strip().lower() for name in tags.get(b"h", b"").split(b":")]
    return tags.get(b"a") == b"rsa-sha256" and b"l" not in tags and len(names) <= _MOST_NAMES and needed <= set(names)


def _is_of(tags: Tags, author: str) -> bool:
    domain, selector = (tags.get(tag, b"").decode("ascii", "replace") for tag in (b"d", b"s"))
    return aligned(domain, author) and _SELECTOR.fullmatch(selector) is not None


def _is_cheap(raw: bytes) -> bool:
    """Whether dkimpy is through with a mail in reasonable time, and splits its header as everybody does."""
    end = _HEAD_END.search(raw)
    head = raw[: end.start()] if end else raw
    if head.count(b"\n") > _MOST_LINES or head.count(b"\r") > head.count(b"\r\n"):
        return False
    return sum(len(run) ** 2 for run in _SPACES.findall(raw)) <= _MOST_WORK
