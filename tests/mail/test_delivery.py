"""Delivery reports: what became of a letter, for each recipient."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.reading.parse import parse
from mailbot.mail.reports.delivery import DeliveryStatus, read_report
from mailbot.mail.screening.automatic import screen
from mailbot.mail.screening.screening import ScreeningKind

REPORT = """\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example.org>
To: mentoring@example.test
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"

--cut
Content-Type: text/plain

I'm sorry.

--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

{groups}
--cut
Content-Type: {returned}

From: mentoring@example.test
To: ann@example.org
Message-ID: <letter.1@example.test>
Subject: Your call

Hello
--cut--
"""


def report(*groups: str, returned: str = "message/rfc822") -> bytes:
    return REPORT.format(groups="\n".join(groups), returned=returned).encode()


def group(recipient: str = "ann@example.org", action: str = "failed", status: str = "5.1.1") -> str:
    return f"Final-Recipient: rfc822; {recipient}\nAction: {action}\nStatus: {status}\n"


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_names_recipient_fate_and_letter(returned):
    mail = parse(report(group(), returned=returned))
    assert read_report(mail) == (DeliveryStatus("ann@example.org", "failed", "5.1.1", True, "letter.1@example.test"),)
    assert screen(mail, frozenset()).kind is ScreeningKind.DELIVERY_REPORT
    assert mail.attachments == ()


@pytest.mark.parametrize(
    ("action", "status", "permanent"),
    [
        ("failed", "5.2.1", True),
        ("failed", "4.4.7", False),
        ("delayed", "4.4.1", False),
        ("delivered", "2.0.0", None),
        ("relayed", "2.0.0", None),
        ("failed", "", True),
        ("Failed (permanent failure)", "5.0.0 (unknown)", True),
    ],
)
def test_permanent_is_told_from_temporary(action, status, permanent):
    (found,) = read_report(parse(report(group(action=action, status=status))))
    assert found.permanent is permanent


def test_each_recipient_has_a_status():
    found = read_report(parse(report(group("ann@example.org"), group("bo@example.org", "delayed", "4.2.2"))))
    assert [(one.recipient, one.permanent) for one in found] == [("ann@example.org", True), ("bo@example.org", False)]


def test_behind_an_alias_the_address_we_wrote_to_is_named_as_well():
    found = read_report(parse(report("Original-Recipient: rfc822;Ann@Example.org\n" + group("ann@inner.example.org"))))
    assert [one.recipient for one in found] == ["ann@inner.example.org", "ann@example.org"]


QMAIL = """\
Hi. This is the qmail-send program at example.org.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ann@example.org>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <mentoring@example.test>
Message-ID: <letter.1@example.test>
To: other@example.org
"""
EXIM = """\
A message that you sent could not be delivered to one or more of its recipients.

  ann@example.org
    SMTP error from remote mail server: 550 no such user

------ This is a copy of the message ------

Message-Id: <letter.1@example.test>
"""
SENDMAIL = """\
   ----- The following addresses had permanent fatal errors -----
<ann@example.org>
    (reason: 550 User unknown)

   ----- Original message follows -----
Message-Id:
 <letter.1@example.test>
"""


@pytest.mark.parametrize("text", [QMAIL, EXIM, SENDMAIL])
def test_servers_without_rfc_3464_are_understood(mail, text):
    read = mail(text, **{"from": "MAILER-DAEMON@example.org"}, return_path="<>", subject="failure notice")
    (found,) = read_report(read)
    assert (found.recipient, found.permanent, found.message_id) == ("ann@example.org", True, "letter.1@example.test")
    assert screen(read, frozenset()).kind is ScreeningKind.DELIVERY_REPORT


def test_exims_header_names_the_recipients(mail):
    read = mail("Sorry.", return_path="<>", x_failed_recipients="ann@example.org, bo@example.org")
    assert [one.recipient for one in read_report(read)] == ["ann@example.org", "bo@example.org"]


def test_a_full_mailbox_is_temporary(mail):
    text = "<ann@example.org>:\nMailbox full, will be retried\n"
    (found,) = read_report(mail(text, **{"from": "MAILER-DAEMON@example.org"}, subject="Delivery delayed"))
    assert (found.permanent, found.action) == (False, "delayed")


def test_a_person_who_complains_of_a_bounce_is_heard(mail):
    read = mail("My mail to\n\nbo@example.org\n\ncame back: 550 user unknown. Why?\n")
    assert read_report(read) == ()
    assert screen(read, frozenset()).kind is ScreeningKind.GENUINE


@given(
    st.lists(
        st.sampled_from(["Final-Recipient: rfc822;", "a@example.org", "\n", ": ", "<", "5.1.1", "550 ", " "]),
        max_size=60,
    )
)
def test_any_status_text_is_read_without_raising(pieces):
    for found in read_report(parse(report("".join(pieces)))):
        assert "@" in found.recipient
