"""Every letter as its reader sees it, reviewed as prose, and the rules of good letters that a machine can hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from mailbot.policy.shipped import shipped_path
from mailbot.policy.templates import Templates
from mailbot.policy.typesetting import Rendered
from mailbot.program.letters.catalogue import LETTERS
from tests.letters.conftest import REVIEWED
from tests.letters.variants import SITUATIONS

ZONE = "Europe/Berlin"
SOURCES = Path(__file__).resolve().parents[2] / "mailbot"

LONG = {
    "application-form": "it is the form, with the rules that its last question asks about",
    "application-approved": "it lists both sides' duties (S36)",
    "review-packet": "it is all that an admin needs to decide",
    "kickoff-mentor": "it is the kit for the first call, with a question bank (S24)",
    "kickoff-mentee": "it is the kit for the first call",
    "kickoff-outcome": "it is a form",
    "call-held": "it ends with a form after the kickoff (S25-S28)",
    "help": "it is a list, as long as there is to say",
    "status": "it is a list, as long as there is to tell",
    "digest": "it is a list, as long as there is to decide",
    "several": "it is several letters in one",
    "malformed": "it lists what fits",
    "news-preview": "it shows the whole letter that is to go out",
    "volunteer-form": "it is the form, with what mentors agree to",
    "volunteer-approved": "it lists both sides' duties (S36)",
    "volunteer-packet": "it is all that an admin needs to decide",
    "profile": "it is a form",
    "mentors": "it is a list, as long as there are mentors",
}
"""Letters that may have more than 120 words of their own, and why."""

TO_FILL_IN = frozenset(
    {
        *("application-form", "volunteer-form", "handover-form", "closing-form", "catchup-self", "catchup-outcome"),
        *("kickoff-outcome", "call-held", "self-assessment"),
    }
)
"""Letters that are a form, with room below each question."""

RELAYS = {
    *("talk", "agenda", "catchup-news", "enquiry-answer", "enquiry", "enquiry-answered", "review-comment"),
    *("conduct", "conduct-answered", "confidence-answer"),
}
"""People's words, passed on: they begin without a greeting of ours."""


def rendered(templates: Templates, situation: str) -> Rendered:
    name, facts = SITUATIONS[situation]
    return templates.render(name, facts, ZONE)


def parts(text: str) -> tuple[str, str]:
    """Body and foot."""
    body, mark, foot = text.rpartition("\n\n-- \n")
    assert mark, text
    return body, foot


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_letter_reads_as_it_was_reviewed(
    situation: str, templates: Templates, reviewed: Callable[[str, str], str]
) -> None:
    letter = rendered(templates, situation)
    text = f"Subject: {letter.subject}\n\n{letter.text}"

    assert text == reviewed(situation, text)


def test_no_review_is_left_of_a_letter_that_is_gone() -> None:
    assert {file.stem for file in REVIEWED.iterdir()} == set(SITUATIONS)


def test_every_letter_that_the_code_sends_has_a_file_and_samples_and_none_is_idle() -> None:
    catalogue = SOURCES / "program" / "letters"
    sending = (path for path in SOURCES.rglob("*.py") if catalogue not in path.parents)
    code = "\n".join(path.read_text(encoding="utf-8") for path in sending)
    files = {path.stem for path in shipped_path("templates").glob("[!_]*.md") if "." not in path.stem}
    quoted = set(re.findall(r'"([a-z]+(?:-[a-z]+)*)"', code))

    assert set(LETTERS) == files
    assert set(LETTERS) <= quoted


def test_every_template_that_a_letter_is_made_with_is_known() -> None:
    """Whatever stands where code names a template: template=, Letter(to, …), answer(…), _to_admin(s)(…)."""
    sent: set[str] = set()
    for path in SOURCES.rglob("*.py"):
        code = path.read_text(encoding="utf-8")
        sent |= set(re.findall(r'\btemplate\s*=\s*"([a-z-]+)"', code))
        sent |= set(re.findall(r'\.answer\(\s*"([a-z-]+)"', code))
        sent |= set(re.findall(r'\bLetter\(\s*[\w.]+,\s*"([a-z-]+)"', code))
        sent |= set(re.findall(r'\b_?to_admins?\((?:\s*\w+,)?\s*"([a-z-]+)"', code))

    assert len(sent) > 40
    assert sent <= set(LETTERS)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_letter_is_short(situation: str, templates: Templates) -> None:
    name = SITUATIONS[situation][0]
    body, _ = parts(rendered(templates, situation).text)
    own = [line for line in body.splitlines() if not line.startswith(("    ", "- "))]
    words = len(" ".join(own).split())

    assert words < 120 or name in LONG, words


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_letter_is_laid_out_with_care(situation: str, templates: Templates) -> None:
    name = SITUATIONS[situation][0]
    letter = rendered(templates, situation)
    body, foot = parts(letter.text)

    assert foot.endswith("\n") and 1 <= len(foot.splitlines()) <= 3
    assert all(line.strip() for line in foot.splitlines())
    if name not in TO_FILL_IN:
        assert "\n\n\n" not in body
        assert body == body.strip("\n")
    assert all(line == line.rstrip() for line in body.splitlines())
    assert "**" not in letter.text and "{{" not in letter.text and "&nbsp;" not in letter.text
    if name not in RELAYS:
        assert re.match(r"Hello [^\n,]+,\n\n", body)
    assert not re.search(r" [.,;:!?](\s|$)|\.\.(?!\.)|,,|\(\)", body)
    assert not re.search(r"\b1 (\w+ )?(days|slots|minutes|mentees|years|things|words)\b", letter.text)
    assert "HELP" in foot or name in {"help", "enquiry-answer"}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_person_writes(situation: str, templates: Templates) -> None:
    name = SITUATIONS[situation][0]
    letter = rendered(templates, situation)
    said = letter.text.casefold()

    for never in (
        "!!",
        "has been processed",
        "you failed",
        "action required",
        "notification",
        "please note",
        "kindly,",
    ):
        assert never not in said
    assert "dear" not in said or name in RELAYS
    assert said.count("!") <= 1
    assert letter.html.count("<img") == 0


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_subject_says_what_it_is_about_and_ends_with_the_id(situation: str, templates: Templates) -> None:
    name, facts = SITUATIONS[situation]
    letter = rendered(templates, situation)
    records = [facts[key] for key in ("enquiry", "pair", "application") if hasattr(facts.get(key), "id")]

    assert letter.subject == " ".join(letter.subject.split())
    assert len(letter.subject) <= 78
    if records:
        assert letter.subject.endswith(f"[{records[0].id}]")  # type: ignore[attr-defined]
    assert not re.match(r"notification|reminder:|re:|fwd?:", letter.subject, re.IGNORECASE)
    assert letter.subject[0].isupper() or name == "enquiry"


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_letter_that_asks_nothing_says_so_and_one_that_asks_says_how(situation: str, templates: Templates) -> None:
    name, _ = SITUATIONS[situation]
    letter = rendered(templates, situation)
    told = (
        "nothing to do", "nothing more to do", "nothing is", "nothing that needs", "nothing you have to do", "reply",
        "write to", "keyword", "it goes like this", "what fits here", "your text", "send apply", "write it once more",
        "please", "do you know", "be in your mailbox", "says yes",
    )  # fmt: skip
    quiet = {"review-scored", "review-undo-late", "slots", "timezone", "status", "help", "malformed"}

    assert letter.keywords or name in quiet or any(words in letter.text.casefold() for words in told)
