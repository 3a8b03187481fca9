"""A human's part: held mails are released or dropped, shunted ones tried again; none is lost, none is done twice."""

from __future__ import annotations

import json
import signal
from io import BytesIO, TextIOWrapper

import pytest

from mailbot.demo.servers import EmbeddedServers
from mailbot.mail.reading.parse import parse
from tests.commands.conftest import Desk, deliver, filed, mail, move, until

SAM, MIA = "Sam <sam@example.test>", "Mia Mentor <mia@example.test>"
ROSTER = "name,address,roles,slots\nMia Mentor,mia@example.test,mentor,3\n"
CLAIMED = mail(1, MIA, "SLOTS 5", "SLOTS 5")
BROKEN = "---\nsubject: Help\n---\n{% if reader.first_name == 'Sam' %}{{ keywords[999].form }}{% endif %}Good day\n"


def slots(desk: Desk) -> int:
    with desk.reading() as books:
        mia = books.person_at("mia@example.test")
        assert mia
        return mia.slots


@pytest.fixture
def holding(desk: Desk, servers: EmbeddedServers) -> Desk:
    """A program that holds a mail of Mia's that proved nothing."""
    desk.configure(servers)
    desk.imports(ROSTER)
    deliver(servers, CLAIMED)
    assert desk.of_program("run", "--once").code == 0
    assert filed(servers) == {"Held": ["1@example.test"]}
    servers.accepted.clear()
    return desk


def test_what_is_held_is_shown_by_its_headers_and_its_reason_alone(holding: Desk) -> None:
    done = holding.of_program("held")
    assert done.code == 0
    assert done.lines[0] == "H-1 1@example.test"
    assert "too little proof for SLOTS" in done.out
    assert "mia@example.test" in done.out and "SLOTS 5" in done.out
    (found,) = json.loads(holding.of_program("held", "--json").out)
    assert (found["id"], found["from"], found["subject"]) == ("1@example.test", "mia@example.test", "SLOTS 5")
    assert set(found) == {"id", "number", "at", "because", "found", "from", "to", "subject", "date"}


def test_what_a_stranger_wrote_has_no_say_about_the_terminal(desk: Desk, servers: EmbeddedServers) -> None:
    desk.configure(servers)
    deliver(servers, mail(1, SAM, "HELP"))
    deliver(servers, mail(2, SAM, "=?utf-8?q?=1B[2J=E2=80=AEevil?=", "HELP"))
    desk.of_program("run", "--once")
    shown = desk.of_program("held").out
    assert "evil" in shown and not {"\x1b", "\u202e"} & set(shown)


def test_what_is_released_is_done_answered_and_moved(holding: Desk, servers: EmbeddedServers) -> None:
    assert slots(holding) == 3
    done = holding.of_program("release", "<1@example.test>")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("1@example.test: accepted: released: M-2 takes 5 at a time; 1 letter in the outbox")
    assert slots(holding) == 5
    assert filed(servers) == {"Processed": ["1@example.test"]}
    assert holding.of_program("held").out == "nothing is held\n"
    holding.of_program("run", "--once")
    assert [one.recipients for one in servers.accepted] == [("mia@example.test",)]
    again = holding.of_program("release", "1@example.test")
    assert again.code == 1 and "was accepted on" in again.err


def test_a_running_daemon_releases_and_answers(desk: Desk, servers: EmbeddedServers) -> None:
    desk.configure(servers)
    desk.imports(ROSTER)
    with desk.daemon():
        deliver(servers, CLAIMED)
        until(lambda: filed(servers).get("Held") == ["1@example.test"])
        servers.accepted.clear()
        assert "SLOTS 5" in desk.of_program("held").out
        assert "held: claimed is too little" in desk.of_program("why", "1@example.test").out
        assert desk.of_program("release", "1@example.test").code == 0
        until(lambda: len(servers.accepted) == 1)
        assert slots(desk) == 5
        assert "accepted: released:" in desk.of_program("why", "1@example.test").out
        assert filed(servers) == {"Processed": ["1@example.test"]}


def test_after_a_crash_between_commit_and_move_the_same_call_moves_and_does_nothing_twice(
    holding: Desk, servers: EmbeddedServers
) -> None:
    holding.of_program("release", "1@example.test")
    holding.of_program("run", "--once")
    move(servers, "Processed", "Held")
    again = holding.of_program("release", "1@example.test")
    assert (again.code, again.err) == (0, "")
    assert again.out.startswith("1@example.test: before this accepted: released:")
    assert filed(servers) == {"Processed": ["1@example.test"]}
    holding.of_program("run", "--once")
    assert len(servers.accepted) == 1


