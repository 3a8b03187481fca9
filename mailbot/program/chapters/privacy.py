"""Privacy: what the books need no more is kept no longer (section 6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from mailbot.program.chapter import Chain, Chapter, Moment, Occasion
from mailbot.program.decision import Decision, accepted
from mailbot.program.lifecycle import Noted
from mailbot.program.model import Application, ApplicationStage, Record
from mailbot.program.moments import plus_days

_OVER = frozenset({ApplicationStage.WITHDRAWN, ApplicationStage.EXPIRED})


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """The files of an application are kept until its decision and `privacy.keep_cv_days` after it (S6)."""
    if not isinstance(record, Application) or not record.files:
        return
    settled = _settled(record)
    if settled is not None:
        key = f"{record.id} files from {settled:%Y-%m-%dT%H:%M}"
        at = plus_days(settled, moment.handbook.privacy.keep_cv_days, moment.zone)
        yield [Occasion(key, at, lambda then: _discard(record))]


def _settled(application: Application) -> datetime | None:
    """When it was decided, or came to its end without a decision; None while neither has happened."""
    if application.stage in _OVER:
        return application.deeds[-1].at if application.deeds else application.touched
    return application.decided


def _discard(application: Application) -> Decision:
    because = f"{application.id}: {len(application.files)} kept files are needed no more"
    noted = Noted(Application, application.id, {"files": ()})
    return replace(accepted(because, changes=(noted,)), discards=application.files)


CHAPTER = Chapter("privacy", calendar=calendar)
