"""Delivery reports as many servers write them: by the standard's parts, and in prose when these were lost."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from mailbot.mail.reading.parse import parse
from mailbot.mail.reports.delivery import read_report
from mailbot.mail.reports.fault import Fault
from mailbot.mail.screening.automatic import screen
from mailbot.mail.screening.screening import ScreeningKind

BEN = "ben@example.org"
HEAD = (
    "To: mentoring@example.test\nMIME-Version: 1.0\nDate: Mon, 23 Nov 2026 10:00:00 +0000\nMessage-ID: <r.1@mx.test>\n"
)


@dataclass(frozen=True)
class Form:
    """A server's prose and who signs it."""

    sender: str
    subject: str
    text: str
    fault: Fault
    html: bool = False
    headers: str = ""


FORMS = {
    "gmail, address not found": Form(
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Delivery Status Notification (Failure)",
        f"** Address not found **\n\nYour message wasn't delivered to {BEN} because the address couldn't be found,\n"
        "or is unable to receive mail.\n\nThe response from the remote server was:\n"
        "550 5.1.1 The email account that you tried to reach does not exist.\n",
        Fault.ADDRESS,
    ),
    "gmail, delivery incomplete": Form(
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Delivery Status Notification (Delay)",
        f"** Delivery incomplete **\n\nThere was a temporary problem delivering your message to {BEN}. Gmail will\n"
        "retry for 46 more hours. You'll be notified if the delivery fails permanently.\n",
        Fault.DELAYED,
    ),
    "gmail, inbox full": Form(
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Delivery Status Notification (Failure)",
        f"** Recipient inbox full **\n\nYour message couldn't be delivered to {BEN}. Their inbox is full, or it's\n"
        "getting too much mail right now.\n\nThe response was:\n"
        "452 4.2.2 The email account that you tried to reach is over quota.\n",
        Fault.TEMPORARY,
    ),
    "gmail, blocked": Form(
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Delivery Status Notification (Failure)",
        f"** Message blocked **\n\nYour message to {BEN} has been blocked. See technical details below.\n\n"
        "The response from the remote server was:\n550 5.7.1 Message rejected due to local policy.\n",
        Fault.MESSAGE,
    ),
    "microsoft 365, in html": Form(
        "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.org>",
        "Undeliverable: Your call",
        f"<html><body><p><b>Your message to {BEN} couldn't be delivered.</b></p><p><b>ben</b> wasn't found at\n"
        "<b>example.org</b>.</p><table><tr><td>mentoring</td><td>Office 365</td><td>ben</td></tr></table>"
        f"<p>Original Message Details</p><p>Error: 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient {BEN} not\n"
        "found by SMTP address lookup</p></body></html>",
        Fault.ADDRESS,
        html=True,
    ),
    "microsoft 365, turned away": Form(
        "postmaster@example.org",
        "Undeliverable: Your call",
        f"<p>Delivery has failed to these recipients or groups:</p><p><a href='mailto:{BEN}'>{BEN}</a><br>\n"
        "Your message wasn't delivered because the recipient's email provider rejected it.</p>"
        "<p>Diagnostic information for administrators:</p>"
        f"<p>{BEN}<br>Remote Server returned '550 5.7.520 Access denied, Your organization does not allow external\n"
        "forwarding.'</p>",
        Fault.MESSAGE,
        html=True,
    ),
    "exchange, late": Form(
        "postmaster@example.org",
        "Delivery delayed: Your call",
        f"Delivery is delayed to these recipients or groups:\n\n{BEN}\n\nSubject: Your call\n\nThis message hasn't\n"
        "been delivered yet. Delivery will continue to be attempted.\n",
        Fault.DELAYED,
    ),
    "postfix, late": Form(
        "Mail Delivery System <MAILER-DAEMON@mx.example.org>",
        "Delayed Mail (still being retried)",
        "This is the mail system at host mx.example.org.\n\n"
        "####################################################################\n"
        "# THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #\n"
        "####################################################################\n\n"
        "Your message could not be delivered for more than 4 hour(s).\nIt will be retried until it is 5 day(s) old.\n\n"
        f"<{BEN}>: connect to mx.example.org[192.0.2.1]:25: Connection timed out\n",
        Fault.DELAYED,
    ),
    "exim, late": Form(
        "Mail Delivery System <Mailer-Daemon@mx.example.org>",
        "Warning: message 1kQ2xY-0001aB-Cd delayed 24 hours",
        "This message was created automatically by mail delivery software.\n"
        "A message that you sent has not yet been delivered to one or more of its\n"
        "recipients after more than 24 hours on the queue on mx.example.org.\n\n"
        "The message identifier is:     1kQ2xY-0001aB-Cd\nThe subject of the message is: Your call\n\n"
        f"The address to which the message has not yet been delivered is:\n\n  {BEN}\n"
        "    Delay reason: SMTP error from remote mail server: 451 greylisted\n\n"
        "No action is required on your part. Delivery attempts will continue for\nsome time.\n",
        Fault.DELAYED,
    ),
    "exim, no such user": Form(
        "Mail Delivery System <Mailer-Daemon@mx.example.org>",
        "Mail delivery failed: returning message to sender",
        "A message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error.\n"
        f"The following address(es) failed:\n\n  {BEN}\n    all relevant MX records point to non-existent hosts\n",
        Fault.ADDRESS,
        headers=f"X-Failed-Recipients: {BEN}\n",
    ),
    "qmail, given up": Form(
        "MAILER-DAEMON@mx.example.org",
        "failure notice",
        "Hi. This is the qmail-send program at mx.example.org.\nI'm afraid I wasn't able to deliver your message to\n"
        "the following addresses.\n\n"
        f"<{BEN}>:\n192.0.2.1 failed after I sent the message.\nRemote host said: 451 try later\n"
        "I'm not going to try again; this message has been in the queue too long.\n",
        Fault.TEMPORARY,
    ),
    "sendmail, warning": Form(
        "Mail Delivery Subsystem <MAILER-DAEMON@mx.example.org>",
        "Warning: could not send message for past 4 hours",
        "    **********************************************\n    **      THIS IS A WARNING MESSAGE ONLY      **\n"
        "    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **\n    **********************************************\n\n"
        "   ----- Transcript of session follows -----\n"
        f"<{BEN}>... Deferred: Connection timed out with mx.example.org.\n"
        "Warning: message still undelivered after 4 hours\n"
        "Will keep trying until message is 5 days old\n",
        Fault.DELAYED,
    ),
    "yahoo, no account": Form(
        "MAILER-DAEMON@yahoo.com",
        "Failure Notice",
        "Sorry, we were unable to deliver your message to the following address.\n\n"
        f"<{BEN}>:\n554: delivery error: dd This user doesn't have a yahoo.com account ({BEN}) [0] - mta4\n",
        Fault.ADDRESS,
    ),
    "icloud, full": Form(
        "Mail Delivery System <MAILER-DAEMON@icloud.com>",
        "Undelivered Mail Returned to Sender",
        f"<{BEN}>: host mx.example.org said: 552 5.2.2 <{BEN}>: user is over quota (in reply to RCPT TO command)\n",
        Fault.ADDRESS,
    ),
    "in german": Form(
        "Mail Delivery System <mailer-daemon@kundenserver.de>",
        "Mail delivery failed: returning message to sender",
        "Diese Nachricht wurde automatisch erzeugt.\n\nIhre E-Mail konnte nicht zugestellt werden. Die folgende "
        f"Adresse ist betroffen:\n\n{BEN}:\nEmpfänger unbekannt\n",
        Fault.ADDRESS,
    ),
    "in german, late": Form(
        "Postmaster <postmaster@mx.example.org>",
        "Zustellung verzögert",
        f"Ihre Nachricht an\n\n<{BEN}>\n\nkonnte noch nicht zugestellt werden. Es wird weiter versucht.\n",
        Fault.DELAYED,
    ),
    "in french": Form(
        "MAILER-DAEMON@mx.example.org",
        "Message non remis",
        f"Votre message n'a pas pu être remis au destinataire suivant :\n\n<{BEN}>\n\nUtilisateur inconnu\n",
        Fault.ADDRESS,
    ),
    "in spanish, full": Form(
        "MAILER-DAEMON@mx.example.org",
        "No se pudo entregar el mensaje",
        f"Su mensaje no se pudo entregar a:\n\n<{BEN}>\n\nEl buzón está lleno\n",
        Fault.TEMPORARY,
    ),
}


