"""A rehearsal: a short one holds, tells the same for the same seed, and keeps its mails where it is asked to."""

from __future__ import annotations

import io
import mailbox
from contextlib import closing
from email.header import decode_header, make_header
from pathlib import Path

import pytest

from mailbot.adapters.tables import TABLES
from mailbot.office import Office
from mailbot.program.contents import CHAPTERS
from mailbot.program.model import Person
from mailbot.rehearsal.run import BEGINS, Rehearsal, Size


@pytest.mark.parametrize("seed", [3, 7])
def test_every_invariant_holds_in_a_year_of_made_up_people(seed: int) -> None:
    rehearsal = Rehearsal(Size(60, 9, 0.5, seed))
    figures = rehearsal.run()
    assert int(str(figures["calls_held"])) > 5
    mails = figures["mails"]
    assert isinstance(mails, dict) and mails["accepted"] > 200 and "shunted" not in mails
    assert int(str(figures["most_nudges_in_a_week"])) <= 2
    assert rehearsal.world is not None
    _every_calendar_says_what_it_is_about(rehearsal.world.office)


def _every_calendar_says_what_it_is_about(office: Office) -> None:
    """Whatever a chapter has to say at its time is about one of the kinds for which it is asked."""
    for kind in TABLES:
        for record in office.store.all(kind):
            moment = office.moment(record.since if isinstance(record, Person) else BEGINS)
            spoke = {chapter.name for chapter in CHAPTERS for chain in chapter.calendar(record, moment) if chain}
            assert spoke <= {chapter.name for chapter in CHAPTERS if kind in chapter.about}, record.id


def test_real_mails_for_everybody_tell_the_same_twice_and_are_kept_as_an_mbox(tmp_path: Path) -> None:
    file = tmp_path / "all.mbox"
    with file.open("wb") as kept:
        figures = Rehearsal(Size(6, 3, 0.3, 11), mbox=kept).run()
    again = Rehearsal(Size(6, 3, 0.3, 11), mbox=io.BytesIO()).run()
    assert figures == again
    with closing(mailbox.mbox(file)) as box:
        mails = list(box)
    assert len(mails) == figures["composed"]
    subjects = [str(make_header(decode_header(mail["Subject"]))) for mail in mails]
    assert any(subject.startswith("Your application to Mentoring the Mentors") for subject in subjects)
    assert all(mail["To"] and mail["Message-ID"] and not mail.defects for mail in mails)
