"""Signatures that hold, and all the ways in which they do not prove who wrote a mail."""

from __future__ import annotations

import pytest

from mailbot.adapters.signatures import Signatures
from mailbot.mail.message import Mail
from mailbot.mail.reading.parse import parse
from tests.bait import in_a_moment
from tests.servers.signing import Zone, signed

RAW = (
    b"From: Ann <ann@example.org>\r\nTo: program@example.test\r\nSubject: APPROVE A-12\r\n"
    b"Date: Mon, 1 Jun 2026 10:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n\r\nSee you on Monday.\r\n"
)


@pytest.fixture
def zone() -> Zone:
    zone = Zone()
    for domain in ("example.org", "mail.example.org", "evil.example"):
        zone.publish(domain)
    return zone


@pytest.fixture
def signatures(zone: Zone) -> Signatures:
    return Signatures(zone)


def test_a_signature_of_the_authors_domain_holds(signatures: Signatures, zone: Zone) -> None:
    assert signatures.domains(signed(RAW), "example.org") == ("example.org",)
    assert zone.asked == ["key._domainkey.example.org"]


def test_a_signature_holds_for_a_domain_above_or_below_the_authors(signatures: Signatures) -> None:
    assert signatures.domains(signed(RAW, "mail.example.org"), "example.org") == ("mail.example.org",)
    assert signatures.domains(signed(RAW), "mail.example.org") == ("example.org",)


def test_line_ends_do_not_matter(signatures: Signatures) -> None:
    assert signatures.domains(signed(RAW).replace(b"\r\n", b"\n"), "example.org") == ("example.org",)


def test_a_strangers_signature_proves_nothing_and_asks_for_no_key(signatures: Signatures, zone: Zone) -> None:
    assert signatures.domains(signed(RAW, "evil.example"), "example.org") == ()
    assert zone.asked == []


def test_the_authors_signature_is_found_below_a_strangers(signatures: Signatures) -> None:
    assert signatures.domains(signed(signed(RAW), "evil.example"), "example.org") == ("example.org",)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"on Monday", b"on Friday"),
        (b"Ann <ann@", b"Bob <bob@"),
        (b"APPROVE A-12", b"APPROVE A-13"),
        (b"\r\n\r\nSee", b"\r\n\r\nAPPROVE A-13\r\nSee"),
        (b"Monday.\r\n", b"Monday.\r\nAPPROVE A-13\r\n"),
    ],
)
def test_what_was_changed_is_not_signed(signatures: Signatures, old: bytes, new: bytes) -> None:
    raw = signed(RAW)
    assert old in raw
    assert signatures.domains(raw.replace(old, new), "example.org") == ()


@pytest.mark.parametrize(
    "added",
    [
        b"From: Bob <bob@example.org>\r\n",
        b"Subject: APPROVE A-13\r\n",
        b"To: other@example.test\r\n",
        b"X-Note: a\rFrom: bob@example.org\r\n",
    ],
)
def test_nothing_can_be_set_above_what_is_signed(signatures: Signatures, added: bytes) -> None:
    assert signatures.domains(added + signed(RAW), "example.org") == ()


def test_a_signature_has_to_cover_from_and_the_subject(signatures: Signatures) -> None:
    assert signatures.domains(signed(RAW, headers=("from", "date")), "example.org") == ()
    without = RAW.replace(b"Subject: APPROVE A-12\r\n", b"")
    assert signatures.domains(signed(without, headers=("from", "date")), "example.org") == ("example.org",)


def test_a_signature_that_leaves_from_out_proves_nothing(signatures: Signatures) -> None:
    assert signatures.domains(signed(RAW, also=(("i", "ann@example.org"),)), "example.org") == ("example.org",)
    assert signatures.domains(signed(RAW, also=(("h", "to:subject"),)), "example.org") == ()


def test_a_signature_over_a_part_of_the_body_proves_nothing(signatures: Signatures) -> None:
    raw = signed(RAW, length=True)
    assert b"l=" in raw
    assert signatures.domains(raw, "example.org") == ()


