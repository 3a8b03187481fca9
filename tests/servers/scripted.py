"""A server that says exactly what a test wants said, for what real ones do only on bad days."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

Script = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def scripted(script: Script) -> AsyncIterator[int]:
    """Runs `script(reader, writer)` for each connection to the port that it yields."""
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            with suppress(ConnectionError):
                await script(reader, writer)
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()


async def silent(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Accepts the connection and never says a word."""
    await reader.read()


def imap_script(answers: dict[str, str], capabilities: str = "IMAP4rev1 IDLE") -> Script:
    """An IMAP server that answers commands by their beginning: {} in an answer stands for the tag.

    What is not in `answers` is answered with OK.
    """
    defaults = {
        "CAPABILITY": f"* CAPABILITY {capabilities}\r\n{{}} OK done\r\n",
        'LIST "" ""': '* LIST (\\Noselect) "/" ""\r\n{} OK done\r\n',
        "SELECT": "* 1 EXISTS\r\n* OK [UIDVALIDITY 7]\r\n{} OK [READ-WRITE] done\r\n",
        "DONE": "",
        "LOGOUT": "* BYE\r\n{} OK done\r\n",
    }

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answers.get("greeting", "* OK ready\r\n").encode())
        tag = ""
        while line := (await reader.readline()).decode().strip():
            if line != "DONE":
                tag, _, line = line.partition(" ")
            known = {**defaults, **answers}
            answer = next((known[begin] for begin in known if line.startswith(begin)), "{} OK done\r\n")
            writer.write(answer.replace("{}", tag).encode())

    return script
