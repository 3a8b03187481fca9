"""Reading ahead while others decide, with the signatures of what is read."""

from __future__ import annotations

import threading
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from mailbot.adapters.reader import Read, Reader
from mailbot.adapters.signatures import Signatures
from mailbot.errors import MalformedMail
from mailbot.mail.limits import Limits
from mailbot.mail.message import Mail
from mailbot.ports import Arrival
from mailbot.reading import Batch, read_ahead, read_batch
from tests.servers.signing import Zone, signed

RAW = b"From: Ann <ann@example.org>\r\nSubject: hello\r\n\r\nGood morning\r\n"
TOO_MANY = b"From: ann@example.org\r\nTo: " + b", ".join(b"a%d@example.org" % n for n in range(600)) + b"\r\n\r\nx"


async def batches(*coming: Batch) -> AsyncGenerator[Batch]:
    for batch in coming:
        yield batch


async def read(*arrivals: Arrival, zone: Zone | None) -> list[Mail | MalformedMail | None]:
    reader = Reader()
    verifier = Signatures(zone) if zone is not None else None

    def by_process(batch: Batch) -> Sequence[Read | None]:
        return read_batch(batch, reader, Limits(), verifier)

    try:
        async with aclosing(read_ahead(batches(arrivals[:2], arrivals[2:]), by_process)) as ahead:
            return [one async for _, read in ahead for one in read]
    finally:
        reader.close()


async def test_each_mail_says_whose_signature_on_it_holds() -> None:
    zone = Zone()
    zone.publish("example.org")
    whole = signed(RAW, headers=("from", "subject"))
    found = await read(
        Arrival(1, whole), Arrival(2, b"", truncated=True), Arrival(3, TOO_MANY), Arrival(4, RAW), zone=zone
    )
    mail, truncated, malformed, plain = found
    assert isinstance(mail, Mail) and mail.signed_by == ("example.org",)
    assert truncated is None and isinstance(malformed, MalformedMail)
    assert isinstance(plain, Mail) and plain.signed_by == ()


async def test_while_the_dns_is_down_mails_are_read_as_ever() -> None:
    (mail,) = await read(Arrival(1, signed(RAW, headers=("from", "subject"))), zone=Zone(down=True))
    assert isinstance(mail, Mail) and mail.signed_by == () and "Good morning" in mail.text


async def test_where_signatures_are_not_asked_for_none_is_looked_at() -> None:
    (mail,) = await read(Arrival(1, signed(RAW, headers=("from", "subject"))), zone=None)
    assert isinstance(mail, Mail) and mail.signed_by == ()


async def test_while_a_batch_is_decided_the_next_one_is_read() -> None:
    one, two = [Arrival(1, RAW)], [Arrival(2, RAW)]
    reading_two = threading.Event()

    def told(batch: Batch) -> Sequence[Read | None]:
        if batch is two:
            reading_two.set()
        return [None]

    async with aclosing(read_ahead(batches(one, two), told)) as ahead:
        assert await anext(ahead) == (one, [None])
        assert reading_two.wait(20)  # as the office does, without a word to the event loop
        assert await anext(ahead) == (two, [None])
