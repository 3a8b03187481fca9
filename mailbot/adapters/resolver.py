"""Resolver: the text records of the DNS, asked with dnspython, in bounded time.

Where the DNS is down, nobody waits for each mail anew: after some failures in a row it is left alone for a while.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from threading import Lock

import dns.exception
import dns.name
import dns.resolver

from mailbot.errors import Unavailable

SECONDS = 2.0
"""How long one answer may take, all servers and tries together."""
FAILURES = 5
PAUSE_SECONDS = 30.0

_NONE = (dns.resolver.NXDOMAIN, dns.resolver.YXDOMAIN, dns.resolver.NoAnswer)


class DnsResolver:
    """Asks the servers of the system, or those named; answers are kept for as long as the DNS says."""

    def __init__(
        self,
        servers: Sequence[str] = (),
        *,
        port: int = 53,
        seconds: float = SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._servers = list(servers)
        self._port = port
        self._seconds = seconds
        self._clock = clock
        self._asked: dns.resolver.Resolver | None = None
        self._failures = 0
        self._silent_until = -math.inf
        self._lock = Lock()

    def txt(self, name: str) -> str | None:
        """The text record of a name, or None where there is none; Unavailable where that cannot be told now."""
        if self._clock() < self._silent_until:
            raise Unavailable("the DNS did not answer a moment ago")
        try:
            asked = dns.name.from_text(name)
        except (dns.exception.DNSException, UnicodeError):  # no name at all
            return None
        try:
            answer = self._resolver().resolve(asked, "TXT", lifetime=self._seconds, search=False)
        except _NONE:
            self._count(failed=False)
            return None
        except (dns.exception.DNSException, OSError) as error:
            self._count(failed=True)
            raise Unavailable(f"the DNS does not answer ({type(error).__name__})") from None
        self._count(failed=False)
        records = [b"".join(record.strings).decode("ascii", "replace") for record in answer]
        return next((record for record in records if "p=" in record), records[0] if records else None)

    def _count(self, *, failed: bool) -> None:
        with self._lock:
            self._failures = self._failures + 1 if failed else 0
            if self._failures >= FAILURES:
                self._failures, self._silent_until = 0, self._clock() + PAUSE_SECONDS

    def _resolver(self) -> dns.resolver.Resolver:
        with self._lock:
            if self._asked is None:
                resolver = dns.resolver.Resolver(configure=not self._servers)
                if self._servers:
                    resolver.nameservers, resolver.port = list(self._servers), self._port
                resolver.cache = dns.resolver.LRUCache(1_000)
                self._asked = resolver
            return self._asked
