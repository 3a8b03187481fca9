"""A folder to edit."""

from __future__ import annotations

import stat
from pathlib import Path

from mailbot.composition import read_program
from mailbot.policy.shipped import shipped_path
from tests.commands.conftest import Desk


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_init_writes_a_folder_that_compiles_and_that_nobody_else_can_read(desk: Desk) -> None:
    folder = desk.folder / "program" / "office"
    done = desk.call("init", folder)
    assert done.code == 0
    assert len(done.lines) == 4
    assert "mailbot check -c" in done.out
    assert (mode(folder), mode(folder / "config.toml")) == (0o700, 0o600)
    for shelf in ("rules", "templates"):
        names = {path.name for path in shipped_path(shelf).iterdir() if path.is_file()}
        assert {path.name for path in (folder / shelf).iterdir()} == names
    program = read_program(folder / "config.toml")
    assert program.config.rules == folder / "rules"


def test_init_overwrites_nothing_and_names_what_is_there(desk: Desk) -> None:
    written = desk.config.read_text()
    (desk.folder / "rules").mkdir()
    done = desk.call("init", desk.folder)
    assert done.code == 1
    assert "config.toml and rules already" in done.err
    assert desk.config.read_text() == written
    assert not (desk.folder / "templates").exists()


def test_init_says_in_a_line_where_it_cannot_write(desk: Desk) -> None:
    done = desk.call("init", desk.config / "office")
    assert done.code == 1
    assert "cannot be written" in done.err
    assert desk.call("init").code == 2
