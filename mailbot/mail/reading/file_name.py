"""File names: what a sender calls a file, made harmless wherever it may be written or shown."""

from __future__ import annotations

import re

from mailbot.mail.reading import headers

_LONGEST = 120
_MOST_OCTETS = 200  # file systems take 255, and somebody may want to put something before it
_UNSAFE = re.compile(r"[\x00-\x1f\x7f<>:\"|?*]+")
# Nothing to see: marks of direction, joiners and fillers, which make one name look like another.
_INVISIBLE = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\uffa0]+"
)
_SPACES = re.compile(r"\s+")
_EXTENSION = re.compile(r"[a-z0-9]{1,8}")
# Devices on Windows, with any extension.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)", re.IGNORECASE)


def safe_name(name: str, kind: str) -> str:
    """A bare file name of at most 120 characters and 200 octets: no path, no control characters, no device, never
    empty or hidden; `kind` is the media type, for a file that has no name."""
    bare = headers.one_line(name).strip("\"' ").replace("\\", "/").rpartition("/")[2]
    bare = _UNSAFE.sub("_", _SPACES.sub(" ", _INVISIBLE.sub("", bare))).strip(" .")
    if not bare:
        subtype = kind.rpartition("/")[2]
        return f"unnamed.{subtype if _EXTENSION.fullmatch(subtype) else 'bin'}"
    if _RESERVED.match(bare):
        bare = f"_{bare}"
    return _short(bare)


def _short(bare: str) -> str:
    """A name within the limits that keeps its extension."""
    stem, dot, extension = bare.rpartition(".")
    if not dot or len(extension) > 10:
        stem, dot, extension = bare, "", ""
    while len(stem) + len(dot + extension) > _LONGEST or len(f"{stem}{dot}{extension}".encode()) > _MOST_OCTETS:
        over = len(f"{stem}{dot}{extension}".encode()) - _MOST_OCTETS
        stem = stem[: min(_LONGEST - len(dot + extension), len(stem) - max(1, over // 4))]
    return f"{stem.rstrip(' .')}{dot}{extension}" if stem.strip(" .") else f"unnamed{dot}{extension}"
