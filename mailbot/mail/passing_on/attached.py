"""Attached: which files go along with a relayed mail, and as what (S52).

Text goes masked. An attached mail goes as the text that can be read in it, a page without what it could run or load.
What is made of addresses (cards, calendars, signatures) stays here, and so does any other file in which one stands
that has to stay private: it could not be taken out without breaking the file.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from mailbot.errors import MalformedMail
from mailbot.mail.limits import Limits
from mailbot.mail.message import Attachment, Mail
from mailbot.mail.passing_on.clean_html import clean
from mailbot.mail.passing_on.redact import Redaction
from mailbot.mail.reading.html import html_to_text
from mailbot.mail.reading.parse import parse

_MARKS_UTF16 = 8
"""Where more than one octet in so many is a zero, all on one side of the pairs, it is UTF-16 without its mark."""

MOST = 50
"""So many files of one mail go along."""

_INNER = Limits(size=5_000_000, nesting=20, parts=100)
_TEXTUAL = ("text/", "application/json", "application/xml", "application/x-ndjson", "application/yaml", "image/svg")
_SAYS_TEXT = re.compile(
    r"\.(?:txt|md|csv|tsv|log|json|xml|ya?ml|toml|ini|conf|cfg|svg|diff|patch|sql|sh|py|java|c|h|go|rs|js|ts|rst|tex)$",
    re.IGNORECASE,
)
_MAIL = re.compile(r"message/(?:rfc822|global)$|.*\.eml$", re.IGNORECASE)
_PAGE = re.compile(r"text/html$|application/xhtml\+xml$|.*\.(?:x?html?|xht)$", re.IGNORECASE)
_STAYS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), why)
    for pattern, why in (
        (r"text/(?:x-)?vcard|text/directory|application/vcard|.*\.(?:vcf|vcard|ldif|contact)$", "a contact card"),
        (r"text/(?:x-v)?calendar|application/(?:ics|icalendar|calendar)|.*\.(?:ics|ical|ifb|vcs)$",
         "a calendar file, which names addresses; CALL names a date to both"),
        (r"application/(?:vnd\.)?ms-tnef|winmail\.dat$", "Outlook's own wrapping; please attach the files one by one"),
        (r"message/|application/(?:mbox|vnd\.ms-outlook|pkcs7-mime|x-pkcs7-mime|pgp-encrypted)|"
         r".*\.(?:msg|oft|mbox|pst|p7m|pem|crt|cer|p12|pfx)$", "mail in a form that cannot be cleaned of addresses"),
    )
)  # fmt: skip
_SEALS = re.compile(
    r"application/(?:x-)?(?:pgp|pkcs7)-(?:signature|keys)|.*\.(?:p7s|sig)$|signature\.asc$", re.IGNORECASE
)
"""Signatures of the whole mail; mail programs add them, and without the whole they sign nothing."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Remark:
    """What became of a file on its way: `name` as its reader may see it, and in a few words why."""

    name: str
    why: str
    stays: bool = True


@dataclass(frozen=True, slots=True)
class Files:
    """The files that go along, and remarks on those that do not, or not as they were."""

    files: tuple[Attachment, ...] = ()
    remarks: tuple[Remark, ...] = ()


def sorted_out(attachments: Iterable[Attachment], redaction: Redaction, said: Callable[[str], str] = str) -> Files:
    """What of a mail's files goes along; `said` puts what we write into them into the language of their reader."""
    files: list[Attachment] = []
    remarks: list[Remark] = []
    for attachment in attachments:
        if _is(_SEALS, attachment):
            continue
        name = redaction.name(attachment.name)
        if len(files) == MOST:
            remarks.append(Remark(name, f"more than {MOST} files"))
            continue
        file, why = _passed(replace(attachment, name=name), redaction, said)
        if file is not None:
            files.append(file)
        if why:
            remarks.append(Remark(name, why, stays=file is None))
    return Files(tuple(files), tuple(remarks))


def readable(attachment: Attachment) -> str:
    """The text of a file that is text, else ""."""
    found = _text_of(attachment)
    return found[0] if found else ""


