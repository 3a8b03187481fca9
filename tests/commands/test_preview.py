"""Every letter with sample facts in one page, and the words that complete themselves in a shell."""

from __future__ import annotations

import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from mailbot.program.letters.catalogue import LETTERS
from tests.commands.conftest import Desk

EVIL = "<script>alert(1)</script>"


class Reading(HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_every_letter_is_on_the_page_as_text_and_as_html_and_it_needs_nothing_else(desk: Desk) -> None:
    file = desk.folder / "letters.html"
    done = desk.call("preview", "--to", file)
    assert (done.code, done.out) == (0, f"{len(LETTERS)} letters: {file}\n")
    page = Reading(file.read_text())
    articles = [article["id"] or "" for article in page.of("article")]
    assert [name for name in articles if not name.endswith(".de")] == list(LETTERS)
    assert len(articles) == len(set(articles)) and "offer.de" in articles
    assert {link["href"] for link in page.of("a")} == {f"#{name}" for name in LETTERS}
    assert len(page.of("iframe")) == len(page.of("pre")) == len(articles)
    assert {frame["sandbox"] for frame in page.of("iframe")} == {"allow-same-origin"}
    assert all("</html>" in (frame["srcdoc"] or "") for frame in page.of("iframe"))
    assert not page.of("script") and not page.of("link") and not page.of("img")


def test_one_letter_with_the_programs_own_words(desk: Desk) -> None:
    letters = desk.folder / "templates"
    letters.mkdir()
    (letters / "help.md").write_text(
        f"---\nsubject: Hilfe {EVIL}\nnote: {EVIL}\n---\nGuten Tag, {{{{ reader.name }}}}\n"
    )
    file = desk.folder / "letter.html"
    assert desk.of_program("preview", "help", "--to", file).code == 0
    text = file.read_text()
    assert "Guten Tag, Cem Kaya" in text and EVIL not in text
    assert [article["id"] for article in Reading(text).of("article")] == ["help", "help.de"]
    (letters / "help.md").write_text("---\nsubject: Hilfe\n---\n{{ raeder }}\n")
    broken = desk.of_program("preview", "help", "--to", file)
    assert broken.code == 2 and "raeder" in broken.err


def test_a_letter_that_is_none_and_a_place_that_cannot_be_written(desk: Desk) -> None:
    assert "did you mean offer" in desk.call("preview", "ofer").err
    done = desk.call("preview", "--to", desk.folder / "nowhere" / "x.html")
    assert done.code == 1 and "cannot be written to" in done.err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_a_script_that_asks_mailbot(desk: Desk, shell: str) -> None:
    done = desk.call("completion", shell)
    assert done.code == 0 and f"_MAILBOT_COMPLETE=complete_{shell}" in done.out
    assert desk.call("completion", "tcsh").code == 2


@pytest.mark.parametrize(
    ("words", "offered"),
    [("mailbot re", {"release", "retry"}), ("mailbot preview call-", {"call-invitation", "call-reminder"})],
)
def test_bash_completes_commands_and_letters(desk: Desk, words: str, offered: set[str]) -> None:
    program = desk.folder / "mailbot"
    program.write_text(f"#!{sys.executable}\nfrom mailbot.cli import main\nmain()\n")
    program.chmod(0o755)
    asks = (
        f"{desk.call('completion', 'bash').out}\n"
        f"COMP_WORDS=({words}); COMP_CWORD={len(words.split()) - 1}; _mailbot_completion mailbot\n"
        "printf '%s\\n' \"${COMPREPLY[@]}\"\n"
    )
    where = {**os.environ, "PATH": f"{desk.folder}:{os.environ['PATH']}", "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(["bash", "-c", asks], capture_output=True, text=True, env=where, timeout=60, check=True)
    assert offered <= set(done.stdout.split()), done.stderr
