"""The keyboard: lines typed at the terminal, or piped in, while everything else goes on."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_CHUNK = 4096


@contextmanager
def lines_typed() -> Iterator[asyncio.Queue[str | None]]:
    """A queue of the lines of standard input, and None at its end; nothing ever comes where it cannot be waited for, as
    with /dev/null."""
    lines: asyncio.Queue[str | None] = asyncio.Queue()
    loop, fd = asyncio.get_running_loop(), sys.stdin.fileno()
    rest = b""

    def read() -> None:
        nonlocal rest
        chunk = os.read(fd, _CHUNK)
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            lines.put_nowait(line.decode("utf-8", "replace"))
        if not chunk:
            loop.remove_reader(fd)
            lines.put_nowait(None)

    try:
        loop.add_reader(fd, read)
    except PermissionError:  # epoll takes neither files nor /dev/null
        yield lines
        return
    try:
        yield lines
    finally:
        loop.remove_reader(fd)
