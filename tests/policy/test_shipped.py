"""The shipped files are found, and a program's own files take their places one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbot.errors import ConfigError
from mailbot.policy.shipped import shipped_path, sources


def test_the_shipped_templates_are_found() -> None:
    names = [source.name for source in sources("templates")]

    assert "layout.html" in names
    assert names == sorted(names)


def test_a_programs_own_file_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "layout.html").write_text("<p>mine</p>", encoding="utf-8")
    (tmp_path / "extra.md").write_text("\ufeffmine too", encoding="utf-8")
    for ignored in (".hidden.md", "#layout.html", "layout.html~", "notes.txt"):
        (tmp_path / ignored).write_text("x", encoding="utf-8")
    (tmp_path / "folder.md").mkdir()

    found = {source.name: source for source in sources("templates", tmp_path)}

    assert found["layout.html"].text == "<p>mine</p>"
    assert found["layout.html"].path == str(tmp_path / "layout.html")
    assert found["extra.md"].text == "mine too"
    assert set(found) == {source.name for source in sources("templates")} | {"extra.md"}


def test_a_folder_that_is_not_there_changes_nothing(tmp_path: Path) -> None:
    assert sources("templates", tmp_path / "none") == sources("templates")


def test_every_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_bytes(b"\xff\xfe\xfa")
    (tmp_path / "two.md").write_bytes(b"\xff\xfe\xfa")

    with pytest.raises(ConfigError) as caught:
        sources("templates", tmp_path)
    assert [Path(mistake.file).name for mistake in caught.value.mistakes] == ["one.md", "two.md"]


def test_what_did_not_come_along_is_a_broken_installation() -> None:
    with pytest.raises(ConfigError, match="install mailbot again"):
        shipped_path("nothing")
