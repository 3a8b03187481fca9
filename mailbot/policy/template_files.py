"""Template files: reads letters with their front matter, and checks every one of them against the program's letters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import (
    DictLoader,
    Environment,
    StrictUndefined,
    Template,
    TemplateSyntaxError,
    nodes,
)
from jinja2.sandbox import SandboxedEnvironment

from mailbot.policy import markdown
from mailbot.policy.page import LAYOUT
from mailbot.policy.shipped import shipped_path
from mailbot.policy.template_language import language_of_letters
from mailbot.policy.template_names import NameCheck, Note
from mailbot.source import Mistakes, Source, did_you_mean

_FRONT = ("subject", "note")
_MEND_FRONT = "begin the file with three lines: ---, subject: …, ---"


@dataclass(frozen=True, slots=True)
class LetterFile:
    """One letter's file: its front matter, and its body with empty lines where the front matter was."""

    source: Source
    subject: str
    note: str
    body: str
    subject_line: int = 1


@dataclass(frozen=True, slots=True)
class LetterFiles:
    """The letters by (name, language), those of them that have to be tried, and the two environments that compile
    them."""

    letters: dict[tuple[str, str], LetterFile]
    texts: dict[str, str]
    doubtful: dict[tuple[str, str], LetterFile]
    bodies: Environment = field(init=False)
    subjects: Environment = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "bodies", language_of_letters(DictLoader(self.texts), markdown.escape))
        object.__setattr__(self, "subjects", language_of_letters(None, markdown.flat))

    def layout_texts(self) -> dict[str, str]:
        """The page around every HTML part, and what it may include."""
        return {name: text for name, text in self.texts.items() if name.endswith(".html") or name.startswith("_")}

    def page(self, name: str) -> Template:
        """A page of its own, which is no letter: every value in it is text, and every name has to be there."""
        environment = SandboxedEnvironment(
            loader=DictLoader(self.texts),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        return environment.get_template(f"{name}.html")


def read_letters(
    sources: Sequence[Source],
    letters: Mapping[str, Mapping[str, object]],
    mistakes: Mistakes,
    *,
    thorough: bool = False,
) -> LetterFiles | None:
    """Reads every file, and checks those that are doubtful, or all where this is to be `thorough`; None where the
    layout is missing, so that nothing could be rendered."""
    found: dict[tuple[str, str], LetterFile] = {}
    texts: dict[str, str] = {}
    paths: dict[str, str] = {}
    for source in sources:
        paths[source.name] = source.path
        texts[source.name] = source.text
        if source.name.endswith(".md") and not source.name.startswith("_"):
            letter = _read(source, mistakes)
            texts[source.name] = letter.body
            _file_letter(letter, letters, found, mistakes)
    for name in letters:
        if (name, "en") not in found:
            mistakes.note(f"{name}.md", "", "this letter has no template", "copy the shipped one back and reword that")
    if LAYOUT not in texts:
        mistakes.note(LAYOUT, "", "the page around the letters is missing", "copy the shipped one back")
        return None
    files = LetterFiles(found, texts, found if thorough else _doubtful(found, sources))
    for (name, _), letter in files.doubtful.items():
        _Checker(files, letters[name], paths, mistakes).letter(letter)
    return files


def _doubtful(
    letters: Mapping[tuple[str, str], LetterFile], sources: Iterable[Source]
) -> dict[tuple[str, str], LetterFile]:
    """The letters that have to be tried: a program's own, and all of them where it has its own parts or page. What is
    shipped has been tried before."""
    folder = shipped_path("templates")
    own = {source.name for source in sources if Path(source.path).parent != folder}
    every = any(name.startswith("_") or name.endswith(".html") for name in own)
    return {key: file for key, file in letters.items() if every or file.source.name in own}


def _file_letter(
    letter: LetterFile,
    letters: Mapping[str, Mapping[str, object]],
    found: dict[tuple[str, str], LetterFile],
    mistakes: Mistakes,
) -> None:
    name, _, language = letter.source.stem.partition(".")
    if name in letters:
        found[name, language or "en"] = letter
    else:
        mend = did_you_mean(name, letters)
        mistakes.note(letter.source.path, "", f"the program sends no letter {name!r}", mend)


def _read(source: Source, mistakes: Mistakes) -> LetterFile:
    """Takes the front matter off: `subject:` and `note:`, one line each, between two lines `---`."""
    lines = source.text.replace("\r\n", "\n").split("\n")
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0) if lines else 0
    if lines[0].rstrip() != "---" or not end:
        mistakes.note(source.path, "line 1", "the subject is missing", _MEND_FRONT)
        return LetterFile(source, "", "", source.text)
    front: dict[str, tuple[str, int]] = {}
    for number, line in enumerate(lines[1:end], 2):
        key, colon, value = line.partition(":")
        if line.strip() and (not colon or key.strip() not in _FRONT):
            mend = did_you_mean(key.strip(), _FRONT)
            mistakes.note(source.path, f"line {number}", f"there is no {key.strip()!r} between the two lines ---", mend)
        front[key.strip()] = (value.strip(), number)
    subject, line_number = front.get("subject", ("", 1))
    if not subject:
        mistakes.note(source.path, f"line {line_number}", "the subject is missing", _MEND_FRONT)
    body = "\n" * (end + 1) + "\n".join(lines[end + 1 :])
    return LetterFile(source, subject, front.get("note", ("", 1))[0], body, line_number)


class _Checker:
    """Checks the names in one letter's subject, body and the parts it includes, against that letter's sample facts."""

    def __init__(
        self, files: LetterFiles, facts: Mapping[str, object], paths: Mapping[str, str], mistakes: Mistakes
    ) -> None:
        self._files = files
        self._facts = facts
        self._paths = paths
        self._mistakes = mistakes
        self._seen: set[str] = set()

    def letter(self, letter: LetterFile) -> None:
        self._text(letter.subject, letter.source.path, letter.subject_line - 1)
        self._text(letter.body, letter.source.path, 0)

    def _text(self, text: str, path: str, above: int) -> None:
        """Checks one text; `above` is the number of lines above it in its file."""

        def note(line: int, problem: str, mend: str) -> None:
            place = f"line {line + above}"
            if not any((m.file, m.place, m.problem) == (path, place, problem) for m in self._mistakes.found):
                self._mistakes.note(path, place, problem, mend)

        try:
            tree = self._files.bodies.parse(text)
        except TemplateSyntaxError as error:
            note(error.lineno, f"cannot be read: {error.message}", "facts stand in {{ }}, if and for in {% %}")
            return
        check = NameCheck(self._files.bodies, self._facts, note)
        check.check(tree)
        if "reply" not in self._facts:
            for call in tree.find_all(nodes.Call):
                if isinstance(call.node, nodes.Name) and call.node.name == "options":
                    note(
                        call.lineno, "this letter has no reply address, so nobody could answer", "leave options(…) out"
                    )
        for name, line in check.includes:
            self._include(name, line, note)

    def _include(self, name: str, line: int, note: Note) -> None:
        if name not in self._files.texts or not name.startswith("_"):
            parts = [part for part in self._files.texts if part.startswith("_")]
            note(line, f"there is no part {name!r}", did_you_mean(name, parts))
        elif name not in self._seen:
            self._seen.add(name)
            self._text(self._files.texts[name], self._paths[name], 0)