def test_what_is_dropped_is_put_away_and_nobody_hears_of_it(holding: Desk, servers: EmbeddedServers) -> None:
    done = holding.of_program("drop", "1@example.test")
    assert (done.code, done.err) == (0, "")
    assert filed(servers) == {"Ignored": ["1@example.test"]}
    receipt = holding.receipt("1@example.test")
    assert receipt and receipt.disposition == "ignored" and "dropped by the operator" in receipt.because
    holding.of_program("run", "--once")
    assert servers.accepted == [] and slots(holding) == 3
    deliver(servers, CLAIMED)  # it comes once more
    holding.of_program("run", "--once")
    assert servers.accepted == [] and slots(holding) == 3
    assert holding.of_program("drop", "1@example.test").code == 0
    assert holding.of_program("release", "1@example.test").code == 1


def test_without_the_mailbox_what_is_held_is_still_named_and_dropped(holding: Desk) -> None:
    holding.configure(None)
    shown = holding.of_program("held")
    assert shown.code == 0
    assert "1@example.test" in shown.out and "only what the books say" in shown.err
    released = holding.of_program("release", "1@example.test")
    assert released.code == 1 and released.err.count("\n") == 1
    dropped = holding.of_program("drop", "1@example.test")
    assert dropped.code == 1 and "it was dropped" in dropped.err


@pytest.mark.parametrize("command", ["release", "drop", "retry"])
def test_a_mail_that_nobody_knows_is_said_to_be_unknown(holding: Desk, command: str) -> None:
    done = holding.of_program(command, "2@example.test")
    assert done.code == 1
    assert "did you mean 1@example.test?" in done.err


def test_a_strangers_second_mail_is_answered_once_it_is_released(desk: Desk, servers: EmbeddedServers) -> None:
    desk.configure(servers)
    for number in (1, 2):
        deliver(servers, mail(number, SAM, "HELP"))
    desk.of_program("run", "--once")
    assert {one.recipients[0] for one in servers.accepted} == {"sam@example.test", "ada@example.org"}
    assert filed(servers)["Held"] == ["2@example.test"]
    servers.accepted.clear()
    assert desk.of_program("release", "h-1").code == 0
    desk.of_program("run", "--once")
    assert [one.recipients for one in servers.accepted] == [("sam@example.test",)]


def test_a_held_mail_is_told_of_and_decided_on_by_its_number(holding: Desk, servers: EmbeddedServers) -> None:
    why = json.loads(holding.of_program("why", "H-1", "--json").out)
    assert (why["id"], why["screening"], why["trust"], why["place"]) == (
        "1@example.test",
        "genuine",
        "claimed",
        "nowhere",
    )
    assert (why["commands"], why["chapter"], why["held"], why["folder"]) == (["SLOTS"], "membership", "H-1", "Held")
    assert [(letter["template"], letter["state"]) for letter in why["letters"]] == [("challenge", "sent")]
    assert why["rules"] == ["decisions, offers and profile"]
    told = holding.of_program("why", "H-1")
    assert [line.split()[0] for line in told.lines[2:8]] == [
        "screening",
        "trust",
        "place",
        "rules",
        "commands",
        "letter",
    ]
    shown = holding.of_program("show", "h1")
    assert "waiting" in shown.out and "mia@example.test" in shown.out
    assert "the last of the held mails is H-1" in holding.of_program("show", "H-9").err
    assert holding.of_program("drop", "H-1").code == 0
    assert filed(servers) == {"Ignored": ["1@example.test"]}
    assert json.loads(holding.of_program("show", "H-1", "--json").out)["stage"] == "settled"


def test_a_mail_over_the_limit_is_released_once_the_limit_is_higher(desk: Desk, servers: EmbeddedServers) -> None:
    desk.configure(servers, more="[limits]\nmax_mail_mb = 1\n")
    deliver(servers, mail(1, SAM, "HELP", "x" * 1_200_000))
    desk.of_program("run", "--once")
    refused = desk.of_program("release", "1@example.test")
    assert refused.code == 1 and "larger than limits.max_mail_mb" in refused.err
    desk.configure(servers, more="[limits]\nmax_mail_mb = 2\n")
    assert desk.of_program("release", "1@example.test").code == 0
    assert filed(servers) == {"Processed": ["1@example.test"]}


def test_a_mail_without_a_message_id_is_found_by_its_digest(holding: Desk, servers: EmbeddedServers) -> None:
    raw = CLAIMED.replace(b"Message-ID: <1@example.test>\r\n", b"").replace(b"SLOTS 5", b"SLOTS 4")
    deliver(servers, raw)
    holding.of_program("run", "--once")
    digest = parse(raw).digest
    assert {one["id"]: one["subject"] for one in json.loads(holding.of_program("held", "--json").out)} == {
        "1@example.test": "SLOTS 5",
        digest: "SLOTS 4",
    }
    assert holding.of_program("release", digest).code == 0
    assert slots(holding) == 4
    assert filed(servers)["Held"] == ["1@example.test"] and len(filed(servers)["Processed"]) == 1