def test_an_old_method_or_a_short_key_proves_nothing(signatures: Signatures, zone: Zone) -> None:
    assert signatures.domains(signed(RAW, method="rsa-sha1"), "example.org") == ()
    zone.publish("example.org", bits=512, selector="short")
    assert signatures.domains(signed(RAW, bits=512, selector="short"), "example.org") == ()


def test_an_expired_signature_proves_nothing(signatures: Signatures) -> None:
    def ends(x: str) -> bytes:
        return signed(RAW, also=(("t", "900000000"), ("x", x)))

    assert signatures.domains(ends("9000000000"), "example.org") == ("example.org",)
    assert signatures.domains(ends("1000000000"), "example.org") == ()


@pytest.mark.parametrize(
    "record", ["", "v=DKIM1; p=", "v=DKIM1; k=rsa; p=AAAA", "nonsense", "v=DKIM1; p=" + "A" * 5000, "ü"]
)
def test_a_key_that_is_none_proves_nothing(signatures: Signatures, zone: Zone, record: str) -> None:
    zone.records["key._domainkey.example.org"] = record
    assert signatures.domains(signed(RAW), "example.org") == ()
    zone.records.clear()
    assert signatures.domains(signed(RAW), "example.org") == ()


def test_nothing_is_known_while_the_dns_is_down(signatures: Signatures, zone: Zone) -> None:
    zone.down = True
    assert signatures.domains(signed(RAW), "example.org") == ()
    zone.down = False
    assert signatures.domains(signed(RAW), "example.org") == ("example.org",)


def test_no_more_keys_are_asked_for_than_a_few(signatures: Signatures, zone: Zone) -> None:
    zone.records.clear()
    raw = RAW
    for number in range(20):
        raw = signed(raw, selector=f"key{number}")
    assert signatures.domains(raw, "example.org") == ()
    assert len(zone.asked) == 3


@pytest.mark.parametrize(
    "head",
    [
        b"DKIM-Signature: v=1; a=rsa-sha256; d=; s=; b=;\r\n",
        b"DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=key; h=from:subject; bh=!!!; b=???\r\n",
        b"DKIM-Signature: v=1; a=rsa-sha256; d=\xff\xfe; s=key; h=from:subject; bh=aaaa; b=aaaa\r\n",
        b"DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=../../etc; h=from:subject; bh=aaaa; b=aaaa\r\n",
        b"DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=key; h=from:subject; bh=aaaa; b=aaaa; x="
        + b"9" * 5000
        + b"\r\n",
        b"DKIM-Signature v=1\r\n",
        b"DKIM-Signature: \r\n",
        b" \r\n",
    ],
)
def test_a_bent_signature_proves_nothing(signatures: Signatures, head: bytes) -> None:
    assert signatures.domains(head + RAW, "example.org") == ()


@pytest.mark.parametrize(
    "bait",
    [
        RAW + b" " * 1_000_000 + b"x",
        RAW + (b" " * 5_000 + b"x") * 400,
        RAW.replace(b"Subject: ", b"Subject: " + b"\r\n " * 80_000),
        b"DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=key; h=from:subject; bh=aa; b="
        + b" " * 200_000
        + b"!\r\n"
        + RAW,
        b"DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=key; bh=aa; b=aa; h=from:subject"
        + b":x" * 60_000
        + b"\r\n"
        + RAW,
    ],
)
def test_bait_costs_no_time(signatures: Signatures, bait: bytes) -> None:
    with in_a_moment():
        signatures.domains(bait if bait.startswith(b"DKIM") else signed(RAW).removesuffix(RAW) + bait, "example.org")


def test_mails_are_checked_together_and_told_what_holds(signatures: Signatures) -> None:
    raws = [signed(RAW), RAW, signed(RAW).replace(b"Monday", b"Friday"), signed(RAW, "evil.example")]
    checked = signatures.checked([parse(raw) for raw in raws], raws)
    assert [mail.signed_by for mail in checked if isinstance(mail, Mail)] == [("example.org",), (), (), ()]
