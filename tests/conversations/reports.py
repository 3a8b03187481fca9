"""Delivery reports as mail servers write them (RFC 3464), about letters that somebody in a story did not get."""

from __future__ import annotations

import hashlib
from datetime import datetime
from email.utils import format_datetime

from mailbot.mail.message import Mail

_REPORT = """\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example.test>
To: {to}
Subject: {subject}
Date: {date}
Message-ID: <{id}@mx.example.test>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"

--cut
Content-Type: text/plain

This is the mail system at host mx.example.test. {subject}.

--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.test

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--cut
Content-Type: text/rfc822-headers

From: {to}
To: {recipient}
Message-ID: <{letter}>
Subject: {about}

--cut--
"""


def report(
    letter: Mail,
    now: datetime,
    *,
    recipient: str = "",
    to: str = "",
    action: str = "failed",
    status: str = "5.1.1",
    said: str = "550 5.1.1 user unknown",
) -> bytes:
    """A server's report about a letter to its reader, or to the `recipient` that it names instead."""
    reader, sender = letter.to[0].address, letter.sender
    number = hashlib.sha256(f"{letter.message_id} {recipient} {status} {action} {now}".encode()).hexdigest()[:12]
    return _REPORT.format(
        to=to or (sender.address if sender else ""),
        subject="Delayed Mail" if action == "delayed" else "Undelivered Mail Returned to Sender",
        date=format_datetime(now),
        id=f"report.{number}",
        recipient=recipient or reader,
        action=action,
        status=status,
        said=said,
        letter=letter.message_id,
        about="a letter",
    ).encode()
