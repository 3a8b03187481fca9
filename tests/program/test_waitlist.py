"""The waitlist: the strongest first, then whoever has waited longest (S17)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from mailbot.adapters.memory import memory_store
from mailbot.ports import Store, Unit
from mailbot.program.matching.waitlist import Position, position_of
from mailbot.program.model import Application, ApplicationStage

NOW = datetime(2027, 1, 10, 12, tzinfo=UTC)


def waiting(number: int, strength: int, decided: int | None = None) -> Application:
    """A-number, filed `number` hours ago and decided `decided` hours ago."""
    return Application(
        id=f"A-{number}",
        applicant=f"M-{number}",
        filed=NOW - timedelta(hours=number),
        touched=NOW,
        stage=ApplicationStage.WAITLISTED,
        decided=None if decided is None else NOW - timedelta(hours=decided),
        strength=strength,
    )


def listed(*applications: Application) -> Store:
    store = memory_store()
    store.commit(Unit(records=applications))
    return store


def test_strength_comes_first_then_the_longest_wait() -> None:
    books = listed(waiting(2, 50, 1), waiting(10, 70, 1), waiting(3, 50, 9), waiting(4, 50), waiting(5, 50, 1))
    assert [application.id for application in books.waitlist()] == ["A-10", "A-3", "A-4", "A-2", "A-5"]


def test_a_position_is_the_one_on_the_list_whether_on_it_yet_or_not() -> None:
    books = listed(waiting(2, 50, 1), waiting(10, 70, 1))
    assert [position_of(application, books) for application in books.waitlist()] == [Position(1, 2), Position(2, 2)]
    assert position_of(waiting(3, 60, 0), books) == Position(2, 3)
    assert position_of(waiting(3, 10, 0), books) == Position(3, 3)
    assert position_of(waiting(3, 10, 0), listed()) == Position(1, 1)
