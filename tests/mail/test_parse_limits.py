"""Limits: too much of anything is held with a sentence that says of what, and nothing is unpacked or read for ever."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.errors import MalformedMail
from mailbot.mail.limits import Limits
from mailbot.mail.message import Mail
from mailbot.mail.reading.parse import parse, parse_head

HEAD = b"From: ann@example.org\nTo: mentoring@example.test\nSubject: Much\n"
MULTIPART = HEAD + b"Content-Type: multipart/mixed; boundary=cut\n\n"


def nested(levels: int, of: bytes = b"multipart/mixed; boundary=b%d\n\n--b%d") -> bytes:
    return HEAD + b"".join(b"Content-Type: " + of.replace(b"%d", b"%d" % n) + b"\n\n" for n in range(levels)) + b"x"


def encoded(levels: int) -> bytes:
    """A message in base64 in a message in base64 and so on."""
    raw = HEAD + b"\nx"
    for _ in range(levels):
        raw = b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(raw)
    return HEAD + raw


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "600 nested levels": (lambda: nested(600), "parts"),
    "600 messages within each other": (lambda: nested(600, b"message/rfc822"), "nested"),
    "3,000 messages within each other": (lambda: nested(3_000, b"message/rfc822"), "nested"),
    "10,000 parts": (lambda: MULTIPART + b"--cut\n\nx\n" * 10_000 + b"--cut--\n", "parts"),
    "10,000 parts in a message inside": (
        lambda: HEAD + b"Content-Type: message/rfc822\n\n" + MULTIPART + b"--cut\n\nx\n" * 10_000,
        "parts",
    ),
    "1 MB of header": (lambda: b"X-Long: " + b"x" * 1_000_000 + b"\n" + HEAD + b"\nx", "header"),
    "1 MB of Subject": (lambda: b"Subject: " + b"=?utf-8?q?a?= " * 80_000 + b"\n\nx", "header"),
    "1 MB of header of a part": (lambda: MULTIPART + b"--cut\nX: " + b"x" * 1_000_000 + b"\n\nx\n--cut--\n", "header"),
    "100,000 recipients": (lambda: b"To: " + b"p@example.org, " * 100_000 + b"\n" + HEAD + b"\nx", "header"),
    "10,000 recipients": (lambda: b"To: " + b"p@example.org, " * 10_000 + b"\n" + HEAD + b"\nx", "recipients"),
    "600 recipients": (
        lambda: b"Cc: " + b",".join(b"p%d@example.org" % n for n in range(600)) + b"\n" + HEAD + b"\nx",
        "recipients",
    ),
    "60,000 groups of a delivery report": (
        lambda: HEAD + b"Content-Type: message/delivery-status\n\n" + b"\r\n" * 60_000,
        "recipients",
    ),
    "2,000,000 lines": (lambda: HEAD + b"\n" * 2_000_000, "lines"),
    "2,000,000 carriage returns": (lambda: HEAD + b"\n" + b"\r" * 2_000_000, "lines"),
    "26 MB": (lambda: HEAD + b"\n" + b"x" * 26_000_000, "larger than"),
    "a name of 20,000 characters": (
        lambda: HEAD + b"Content-Disposition: attachment; filename=" + b"x" * 20_000 + b"\n\nx",
        "content field",
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_too_much_of_anything_is_held_and_its_header_is_read(name: str) -> None:
    written, says = BOMBS[name]
    raw = written()
    with pytest.raises(MalformedMail, match=says) as held:
        parse(raw)
    assert "\n" not in str(held.value)
    assert parse_head(raw).size == len(raw)


@pytest.mark.parametrize("levels", [1, 5])
def test_encoded_messages_within_each_other_are_counted_like_others(levels: int) -> None:
    small = Limits(nesting=3)
    if levels <= small.nesting:
        assert parse(encoded(levels), small).enclosed == "x"
        return
    with pytest.raises(MalformedMail, match="levels"):
        parse(encoded(levels), small)


def test_an_archive_is_never_unpacked() -> None:
    bomb = zlib.compress(b"\0" * 50_000_000)
    raw = MULTIPART + b"--cut\nContent-Type: application/zip; name=bomb.zip\nContent-Transfer-Encoding: base64\n\n"
    read = parse(raw + base64.encodebytes(bomb) + b"--cut--\n")
    assert [(file.name, file.size) for file in read.attachments] == [("bomb.zip", len(bomb))]


def test_of_a_text_without_end_the_beginning_is_read() -> None:
    long = parse(HEAD + b"\n" + b"0123456789" * 1_000_000)
    assert long.text == "0123456789" * 200_000
    html = MULTIPART + (b"--cut\nContent-Type: text/html\n\n" + b"<p>x" * 200_000 + b"\n") * 20 + b"--cut--\n"
    assert 0 < len(parse(html).text) < 3_000_000


def test_of_many_messages_inside_the_first_are_read_and_all_are_kept() -> None:
    inside = b"--cut\nContent-Type: message/rfc822\n\nSubject: x\n\n" + b"some words\n" * 5_000
    read = parse(MULTIPART + inside * 30 + b"--cut--\n")
    assert len(read.attachments) == 30
    assert 200_000 < len(read.enclosed) < 500_000


def test_null_octets_are_left_out_wherever_they_stand() -> None:
    read = parse(b"From: A\0nn <ann@example.org>\nTo: \0\nSubject: a\0b\nMessage-ID: <1\0@example.org>\n\nHel\0lo\0")
    assert (read.subject, read.text, read.message_id) == ("ab", "Hello", "1@example.org")
    assert read.sender is not None and read.sender.name == "Ann"


SURROGATES = [b"\xed\xa0\x80", b"=?utf-8?b?7aCA?=", b"=?utf-7?q?+2AA-?=", b"=?utf-16?b?2AA=?=", b"\xff", b"+2AA-"]


@pytest.mark.parametrize("half", SURROGATES)
def test_half_a_character_in_any_field_can_be_written_down(half: bytes) -> None:
    fields = (b"From", b"To", b"Cc", b"Subject", b"Message-ID", b"References", b"Date", b"Reply-To", b"X-Note")
    head = b"".join(name + b': "' + half + b'" <a' + half + b"@example.org>\n" for name in fields)
    part = (
        b"--cut\nContent-Type: application/pdf" + half + b"; name=" + half + b"\n"
        b"Content-Disposition: attachment; filename*=utf-7''" + half + b"\n\n" + half + b"\n"
        b"--cut\nContent-Type: text/plain; charset=utf-7\n\n" + half + b"\n"
        b"--cut\nContent-Type: message/rfc822\n\nSubject: " + half + b"\n\n" + half + b"\n--cut--\n"
    )  # fmt: skip
    read = parse(head + b"Content-Type: multipart/mixed; boundary=cut\n\n" + part)
    assert len(read.attachments) == 2
    everything_can_be_written_down(read)


def everything_can_be_written_down(read: Mail) -> None:
    repr(read).encode()
    for text in (read.text, read.new_text, read.html, read.enclosed, *read.returned_headers, *read.delivery_status):
        text.encode()
    for file in read.attachments:
        f"{file.name} {file.type}".encode()


PIECES = [
    b"--cut\n",
    b"--cut--\n",
    b"Content-Type: message/rfc822\n\n",
    b"Content-Type: multipart/report; boundary=cut\n\n",
    b"Content-Type: message/delivery-status\n\n",
    b"Content-Type: application/ms-tnef\n\n\x78\x9f\x3e\x22",
    b"Content-Type: application/pkcs7-mime\n\n\x30\x80",
    b"Content-Type: text/html; charset=iso-2022-jp\n\n<p>\x1b$B",
    b"Content-Type: text/plain; format=flowed; delsp=yes\n\n",
    b"Content-Transfer-Encoding: base64\n",
    b"Content-Transfer-Encoding: x-uuencode\n",
    b"Content-Disposition: attachment; filename*0*=utf-8''%ED; filename*1*=%A0%80\n",
    b"Final-Recipient: rfc822; bo@example.org\n",
    b"begin 644 a\n",
    b"-----BEGIN PGP SIGNED MESSAGE-----\n",
    b"From: bo@example.org\n",
    b"From: =?iso-2022-jp?b?GyRC?= <@>\n",
    b"\n",
    b"\r",
    b"\0",
]


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=12), max_size=30))
def test_any_mixture_of_pieces_of_mails_gives_a_mail_or_malformed_mail(pieces: list[bytes]) -> None:
    for raw in (b"".join(pieces), MULTIPART + b"".join(pieces)):
        for read in (parse, parse_head):
            try:
                everything_can_be_written_down(read(raw))
            except MalformedMail as error:
                assert "\n" not in str(error)
