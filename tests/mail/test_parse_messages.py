"""Messages within messages, envelopes and headers that were bent: what is the sender's word, and what is not."""

from __future__ import annotations

import base64
import struct
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.reading.parse import parse
from mailbot.mail.reading.sealed import signed_content, without_armour
from mailbot.mail.reading.tnef import read_tnef

HEAD = b"From: ann@example.org\nTo: mentoring@example.test\nSubject: Envelopes\n"
INNER = b"From: bo@example.org\nSubject: Old one\n\nAPPROVE A-1\n"


def of_parts(*parts: bytes, kind: bytes = b"mixed") -> bytes:
    head = HEAD + b"Content-Type: multipart/" + kind + b"; boundary=cut\n\n"
    return head + b"".join(b"--cut\n" + part + b"\n" for part in parts) + b"--cut--\n"


def test_what_a_message_inside_says_is_kept_apart_from_the_senders_words() -> None:
    read = parse(of_parts(b"\nsee below", b"Content-Type: message/rfc822\n\n" + INNER))
    assert (read.text, read.new_text, read.enclosed) == ("see below", "see below", "APPROVE A-1")
    assert [file.name for file in read.attachments] == ["Old one.eml"]


def test_a_message_inside_that_is_encoded_although_it_must_not_be_is_read() -> None:
    encoded = b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(INNER)
    read = parse(of_parts(b"\nsee below", encoded))
    assert read.enclosed == "APPROVE A-1"
    assert read.attachments[0].name == "Old one.eml"
    assert read.attachments[0].content == INNER


def test_what_a_returned_mail_said_is_kept_apart_as_well() -> None:
    report = of_parts(b"\nIt came back.", b"Content-Type: message/rfc822\n\n" + INNER, kind=b"report")
    read = parse(report)
    assert (read.text, read.enclosed) == ("It came back.", "APPROVE A-1")
    assert read.returned_headers == ("From: bo@example.org\nSubject: Old one",)


def test_an_encrypted_mail_is_named_as_what_it_is() -> None:
    pgp_mime = of_parts(
        b"Content-Type: application/pgp-encrypted\n\nVersion: 1",
        b"Content-Type: application/octet-stream; name=encrypted.asc\n\n-----BEGIN PGP MESSAGE-----\n\nhQEM\n",
        kind=b"encrypted",
    )
    inline = HEAD + b"\n-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----\n"
    enveloped = bytes.fromhex("3080 06092a864886f70d010703 a080 3080 0201 00".replace(" ", ""))
    smime = HEAD + b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n"
    smime += b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(enveloped)
    rights = of_parts(b"\nUse a client.", b"Content-Type: application/x-microsoft-rpmsg-message\n\nx")
    sealed = [parse(raw).sealed for raw in (pgp_mime, inline, smime, rights, HEAD + b"\nHello")]
    assert sealed == ["OpenPGP", "OpenPGP", "S/MIME", "Microsoft rights management", ""]


def test_a_mail_that_mentions_armour_is_not_encrypted() -> None:
    assert parse(HEAD + b"\nIt begins with\n-----BEGIN PGP MESSAGE-----\n").sealed == ""


def element(tag: int, content: bytes) -> bytes:
    size = len(content)
    length = bytes([size]) if size < 128 else bytes([0x82]) + struct.pack(">H", size)
    return bytes([tag]) + length + content


def signed(content: bytes, *, in_pieces: bool = False) -> bytes:
    """A message in an S/MIME signature that does not hide it, as far as its content."""
    oid = bytes.fromhex("06092a864886f70d0107")
    held = element(0x04, content)
    if in_pieces:
        cuts = [*range(0, len(content), 20), len(content)]
        held = b"\x24\x80" + b"".join(element(0x04, content[start:end]) for start, end in pairwise(cuts)) + b"\0\0"
    inner = element(0x30, oid + b"\x01" + element(0xA0, held))
    return element(
        0x30, oid + b"\x02" + element(0xA0, element(0x30, element(0x02, b"\1") + element(0x31, b"") + inner))
    )


@pytest.mark.parametrize("in_pieces", [False, True])
def test_a_mail_that_is_signed_from_the_outside_is_read(in_pieces: bool) -> None:
    envelope = base64.encodebytes(
        signed(b"Content-Type: text/plain\n\nI would like to be a mentor.", in_pieces=in_pieces)
    )
    head = HEAD + b"Content-Type: application/x-pkcs7-mime; smime-type=signed-data; name=smime.p7m\n"
    read = parse(head + b"Content-Transfer-Encoding: base64\n\n" + envelope)
    assert (read.text, read.sealed, read.attachments) == ("I would like to be a mentor.", "", ())


@given(st.binary(max_size=60), st.integers(0, 90))
def test_a_broken_signature_holds_nothing(extra: bytes, cut: int) -> None:
    octets = signed(b"Content-Type: text/plain\n\nHello")
    for broken in (octets[:cut] + extra, octets[:cut] + extra + octets[cut:], extra):
        assert signed_content(broken) is None or isinstance(signed_content(broken), bytes)


