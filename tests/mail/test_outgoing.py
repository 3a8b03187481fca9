"""Outgoing mail: what is put together is what a reader's program takes apart again."""

from __future__ import annotations

import email
from datetime import UTC, datetime
from email.policy import default

from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.message import Address, Attachment
from mailbot.mail.outgoing import Draft, finish

PRINTED = st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\u2028\u2029")


def letter(text: str = "See below.", html: str = "", *more: Attachment, calendar: bytes = b"") -> bytes:
    draft = Draft(
        message_id="abc@example.org",
        sender=Address("mentoring@example.org", "Mentoring the Mentors"),
        recipient=Address("ann@example.test", "Zoë"),
        reply_to=Address("mentoring+abc@example.org", ""),
        subject="Grüße",
        date=datetime(2026, 11, 23, tzinfo=UTC),
        text=text,
        html=html,
        calendar=calendar,
        attachments=more,
    )
    return finish(draft, "mentoring@example.org").raw


@given(st.lists(st.text(PRINTED | st.sampled_from(" =é."), max_size=120), min_size=1, max_size=6))
def test_a_part_is_read_back_as_it_was_and_no_line_of_it_is_too_long(lines: list[str]) -> None:
    raw = letter("", "<p>é</p>\n" + "\n".join(lines) + "\nend")
    read = email.message_from_bytes(raw, policy=default)
    html = read.get_body(("html",))
    assert html is not None
    assert html.get_content().replace("\r\n", "\n").split("\n")[1:-2] == lines
    in_body = raw.split(b"\r\n\r\n", 1)[1].split(b"\r\n")
    assert max(map(len, in_body)) <= 76  # RFC 2045 6.7
    assert b"\n" not in b"".join(in_body)


def test_a_letter_with_everything_is_taken_apart_into_what_it_was_made_of() -> None:
    pdf = Attachment("Plan für Ann.pdf", "application/pdf", bytes(range(256)) * 20)
    calendar = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    raw = letter("Hello", "<p>Hello</p>", pdf, calendar=calendar)
    read = email.message_from_bytes(raw, policy=default)
    assert not [part.defects for part in read.walk() if part.defects]
    assert [part.get_content_type() for part in read.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/pdf",
        "application/ics",
    ]
    attached = next(iter(read.iter_attachments()))
    assert (attached.get_filename(), attached.get_content()) == (pdf.name, pdf.content)
    assert raw == letter("Hello", "<p>Hello</p>", pdf, calendar=calendar)
