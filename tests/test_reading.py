"""Reading ahead, with the signatures of what is read."""

from __future__ import annotations

from contextlib import aclosing

from mailbot.adapters.reader import Reader
from mailbot.adapters.signatures import Signatures
from mailbot.errors import MalformedMail
from mailbot.mail.limits import Limits
from mailbot.mail.message import Mail
from mailbot.ports import Arrival
from mailbot.reading import read_ahead
from tests.servers.signing import Zone, signed

RAW = b"From: Ann <ann@example.org>\r\nSubject: hello\r\n\r\nGood morning\r\n"
TOO_MANY = b"From: ann@example.org\r\nTo: " + b", ".join(b"a%d@example.org" % n for n in range(600)) + b"\r\n\r\nx"


async def read(*arrivals: Arrival, zone: Zone | None) -> list[Mail | MalformedMail | None]:
    reader = Reader()
    verifier = Signatures(zone) if zone is not None else None
    try:
        async with aclosing(read_ahead([arrivals[:2], arrivals[2:]], reader, Limits(), verifier)) as ahead:
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
