"""Our own letters are known again, whatever a mail program made of them; what people write is theirs."""

from __future__ import annotations

import re
import sys
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.new_text.own_words import new_words, own_lines, remembered
from mailbot.mail.new_text.reply import new_text
from mailbot.mail.reading.html import html_to_text

LETTER = """\
Hello Mia,

Would you take this applicant on? You learn the name once you accept.

Discipline: Performance testing
Experience: 6 years, three of them in load testing of payment systems
Goals: to learn how capacity planning is done for a platform of forty services
City: Istanbul (Europe/Istanbul)
CV: https://example.org/cv/4711

Why you: same discipline, one time zone apart, a free slot.

  ACCEPT     you become their mentor; the kickoff kit follows at once
  DECLINE    no reason needed; we ask the next mentor

We keep your free slot until Friday, 4 December 2026, and ask another mentor then.

--
Application A-12 · your answer is awaited · HELP lists what else you can say
"""
EARLIER = """\
Hello Mia,

Thank you for offering your time. Your profile is complete, and the admins have been asked to approve it.

  SLOTS n    how many mentees you can take at the same time
  AWAY until when you will be back

--
Your own thread · HELP lists what else you can say
"""
KEPT = remembered(remembered("", EARLIER), LETTER)


def flattened(letter: str) -> str:
    return " ".join(letter.split())


def through_html(letter: str) -> str:
    paragraphs = letter.replace("&", "&amp;").replace("\n\n", "</p><p>").replace("\n", "<br>")
    return html_to_text(f"<p>{paragraphs}</p>")


CLIENTS = {
    "as it is": lambda letter: letter,
    "without empty lines": lambda letter: re.sub(r"\n+", "\n", letter),
    "wrapped at 72": lambda letter: "\n".join(textwrap.fill(line, 72) for line in letter.splitlines()),
    "wrapped at 40": lambda letter: "\n".join(textwrap.fill(line, 40) for line in letter.splitlines()),
    "wrapped by paragraph": lambda letter: "\n\n".join(textwrap.fill(part, 60) for part in letter.split("\n\n")),
    "in one line": flattened,
    "through HTML": through_html,
    "in capitals": str.upper,
    "with links repeated": lambda letter: re.sub(r"(https://\S+)", r"\1 <\1>", letter),
    "indented": lambda letter: textwrap.indent(letter, "    "),
    "marked here and there": lambda letter: "\n".join(
        f"> {line}" if number % 3 else line for number, line in enumerate(letter.splitlines())
    ),
    "marked in a way of its own": lambda letter: textwrap.indent(letter, "}} "),
    "starred": lambda letter: letter.replace("ACCEPT", "*ACCEPT*").replace("DECLINE", "*DECLINE*"),
    "without the first lines": lambda letter: letter.split("\n\n", 2)[2],
    "without the last lines": lambda letter: letter.rpartition("\n\n")[0],
    "with curly signs": lambda letter: letter.replace(": ", "\uff1a ").replace(";", "\uff1b"),
}
ATTRIBUTIONS = [
    "",
    "Mentoring the Mentors <mentoring@example.org> aliandika mnamo 7 Jan 2025 10:00:\n\n",
    "Mnamo Jumanne 7 Januari 2025 saa 10:00, Mentoring the Mentors aliandika:\n",
    "Kutoka: Mentoring the Mentors <mentoring@example.org>\nImetumwa: 7 Januari 2025 10:00\nMada: Ombi\n\n",
]


def read(mail: str) -> str:
    return new_words(mail, new_text(mail), KEPT)


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
@pytest.mark.parametrize("letter", [LETTER, EARLIER])
class TestAQuoteOfOursWithoutMarks:
    def test_goes_from_below_an_answer(self, client, attribution, letter):
        assert read(f"Thanks, I will think about it.\n\n{attribution}{CLIENTS[client](letter)}") == (
            "Thanks, I will think about it."
        )

    def test_goes_from_above_an_answer(self, client, attribution, letter):
        assert read(f"{attribution}{CLIENTS[client](letter)}\n\nThanks, I will think about it.\n") == (
            "Thanks, I will think about it."
        )

    def test_leaves_nothing_where_nothing_was_answered(self, client, attribution, letter):
        assert read(f"{attribution}{CLIENTS[client](letter)}") == ""


