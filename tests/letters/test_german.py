"""The letters in German: every one is written, says the same as the English one, and was reviewed as prose."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from mailbot.mail.new_text.form import below, bracket
from mailbot.policy.forms import Form
from mailbot.policy.shipped import shipped_path, sources
from mailbot.policy.templates import Templates
from mailbot.program.handbook import Handbook
from mailbot.program.keywords.vocabulary import KEYWORDS
from mailbot.program.letters import wording
from mailbot.program.letters.catalogue import LETTERS
from tests.letters.test_harmless import NASTY, poisoned_facts, tags
from tests.letters.variants import SITUATIONS

ZONE = "Europe/Berlin"
GERMAN = Path(__file__).with_name("german")
READERS = ("Ann", "Mia", "Ada", "others")
SOURCES = Path(__file__).resolve().parents[2] / "mailbot"


def reader_of(situation: str) -> str:
    name = getattr(SITUATIONS[situation][1]["reader"], "first_name", "")
    return name if name in READERS else "others"


def test_every_letter_and_every_part_of_one_is_written_in_german(templates: Templates) -> None:
    files = {path.stem: path.read_text(encoding="utf-8") for path in shipped_path("templates").glob("*.md")}
    english = {name for name in files if "." not in name}

    assert templates.missing("de") == ()
    assert {f"{name}.de" for name in english} | english == set(files)
    for name in english:
        parts = [sorted(re.findall(r'include "([^".]*)\.', files[each])) for each in (name, f"{name}.de")]
        assert parts[0] == parts[1], name


@pytest.mark.parametrize("reader", READERS)
def test_the_letters_to_each_reader_read_as_they_were_reviewed(
    reader: str, templates: Templates, request: pytest.FixtureRequest
) -> None:
    letters = [templates.render(*SITUATIONS[each], ZONE, "de") for each in SITUATIONS if reader_of(each) == reader]
    names = [each for each in SITUATIONS if reader_of(each) == reader]
    shown = [f"##### {name}\nBetreff: {said.subject}\n\n{said.text}" for name, said in zip(names, letters, strict=True)]
    file, text = GERMAN / f"{reader}.txt", "\n".join(shown)
    if request.config.getoption("update_snapshots"):
        file.write_text(text, encoding="utf-8")

    assert text == file.read_text(encoding="utf-8")


def test_both_languages_offer_the_same_answers_and_name_the_same_records(templates: Templates) -> None:
    for name, facts in SITUATIONS.values():
        english, german = (templates.render(name, facts, ZONE, language) for language in ("en", "de"))
        first = [[words.split()[0] for words in letter.keywords] for letter in (english, german)]
        ids = [set(re.findall(r"\b[A-Z]-\d+\b|\bhttps?://\S+|\S+@\S+\b", letter.text)) for letter in (english, german)]

        assert first[0] == first[1], name
        assert ids[0] == ids[1], name
        assert "Sie " not in german.subject and not re.search(r"\b(?:Ihnen|Ihren?|Ihrem)\b(?! Stärke)", german.subject)


def phrases() -> dict[str, str]:
    """Every phrase in German by what it is in English."""
    files = [source for source in sources("rules") if source.name.endswith(".de.toml")]
    return {english: local for file in files for english, local in tomllib.loads(file.text).get("phrases", {}).items()}


def test_what_keywords_forms_and_stages_are_called_has_german_words(handbook: Handbook) -> None:
    (german,) = handbook.tongues
    forms = [held for held in (getattr(handbook, each.name) for each in fields(handbook)) if isinstance(held, Form)]
    said = [keyword.does for keyword in KEYWORDS]
    said += [keyword.form for keyword in KEYWORDS if len(keyword.form) > 2 and not keyword.form.isupper()]
    said += [*wording._STAGES.values(), *wording._VOLUNTEERING.values(), *handbook.disciplines.values()]
    said += [choice.label for choice in handbook.languages]
    for form in forms:
        said += [form.title, form.intro, *(field.label for field in form.fields)]
        said += [line for field in form.fields for line in (bracket(field), *below(field))]
    alike = {phrase for phrase, local in phrases().items() if phrase == local}

    assert [words for words in said if words and german.phrases.said(words) == words and words not in alike] == []


def written() -> Iterator[str]:
    """What code and rules say, with empty places where a value stands."""
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
    yield from (source.text for source in sources("rules") if ".de." not in source.name)


def test_no_phrase_is_left_of_what_nobody_says_any_more() -> None:
    code = "\n".join(re.sub(r"\{[^}]*\}", "{}", text) for text in written())

    assert [phrase for phrase in phrases() if not is_said(re.split(r"\{[^}]*\}", phrase), code)] == []


def is_said(parts: list[str], code: str) -> bool:
    """Whether some of a phrase's words stand together in code; it may be put together there from several."""
    windows = [" ".join(part.split()[at : at + 3]) for part in parts for at in range(len(part.split()) - 2)]
    short = (word for part in parts for word in re.findall(r"[^\W\d_]+", part))
    return any(window in code for window in windows) or (not windows and all(word in code for word in short))


def reasons() -> Iterator[str]:
    """Why mails wait, as code says it: what stands in a decision to hold one, and what is wrong with an unreadable one;
    an id in each place."""
    for path in SOURCES.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = {name.id: node.value for node in ast.walk(tree) if isinstance(node, ast.Assign)
                 for name in node.targets if isinstance(name, ast.Name)}  # fmt: skip
        for node in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            said = ast.unparse(node.func), [ast.unparse(each) for each in node.args]
            if said[0] == "Decision" and said[1][:1] == ["Disposition.HELD"] and len(node.args) > 1:
                reason = node.args[1]
                yield from text_of(named.get(reason.id, reason) if isinstance(reason, ast.Name) else reason)
            elif said[0] == "MalformedMail" and node.args:
                yield from text_of(node.args[0])


def text_of(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and node.value:
        yield str(node.value)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "P-1" for part in node.values)


def test_why_a_mail_waits_is_said_in_german(handbook: Handbook) -> None:
    said = handbook.tongues[0].phrases.said
    found = set(reasons())

    assert len(found) > 25 and sorted(each for each in found if said(each) == each) == []
    proof = "claimed is too little proof for EXPORT: C-1 asks the registered address; Q-5 answered"
    assert said(proof) == (
        "EXPORT braucht mehr Nachweis als die Absenderadresse allein: C-1 fragt bei der eingetragenen Adresse nach;"
        " Q-5 beantwortet"
    )


def test_nasty_words_stay_words_in_german_as_well(templates: Templates) -> None:
    for name, facts in LETTERS.items():
        plain = templates.render(name, facts, ZONE, "de")
        nasty = templates.render(name, poisoned_facts(facts), ZONE, "de")

        assert tags(nasty.html, name) == tags(plain.html, name), name
        assert [words for words in nasty.keywords if NASTY not in words] == list(plain.keywords), name
        assert "\n" not in nasty.subject and "49" not in nasty.text.replace(plain.text, ""), name
