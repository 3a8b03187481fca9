"""Errands: what the operator's commands have the running daemon write for them, over a local socket.

One writer holds the books, so a command that writes beside a daemon hands its work over: one JSON object a line, the
answer likewise. The socket lies in the books' folder, and only its owner may use it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from mailbot.errors import MailbotError
from mailbot.office import Office
from mailbot.ports import Clock

log = logging.getLogger(__name__)

Errand = Callable[[Office, Clock, Mapping[str, Any]], Mapping[str, Any]]
ERRANDS: dict[str, Errand] = {}
"""What can be done, by name; each is registered where it lives."""

_LONGEST_LINE = 320 << 20
"""Octets: a mail of limits.max_mail_mb at its highest, in base64."""


def socket_path(books: Path) -> Path:
    """Where the daemon of these books listens."""
    return books.with_name(books.name + ".socket")


def is_at_work(books: Path) -> bool:
    """Whether a daemon of these books listens."""
    with socket.socket(socket.AF_UNIX) as probe, suppress(OSError):
        probe.connect(str(socket_path(books)))
        return True
    return False


class Errands:
    """The daemon's end of the socket."""

    def __init__(self, office: Office, clock: Clock, books: Path, done: Callable[[], None]) -> None:
        self._office = office
        self._clock = clock
        self._path = socket_path(books)
        self._done = done
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        """Begins to listen; we hold the books' lock, so a socket that lies there belongs to nobody."""
        with suppress(FileNotFoundError):
            self._path.unlink()
        try:
            self._server = await asyncio.start_unix_server(self._serve, self._path, limit=_LONGEST_LINE)
            self._path.chmod(0o600)
        except OSError as error:  # a folder with too long a name, for instance: all else still works
            log.warning(
                "errands: no socket at the books (%s): commands that write need the daemon to be stopped", error
            )

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
            with suppress(FileNotFoundError):
                self._path.unlink()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            answer = self._do(await _line_from(reader))
            writer.write(json.dumps(answer).encode() + b"\n")
            await writer.drain()
        writer.close()

    def _do(self, line: bytes) -> Mapping[str, Any]:
        try:
            asked = json.loads(line)
            name, errand = asked["errand"], ERRANDS[asked["errand"]]
        except (ValueError, KeyError, TypeError):
            return {"error": "the running daemon does not know this errand; is it of another version?"}
        try:
            answer = errand(self._office, self._clock, asked)
        except MailbotError as error:
            return {"error": str(error)}
        except Exception:  # a fault of ours, or the disk's: nothing of it is in the books, and the daemon goes on
            log.exception("errands: %s failed", name)
            return {"error": f"the running daemon failed at {name}, and nothing was changed; its log says where"}
        log.info("errands: %s done", name)
        self._done()
        return answer


async def _line_from(reader: asyncio.StreamReader) -> bytes:
    """The line of the one who asks; b"" where it is longer than anything that we ask for."""
    try:
        return await reader.readline()
    except ValueError:
        return b""


def hand_over(books: Path, errand: str, **asked: Any) -> Mapping[str, Any] | None:
    """Has the daemon of these books do an errand; None where no daemon listens. Raises MailbotError with its no."""
    return asyncio.run(_hand_over(socket_path(books), {"errand": errand, **asked}))


async def _hand_over(path: Path, asked: Mapping[str, Any]) -> Mapping[str, Any] | None:
    try:
        reader, writer = await asyncio.open_unix_connection(path, limit=_LONGEST_LINE)
    except OSError:
        return None
    try:
        writer.write(json.dumps(asked).encode() + b"\n")
        await writer.drain()
        answer = json.loads(await reader.readline() or b"{}")
    except (OSError, ValueError):
        raise MailbotError("the running daemon ended before it answered; look with `mailbot status`") from None
    finally:
        writer.close()
    if "error" in answer:
        raise MailbotError(answer["error"])
    return dict(answer)