def _is(pattern: re.Pattern[str], attachment: Attachment) -> bool:
    return bool(pattern.match(attachment.type) or pattern.match(attachment.name))


def _passed(attachment: Attachment, redaction: Redaction, said: Callable[[str], str]) -> tuple[Attachment | None, str]:
    """The file as it goes along, if it does, and why not or what was done to it."""
    if _is(_MAIL, attachment):
        return _mail(attachment, redaction, said)
    for pattern, why in _STAYS:
        if _is(pattern, attachment):
            return None, why
    if _is(_PAGE, attachment):
        return _page(attachment, redaction)
    found = _text_of(attachment)
    if found is not None:
        text, code, mark = found
        masked = redaction.text(text)
        if masked != text:
            attachment = replace(attachment, content=mark + masked.encode(code))
    if redaction.stands_in(attachment.content):
        return None, "a private address stands in it"
    return attachment, ""


def _mail(attachment: Attachment, redaction: Redaction, said: Callable[[str], str]) -> tuple[Attachment | None, str]:
    """An attached mail as what can be read in it: its header names addresses, servers and tokens."""
    try:
        mail = parse(attachment.content, _INNER)
    except MalformedMail:
        return None, "an attached mail that cannot be read"
    text = redaction.text("\n".join(_told(mail, said)))
    return _as_text(attachment, text), "an attached mail, as its text alone"


def _told(mail: Mail, said: Callable[[str], str]) -> Iterable[str]:
    name = mail.sender.name if mail.sender and "@" not in mail.sender.name else ""
    for label, value in (("From", name), ("Date", f"{mail.date:%Y-%m-%d %H:%M %z}" if mail.date else "")):
        if value:
            yield f"{said(label)}: {value}"
    yield f"{said('Subject')}: {mail.subject}"
    yield ""
    yield mail.text
    if mail.attachments:
        yield ""
        yield said(f"(Attached to it and not passed on: {', '.join(file.name for file in mail.attachments)})")


def _page(attachment: Attachment, redaction: Redaction) -> tuple[Attachment | None, str]:
    """A page without what it could run or load; as text where an address might still be put together in it."""
    found = _text_of(attachment) or (attachment.content.decode("latin-1"), "utf-8", b"")
    cleaned = clean(found[0], redaction.text)
    if cleaned is not None:
        cleaned = redaction.text(cleaned)
        shown = html_to_text(cleaned)
        if not redaction.finds(shown) and not redaction.finds("".join(shown.split())):
            page = f'<!doctype html>\n<meta charset="utf-8">\n{cleaned}\n'
            return replace(attachment, content=page.encode()), "without scripts, styles and images"
    return _as_text(attachment, redaction.text(html_to_text(found[0]))), "a page, as its text alone"


def _as_text(attachment: Attachment, text: str) -> Attachment:
    stem = re.sub(r"\.(?:eml|x?html?|xht)$", "", attachment.name, flags=re.IGNORECASE)
    return Attachment(f"{stem}.txt", "text/plain", text.encode("utf-8", "replace"))


def _text_of(attachment: Attachment) -> tuple[str, str, bytes] | None:
    """(text, encoding, byte order mark) of a file that is text, by what it holds and only then by what it is called."""
    content = attachment.content
    mark, code = next(((mark, code) for mark, code in _BOMS if content.startswith(mark)), (b"", ""))
    says_so = attachment.type.startswith(_TEXTUAL) or _SAYS_TEXT.search(attachment.name) is not None
    if not code and b"\0" in content:
        high, low = content[0::2].count(0), content[1::2].count(0)
        if not says_so:
            return None
        if max(high, low) * _MARKS_UTF16 > len(content):
            code = "utf-16-be" if high > low else "utf-16-le"
    for one in (code or "utf-8", "cp1252" if says_so else ""):
        try:
            text = content[len(mark) :].decode(one) if one else None
        except UnicodeDecodeError:
            continue
        if text is not None:
            return None if text.startswith("%PDF") else (text, one, mark)
    return (content.decode("latin-1"), "latin-1", b"") if says_so else None