def test_answers_between_lines_of_ours_are_kept():
    text = LETTER.replace("accept.\n", "accept.\n\nWhat is their name?\n").replace(
        "mentor\n\nWe", "mentor\n\nYES\n\nWe"
    )
    assert [line for line in read(text).split("\n") if line] == ["What is their name?", "YES"]


def test_what_is_added_at_the_end_of_a_line_of_ours_is_kept_with_it():
    assert "and I would gladly" in read(
        LETTER.replace("take this applicant on?", "take this applicant on? and I would gladly do so if I had the time")
    )


def test_a_keyword_of_ours_is_no_command_even_with_words_added():
    assert "ACCEPT" not in read(LETTER.replace("follows at once", "follows at once hm"))


@pytest.mark.parametrize(
    "text",
    [
        "Would you take this applicant on? I would not.",
        "You become their mentor, they said.\n\nWe ask the next mentor!",
        "ACCEPT\n\nI keep my free slot until Friday, 4 December 2026.",
        "HELP lists what else you can say",
        "ACCEPT you become their mentor",
        "Experience: 9 years, three of them in Istanbul\nGoals: to learn how it is done\nCity: Izmir",
        "Hello Mia,\n\nthank you for offering your time. It is good.",
    ],
)
def test_a_person_who_repeats_a_few_words_of_ours_keeps_them(text):
    assert read(text) == text


def test_a_thread_without_letters_has_nothing_to_know_again():
    assert own_lines(LETTER.splitlines(), "") == frozenset()
    assert new_words(LETTER, "x", "") == "x"


def test_letters_of_a_few_words_and_of_none_are_kept_as_well():
    assert remembered("", "") == ""
    assert read_of("APPROVE now or never again", "Yes\n\nAPPROVE now or never again\n") == "Yes"


def read_of(letter: str, mail: str) -> str:
    return new_words(mail, new_text(mail), remembered("", letter))


@pytest.mark.parametrize("words", [50, 250, 1_000, 20_000])
def test_what_is_kept_stays_small_whatever_the_letter(words):
    letter = "\n".join(" ".join(f"word{line}x{word}" for word in range(9)) for line in range(words // 9))
    kept = remembered(remembered(remembered("", letter), letter), letter)
    assert len(kept) < 500
    assert own_lines(letter.splitlines()[: words // 9 // 2], kept)


def test_nobody_can_tell_a_text_from_what_is_kept():
    assert remembered("", LETTER).isascii()
    assert len(remembered("", LETTER)) < len(LETTER) / 5  # 16 bits for four words and more
    assert not any(word in remembered("", LETTER) for word in LETTER.split() if len(word) > 5)


@given(st.text(max_size=600))
def test_any_letter_is_known_again_or_is_too_short_for_it(letter):
    kept = remembered("", letter)
    assert "APPROVE" in new_words(f"APPROVE\n\n{letter}", "APPROVE", kept) or "APPROVE" in letter


@given(
    st.lists(st.sampled_from([*LETTER.splitlines(), *EARLIER.splitlines(), "YES", "> x", "No, thanks"]), max_size=40)
)
def test_what_is_nobodys_but_the_senders_is_never_lost(lines):
    said = new_words("\n".join(lines), "", KEPT) or new_text("\n".join(lines))
    if "--" not in lines:
        assert said.split("\n").count("YES") == lines.count("YES")


BAIT = ["Hello Mia,\n", "you become their mentor; the ", LETTER, "ACCEPT\n", "<", "@", "https://", "a ", "> x\ny\n"]


@pytest.mark.parametrize("bait", BAIT)
def test_the_work_grows_with_the_length_of_bait_and_no_faster(bait):
    def work(size: int) -> int:
        steps = 0

        def count(*_: object) -> None:
            nonlocal steps
            steps += 1

        lines = (bait * size)[:size].splitlines()
        sys.setprofile(count)
        try:
            own_lines(lines, KEPT)
        finally:
            sys.setprofile(None)
        return steps

    assert work(40_000) <= 5 * work(10_000) + 1_000
