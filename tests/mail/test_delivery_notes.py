"""Notes of servers and scanners in forms of their own: who of those that they name was not reached, and who is meant
otherwise: those whom the letter was to, whom to ask, whoever signs."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from mailbot.mail.reading.parse import parse
from mailbot.mail.reports.delivery import read_report
from mailbot.mail.reports.fault import Fault
from mailbot.mail.screening.automatic import screen
from mailbot.mail.screening.screening import ScreeningKind

BEN = "ben@example.org"


@dataclass(frozen=True)
class Form:
    """A server's prose and who signs it."""

    sender: str
    subject: str
    text: str
    fault: Fault = Fault.ADDRESS


def written(form: Form, path: str) -> bytes:
    head = f"Return-Path: {path}\nFrom: {form.sender}\nSubject: {form.subject}\nTo: mentoring@example.test\n"
    return f"{head}Date: Mon, 23 Nov 2026 10:00:00 +0000\nMessage-ID: <r.1@mx.test>\n\n{form.text}".encode()


FORMS = {
    "in chinese": Form("MAILER-DAEMON@mx.example.org", "邮件传输失败", f"邮件无法发送到您指定的地址中。\n\n<{BEN}>:\n"),
    "exchange 5.5, above it the head of the letter": Form(
        "System Administrator <postmaster@mx.example.org>",
        "Undeliverable: Your call",
        "Your message\n\n  To:      list@example.net\n  Cc:      cy@example.net\n  Subject: Your call\n\n"
        f"did not reach the following recipient(s):\n\n{BEN} on Mon, 23 Nov 2026 11:08:59 -0700\n"
        "    The recipient name is not recognized\n",
    ),
    "exchange 5.5, as x.400 writes addresses": Form(
        "System Administrator <postmaster@mx.example.org>",
        "Undeliverable: Your call",
        f"did not reach the following recipient(s):\n\nc=US;a= ;p=EXAMPLE;o=North;dda:SMTP={BEN}; on Mon\n"
        "    The recipient name is not recognized\n",
    ),
    "with whom to ask": Form(
        "Mail Delivery System <MAILER-DAEMON@mx.example.org>",
        "Undelivered Mail Returned to Sender",
        f"Undeliverable Address: {BEN}\n\nReason: no such user\n\nSystem Contact: postmaster@mx.example.org\n\n"
        "Please contact help@mx.example.org if you have any questions.\n",
    ),
    "with a transcript of its talk": Form(
        "MDaemon@mx.example.org",
        "Permanent Delivery Failure",
        f"The following addresses did NOT receive a copy of your message:\n\n> {BEN}\n\n--- Session Transcript ---\n"
        f" MAIL From:<office@example.net> SIZE=1861\n RCPT To:<{BEN}>\n 550 No such user\n QUIT\n",
    ),
    "imail, a number among its words": Form(
        "Postmaster <postmaster@mx.example.org>",
        "Undeliverable Mail",
        f"Delivery failed 20 attempts: {BEN}\n\n\nOriginal message follows.\n",
    ),
    "mailenable, its kind before the address": Form(
        "Delivery Subsystem <postmaster@mx.example.org>",
        "Message Delivery Failure",
        "The following recipient(s) could not be reached:\n\n\tRecipient: [SMTP:ben@example.org]\n"
        "\tReason: Remote SMTP Server Returned: 550 Requested action not taken: mailbox unavailable.\n",
    ),
    "in a sentence, between quotation marks": Form(
        "Mail Delivery System <Mailer-Daemon@mx.example.org>",
        "Mail delivery failure",
        f"The following message, addressed to '{BEN}',\nfailed because it has not been collected after 30 days\n",
    ),
    "postponed": Form(
        "Postmaster <postmaster@mx.example.org>",
        "Mail Delivery Warning",
        f'Delivery of email to this address\n\n"{BEN}"\n\nhas been postponed due to a full mailbox.\n\n'
        "We will continue to try to deliver your message over the next few days.\n",
        Fault.DELAYED,
    ),
    "aborted": Form(
        "Mail Delivery System <Mail.Delivery.System@mx.example.org>",
        "Delivery status notification",
        f"Delivery to the following recipients was aborted after 5.0 hour(s):\n\n  * {BEN}\n\n"
        f"Routing: Could not find a gateway for {BEN}\n",
    ),
    "a scanner, under its own name": Form(
        "Mail_Scanner@mx.example.org",
        "Returned Mail - Error During Delivery",
        f"------ Failed Recipients ------\n\n<{BEN}>: Requested action not taken: mailbox unavailable. [Error 550]\n"
        "-------- Returned Mail --------\n\nTo: cy@example.net\n",
    ),
    "a gateway, under its own name, late": Form(
        "Gateway@mx.example.org",
        "Delivery failure notification",
        f"Your message could not be delivered to the following recipients:\n\n{BEN}\n\n"
        "Delivery attempts will continue to be made for 5 day(s).\n",
        Fault.DELAYED,
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_those_whom_a_note_says_were_not_reached_are_told_from_all_others(name: str) -> None:
    mail = parse(written(FORMS[name], "<someone@mx.example.org>"))
    assert screen(mail, frozenset()).kind is ScreeningKind.DELIVERY_REPORT
    assert [(one.recipient, one.fault) for one in read_report(mail)] == [(BEN, FORMS[name].fault)]


@pytest.mark.parametrize(
    "text",
    [
        f"Hello,\n\nmy mail to the following address, {BEN}, came back. Could not be delivered, it said. What now?\n",
        f"The following address no longer works.\nPlease write to ann@example.org, not to {BEN}.\n",
        "One or more recipients did not get my message. Can you look?\n\nAnn\n",
    ],
)
def test_a_person_who_tells_of_mail_that_did_not_arrive_is_no_server(text: str) -> None:
    form = Form("Ann Bell <ann@example.org>", "Undelivered mail", text)
    assert screen(parse(written(form, "<ann@example.org>")), frozenset()).kind is ScreeningKind.GENUINE


def test_a_return_path_that_a_server_filled_in_is_a_server_s() -> None:
    text = f"Sent <<< RCPT TO:<{BEN}>\nReceived >>> 550 5.1.1 unknown user.\n\nUnable to deliver message to <{BEN}>.\n"
    form = Form("imss@mx.example.org", "Something went wrong", text)
    mail = parse(written(form, "<MAILER-DAEMON@mx.example.test>"))
    assert screen(mail, frozenset()).kind is ScreeningKind.DELIVERY_REPORT
    assert [(one.recipient, one.permanent) for one in read_report(mail)] == [(BEN, True)]
