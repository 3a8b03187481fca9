"""Runs: the stretches of a text in which one of our tokens may stand (program/trust/token.py makes them)."""

from __future__ import annotations

import re
from collections.abc import Iterator

TOKEN = 20
"""Characters of a token: small letters, and digits from 2 to 7 (base 32, RFC 4648 6)."""
LONGEST = 200
"""Characters of a run that are looked at: whoever writes more in a row writes no token."""

_RUN = re.compile(rf"[a-z2-7]{{{TOKEN},}}")
_SIGN = b"a"
_ALIKE = bytes(_SIGN[0] if chr(code) in "abcdefghijklmnopqrstuvwxyz234567" else 0 for code in range(256))


def runs(text: str) -> Iterator[re.Match[str]]:
    """The runs of a text in small letters; most texts have none, which is seen at once and not letter by letter."""
    if _SIGN * TOKEN in text.encode("ascii", "replace").translate(_ALIKE):
        yield from _RUN.finditer(text)


def places(text: str) -> Iterator[tuple[int, str]]:
    """Where in a text a token may stand, and what would be it."""
    for run in runs(text):
        letters = run[0][:LONGEST]
        for at in range(len(letters) - TOKEN + 1):
            yield run.start() + at, letters[at : at + TOKEN]
