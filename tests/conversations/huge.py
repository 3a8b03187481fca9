"""Hostile mails that are too big to lie in a file: each is made by the function that the manifest names."""

from __future__ import annotations

import io
import zipfile
from base64 import encodebytes
from collections.abc import Callable, Mapping

_TALK = "From: Ann Bell <ann@example.test>\nTo: {{reply:ann-pair}}\nSubject: Hello\nMessage-ID: <%s@example.test>\n"
_REVIEW = (
    "From: Ada Admin <ada@example.org>\nTo: {{reply:ada-review}}\nSubject: Re: A-3\nMessage-ID: <%s@example.org>\n"
)
_MIXED = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\n"


def long_name() -> str:
    """20 KB of name."""
    return (
        f"From: {'Eve ' * 5_000}<eve@evil.example>\nTo: {{{{program}}}}\nMessage-ID: <n@evil.example>\n\nWhat is it?\n"
    )


def levels() -> str:
    """600 multiparts, each in the other, and a decision in the innermost."""
    opened = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(600))
    closed = "".join(f"\n--b{n}--" for n in reversed(range(600)))
    return f"{_REVIEW % 'levels'}{opened}Content-Type: text/plain\n\nAPPROVE\n{closed}\n"


def messages() -> str:
    """600 messages, each in the other."""
    inner = "Content-Type: message/rfc822\n\nFrom: Ada Admin <ada@example.org>\nSubject: x\n" * 600
    return f"{_REVIEW % 'messages'}{inner}\nAPPROVE\n"


def parts() -> str:
    """10,000 parts side by side."""
    more = "--x\n\nx\n" * 10_000
    return f"{_REVIEW % 'parts'}{_MIXED}APPROVE\n{more}--x--\n"


def header() -> str:
    """One field of 1 MB."""
    return f"{_REVIEW % 'header'}X-Long: {'x' * 1_000_000}\n\nAPPROVE\n"


def headers() -> str:
    """As many fields as fit."""
    many = "X: y\n" * 40_000
    return f"{_TALK % 'headers'}{many}\nGood morning, Mia!\n"


def recipients() -> str:
    """100,000 mailboxes in one field."""
    named = ",".join(f"a{n}@b.test" for n in range(100_000))
    return f"{_REVIEW % 'recipients'}Cc: {named}\n\nAPPROVE\n"


def recipients_that_fit() -> str:
    """20,000 mailboxes in one field."""
    named = ",".join(f"a{n}@b.te" for n in range(20_000))
    return f"{_REVIEW % 'recipients'}Cc: {named}\n\nAPPROVE\n"


