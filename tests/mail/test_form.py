"""A form goes out as text, comes back through every kind of mail client, and its answers are found again."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.new_text.form import read_answers, render_form
from mailbot.mail.new_text.form_reply import Reply
from tests.bait import in_a_moment


@dataclass(frozen=True)
class Question:
    key: str
    label: str
    kind: str = "text"
    hint: str = ""
    help: str = ""
    required: bool = True
    options: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    none_words: tuple[str, ...] = ()
    yes_words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    title: str
    intro: str
    fields: tuple[Question, ...]


FIELDS = (
    Question(
        "why",
        "Why should you be taken into the program?",
        "lines",
        "5-6 lines",
        "Tell us what brings you here and what you hope to find with a mentor\nwho has been there before.",
    ),
    Question("done", "Professional accomplishments", "lines", "5-6 lines"),
    Question(
        "links",
        "Links to collaborative or open-source work",
        "links",
        'links, or the word "none"',
        none_words=("none",),
    ),
    Question("more", "Anything else that makes you stand out", required=False),
    Question("cv", "LinkedIn CV", "url", "a link", hosts=("linkedin.com",)),
    Question("area", "Discipline", "choice", options=("Performance testing", "Capacity management")),
    Question("agree", "I agree to the rules above", "agree", yes_words=("yes", "i agree", "x", "ja")),
)
INTRO = """This is the form for applicants. Write under each question, as much or as little as you like,
and send the mail back.

Keep in mind: everything here is voluntary, and your answers are read by the admins only."""
FORM = Sheet("Application", INTRO, FIELDS)
TEXT = render_form(FORM)

WHY = "I have tested systems under load for two years\nand want to plan their capacity."
DONE = "Halved the checkout time of a shop.\n\nTaught three colleagues."
CV = "https://www.linkedin.com/in/ann"
ANSWERS = {
    "why": WHY,
    "done": DONE,
    "links": "https://example.org/wrk\nhttps://example.org/jmeter",
    "more": "I play the cello.",
    "cv": CV,
    "area": "testing",
    "agree": "I agree",
}


def filled(answers: dict[str, str], prefix: str = "", answer_prefix: str = "") -> str:
    """The form as a client sends it back: its own lines behind `prefix`, the answers behind `answer_prefix`."""
    out: list[str] = []
    labels = {f"[{number}] {field.label}": field.key for number, field in enumerate(FIELDS, 1)}
    pending = ""
    for line in TEXT.splitlines():
        if pending and not line.strip():
            out += [answer_prefix + answer for answer in answers.get(pending, "").splitlines()]
            pending = ""
        out.append(prefix + line)
        pending = next((key for label, key in labels.items() if line.startswith(label)), pending)
    return "\n".join(out)


def read(text: str, *asked: str) -> dict[str, str]:
    return read_answers(text, FIELDS, asked, ours=[FORM.title, INTRO])


def test_the_form_reads_like_one() -> None:
    lines = TEXT.splitlines()

    assert lines[0] == "Application"
    assert "[1] Why should you be taken into the program? (5-6 lines, required)" in lines
    assert "[4] Anything else that makes you stand out (optional)" in lines
    assert "Choose one: Performance testing, Capacity management" in lines
    at = lines.index("[5] LinkedIn CV (a link, required)")
    assert lines[at + 1] == ""


def test_an_untouched_form_has_no_answers() -> None:
    assert read(TEXT) == {}
    assert read(filled({}, "> ")) == {}


@pytest.mark.parametrize(
    ("prefix", "answer_prefix"),
    [("", ""), ("> ", ""), ("> ", "> "), (">", ""), ("> > ", "> > "), ("| ", "")],
    ids=["filled in place", "below quoted labels", "typed into the quote", "tight quote", "twice quoted", "bars"],
)
def test_every_answer_is_found_however_the_client_quotes(prefix: str, answer_prefix: str) -> None:
    assert read(filled(ANSWERS, prefix, answer_prefix)) == ANSWERS


def test_lines_that_end_in_carriage_returns_and_hard_spaces_change_nothing() -> None:
    text = (
        filled(ANSWERS, "> ").replace("[2] Professional acc", "[2]\u00a0Professional\u00a0acc").replace("\n", " \r\n")
    )

    assert read(text) == ANSWERS


def test_a_label_that_the_client_wrapped_is_still_one() -> None:
    text = """> [1] Why should you be taken into
> the program? (5-6 lines,
> required)
> Tell us what brings you here and what you hope
> to find with a mentor who has been there before.
I want to learn.
> [5] LinkedIn
> CV (a link, required)
https://www.linkedin.com/in/ann"""

    assert read(text) == {"why": "I want to learn.", "cv": CV}


def test_help_that_a_client_joined_to_its_label_is_no_answer() -> None:
    text = (
        "[1] Why should you be taken into the program? (5-6 lines, required) Tell us what brings you here and what "
        "you hope to find with a mentor who has been there before. I want to learn.\n"
        "[2] Professional accomplishments (5-6 lines, required) Many."
    )

    assert read(text) == {"why": "I want to learn.", "done": "Many."}


