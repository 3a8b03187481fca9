"""The demo as a whole: what the people in it see, what it keeps private, and what it leaves behind."""

from __future__ import annotations

import asyncio
import io
import os
import socket
import tempfile
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from rich.console import Console

from mailbot.demo.acts import joining
from mailbot.demo.cast import PROGRAM_ADDRESS, PROGRAM_ZONE
from mailbot.demo.narrator import Narrator
from mailbot.demo.opening import open_stage
from mailbot.demo.player import DemoFailed
from mailbot.demo.run import perform
from mailbot.demo.stage import Stage
from mailbot.mail.message import Mail
from mailbot.mail.reading.parse import parse
from tests.demo.conftest import Seen, address_of

pytestmark = pytest.mark.wire


def everything(mail: Mail) -> str:
    """All that can be read in a mail, decoded, files and calendars included."""
    headers = "\n".join(f"{name}: {value}" for name, values in mail.headers.items() for value in values)
    files = b"\n".join(file.name.encode() + file.content for file in mail.attachments)
    calendars = b"\n".join(mail.calendars).replace(b"\r\n ", b"")
    return "\n".join([headers, mail.text, mail.html, files.decode("utf-8", "replace"), calendars.decode()]).lower()


def test_ann_and_cem_meet_their_mentors_and_rob_hears_why_not(seen: Seen) -> None:
    to_ann = [mail.text for mail in seen.letters_to("ann")]
    assert any("Ben Brook" in text for text in to_ann)
    assert any(mail.calendars for mail in seen.letters_to("ann"))
    assert any("nearly always somebody waiting in line" in text for text in to_ann)
    assert any("Mia Lund" in mail.text for mail in seen.letters_to("cem"))
    (rejection,) = (mail for mail in seen.letters_to("rob") if "Take one slow page" in " ".join(mail.text.split()))
    assert "July" in rejection.text  # six months on


def test_the_year_is_lived_to_its_end(seen: Seen) -> None:
    to_ann, to_ben = ([mail.text for mail in seen.letters_to(key)] for key in ("ann", "ben"))
    for quarter in ("first", "second", "third", "fourth"):
        assert any(f"Your {quarter} catch-up with Ann is due" in text for text in to_ben), quarter
        assert any(f"remind you of your {quarter} catch-up" in text for text in to_ann), quarter
    assert any("you pause until Monday 5 July 2027" in text for text in to_ann)
    assert any("due around Monday 16 August 2027" in " ".join(text.split()) for text in to_ann)  # later by the pause
    assert any("Congratulations: you have graduated" in text for text in to_ann)
    assert "Ann Bell from Berlin" in seen.letters_to("rob")[-1].text
    assert "What is a p99?" in seen.letters_to("ann")[-1].text


def test_the_automatic_reply_draws_no_answer(seen: Seen) -> None:
    (place,) = (i for i, mail in enumerate(seen.mails) if mail.subject.startswith("Automatic reply"))
    reply = seen.performance.mails[place]
    assert reply.envelope_from == ""
    following = seen.mails[place + 1]
    assert "How do you see yourself by now?" in following.text  # the next morning, and to Ann


def test_the_attachment_reaches_the_mentor(seen: Seen) -> None:
    names = [file.name for mail in seen.letters_to("ben") for file in mail.attachments]
    assert "p99-checkout.csv" in names


@pytest.mark.parametrize(("one", "other"), [("ann", "ben"), ("ben", "ann"), ("cem", "mia"), ("mia", "cem")])
def test_nobody_of_a_pair_is_shown_the_address_of_the_other(seen: Seen, one: str, other: str) -> None:
    letters = seen.letters_to(one)
    assert letters
    assert [mail.subject for mail in letters if address_of(other) in everything(mail)] == []


