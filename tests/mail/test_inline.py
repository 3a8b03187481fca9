"""What is written between quoted lines keeps the lines that it answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.new_text.inline import Answer, answers, with_questions
from mailbot.mail.new_text.own_words import remembered, reply_with
from mailbot.mail.new_text.reply import new_text, split_reply

ATTRIBUTION = "On Tue, 7 Jan 2025 at 10:00, Ann Bell <ann@example.org> wrote:"


def shown(text: str) -> str:
    return with_questions(split_reply(text))


def test_each_answer_stands_below_its_question():
    quote = "> Hello Mia,\n>\n> do you have time on Friday?\nYes.\n\n> And is ten early enough?"
    text = f"Hi,\n\n{ATTRIBUTION}\n{quote}\n\nNo."
    assert shown(text) == "Hi,\n\n> do you have time on Friday?\nYes.\n\n> And is ten early enough?\nNo."


def test_the_new_text_itself_stays_what_was_written():
    text = f"{ATTRIBUTION}\n> first?\nYes.\n> second?\nNo."
    assert split_reply(text).new == "Yes.\nNo."
    assert answers(split_reply(text)) == (Answer("first?", "Yes."), Answer("second?", "No."))


def test_what_stands_above_or_below_a_whole_letter_answers_no_line_of_it():
    quote = "\n".join(f"> line {number}" for number in range(20))
    for text in (f"Fine.\n\n{ATTRIBUTION}\n{quote}", f"{ATTRIBUTION}\n{quote}\n\nFine."):
        assert shown(text) == "Fine."


def test_the_one_question_that_was_left_standing_is_kept():
    assert shown(f"{ATTRIBUTION}\n> Shall we?\n\nGladly.") == "> Shall we?\nGladly."


def test_a_letters_foot_is_no_question():
    assert shown(f"{ATTRIBUTION}\n> Shall we?\n>\n> --\n> Reply to answer Ann\n\nGladly.") == "> Shall we?\nGladly."
    assert shown(f"{ATTRIBUTION}\n> --\n> Reply to answer Ann\n\nGladly.") == "Gladly."


def test_of_a_long_paragraph_the_last_lines_are_kept():
    quote = "\n".join(f"> line {number}" for number in range(20))
    assert shown(f"{quote}\nWhy?\n> line 20\nOh.") == "> line 17\n> line 18\n> line 19\nWhy?\n\n> line 20\nOh."


def test_a_signature_below_the_answers_goes():
    assert shown("> one?\nYes.\n> two?\nNo.\n-- \nMia") == "> one?\nYes.\n\n> two?\nNo."


@pytest.mark.parametrize("mark", [">", "> ", ">> ", "> > "])
def test_a_question_is_marked_once(mark):
    assert shown(f"{mark}one?\nYes.\n{mark}two?\nNo.").count("> one?\n") == 1


def test_answers_between_unmarked_lines_of_a_letter_of_ours_have_their_questions():
    letter = (
        "Cem writes:\n\nDo you have an hour on Friday for the plan that I sent you?\n\n"
        "And should I read the book on queueing theory before, or after it?\n\n--\nReply to answer Cem"
    )
    text = letter.replace("sent you?\n", "sent you?\n\nYes, at ten.\n").replace("after it?\n", "after it?\n\nBefore.\n")
    assert with_questions(reply_with(text, remembered("", letter))) == (
        "> Do you have an hour on Friday for the plan that I sent you?\nYes, at ten.\n\n"
        "> And should I read the book on queueing theory before, or after it?\nBefore."
    )


@given(st.lists(st.sampled_from(["> q1", "> q2", ">", "", "yes", "no", ATTRIBUTION, "--", "From: x@example.org"])))
def test_nothing_that_is_new_is_lost_and_nothing_is_added_unmarked(lines):
    text = "\n".join(lines)
    said = [line for line in shown(text).split("\n") if line and not line.startswith(">")]
    assert said == [line for line in new_text(text).split("\n") if line]
