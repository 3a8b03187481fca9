"""Tokens on the wire: where a letter carries one, and where a reply brings it back (section 4).

A letter carries it in its Reply-To (a sub-address) and in its Message-ID; without sub-addresses in the subject too.
A reply brings it in To or Cc, in In-Reply-To or References, or in the subject, whatever its client kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from mailbot.mail.message import Mail

TOKEN = r"[a-z2-7]{20}"
"""Twenty base32 letters: 100 random bits that survive lower-casing."""

_IN_ID = re.compile(rf"({TOKEN})\.[0-9a-z]+@", re.IGNORECASE)
_IN_SUBJECT = re.compile(rf"\[(?:[A-Z]-\d+ )?({TOKEN})\]", re.IGNORECASE)
_WHOLE = re.compile(TOKEN)


@dataclass(frozen=True, slots=True)
class ProgramAddress:
    """The program's one mailbox, and how sub-addresses of it are made ("" where the provider has none)."""

    address: str
    separator: str = "+"

    @property
    def local(self) -> str:
        return self.address.lower().rpartition("@")[0]

    @property
    def domain(self) -> str:
        return self.address.lower().rpartition("@")[2]

    def with_token(self, token: str) -> str:
        """The reply address that carries a token, or the plain address where there are no sub-addresses."""
        return f"{self.local}{self.separator}{token}@{self.domain}" if self.separator else self.address

    def message_id(self, token: str, letter: str) -> str:
        """The Message-ID of one letter in a token's thread, bare (RFC 5322 3.6.4)."""
        return f"{token}.{letter}@{self.domain}"

    def is_letter(self, message_id: str) -> bool:
        """Whether a Message-ID has the form that our letters' have."""
        id, _, domain = message_id.lower().rpartition("@")
        return domain == self.domain and _IN_ID.fullmatch(f"{id}@") is not None

    def is_ours(self, address: str) -> bool:
        """Whether mail to this address comes to the program's mailbox."""
        local, _, domain = address.lower().rpartition("@")
        if domain != self.domain:
            return False
        return local == self.local or (bool(self.separator) and local.startswith(self.local + self.separator))

    def subject_with(self, subject: str, token: str) -> str:
        """A subject that carries the token in its brackets where there are no sub-addresses; else the subject."""
        if self.separator:
            return subject
        if subject.endswith("]") and " [" in subject:
            return f"{subject[:-1]} {token}]"
        return f"{subject} [{token}]"

    def return_address(self, letter: str) -> str:
        """The envelope sender of one letter, so that a delivery report names it (RFC 3464, section 5)."""
        return f"{self.local}{self.separator}b-{letter}@{self.domain}" if self.separator else self.address

    def token_pattern(self) -> str:
        """Matches everything of ours that carries a token: a reply address, a Message-ID, a subject's brackets, also
        as links spell them (RFC 3986 2.1); and a letter's id, by which a report could be forged."""
        domain, local = re.escape(self.domain), re.escape(self.local)
        separator = rf"(?:{re.escape(self.separator)}|{re.escape(quote(self.separator, safe=''))})"
        address = rf"{local}{separator}(?:{TOKEN}|b-[a-z2-7]+)(?:@|%40){domain}|" if self.separator else ""
        address += r"x-mailbot-letter:[ \t]{0,9}[a-z2-7]+|"
        return rf"{address}{TOKEN}\.[0-9a-z]+(?:@|%40){domain}|(?:(?<=[\[ ])|(?<=%20)|(?<=%5B)){TOKEN}(?=\]|%5D)"

    def token_in(self, address: str) -> str:
        """The token that a sub-address carries, or ""."""
        if not self.separator or not self.is_ours(address):
            return ""
        token = address.lower().rpartition("@")[0].removeprefix(self.local).removeprefix(self.separator)
        return token if _WHOLE.fullmatch(token) else ""


def tokens_in(mail: Mail, program: ProgramAddress) -> tuple[str, ...]:
    """Every token that a mail carries, each once: addresses first, then In-Reply-To, References and the subject."""
    found = [program.token_in(to.address) for to in (*mail.to, *mail.cc)]
    for id in (*mail.in_reply_to, *reversed(mail.references)):
        if id.lower().endswith("@" + program.domain) and (match := _IN_ID.match(id)):
            found.append(match[1].lower())
    found += [match.lower() for match in _IN_SUBJECT.findall(mail.subject)]
    return tuple(dict.fromkeys(token for token in found if token))
