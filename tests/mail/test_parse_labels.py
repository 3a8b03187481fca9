"""Labels: types, charsets, transfer encodings and file names in the forms that programs really write."""

from __future__ import annotations

import base64
import binascii

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.reading.file_name import safe_name
from mailbot.mail.reading.parse import parse

HEAD = b"From: ann@example.org\nTo: mentoring@example.test\nSubject: Labels\n"


def file_names(disposition: bytes, kind: bytes = b"application/pdf") -> list[str]:
    raw = HEAD + b"Content-Type: " + kind + b"\nContent-Disposition: " + disposition + b"\n\nx"
    return [file.name for file in parse(raw).attachments]


@pytest.mark.parametrize(
    "parameters",
    [
        b"filename*=utf-8''Gr%C3%BC%C3%9Fe.pdf",
        b"filename*=UTF-8'de'Gr%C3%BC%C3%9Fe.pdf",
        b"filename*=iso-8859-1''Gr%FC%DFe.pdf",
        b"filename*=no-such''Gr%C3%BC%C3%9Fe.pdf",
        b"filename*=Gr%C3%BC%C3%9Fe.pdf",
        b"filename=utf-8''Gr%C3%BC%C3%9Fe.pdf",
        b"filename*0*=utf-8''Gr%C3%BC; filename*1*=%C3%9Fe.pdf",
        b"filename*1*=%C3%9Fe.pdf; filename*0*=utf-8''Gr%C3%BC",
        b"filename*0*=utf-8''Gr%C3; filename*1*=%BC%C3%9Fe.pdf",  # a character split between two
        b"filename=x.pdf; filename*=utf-8''Gr%C3%BC%C3%9Fe.pdf",
        b'filename="=?utf-8?b?R3LDvMOfZS5wZGY=?="',
        b'filename="=?utf-8?q?Gr=C3=BC?=\n =?utf-8?q?=C3=9Fe.pdf?="',
        b"filename=Gr\xc3\xbc\xc3\x9fe.pdf",
        b'filename="Gr\xfc\xdfe.pdf"',
        b'filename="Gr\xc3\xbc\xc3\x9fe.pdf',
        b"filename='Gr\xc3\xbc\xc3\x9fe.pdf'",
        b'FILENAME = "Gr\xc3\xbc\xc3\x9fe.pdf" ;',
    ],
)
def test_a_file_name_is_read_in_every_form_that_it_comes_in(parameters: bytes) -> None:
    assert file_names(b"attachment; " + parameters) == ["Grüße.pdf"]


@pytest.mark.parametrize(
    ("disposition", "expected"),
    [
        (b"attachment filename=cv.pdf", ["cv.pdf"]),
        (b"filename=cv.pdf", ["cv.pdf"]),
        (b"file; filename=cv.pdf", ["cv.pdf"]),
        (b"attachment; filename=my cv.pdf", ["my cv.pdf"]),
        (b"attachment", ["other.pdf"]),
        (b'attachment; filename=""', ["other.pdf"]),
    ],
)
def test_a_disposition_with_mistakes_still_names_the_file(disposition: bytes, expected: list[str]) -> None:
    assert file_names(disposition, b"application/pdf; name=other.pdf") == expected


@pytest.mark.parametrize(
    "kind",
    [
        b"text/html charset=utf-8",
        b"TEXT/HTML;Charset=utf-8;",
        b'text/html; charset="utf-8',
        b"text/html; charset==utf-8",
        b"text/html;; charset='utf-8'",
        b"text/html; charset=utf-8 (Unicode)",
        b" text/html\n\t; charset=\n utf-8",
    ],
)
def test_a_type_with_mistakes_is_the_type_that_was_meant(kind: bytes) -> None:
    read = parse(HEAD + b"Content-Type: " + kind + b"\n\n<p>Gr\xc3\xbc\xc3\x9fe</p>")
    assert (read.content_type, read.text) == ("text/html", "Grüße")


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        (b"base64", b"R3LDvMOf\nZQ=="),
        (b"Base64;", b"R3LDvMOfZQ"),
        (b'"base64"', b"R3LD\n\n*vMOf ZQ="),
        (b"base64", b"R3LDvMOf\nZQ==\n_______\nA mailing list\n"),
        (b"base64", b"R3LDvA==\nw59l\n"),  # two pieces, each encoded by itself
        (b"base64", "Grüße".encode()),
        (b"quoted_printable", b"Gr=C3=BC=\n=C3=9Fe"),
        (b"quoted-printable", b"Gr=c3=bc=C3=9Fe=\n"),
        (b"x-uuencode", b"begin 644 a\n'1W+#O,.?90``\n`\nend\n"),
        (b"8 bit", "Grüße".encode()),
        (b"utf-8", "Grüße".encode()),
    ],
)
def test_a_transfer_encoding_is_undone_as_far_as_it_was_done(encoding: bytes, body: bytes) -> None:
    read = parse(
        HEAD + b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: " + encoding + b"\n\n" + body
    )
    assert read.text == "Grüße"