def written(form: Form, path: str = "<>") -> bytes:
    kind = "text/html" if form.html else "text/plain"
    head = f"Return-Path: {path}\nFrom: {form.sender}\nSubject: {form.subject}\n{form.headers}{HEAD}"
    return f"{head}Content-Type: {kind}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{form.text}".encode()


@pytest.mark.parametrize("path", ["<>", "<someone@mx.example.org>"])
@pytest.mark.parametrize("name", FORMS)
def test_prose_tells_whom_it_is_about_and_whether_it_may_pass(name: str, path: str) -> None:
    form = FORMS[name]
    mail = parse(written(form, path))
    assert screen(mail, frozenset()).kind is ScreeningKind.DELIVERY_REPORT
    assert [(one.recipient, one.fault) for one in read_report(mail)] == [(BEN, form.fault)]


PARTS = """\
Return-Path: <>
From: {sender}
Subject: Undeliverable: Your call
{head}Content-Type: multipart/report; report-type=delivery-status; boundary="cut"

--cut
Content-Type: text/html

<p>It did not work.</p>
--cut
Content-Type: message/delivery-status

Reporting-MTA: dns;mx.example.org

Final-Recipient: rfc822;ben@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp;{said}

--cut
Content-Type: message/rfc822

Message-ID: <letter.1@example.test>

Hello
--cut--
"""


