"""Headers that are made to cost time: whatever stands in them, they are read in one pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.message import Address, Mail
from mailbot.mail.origin.alignment import aligned, registered_domain
from mailbot.mail.origin.authentication_results import read_results
from mailbot.mail.origin.authenticity import authenticate
from tests.bait import in_a_moment

SIZE = 250_000
HOSTILE = '()"\\;=@<> .adkimrcps:'


def _mail(*trace: tuple[str, str]) -> Mail:
    return Mail("id", "digest", Address("ann@example.org"), trace=(*trace, ("from", "ann@example.org")))


@pytest.mark.parametrize(
    "unit",
    ["(", ")", '"', "\\", '\\"', '"\\', ";", "=", " =", "= ", '("', "a", "a.", " ", "dkim=pass ", "(a)", ";a=", "@<"],
)
def test_a_header_of_the_largest_size_is_read_at_once(unit: str) -> None:
    bait = unit * (SIZE // len(unit))
    for value in (bait, f"mx.example.test; {bait}", f"mx.example.test; dmarc=pass header.from={bait}"):
        mail = _mail(("authentication-results", value), ("received", f"from {bait} by {bait}"), ("from", bait))
        received = _mail(("received", value), ("authentication-results", "mx.example.test; dmarc=pass"))
        with in_a_moment():
            authenticate(mail, ("mx.example.test", "*.a.*.a.*"))
            authenticate(received, ("mx.example.test",))


def test_ten_thousand_headers_are_read_at_once() -> None:
    forged = [("authentication-results", "mx.evil.test; dmarc=pass")] * 10_000
    hops = [("received", "from a by mx.example.test")] * 10_000
    mail = _mail(*forged, *hops, ("authentication-results", "mx.example.test; dmarc=pass"))
    with in_a_moment():
        authenticate(mail, ("mx.example.test",))


@given(st.text(HOSTILE), st.text(HOSTILE))
def test_any_header_is_read_without_an_error(one: str, other: str) -> None:
    read_results(one)
    mail = Mail("id", "d", Address("ann@example.org"), trace=(("authentication-results", one), ("from", other)))
    assert not (authenticate(mail, ("*", "microsoft365")).passed and other.count("@") != 1)


@given(st.text("ab.coukrg-"), st.text("ab.coukrg-"))
def test_no_two_texts_are_aligned_that_are_not_one_domain(one: str, other: str) -> None:
    if aligned(one, other):
        same = one.lower().rstrip("."), other.lower()
        assert same[0] == same[1] or registered_domain(same[0]) == registered_domain(same[1]) != ""


@given(st.text(HOSTILE))
def test_what_stands_in_a_quoted_text_is_never_a_verdict(text: str) -> None:
    quoted = text.replace("\\", "").replace('"', "")
    results = read_results(f'mx.example.test; spf=fail reason="{quoted}"; x=y')
    assert [(verdict.method, verdict.result) for verdict in results.verdicts] == [("spf", "fail"), ("x", "y")]
