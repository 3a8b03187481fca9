"""Frames: how a process of ours beside the office is spoken to, by pickles behind their length in octets."""

from __future__ import annotations

import os
import pickle
import select
import struct

SIZE = struct.Struct(">Q")
READY = b"\n"
"""What a process says first: from then on it is the work that it dies of."""
AT_ONCE = 1 << 20


def framed(value: object) -> bytes:
    content = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return SIZE.pack(len(content)) + content


def comes(pipe: int, seconds: float) -> bool:
    """Whether something comes, or the end, in so many seconds."""
    return bool(select.select([pipe], [], [], seconds)[0])


def exactly(pipe: int, size: int) -> bytes:
    """So many octets; EOFError where the pipe ends before them."""
    parts: list[bytes] = []
    while size:
        part = os.read(pipe, min(size, AT_ONCE))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
