"""Frames: how a process of ours beside the office is spoken to, by octets behind their number, mostly pickles."""

from __future__ import annotations

import os
import pickle
import select
import struct

SIZE = struct.Struct(">Q")
READY = b"\n"
"""What a process says first: from then on it is the work that it dies of."""
AT_ONCE = 1 << 16
"""What a pipe holds at most, as a rule; room for more costs more than reading does."""


def framed(value: object) -> bytes:
    return sized(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))


def sized(content: bytes) -> bytes:
    return SIZE.pack(len(content)) + content


def comes(pipe: int, seconds: float) -> bool:
    """Whether something comes, or the end, in so many seconds."""
    return bool(select.select([pipe], [], [], seconds)[0])


def take_from(pipe: int, come: bytearray) -> None:
    """Adds what is there to what has come; EOFError where the pipe ends."""
    part = os.read(pipe, AT_ONCE)
    if not part:
        raise EOFError
    come += part


def first_of(come: bytearray) -> bytes | None:
    """Takes the first frame's content out of what has come; None where it is not all there."""
    if len(come) < SIZE.size:
        return None
    end = SIZE.size + SIZE.unpack_from(come)[0]
    if len(come) < end:
        return None
    content = bytes(come[SIZE.size : end])
    del come[:end]
    return content
