"""Charsets as they come: wrong, unknown, missing, with vendors' characters, and with an octet lost on the way."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.reading import charset
from mailbot.mail.reading.japanese import decode_jis
from mailbot.mail.reading.parse import parse

HEAD = b"From: ann@example.org\nSubject: Charsets\n"


def read(octets: bytes, declared: str) -> str:
    return parse(HEAD + f"Content-Type: text/plain; charset={declared}\n\n".encode() + octets).text


@pytest.mark.parametrize(
    ("text", "written_in", "declared"),
    [
        ("Grüße aus Köln", "utf-8", "iso-8859-1"),
        ("Grüße aus Köln", "utf-8", "us-ascii"),
        ("Grüße aus Köln", "utf-8", "windows-1251"),
        ("Grüße aus Köln", "cp1252", "utf-8"),
        ("Grüße “aus” Köln – 5 €", "cp1252", "iso-8859-1"),
        ("Grüße aus Köln", "cp1252", "x-unknown"),
        ("Grüße aus Köln", "utf-8", "unknown-8bit"),
        ("Привет, как дела?", "utf-8", "koi8-r"),
        ("Привет, как дела?", "koi8-r", "koi8-r"),
        ("Привет, как дела?", "cp1251", "windows-1251"),
        ("İstanbul'dan selamlar, ışık", "cp1254", "iso-8859-9"),
        ("Zażółć gęślą jaźń", "iso-8859-2", "ISO_8859-2:1987"),
        ("整体提升企业服务水平", "gb18030", "gb2312"),
        ("整体提升企业服务水平", "utf-8", "gb2312"),
        ("整体提升企业服务水平", "gb18030", "x-gbk"),
        ("企業服務水準", "big5", "Big5"),
        ("안녕하세요, 똠방각하", "cp949", "ks_c_5601-1987"),
        ("안녕하세요, 똠방각하", "cp949", "euc-kr"),
        ("髙橋①と㈱", "cp932", "shift_jis"),
        ("髙橋と申します", "cp932", "iso-2022-jp"),
        ("高橋と申します", "euc_jp", "iso-2022-jp"),
        ("สวัสดี", "cp874", "tis-620"),
        ("Hello there", "utf-8", "utf-16"),
        ("Hello there", "utf-16", "utf-16"),
        ("Grüße", "utf-8-sig", "utf-8"),
        ("Grüße", "utf-16", "utf-8"),
        ("Grüße", "mac_roman", "x-mac-roman"),
        ("Grüße", "utf-7", "unicode-1-1-utf-7"),
    ],
)
def test_a_text_is_read_whatever_it_is_said_to_be(text: str, written_in: str, declared: str) -> None:
    assert read(text.encode(written_in), declared) == text


def jis(text: str) -> bytes:
    """ISO-2022-JP as mail programs on Windows write it, with NEC's row 13 and IBM's rows in it."""
    found = b""
    octets = text.encode("cp932")
    for lead, trail in zip(octets[::2], octets[1::2], strict=True):
        row = (lead - (0x81 if lead <= 0x9F else 0xC1)) * 2 + (trail >= 0x9F)
        cell = trail - 0x7E if trail >= 0x9F else trail - 0x1F - (trail > 0x7F)
        found += bytes([row + 0x21, cell])
    return b"\x1b$B" + found + b"\x1b(B"


def test_vendors_characters_in_iso_2022_jp_are_read() -> None:
    assert read(b"Re: " + jis("①㈱髙橋") + b" ok", "iso-2022-jp") == "Re: ①㈱髙橋 ok"
    assert decode_jis(b"\x1b(I\x31\x32\x1b(B") == "ｱｲ"


@given(
    st.binary(max_size=60)
    | st.lists(st.sampled_from([b"\x1b$B", b"\x1b(B", b"\x1b(I", b"\x1b$(D", b"0!", b"\x80"])).map(b"".join)
)
def test_any_octets_are_some_japanese(octets: bytes) -> None:
    assert isinstance(decode_jis(octets), str)


@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "shift_jis", "big5"])
def test_one_octet_that_is_lost_does_not_spoil_the_rest(declared: str) -> None:
    text = "日本文化中心" * 4
    octets = text.encode(declared)
    assert read(octets[:-1], declared).startswith(text[:-2])
    assert read(octets[:12] + b"\xff" + octets[12:], declared).endswith(text[-6:])


def test_raw_octets_in_a_header_are_in_the_charset_that_the_body_is_in() -> None:
    head = "From: 武兰成 <ann@example.org>\nSubject: 企业服务\n".encode("gb2312")
    mail = parse(head + b"Content-Type: text/plain; charset=gb2312\n\nHello")
    assert mail.subject == "企业服务"
    assert mail.sender is not None and mail.sender.name == "武兰成"
    western = parse("Subject: Größe\n".encode("cp1252") + b"Content-Type: text/plain; charset=utf-8\n\nHello")
    assert western.subject == "Größe"


def test_iso_2022_jp_in_a_header_needs_no_word_around_it() -> None:
    assert parse(b"Subject: Re: \x1b$BF|K\\\x1b(B!\n\nHello").subject == "Re: 日本!"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=?utf-8?q?what?_yes?=", "what? yes"),
        ("=?utf-8?b?R3LDvMOfZQ?=", "Grüße"),  # no padding
        ("=?utf-8?b?R3LDvMOfZQ===?=", "Grüße"),  # too much of it
        ("=?utf-8?b?R3LD\r\n vMOfZQ==?=", "Grüße"),  # folded within the word
        ("=?utf-8?q?Gr=C3=BC=C3=9Fe", "Grüße"),  # cut off
        ("=?utf-8?q?Gr=c3=bc=C3=9Fe?=", "Grüße"),
        ("x=?utf-8?q?Gr=C3=BC=C3=9Fe?=y", "xGrüßey"),  # no white space around it
        ('"=?utf-8?q?Gr=C3=BC=C3=9Fe?="', '"Grüße"'),  # within quotation marks
        ("=?utf-8?q?Gr=C3?= =?utf-8?q?=BC=C3=9Fe?=", "Grüße"),
        ("=?utf-8*de?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?utf-8?q?Gr=C3=BC=C3=9Fe an?= alle", "Grüße an alle"),  # a space within the word
        ("=?iso-8859-1?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),  # it is UTF-8
        ("=??q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?iso-2022-jp?b?GyRCRnxLXBsoQg==?=", "日本"),
        (f"=?iso-2022-jp?b?{base64.b64encode('日本'.encode('cp932')).decode()}?=", "日本"),
        ("=?utf-8?x?nothing?=", "=?utf-8?x?nothing?="),
        ("=?=?=?", "=?=?=?"),
    ],
)
def test_an_encoded_word_is_read_in_every_bent_form(value: str, expected: str) -> None:
    assert parse(f"Subject: {value}\r\n\r\nx".encode()).subject == expected


def test_a_name_that_looks_like_an_address_names_nobody_else() -> None:
    for word in ("<victim@example.org>", "victim@example.org,", '"victim@example.org"'):
        encoded = base64.b64encode(word.encode()).decode()
        for name in (f"=?utf-8?b?{encoded}?=", f'"=?utf-8?b?{encoded}?="', f"=?utf-8?q?{word}?="):
            sender = parse(f"From: {name} <eve@example.test>\n\nx".encode()).sender
            assert sender is None or sender.address == "eve@example.test"


def test_html_that_declares_its_charset_itself_is_read_by_that() -> None:
    html = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=koi8-r"></head><p>Привет</p></html>'
    assert parse(HEAD + b"Content-Type: text/html\n\n" + html.encode("koi8-r")).text == "Привет"


def test_marks_of_direction_and_control_characters_are_left_out() -> None:
    assert charset.readable("a\u202eb\u2066c\x1b[31md\ufeff\x85") == "abc[31md"
