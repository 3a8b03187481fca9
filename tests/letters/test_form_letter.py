"""The form goes out in a letter and comes back through all kinds of clients, with every answer where it belongs."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence

import pytest
from selectolax.lexbor import LexborHTMLParser, create_tag

from mailbot.composition import sentences_of
from mailbot.mail.new_text.form import read_answers
from mailbot.mail.outgoing import flowed
from mailbot.mail.reading.flowed import unflow
from mailbot.mail.reading.html import html_to_text
from mailbot.policy.answers import check_form
from mailbot.policy.choices import load_choices
from mailbot.policy.forms import Form, load_forms
from mailbot.policy.shipped import sources
from mailbot.policy.templates import Templates
from mailbot.policy.typesetting import Rendered
from mailbot.program.admission.form_answers import ANY_RECORD
from mailbot.program.admission.questions import findings_shown, form_shown
from mailbot.program.letters.catalogue import LETTERS
from mailbot.source import Mistakes

ANSWERS = {
    "why": "I want to build performance in from the first sketch on.\n\nAnd to pass that on.",
    "accomplishments": "Halved the response time of a gateway:\n- found the lock\n- removed it",
    "links": "https://code.example.org/ann/wrk",
    "standout": "I play the cello.",
    "linkedin": "https://www.linkedin.com/in/ann-bell",
    "discipline": "load testing",
    "experience": "six years of load testing",
    "goals": "to plan capacity",
    "timezone": "Europe/Berlin",
    "languages": "German, English",
    "agree": "I agree",
}


@pytest.fixture(scope="module")
def form() -> Form:
    mistakes = Mistakes()
    files = {source.name: source for source in sources("rules")}
    disciplines = load_choices(files["disciplines.toml"], mistakes)
    lists = {"disciplines": disciplines, "stages": load_choices(files["stages.toml"], mistakes)}
    forms = load_forms([files["forms.toml"]], lists, mistakes)
    mistakes.done()
    return forms["application"]


@pytest.fixture
def letter(form: Form, templates: Templates) -> Rendered:
    return templates.render(
        "application-form", {**LETTERS["application-form"], "form": form_shown(form)}, "Europe/Berlin"
    )


def labels(form: Form) -> dict[str, str]:
    return {f"[{number}] {field.label}": ANSWERS[field.key] for number, field in enumerate(form.fields, 1)}


def quoting(text: str, answers: Mapping[str, str], mark: str = "> ", width: int = 0) -> str:
    """A reply with the letter quoted, wrapped at `width` if there is one, and an answer below each question."""
    lines: list[str] = ["On Mon, 23 Nov 2026, Mentoring the Mentors wrote:"]
    for line in text.splitlines():
        wrapped = textwrap.wrap(line, width) if width else [line]
        lines += [f"{mark}{part}".rstrip() for part in wrapped or [""]]
        lines += [typed for label, answer in answers.items() if line.startswith(label) for typed in ("", answer, "")]
    return "\n".join(lines)


def html_reply(html: str, answers: Mapping[str, str], *, as_quote: bool) -> str:
    """The letter's page with answers typed into it, as clients do that write HTML: in a quote or bare."""
    page = LexborHTMLParser(html)
    for paragraph in page.css("p"):
        for label, answer in answers.items():
            if " ".join(paragraph.text().split()).startswith(label):
                for line in reversed(answer.split("\n")):
                    typed = create_tag("div")
                    typed.insert_child(line or "\xa0")
                    paragraph.insert_after(typed)
    assert page.body is not None
    inner = page.body.inner_html or ""
    return (
        f"<html><body><div>Hello, here it is.</div><blockquote>{inner}</blockquote></body></html>"
        if as_quote
        else (f"<html><body><div>Hello, here it is.</div><hr><div><b>From:</b> Mentoring</div>{inner}</body></html>")
    )


def tidy(answers: Mapping[str, str]) -> dict[str, list[str]]:
    """Answers by their lines, less the empty ones: how many of them a client leaves is its own affair."""
    return {key: [line for line in answer.splitlines() if line.strip()] for key, answer in answers.items()}


