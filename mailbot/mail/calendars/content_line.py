"""Content line: what a calendar is made of (RFC 5545 3.1), read from whatever octets a stranger sends.

Read by ourselves, in one linear pass that raises nothing: a line that is none is passed over, an END that is missing is
taken as said, and what is larger than any answer to an invitation is cut off.
"""

from __future__ import annotations

import binascii
import codecs
import quopri
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mailbot.mail.reading.charset import readable

MAX_OCTETS = 1 << 20
MAX_LINES = 20_000
MAX_DEPTH = 8
_FOLDED = 60
"""Octets from which a line may have been broken by a mail program that does not know how calendars are folded."""

_BEGINS = re.compile(r"(?!(?:mailto|https?|tel|urn):)[A-Za-z0-9-]{1,64}[;:]", re.IGNORECASE)
_HEAD = re.compile(r'([A-Za-z0-9-]{1,64})((?:;[^";:]*(?:"[^"]*"[^";:]*)*)*):')
_PARAMETER = re.compile(r';([^";:=]*)=((?:[^";:]|"[^"]*")*)')
_LINES = re.compile(r"[\r\n]+")
_STILL_QUOTED = re.compile(rb";[A-Za-z-]{1,30}=3D")
_METHOD = re.compile(r"[A-Za-z-]{1,30}")
_ESCAPED = re.compile(r"\\([\\;,nN])")
_BASE64 = b"QkVHSU46"  # "BEGIN:"
_MARKS = (
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"B\0", "utf-16-le"),
    (b"\0B", "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Property:
    """One content line: its name and its parameters' names in capitals, its value as it was written."""

    name: str
    params: Mapping[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value as TEXT (RFC 5545 3.3.11)."""
        return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], self.value)


@dataclass(slots=True)
class Component:
    """What stands between a BEGIN and its END; the one that holds them all has no name."""

    name: str = ""
    properties: list[Property] = field(default_factory=list)
    components: list[Component] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        return [each for each in self.properties if each.name == name]

    def first(self, name: str) -> Property | None:
        return next((each for each in self.properties if each.name == name), None)

    def text(self, name: str) -> str:
        """The first such value that is not empty, as TEXT without the blanks around it."""
        return next((said for each in self.all(name) if (said := each.text.strip())), "")

    def walk(self, *names: str) -> Iterator[Component]:
        """Those in here with one of these names, outermost first."""
        for each in self.components:
            if each.name in names:
                yield each
            yield from each.walk(*names)


def read_components(octets: bytes) -> Component:
    """Everything that stands in a calendar, whether it begins as one or not."""
    root = Component()
    standing = [root]
    for line in _unfolded(readable(_decoded(octets[:MAX_OCTETS]))):
        found = _property(line)
        if found is None:
            continue
        if found.name == "BEGIN":
            if len(standing) <= MAX_DEPTH:
                begun = Component(found.value.strip().upper())
                standing[-1].components.append(begun)
                standing.append(begun)
        elif found.name == "END":
            _end(standing, found.value.strip().upper())
        else:
            standing[-1].properties.append(found)
    return root


def with_method(octets: bytes, method: str) -> bytes:
    """A calendar with the METHOD of its part's Content-Type in front, where it names none itself (RFC 6047 2.4)."""
    plain = _METHOD.fullmatch(method) and octets[:64].lstrip()[:6].upper() == b"BEGIN:"
    if not plain or b"METHOD" in octets[:MAX_OCTETS].upper():
        return octets
    return b"METHOD:%b\r\n%b" % (method.encode("ascii"), octets)


def _end(standing: list[Component], name: str) -> None:
    """Closes the innermost one of that name, and with it those whose own END is missing."""
    for depth in range(len(standing) - 1, 0, -1):
        if standing[depth].name == name:
            del standing[depth:]
            return


def _decoded(octets: bytes) -> str:
    """The text, whatever was done to it on the way: transfer encodings that nobody named, UTF-16, Windows-1252."""
    octets = octets.lstrip(b" \t\r\n")
    if octets.startswith(_BASE64):
        octets = _from_base64(octets)
    elif _STILL_QUOTED.search(octets):
        octets = quopri.decodestring(octets)
    for mark, charset in _MARKS:
        if octets.startswith(mark):
            return octets.decode(charset, "replace").lstrip("\ufeff")
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(
            octets
        )  # a letter may have been cut in two at the end
    except UnicodeDecodeError:
        return octets.decode("cp1252", "replace")


def _from_base64(octets: bytes) -> bytes:
    letters = b"".join(octets.split())
    try:
        return binascii.a2b_base64(letters[: len(letters) // 4 * 4])
    except binascii.Error:
        return b""


def _unfolded(text: str) -> Iterator[str]:
    """Whole content lines. A line without a name goes on from the one before, where that was broken by its length or
    says nothing yet; else it is nobody's."""
    parts: list[str] = []
    length = 0
    for number, line in enumerate(_LINES.split(text)):
        if number >= MAX_LINES:
            break
        if line[:1] in (" ", "\t"):
            parts.append(line[1:])
        elif _BEGINS.match(line):
            yield "".join(parts)
            parts = [line]
        elif length >= _FOLDED or (parts and parts[-1].endswith((":", ";", "="))):
            parts.append(line)
        length = len(line)
    yield "".join(parts)


def _property(line: str) -> Property | None:
    head = _HEAD.match(line)
    if head is not None:
        name, written, value = head[1], head[2], line[head.end() :]
    else:  # a quotation mark that nobody closed
        start, colon, value = line.partition(":")
        name, _, written = start.partition(";")
        if not colon or not _BEGINS.match(f"{name}:"):
            return None
        written = f";{written}".replace('"', "")
    params = {match[1].strip().upper(): match[2].strip().strip('"') for match in _PARAMETER.finditer(written)}
    return Property(name.upper(), params, value)
