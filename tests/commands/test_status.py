"""How the program stands, and what the books hold of one record: for people and for machines, without any token."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from mailbot.adapters.pulse import Pulse, pulse_path, read_pulse
from mailbot.adapters.tinydb import TinyStore
from mailbot.demo.servers import EmbeddedServers
from mailbot.ports import Unit
from mailbot.program.admission.enquiry import Enquiry
from mailbot.program.bookkeeping import Counter, OutboxRow, Receipt, Thread
from mailbot.program.model import (
    Application,
    ApplicationStage,
    Call,
    Deed,
    Membership,
    Mentorship,
    Offer,
    OfferState,
    Person,
    Record,
)
from mailbot.program.plans.plan import Milestone, Plan
from tests.commands.conftest import Desk, deliver, mail, until

NOW = datetime.now(UTC)
THEN = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
TOKEN = "abcdefghijklmnopqr27"
MEMBER = Membership.MEMBER


def person(number: int, name: str, *roles: str, slots: int = 0) -> Person:
    address = f"{name.split()[0].lower()}@example.test"
    return Person(id=f"M-{number}", name=name, addresses=(address,), since=THEN, stage=MEMBER, roles=roles, slots=slots)


def receipt(id: str, disposition: str, minutes: int = 0, because: str = "it is so") -> Receipt:
    return Receipt(
        id=id, digest="sha256:0", at=THEN + timedelta(minutes=minutes), disposition=disposition, because=because
    )


def letter(id: str, minutes: int, tries: int = 0, answer: str = "") -> OutboxRow:
    return OutboxRow(
        id=id,
        message_id=f"{TOKEN}.{id}@example.org",
        recipients=("ann@example.test",),
        envelope_from="mentoring@example.org",
        template="offer",
        party="M-2",
        urgency="answer",
        made=NOW - timedelta(minutes=minutes),
        tries=tries,
        last_answer=answer,
    )


STORY: tuple[Record, ...] = (
    person(1, "Ada Admin", "admin"),
    person(2, "Mia Mentor", "mentor", slots=3),
    person(3, "Ann Bell", "mentee"),
    person(4, "Ben Brook", "mentee"),
    Application(
        id="A-1",
        applicant="M-3",
        filed=THEN,
        touched=THEN,
        stage=ApplicationStage.MATCHED,
        answers={"goals": "two lines\nof goals"},
        offers=(Offer(number=1, mentor="M-2", made=THEN, state=OfferState.ACCEPTED, answered=THEN),),
        deeds=(Deed(what="approved", at=THEN, by="M-1", mail="yes@example.org", reason="good fit"),),
    ),
    Application(
        id="A-2", applicant="M-4", filed=NOW, touched=NOW, completed=NOW, stage=ApplicationStage.COMPLETE, strength=60
    ),
    Mentorship(
        id="P-1",
        mentor="M-2",
        mentee="M-3",
        since=NOW,
        plans=1,
        agenda=("whether to shave",),
        calls=(
            Call(
                number=1,
                at=NOW + timedelta(days=3),
                zone="UTC",
                channel="https://meet.example.org/Tolstoy",
                named_by="M-2",
            ),
        ),
    ),
    Plan(
        id="P-1.1",
        pair="P-1",
        version=1,
        by="M-3",
        drafted=THEN,
        goals=("grow a beard",),
        milestones=(Milestone(number=1, text="read Tolstoy", goal="grow a beard", due=date(2026, 4, 1)),),
    ),
    Enquiry(id="Q-1", party="sam@example.test", asked=THEN, name="Sam", subject=f"How? [Q-1 {TOKEN}]"),
    Thread(id=TOKEN, party="M-3", topic="P-1", token=TOKEN, subject="P-1", opened=THEN, messages=("a@b", "c@d")),
    *(Counter(id=letter, last=last) for letter, last in (("A", 2), ("M", 4), ("P", 1), ("Q", 1))),
    *(receipt(f"held{number}@example.test", "held", number) for number in range(12)),
    receipt("broken@example.test", "shunted", because=f"to mentoring+{TOKEN}@example.org"),
    receipt("fine@example.test", "accepted", 60),
    letter("one", 125, tries=3, answer="451"),
    letter("two", 5),
)


@pytest.fixture
def story(desk: Desk) -> Desk:
    """A program some months old."""
    books = TinyStore(desk.books)
    books.commit(Unit(records=STORY))
    books.close()
    return desk


def test_before_there_are_books_it_says_so_kindly(desk: Desk) -> None:
    done = desk.of_program("status")
    assert done.code == 0
    assert "none yet" in done.out
    assert not desk.books.exists()
    assert json.loads(desk.of_program("status", "--json").out) == {"books": None, "daemon": "not running"}
    assert desk.of_program("show", "A-1").code == 1


def test_status_counts_names_what_waits_and_shows_no_address(story: Desk) -> None:
    done = story.of_program("status")
    assert done.code == 0
    shown = {line[:13].strip(): line[14:] for line in done.lines}
    assert shown["people"] == "4 member"
    assert shown["roles"] == "1 admin, 2 mentee, 1 mentor"
    assert shown["applications"] == "1 complete, 1 matched"
    assert shown["pairs"] == "1 kickoff"
    assert shown["free slots"] == "2 with 1 mentor"
    assert shown["questions"] == "Q-1"
    assert shown["outbox"] == "2 waiting, the oldest for 2 h; 1 tried, up to 3 times, the last answer 451"
    assert shown["mails"] == "1 accepted, 12 held, 1 shunted; the last 2026-03-01 10:30 UTC"
    held = [line for line in done.lines if line.startswith("held")]
    assert len(held) == 10
    assert "held11@example.test" in held[0]
    assert "A-2" in shown["due"] or "P-1" in shown["due"]
    for secret in (TOKEN, "ann@example.test", "mia@example.test", "sam@example.test"):
        assert secret not in done.out


def test_status_for_machines_says_the_same(story: Desk) -> None:
    found = json.loads(story.of_program("status", "--json").out)
    assert found["books"] == str(story.books)
    assert found["roles"] == {"admin": 1, "mentee": 2, "mentor": 1}
    assert found["outbox"] == {
        "waiting": 2,
        "oldest_minutes": found["outbox"]["oldest_minutes"],
        "tried": 1,
        "most_tries": 3,
        "last_answer": "451",
        "for_tomorrow": 0,
        "sent_today": 0,
        "sends_per_day": 400,
    }
    assert found["outbox"]["oldest_minutes"] >= 125  # the tests before this one took their time
    assert found["mails"] == {"accepted": 1, "held": 12, "shunted": 1}
    assert [mail["id"] for mail in found["shunted"]] == ["broken@example.test"]
    assert {occasion["id"] for occasion in found["due"]} == {"A-2", "P-1"}
    times = [occasion["at"] for occasion in found["due"]]
    assert times == sorted(times)
    assert TOKEN not in json.dumps(found)


def test_status_tells_of_a_running_daemon_and_leaves_it_at_work(desk: Desk, servers: EmbeddedServers) -> None:
    desk.configure(servers)
    with desk.daemon():
        for _ in range(2):
            assert json.loads(desk.of_program("status", "--json").out)["daemon"] == "at work"
    assert desk.of_program("status").lines[0].endswith("not running")


def test_status_tells_when_mail_was_last_looked_for_a_round_made_and_a_letter_sent(
    desk: Desk, servers: EmbeddedServers
) -> None:
    desk.configure(servers)
    assert desk.of_program("run", "--once").code == 0
    shown = {line[:13].strip(): line[14:] for line in desk.of_program("status").lines}
    assert shown["last"].startswith("poll ") and ", send never, deletion " in shown["last"]
    begun = datetime.now(UTC)
    with desk.daemon():
        deliver(servers, mail(1, "Sam <sam@example.test>", "HELP"))
        until(lambda: len(servers.accepted) == 1)
    last = json.loads(desk.of_program("status", "--json").out)["last"]
    assert set(last) == {"poll", "round", "send", "deletion"}
    assert all(datetime.fromisoformat(at) >= begun for at in last.values())


def test_the_pulse_is_rewritten_seldom_and_no_fault_of_its_is_told(tmp_path: Path) -> None:
    books = tmp_path / "books.json"
    pulse = Pulse(books)
    pulse.beat("poll", THEN)
    pulse.beat("round", THEN + timedelta(seconds=4))
    assert read_pulse(books) == {"poll": THEN}
    pulse.flush(THEN + timedelta(seconds=4))
    assert read_pulse(books) == {"poll": THEN, "round": THEN + timedelta(seconds=4)}
    pulse.beat("poll", THEN + timedelta(seconds=10))
    assert read_pulse(books)["poll"] == THEN + timedelta(seconds=10)
    assert set(read_pulse(books)) == {"poll", "round"}
    for torn in (b"", b"[1]", b'{"poll": 3}', b'{"poll": "2026-01-01"}', b"\xff"):
        pulse_path(books).write_bytes(torn)
        assert read_pulse(books) == {}
    Pulse(tmp_path / "nowhere" / "books.json").beat("poll", THEN)


@pytest.mark.parametrize(
    ("id", "said"),
    [
        (
            "A-1",
            [
                "application A-1",
                "stage          matched",
                "applicant      M-3 Ann Bell",
                "filed          2026-03-01 09:30 UTC",
                "answers        goals: two lines",
                "               of goals",
                "2026-03-01 09:30 UTC  approved  by M-1 Ada Admin, mail yes@example.org, reason good fit",
                "offers         2026-03-01 09:30 UTC  number 1, mentor M-2 Mia Mentor, state accepted",
            ],
        ),
        ("p-1", ["mentorship P-1", "stage          kickoff", "channel named", "named by M-2 Mia Mentor", "mails 2"]),
        ("P-1", ["plans          2026-03-01 09:30 UTC  version 1, stage draft, by M-3 Ann Bell, milestones 1"]),
        ("M-3", ["person M-3", "addresses      ann@example.test", "roles          mentee"]),
        ("Q-1", ["enquiry Q-1", "subject        How? [Q-1 …]", "stage          open"]),
        ("<fine@example.test>", ["receipt fine@example.test", "disposition    accepted"]),
        ("broken@example.test", ["because        to …\n"]),
    ],
)
def test_show_tells_all_of_a_record_in_words_and_no_token(story: Desk, id: str, said: list[str]) -> None:
    done = story.of_program("show", id)
    assert done.code == 0
    for line in said:
        assert line in done.out
    assert TOKEN not in done.out


def test_show_for_machines_has_the_fields_of_the_record(story: Desk) -> None:
    found = json.loads(story.of_program("show", "P-1", "--json").out)
    assert (found["kind"], found["id"], found["stage"], found["mentor"]) == ("mentorship", "P-1", "kickoff", "M-2")
    assert found["threads"] == [{"topic": "P-1", "party": "M-3", "mails": 2}]
    assert found["calls"][0]["channel"] == "named"
    assert (found["plans"][0]["stage"], found["plans"][0]["next_due"]) == ("draft", "2026-04-01")
    assert not [
        word for word in ("Tolstoy", "beard", "shave") if word in json.dumps(found)
    ]  # these are nobody's but the pair's
    assert TOKEN not in json.dumps(found)


@pytest.mark.parametrize(
    ("id", "hint"),
    [
        ("A-13", "the last of the applications is A-2"),
        ("held11@exmple.test", "did you mean held11@example.test"),
        ("broken", "did you mean broken@example.test?"),
        ("X-1", "an id is A-1 for an application"),
        ("", "an id is A-1"),
    ],
)
def test_an_unknown_id_is_answered_with_what_may_have_been_meant(story: Desk, id: str, hint: str) -> None:
    done = story.of_program("show", id)
    assert (done.code, done.out) == (1, "")
    assert hint in done.err
    assert done.err.count("\n") == 1


def test_books_that_are_damaged_are_said_to_be_in_one_line(story: Desk) -> None:
    story.books.write_bytes(b"{}")
    for command in (("status",), ("show", "A-1")):
        done = story.of_program(*command)
        assert done.code == 1
        assert str(story.books) in done.err
