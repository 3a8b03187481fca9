"""What an operator sees of letters that came back, and of whom nothing is sent to any more."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from mailbot.demo.servers import EmbeddedServers
from mailbot.ports import Unit
from mailbot.program.bookkeeping import Reach, Sent
from mailbot.program.traffic.reach import key_of
from tests.commands.conftest import Desk

ROSTER = "name,address,roles,slots\nMia Mentor,mia@example.test,mentor,3\n"
THEN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def closed(desk: Desk, servers: EmbeddedServers) -> Desk:
    """A program whose letters to Mia came back."""
    desk.configure(servers)
    desk.imports(ROSTER)
    to = key_of("mia@example.test")
    with desk.writing() as books:
        reach = Reach(id=to, party="M-2", suppressed=THEN, status="5.1.1", unsent=3)
        sent = Sent(
            id="qrstuvwxyz23", to=to, at=THEN, template="talk", topic="P-1", party="M-2", fate="address", status="5.1.1"
        )
        books.commit(Unit(records=(reach, sent, Reach(id="0" * 24, suppressed=THEN))))
    return desk


def test_the_outbox_says_to_whom_nothing_is_sent_and_why(closed: Desk) -> None:
    done = closed.of_program("outbox")
    assert "nothing is sent to M-2 since 2026-11-23" in done.out
    assert "(5.1.1): 3 letters not sent" in done.out and "somebody who is not in the books" in done.out
    assert "mia@" not in done.out and json.loads(closed.of_program("outbox", "--json").out) == []


def test_people_and_show_name_it_with_the_person(closed: Desk) -> None:
    assert "letters come back" in closed.of_program("people").lines[1]
    ada, mia = json.loads(closed.of_program("people", "--json").out)
    assert "unreachable" not in ada and (mia["unreachable"]["status"], mia["unreachable"]["unsent"]) == ("5.1.1", 3)
    shown = closed.of_program("show", "M-2").out
    assert "unreachable" in shown and "5.1.1" in shown
    assert "unreachable" not in closed.of_program("show", "M-1").out


def test_why_tells_what_became_of_a_letter_that_went(closed: Desk) -> None:
    done = closed.of_program("why", "qrstuvwxyz23")
    assert done.code == 0 and "nobody gets mail at that address (5.1.1)" in done.out and "M-2" in done.out
    assert closed.of_program("why", f"{'a' * 20}.qrstuvwxyz23@example.org").out == done.out
    found = json.loads(closed.of_program("why", "qrstuvwxyz23", "--json").out)
    assert (found["state"], found["fate"], found["topic"]) == ("sent", "address", "P-1")
