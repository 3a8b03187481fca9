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
    """Masks addresses and whatever else must stay here, in any case, in text and in the names of files."""

    patterns: tuple[re.Pattern[str], ...]
    addresses: tuple[str, ...]

    @classmethod
    def of(cls, addresses: Iterable[str], *patterns: str) -> Redaction:
        """A redaction of these addresses, and of what further patterns match (our own reply addresses)."""
        compiled = tuple(re.compile(one, re.IGNORECASE) for one in patterns if one)
        return cls(compiled, tuple(address for address in addresses if address))

    def text(self, text: str) -> str:
        return self._masked(text, MASK)

    def _masked(self, text: str, mask: str) -> str:
        # The patterns come first, so that no address can take a part of a token away from them.
        for pattern in self.patterns:
            text = pattern.sub(mask, text)
        seen = text.casefold()
        for address in self.addresses:
            local, _, domain = address.casefold().partition("@")
            if local in seen and domain in seen:
                text = re.sub(_spellings(address), mask, text, flags=re.IGNORECASE)
        return text

    def attachment(self, attachment: Attachment) -> Attachment:
        """The same file with masked name and, where it is text, masked content; other content stays as it is."""
        name = self._masked(attachment.name, "private")
        if not attachment.type.startswith(_TEXTUAL):
            return replace(attachment, name=name)
        text = attachment.content.decode("utf-8", "surrogateescape")
        masked = self.text(text)
        return replace(attachment, name=name, content=masked.encode("utf-8", "surrogateescape"))


def _spellings(address: str) -> str:
    local, _, domain = address.partition("@")
    # A sub-address of a private address gives it away as well, and %40 stands for @ in links. What follows may be a
    # longer domain or the ending of a file's name: masking too much is no harm here.
    return rf"{re.escape(local)}(?:\+[\w.-]{{1,64}})?(?:@|%40){re.escape(domain)}(?![\w-])"
