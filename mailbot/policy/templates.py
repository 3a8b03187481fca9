"""Templates: the program's letters, one file each, written once as Markdown with Jinja2 and rendered as text and HTML.

`offer.md` is the letter "offer", `offer.de.md` the same letter in German, `_foot.md` a part that letters include.
The last line that is "--" sets off a letter's foot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from jinja2 import Environment, Template

from mailbot.policy import markdown
from mailbot.policy.last_line import last_line
from mailbot.policy.manuscript import Manuscript, Piece
from mailbot.policy.options import Reply
from mailbot.policy.template_files import LetterFile, LetterFiles, read_letters
from mailbot.policy.template_language import reader_facts
from mailbot.policy.tongues import PLAIN, Tongue
from mailbot.policy.typesetting import Rendered, Typesetter
from mailbot.source import Mistakes, Source

_ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Part:
    """A letter that is said within another, with its own facts; the other one has it in its fact `parts`."""

    template: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Letter:
    subject: Template
    body: Template


class Templates:
    """Every letter, each compiled when it is first written: there are hundreds, in several languages."""

    def __init__(self, files: LetterFiles, tongues: Iterable[Tongue] = ()) -> None:
        self._letters = files.letters
        self._compiled: dict[tuple[str, str], _Letter] = {}
        self._tongues = {tongue.language: tongue for tongue in tongues}
        self._files = files
        self.typesetter = Typesetter(files.layout_texts())

    @property
    def names(self) -> tuple[str, ...]:
        """The letters' names, in order."""
        return tuple(sorted({name for name, _ in self._letters}))

    def languages(self, name: str) -> tuple[str, ...]:
        """The languages in which a letter is written, English first."""
        written = sorted(language for letter, language in self._letters if letter == name)
        return (_ENGLISH, *(language for language in written if language != _ENGLISH))

    @property
    def written(self) -> tuple[str, ...]:
        """The languages in which there are any letters: English, and what has been written besides."""
        others = {language for _, language in self._letters} - {_ENGLISH}
        return (_ENGLISH, *sorted(others))

    def tongue(self, language: str) -> Tongue:
        """How a language says what code says in English; English where it is not known."""
        return self._tongues.get(language, PLAIN)

    def missing(self, language: str) -> tuple[str, ...]:
        """The letters that are not written in a language, and come in English."""
        return tuple(name for name in self.names if (name, language) not in self._letters)

    def note(self, name: str) -> str:
        """What the letter is for, in its author's words."""
        return self._letters[name, _ENGLISH].note

    def _letter(self, name: str, language: str) -> _Letter:
        key = (name, language)
        if key not in self._compiled:
            self._compiled[key] = _compile(self._files, self._letters[key])
        return self._compiled[key]

    def render(self, name: str, facts: Mapping[str, object], zone: str, language: str = _ENGLISH) -> Rendered:
        """Renders a letter for a reader in `zone` (an IANA name); English where it is not written in `language`."""
        return self.typesetter.set(self.write(name, facts, zone, language))

    def write(self, name: str, facts: Mapping[str, object], zone: str, language: str = _ENGLISH) -> Manuscript:
        """Says everything that a letter says, and leaves setting it to a typesetter."""
        language = language if (name, language) in self._letters else _ENGLISH
        letter, tongue = self._letter(name, language), self.tongue(language)
        context = {**facts, **reader_facts(zone, tongue)}
        subject = markdown.flat(letter.subject.render(context))
        body, foot = _split(letter.body.render(context))
        reply, last = _reply(facts, subject), last_line(facts, tongue.phrases.said)
        pieces = (Piece(body, reply), *self._parts(facts, zone, language))
        return Manuscript(subject, language, pieces, foot, reply, last)

    def page(self, name: str, facts: Mapping[str, object]) -> str:
        """A page of the program's that is no letter: roster.html, for the name "roster"."""
        return self._files.page(name).render(facts)

    def _parts(self, facts: Mapping[str, object], zone: str, language: str) -> Iterator[Piece]:
        """The letters within a letter, each under the line that it answers (its fact `read`) or its subject, without
        greeting and foot, and with its own answers.

        Below a part whose answers go elsewhere than the letter's own stands where to.
        """
        parts = facts.get("parts")
        for number, part in enumerate(parts if isinstance(parts, tuple) else (), 1):
            spoken = language if (part.template, language) in self._letters else _ENGLISH
            letter = self._letter(part.template, spoken)
            context = {**part.facts, **reader_facts(zone, self.tongue(spoken))}
            subject = markdown.flat(letter.subject.render(context))
            body = _split(letter.body.render(context))[0]
            reply, own = _reply(part.facts, subject), _reply(facts, "")
            elsewhere = reply is not None and own is not None and reply.address != own.address
            heading = markdown.flat(str(part.facts.get("read") or subject))
            yield Piece(f"## {number} · {markdown.escape(heading)}", None)
            yield Piece(body, reply, greets=False)
            if reply is not None and elsewhere:
                yield Piece(markdown.escape(reply.address), None)


def load_templates(
    sources: Iterable[Source],
    letters: Mapping[str, Mapping[str, object]],
    mistakes: Mistakes,
    pages: Mapping[str, Mapping[str, object]] | None = None,
    tongues: Iterable[Tongue] = (),
    *,
    thorough: bool = False,
) -> Templates | None:
    """Compiles letters; `letters` are those the program sends, each with sample facts of every name it may use,
    and `pages` the same for what is no letter. A language that is none of the `tongues` has English dates.

    Notes wrong names (also in branches that the sample does not take), syntax errors, letters without a file and
    files without a letter; None where anything was noted. What is shipped is tried by its tests alone, and where this
    is to be `thorough`.
    """
    before, sources = len(mistakes.found), tuple(sources)
    files = read_letters(sources, letters, mistakes, thorough=thorough)
    if len(mistakes.found) > before or files is None:
        return None
    templates = Templates(files, tongues)
    for (name, language), file in files.doubtful.items():
        try:
            templates.render(name, letters[name], "Europe/Berlin", language)
        except Exception as error:  # a template can fail in any way that Python can: all of them are its author's
            problem = f"cannot be rendered with sample facts: {error}"
            mistakes.note(file.source.path, "", problem, "day and moment take dates, quoted takes text")
    for name, facts in (pages or {}).items():
        try:
            templates.page(name, facts)
        except Exception as error:
            mistakes.note(
                f"{name}.html", "", f"cannot be rendered with sample facts: {error}", "copy the shipped one back"
            )
    return templates if len(mistakes.found) == before else None


def _compile(files: LetterFiles, file: LetterFile) -> _Letter:
    bodies: Environment = files.bodies
    return _Letter(files.subjects.from_string(file.subject), bodies.get_template(file.source.name))


def _split(text: str) -> tuple[str, str]:
    """Body and foot: values are escaped, so that a line "--" is always the template's own."""
    lines = text.split("\n")
    backwards = range(len(lines) - 1, -1, -1)  # the foot is short
    at = next((number for number in backwards if lines[number].rstrip() == "--"), len(lines))
    return "\n".join(lines[:at]), "\n".join(lines[at + 1 :])


def _reply(facts: Mapping[str, object], subject: str) -> Reply | None:
    """Where answers go: the fact `reply` with an address and a subject, as an object or a mapping.

    The subject may be a function of the letter's own one: which subject a reply has may depend on it.
    """
    reply = facts.get("reply")
    if reply is None:
        return None
    given = reply if isinstance(reply, Mapping) else vars(reply)
    wanted = given.get("subject", "")
    return Reply(str(given.get("address", "")), markdown.flat(wanted(subject) if callable(wanted) else wanted))
