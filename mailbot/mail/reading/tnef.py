"""TNEF, the winmail.dat of Outlook and Exchange (MS-OXTNEF): what is inside, read within its bounds, never unpacked."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from mailbot.mail.reading import charset

TYPES = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_SIGNATURE = b"\x78\x9f\x3e\x22"
_ATTRIBUTE = struct.Struct("<BII")  # level, type and name, length; a checksum of two octets comes after the data
_BODY, _NEXT_FILE, _TITLE, _DATA, _FILE_PROPERTIES = 0x0002800C, 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_LONG_NAME = 0x3707
_FIXED = {2: 4, 3: 4, 4: 4, 10: 4, 11: 4, 5: 8, 6: 8, 7: 8, 20: 8, 64: 8, 72: 16}
"""Octets of a property's value by its type; the others say how long they are."""
_TYPES = {
    "txt": "text/plain",
    "html": "text/html",
    "htm": "text/html",
    "csv": "text/csv",
    "vcf": "text/vcard",
    "ics": "text/calendar",
    "eml": "message/rfc822",
    "pdf": "application/pdf",
}


@dataclass(slots=True)
class InnerFile:
    """A file inside, with the name and the media type that this name stands for."""

    name: str = ""
    content: bytes = field(default=b"", repr=False)

    @property
    def type(self) -> str:
        return _TYPES.get(self.name.rpartition(".")[2].lower(), "application/octet-stream")


@dataclass(slots=True)
class Tnef:
    """What is inside: the text, "" where it is formatted only, and the files."""

    text: str = ""
    files: list[InnerFile] = field(default_factory=list)


def is_tnef(kind: str, name: str, octets: bytes) -> bool:
    """Whether a file is TNEF, by its type or by its usual name, and by how it begins."""
    return (kind in TYPES or name.lower() == "winmail.dat") and octets.startswith(_SIGNATURE)


def read_tnef(octets: bytes, most: int) -> Tnef:
    """What is inside, `most` files of it; never raises: what is cut off is left out."""
    found = Tnef()
    for name, data in _attributes(octets):
        if name == _BODY and not found.text:
            found.text = charset.readable(charset.decode(data.partition(b"\0")[0]))
        elif name == _NEXT_FILE:
            if len(found.files) == most:
                break
            found.files.append(InnerFile())
        elif found.files:
            _add(found.files[-1], name, data)
    return found


def _add(file: InnerFile, name: int, data: bytes) -> None:
    if name == _TITLE and not file.name:
        file.name = charset.decode(data.partition(b"\0")[0])
    elif name == _DATA:
        file.content = data
    elif name == _FILE_PROPERTIES:
        file.name = _long_name(data) or file.name


def _attributes(octets: bytes) -> Iterator[tuple[int, bytes]]:
    position = len(_SIGNATURE) + 2
    while position + _ATTRIBUTE.size <= len(octets):
        _, name, length = _ATTRIBUTE.unpack_from(octets, position)
        position += _ATTRIBUTE.size
        if position + length > len(octets):
            return
        yield name, octets[position : position + length]
        position += length + 2


def _long_name(properties: bytes) -> str:
    """The file name among the properties of a file, "" where there is none before one that cannot be read."""
    try:
        position = 4
        while position < len(properties):
            kind, number = struct.unpack_from("<HH", properties, position)
            position = _past_name(properties, position + 4) if number >= 0x8000 else position + 4
            if kind in _FIXED:
                position += _FIXED[kind]
                continue
            values, position = _values(properties, position)
            if number == _LONG_NAME and values:
                name = values[0].decode("utf-16-le", "replace") if kind == 0x1F else charset.decode(values[0])
                return name.partition("\0")[0]
    except struct.error:
        pass
    return ""


def _past_name(properties: bytes, position: int) -> int:
    """Where the name of a named property ends."""
    kind, length = struct.unpack_from("<II", properties, position + 16)
    return position + 24 + (_padded(length) if kind else 0)


def _values(properties: bytes, position: int) -> tuple[list[bytes], int]:
    """The values of a property that says how many and how long they are, and where they end."""
    (count,) = struct.unpack_from("<I", properties, position)
    position += 4
    values: list[bytes] = []
    for _ in range(count):
        (length,) = struct.unpack_from("<I", properties, position)
        values.append(properties[position + 4 : position + 4 + length])
        position += 4 + _padded(length)
    return values, position


def _padded(length: int) -> int:
    return (length + 3) // 4 * 4
