"""The office over books on disk: what a crash leaves in the spool is gone at the next start, and nothing else is."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot.composition import open_office
from mailbot.mail.message import Attachment
from mailbot.office import Office
from mailbot.program.decision import Decision, Disposition, Kept, Letter
from mailbot.program.lifecycle import Noted, Opened
from mailbot.program.model import Application
from tests.programs import program_in

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
CV = Attachment("cv.pdf", "application/pdf", b"%PDF-1.7 Ann Bell")
APPLIES = Decision(
    Disposition.ACCEPTED,
    "applies with a file",
    (Opened(Application(id="A-1", applicant="M-9", filed=NOW, touched=NOW, files=("A-1/1",))),),
    (Letter("ann@example.test", "pair-none", "office"),),
    (Kept("A-1/1", CV),),
)
MORE = Decision(
    Disposition.ACCEPTED,
    "sends another file",
    (Noted(Application, "A-1", {"files": ("A-1/1", "A-1/2")}),),
    keeps=(Kept("A-1/2", CV),),
)


def office_at(folder: Path) -> Office:
    folder.mkdir(exist_ok=True)
    return open_office(program_in(folder))


def test_what_a_crash_leaves_of_a_unit_is_swept_at_the_next_start(tmp_path: Path) -> None:
    office = office_at(tmp_path / "program")
    office.begin(NOW)
    with office.unit(NOW):
        (letter,) = office.carry_out(APPLIES, NOW)
    with office.unit(NOW):
        office.carry_out(MORE, NOW)
        office.spool.settle()
        shutil.copytree(tmp_path / "program", tmp_path / "crashed")  # the disk as a crash before the commit leaves it
    assert set(office.spool.ids()) == {"A-1/1", "A-1/2", letter.id}

    after = office_at(tmp_path / "crashed")
    assert set(after.spool.ids()) == {"A-1/1", "A-1/2", letter.id}
    after.begin(NOW)
    assert set(after.spool.ids()) == {"A-1/1", letter.id}
    assert after.spool.get("A-1/1") == CV.content
    office.begin(NOW)
    assert set(office.spool.ids()) == {"A-1/1", "A-1/2", letter.id}


def test_files_are_discarded_only_when_the_books_say_so_for_good(tmp_path: Path) -> None:
    office = office_at(tmp_path)
    gone = Decision(
        Disposition.ACCEPTED, "kept no longer", (Noted(Application, "A-1", {"files": ()}),), discards=("A-1/1",)
    )
    with office.unit(NOW):
        office.carry_out(APPLIES, NOW)
    with pytest.raises(ZeroDivisionError), office.unit(NOW):
        office.carry_out(gone, NOW)
        raise ZeroDivisionError
    assert office.spool.get("A-1/1") == CV.content
    with office.unit(NOW):
        office.carry_out(gone, NOW)
        assert "A-1/1" in office.spool.ids()
    assert "A-1/1" not in office.spool.ids()
