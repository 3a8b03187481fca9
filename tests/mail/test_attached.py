"""Files that go along with a relayed mail: as what they go, and which stay here."""

from __future__ import annotations

import codecs

import pytest

from mailbot.mail.message import Attachment
from mailbot.mail.passing_on.attached import MOST, readable, sorted_out
from mailbot.mail.passing_on.clean_html import clean
from mailbot.mail.passing_on.redact import MASK, Redaction
from tests.bait import in_a_moment

REDACTION = Redaction.of(("ann@example.test",), r"mentoring\+[\w.+=-]{1,64}@example\.org")
INNER = b"""From: Ann Bell <ann@example.test>
To: mentoring+k3xqm7va2fhw5tcne4jd@example.org
Received: from laptop (ann@example.test [192.0.2.7])
Message-ID: <k3xqm7va2fhw5tcne4jd.x@example.org>
Subject: Figures from Ann <ann@example.test>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

V3JpdGUgdG8gYW5uQGV4YW1wbGUudGVzdCBhYm91dCB0aGUgZmlndXJlcy4=
--b
Content-Type: application/pdf; name="ann@example.test.pdf"
Content-Disposition: attachment; filename="ann@example.test.pdf"

x
--b--
"""


def file(name: str, type: str, content: bytes = b"x") -> Attachment:
    return Attachment(name, type, content)


@pytest.mark.parametrize(
    "attachment",
    [
        file("ann.vcf", "text/vcard"),
        file("ann.vcf", "text/x-vcard"),
        file("card.vcf", "application/octet-stream"),
        file("invite.ics", "text/calendar"),
        file("x", "text/calendar"),
        file("invite.ics", "application/octet-stream"),
        file("winmail.dat", "application/ms-tnef"),
        file("winmail.dat", "application/octet-stream"),
        file("smime.p7m", "application/pkcs7-mime"),
        file("old.msg", "application/vnd.ms-outlook"),
        file("all.mbox", "application/mbox"),
        file("status", "message/delivery-status"),
        file("key.pem", "text/plain"),
        file("photo.jpg", "image/jpeg", b"\xff\xd8\xff\0Exif ANN@EXAMPLE.TEST\0\xff"),
        file("slides.pdf", "application/pdf", b"%PDF-1.7\n(ann@example.test)"),
        file("book.xls", "application/vnd.ms-excel", b"\xd0\xcf\0" + "ann@example.test".encode("utf-16-le")),
    ],
    ids=lambda each: f"{each.name} {each.type}",
)
def test_what_is_made_of_addresses_stays_here_and_is_told(attachment: Attachment) -> None:
    found = sorted_out([attachment], REDACTION)

    assert found.files == ()
    (remark,) = found.remarks
    assert remark.stays and remark.why and "@" not in remark.name


@pytest.mark.parametrize("type", ["application/pgp-signature", "application/pkcs7-signature", "application/pgp-keys"])
def test_signatures_of_the_whole_mail_stay_without_a_word(type: str) -> None:
    assert sorted_out([file("signature", type)], REDACTION) == sorted_out([], REDACTION)


@pytest.mark.parametrize(
    "attachment",
    [
        file("report.pdf", "application/pdf", b"%PDF-1.7 flate \xff\xfe"),
        file("tool.exe", "application/x-msdownload", b"MZ\0\x90\xff"),
        file("shot.png", "image/png", b"\x89PNG\0\xff"),
        file("numbers.csv", "text/csv", b"week;ms\n2;402\n"),
    ],
    ids=lambda each: each.name,
)
def test_other_files_go_as_they_are(attachment: Attachment) -> None:
    assert sorted_out([attachment], REDACTION).files == (attachment,)


