"""Giving way: a nudge that only asks whether somebody is there waits a day where another one about the same record goes
to its reader that day, since one of the two is enough (section 3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from mailbot.program.bookkeeping import Happened, letter_mark
from mailbot.program.chapter import Chain, Moment, Occasion, due_of
from mailbot.program.decision import Urgency
from mailbot.program.model import Person


def in_turn(chains: Iterable[Chain], moment: Moment) -> Iterator[Chain]:
    """A record's chains, those last of which an occasion gives way: it is due the next day, where it has to wait."""
    others, polite = list[Chain](), list[Chain]()
    for chain in chains:
        if any(occasion.gives_way for occasion in chain):
            polite.append(chain)
        else:
            others.append(chain)
            yield chain
    for chain in polite:
        yield _waiting(chain, others, moment)


def _waiting(chain: Chain, others: Sequence[Chain], moment: Moment) -> Chain:
    due = due_of(chain, moment)
    readers = [reader for reader in due.gives_way if _is_nudged(reader, others, moment)] if due is not None else []
    if due is None or not readers:
        return chain
    tomorrow = max(_next_day(reader, moment) for reader in readers)
    return [replace(due, at=tomorrow), *chain[chain.index(due) + 1 :]]


def _today(reader: str, at: datetime, moment: Moment) -> date:
    return at.astimezone(moment.zone_of(moment.books.get(Person, reader))).date()


def _next_day(reader: str, moment: Moment) -> datetime:
    day = _today(reader, moment.now, moment) + timedelta(days=1)
    return datetime.combine(day, time(), moment.zone_of(moment.books.get(Person, reader)))


def _is_nudged(reader: str, others: Sequence[Chain], moment: Moment) -> bool:
    """Whether a reader has been nudged today, or is to be before the day is over."""
    return any(_nudges(occasion, reader, moment) for chain in others for occasion in _of_today(chain, reader, moment))


def _of_today(chain: Chain, reader: str, moment: Moment) -> Iterator[Occasion]:
    """The latest occasion that has come, if it waits or was dealt with today, and the next one if it comes today."""
    come = [occasion for occasion in chain if occasion.at <= moment.now]
    if come and _stands(come[-1].key, reader, moment):
        yield come[-1]
    coming = chain[len(come) : len(come) + 1]
    yield from (each for each in coming if each.at < _next_day(reader, moment))


def _stands(key: str, reader: str, moment: Moment) -> bool:
    """Whether what the books note under a key is not done yet, or was done today."""
    happened = moment.books.get(Happened, key)
    return happened is None or _today(reader, happened.at, moment) == _today(reader, moment.now, moment)


def _nudges(occasion: Occasion, reader: str, moment: Moment) -> bool:
    with suppress(Exception):  # a fault in it is told when its own turn comes
        letters = [each for each in occasion.decide(moment).letters if each.to == reader]
        nudges = [each for each in letters if each.urgency is Urgency.NUDGE]
        return any(_stands(letter_mark(occasion.key, reader, each.template), reader, moment) for each in nudges)
    return False
