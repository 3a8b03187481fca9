"""Which letter a report is about, and how an address stands after it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.adapters.memory import memory_store
from mailbot.mail.message import Mail
from mailbot.mail.passing_on.redact import Redaction
from mailbot.mail.reading.parse import parse
from mailbot.mail.reports.delivery import read_report
from mailbot.mail.reports.fault import Fault, fault_of
from mailbot.ports import Unit
from mailbot.program.bookkeeping import Reach, Sent
from mailbot.program.traffic.reach import FAILURES, STRANGERS, WITHIN, after, is_over, key_of, letters_in, matching
from mailbot.program.trust.token import ProgramAddress

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PROGRAM = ProgramAddress("mentoring@example.org")
PLAIN = ProgramAddress("mentoring@example.org", "")
TOKEN, LETTER, EARLIER = "abcdefghij234567klmn", "qrstuvwxyz23", "aaaabbbbcccc"
BEN = "ben@example.test"

REPORT = """\
Return-Path: <>
From: MAILER-DAEMON@mx.example.test
To: {to}
{headers}Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"

--cut
Content-Type: text/plain

It did not work.
--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.test

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.1.1

--cut
Content-Type: text/rfc822-headers

{returned}

--cut--
"""


def report(
    to: str = "mentoring@example.org", returned: str = "Subject: x", recipient: str = BEN, headers: str = ""
) -> Mail:
    return parse(REPORT.format(to=to, returned=returned, recipient=recipient, headers=headers).encode())


def sent(id: str = LETTER, to: str = BEN) -> Sent:
    return Sent(id=id, to=key_of(to), at=NOW, template="talk", party="M-7")


@pytest.mark.parametrize(
    "mail",
    [
        report(to=PROGRAM.return_address(LETTER)),
        report(headers=f"Delivered-To: {PROGRAM.return_address(LETTER)}\n"),
        report(to=f"srs0=abcd=xy=example.org=mentoring+b-{LETTER}@forward.example.test"),
        report(returned=f"Message-ID: <{PROGRAM.message_id(TOKEN, LETTER)}>"),
        report(returned=f"Message-ID:\n <{PROGRAM.message_id(TOKEN, LETTER).upper()}>"),
        report(headers=f"In-Reply-To: <{PROGRAM.message_id(TOKEN, LETTER)}>\n"),
        report(returned=f"Message-ID: <0100018f@rewritten.example.test>\nX-Mailbot-Letter: {LETTER}"),
        report(returned=f"Return-Path: <{PROGRAM.return_address(LETTER)}>\nMessage-ID: <other@example.test>"),
        report(
            returned=f"References: <{PROGRAM.message_id(TOKEN, EARLIER)}>\n"
            f"Message-ID: <{PROGRAM.message_id(TOKEN, LETTER)}>"
        ),
    ],
)
def test_a_letter_is_found_by_whatever_the_servers_left_of_its_id(mail: Mail) -> None:
    assert letters_in(mail, PROGRAM)[0] == LETTER


def test_without_sub_addresses_the_message_id_tells() -> None:
    assert letters_in(report(returned=f"Message-ID: <{PLAIN.message_id(TOKEN, LETTER)}>"), PLAIN) == (LETTER,)


@pytest.mark.parametrize(
    "mail",
    [
        report(returned=f"Message-ID: <{TOKEN}.{LETTER}@elsewhere.example.test>"),
        report(to=f"other+b-{LETTER}@example.org"),
        report(returned=f"Message-ID: <{LETTER}@example.org>"),
    ],
)
def test_what_only_looks_like_an_id_of_ours_is_none(mail: Mail) -> None:
    assert letters_in(mail, PROGRAM) == ()


def found(mail: Mail, *records: Sent) -> list[tuple[str, Fault, str]]:
    store = memory_store()
    store.commit(Unit(records=records))
    return [(one.id, fault, status) for one, fault, status in matching(mail, read_report(mail), store, PROGRAM)]


def test_only_a_letter_that_was_sent_to_that_address_counts() -> None:
    mail = report(to=PROGRAM.return_address(LETTER))
    assert found(mail, sent()) == [(LETTER, Fault.ADDRESS, "5.1.1")]
    assert found(mail) == []
    assert found(mail, sent(to="eve@example.test")) == [(LETTER, Fault.TEMPORARY, "5.1.1")]
    assert found(report(recipient="BEN@Example.test", to=PROGRAM.return_address(LETTER)), sent())


def test_an_address_that_fails_on_three_days_of_two_weeks_is_closed_and_not_on_three_letters_of_one_day() -> None:
    reach = None
    for hours in (0, 1, 2):
        reach = after(reach, sent(), Fault.TEMPORARY, "4.2.2", NOW + timedelta(hours=hours))
    assert reach is not None and len(reach.failed) == 1 and reach.suppressed is None
    for day in range(1, FAILURES):
        reach = after(reach, sent(), Fault.TEMPORARY, "4.2.2", NOW + timedelta(days=day))
    assert reach is not None and reach.suppressed == NOW + timedelta(days=FAILURES - 1)
    assert after(reach, sent(), Fault.ADDRESS, "5.1.1", NOW + timedelta(days=9)) is None


def test_failures_far_apart_never_close_an_address() -> None:
    reach = None
    for month in range(12):
        reach = after(reach, sent(), Fault.TEMPORARY, "4.4.7", NOW + month * WITHIN)
        assert reach is not None and reach.suppressed is None


@given(st.lists(st.sampled_from([Fault.MESSAGE, Fault.DELAYED]), max_size=20))
def test_neither_delay_nor_refused_content_says_anything_about_an_address(faults: list[Fault]) -> None:
    assert all(after(None, sent(), fault, "5.7.1", NOW) is None for fault in faults)


def test_what_counts_no_more_is_forgotten_but_a_members_closed_address_is_not() -> None:
    failed = Reach(id=key_of(BEN), party="M-7", failed=(NOW,))
    closed, strangers = Reach(id=key_of(BEN), party="M-7", suppressed=NOW), Reach(id=key_of(BEN), suppressed=NOW)
    assert not is_over(failed, NOW + WITHIN) and is_over(failed, NOW + WITHIN + timedelta(days=1))
    assert not is_over(closed, NOW + 10 * STRANGERS)
    assert not is_over(strangers, NOW + STRANGERS) and is_over(strangers, NOW + 2 * STRANGERS)


def test_a_report_that_names_thousands_of_letters_is_asked_for_a_few() -> None:
    named = "".join(f" <{PROGRAM.message_id(TOKEN, f'l{number:06}')}>\n" for number in range(40_000))
    assert len(letters_in(report(returned=f"X-Bait:\n{named}X-End: x"), PROGRAM)) == 20


def test_the_id_of_a_letter_leaves_with_no_relay_since_a_report_could_be_forged_by_it() -> None:
    headers = f"X-Mailbot-Letter: {LETTER}\nReturn-Path: <{PROGRAM.return_address(LETTER)}>\n"
    headers += f"Message-ID: <{PROGRAM.message_id(TOKEN, LETTER)}>"
    assert LETTER not in Redaction.of((), PROGRAM.token_pattern()).text(headers)


@given(
    st.text(max_size=200), st.sampled_from(["", "5.1.1", "5.0.0", "4.2.2", "x"]), st.sampled_from([True, False, None])
)
def test_whatever_a_server_says_has_a_fault_unless_it_tells_none(
    reason: str, status: str, permanent: bool | None
) -> None:
    assert fault_of("failed", status, reason, permanent) in set(Fault)
    assert fault_of("delivered", status, reason, permanent) is None
