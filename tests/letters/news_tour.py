"""The tour's part about the news: who asks for it, and an edition from its preview to its last copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mailbot.program.chapters.editions import calendar
from mailbot.program.news.edition import Edition, EditionStage

if TYPE_CHECKING:
    from tests.letters.tour import Tour


def read_the_news(tour: Tour) -> None:
    """Somebody subscribes, gets an edition, and has had enough; another one is dropped."""
    tour.write("nia", "SUBSCRIBE")
    for words in ("NO", "YES", "YES"):
        tour.reply("nia", "news-asked", words)
    tour.reply("ada", "enquiry", "NEWS Twelve\nTwelve pairs have begun.")
    for words in ("NO", "YES"):
        tour.reply("ada", "news-preview", words)
    tour.reply("ada", "enquiry", "NEWS Thirteen\nThirteen pairs have begun.")
    tour.reply("ada", "news-preview", "YES")
    for _ in range(2):
        _write(tour)
    for _ in range(2):
        tour.reply("nia", "news", "UNSUBSCRIBE")


def _write(tour: Tour) -> None:
    """The next copies, or that there are none left."""
    moment = tour.office.moment(tour.now)
    for edition in tour.office.store.in_stage(Edition, (EditionStage.APPROVED,)):
        for chain in calendar(edition, moment):
            decision = chain[0].decide(moment)
            tour.letters += decision.letters
            with tour.office.unit(tour.now):
                tour.office.carry_out(decision, tour.now)
    tour.hand_out()