def test_another_mail_under_a_known_message_id_is_taken_in_by_its_digest(
    holding: Desk, servers: EmbeddedServers
) -> None:
    forged = CLAIMED.replace(b"SLOTS 5", b"SLOTS 9")
    deliver(servers, forged)
    holding.of_program("run", "--once")
    digest = parse(forged).digest
    assert [one["subject"] for one in json.loads(holding.of_program("held", "--json").out)] == ["SLOTS 5", "SLOTS 9"]
    assert holding.of_program("release", digest).code == 0
    assert slots(holding) == 9
    assert filed(servers) == {"Held": ["1@example.test"], "Processed": ["1@example.test"]}
    assert holding.of_program("release", "1@example.test").code == 0
    assert slots(holding) == 5


def test_nothing_automatic_is_answered_even_when_it_is_released(desk: Desk, servers: EmbeddedServers) -> None:
    desk.configure(servers, more="[limits]\nmax_mail_mb = 1\n")
    deliver(servers, mail(1, SAM, "HELP", "x" * 1_200_000, "Auto-Submitted: auto-replied"))
    desk.of_program("run", "--once")
    servers.accepted.clear()
    desk.configure(servers, more="[limits]\nmax_mail_mb = 2\n")
    done = desk.of_program("release", "1@example.test")
    assert done.code == 0 and "ignored" in done.out
    desk.of_program("run", "--once")
    assert servers.accepted == []
    assert filed(servers) == {"Ignored": ["1@example.test"]}


def test_shunted_mails_are_taken_in_once_what_failed_is_mended(desk: Desk, servers: EmbeddedServers) -> None:
    desk.configure(servers)
    letters = desk.folder / "templates"
    letters.mkdir()
    (letters / "help.md").write_text(BROKEN)
    with desk.daemon() as process:
        deliver(servers, mail(1, SAM, "HELP"))
        until(lambda: filed(servers).get("Shunted") == ["1@example.test"])
        told = desk.of_program("why", "1@example.test")
        assert "shunted" in told.out and "trace" in told.out
        failed = desk.of_program("retry")
        assert failed.code == 1 and "1 of 1 still failed" in failed.err
        again = desk.of_program("retry", "--json")
        (one,) = json.loads(again.out)
        assert again.code == 1 and (one["id"], one["mended"]) == ("1@example.test", False) and "shunted" in one["said"]
        assert filed(servers)["Shunted"] == ["1@example.test"]
        told_admins = len(servers.accepted)
        (letters / "help.md").unlink()
        process.send_signal(signal.SIGHUP)
        until(lambda: desk.of_program("retry").code == 0)
        until(lambda: len(servers.accepted) > told_admins)
        assert servers.accepted[-1].recipients == ("sam@example.test",)
        assert filed(servers) == {"Processed": ["1@example.test"]}
    assert told_admins == 1  # however often it failed
    assert desk.of_program("retry").out == "nothing is shunted\n"


def test_a_held_mail_is_answered_beside_a_running_daemon_and_without_one(
    desk: Desk, servers: EmbeddedServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.configure(servers)
    with desk.daemon():
        for number in (1, 2, 3):
            deliver(servers, mail(number, SAM, "HELP"))
        until(lambda: sorted(filed(servers).get("Held", [])) == ["2@example.test", "3@example.test"])
        servers.accepted.clear()
        done = desk.of_program("release", "H-1", "--answer", "One is enough, Sam.")
        assert (done.code, done.err) == (0, "")
        assert "accepted: H-1: answered, Q-1; 1 letter" in done.out
        until(lambda: len(servers.accepted) == 1)
        assert servers.accepted[0].recipients == ("sam@example.test",)
        assert "One is enough, Sam." in parse(servers.accepted[0].raw).text
        until(lambda: filed(servers)["Held"] == ["3@example.test"])
        until(lambda: json.loads(desk.of_program("show", "H-1", "--json").out)["stage"] == "settled")
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(b"So it is.\n")))
    done = desk.of_program("release", "h-2", "--answer", "-", "--as", "ADA@example.org")
    assert (done.code, done.err) == (0, "") and "in the outbox, `mailbot run` sends them" in done.out
    again = desk.of_program("release", "h-2", "--answer", "So it is.")
    assert again.code == 0 and "before this accepted: H-2 answered" in again.out
    assert "Held" not in filed(servers)
    desk.of_program("run", "--once")
    assert "So it is." in parse(servers.accepted[-1].raw).text and len(servers.accepted) == 2
    assert "no admin" in desk.of_program("release", "H-2", "--answer", "Hm.", "--as", "mia@example.test").err
    assert desk.of_program("release", "H-2", "--as", "ada@example.org").code == 2