@pytest.mark.parametrize(
    ("action", "status", "said", "fault"),
    [
        ("failed", "5.1.1", "550 5.1.1 user unknown", Fault.ADDRESS),
        ("failed", "5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound", Fault.ADDRESS),
        ("failed", "5.0.0", "550 5.1.1 no such user", Fault.ADDRESS),
        ("failed", "5.0.0", "550 no such user here", Fault.ADDRESS),
        ("failed", "5.0.0", "x-unix; command died", Fault.ADDRESS),
        ("failed", "5.1.2", "host not found", Fault.ADDRESS),
        ("failed", "5.2.1", "The email account is inactive", Fault.ADDRESS),
        ("failed", "5.2.2", "552 5.2.2 mailbox full", Fault.ADDRESS),
        ("failed", "4.2.2", "452 4.2.2 mailbox full", Fault.TEMPORARY),
        ("failed", "5.4.1", "550 5.4.1 Recipient address rejected: Access denied", Fault.ADDRESS),
        ("failed", "4.4.7", "delivery time expired", Fault.TEMPORARY),
        ("failed", "5.7.1", "550 5.7.1 message looks like spam", Fault.MESSAGE),
        ("failed", "5.7.26", "unauthenticated mail", Fault.MESSAGE),
        ("failed", "5.3.4", "552 5.3.4 message too large", Fault.MESSAGE),
        ("failed", "5.2.3", "too long", Fault.MESSAGE),
        ("failed", "5.1.8", "sender address rejected: domain not found", Fault.MESSAGE),
        ("failed", "5.0.0", "554 blocked using a block list", Fault.MESSAGE),
        ("failed", "5.0.0", "550 Sender verify failed: no such user", Fault.MESSAGE),
        ("failed", "5.4.5", "550 5.4.5 Daily sending quota exceeded", Fault.MESSAGE),
        ("failed", "5.3.0", "554 something went wrong", Fault.TEMPORARY),
        ("delayed", "4.4.1", "connection timed out", Fault.DELAYED),
        ("delayed", "5.1.1", "a contradiction", Fault.DELAYED),
        ("delivered", "2.0.0", "250 ok", None),
        ("relayed", "2.0.0", "250 ok", None),
    ],
)
def test_a_fault_of_the_letter_is_told_from_one_of_its_address(
    action: str, status: str, said: str, fault: Fault | None
) -> None:
    sender = "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.org>"
    raw = PARTS.format(sender=sender, head=HEAD, action=action, status=status, said=said)
    (found,) = read_report(parse(raw.encode()))
    assert (found.recipient, found.fault, found.message_id) == (BEN, fault, "letter.1@example.test")


@pytest.mark.parametrize("bait", ["550 5.1.1 " * 200_000, "<ben@example.org>:\n" * 100_000, "ben@" * 500_000])
def test_a_long_report_is_read_as_far_as_it_makes_sense(bait: str) -> None:
    raw = PARTS.format(sender="MAILER-DAEMON@mx.test", head=HEAD, action="failed", status="5.1.1", said=bait)
    assert len(read_report(parse(raw.encode()))) <= 500


def test_a_person_who_passes_a_report_on_is_no_server() -> None:
    text = "Look what came back:\n\n> <ben@example.org>: 550 5.1.1 user unknown\n\nWhat now?\n"
    form = Form("Ada Admin <ada@example.org>", "Fwd: Undelivered Mail Returned to Sender", text, Fault.ADDRESS)
    mail = parse(written(form, "<ada@example.org>"))
    assert screen(mail, frozenset()).kind is ScreeningKind.GENUINE