def test_words_that_are_said_to_be_base64_are_left_as_they_are() -> None:
    words = b"I would like to be a mentor, and this is no base64 at all."
    assert parse(HEAD + b"Content-Transfer-Encoding: base64\n\n" + words).text == words.decode()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ann\\cv.pdf", "cv.pdf"),
        ("cv\u202efdp.exe", "cvfdp.exe"),
        ("cv\u200b\u2066.pdf", "cv.pdf"),
        ("cv.pdf                              .exe", "cv.pdf.exe"),
        ("a\r\nBcc: eve@example.org.pdf", "a Bcc_ eve@example.org.pdf"),
        ("a\0b.pdf", "ab.pdf"),
        (".htaccess", "htaccess"),
        ("NUL", "_NUL"),
        ("con.pdf", "_con.pdf"),
        ("Com1.txt", "_Com1.txt"),
        ("console.pdf", "console.pdf"),
        ("...", "unnamed.pdf"),
        ("", "unnamed.pdf"),
    ],
)
def test_a_hostile_file_name_is_made_harmless(name: str, expected: str) -> None:
    assert safe_name(name, "application/pdf") == expected


@given(st.text(max_size=400) | st.text("ü\u202e日", min_size=100, max_size=400).map(lambda stem: stem + ".pdf"))
def test_a_file_name_fits_on_any_disk_and_hides_nothing(name: str) -> None:
    safe = safe_name(name, "application/pdf")
    assert 0 < len(safe) <= 120
    assert len(safe.encode()) <= 200
    assert not set(safe) & set('/\\\0\r\n:<>|"\u202e\u2066\u200f')
    assert not safe.startswith(".")
    assert safe_name(safe, "application/pdf") == safe


def test_an_overlong_file_name_keeps_its_extension() -> None:
    assert file_names(b"attachment; filename=" + b"x" * 2_000 + b".pdf")[0].endswith("x.pdf")
    assert safe_name("日" * 300 + ".docx", "").endswith("日.docx")


def test_a_file_written_between_the_lines_is_a_file() -> None:
    content = bytes(range(256)) * 3
    lines = b"".join(binascii.b2a_uu(content[start : start + 45]) for start in range(0, len(content), 45))
    read = parse(HEAD + b"\nHere is my plan.\n\nbegin 644 ../plan.txt\n" + lines + b"`\nend\n\nAnn\n")
    assert [(file.name, file.content) for file in read.attachments] == [("plan.txt", content)]
    assert read.text == "Here is my plan.\n\n\nAnn"


def test_a_sentence_about_beginning_is_no_file() -> None:
    text = "begin 644 things\nWe met and talked.\nend"
    assert parse(HEAD + b"\n" + text.encode()).text == text


def test_another_form_of_the_text_is_no_file() -> None:
    raw = (
        HEAD + b"Content-Type: multipart/alternative; boundary=cut\n\n--cut\nContent-Type: text/plain\n\nHello\n"
        b"--cut\nContent-Type: text/x-amp-html\n\n<html amp4email></html>\n"
        b"--cut\nContent-Type: text/html\n\n<p>Hello</p>\n--cut--\n"
    )
    read = parse(raw)
    assert (read.text, read.attachments) == ("Hello", ())


def test_base64_of_any_octets_is_undone() -> None:
    content = bytes(range(256)) * 40
    raw = HEAD + b"Content-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\n"
    assert parse(raw + base64.encodebytes(content)).attachments[0].content == content
