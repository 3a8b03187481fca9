"""Traces: by what somebody can be recognised in what others' records say, and how a record looks without them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from mailbot.program.model import Record

R = TypeVar("R", bound=Record)

NOBODY = "someone forgotten"
"""What a forgotten person is called where a name is needed."""
GONE = "…"
_HASHED = "forgotten:"


def hashed(mail: str) -> str:
    """Under what the receipt of a forgotten person's mail is kept: enough to know the mail again, if it comes again."""
    return mail if mail.startswith(_HASHED) else f"{_HASHED}{hashlib.sha256(mail.encode()).hexdigest()[:40]}"


@dataclass(frozen=True, slots=True)
class Traces:
    """`addresses` are nobody else's, wherever they stand; a `name` may be another's too, so only what the office wrote
    itself is searched for it. `mails` are keys of their mails."""

    addresses: frozenset[str]
    name: str = ""
    mails: frozenset[str] = frozenset()

    def name_them(self, text: str) -> bool:
        """Whether a text has an address of theirs or the whole name in it, not as a part of another's."""
        whole = self.name if len(self.name.split()) > 1 else ""
        named = bool(whole) and re.search(rf"(?<!\w){re.escape(whole)}(?!\w)", text, re.IGNORECASE) is not None
        return named or any(_whole(address).search(text) for address in self.addresses)

    def without(self, record: R) -> R:
        """The record with nothing in place of each address, and of each mail's key its hash; the same one where it has
        neither."""
        raw = msgspec.json.encode(record).decode().casefold()
        if not any(each.casefold() in raw for each in (*self.addresses, *self.mails)):
            return record
        known = msgspec.to_builtins(record, str_keys=True)
        cleaned: R = msgspec.convert(self._cleaned(known), type(record), strict=False)
        return cleaned

    def _cleaned(self, value: Any) -> Any:
        if isinstance(value, str):
            return hashed(value) if value in self.mails else self._blotted(value)
        if isinstance(value, dict):
            return {name: each if name == "id" else self._cleaned(each) for name, each in value.items()}
        if isinstance(value, list | tuple):
            return [self._cleaned(each) for each in value]
        return value

    def _blotted(self, text: str) -> str:
        for address in self.addresses:
            text = _whole(address).sub(GONE, text)
        return text


def _whole(address: str) -> re.Pattern[str]:
    """An address by itself: ann@example.org, not joann@example.org nor ann@example.org.test."""
    return re.compile(rf"(?<![\w.+-]){re.escape(address)}(?![\w.-]*\w)", re.IGNORECASE)
