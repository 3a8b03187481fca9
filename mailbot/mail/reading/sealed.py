"""Sealed mail: named as what it is where its words cannot be read here (RFC 3156, RFC 8551), and read where only
signed."""

from __future__ import annotations

import re

OPENPGP = "OpenPGP"
SMIME = "S/MIME"
RIGHTS = "Microsoft rights management"

_PGP_TYPES = frozenset({"application/pgp-encrypted"})
_SMIME_TYPES = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_RIGHTS_TYPES = frozenset({"application/x-microsoft-rpmsg-message"})
_PGP_MESSAGE = "-----BEGIN PGP MESSAGE-----"
_PGP_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_PGP_SIGNATURE = "-----BEGIN PGP SIGNATURE-----"
_PGP_END = "-----END PGP SIGNATURE-----"
_ARMOUR_FIELD = re.compile(r"[A-Za-z]{1,20}: ")
_OID_PKCS7 = bytes.fromhex("2a864886f70d0107")  # 1.2.840.113549.1.7
_SIGNED, _DATA = _OID_PKCS7 + b"\x02", _OID_PKCS7 + b"\x01"


def sealed_by(kind: str) -> str:
    """What seals the content of a media type, or ""."""
    if kind in _PGP_TYPES:
        return OPENPGP
    if kind in _SMIME_TYPES:
        return SMIME
    return RIGHTS if kind in _RIGHTS_TYPES else ""


def sealed_in_text(text: str) -> str:
    """What seals a text that is nothing but an encrypted message in ASCII armour (RFC 9580 6), or ""."""
    return OPENPGP if text.lstrip().startswith(_PGP_MESSAGE) else ""


def without_armour(text: str) -> str:
    """A text without the lines that sign it (RFC 9580 7): its words as they were before."""
    kept: list[str] = []
    first, *signed = text.split(f"{_PGP_SIGNED}\n")
    for each in signed:
        words, _, after = each.partition(f"\n{_PGP_SIGNATURE}\n")
        lines = words.split("\n")
        start = next((number for number, line in enumerate(lines) if not _ARMOUR_FIELD.match(line)), len(lines))
        said = "\n".join(line.removeprefix("- ") for line in lines[start:])
        kept += [said.lstrip("\n"), after.partition(_PGP_END)[2]]
    return "".join([first, *kept])


def signed_content(octets: bytes) -> bytes | None:
    """The message in an S/MIME envelope that signs it without hiding it (RFC 5652 5.1); None for any other.

    The signature is not checked: whoever sent it may have signed with anything.
    """
    try:
        wrapped = _inside(octets, 0x30)
        if not wrapped.startswith(b"\x06\x09" + _SIGNED):
            return None
        signed = _inside(_inside(wrapped[11:], 0xA0), 0x30)
        signed = signed[_whole(signed) :]  # the version
        content = _inside(signed[_whole(signed) :], 0x30)  # past the digests
        if not content.startswith(b"\x06\x09" + _DATA):
            return None
        return _string(_inside(content[11:], 0xA0))
    except (IndexError, ValueError):
        return None


def _head(octets: bytes, at: int) -> tuple[int, int]:
    """Where the content of the element at a place begins and its length, -1 where that is not said (X.690 8.1.3)."""
    length = octets[at + 1]
    if length < 0x80:
        return at + 2, length
    if length == 0x80:
        return at + 2, -1
    count = length & 0x7F
    if count > 4:
        raise ValueError(count)
    return at + 2 + count, int.from_bytes(octets[at + 2 : at + 2 + count], "big")


def _inside(octets: bytes, tag: int) -> bytes:
    """The content of the first element, which has this tag; up to the end where its length is not said."""
    if octets[0] != tag:
        raise ValueError(tag)
    start, length = _head(octets, 0)
    return octets[start:] if length < 0 else octets[start : start + length]


def _whole(octets: bytes) -> int:
    """Where the first element ends, if it is one that says how long it is."""
    start, length = _head(octets, 0)
    if length < 0:
        raise ValueError(length)
    return start + length


def _string(octets: bytes) -> bytes:
    """The octets of a string, in one piece or in several."""
    if octets[0] == 0x04:
        return _inside(octets, 0x04)
    pieces, rest, at = [], _inside(octets, 0x24), 0
    while at + 1 < len(rest) and rest[at : at + 2] != b"\0\0":
        start, length = _head(rest, at)
        if rest[at] != 0x04 or length < 0:
            raise ValueError(at)
        pieces.append(rest[start : start + length])
        at = start + length
    return b"".join(pieces)
