"""Out of reach: what the other of a pair hears of somebody whose address takes no mail: when it has been so for a week,
and when letters reach them again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial

from mailbot.program.bookkeeping import Reach
from mailbot.program.chapter import Chain, Moment, Occasion
from mailbot.program.clocks.moments import plus_days
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.lifecycle import Noted
from mailbot.program.model import LIVE_PAIR, Mentorship, Person, Record
from mailbot.program.topic import aside
from mailbot.program.traffic.reach import key_of


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """The other of each pair hears of it once an address has been closed for a week, or has been left for another."""
    for reach in _closed(record, moment):
        since, person = reach.suppressed, moment.books.get(Person, reach.party)
        if since is None or person is None:
            continue
        key = f"{reach.party} unreachable from {since:%Y-%m-%dT%H:%M:%S}"
        if key_of(person.address) != reach.id:
            yield [Occasion(f"{key} until elsewhere", since, partial(_elsewhere, reach, person))]
        elif isinstance(record, Reach):
            at = plus_days(since, moment.handbook.schedule.unreachable_days, moment.zone)
            yield [Occasion(key, at, partial(_tell_partners, reach, person))]


def _closed(record: Record, moment: Moment) -> list[Reach]:
    """The closed address that a record is, or those of the person that it is."""
    if isinstance(record, Reach):
        return [record]
    return moment.books.unreachable(record.id) if isinstance(record, Person) else []


def reopened(reach: Reach) -> Noted:
    """What is known of an address is forgotten: letters go there as if none had ever come back."""
    return Noted(Reach, reach.id, {"suppressed": None, "failed": (), "unsent": 0, "status": "", "told": ()})


def heard(reach: Reach, letters: Iterable[Letter]) -> tuple[str, ...]:
    """Those who know of a closed address when these letters have gone."""
    return tuple(dict.fromkeys((*reach.told, *(letter.to for letter in letters))))


def partners(person: Person, moment: Moment) -> Iterator[tuple[Mentorship, str]]:
    """A member's live pairs, each with the other one's id."""
    for pair in moment.books.mentorships_of(person.id):
        if pair.stage in LIVE_PAIR:
            yield pair, pair.partner(person.id)


def news_of_the_end(person: Person, reach: Reach, moment: Moment) -> Iterator[Letter]:
    """Those partners who have heard that somebody could not be reached hear that they can."""
    since = reach.suppressed or moment.now
    yield from (letter for letter in _to_partners(person, since, moment, over=True) if letter.to in reach.told)


def _elsewhere(reach: Reach, person: Person, moment: Moment) -> Decision:
    letters = news_of_the_end(person, reach, moment)
    return accepted(f"{person.id} is written to at another address", *letters, changes=(reopened(reach),))


def _tell_partners(reach: Reach, person: Person, moment: Moment) -> Decision:
    letters = list(_to_partners(person, reach.suppressed or moment.now, moment))
    change = Noted(Reach, reach.id, {"told": heard(reach, letters)})
    return accepted(f"{person.id} cannot be written to: their pairs are told", *letters, changes=(change,))


def _to_partners(person: Person, since: datetime, moment: Moment, *, over: bool = False) -> Iterator[Letter]:
    for pair, other in partners(person, moment):
        facts = {"pair": Facts(id=pair.id), "partner": person.first_name, "since": since, "over": over}
        yield Letter(other, "undelivered-partner", aside(pair.id, "unreachable"), facts, Urgency.APPOINTMENT)
