"""Parsing: any octets give a Mail or MalformedMail, and a usual mail is read as its sender meant it."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.errors import MalformedMail
from mailbot.mail.limits import Limits
from mailbot.mail.message import Address
from mailbot.mail.reading.file_name import safe_name
from mailbot.mail.reading.parse import parse

CRLF = b"\r\n"


def parts(*of: str, kind: str = "mixed") -> bytes:
    """A multipart mail of the given parts, each with its own header."""
    head = (
        "From: ann@example.org\nTo: mentoring@example.test\nSubject: Parts\n"
        f'MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary="cut"\n\n'
    )
    return (head + "".join(f"--cut\n{part}\n" for part in of) + "--cut--\n").encode()


def test_a_plain_mail_is_read_whole(mail):
    read = mail(
        "Hello,\nhere I am.\n",
        to="Program <Mentoring@Example.Test>, bo@example.org",
        cc='"Zed, the last" <zed@example.org>',
        in_reply_to="<letter@example.test>",
        references="<first@example.test> <letter@example.test>",
    )
    assert read.sender == Address("ann@example.org", "Ann")
    assert [one.address for one in read.to] == ["mentoring@example.test", "bo@example.org"]
    assert read.cc == (Address("zed@example.org", "Zed, the last"),)
    assert (read.message_id, read.in_reply_to) == ("1@example.org", ("letter@example.test",))
    assert read.references == ("first@example.test", "letter@example.test")
    assert read.text == "Hello,\nhere I am."
    assert read.date is not None
    assert read.date.utcoffset() == timedelta(hours=1), "the sender's own offset is kept"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?utf-8?b?R3LDvA==?= =?utf-8?b?w59l?=", "Grüße"),
        ("=?utf-8?b?R3LD?= =?utf-8?b?vMOfZQ==?=", "Grüße"),  # a character split between two words
        ("=?iso-8859-1?q?Gr=FC=DFe?= an alle", "Grüße an alle"),
        ("=?utf-8?q?one=0D=0ABcc:_eve@example.org?=", "one Bcc: eve@example.org"),
        ("=?nonsense?q?caf=C3=A9?=", "café"),
        ("=?utf-8?b?!!!?= stays readable", "stays readable"),
        ("no =?word here", "no =?word here"),
    ],
)
def test_encoded_words_become_one_line_of_text(mail, value, expected):
    assert mail(subject=value).subject == expected


@pytest.mark.parametrize("octets", ["Grüße".encode(), "Grüße".encode("cp1252")])
def test_raw_octets_in_headers_are_read(octets):
    assert parse(b"From: ann@example.org\r\nSubject: " + octets + b"\r\n\r\nx").subject == "Grüße"


@pytest.mark.parametrize(
    "value",
    [
        "ann@example.org, bo@example.org",
        '"a@b, c@d"@',
        "undisclosed-recipients:;",
        '"ann@example.org"',
        "<ann@example.org> <bo@example.org>",
        "ann@exa mple.org bo@example.org",
        "",
    ],
)
def test_a_from_that_is_not_one_mailbox_names_nobody(mail, value):
    assert mail(from_="", **{"from": value}).sender is None


def test_where_mail_parser_fails_the_standard_library_reads_the_envelope(mail, monkeypatch):
    def fail(head):
        raise TypeError("as mail-parser does on broken mails")

    monkeypatch.setattr("mailbot.mail.reading.envelope.MailParser", fail)
    read = mail(**{"from": "=?utf-8?q?J=C3=B6rg?= <Joerg@example.org>", "cc": "bo@example.org"})
    assert read.sender == Address("joerg@example.org", "Jörg")
    assert [one.address for one in read.cc] == ["bo@example.org"]
    assert read.date is not None
    assert read.date.utcoffset() == timedelta(hours=1)


def test_two_from_fields_name_nobody():
    read = parse(b"From: ann@example.org\r\nFrom: eve@example.org\r\n\r\nx")
    assert read.sender is None


def test_an_address_within_a_display_name_is_not_taken_for_the_sender(mail):
    read = mail(**{"from": '"ada@example.org" <eve@example.test>'})
    assert read.sender == Address("eve@example.test", "ada@example.org")


def test_headers_keep_their_order_from_the_top():
    raw = b"Authentication-Results: mx; dmarc=pass\r\nauthentication-results: forged\r\nFrom: a@example.org\r\n\r\nx"
    assert parse(raw).headers["authentication-results"] == ("mx; dmarc=pass", "forged")


def test_html_only_mail_is_read_as_text(mail):
    read = mail("<p>Hello <b>you</b></p><p>Bye</p>", content_type="text/html; charset=utf-8")
    assert read.text == "Hello you\n\nBye"
    assert read.html == "<p>Hello <b>you</b></p><p>Bye</p>"


def test_of_alternatives_the_plain_one_is_read_unless_it_is_empty():
    html = "Content-Type: text/html\n\n<p>rich</p>"
    assert parse(parts("Content-Type: text/plain\n\nplain", html, kind="alternative")).text == "plain"
    assert parse(parts("Content-Type: text/plain\n\n  \n", html, kind="alternative")).text == "rich"


def test_html_that_repeats_the_plain_text_is_read_once():
    read = parse(parts("Content-Type: text/plain\n\nAPPROVE", "Content-Type: text/html\n\n<p>APPROVE</p>"))
    assert read.text == "APPROVE"


def test_flowed_paragraphs_are_joined(mail):
    body = "A long \nparagraph.\n\n> quoted \n> on\n-- \nAnn\n"
    read = mail(body, content_type="text/plain; format=flowed")
    assert read.text == "A long paragraph.\n\n> quoted on\n-- \nAnn"
    assert mail("日 \n本\n", content_type="text/plain; charset=utf-8; format=flowed; delsp=yes").text == "日本"


@pytest.mark.parametrize("charset", ["utf-8", "us-ascii", "iso-8859-1", "no-such", "rot13", "idna", "\x00", "'utf8'"])
def test_a_wrong_charset_does_not_spoil_utf8(charset):
    raw = f"From: a@example.org\r\nContent-Type: text/plain; charset={charset}\r\n\r\nGrüße".encode()
    assert parse(raw).text == "Grüße"


def test_windows_text_without_a_label_is_read():
    assert parse(b"From: a@example.org\r\n\r\nGr\xfc\xdfe \x80").text == "Grüße €"


def test_a_file_arrives_with_a_safe_name():
    content = base64.b64encode(b"%PDF").decode()
    read = parse(
        parts(
            "Content-Type: text/plain\n\nsee the file",
            'Content-Type: application/pdf; name="../../etc/cv\x07.pdf"\nContent-Transfer-Encoding: base64\n'
            f"Content-Disposition: attachment\n\n{content}",
        )
    )
    assert read.text == "see the file"
    assert [(one.name, one.type, one.content) for one in read.attachments] == [("cv.pdf", "application/pdf", b"%PDF")]


@given(st.text(max_size=300))
def test_a_file_name_is_never_a_path(name):
    safe = safe_name(name, "application/pdf")
    assert safe
    assert len(safe) <= 120
    assert safe not in (".", "..")
    assert not set(safe) & set('/\\\0\r\n:<>|"')


def test_a_named_text_part_is_read_and_not_only_kept():
    read = parse(parts('Content-Type: text/plain; name="body.txt"\n\nreadable'))
    assert read.text == "readable"
    assert read.attachments == ()


def test_a_calendar_is_no_attachment_unless_it_has_a_file_name():
    calendar = "BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR"
    plain = parse(parts(f"Content-Type: text/calendar; method=REPLY\n\n{calendar}"))
    named = parse(parts(f"Content-Type: text/calendar; name=a.ics\n\n{calendar}"))
    assert plain.calendars == named.calendars == (calendar.encode(),)
    assert plain.attachments == ()
    assert [one.name for one in named.attachments] == ["a.ics"]


def test_a_forwarded_mail_is_a_file_and_its_text_is_not_the_senders():
    read = parse(
        parts("Content-Type: text/plain\n\nsee below", "Content-Type: message/rfc822\n\nSubject: Old one\n\nAPPROVE")
    )
    assert read.text == "see below"
    assert [(one.name, one.type) for one in read.attachments] == [("Old one.eml", "message/rfc822")]


def test_the_digest_is_the_same_for_each_delivery_and_another_for_another_text(write):
    raw = write("Hello\n")
    again = b"Received: from mx.example.test\r\nX-Spam: no\r\nReturn-Path: <ann@example.org>\r\n" + raw
    unix = raw.replace(CRLF, b"\n")
    assert parse(raw).digest == parse(again).digest == parse(unix).digest
    assert parse(raw).digest != parse(write("Hello?\n")).digest
    assert parse(raw).digest != parse(write("Hello\n", subject="Other")).digest
    assert parse(raw).digest.startswith("sha256:")


def test_without_a_message_id_the_digest_is_the_key(mail):
    read = mail(message_id="")
    assert read.key == read.digest


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"From: a@example.org\n\n" + b"x" * 3_000, "larger than 2000 octets"),
        (b"X: " + b"x" * 900 + b"\n\nx", "header"),
        (b"From: a@example.org\nContent-Type: text/plain; " + b"a=b;" * 100 + b"\n\nx", "content field"),
        (b"To: " + b",".join(b"p%d@example.org" % n for n in range(9)) + b"\n\nx", "more than 5 recipients"),
        (parts(*["\nx"] * 30), "parts"),
        (b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(6)), "levels"),
        (b"Content-Type: message/rfc822\n\n" * 60, "nested"),
    ],
)
def test_each_limit_says_which_it_is(raw, says):
    small = Limits(size=2_000, header=800, content_field=200, nesting=4, parts=10, recipients=5)
    if says == "nested":
        raw, small = b"Content-Type: message/rfc822\n\n" * 3_000, Limits()
    with pytest.raises(MalformedMail, match=says):
        parse(raw, small)


BROKEN = [
    b"",
    b"\n",
    b"\xff\xfe\x00",
    b"no header at all, just words",
    b"From: a@example.org\nContent-Type: multipart/mixed; boundary=\n\nx",
    b"From: a@example.org\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/alternative;\n"
    b' boundary="y\n\n--=te: Tue\nContent-Type: text/plain; charset=unicode-1-1-utf-7\n\nHello',
    b"From: a@example.org\nSubject: a =?ut\x00f-8?q?=C3=AFve?= b\nMessage-ID:Content-Type: boundary=q\n"
    b" <1@example.org>\nContent-Type: message/rfc822\n\nFrom: b@example.org\n"
    b"Content-Type: multipart/mixed; boundary=z\n\nx",
    b"From: a@example.org\nContent-Disposition: attachment; filename*0*=utf-8''%FF; filename*1=\"x\"\n\nx",
    b"From: a@example.org\nContent-Disposition: attachment; filename*=utf-7''+2AA-x\n\nx",
    b"From: a@example.org\nContent-Disposition: attachment; filename*=unicode_escape''%5Cud800x\n\nx",
    b"From: a@example.org\nContent-Transfer-Encoding: base64\n\n\xff\xff=*=",
    b"From: a@example.org\nContent-Transfer-Encoding: x-uuencode\n\nbegin 666\n\xff",
    b"From: a@example.org\nContent-Type: message/delivery-status\n\nFinal-Recipient rfc822\n\n\xff: x",
    b"From: a@example.org\nDate: Tue, 99 Foo 99999 99:99:99 +99999\n\nx",
]


@pytest.mark.parametrize("raw", BROKEN)
def test_broken_mails_are_read_as_well_as_can_be(raw):
    assert parse(raw).size == len(raw)


@given(st.binary(max_size=2_000))
def test_any_octets_give_a_mail_or_malformed_mail(raw):
    try:
        read = parse(raw)
    except MalformedMail:
        return
    read.text.encode()
    read.subject.encode()


TOKENS = [
    *BROKEN,
    b"\n",
    b"\r\n\r\n",
    b"--x\n",
    b"=?utf-8?b?",
    b"?=",
    b"Content-Type: ",
    b"text/html",
    b";",
    b'"',
    b"=",
    b"\x00",
]


@given(st.lists(st.sampled_from(TOKENS) | st.binary(max_size=8), max_size=25))
def test_any_mixture_of_mail_like_octets_gives_a_mail_or_malformed_mail(pieces):
    try:
        parse(b"".join(pieces))
    except MalformedMail as error:
        assert "\n" not in str(error)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_no_header_ever_holds_a_line_break_or_control_character(value):
    word = base64.b64encode(value.encode()).decode()
    raw = f"From: =?utf-8?b?{word}?= <a@example.org>\r\nSubject: =?utf-8?b?{word}?=\r\n\r\nx".encode()
    read = parse(raw)
    assert read.sender is not None
    for text in (read.subject, read.sender.name, *(one for values in read.headers.values() for one in values)):
        assert all(ord(character) >= 32 and not 127 <= ord(character) < 160 for character in text)
        assert len(text.splitlines()) <= 1
