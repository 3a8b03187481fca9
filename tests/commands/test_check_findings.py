"""What `mailbot check` concludes from what a server can do and from the marked mail as it is stored."""

from __future__ import annotations

import pytest

from mailbot.commands.round_trip import authentication, habits, survival
from mailbot.mail.parse import parse
from mailbot.program.token import ProgramAddress

PROGRAM = "mentoring@example.org"
TOKEN = "checkabcdefghijklmno"


@pytest.mark.parametrize(
    ("headers", "level", "said"),
    [
        (f"To: Mentoring <Mentoring+{TOKEN.title()}@example.org>", "ok", "the tag in To"),
        (f"To: {PROGRAM}\r\nCc: mentoring+{TOKEN}@example.org", "ok", "the tag in Cc"),
        (
            f"To: mentoring+{TOKEN}@example.org\r\nX-Original-To: mentoring+{TOKEN}@example.org",
            "ok",
            "in To, X-Original-To",
        ),
        (f"To: {PROGRAM}\r\nDelivered-To: <mentoring+{TOKEN}@example.org>", "warning", "in Delivered-To only"),
        (f"To: {PROGRAM}\r\nDelivered-To: {PROGRAM}", "failed", "without the tag"),
        ("To: mentoring+checkabc@example.org", "failed", "without the tag"),
        (f"Subject: mentoring+{TOKEN}@example.org", "failed", "without the tag"),
    ],
)
def test_a_tag_counts_only_where_the_stored_mail_still_has_the_whole_of_it(headers: str, level: str, said: str) -> None:
    mail = parse(f"From: {PROGRAM}\r\n{headers}\r\n\r\nhi\r\n".encode())
    finding = survival(mail, ProgramAddress(PROGRAM), TOKEN)
    assert (finding.level, 'subaddress = ""' in finding.mend) == (level, level != "ok")
    assert said in finding.text


@pytest.mark.parametrize(
    ("capabilities", "arrivals", "filing"),
    [
        ({"IDLE", "MOVE", "UIDPLUS"}, "announces", "are moved"),
        ({"UIDPLUS"}, "every 60 s", "copied out of INBOX, and expunged"),
        (set(), "every 60 s", "marked as deleted"),
    ],
)
def test_what_the_server_cannot_do_is_said(capabilities: set[str], arrivals: str, filing: str) -> None:
    heard, filed = map(str, habits(frozenset(capabilities), 60))
    assert arrivals in heard
    assert filing in filed


@pytest.mark.parametrize(
    ("header", "counted", "said"),
    [
        ("mx.example.org (a comment; 1) 1; dmarc=pass", (), 'authserv_ids = ["mx.example.org"]'),
        ("MX.example.org; dkim=pass", ("*.example.org",), "trust.authserv_ids names"),
        ("spf=pass (sender) smtp.mailfrom=example.org; dkim=pass", (), 'authserv_ids = ["microsoft365"]'),
        ("spf=pass smtp.mailfrom=example.org", ("microsoft365",), "trust.authserv_ids names"),
        ("mx.example.org; dkim=pass", ("example.org",), "does not name"),
        (" (nobody)", (), "has no Authentication-Results"),
    ],
)
def test_the_server_that_vouches_is_named_as_the_config_wants_it(
    header: str, counted: tuple[str, ...], said: str
) -> None:
    mail = parse(f"From: a@example.org\r\nAuthentication-Results: {header}\r\n\r\nhi\r\n".encode())
    assert said in str(authentication(mail, counted))
