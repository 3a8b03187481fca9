"""An address or a token that has to stay is found however it is spelled, and nobody else's is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.passing_on.redact import MASK, Redaction
from mailbot.mail.passing_on.spelling import plain, spelled
from tests.bait import in_a_moment

TOKEN = "k3xqm7va2fhw5tcne4jd"
BOOKS = {"ben@example.test", "zoë@example.test", "at-work@münchen.test"}
REDACTION = Redaction.of(
    ("ann@example.test", "o.neil@münchen.test"),
    r"mentoring\+[\w.+=-]{1,64}@example\.org",
    is_private=BOOKS.__contains__,
    is_token=lambda letters: letters == TOKEN,
)

SPELLINGS = [
    "ann@example.test",
    "ANN@Example.Test",
    "ann+tag@example.test",
    "ann(at)example.test",
    "ann (at) example.test",
    "ann [at] example [dot] test",
    "ann at example dot test",
    "ann_at_example_dot_test",
    "ann {at} example {dot} test",
    "ann (@) example [.] test",
    "ann @ example . test",
    "ann@\n> example.test",
    "ann\nat\nexample.test",
    "ann%40example.test",
    "ann%2540example%2Etest",
    "%61%6e%6e%40example.test",
    "ann&#64;example.test",
    "ann&#x40;example&period;test",
    "ann&commat;example.test",
    "&#97;&#110;&#110;&amp;#64;example.test",
    "ann=40example.test",
    "ann@exam=\nple.test",
    "=61=6E=6E@example.test",
    "ａｎｎ＠ｅｘａｍｐｌｅ．ｔｅｓｔ",
    "ann＠example。test",
    "a\u200bn\u200dn@exam\u00adple.test",
    "ann\u2060@\ufeffexample.test",
    "ann\\@example.test",
    "ann\\u0040example.test",
    '"ann"@example.test',
    "mailto:ann%40example.test?subject=x",
    "<ann@example.test>",
    "_ann@example.test_",
    "joann@example.test",
    "ann klammeraffe example punkt test",
    "ann arroba example punto test",
    "\\nann@example.test\\n",
    "𝐚𝐧𝐧@𝐞𝐱𝐚𝐦𝐩𝐥𝐞.𝐭𝐞𝐬𝐭",
    "o.neil@münchen.test",
    "O.Neil@MÜNCHEN.test",
    "o.neil@xn--mnchen-3ya.test",
    "o.neil@mu\u0308nchen.test",
    "ben@example.test",
    "ben at example dot test",
    "ben+list@example.test",
    "zoë@example.test",
    "zoe\u0308@example.test",
]

TOKENS = [
    f"mentoring+{TOKEN}@example.org",
    f"mentoring%2B{TOKEN}%40example.org",
    f"MENTORING+{TOKEN.upper()}@EXAMPLE.ORG",
    f"<{TOKEN}.x2yz@example.org>",
    f"[P-7 {TOKEN}]",
    f"%5BP-7%20{TOKEN}%5D",
    TOKEN,
    f"x{TOKEN}x",
    TOKEN.upper(),
    f"{TOKEN[:9]}\u200b{TOKEN[9:]}",
    "mentoring+b-x2yz@example.org",
    f"{TOKEN[:10]}=\n{TOKEN[10:]}",
]


@pytest.mark.parametrize("spelling", SPELLINGS + TOKENS)
def test_no_spelling_gets_through(spelling: str) -> None:
    masked = REDACTION.text(f"Please use {spelling} from now on.")

    assert MASK in masked
    assert masked.startswith("Please use ") and masked.endswith(" from now on.")
    assert not REDACTION.finds(masked)


@pytest.mark.parametrize(
    "text",
    [
        "look at example.test and at 12:00, dot by dot",
        "carl@example.test, ann@example.org, annex@example.test",
        "write to mentoring@example.org",
        "p99 = 402 ms, 50% of 911 =40 % more, a=b&c=d, C:\\ann\\x00",
        "internationalisation of thirdpartylibraries",
        "Ann at work, ann dot com, an example test",
    ],
)
def test_other_words_and_other_peoples_addresses_stay(text: str) -> None:
    assert REDACTION.text(text) == text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("ann@example.test.pdf", "private.pdf"),
        ("cv_ann_example_test.pdf", "cv_private.pdf"),
        ("Mail from ann at example.test.txt", "Mail from private.txt"),
        (f"[P-7 {TOKEN}].txt", "[P-7 private].txt"),
        ("annual example test.pdf", "annual example test.pdf"),
    ],
)
def test_the_name_of_a_file_is_masked_too(name: str, shown: str) -> None:
    assert REDACTION.name(name) == shown


PIECES = st.lists(
    st.one_of(
        st.sampled_from(SPELLINGS + TOKENS),
        st.sampled_from(
            [" ", "\n", "> ", ", ", "<", ">", "(", ")", ":", "%20", "&amp;", "=", "-", "\u200b", " at ", "@", ".", "é"]
        ),
        st.text(max_size=8),
    ),
    max_size=12,
)


@given(PIECES)
def test_whatever_it_is_joined_with_neither_address_nor_token_is_left(pieces: list[str]) -> None:
    masked = REDACTION.text("".join(pieces))

    for seen in (masked, plain(masked)):
        assert TOKEN not in seen.lower()
        assert "ann@example.test" not in seen.lower()
    assert not REDACTION.finds(masked)


@given(st.text())
def test_the_plain_spelling_is_the_same_with_and_without_the_way_back(text: str) -> None:
    traced = spelled(text)

    assert traced.text == plain(text)
    assert len(traced.starts) == len(traced.ends) == len(traced.text)
    assert all(start < end for start, end in zip(traced.starts, traced.ends, strict=True))


@pytest.mark.parametrize(
    "bait",
    [
        "@",
        "ann@example.test",
        " at ",
        "%25",
        "&amp;",
        "=40",
        "\\",
        "[ ",
        "a.",
        f"{TOKEN}",
        "ann+",
        "-_",
        "\n>",
        "é",
        "\u200b",
        "a@a.",
        "(at)",
        ". ",
    ],
)
def test_long_bait_costs_time_in_proportion(bait: str) -> None:
    long = (bait * 200_000)[:200_000]

    with in_a_moment():
        REDACTION.text(long)


def test_an_address_between_two_windows_is_found() -> None:
    for shift in range(99_980, 100_005):
        assert MASK in REDACTION.text("x" * shift + " ann@example.test " + "y" * 10)


def test_a_file_that_is_no_text_tells_whether_an_address_stands_in_it() -> None:
    assert REDACTION.stands_in(b"\x89PNG\0\0Author ANN@example.test\0")
    assert REDACTION.stands_in("ann@example.test".encode("utf-16-le") + b"\0\xff")
    assert REDACTION.stands_in(b"\0\x01mentoring+" + TOKEN.encode() + b"@example.org\0")
    assert not REDACTION.stands_in(b"\x89PNG\0\0Author carl@example.test\0")
