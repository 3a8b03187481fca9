"""What `mailbot check` concludes from what a server can do and from the marked mail as it is stored."""

from __future__ import annotations

import pytest

from mailbot.commands.check import languages
from mailbot.commands.deletion import deletion
from mailbot.commands.round_trip import habits, survival
from mailbot.commands.vouching import authentication, trusted
from mailbot.config import Trust
from mailbot.mail.reading.parse import parse
from mailbot.policy.shipped import sources
from mailbot.policy.templates import load_templates
from mailbot.program.letters.catalogue import LETTERS
from mailbot.program.trust.token import ProgramAddress
from mailbot.source import Mistakes, Source
from tests.servers.signing import Zone

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
    ("capabilities", "sent", "trash", "deleted", "letters"),
    [
        (
            {"UIDPLUS"},
            "Sent",
            "Trash",
            "✓ ok       deletion      what lies in Processed and Ignored",
            "letters in Sent are",
        ),
        (set(), "", "", "(EXPUNGE)", "names no folder for sent mail"),
        (set(), "Sent", "", "within 7 days", "-> expunge Sent with a mail client"),
        ({"UIDPLUS", "X-GM-EXT-1"}, "[Gmail]/Sent", "[Gmail]/Bin", "by way of [Gmail]/Bin", "[Gmail]/Sent are deleted"),
        ({"UIDPLUS", "X-GM-EXT-1"}, "", "", "! warning  deletion      nothing is: its Trash", "no copies of letters"),
    ],
)
def test_how_copies_will_be_deleted_is_said(
    capabilities: set[str], sent: str, trash: str, deleted: str, letters: str
) -> None:
    first, second = map(str, deletion(frozenset(capabilities), sent, trash, 7))
    assert deleted in first
    assert letters in second


@pytest.mark.parametrize(
    ("header", "named", "level", "said"),
    [
        ("mx.example.org (a comment; 1) 1; dmarc=pass", (), "ok", 'authserv_ids = ["mx.example.org"]'),
        ("MX.example.org; dkim=pass", ("*.example.org",), "ok", "mx.example.org, which trust.authserv_ids names"),
        ("spf=pass (sender) smtp.mailfrom=example.org; dkim=pass", (), "ok", 'authserv_ids = ["microsoft365"]'),
        ("spf=pass smtp.mailfrom=example.org", ("microsoft365",), "ok", "its word counts"),
        ("mx.example.org; dkim=pass", ("example.org",), "warning", "does not name"),
        (
            "a.example.net; none\r\nAuthentication-Results: mx.example.org; none",
            ("mx.example.org",),
            "warning",
            "a.example.net (below it: mx.example.org), which trust.authserv_ids does not name; it names mx.example.org",
        ),
        (" (nobody)", (), "warning", "has no Authentication-Results"),
    ],
)
def test_the_server_that_vouches_is_named_as_the_config_wants_it(
    header: str, named: tuple[str, ...], level: str, said: str
) -> None:
    mail = parse(f"From: a@example.org\r\nAuthentication-Results: {header}\r\n\r\nhi\r\n".encode())
    finding = authentication(mail, Trust(authserv_ids=named))
    assert finding.level == level
    assert said in str(finding)


def test_a_header_below_a_strangers_received_is_pointed_out() -> None:
    filtered = (
        b"Received: from a.filter.example by box.example.net\r\nReceived: from b by a.filter.example\r\n"
        b"Authentication-Results: results.example; dmarc=pass\r\nFrom: a@example.org\r\n\r\nhi\r\n"
    )
    finding = authentication(parse(filtered), Trust(authserv_ids=("results.example",)))
    assert finding.level == "warning" and "stranger's Received" in finding.text
    known = authentication(parse(filtered), Trust(authserv_ids=("results.example", "*.filter.example")))
    assert known.level == "ok"


def test_what_counts_as_proof_is_said() -> None:
    def told(trust: Trust, zone: Zone | None = None) -> str:
        return "\n".join(map(str, trusted(trust, "example.org", zone)))

    assert "tokens only" in told(Trust())
    assert "of mx.example.org, *.example.net count" in told(Trust(authserv_ids=("mx.example.org", "*.example.net")))
    assert "whoever writes a mail" in told(Trust(authserv_ids=("mx.*",)))
    assert "whoever writes a mail" in told(Trust(authserv_ids=("microsoft365", "*")))
    assert "the DNS answers" in told(Trust(verify_dkim=True), Zone())
    assert "no signature can be verified" in told(Trust(verify_dkim=True), Zone(down=True))
    assert "tokens only" not in told(Trust(verify_dkim=True), Zone())


def test_which_letters_a_language_misses_is_said() -> None:
    french = Source("slots.fr.md", "---\nsubject: Vos places\n---\nBonjour {{ reader.first_name }},\n", "slots.fr.md")
    mistakes = Mistakes()
    templates = load_templates([*sources("templates"), french], LETTERS, mistakes)
    assert templates is not None and mistakes.found == []

    german, missing = map(str, languages(templates))
    assert (f"de has all {len(LETTERS)} letters" in german) == (not templates.missing("de"))
    assert f"fr misses {len(LETTERS) - 1} letters: absence, absence-ends" in missing
    assert "absence.fr.md" in missing and "they come in English" in missing
    said = [templates.render(name, LETTERS[name], "UTC", "fr") for name in ("slots", "timezone")]
    assert [letter.text.split()[0] for letter in said] == ["Bonjour", "Hello"]
