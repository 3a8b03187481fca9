"""Stories of who may vouch for a mail, and of what forgers write into theirs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailbot.mail.origin.authenticity import NOTHING_KNOWN, Authentication, authenticate
from mailbot.mail.reading.parse import parse

OURS = ("mx.example.test",)
PASS = "Authentication-Results: mx.example.test; dmarc=pass header.from=example.org"
FAIL = "Authentication-Results: mx.example.test; dmarc=fail (p=reject) header.from=example.org"
BY_US = "Received: from out.example.org (out.example.org [192.0.2.1]) by mx.example.test (Postfix)"
BY_OTHERS = "Received: from laptop (laptop [192.0.2.9]) by out.example.org with ESMTPSA"
ANN = "From: Ann <ann@example.org>"


def said(*fields: str, servers: tuple[str, ...] = OURS, author: str = ANN) -> Authentication:
    lines = [*fields, *([author] if author else []), "Subject: hello", "", "Good morning"]
    return authenticate(parse("\r\n".join(lines).encode()), servers)


def test_a_dmarc_pass_of_our_server_is_believed() -> None:
    assert said(PASS, BY_US) == Authentication(passed=True, because="mx.example.test says dmarc=pass")


def test_an_aligned_signature_that_our_server_verified_is_believed() -> None:
    signed = (
        "Authentication-Results: mx.example.test; dkim=pass (2048-bit key) header.d=example.org header.s=a; dmarc=none"
    )
    assert said(signed, BY_US).because == "mx.example.test says dkim=pass"
    by_identity = "Authentication-Results: mx.example.test; dkim=pass header.i=@mail.example.org header.b=abc"
    assert said(by_identity, BY_US).passed


def test_nothing_is_believed_where_nobody_is_trusted() -> None:
    assert said(PASS, BY_US, servers=()) == NOTHING_KNOWN


def test_what_gmail_writes_below_its_own_received_is_believed() -> None:
    gmail = (
        "Received: by 2002:a05:7300:1234:b0:99:1 with SMTP id k1csp1; Mon, 1 Jun 2026 03:00:01 -0700 (PDT)",
        "X-Received: by 2002:a17:90b:1 with SMTP id x; Mon, 1 Jun 2026 03:00:01 -0700 (PDT)",
        "ARC-Authentication-Results: i=1; mx.google.com; dmarc=pass header.from=example.org",
        "Received: from out.example.org (out.example.org. [192.0.2.1])\r\n        by mx.google.com with ESMTPS id a1",
        "Authentication-Results: mx.google.com;\r\n       dkim=pass header.i=@example.org header.s=a header.b=Zz;\r\n"
        "       spf=pass (google.com: domain of ann@example.org designates 192.0.2.1 as permitted sender)"
        " smtp.mailfrom=ann@example.org;\r\n       dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=example.org",
        BY_OTHERS,
    )
    assert said(*gmail, servers=("*.google.com",)).passed
    assert said(*gmail, servers=("MX.Google.COM",)).passed
    assert not said(*gmail, servers=("google.com",)).passed


def test_what_fastmail_writes_below_three_received_is_believed() -> None:
    fastmail = (
        "Received: from phl-mx-04 ([10.202.2.203])\r\n  by phl-compute-02.internal (LMTPProxy)",
        "Received: from phl-mx-04.messagingengine.com (localhost [127.0.0.1]) by mailmx.phl.internal (Postfix)",
        "Received: from mailmx.phl.internal (localhost [127.0.0.1])\r\n"
        "    by phl-mx-04.messagingengine.com (Authentication Milter) with ESMTP",
        "Authentication-Results: phl-mx-04.messagingengine.com;\r\n    arc=none (no signatures found);\r\n"
        "    dkim=pass (2048-bit rsa key sha256) header.d=example.org header.i=@example.org header.b=h1;\r\n"
        "    dmarc=pass policy.published-domain-policy=none policy.applied-disposition=none (p=none,d=none)\r\n"
        "    policy.policy-from=p header.from=example.org;\r\n    iprev=pass (out.example.org);\r\n"
        "    spf=pass smtp.mailfrom=ann@example.org smtp.helo=out.example.org",
        "Received: from out.example.org by phl-mx-04.messagingengine.com (Postfix) with ESMTPS",
    )
    assert said(*fastmail, servers=("*.messagingengine.com",)).passed


MICROSOFT = (
    "Authentication-Results: spf=pass (sender IP is 192.0.2.1)\r\n smtp.mailfrom=example.org; dkim=pass (signature was"
    " verified)\r\n header.d=example.org;dmarc=pass action=none\r\n header.from=example.org;compauth=pass reason=100"
)


def test_microsofts_headers_without_a_name_count_where_the_config_says_so() -> None:
    outlook = "Received: from A.namprd01.prod.outlook.com by B.namprd01.prod.outlook.com with HTTPS"
    assert said(outlook, MICROSOFT, BY_OTHERS, servers=("microsoft365",)).passed
    assert said(outlook, MICROSOFT, BY_OTHERS, servers=("*",)) == NOTHING_KNOWN
    assert said(outlook, MICROSOFT, BY_OTHERS, servers=("mx.example.test",)) == NOTHING_KNOWN


def test_of_microsofts_headers_the_topmost_of_all_counts_and_no_other() -> None:
    real = "Authentication-Results: dkim=none (message not signed) header.d=none;dmarc=none header.from=example.org"
    assert not said(real, MICROSOFT, servers=("microsoft365",)).passed
    assert said(PASS, MICROSOFT, servers=("microsoft365",)) == NOTHING_KNOWN
    refused = MICROSOFT.replace("dmarc=pass action=none", "dmarc=fail action=oreject")
    assert said(refused, MICROSOFT, servers=("microsoft365",)).failed


def test_microsofts_best_guess_is_no_pass() -> None:
    guess = "Authentication-Results: spf=pass smtp.mailfrom=example.org; dmarc=bestguesspass header.from=example.org"
    assert not said(guess, servers=("microsoft365",)).passed


def test_an_explicit_failure_is_told_apart_from_silence() -> None:
    assert said(FAIL, BY_US) == Authentication(failed=True, because="mx.example.test says dmarc=fail")
    for result in ("none", "temperror", "permerror"):
        other = said(f"Authentication-Results: mx.example.test; dmarc={result} header.from=example.org", BY_US)
        assert not other.passed
        assert not other.failed


def test_a_failure_counts_whoever_else_passes_in_the_same_header() -> None:
    both = "Authentication-Results: mx.example.test; dmarc=fail header.from=example.org; dkim=pass header.d=example.org"
    assert said(both, BY_US).failed
    assert not said(both, BY_US).passed


@pytest.mark.parametrize(
    "forged",
    [
        ("Authentication-Results: mx.example.test; dkim=none; dmarc=none", PASS, BY_US),
        ("Authentication-Results: mx.example.test; dkim=none; dmarc=none", BY_US, PASS),
        (BY_US, "Authentication-Results: mx.example.test; spf=fail smtp.mailfrom=evil.example", PASS),
        (BY_US, "Authentication-Results: mx.example.test; spf=fail smtp.mailfrom=evil.example", PASS, BY_US),
        ("Authentication-Results: mx.example.test; spf=fail smtp.mailfrom=evil.example", PASS),
        (BY_US, BY_OTHERS, PASS),
        (BY_US, BY_OTHERS, PASS, BY_US),
        (BY_US, BY_OTHERS, "Received: from a by mx.example.test", PASS),
    ],
)
def test_what_a_forger_put_below_what_our_server_wrote_proves_nothing(forged: tuple[str, ...]) -> None:
    assert not said(*forged).passed


def test_what_a_forger_put_below_a_failure_does_not_mend_it() -> None:
    assert said(FAIL, PASS, BY_US).failed
    assert said(FAIL, BY_US, PASS).failed
    assert said(BY_US, FAIL, PASS).failed


def test_several_headers_of_our_server_count_together_above_its_own_received() -> None:
    milters = (
        "Authentication-Results: mx.example.test; dmarc=none header.from=example.org",
        "Authentication-Results: filter.example.test; x-spam=no",
        "Authentication-Results: mx.example.test; dkim=pass header.d=example.org",
    )
    assert said(*milters, BY_US, BY_OTHERS).passed
    assert not said(*milters).passed  # nothing shows where the server's own end


LMTP = (
    "Received: from mx.example.test\r\n\tby mx.example.test with LMTP\r\n\tid AbC (envelope-from <x@evil.example>)"
    "\r\n\tfor <program@example.test>"
)


def test_a_delivery_inside_the_server_does_not_part_it_from_what_it_wrote() -> None:
    milters = (
        "Authentication-Results: mx.example.test; spf=pass smtp.mailfrom=example.org",
        "Authentication-Results: mx.example.test; dmarc=pass header.from=example.org",
    )
    assert said(LMTP, *milters, BY_US, BY_OTHERS).passed
    assert not said(LMTP, BY_US, *milters, BY_OTHERS).passed


@pytest.mark.parametrize(
    "greeting", ["x with LMTP", "x with LMTP (", "x with LMTP (()", 'x with LMTP ("', "x (with LMTP)"]
)
def test_a_forger_who_greets_like_a_delivery_is_no_delivery(greeting: str) -> None:
    hop = f"Received: from {greeting} (unknown [192.0.2.66])\r\n\tby mx.example.test (Postfix) with ESMTP id 1"
    spf = "Authentication-Results: mx.example.test; spf=fail smtp.mailfrom=evil.example"
    assert not said(hop, spf, PASS, BY_US).passed


def test_results_of_another_server_above_ours_do_not_matter() -> None:
    assert said("Authentication-Results: archive.example.test; none", PASS, BY_US).passed


def test_a_server_that_is_named_may_hand_on_what_another_of_ours_wrote() -> None:
    filtered = (
        "Received: from mx1.filter.example by box.hoster.example",
        "Received: from mx0.filter.example by mx1.filter.example",
        "Authentication-Results: results.example; dmarc=pass header.from=example.org",
        "Received: from out.example.org by mx0.filter.example",
    )
    assert not said(*filtered, servers=("results.example",)).passed
    assert said(*filtered, servers=("results.example", "*.filter.example")).passed


@pytest.mark.parametrize(
    "name",
    [
        "mx.example.test.evil.example",
        "evil-mx.example.test",
        "mx-example.test",
        "mx.example.test@evil.example",
        "(mx.example.test) evil.example",
        "evil.example (mx.example.test)",
        "mx.examp1e.test",
        "=?utf-8?q?mx=2Eexample=2Etest?=",
        "mx.example.te\u0455t",
        "mx.example.test/1",
        "",
    ],
)
def test_a_name_like_ours_is_not_ours(name: str) -> None:
    assert said(f"Authentication-Results: {name}; dmarc=pass header.from=example.org", BY_US) == NOTHING_KNOWN


@pytest.mark.parametrize(
    "written",
    [
        "mx.example.test 1; dmarc=pass header.from=example.org",
        '"mx.example.test"; dmarc=pass header.from="example.org"',
        "mx.example.test.; DMARC=Pass header.from=Example.ORG",
        "(a (nested) comment) mx.example.test (;) ; dmarc/1 = pass (good; really) header.from = example.org",
        "mx.example.test;\r\n\tdmarc=pass\r\n\theader.from=example.org",
        'mx.example.test; spf=fail reason="nothing; to do" smtp.helo=x; dmarc=pass',
        "mx.example.test; dmarc=pass; hotmail.com; spf=pass smtp.mailfrom=prvs=1=ann@example.org",
    ],
)
def test_results_are_read_however_they_are_written(written: str) -> None:
    assert said(f"Authentication-Results: {written}", BY_US).passed


@pytest.mark.parametrize(
    "written",
    [
        "mx.example.test; spf=pass (dmarc=pass) smtp.mailfrom=evil.example",
        "mx.example.test; spf=pass (a; dmarc=pass header.from=example.org) smtp.mailfrom=x",
        'mx.example.test; spf=fail (domain of "x) ; dmarc=pass (" @evil.example) smtp.mailfrom=evil.example',
        'mx.example.test; spf=fail smtp.mailfrom="x; dmarc=pass header.from=example.org"@evil.example',
        'mx.example.test; spf=fail reason="dmarc=pass; dkim=pass header.d=example.org"',
        'mx.example.test; spf=fail reason="; dmarc=pass',
        "mx.example.test; spf=fail smtp.mailfrom=a\\; dmarc=pass",
        "mx.example.test; spf=fail (; dmarc=pass header.from=example.org",
        "mx.example.test; spf=fail ) ; dmarc=pass header.from=example.org",
        "mx.example.test; dmarc=none header.from=example.org; dmarc=pass header.from=example.org",
        "mx.example.test; dmarc=passed header.from=example.org",
        "mx.example.test; xdmarc=pass header.from=example.org",
        "mx.example.test dmarc=pass header.from=example.org",
        "mx.example.test; none",
        "mx.example.test",
    ],
)
def test_a_pass_that_only_looks_like_one_is_none(written: str) -> None:
    answer = said(f"Authentication-Results: {written}", BY_US)
    assert not answer.passed
    assert not answer.failed


@pytest.mark.parametrize(
    "written",
    [
        "dmarc=pass header.from=evil.example",
        "dmarc=pass header.from=example.org header.from=evil.example",
        "dmarc=pass header.from=evil.example; dkim=pass header.d=example.org",
        "dkim=pass header.d=lists.example header.i=@lists.example",
        "dkim=pass header.d=org",
        "dkim=pass header.d=notexample.org",
        "dkim=pass header.d=example.org.evil.example",
        "dkim=pass header.d=none",
        "dkim=pass",
        "dkim=pass header.d=evil.example header.i=@example.org",
        "dkim=pass header.d=evil.example; dkim=fail header.d=example.org",
        "spf=pass smtp.mailfrom=example.org; arc=pass; compauth=pass",
    ],
)
def test_what_was_said_for_another_domain_does_not_count_for_from(written: str) -> None:
    assert not said(f"Authentication-Results: mx.example.test; {written}", BY_US).passed


def test_domains_are_aligned_below_what_can_be_registered() -> None:
    def signed(domain: str, author: str) -> bool:
        results = f"Authentication-Results: mx.example.test; dkim=pass header.d={domain}"
        return said(results, BY_US, author=f"From: ann@{author}").passed

    assert signed("example.co.uk", "mail.example.co.uk")
    assert signed("mail.example.co.uk", "example.co.uk")
    assert not signed("other.co.uk", "example.co.uk")
    assert not signed("evil.github.io", "ann.github.io")


@pytest.mark.parametrize(
    "author",
    [
        "From: ann@example.org, bob@example.org",
        "From: Ann <ann@example.org>\r\nFrom: Eve <eve@evil.example>",
        "From: Ann <ann@example.org>\r\nFrom: Ann <ann@example.org>",
        "From: ann@example.org <eve@evil.example>",
        "From: =?utf-8?q?ann=40example=2Eorg?=",
        "From: =?utf-8?q?Ann_=3Cann=40example=2Eorg=3E?=",
        "From: Ann <ann(comment)@example.org>",
        "From: Ann ann@example.org",
        'From: "ann@example.org" <eve@evil.example>',
        "From: team: ann@example.org;",
        "From: Ann <ann@example.org> <eve@evil.example>",
        "From: (<ann@example.org>) eve@evil.example",
        "From: <@evil.example:ann@example.org>",
        "Sender: ann@example.org",
        "Resent-From: Ann <ann@example.org>",
        "",
    ],
)
def test_nothing_passes_where_from_can_be_read_in_two_ways(author: str) -> None:
    assert not said(PASS, BY_US, author=author).passed


@pytest.mark.parametrize(
    "author",
    [
        "From: ann@example.org",
        "From: <ann@example.org>",
        "From: ann@example.org (Ann)",
        'From: "ann@example.org" <Ann@Example.org>',
        'From: "Doe, Ann" <ann@example.org>',
        "From: =?utf-8?q?Ann_D=C3=B6e?= <ann@example.org>",
        "From: Ann Döe <ann@example.org>",
        "from:Ann\r\n <ann@example.org>",
        "Sender: eve@evil.example\r\nFrom: Ann <ann@example.org>\r\nReply-To: eve@evil.example",
    ],
)
def test_a_usual_from_is_plain(author: str) -> None:
    assert said(PASS, BY_US, author=author).passed


def test_a_signature_that_we_verified_ourselves_needs_no_server() -> None:
    mail = parse(f"{ANN}\r\n\r\nx".encode())
    assert authenticate(replace(mail, signed_by=("example.org",)), ()).because == "signed by example.org"
    assert not authenticate(replace(mail, signed_by=("lists.example",)), ()).passed
    two = parse(b"From: ann@example.org\r\nFrom: eve@evil.example\r\n\r\nx")
    assert not authenticate(replace(two, signed_by=("example.org", "evil.example")), ()).passed


def test_what_our_server_says_of_a_failure_outweighs_a_signature() -> None:
    mail = parse("\r\n".join([FAIL, BY_US, ANN, "", "x"]).encode())
    assert authenticate(replace(mail, signed_by=("example.org",)), OURS).failed


def test_it_says_what_the_server_said_where_that_was_not_enough() -> None:
    spf = "Authentication-Results: mx.example.test; spf=pass smtp.mailfrom=example.org; dmarc=none"
    assert said(spf, BY_US).because == "mx.example.test says spf=pass, dmarc=none"
    assert said(f"{PASS} (", BY_US).because == "mx.example.test says dmarc=pass (it can be read in two ways)"
    assert said("Authentication-Results: mx.example.test; none", BY_US).because == "mx.example.test says nothing"