@pytest.mark.parametrize(
    "line",
    [
        f"LinkedIn CV: {CV}",
        f"linkedin cv - {CV}",
        f"*LinkedIn CV*: {CV}",
        f"• [5] LinkedIn CV (a link, required) {CV}",
        f"5. LinkedIn CV {CV}",
        f"5 LinkedIn CV (a link, required): {CV}",
        f"**[5] LinkedIn CV (a link, required)**\n\n{CV}",
        f"LinkedIn CV\n{CV}",
        f"[5] {CV}",
        f"> LinkedIn CV: {CV}",
        f"> [5] LinkedIn CV (a link, required) {CV}",
    ],
)
def test_a_label_may_lose_its_number_its_brackets_and_its_line(line: str) -> None:
    assert read(f"Hello,\n\n{line}\n\n-- \nAnn").get("cv") == CV


def test_a_form_flattened_into_one_line_comes_apart_again() -> None:
    text = "[1] Why should you be taken into the program? To learn. [5] LinkedIn CV (a link, required) x"

    assert read(text) == {"why": "To learn.", "cv": "x"}


def test_a_sentence_that_begins_like_a_label_is_no_label() -> None:
    text = (
        "[1] Why should you be taken into the program?\nDiscipline is my strength.\nAnd I like LinkedIn CV advice: no."
    )

    assert read(text) == {"why": "Discipline is my strength.\nAnd I like LinkedIn CV advice: no."}


def test_a_footnote_is_no_answer_to_the_field_of_its_number() -> None:
    text = (
        "[1] Why should you be taken into the program? To learn, see [2].\n"
        "[2] Professional accomplishments: many.\n[2] note"
    )

    assert read(text)["done"].startswith("many.")
    assert read(text)["why"] == "To learn, see [2]."


def test_the_answer_above_the_quote_wins_over_what_an_older_mail_said() -> None:
    text = f"LinkedIn CV: {CV}\n\nOn Monday, the program wrote:\n" + filled({"cv": "linkdin/ann"}, "> ", "> ")

    assert read(text)["cv"] == CV


def test_what_a_letter_of_ours_said_about_an_answer_is_no_answer() -> None:
    text = """> Two things are missing:
>
>   Links to collaborative or open-source work   (links, or the word "none")
>   LinkedIn CV   "linkdin/ann" is not an address we can open
"""
    assert read(text) == {}


def test_a_signature_ends_the_last_answer() -> None:
    assert read("[7] I agree to the rules above\nyes\n-- \nAnn\nExample Ltd") == {"agree": "yes"}


def test_two_links_without_labels_each_find_their_field() -> None:
    text = "Hi,\n\nhttps://example.org/wrk\nhttps://example.org/more\nmy CV: www.linkedin.com/in/ann\n\nBest,\nAnn"

    found = read(text, "links", "cv")
    assert found == {
        "links": "https://example.org/wrk\nhttps://example.org/more",
        "cv": "my CV: www.linkedin.com/in/ann",
    }


def test_the_lone_word_none_answers_the_missing_links() -> None:
    assert read("None.\n\n> [3] Links to collaborative or open-source work (…)", "links", "cv") == {"links": "None."}


@pytest.mark.parametrize("yes", ["I agree", "Yes.", "x", "[x]", "JA"])
def test_a_lone_agreement_answers_the_missing_one(yes: str) -> None:
    assert read(f"{yes}\n\n-- \nAnn", "agree", "why") == {"agree": yes}


def test_free_text_answers_the_single_missing_question() -> None:
    text = "Hello Ada,\nI halved the checkout time.\nI taught three colleagues.\n\nKind regards,\nAnn\n\n-- \nAnn"

    assert read(text, "done") == {"done": "I halved the checkout time.\nI taught three colleagues."}
    assert read(text, "done", "why") == {}
    assert read(text) == {}


def test_a_mistyped_link_is_taken_so_that_it_can_be_named_but_a_sentence_is_not() -> None:
    assert read("Hi,\nlinkdin/ann\nBest,\nAnn", "cv") == {"cv": "linkdin/ann"}
    assert read("I will look for it at the weekend and write again", "cv") == {}


def test_who_wrote_when_above_a_quote_is_nobodys_answer() -> None:
    text = (
        "I taught three colleagues.\n\nOn Mon, 4 Jan 2027 at 10:00 Mentoring <mentoring@example.org>\nwrote:\n> Hello"
    )

    assert read(text, "done") == {"done": "I taught three colleagues."}


@given(st.text(max_size=400))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert set(read(text, "why", "cv", "links", "agree")) <= set(ANSWERS)


@given(st.lists(st.sampled_from([*TEXT.split("\n"), "> ", "answer", "-- ", "[2]", CV]), max_size=40))
def test_any_shuffle_of_the_forms_own_lines_is_read(lines: list[str]) -> None:
    assert set(read("\n".join(lines), "why", "cv")) <= set(ANSWERS)


def test_many_questions_on_one_line_take_time_in_proportion_to_their_number() -> None:
    with in_a_moment():
        Reply("[1] Name a " * 500_000, [(0, "Name", "short")], []).answer(0, str.isspace)


@pytest.mark.parametrize(
    "bait",
    ["[1] ", "[1] Why should you be taken into the program? ", "> " * 3, "Why should you be taken into the\n", "a\n> "],
)
def test_bait_takes_time_in_proportion_to_its_length(bait: str) -> None:
    with in_a_moment():
        read(bait * (400_000 // len(bait)), "why")
