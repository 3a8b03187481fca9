"""Parts: what the header of a part says of it (RFC 2045, 2183, 2231), however it says it, in safe words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from email.message import Message
from typing import Any
from urllib.parse import unquote_to_bytes

from mailbot.mail.reading import charset, headers

_TYPE = re.compile(r"\s*([^\s;]+)\s*;?(.*)", re.DOTALL)
_TOKENS = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,100}")
_PLAIN_PARAMETER = re.compile(
    r"[ \t\r\n]*([A-Za-z0-9_-]{1,40})[ \t]*=[ \t]*(?:\"([^\"\\]*)\"|([A-Za-z0-9_.:+'/-]+))[ \t\r\n]*(?:;|$)"
)
# RFC 2231 in a parameter whose name lacks the star.
_STARLESS = re.compile(r"[A-Za-z0-9-]{2,20}'[A-Za-z-]{0,10}'[^%]*%[0-9A-Fa-f]{2}")


@dataclass(frozen=True, slots=True)
class Label:
    """What a part is: media type and disposition in lower case, parameters by name; `name`: its file's, or ""."""

    type: str = "text/plain"
    disposition: str = ""
    name: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""

    def parameter(self, name: str) -> str:
        """A parameter of the media type, or ""."""
        return self.parameters.get(name, "")


def label(part: Message, spoken: Iterable[str] = ()) -> Label:
    """The label of a part; `spoken` are the charsets that raw octets in it may be in."""
    found: dict[str, str] = {}
    for name, value in part.raw_items():
        if len(name) >= 12 and (low := name.lower()).startswith("content-"):
            found.setdefault(low, charset.without_surrogates(str(value), spoken))
    kind, parameters = _type(found.get("content-type"), part)
    disposition, filed = _disposition(found.get("content-disposition", ""))
    name = filed.get("filename") or filed.get("name") or parameters.get("name", "")
    encoding = found.get("content-transfer-encoding", "")
    return Label(kind, disposition, headers.decoded(name) if name else "", parameters, encoding.strip().lower())


def content_type(part: Message) -> str:
    """The media type of a part in lower case; text/plain where it cannot be read (RFC 2045 5.2)."""
    value = next((value for name, value in part.raw_items() if name.lower() == "content-type"), None)
    return _type(None if value is None else str(value), part)[0]


def children(part: Message) -> list[Message]:
    """The parts directly inside a part."""
    payload = part.get_payload() if part.is_multipart() else ()
    return [child for child in payload if isinstance(child, Message)]


def as_it_came(part: Message) -> bytes:
    """The octets of a part that holds no others, its transfer encoding not undone."""
    del part["Content-Transfer-Encoding"]  # the standard library knows them less well, and has no other way
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def source(message: Message) -> bytes:
    """A message as octets; where the generator fails on it, its fields and its text."""
    try:
        return message.as_bytes()
    except Exception:  # broken headers and payloads of a kind that the generator did not expect
        text = b"" if message.is_multipart() else as_it_came(message)
        return f"{head(message)}\n\n".encode("utf-8", "surrogateescape") + text


def head(message: Message) -> str:
    """The header of a message as it came."""
    return "\n".join(f"{name}: {value}" for name, value in message.raw_items())


def _type(value: str | None, part: Message) -> tuple[str, dict[str, str]]:
    if value is None:
        return part.get_default_type(), {}
    match = _TYPE.match(value)
    if match is None:
        return "text/plain", {}
    kind = match[1].lower()
    if not _TOKENS.fullmatch(kind):
        kind = _nearest(kind)
    return kind, _parameters(match[2])


def _nearest(kind: str) -> str:
    """A type that cannot be read is still known by its first half."""
    first, slash, _ = kind.partition("/")
    if first == "multipart":
        return "multipart/mixed"
    return "text/plain" if first == "text" or not slash else "application/octet-stream"


def _disposition(value: str) -> tuple[str, dict[str, str]]:
    match = _TYPE.match(value)
    if match is None:
        return "", {}
    kind = match[1].lower().strip("\"'")
    if "=" in kind:  # the word itself is missing
        return "", _parameters(value)
    filed = _parameters(match[2])
    # What is neither is a file if it is named like one (RFC 2183 2.8).
    return (kind if kind in ("inline", "attachment") else "attachment" if "filename" in filed else ""), filed


def _parameters(text: str) -> dict[str, str]:
    """The parameters after a type or a disposition, each in one piece and in letters."""
    if not text or text.isspace():
        return {}
    found: dict[str, str] = {}
    end = 0
    while plain := _PLAIN_PARAMETER.match(text, end):
        found.setdefault(plain[1].lower(), plain[3] if plain[2] is None else plain[2])
        end = plain.end()
    if text[end:].strip(" \t\r\n;"):
        found |= _bent_parameters(text[end:], found)
    return {name: _spelled_out(value) if "'" in value else value for name, value in found.items()}


def _bent_parameters(text: str, before: Mapping[str, str]) -> dict[str, str]:
    """Parameters that the standard library has to put together; those in RFC 2231's form go before the others."""
    shadow = Message()
    shadow["Content-Type"] = f"x/x; {' '.join(text.splitlines())}"
    found: dict[str, str] = {}
    for name, value, is_encoded in _put_together(shadow):
        if is_encoded or (name not in found and name not in before):
            found[name] = value
    return found


def _put_together(shadow: Message) -> Iterator[tuple[str, str, bool]]:
    try:
        pairs: Any = shadow.get_params(failobj=[], unquote=True)
    except Exception:  # the standard library stumbles over broken parameters in more than one way
        return
    for name, value in pairs[1:]:
        if isinstance(value, tuple):
            octets = value[2].encode("latin-1", "replace")
            yield name.lower(), charset.decode(octets, value[0] or ""), True
        else:
            yield name.lower(), value, False


def _spelled_out(value: str) -> str:
    if not _STARLESS.match(value):
        return value
    declared, _, rest = value.split("'", 2)
    return charset.decode(unquote_to_bytes(rest), declared)
