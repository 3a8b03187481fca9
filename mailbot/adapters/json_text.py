"""JSON on one line, as the books are written in."""

from __future__ import annotations

from typing import Any

import orjson

_STRICT = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS

Fragment = orjson.Fragment
"""JSON that goes into other JSON as it is."""


def encode(value: object) -> bytes:
    """JSON on one line; raises TypeError for what JSON has no word for (dates too: they would come back as text)."""
    return orjson.dumps(value, option=_STRICT)


def encode_to_keep(value: object) -> bytes:
    """The same without the room that orjson leaves behind what it has written, a page or so."""
    return bytes(memoryview(encode(value)))


def decode(raw: bytes) -> Any:
    """The value of a JSON document; raises ValueError with line and column."""
    return orjson.loads(raw)
