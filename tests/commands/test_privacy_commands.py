"""Privacy from the command line: what is held on somebody is written into a file that only its owner can read."""

from __future__ import annotations

from zipfile import ZipFile

from tests.commands.conftest import Desk
from tests.commands.test_people import ROSTER


def test_export_writes_what_is_held_for_its_owner_alone(desk: Desk) -> None:
    desk.imports(ROSTER)
    out = desk.folder / "mia.zip"
    done = desk.of_program("export", "mia@example.test", "-o", out)
    assert done.code == 0 and str(out) in done.out
    assert out.stat().st_mode & 0o077 == 0
    with ZipFile(out) as archive:
        everything = "\n".join(archive.read(name).decode() for name in archive.namelist())
    assert "mia@example.test" in everything and "Ben Brook" in everything and "Ben@Example.Test" not in everything
    nobody = desk.of_program("export", "nobody@example.test")
    assert nobody.code == 1 and "hold nothing on nobody@example.test" in nobody.err
