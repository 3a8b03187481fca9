"""Whatever octets and charsets a mail comes with, what is read of it can be written down as UTF-8."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from hypothesis import given
from hypothesis import strategies as st

from mailbot.errors import MalformedMail
from mailbot.mail.reading import charset
from mailbot.mail.reading.file_name import safe_name
from mailbot.mail.reading.parse import parse, parse_head

HALVES = [
    b"\xff",
    b"\xed\xa0\x80",
    b"+2AA-",
    b"%ED%A0%80",
    b"%00%D8",
    b"\\ud800",
    b"\x00\xd8",
    b"=ED=A0=80",
    b"=?utf-7?q?+2AA-?=",
    b"=?utf-16le?q?=00=D8?=",
    b"=?raw_unicode_escape?q?=5Cud800?=",
    b"=?unknown-8bit?q?=ff?=",
    b"&#xD800;",
    b"&#55296;",
    b"utf-7''",
    b"utf-16-le''",
    b"raw_unicode_escape''",
    b"A",
    b" ",
    b'"',
    b";",
    b"<",
    b">",
    b"@example.org",
]
"""Octets that some codec, word or reference makes half a character of, and what stands between them in headers."""

halves = st.lists(st.sampled_from(HALVES) | st.binary(max_size=3), max_size=6).map(b"".join)
charsets = st.sampled_from([b"utf-7", b"utf-16-le", b"utf-8", b"raw_unicode_escape", b"iso2022_jp", b"\xff", b""])
kinds = st.sampled_from(
    [
        b"text/plain",
        b"text/html",
        b"application/pdf",
        b"application/\xff",
        b"message/rfc822",
        b"message/delivery-status",
    ]
)


@st.composite
def broken_parts(draw: st.DrawFn) -> bytes:
    """A part whose type, charset, name and content are as broken as they come."""
    kind, charset, name, content = draw(kinds), draw(charsets), draw(halves), draw(halves)
    given_as = draw(st.sampled_from([b"filename=", b"filename*=", b'filename="', b"name*0*="]))
    disposition = draw(st.sampled_from([b"attachment", b"inline", b"\xff"]))
    return (
        b"Content-Type: " + kind + b"; charset=" + charset + b"\r\n"
        b"Content-Disposition: " + disposition + b"; " + given_as + name.replace(b"\n", b"") + b"\r\n\r\n"
        b"Subject: " + content + b"\r\n\r\n" + content + b"\r\n"
    )  # fmt: skip


@st.composite
def broken_mails(draw: st.DrawFn) -> bytes:
    names = [b"From", b"To", b"Subject", b"Message-ID", b"References", b"Auto-Submitted", b"X-\xff"]
    head = b"".join(name + b": " + draw(halves).replace(b"\n", b"") + b"\r\n" for name in names)
    subtype = draw(st.sampled_from([b"mixed", b"alternative", b"report"]))
    body = b"".join(b"--cut\r\n" + part for part in draw(st.lists(broken_parts(), max_size=4)))
    return head + b"Content-Type: multipart/" + subtype + b"; boundary=cut\r\n\r\n" + body + b"--cut--\r\n"


def strings(value: object) -> Iterator[str]:
    """Every string that can be reached from a value."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        yield from strings([getattr(value, field.name) for field in fields(value)])
    elif isinstance(value, Mapping):
        yield from strings([*value.keys(), *value.values()])
    elif isinstance(value, (tuple, list)):
        for inner in value:
            yield from strings(inner)


@given(broken_mails() | st.binary(max_size=500))
def test_whatever_is_read_of_a_mail_can_be_written_down_as_utf_8(raw):
    for read in (parse, parse_head):
        try:
            mail = read(raw)
        except MalformedMail:
            continue
        for text in strings(mail):
            assert text.encode().decode() == text


@given(st.text(st.sampled_from("aé") | st.characters(categories=["Cs"])))
def test_a_file_name_with_half_a_character_can_be_written_down(name):
    assert safe_name(name, "application/pdf").encode()


@given(st.text(st.sampled_from("aé") | st.characters(categories=["Cs"])))
def test_readable_text_can_be_written_down_and_keeps_what_can_be(text):
    readable = charset.readable(text)
    assert readable.encode().decode() == readable
    assert readable.count("é") == text.count("é")
