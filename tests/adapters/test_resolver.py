"""The resolver before a real name server: what it finds, and what it does when none answers."""

from __future__ import annotations

import pytest

from mailbot.adapters import resolver as resolving
from mailbot.adapters.resolver import DnsResolver
from mailbot.errors import Unavailable
from tests.servers.name_server import name_server

KEY = "key._domainkey.example.org"


def asking(port: int, seconds: float = 5.0) -> DnsResolver:
    return DnsResolver(["127.0.0.1"], port=port, seconds=seconds)


def test_a_record_is_found_once_and_kept() -> None:
    with name_server({KEY: ("v=DKIM1; p=abc",)}) as server:
        resolver = asking(server.port)
        assert resolver.txt(KEY) == resolver.txt(KEY) == "v=DKIM1; p=abc"
        assert server.asked == [KEY]


def test_a_record_in_pieces_is_put_together_and_the_key_is_told_from_other_texts() -> None:
    with name_server({KEY: ("some note", '"v=DKIM1; p=ab" "cd"')}) as server:
        assert asking(server.port).txt(KEY) == "v=DKIM1; p=abcd"


@pytest.mark.parametrize(
    "name", ["absent.example.org", "a" * 70 + ".example.org", "a..example.org", "a." * 140 + "org"]
)
def test_a_name_without_a_record_is_none(name: str) -> None:
    with name_server({}) as server:
        assert asking(server.port).txt(name) is None


def test_a_server_that_fails_or_is_silent_is_unavailable() -> None:
    with name_server({}, broken=frozenset({"broken.example.org"}), mute=frozenset({"mute.example.org"})) as server:
        resolver = asking(server.port, seconds=0.3)
        for name in ("broken.example.org", "mute.example.org"):
            with pytest.raises(Unavailable, match="does not answer"):
                resolver.txt(name)


def test_after_some_failures_in_a_row_it_is_left_alone_for_a_while() -> None:
    now = [0.0]
    with name_server({KEY: ("v=DKIM1; p=abc",)}, broken=frozenset({"broken.example.org"})) as server:
        resolver = DnsResolver(["127.0.0.1"], port=server.port, clock=lambda: now[0])
        for _ in range(resolving.FAILURES - 1):
            with pytest.raises(Unavailable):
                resolver.txt("broken.example.org")
        assert resolver.txt(KEY) is not None  # which ends the row
        for _ in range(resolving.FAILURES):
            with pytest.raises(Unavailable):
                resolver.txt("broken.example.org")
        asked = len(server.asked)
        with pytest.raises(Unavailable, match="a moment ago"):
            resolver.txt(KEY)
        assert len(server.asked) == asked
        now[0] += resolving.PAUSE_SECONDS
        assert resolver.txt(KEY) is not None
