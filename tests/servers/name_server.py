"""A name server of our own on loopback: UDP, text records only."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset


@dataclass
class NameServer:
    """Answers with `records`; a name in `broken` is a failure of the server, one in `mute` gets no answer."""

    port: int
    records: Mapping[str, tuple[str, ...]]
    broken: frozenset[str] = frozenset()
    mute: frozenset[str] = frozenset()
    asked: list[str] = field(default_factory=list)

    def answer(self, wire: bytes) -> bytes | None:
        query = dns.message.from_wire(wire)
        name = query.question[0].name.to_text(omit_final_dot=True)
        self.asked.append(name)
        if name in self.mute:
            return None
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.RA
        if name in self.broken:
            reply.set_rcode(dns.rcode.SERVFAIL)
        elif name in self.records:
            texts = [f'"{text}"' if '"' not in text else text for text in self.records[name]]
            reply.answer.append(dns.rrset.from_text(query.question[0].name, 60, "IN", "TXT", *texts))
        else:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        return reply.to_wire()


@contextmanager
def name_server(
    records: Mapping[str, tuple[str, ...]], *, broken: frozenset[str] = frozenset(), mute: frozenset[str] = frozenset()
) -> Iterator[NameServer]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        server = NameServer(listening.getsockname()[1], records, broken, mute)

        def serve() -> None:
            while True:
                wire, asker = listening.recvfrom(4096)
                if not wire:
                    return
                if (reply := server.answer(wire)) is not None:
                    listening.sendto(reply, asker)

        thread = Thread(target=serve)
        thread.start()
        try:
            yield server
        finally:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ending:
                ending.sendto(b"", ("127.0.0.1", server.port))
            thread.join()
