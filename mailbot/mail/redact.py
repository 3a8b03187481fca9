"""Redaction: what must not leave with a relayed mail, the two private addresses first of all (S52)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from mailbot.mail.message import Attachment

MASK = "[address kept private]"

_TEXTUAL = ("text/", "message/", "application/json", "application/xml", "application/ics")


@dataclass(frozen=True, slots=True)
class Redaction:
    """Masks addresses, in any case and also percent-encoded or written in a mailto link, and tokens of reply addresses."""

    pattern: re.Pattern[str]

    @classmethod
    def of(cls, addresses: Iterable[str], secrets: Iterable[str] = ()) -> Redaction:
        """A redaction of these addresses; `secrets` are plain strings (tokens) that are masked wherever they stand."""
        spelled = [_spellings(address) for address in addresses if address]
        spelled += [re.escape(secret) for secret in secrets if secret]
        return cls(re.compile("|".join(spelled) or r"(?!)", re.IGNORECASE))

    def text(self, text: str) -> str:
        return self.pattern.sub(MASK, text)

    def attachment(self, attachment: Attachment) -> Attachment:
        """The same file with masked name and, where it is text, masked content; other content stays as it is."""
        name = self.pattern.sub("private", attachment.name)
        if not attachment.type.startswith(_TEXTUAL):
            return replace(attachment, name=name)
        text = attachment.content.decode("utf-8", "surrogateescape")
        masked = self.pattern.sub(MASK, text)
        return replace(attachment, name=name, content=masked.encode("utf-8", "surrogateescape"))


def _spellings(address: str) -> str:
    local, _, domain = address.partition("@")
    # A sub-address of a private address gives it away as well, and %40 stands for @ in links.
    return rf"{re.escape(local)}(?:\+[\w.-]{{1,64}})?(?:@|%40){re.escape(domain)}(?![\w-]|\.\w)"