def zip_bomb() -> str:
    """A ZIP whose files unfold to a thousand times of it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(20):
            archive.writestr(f"../../{n}.txt", b"\0" * 10_000_000)
    part = "--x\nContent-Type: application/zip; name=notes.zip\nContent-Transfer-Encoding: base64\n\n"
    return f"{_TALK % 'zip'}{_MIXED}Some notes.\n{part}{encodebytes(packed.getvalue()).decode()}--x--\n"


def base64_bomb() -> str:
    """A text in base64, within a message in base64, and so on; and labels that say base64 of what is none."""
    inner = b"Content-Type: text/plain\n\nAPPROVE\n"
    for _ in range(25):
        inner = b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + encodebytes(inner)
    broken = "--x\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n" + "=" * 100_000 + "\n"
    part = "--x\n" + inner.decode()
    return f"{_REVIEW % 'base64'}{_MIXED}Give me until Friday, please.\n{part}{broken}--x--\n"


def zero_octets() -> str:
    """Zero octets where a reader in C would end."""
    return f"{_REVIEW % 'zero'}X-A: a\0b\n\nI am not so sure.\0\nAPP\0ROVE\n"


def quote_bait() -> str:
    """What hangs those who read replies by regular expressions."""
    bait = ["> " * 20_000, "On " + "a, " * 20_000, "wrote:" * 3_000, "-" * 20_000, "_" * 20_000, "> \n" * 9_000]
    bait += ["On 1 Jan 2026, x <" + "a@" * 9_000, "From: " * 4_000, "\n".join(["-- "] * 4_000), "*" * 9_000 + "\n"]
    return f"{_TALK % 'quotes'}\nGood morning, Mia!\n\n" + "\n".join(bait) + "\n"


def html_bait() -> str:
    """Tags without an end, attributes without an end, entities without an end."""
    bait = "<div>" * 9_000 + "<a href='" * 3_000 + "&" * 20_000 + "<!--" * 9_000 + "<blockquote style='" * 3_000
    styles = "<style>" + "a{" * 9_000 + "@media " * 2_000 + "</style>"
    body = f"<p>Good morning, Mia!</p>{styles}{'<table><tr><td>' * 3_000}{bait}"
    return f"{_TALK % 'html'}MIME-Version: 1.0\nContent-Type: text/html\n\n{body}\n"


def words_bait() -> str:
    """Headers that never end what they begin."""
    fields = [f"Subject: {'=?utf-8?q?' * 2_000}", f"From: {'(' * 4_000}<ann@example.test>", f"Cc: {'<@a,' * 2_000}"]
    fields += [f"References: {'<' * 8_000}", f"Content-Type: text/plain{'; a*0*=' * 1_000}", f"Date: {'1 ' * 4_000}"]
    fields += [f"Authentication-Results: {'(' * 8_000}", f"Received: {'by ' * 4_000}", 'Sender: "' + "\\" * 8_000]
    return "To: {{reply:ann-pair}}\nMessage-ID: <words@example.test>\n" + "\n".join(fields) + "\n\nGood morning, Mia!\n"


def form_bait() -> str:
    """The beginning of a question, again and again."""
    body = "[1] Why should you be taken into the\n" * 10_000 + "[2] What have you\n> [3] Links to\n" * 5_000
    return "From: Sam Stranger <sam@example.test>\nTo: {{reply:sam-application}}\nSubject: Re: A-3\n\n" + body


def calendar_bait() -> str:
    """More of everything than an appointment has."""
    many = "".join(f"ATTENDEE;CN=a{n};PARTSTAT=ACCEPTED:mailto:a{n}@b.test\n" for n in range(10_000))
    alarms = "BEGIN:VALARM\nACTION:DISPLAY\nEND:VALARM\n" * 4_000 + "SUMMARY:a\n" + " a\n" * 20_000
    event = f"BEGIN:VEVENT\nUID:{{{{uid}}}}\nDTSTART:20261211T170000Z\n{many}{alarms}END:VEVENT\n"
    calendar = f"BEGIN:VCALENDAR\nMETHOD:REPLY\n{event}END:VCALENDAR\n"
    return f"{_TALK % 'calendar'}Content-Type: text/calendar; method=REPLY\n\n{calendar}"


def commands() -> str:
    """A mail that asks for the same 20,000 times."""
    return "From: Eve <eve@evil.example>\nTo: {{program}}\nMessage-ID: <c@evil.example>\n\n" + "HELP\n" * 20_000


def report_bait() -> str:
    """More recipients than we have ever written to."""
    failed = "".join(f"\nFinal-Recipient: rfc822; a{n}@b.test\nAction: failed\nStatus: 5.1.1\n" for n in range(10_000))
    prose = "550 5.1.1 <a@b.test>... User unknown " * 5_000
    head = (
        "From: MAILER-DAEMON@evil.example\nTo: {{program}}\nSubject: Undelivered mail\nMessage-ID: <r@evil.example>\n"
    )
    report = f"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\n\n{prose}\n"
    return f"{head}{report}--x\nContent-Type: message/delivery-status\n{failed}\n--x--\n"


def date_bait() -> str:
    """An automatic answer with more days than anybody is away."""
    head = _TALK % "days" + "Auto-Submitted: auto-replied\n"
    return f"{head}\nI am away until {'1 January 2027, 2027-02-03 until Monday ' * 8_000}\n"


MADE: Mapping[str, Callable[[], str]] = {
    make.__name__: make
    for make in (
        long_name, levels, messages, parts, header, headers, recipients, recipients_that_fit, zip_bomb, base64_bomb,
        zero_octets, quote_bait, html_bait, words_bait, form_bait, calendar_bait, commands, report_bait, date_bait,
    )
}  # fmt: skip
