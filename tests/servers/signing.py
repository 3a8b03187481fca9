"""A signing domain of our own: its keys, made with openssl, and the DNS that tells them, as a dict."""

from __future__ import annotations

import base64
import subprocess
from dataclasses import dataclass, field
from functools import cache

import dkim

from mailbot.errors import Unavailable

HEADERS = ("from", "to", "subject", "date", "message-id")


@dataclass
class Zone:
    """A resolver that knows what is in `records`; while it is `down`, nothing. `asked` are the names it was asked."""

    records: dict[str, str] = field(default_factory=dict)
    down: bool = False
    asked: list[str] = field(default_factory=list)

    def txt(self, name: str) -> str | None:
        self.asked.append(name)
        if self.down:
            raise Unavailable("the DNS does not answer")
        return self.records.get(name)

    def publish(self, domain: str, bits: int = 2048, selector: str = "key") -> None:
        self.records[f"{selector}._domainkey.{domain}"] = f"v=DKIM1; k=rsa; p={public_key(bits)}"


@cache
def private_key(bits: int = 2048) -> bytes:
    return _openssl("genrsa", "-traditional", str(bits))


@cache
def public_key(bits: int = 2048) -> str:
    return base64.b64encode(_openssl("rsa", "-pubout", "-outform", "DER", stdin=private_key(bits))).decode()


def signed(
    raw: bytes,
    domain: str = "example.org",
    *,
    bits: int = 2048,
    headers: tuple[str, ...] = HEADERS,
    selector: str = "key",
    length: bool = False,
    method: str = "rsa-sha256",
    also: tuple[tuple[str, str], ...] = (),
) -> bytes:
    """The mail with a signature of a domain on top; `also` are further tags, which take the place of the usual ones."""
    signer = _Signer(raw, signature_algorithm=method.encode())
    signer.also = [(tag.encode(), value.encode()) for tag, value in also]
    signature: bytes = signer.sign(
        selector.encode(),
        domain.encode(),
        private_key(bits),
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=[name.encode() for name in headers],
        length=length,
    )
    return signature + raw


class _Signer(dkim.DKIM):  # type: ignore[misc]
    also: list[tuple[bytes, bytes]]

    def gen_header(self, fields: list[tuple[bytes, bytes]], names: list[bytes], *more: object) -> bytes:
        told = dict(self.also)
        if b"h" in told:
            names = told[b"h"].split(b":")
        header: bytes = super().gen_header(
            [*self.also, *(each for each in fields if each[0] not in told)], names, *more
        )
        return header


def _openssl(*arguments: str, stdin: bytes = b"") -> bytes:
    return subprocess.run(["openssl", *arguments], input=stdin, check=True, capture_output=True).stdout
