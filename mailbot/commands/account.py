"""Account: what became of a mail, step by step, for people and (with fixed keys) for machines (section 7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mailbot.fate import TakenIn
from mailbot.mail.calendars.calendar_event import calendar_seen
from mailbot.mail.message import Mail
from mailbot.mail.reports.delivery import read_report


def steps_shown(taken: TakenIn) -> Iterator[str]:
    """The steps of one mail, a line each, indented."""
    if taken.mail is not None and taken.mail.sealed:
        yield f"  sealed       {taken.mail.sealed}: its words cannot be read here"
    if taken.screening is not None:
        yield f"  screening    {taken.screening.kind.value}: {taken.screening.because}"
    if taken.case is not None:
        trust = taken.case.trust
        yield f"  trust        {trust.level.value}{f': {trust.because}' if trust.because else ''}"
        yield f"  place        {taken.case.place.value}{f' ({taken.case.topic})' if taken.case.topic else ''}"
    for step, decision in zip(taken.steps, taken.decisions, strict=False):
        said = f"{step.command.keyword} {step.command.args}".rstrip() if step.command else "talk"
        rules = f" by {', '.join(step.rules)}" if step.rules else ""
        yield f"  {said:<12} {step.chapter}{rules}"
        yield from (f"    change     {change}" for change in decision.changes)
        yield from (f"    letter     {letter.template} to {letter.to}" for letter in decision.letters)
    yield f"  disposition  {taken.disposition.value}: {taken.because}"


def keys_of(file: str, taken: TakenIn) -> dict[str, Any]:
    """The object that `explain --json` prints for one mail, with every key of section 7."""
    mail, case = taken.mail, taken.case
    said = case.said.commands if case else ()
    decisions = taken.decisions
    return {
        "file": file,
        **_mail_keys(mail),
        "screening": taken.screening.kind.value if taken.screening else None,
        "screening_reason": taken.screening.because if taken.screening else None,
        "trust": case.trust.level.value if case else None,
        "chapter": taken.steps[0].chapter if taken.steps else None,
        "commands": [{"keyword": c.keyword, "args": c.args, "text": c.text} for c in said],
        "rules": [rule for step in taken.steps for rule in step.rules],
        "letters": [{"template": letter.template, "to": letter.to} for d in decisions for letter in d.letters],
        "changes": [str(change) for decision in decisions for change in decision.changes],
        "disposition": taken.disposition.value,
        "because": taken.because,
    }


def _mail_keys(mail: Mail | None) -> dict[str, Any]:
    if mail is None:
        nothing = ("message_id", "from", "to", "subject", "date", "text", "new_text", "calendar")
        return {**dict.fromkeys(nothing), "to": [], "attachments": [], "delivery": []}
    return {
        "message_id": mail.message_id or None,
        "from": mail.sender.address if mail.sender else mail.header("from") or None,
        "to": [to.address for to in mail.to],
        "subject": mail.subject or None,
        "date": mail.date.isoformat() if mail.date else None,
        "text": "\n\n".join(text for text in (mail.text, mail.enclosed) if text),
        "new_text": mail.new_text,
        "attachments": [{"name": f.name, "type": f.type, "size": f.size} for f in mail.attachments],
        "delivery": [
            {
                "recipient": status.recipient,
                "action": status.action,
                "status": status.status,
                "permanent": status.permanent,
                "message_id": status.message_id,
            }
            for status in read_report(mail)
        ],
        "calendar": calendar_seen(mail),
    }
