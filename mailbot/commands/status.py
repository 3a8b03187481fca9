"""status: how the program stands, read from the books beside a running daemon. Ids and counts, never an address."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from mailbot.adapters.clock import SystemClock
from mailbot.adapters.pulse import KINDS, read_pulse
from mailbot.adapters.tinydb import TinyStore
from mailbot.commands.said import at_shown, say, say_json
from mailbot.composition import Program, read_program
from mailbot.errands import is_at_work
from mailbot.errors import MailbotError
from mailbot.ports import Store
from mailbot.program.admission.enquiry import Enquiry, EnquiryStage
from mailbot.program.bookkeeping import OutboxRow, Receipt
from mailbot.program.chapter import Chain, Moment, due_of
from mailbot.program.contents import chains_of
from mailbot.program.model import OPEN_APPLICATION, Application, Mentorship, MentorshipStage, Person, Record
from mailbot.program.news.subscription import subscribers
from mailbot.program.trust.token import ProgramAddress
from mailbot.quota import Quota

NAMED = 10
"""How many held and shunted mails are named."""
FORESEEN = 5
"""How many of the next occasions are named."""


def open_books(program: Program) -> TinyStore:
    """The books for reading; MailbotError where there are none yet."""
    path = program.config.store.path
    if not path.exists():
        raise MailbotError(f"there are no books yet at {path}; `mailbot run` or `mailbot people import` begins them")
    return TinyStore(path, readonly=True)


def status(file: Path, *, as_json: bool) -> None:
    """Prints the status; as JSON with the same names. Books that are still to be begun are no fault."""
    program = read_program(file)
    path = program.config.store.path
    now = SystemClock().now()
    found: dict[str, Any] = {"books": None, "daemon": "at work" if is_at_work(path) else "not running"}
    if path.exists():
        books = open_books(program)
        try:
            pulse = read_pulse(path)
            found |= {"books": str(path), "last": {kind: pulse.get(kind) for kind in KINDS}}
            found |= facts_of(books, program, now)
        finally:
            books.close()
    if as_json:
        say_json(found)
    else:
        say(lines_of(found, path, now))


def facts_of(books: Store, program: Program, now: datetime) -> dict[str, Any]:
    """Counts by role and stage, what waits to be sent, the mails that wait for a human, and what is due next."""
    receipts, address = list(books.all(Receipt)), program.handbook.address
    people = list(books.all(Person))
    roles = Counter(role for person in people for role in person.roles)
    available = books.available_mentors()
    return {
        "people": _by_stage(people),
        "roles": dict(sorted(roles.items())),
        "mentors_with_free_slots": len(available),
        "free_slots": sum(books.free_slots(mentor.id) for mentor in available),
        "applications": _by_stage(books.all(Application)),
        "waitlist": [application.id for application in books.waitlist()],
        "mentorships": _by_stage(books.all(Mentorship)),
        "subscribers": len(subscribers(books)),
        "open_questions": [enquiry.id for enquiry in books.in_stage(Enquiry, (EnquiryStage.OPEN,))],
        "outbox": _outbox(books.outbox(), Quota.of(books, program.handbook), now),
        "mails": dict(sorted(Counter(receipt.disposition for receipt in receipts).items())),
        "last_mail": max((receipt.at for receipt in receipts), default=None),
        "held": _named(receipts, "held", address),
        "shunted": _named(receipts, "shunted", address),
        "due": list(_due(Moment(books, program.handbook, now))),
    }


def without_tokens(text: str, address: ProgramAddress) -> str:
    """A text of the books as an operator may read it: a token is a proof, and nobody's but its owner's."""
    return re.sub(address.token_pattern(), "…", text, flags=re.IGNORECASE)


def _by_stage(records: Any) -> dict[str, int]:
    return dict(sorted(Counter(record.stage.value for record in records).items()))


def _outbox(rows: list[OutboxRow], quota: Quota, now: datetime) -> dict[str, Any]:
    tried = [row for row in rows if row.tries]
    return {
        "waiting": len(rows),
        "oldest_minutes": round((now - rows[0].made).total_seconds() / 60) if rows else 0,
        "tried": len(tried),
        "most_tries": max((row.tries for row in tried), default=0),
        "last_answer": next((row.last_answer for row in reversed(tried) if row.last_answer), None),
        "for_tomorrow": len(quota.waiting(rows, now)),
        "sent_today": quota.today(now).count,
        "sends_per_day": quota.most,
    }


def _named(receipts: list[Receipt], disposition: str, address: ProgramAddress) -> list[dict[str, Any]]:
    found = sorted((r for r in receipts if r.disposition == disposition), key=lambda r: r.at, reverse=True)
    hidden = [(without_tokens(r.id, address), r.at, without_tokens(r.because, address)) for r in found[:NAMED]]
    return [{"id": id, "at": at, "because": because} for id, at, because in hidden]


def _due(moment: Moment) -> Iterator[dict[str, Any]]:
    """The next occasions over all records, the earliest first; what is overdue is due now."""
    records: list[Record] = [*moment.books.in_stage(Application, OPEN_APPLICATION)]
    records += moment.books.in_stage(Mentorship, MentorshipStage)
    coming = [
        (at, record.id, key)
        for record in records
        for chain in chains_of(record, moment)
        for at, key in _next_of(chain, moment)
    ]
    for at, id, key in sorted(coming)[:FORESEEN]:
        yield {"at": at, "id": id, "occasion": key}


def _next_of(chain: Chain, moment: Moment) -> Iterator[tuple[datetime, str]]:
    due = due_of(chain, moment) or next((occasion for occasion in chain if occasion.at > moment.now), None)
    if due is not None:
        yield max(due.at, moment.now), due.key


# --- for people


def lines_of(found: Mapping[str, Any], path: Path, now: datetime) -> Iterator[str]:
    """The same for people: a line a subject."""
    yield _line("daemon", found["daemon"])
    if found["books"] is None:
        yield _line("books", f"none yet at {path}; `mailbot run` or `mailbot people import` begins them")
        return
    yield _line("last", ", ".join(f"{kind} {_ago(at, now)}" for kind, at in found["last"].items()))
    yield _line("people", _counts(found["people"]))
    yield _line("roles", _counts(found["roles"]))
    yield _line("applications", _counts(found["applications"]))
    yield _line("waitlist", ", ".join(found["waitlist"]) or "empty")
    yield _line("pairs", _counts(found["mentorships"]))
    yield _line("free slots", _free(found["free_slots"], found["mentors_with_free_slots"]))
    yield _line("questions", ", ".join(found["open_questions"]) or "none open")
    yield _line("subscribers", f"{found['subscribers']} to the news")
    yield _line("outbox", _outbox_shown(found["outbox"]))
    last = f"; the last {at_shown(found['last_mail'])}" if found["last_mail"] else ""
    yield _line("mails", _counts(found["mails"]) + last)
    for subject in ("held", "shunted"):
        for mail in found[subject]:
            yield _line(subject, f"{at_shown(mail['at'])}  {mail['id']}: {mail['because']}")
    for occasion in found["due"]:
        yield _line("due", f"{at_shown(occasion['at'])}  {occasion['occasion']}")
    if not found["due"]:
        yield _line("due", "nothing")


def _ago(at: datetime | None, now: datetime) -> str:
    if at is None:
        return "never"
    seconds = max(0, round((now - at) / timedelta(seconds=1)))
    return f"{seconds} s ago" if seconds < 120 else f"{_long(round(seconds / 60))} ago"


def _line(subject: str, text: str) -> str:
    return f"{subject:<13} {text}"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items()) or "none"


def _outbox_shown(outbox: Mapping[str, Any]) -> str:
    if not outbox["waiting"]:
        return "empty"
    waits = f"{outbox['waiting']} waiting, the oldest for {_long(outbox['oldest_minutes'])}"
    if outbox["for_tomorrow"]:
        waits += f"; {outbox['for_tomorrow']} for tomorrow: {outbox['sends_per_day']} a day (limits.sends_per_day)"
    if not outbox["tried"]:
        return f"{waits}, none tried yet"
    answer = f", the last answer {outbox['last_answer']}" if outbox["last_answer"] else ""
    return f"{waits}; {outbox['tried']} tried, up to {outbox['most_tries']} times{answer}"


def _free(slots: int, mentors: int) -> str:
    return f"{slots} with {mentors} {'mentor' if mentors == 1 else 'mentors'}" if slots else "none"


def _long(minutes: int) -> str:
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 2 * 24 * 60 else f"{minutes // (24 * 60)} days"
