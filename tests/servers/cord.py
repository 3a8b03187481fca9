"""A cord between a client and a server on loopback that can be cut, or go dead without a word."""

from __future__ import annotations

import asyncio
from typing import Self


class Cord:
    """Forwards one port to another: `async with Cord(target) as cord: connect to cord.port`."""

    def __init__(self, target: int) -> None:
        self.port = 0
        self._target = target
        self._alive = asyncio.Event()
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._alive.set()
        self._server = await asyncio.start_server(self._plug, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        self.cut()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=10)
        await self._server.wait_closed()

    def cut(self) -> None:
        """End every connection; new ones get through."""
        self._alive.set()
        for writer in self._writers:
            writer.transport.abort()

    def go_dead(self) -> None:
        """Swallow everything in both directions, as a network does that has lost a route."""
        self._alive.clear()

    async def _plug(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        self._writers |= {writer, far_writer}
        await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))
        self._writers -= {writer, far_writer}
        self._tasks.discard(task)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while octets := await reader.read(65536):
                await self._alive.wait()
                writer.write(octets)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()
