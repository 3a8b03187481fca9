"""Privacy: what the books need no more is kept no longer (section 6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from mailbot.program.chapter import Chain, Chapter, Moment, Occasion
from mailbot.program.clocks.moments import plus_days
from mailbot.program.decision import Decision, accepted
from mailbot.program.lifecycle import Noted
from mailbot.program.model import Application, ApplicationStage, Mentorship, Record
from mailbot.program.passing_on.reserve import Withheld, noted, reserve_of

_OVER = frozenset({ApplicationStage.WITHDRAWN, ApplicationStage.EXPIRED})


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """The files of an application are kept until its decision and `privacy.keep_cv_days` after it (S6), what was not
    passed on in a pair for `privacy.keep_mail_days`."""
    if isinstance(record, Mentorship):
        yield from (_withheld(record, each, moment) for each in reserve_of(record.id, moment.books).withheld)
    if not isinstance(record, Application) or not record.files:
        return
    settled = _settled(record)
    if settled is not None:
        key = f"{record.id} files from {settled:%Y-%m-%dT%H:%M}"
        at = plus_days(settled, moment.handbook.privacy.keep_cv_days, moment.zone)
        yield [Occasion(key, at, lambda then: _discard(record))]


def _withheld(pair: Mentorship, one: Withheld, moment: Moment) -> Chain:
    at = plus_days(one.at, moment.handbook.privacy.keep_mail_days, moment.zone)
    return [Occasion(f"{pair.id} held {one.number}", at, lambda then: _forget(pair, one, then))]


def _forget(pair: Mentorship, one: Withheld, moment: Moment) -> Decision:
    """What nobody said SEND for is gone."""
    reserve = reserve_of(pair.id, moment.books)
    rest = tuple(each for each in reserve.withheld if each.number != one.number)
    because = f"{pair.id}: nobody said SEND for what was not passed on"
    change = noted(pair.id, moment.books, withheld=rest)
    return replace(accepted(because, changes=(change,)), discards=(reserve.topic(one.number),))


def _settled(application: Application) -> datetime | None:
    """When it was decided, or came to its end without a decision; None while neither has happened."""
    if application.stage in _OVER:
        return application.deeds[-1].at if application.deeds else application.touched
    return application.decided


def _discard(application: Application) -> Decision:
    because = f"{application.id}: {len(application.files)} kept files are needed no more"
    noted = Noted(Application, application.id, {"files": ()})
    return replace(accepted(because, changes=(noted,)), discards=application.files)


CHAPTER = Chapter("privacy", calendar=calendar, about=(Application, Mentorship))
