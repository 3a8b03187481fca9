"""How well real mails are read: floors under each measure, so that a change that reads worse is seen.

The mails lie beside the checkout (`../shared/corpora`) and are not ours to pass on; without them these tests skip.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from mailbot.errors import MalformedMail
from mailbot.mail.message import Mail
from mailbot.mail.new_text.reply import new_text
from mailbot.mail.reading.parse import parse
from mailbot.mail.reports.delivery import read_report
from mailbot.mail.screening.automatic import screen
from mailbot.mail.screening.screening import ScreeningKind

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="no mails in ../shared/corpora beside the checkout")

MACHINES = {
    "auto-reply": {"automatic", "bulk"},
    "bounce": {"delivery_report", "automatic"},
    "list/bulk": {"bulk", "automatic"},
}


def rows(name: str) -> Iterator[tuple[dict, bytes]]:
    with (CORPORA / name / "manifest.jsonl").open(encoding="utf-8") as manifest:
        for line in manifest:
            row = json.loads(line)
            yield row, (CORPORA / name / row["file"]).read_bytes()


def letters_only(text: object) -> str:
    return re.sub(r"\W+", "", str(text or "")).lower()


def unspaced(text: str) -> str:
    return "".join(text.split())


def well_read(expected: dict, mail: Mail) -> list[bool]:
    """Whether each expected value is what was read."""
    sender = (mail.sender.address if mail.sender else mail.header("from")).lower()
    judged = []
    if "subject" in expected:
        judged.append(letters_only(expected["subject"]) == letters_only(mail.subject))
    if expected.get("from_email"):
        judged.append(expected["from_email"].lower() in sender)
    if expected.get("text"):
        judged.append(letters_only(expected["text"])[:400] in letters_only(f"{mail.text} {mail.enclosed}"))
    return judged


def test_no_mail_is_refused_and_nearly_all_are_read_as_expected():
    judged = []
    for row, raw in rows("parse"):
        try:
            judged += well_read(row.get("expect") or {}, parse(raw))
        except MalformedMail as error:
            pytest.fail(f"{row['file']}: {error}")
    assert sum(judged) / len(judged) >= 0.955, "docs/corpora.md says which values are not read, and why"


TORN = [
    b"\n\n",
    b"\r",
    b"\0",
    b"\xff\xfe",
    b"--",
    b"\x1b$B",
    b"=?",
    b"?=",
    b'"',
    b"<",
    b"\nContent-Type: message/rfc822\n\n",
]


def test_real_mails_that_were_torn_and_sewn_together_give_a_mail_or_malformed_mail():
    chance = random.Random(4)
    mails = [raw for _, raw in rows("parse") if len(raw) < 30_000]
    for raw in mails:
        for _ in range(3):
            cut, other = chance.randrange(len(raw) + 1), chance.choice(mails)
            rest = chance.choice([raw[cut + chance.randrange(40) :], other[chance.randrange(len(other)) :], b""])
            try:
                mail = parse(raw[:cut] + chance.choice(TORN) + rest)
            except MalformedMail:
                continue
            f"{mail!r} {mail.text} {mail.new_text} {mail.html} {mail.enclosed}".encode()


def as_mail(row: dict, raw: bytes) -> bytes:
    if row["format"] == "eml":
        return raw
    message = EmailMessage()
    message["From"] = "ann@example.test"
    subtype = "html" if row["format"] == "html" else "plain"
    message.set_content(raw.decode("utf-8", "replace").replace("\r\n", "\n"), subtype=subtype, cte="8bit")
    return message.as_bytes()


def is_whole(row: dict, got: str) -> bool:
    expected, flat = row["expect"] or "", unspaced(got)
    lines = [re.sub(r"\n{2,}", "\n\n", re.sub(r"[ \t]+\n", "\n", f"{text}\n")).strip() for text in (got, expected)]
    fits = {
        "exact": lines[0] == lines[1],
        "prefix": flat.startswith(unspaced(expected)),
        "ws": flat == unspaced(expected),
    }.get(row["match"], True)
    holds = all(unspaced(one) in flat for one in row["must_contain"])
    return fits and holds and not any(unspaced(one) in flat for one in row["must_not_contain"])


def test_most_replies_are_taken_apart_whole():
    judged = [is_whole(row, new_text(parse(as_mail(row, raw)).text)) for row, raw in rows("reply")]
    assert sum(judged) / len(judged) >= 0.95


def test_no_person_is_taken_for_a_machine_and_few_machines_for_people():
    people, machines = [], []
    for row, raw in rows("auto"):
        own = frozenset({"redmine@example.net"}) if row.get("needs_config") else frozenset()
        kind = screen(parse(raw), own).kind
        if row["label"] == "human" and kind is not ScreeningKind.GENUINE:
            people.append(row["file"])
        if row["label"] in MACHINES and row["header_evident"] and kind not in MACHINES[row["label"]]:
            machines.append(row["file"])
    assert people == []
    assert len(machines) <= 2


def test_most_delivery_reports_name_their_recipients_and_whether_it_is_final():
    judged = []
    for row, raw in rows("bounce"):
        if row["kind"] not in ("failure", "delay"):
            continue
        found = {status.recipient: status.permanent for status in read_report(parse(raw))}
        failing = [address.lower() for address in row["failing_recipients"] or []]
        fits = all(address in found for address in failing)
        if fits and failing and row["permanent"] is not None:
            fits = bool(found[failing[0]]) == row["permanent"]
        judged.append(fits)
    assert sum(judged) / len(judged) >= 0.95
