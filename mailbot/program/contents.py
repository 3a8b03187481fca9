"""Contents: the chapters of the program in order: which of them obeys a keyword, hears what is said, and answers for a
record in the calendar.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Chapter, Moment
from mailbot.program.chapters import (
    absence,
    address,
    application,
    call,
    catchup,
    closing,
    conduct,
    conversation,
    custody,
    delivery,
    digest,
    draft,
    editions,
    enquiry,
    exporting,
    forgetting,
    framework,
    graduation,
    handover,
    initiative,
    kickoff,
    leaving,
    lessons,
    matching,
    material,
    membership,
    news,
    offtopic,
    plan,
    privacy,
    profile,
    progress,
    proof,
    purging,
    reflection,
    registry,
    rematch,
    report,
    review,
    roster,
    sharing,
    silence,
    standing,
    vetting,
    volunteering,
)
from mailbot.program.clocks.giving_way import in_turn
from mailbot.program.clocks.pace import stands_still
from mailbot.program.decision import Decision
from mailbot.program.keywords import out_of_place
from mailbot.program.keywords.grammar import Command
from mailbot.program.model import Mentorship, Record
from mailbot.program.topic import Place

CHAPTERS: tuple[Chapter, ...] = (
    application.CHAPTER,
    review.CHAPTER,
    matching.CHAPTER,
    draft.CHAPTER,
    call.CHAPTER,
    kickoff.CHAPTER,
    reflection.CHAPTER,
    catchup.CHAPTER,
    silence.CHAPTER,
    graduation.CHAPTER,
    rematch.CHAPTER,
    conversation.CHAPTER,
    offtopic.CHAPTER,
    lessons.CHAPTER,
    closing.CHAPTER,
    plan.CHAPTER,
    progress.CHAPTER,
    material.CHAPTER,
    initiative.CHAPTER,
    membership.CHAPTER,
    absence.CHAPTER,
    privacy.CHAPTER,
    proof.CHAPTER,
    address.CHAPTER,
    enquiry.CHAPTER,
    registry.CHAPTER,
    custody.CHAPTER,
    digest.CHAPTER,
    report.CHAPTER,
    delivery.CHAPTER,
    sharing.CHAPTER,
    standing.CHAPTER,
    leaving.CHAPTER,
    handover.CHAPTER,
    conduct.CHAPTER,
    framework.CHAPTER,
    volunteering.CHAPTER,
    vetting.CHAPTER,
    profile.CHAPTER,
    roster.CHAPTER,
    news.CHAPTER,
    editions.CHAPTER,
    exporting.CHAPTER,
    forgetting.CHAPTER,
    purging.CHAPTER,
)

OBEYS: Mapping[str, tuple[Chapter, Callable[[Case, Command], Decision]]] = {
    keyword: (chapter, obey) for chapter in CHAPTERS for keyword, obey in chapter.obeys.items()
}
HEARS: Mapping[str, Callable[[Case], Decision]] = {
    **{chapter.name: chapter.hears for chapter in CHAPTERS if chapter.hears is not None},
    "thanks": enquiry.thanks,
    "which": out_of_place.ask_which_part,
    "stopping": news.stop,
}
"""Which chapters rules/recognise.toml may name."""

ASKED: Mapping[Place, Chapter] = {
    Place.PROOF: proof.CHAPTER,
    Place.LEAVING: leaving.CHAPTER,
    Place.RULES: framework.CHAPTER,
    Place.ADDRESS: address.CHAPTER,
    Place.LEGACY: rematch.CHAPTER,
    Place.DRAFT: draft.CHAPTER,
    Place.NEWS: news.ANSWERS,
    Place.EDITION: editions.ANSWERS,
    Place.LESSON: lessons.CHAPTER,
    Place.FORGETTING: forgetting.CHAPTER,
}
"""Who hears YES and NO, by where they are said."""

THERE: Mapping[Place, tuple[Chapter, Mapping[str, Callable[[Case, Command], Decision]]]] = {
    Place.VETTING: (vetting.CHAPTER, vetting.OBEYS),
    Place.VOLUNTEERING: (volunteering.CHAPTER, volunteering.OBEYS),
}
"""Who obeys keywords that are about something else there than anywhere else."""


SCHEDULED: Mapping[type[Record], tuple[Chapter, ...]] = {
    kind: tuple(chapter for chapter in CHAPTERS if kind in chapter.about)
    for kind in dict.fromkeys(kind for chapter in CHAPTERS for kind in chapter.about)
}
"""The kinds of records that the calendar has anything to say about, and the chapters that say it."""


def chains_of(record: Record, moment: Moment) -> Iterator[Chain]:
    """Everything that the calendar has to say about one record, over all chapters; while a pair is paused only what is
    kept no longer."""
    paused = isinstance(record, Mentorship) and stands_still(record)
    chapters = (privacy.CHAPTER,) if paused else SCHEDULED.get(type(record), ())
    yield from in_turn((chain for chapter in chapters for chain in chapter.calendar(record, moment)), moment)