def test_a_token_of_one_person_never_reaches_another(seen: Seen) -> None:
    ways_to_answer: dict[str, set[str]] = {}
    for one in seen.performance.mails:
        if one.recipients[0] != PROGRAM_ADDRESS and not one.recipients[0].startswith("mentoring+"):
            text = everything(parse(one.raw))
            found = {word.partition("@")[0] for word in text.replace("%2b", "+").split("mentoring+")[1:]}
            ways_to_answer.setdefault(one.recipients[0], set()).update(found)
    assert len(ways_to_answer) == 6
    readers = list(ways_to_answer)
    for i, reader in enumerate(readers):
        for another in readers[i + 1 :]:
            assert not ways_to_answer[reader] & ways_to_answer[another], (reader, another)


def test_every_mail_of_the_cast_was_taken_in_and_answered_as_told(seen: Seen) -> None:
    written = [one for one in seen.performance.mails if not one.envelope_from.startswith("mentoring")]
    assert seen.printed.count(" writes  ") == len(written) > 20
    assert seen.printed.count("\n      office  ") == len(written)
    letters = [one for one in seen.performance.mails if one.envelope_from.startswith("mentoring")]
    assert seen.printed.count("\n      → ") == len(letters) > 40


def test_the_second_approval_is_told_what_happened(seen: Seen) -> None:
    assert "A-1 is offered already: nothing changed" in seen.printed


class Listening(Narrator):
    """A narrator who remembers the ports."""

    ports: tuple[int, int] = (0, 0)

    def begins(self, imap: int, smtp: int) -> None:
        Listening.ports = (imap, smtp)
        super().begins(imap, smtp)


def test_nothing_is_left_running_or_lying_about(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr("mailbot.demo.run.Narrator", Listening)
    monkeypatch.setattr("mailbot.demo.run.play", joining.play)  # one act is enough for it
    (tmp_path / "out").mkdir()
    before, open_files = set(threading.enumerate()), _open_files()
    asyncio.run(perform(_pipe(), tmp_path / "out"))
    for thread in set(threading.enumerate()) - before:
        thread.join(10)
    assert set(threading.enumerate()) <= before
    assert _open_files() <= open_files
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")} == {
        "out",
        "out/demo.html",
        "out/demo.mbox",
    }
    assert 0 not in Listening.ports
    for port in Listening.ports:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()


def test_a_letter_that_does_not_come_ends_the_demo_with_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(stage: Stage) -> None:
        stage["rob"].letter()

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert _how_it_ended(scene) == "no letter came for Rob Stone"
    assert list(tmp_path.iterdir()) == []


def test_a_daemon_that_ends_early_ends_the_demo_with_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(stage: Stage) -> None:
        stage.daemon.end()
        await stage.write(stage["ann"], "APPLY", "")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert _how_it_ended(scene) == "the daemon ended; still waiting for the program to read Ann's mail"
    assert list(tmp_path.iterdir()) == []


def test_a_letter_on_its_way_is_not_waited_for_beyond_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(stage: Stage) -> None:
        monkeypatch.setattr(stage.daemon, "nudge", lambda: None)  # nobody tells the sending loop
        await stage.write(stage["ann"], "APPLY", "")

    monkeypatch.setattr("mailbot.demo.stage.PATIENCE_SECONDS", 1.0)
    assert _how_it_ended(scene) == "waited 1 seconds for the program's letters to be sent"


def test_a_mail_that_is_held_ends_the_demo_with_the_reason() -> None:
    async def scene(stage: Stage) -> None:
        await stage.write(stage["mia"], "SLOTS 2", "")

    assert _how_it_ended(scene).startswith("Mia's mail was held: ")


def _how_it_ended(scene: Callable[[Stage], Awaitable[None]]) -> str:
    """Plays one scene that goes wrong, and answers with what is said of it."""

    async def play() -> None:
        async with open_stage(Narrator(_pipe(), PROGRAM_ZONE)) as stage:
            await scene(stage)

    with pytest.raises(DemoFailed) as failed:
        asyncio.run(play())
    return str(failed.value)


def _pipe() -> Console:
    return Console(file=io.StringIO(), width=80)


def _open_files() -> int:
    """How many descriptors this process holds; 0 where nobody can tell."""
    return len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").is_dir() else 0  # noqa: PTH208