def test_a_signed_text_is_read_without_what_signs_it() -> None:
    text = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nAPPROVE A-1\n- --- all of it\n"
        "-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----\n"
    )
    assert without_armour(text) == "APPROVE A-1\n--- all of it\n"
    assert parse(HEAD + b"\n" + text.encode()).new_text.startswith("APPROVE A-1")


def attribute(name: int, data: bytes, level: int = 2) -> bytes:
    return struct.pack("<BII", level, name, len(data)) + data + b"\0\0"


def long_name(name: str) -> bytes:
    """The properties of a file (MS-OXTNEF 2.1.3.4): one of a fixed size, one that is named, and its long name."""
    text = name.encode("utf-16-le") + b"\0\0"
    named = struct.pack("<HH16sIII", 3, 0x8001, b"g" * 16, 0, 7, 9)
    value = struct.pack("<HHII", 0x1F, 0x3707, 1, len(text)) + text + b"\0" * (-len(text) % 4)
    return struct.pack("<IHHI", 3, 3, 0x0E20, 5) + named + value


WINMAIL = (
    b"\x78\x9f\x3e\x22\x01\x00"
    + attribute(0x0002800C, b"See the plan.\0", 1)
    + attribute(0x00069002, b"\1\0")
    + attribute(0x00018010, b"PLAN~1.PDF\0")
    + attribute(0x0006800F, b"%PDF")
    + attribute(0x00069005, long_name("Plan für Ann.pdf"))
    + attribute(0x00069002, b"\1\0")
    + attribute(0x00018010, b"..\\notes.txt\0")
    + attribute(0x0006800F, b"notes")
)


def winmail(content: bytes, *, text: bytes = b"") -> bytes:
    head = b"Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n"
    parts = [b"Content-Type: text/plain\n\n" + text] if text else []
    return of_parts(*parts, head + base64.encodebytes(content))


def test_a_winmail_dat_is_read_as_the_files_in_it() -> None:
    read = parse(winmail(WINMAIL))
    assert [(file.name, file.type, file.content) for file in read.attachments] == [
        ("Plan für Ann.pdf", "application/pdf", b"%PDF"),
        ("notes.txt", "text/plain", b"notes"),
    ]
    assert read.text == "See the plan."


def test_a_winmail_dat_that_holds_no_file_stays_what_it_is() -> None:
    read = parse(winmail(b"\x78\x9f\x3e\x22\x01\x00" + b"\xff" * 40, text=b"Hello"))
    assert [(file.name, file.type) for file in read.attachments] == [("winmail.dat", "application/ms-tnef")]
    assert read.text == "Hello"


@given(st.integers(0, len(WINMAIL)), st.binary(max_size=20))
def test_a_broken_winmail_dat_never_fails(cut: int, extra: bytes) -> None:
    for broken in (WINMAIL[:cut] + extra, WINMAIL[:cut] + extra + WINMAIL[cut:]):
        found = read_tnef(broken, 50)
        assert sum(len(file.content) for file in found.files) <= len(broken)


@pytest.mark.parametrize(
    "raw",
    [
        b"\xef\xbb\xbf" + HEAD + b"\nHello",
        b"\r\n\n" + HEAD + b"\nHello",
        b"---- Original message ----\n" + HEAD + b"\nHello",
        b"From someone Tue Jan  7 10:00:00 2025\nX-Tracker: AAAA\nno-indent/AAAA+\n" + HEAD + b"\nHello",
        (b"X-Note: a\nno indent\n" + HEAD + b"\nHello").replace(b"\n", b"\r\n"),
        HEAD + b"X-Scan: 1;\nAAAA+BBBB\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\nSGVsbG8=",
        HEAD + b"\nContent-Type: text/html\nX-Spam: no\n\n<p>Hello</p>",  # an empty line that was put in
        HEAD + b"Cc: Ben <ben@example.org>, Cem <cem@\nexample.org>\n\nHello",
    ],
)
def test_a_header_that_was_bent_on_the_way_is_read_whole(raw: bytes) -> None:
    read = parse(raw)
    assert read.sender is not None and read.sender.address == "ann@example.org"
    assert (read.subject, read.text) == ("Envelopes", "Hello")


@pytest.mark.parametrize(
    "raw",
    [
        b"From: ann@example.org\nThis is no field\nFrom: eve@example.org\n\nHello",  # the second is not looked for
        b"no field\n\nFrom: eve@example.org\n\nHello",  # an empty line ends every header
        HEAD + b"\nno field\nFrom: eve@example.org\n",
        HEAD + b"\nContent-Type: text/plain\nFrom: eve@example.org\n\nHello",
        HEAD + b"Cc: <cem@\nexample.org> and eve\nwere there.\n\nHello",
    ],
)
def test_words_below_the_header_name_no_sender(raw: bytes) -> None:
    read = parse(raw)
    assert read.sender is None or read.sender.address == "ann@example.org"
    assert "eve" in read.text
