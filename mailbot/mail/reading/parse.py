"""Parse: octets from the mailbox to a Mail. Any octets give a Mail or MalformedMail, nothing else.

The compat32 parser of the standard library takes the mail apart; the newer policy costs seconds on bait.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from email.message import Message
from itertools import islice

from mailbot.errors import MalformedMail
from mailbot.mail.limits import Limits
from mailbot.mail.message import Mail
from mailbot.mail.new_text.reply import new_text
from mailbot.mail.origin.trace import trace_of
from mailbot.mail.reading import headers
from mailbot.mail.reading.body import Body, read_body
from mailbot.mail.reading.envelope import Envelope, read_envelope
from mailbot.mail.reading.mend import mended
from mailbot.mail.reading.parts import content_type
from mailbot.mail.reading.taking_apart import taken_apart

_HEAD_END = re.compile(rb"\r?\n\r?\n|\r\r")
_BOUNDARY = re.compile(rb"boundary[ \t]{0,9}=[ \t\r\n]{0,9}\"?([^\s\";]{1,100})")
_CHARSET = re.compile(rb"charset[ \t]{0,3}=[ \t]{0,3}\"?([\w.:-]{1,40})|=\?([A-Za-z0-9_.:-]{1,40})\?[bqBQ]\?", re.I)
_DECLARED_WITHIN = 200_000
_WORK = 12_000_000  # lines times boundaries, a second of the parser's time
_STATUS = re.compile(rb"\ncontent-type[ \t]{0,9}:[ \t\r\n]{0,9}message/delivery-status")
_REPORTS = 20
_GROUPS = 25_000  # of a report's status; each becomes a message of its own, whether it says anything or not
_GAPS = (b"\n\n", b"\n\r\n")
_DIGESTED = ("from", "to", "subject", "date")

Fields = Mapping[str, tuple[str, ...]]


def parse(raw: bytes, limits: Limits = Limits()) -> Mail:  # noqa: B008 (frozen)
    """The mail in `raw`; raises MalformedMail, with the limit in one sentence, where it is too much to read."""
    octets = len(raw)
    if octets > limits.size:
        raise MalformedMail(f"the mail is larger than {limits.size} octets")
    raw = mended(raw, limits.header)
    head_size = _check(raw, limits)
    message = _take_apart(raw)
    spoken = _spoken(raw)
    envelope = read_envelope(message, limits, spoken)
    fields = headers.fields(message, spoken)
    return _mail(message, fields, envelope, read_body(message, limits, spoken), raw[head_size:], octets)


def parse_head(raw: bytes, limits: Limits = Limits()) -> Mail:  # noqa: B008 (frozen)
    """What the header block alone says of a mail whose whole is too much to read; raises MalformedMail past that."""
    end = _HEAD_END.search(raw, 0, limits.header)
    head = raw[: end.end()] if end else raw[: limits.header]
    if not end and len(raw) > limits.header:
        head = head.rpartition(b"\n")[0]
    head = mended(head, limits.header)
    message, spoken = _take_apart(head), _spoken(raw)
    envelope = read_envelope(message, replace(limits, recipients=limits.header), spoken)
    return _mail(message, headers.fields(message, spoken), envelope, Body(), raw[len(head) :], len(raw))


def _mail(message: Message, fields: Fields, envelope: Envelope, body: Body, rest: bytes, octets: int) -> Mail:
    """The mail of so many octets whose header and body were read; `rest` are the octets behind the header."""
    return Mail(
        message_id=_first_id(fields),
        digest=_digest(fields, rest),
        sender=envelope.sender,
        subject=fields.get("subject", ("",))[0],
        to=envelope.to,
        cc=envelope.cc,
        date=envelope.date,
        in_reply_to=_ids(fields, "in-reply-to"),
        references=_ids(fields, "references"),
        text=body.text,
        new_text=new_text(body.text),
        html="\n".join(body.html),
        attachments=tuple(body.attachments),
        calendars=tuple(body.calendars),
        delivery_status=tuple(body.delivery_status),
        returned_headers=tuple(body.returned_headers),
        headers=fields,
        trace=trace_of(message),
        content_type=content_type(message),
        size=octets,
        enclosed="\n\n".join(body.enclosed),
        sealed=body.sealed,
    )


def _spoken(raw: bytes) -> tuple[str, ...]:
    """The charsets that the mail declares somewhere, where its header has octets that declare none."""
    if raw[:_DECLARED_WITHIN].isascii():
        return ()
    found = _CHARSET.findall(raw[:_DECLARED_WITHIN])
    return tuple(dict.fromkeys((one or other).decode("ascii") for one, other in found))


def _check(raw: bytes, limits: Limits) -> int:
    """The octets of the header block; raises MalformedMail past the caps that can be seen without parsing."""
    end = _HEAD_END.search(raw)
    head_size = end.end() if end else len(raw)
    if head_size > limits.header and end:
        raise MalformedMail(f"the header of the mail is larger than {limits.header} octets")
    _check_parts(raw, limits)
    return head_size


def _check_parts(raw: bytes, limits: Limits) -> None:
    """Counts lines and parts before they are taken apart: each costs time, and each level a look at every line."""
    lines = max(raw.count(b"\n"), raw.count(b"\r"))
    if lines > limits.lines:
        raise MalformedMail(f"the mail has more than {limits.lines} lines")
    lowered = raw.lower()  # where a pattern finds its first word at once, which it cannot while it ignores the case
    boundaries = [raw[one.start(1) : one.end(1)] for one in _BOUNDARY.finditer(lowered)]
    if len(boundaries) > limits.parts or len(boundaries) * lines > _WORK:
        raise MalformedMail(f"the mail has too many parts (at most {limits.parts})")
    if raw.count(b"\n--") > limits.parts:
        count = sum(raw.count(b"\n--" + boundary) for boundary in set(boundaries[:50]))
        if count > 2 * limits.parts:
            raise MalformedMail(f"the mail has too many parts (at most {limits.parts})")
    for status in islice(_STATUS.finditer(lowered), _REPORTS):
        end = raw.find(b"\n--", status.end())
        groups = sum(raw.count(gap, status.end(), end if end >= 0 else len(raw)) for gap in _GAPS)
        if groups > _GROUPS:
            raise MalformedMail(f"the mail reports on too many recipients (at most {_GROUPS})")


def _take_apart(raw: bytes) -> Message:
    try:
        return taken_apart(raw)
    except RecursionError:
        raise MalformedMail("the mail is nested too deeply to be read") from None
    except (ValueError, TypeError, AttributeError, LookupError, AssertionError) as error:
        raise MalformedMail(f"the mail cannot be taken apart ({type(error).__name__})") from error


def _first_id(fields: Fields) -> str:
    found = _ids(fields, "message-id")
    return found[0] if found else ""


def _ids(fields: Fields, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for value in fields.get(name, ()) for one in headers.ids(value)))


def _digest(fields: Fields, body: bytes) -> str:
    """A hash over what the sender wrote and no server adds to, the same for each delivery of a mail."""
    told = "\n".join(f"{name}: {' '.join(' '.join(fields.get(name, ())).split())}" for name in _DIGESTED)
    digest = hashlib.sha256(told.encode("utf-8", "replace"))
    digest.update(b"\n\n" + body.replace(b"\r\n", b"\n").strip(b"\n"))
    return f"sha256:{digest.hexdigest()}"
