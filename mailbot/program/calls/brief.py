"""Brief: what both of a pair see before a catch-up: what has happened since the last one, what comes next, and how each
of them saw and sees themselves (S35, S44, S45)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mailbot.policy.forms import Form
from mailbot.program.calls.cycle import KICKOFF, call_of
from mailbot.program.calls.self_assessment import Look, look_of
from mailbot.program.chapter import Moment
from mailbot.program.facts import Facts
from mailbot.program.model import Mentorship, Person
from mailbot.program.plans.plan_versions import plan_of

MOST = 5
"""So many milestones are named of each kind; the plan itself has them all."""


def last_talked(pair: Mentorship) -> datetime | None:
    """When the two last had a call."""
    return max((call.held for call in pair.calls if call.held is not None), default=pair.kickoff_held)


def progress(pair: Mentorship, moment: Moment) -> Facts | None:
    """What was done since the last call, what is blocked and what comes next; None without a plan in force."""
    plan, since = plan_of(pair, moment.books), last_talked(pair)
    if plan is None:
        return None
    done = [each for each in plan.milestones if each.done is not None and (since is None or each.done >= since)]
    waits = sorted((each for each in plan.milestones if each.open), key=lambda each: (each.due is None, each.due))
    return Facts(
        since=since,
        done=[each.text for each in done[:MOST]],
        next=[Facts(text=each.text, due=each.due, blocked=each.blocked is not None) for each in waits[:MOST]],
        all=len(plan.milestones),
        finished=sum(not each.open for each in plan.milestones),
    )


def looks_before(pair: Mentorship, person: str, quarter: int, moment: Moment) -> Look | None:
    """The latest look before that of a quarter."""
    numbers = range(quarter - 1, -1, -1)
    return next((look for n in numbers if (look := look_of(pair, person, n, moment.books)) is not None), None)


def mirror(pair: Mentorship, reader: str, quarter: int, moment: Moment) -> list[Facts]:
    """How each of the two saw themselves before and in this quarter, the reader first; nobody who has said nothing.
    Who has not answered in this quarter does not see what the other did."""
    found = []
    own = look_of(pair, reader, quarter, moment.books)
    for person in (reader, pair.partner(reader)) if own is not None else (reader,):
        then, now = looks_before(pair, person, quarter, moment), look_of(pair, person, quarter, moment.books)
        rows = _rows(moment.handbook.self_form, then, now)
        if rows:
            known = moment.books.get(Person, person)
            name = "" if person == reader or known is None else known.first_name
            found.append(Facts(name=name, then=then.at if then else None, now=now.at if now else None, rows=rows))
    return found


def _rows(form: Form, then: Look | None, now: Look | None) -> Sequence[Facts]:
    """Each question that either look answers, with what was said then and now; last what answers none of them."""
    looks = [look for look in (then, now) if look is not None]
    rows = [
        Facts(label=field.label, first=_said(then, field.key), second=_said(now, field.key))
        for field in form.fields
        if any(look.answers.get(field.key) for look in looks)
    ]
    if any(look.text for look in looks):
        rows.append(Facts(label="", first=then.text if then else "", second=now.text if now else ""))
    return rows


def _said(look: Look | None, key: str) -> str:
    return look.answers.get(key, "") if look is not None else ""


def is_missed(pair: Mentorship, number: int) -> bool:
    """Whether the two say that a call has not taken place, and have named no other date for it."""
    call = call_of(pair, number)
    return number != KICKOFF and call is not None and bool(call.said) and not any(call.said.values())
