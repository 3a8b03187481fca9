"""Absence: AWAY, PAUSE and RESUME (S21, S22). Who is away gets no offers and no reminders; who pauses stops the clocks
of their pairs as well. Their partners know until when, and on the day that was named everything goes on by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Chapter, Moment, Occasion
from mailbot.program.clocks.moments import plus_days, zone_of
from mailbot.program.clocks.pace import pause as pause_pair
from mailbot.program.dates.day import Unreadable
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts, in_words
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.keyword import Role
from mailbot.program.keywords.misread import misread
from mailbot.program.keywords.prompt import keywords_shown
from mailbot.program.lifecycle import Change, Moved, Noted
from mailbot.program.membership.absence import ABSENT, back, going_on, read_return
from mailbot.program.model import Deed, Membership, Mentorship, Person, Record

_WHAT = {Membership.AWAY: "away", Membership.PAUSED: "paused"}


def away(case: Case, command: Command) -> Decision:
    """AWAY until: no offers and no reminders until then; the pairs go on, and know it."""
    return _absent(case, command, Membership.AWAY)


def pause(case: Case, command: Command) -> Decision:
    """PAUSE until: the same, and every clock of the sender's pairs stands still."""
    return _absent(case, command, Membership.PAUSED)


def resume(case: Case, command: Command) -> Decision:
    """RESUME: ends an absence or a pause before its time."""
    person = case.sender
    assert person is not None  # the keyword is for members only
    until = person.absent_until
    if person.stage not in ABSENT and (until is None or until <= case.now):
        letter = case.answer("absence-over", was="", partners="")
        return accepted(f"{person.id} was not away: nothing changed", letter)
    what = _WHAT.get(person.stage, "away")
    pairs = _going_on(person, case) if person.stage in ABSENT else []
    letters = [case.answer("absence-over", was=what, partners=_partners(person, pairs, case))]
    letters += _to_partners(person, pairs, "back", case.now, case.now)
    changes = tuple(back(person, case.books, case.deed("back")))
    return accepted(f"{person.id} is back", *letters, changes=changes)


def _going_on(person: Person, case: Case) -> list[Mentorship]:
    """A member's pairs without those that stand still because the other one pauses."""
    partners = ((pair, case.books.get(Person, pair.partner(person.id))) for pair in case.live_pairs())
    return [pair for pair, other in partners if other is None or other.stage is not Membership.PAUSED]


def _absent(case: Case, command: Command, stage: Membership) -> Decision:
    person = case.sender
    assert person is not None  # the keywords are for members only
    if person.stage not in {Membership.MEMBER, *ABSENT}:
        return _malformed(case, command, f"{command.keyword} is for members, and you are not one yet")
    zone = zone_of(person, case.handbook.timezone)
    until = read_return(command.args, case.now, zone, case.handbook.dates)
    if isinstance(until, Unreadable):
        return _malformed(case, command, until.problem)
    pairs, what = case.live_pairs(), _WHAT[stage]
    letter = case.answer(
        "absence",
        what=what,
        until=until,
        partners=_partners(person, pairs, case),
        call_meanwhile=any(_call_in(pair, case.now, until) for pair in pairs),
        is_mentor=Role.MENTOR.value in person.roles,
    )
    if (person.stage, person.absent_until) == (stage, until):
        return accepted(f"{person.id} is {what} until {until:%Y-%m-%d} already", letter)
    since = person.absent_since if person.stage in ABSENT else None  # a longer absence is the same one
    changes = (
        Noted(Person, person.id, {"absent_since": since or case.now, "absent_until": until}),
        *(() if person.stage is stage else (Moved(Person, person.id, stage, case.deed(what)),)),
        *_clocks(person, pairs, stage, case),
    )
    letters = _to_partners(person, pairs, what, case.now, until)
    return accepted(f"{person.id} is {what} until {until:%Y-%m-%d}", letter, *letters, changes=changes)


def _malformed(case: Case, command: Command, problem: str) -> Decision:
    keywords = keywords_shown(case, first=command.keyword)
    line = f"{command.keyword} {command.args}"
    letter = misread(case, line=line, problem=problem, keywords=keywords)
    return accepted(f"{command.keyword} changes nothing: no day that it could be is named", letter)


def _clocks(person: Person, pairs: Iterable[Mentorship], stage: Membership, case: Case) -> Iterator[Change]:
    """A pause stops the clocks of every pair; who is away after it lets them run again."""
    if stage is Membership.PAUSED:
        for pair in pairs:
            yield from pause_pair(pair, case.deed("paused"))
    elif person.stage is Membership.PAUSED:
        yield from going_on(person, pairs, case.books, case.deed("back"))


def _partners(person: Person, pairs: Iterable[Mentorship], case: Case) -> str:
    """The first names of those who hear of it, in words."""
    found = (case.books.get(Person, pair.partner(person.id)) for pair in pairs)
    return in_words([partner.first_name for partner in found if partner is not None])


def _call_in(pair: Mentorship, now: datetime, until: datetime) -> datetime | None:
    """The call of a pair that is named for before somebody is back."""
    return pair.call.at if pair.call is not None and now < pair.call.at < until else None


def _to_partners(
    person: Person, pairs: Iterable[Mentorship], what: str, now: datetime, until: datetime
) -> Iterator[Letter]:
    """To the other of each pair: until when not to expect much, or that it goes on."""
    for pair in pairs:
        facts = {
            "pair": Facts(id=pair.id),
            "partner": person.first_name,
            "what": what,
            "until": until,
            "call": _call_in(pair, now, until),
        }
        yield Letter(pair.partner(person.id), "absence-partner", pair.id, facts, Urgency.APPOINTMENT)


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """The day before, the member hears that it ends (they named that day: it is their appointment); then it does."""
    until = record.absent_until if isinstance(record, Person) and record.stage in ABSENT else None
    if not isinstance(record, Person) or until is None:
        return
    key = f"{record.id} {_WHAT[record.stage]} until {until:%Y-%m-%dT%H:%M}"
    soon = plus_days(until, -moment.handbook.schedule.return_days, moment.zone_of(record))
    chain = [Occasion(f"{key} ends", until, lambda then: _end(record, then))]
    if record.absent_since is None or soon > record.absent_since:
        chain.insert(0, Occasion(f"{key} ends soon", soon, lambda then: _remind(record, until)))
    yield chain


def _remind(person: Person, until: datetime) -> Decision:
    facts = {"what": _WHAT[person.stage], "until": until, "is_mentor": Role.MENTOR.value in person.roles}
    letter = Letter(person.id, "absence-ends", "office/absence", facts, Urgency.APPOINTMENT)
    return accepted(f"{person.id} is back on {until:%Y-%m-%d}", letter)


def _end(person: Person, moment: Moment) -> Decision:
    deed = Deed(what="back", at=moment.now)
    return accepted(f"{person.id} is back", changes=tuple(back(person, moment.books, deed)))


CHAPTER = Chapter("absence", {"AWAY": away, "PAUSE": pause, "RESUME": resume}, None, calendar, (Person,))
