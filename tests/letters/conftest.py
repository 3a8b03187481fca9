"""What the tests of the letters share: the shipped templates, and the letters as they were reviewed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mailbot.composition import read_program
from mailbot.policy.shipped import shipped_path, sources
from mailbot.policy.templates import Templates, load_templates
from mailbot.program.handbook import Handbook
from mailbot.program.languages import read_tongues
from mailbot.program.letters.catalogue import LETTERS
from mailbot.source import Mistakes

REVIEWED = Path(__file__).parent / "snapshots"


@pytest.fixture
def reviewed(request: pytest.FixtureRequest) -> Callable[[str, str], str]:
    """The reviewed text of a letter, one readable file each; `pytest --snapshot-update` takes the new text for it."""

    def read(name: str, text: str) -> str:
        file = REVIEWED / f"{name}.txt"
        if request.config.getoption("update_snapshots"):
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return file.read_text(encoding="utf-8") if file.exists() else "not reviewed yet: pytest --snapshot-update"

    return read


@pytest.fixture(scope="session")
def templates() -> Templates:
    """Every shipped letter, compiled against the program's samples."""
    mistakes = Mistakes()
    tongues = read_tongues(sources("rules"), mistakes)
    loaded = load_templates(sources("templates"), LETTERS, mistakes, tongues=tongues, thorough=True)
    mistakes.done()
    assert loaded is not None
    return loaded


@pytest.fixture(scope="session")
def handbook() -> Handbook:
    """The shipped rules, forms and languages, compiled."""
    return read_program(shipped_path("config.example.toml")).handbook