def ours(form: Form, templates: Templates) -> Sequence[str]:
    return (
        form.title,
        form.intro,
        *(sentence.replace(ANY_RECORD, "A-12") for sentence in sentences_of(templates)),
    )


REPLIES: dict[str, Callable[[Rendered, Mapping[str, str]], str]] = {
    "quoted, with answers between": lambda letter, answers: quoting(letter.text, answers),
    "quoted without a blank": lambda letter, answers: quoting(letter.text, answers, ">"),
    "wrapped at 72 and quoted": lambda letter, answers: quoting(letter.text, answers, "> ", 72),
    "wrapped at 40 and quoted": lambda letter, answers: quoting(letter.text, answers, "> ", 40),
    "as it came over the wire": lambda letter, answers: quoting(
        unflow(flowed(letter.text).replace("\r\n", "\n"), delsp=False), answers
    ),
    "typed into the letter without quoting": lambda letter, answers: quoting(letter.text, answers, ""),
    "HTML in a quote": lambda letter, answers: html_to_text(html_reply(letter.html, answers, as_quote=True)),
    "HTML without a quote": lambda letter, answers: html_to_text(html_reply(letter.html, answers, as_quote=False)),
}


@pytest.mark.parametrize("way", REPLIES)
def test_every_answer_comes_back(way: str, letter: Rendered, form: Form, templates: Templates) -> None:
    reply = REPLIES[way](letter, labels(form))
    found = tidy(read_answers(reply, form.fields, (), ours(form, templates)))
    if "HTML without" in way:  # nothing sets the letter's foot off there; an agreement is read from its first line
        found["agree"] = found["agree"][:1]

    assert found == tidy(ANSWERS)
    assert not [finding for finding in check_form(form, ANSWERS) if finding.blocks]


@pytest.mark.parametrize("way", REPLIES)
def test_an_empty_form_answers_nothing(way: str, letter: Rendered, form: Form, templates: Templates) -> None:
    found = read_answers(REPLIES[way](letter, {}), form.fields, (), ours(form, templates))
    if way.startswith("HTML"):
        found.pop("agree", None)  # the letter's foot may stand there, and is none

    assert found == {}


def test_no_question_stands_in_the_letter_but_in_the_form(letter: Rendered, form: Form) -> None:
    """A question's label at the beginning of a quoted line would be taken for the question."""
    prose = " ".join(letter.text.partition("[1]")[0].split()).casefold()

    assert [field.label for field in form.fields if field.label.casefold() in prose] == []


MISSING = {"links": "", "linkedin": "linkdin/ann", "discipline": "cooking", "experience": ""}


@pytest.mark.parametrize("width", [0, 40, 60, 76])
@pytest.mark.parametrize("part", ["text", "html"])
@pytest.mark.parametrize("name", ["application-incomplete", "application-reminder"])
def test_what_was_missing_is_found_above_the_quoted_letter(
    name: str, part: str, width: int, form: Form, templates: Templates
) -> None:
    """What our letter says of an answer is nobody's answer, however the client wraps it in the quote."""
    findings = [finding for finding in check_form(form, {**ANSWERS, **MISSING}) if finding.blocks]
    letter = templates.render(name, {**LETTERS[name], "missing": findings_shown(findings)}, "Europe/Berlin")
    quote = quoting(letter.text if part == "text" else html_to_text(letter.html), {}, "> ", width)
    labelled = "Your discipline: testing\nYour experience in it: six years of load testing"
    reply = f"https://code.example.org/ann/wrk\n\nhttps://www.linkedin.com/in/ann-bell\n\n{labelled}\n\n{quote}"
    asked = [finding.key for finding in findings]
    said = (*letter.text.splitlines(), *(finding.problem for finding in findings))

    assert asked == list(MISSING)
    assert read_answers(reply, form.fields, asked, (*ours(form, templates), *said)) == {
        "links": "https://code.example.org/ann/wrk",
        "linkedin": "https://www.linkedin.com/in/ann-bell",
        "discipline": "testing",
        "experience": "six years of load testing",
    }