@pytest.mark.parametrize(
    ("name", "type", "code"),
    [
        ("a.txt", "text/plain", "utf-8"),
        ("a.csv", "application/octet-stream", "utf-8"),
        ("a", "application/x-foo", "utf-8"),
        ("a.txt", "text/plain", "utf-16"),
        ("a.txt", "text/plain", "utf-16-le"),
        ("a.txt", "text/plain", "utf-16-be"),
        ("a.txt", "text/plain", "utf-32"),
        ("a.txt", "text/plain", "cp1252"),
        ("a.json", "application/json", "utf-8-sig"),
        ("a.svg", "image/svg+xml", "utf-8"),
    ],
)
def test_text_is_masked_in_whatever_encoding_it_comes(name: str, type: str, code: str) -> None:
    text = "Grüße von ann@example.test, ann%40example.test und carl@example.test"
    (found,) = sorted_out([file(name, type, text.encode(code))], REDACTION).files

    masked = found.content.decode(code)
    assert masked == f"Grüße von {MASK}, {MASK} und carl@example.test"
    assert found.content.startswith(codecs.BOM_UTF8) == (code == "utf-8-sig")


@pytest.mark.parametrize("type", ["message/rfc822", "application/octet-stream", "text/plain"])
def test_an_attached_mail_goes_as_its_text(type: str) -> None:
    found = sorted_out([file("Figures.eml", type, INNER)], REDACTION)
    (attached,) = found.files

    assert (attached.name, attached.type) == ("Figures.txt", "text/plain")
    said = attached.content.decode()
    assert "about the figures." in said and "From: Ann Bell" in said
    for private in ("ann@example", "k3xqm7va2fhw5tcne4jd", "192.0.2.7", "Received", "Message-ID"):
        assert private not in said
    assert "not passed on" in said
    assert [(remark.name, remark.stays) for remark in found.remarks] == [("Figures.eml", False)]


def test_mail_within_mail_within_mail_hides_nothing() -> None:
    middle = b"Subject: m\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n" + INNER
    outer = b"Subject: o\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n" + middle
    (attached,) = sorted_out([file("o.eml", "message/rfc822", outer)], REDACTION).files

    assert b"ann@" not in attached.content and b"k3xqm7va2f" not in attached.content


PAGE = b"""<html><head><title>t</title><style>p{background:url(https://t.example.net/s)}</style></head>
<body onload="x()">
<p style="color:red" class="a">See <a href="mailto:ann@example.test?body=x">me</a>, ann<b>@</b>example.test?</p>
<img src="https://t.example.net/pixel.gif?u=ann%40example.test"><script>fetch('https://t.example.net')</script>
<!-- ann@example.test --><a href="javascript:x()">run</a><a href="https://example.org/">go</a>
<iframe src="//t"></iframe></body>"""


def test_a_page_neither_runs_nor_loads_anything_and_names_nobody() -> None:
    (page,) = sorted_out([file("page.html", "text/html", PAGE)], REDACTION).files

    for never in (
        b"t.example.net",
        b"<script",
        b"javascript",
        b"style",
        b"onload",
        b"<img",
        b"<!--",
        b"ann@",
        b"ann%40",
        b"iframe",
    ):
        assert never not in page.content


def test_a_page_without_anything_private_keeps_its_form() -> None:
    page = b"<h1>Figures</h1><table><tr><td colspan=2>402 ms</td></tr></table><a href='https://example.org/'>go</a>"
    found = sorted_out([file("page.html", "text/html", page)], REDACTION)

    assert b'<td colspan="2">402 ms</td>' in found.files[0].content
    assert b'href="https://example.org/"' in found.files[0].content
    assert found.remarks[0].why == "without scripts, styles and images"


def test_a_page_in_which_an_address_is_put_together_goes_as_text() -> None:
    (text,) = sorted_out([file("page.html", "text/html", b"<p>ann<b>@</b>example<i>.</i>test</p>")], REDACTION).files

    assert text.name == "page.txt" and text.content.decode().strip() == MASK


def test_a_tangled_page_is_not_cleaned_for_long() -> None:
    with in_a_moment():
        assert clean("<div>" * 30_000, str) is None


def test_more_files_than_anybody_sends_are_left_out() -> None:
    found = sorted_out([file(f"{i}.txt", "text/plain") for i in range(MOST + 2)], REDACTION)

    assert len(found.files) == MOST and len(found.remarks) == 2


def test_only_text_is_readable() -> None:
    assert readable(file("a.csv", "text/csv", b"a;b")) == "a;b"
    assert readable(file("a.png", "image/png", b"\x89\0")) == ""
