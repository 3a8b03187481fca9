"""A rehearsal: a short one holds, tells the same for the same seed, and keeps its mails where it is asked to."""

from __future__ import annotations

import io
import mailbox
from contextlib import closing
from email.header import decode_header, make_header
from pathlib import Path

import pytest

from mailbot.rehearsal.run import Rehearsal, Size


@pytest.mark.parametrize("seed", [3, 7])
def test_every_invariant_holds_in_a_year_of_made_up_people(seed: int) -> None:
    figures = Rehearsal(Size(60, 9, 0.5, seed)).run()
    assert int(str(figures["calls_held"])) > 5
    mails = figures["mails"]
    assert isinstance(mails, dict) and mails["accepted"] > 200 and "shunted" not in mails
    assert int(str(figures["most_nudges_in_a_week"])) <= 2


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
