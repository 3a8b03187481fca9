"""Manual: the lessons that were kept, by discipline and by stage of the life cycle of software (S73)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailbot.mail.message import Attachment
from mailbot.policy.markdown import escape
from mailbot.program.books import Books
from mailbot.program.handbook import Handbook
from mailbot.program.knowledge.lesson import ANY, KeptLesson, Shelf

GENERAL = "For every discipline"
AT_ANY_STAGE = "At any stage"


@dataclass(frozen=True, slots=True)
class Section:
    """The lessons of one stage of the life cycle, the oldest first."""

    stage: str
    lessons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The sections of one discipline, in the order in which software comes about."""

    discipline: str
    sections: tuple[Section, ...]

    @property
    def count(self) -> int:
        return sum(len(section.lessons) for section in self.sections)


def compiled(books: Books, handbook: Handbook) -> tuple[Part, ...]:
    """The manual as the books have it now: the program's disciplines in their order, then what fits them all."""
    names = {**handbook.disciplines, ANY: GENERAL}
    shelves = ((name, books.get(Shelf, key)) for key, name in names.items())
    return tuple(Part(name, tuple(_sections(shelf.lessons, handbook))) for name, shelf in shelves if shelf is not None)


def _sections(lessons: Sequence[KeptLesson], handbook: Handbook) -> Iterator[Section]:
    stages = {stage.key: stage.label for stage in handbook.stages}
    for key, label in stages.items():
        if found := tuple(lesson.wording for lesson in lessons if lesson.phase == key):
            yield Section(label.capitalize(), found)
    if rest := tuple(lesson.wording for lesson in lessons if lesson.phase not in stages):
        yield Section(AT_ANY_STAGE, rest)


def in_markdown(parts: Sequence[Part], title: str) -> str:
    """The manual as a text of its own; what people wrote is never markup in it."""
    lines = [f"# {escape(title)}"]
    for part in parts:
        lines.append(f"## {escape(part.discipline[:1].upper() + part.discipline[1:])}")
        for section in part.sections:
            lines.append(f"### {escape(section.stage)}")
            lines += [f"- {escape(lesson).replace(chr(10), chr(10) + '  ')}" for lesson in section.lessons]
    return "\n\n".join(lines) + "\n"


def enclosed(books: Books, handbook: Handbook) -> tuple[Attachment, ...]:
    """The manual as a file to go with a letter; none while nothing has been kept."""
    parts = compiled(books, handbook)
    if not parts:
        return ()
    text = in_markdown(parts, title_of(handbook))
    return (Attachment("manual.md", "text/markdown", text.encode()),)


def title_of(handbook: Handbook) -> str:
    return f"{handbook.name}: what pairs have learned"
