"""What well-known mail programs put around a quote, in many languages, each in all the shapes that a reply takes."""

from __future__ import annotations

import textwrap
import tomllib
from pathlib import Path

import pytest

from mailbot.mail.new_text.reply import new_text

FORMS = tomllib.loads(Path(__file__).with_name("replies.toml").read_text("utf-8"))
LETTER = "Hello Mia,\n\nWould you take them on?\n\n  ACCEPT    you become their mentor\n--\nApplication A-12"
QUOTE = "\n".join(f"> {line}".rstrip() for line in LETTER.split("\n"))


def rows(kind: str) -> list[object]:
    return [
        pytest.param(row, id=f"{language} {row[:40]!r}") for language, forms in FORMS.items() for row in forms[kind]
    ]


def wrapped(lines: str, width: int) -> str:
    return "\n".join(textwrap.wrap(" ".join(lines.split()), width, break_long_words=False, break_on_hyphens=False))


@pytest.mark.parametrize("attribution", rows("attributions"))
class TestAnAttribution:
    def test_goes_with_its_marked_quote(self, attribution):
        assert new_text(f"DECLINE\n\nSorry.\n\n{attribution}\n\n{QUOTE}\n") == "DECLINE\n\nSorry."

    def test_goes_with_a_quote_right_below(self, attribution):
        assert new_text(f"DECLINE\n{attribution}\n{QUOTE}\n") == "DECLINE"

    def test_leaves_what_is_below_a_marked_quote(self, attribution):
        assert new_text(f"{attribution}\n{QUOTE}\n\nDECLINE\n\nSorry.\n") == "DECLINE\n\nSorry."

    def test_leaves_what_is_inside_a_marked_quote(self, attribution):
        text = f"Hello,\n\n{attribution}\n> first?\n\nYes.\n\n> second?\nNo.\n"
        assert new_text(text).split() == ["Hello,", "Yes.", "No."]

    @pytest.mark.parametrize("width", [40, 60, 76])
    def test_goes_also_where_it_was_wrapped(self, attribution, width):
        assert new_text(f"DECLINE\n\n{wrapped(attribution, width)}\n{QUOTE}\n") == "DECLINE"


@pytest.mark.parametrize("attribution", [row for row in rows("attributions") if "@" in row.values[0]])
class TestAnAttributionWithAnAddress:
    """Programs that leave the address out mark their quotes."""

    def test_goes_with_its_unmarked_quote(self, attribution):
        assert new_text(f"DECLINE\n\n{attribution}\n\n{LETTER}\n") == "DECLINE"

    def test_goes_where_the_quote_was_deleted(self, attribution):
        assert new_text(f"DECLINE\n\n{attribution}\n") == "DECLINE"


@pytest.mark.parametrize("header", rows("headers"))
class TestAQuotedHeader:
    @pytest.mark.parametrize("rule", ["", "________________________________\n", "-----\n\n"])
    def test_goes_with_all_below_it(self, header, rule):
        assert new_text(f"CALL 2027-01-15 18:00\n\n{rule}{header}\n\n{LETTER}") == "CALL 2027-01-15 18:00"

    def test_goes_where_its_lines_stand_apart(self, header):
        apart = header.replace("\n", "\n\n")
        assert new_text(f"CALL 2027-01-15 18:00\n\n{apart}\n\n{LETTER}") == "CALL 2027-01-15 18:00"

    def test_leaves_what_is_below_a_marked_quote(self, header):
        assert new_text(f"{header}\n\n{QUOTE}\n\nDECLINE\n") == "DECLINE"

    def test_of_a_forwarded_mail_goes(self, header):
        assert new_text(f"FYI\n\n---------- Forwarded message ---------\n{header}\n\n\n{LETTER}") == "FYI"


@pytest.mark.parametrize("divider", rows("dividers"))
class TestADivider:
    def test_goes_with_all_below_it(self, divider):
        assert new_text(f"HELP\n\n{divider}\nold text\n\nAPPROVE") == "HELP"

    def test_alone_leaves_nothing(self, divider):
        assert new_text(f"{divider}\n\n{LETTER}") == ""

    def test_leaves_what_is_below_a_marked_quote(self, divider):
        assert new_text(f"{divider}\n{QUOTE}\n\nDECLINE\n") == "DECLINE"


@pytest.mark.parametrize("device", rows("devices"))
class TestADeviceLine:
    def test_goes(self, device):
        assert new_text(f"DONE 2\n\n{device}\n") == "DONE 2"

    def test_goes_above_a_quote(self, device):
        attribution = "On Tue, 7 Jan 2025 at 10:00, Ann Bell <ann@example.org> wrote:"
        assert new_text(f"DONE 2\n\n{device}\n\n{attribution}\n\n{QUOTE}\n") == "DONE 2"

    def test_goes_right_above_an_unmarked_original(self, device):
        header = "From: Ann Bell <ann@example.org>\nSent: Tuesday, January 7, 2025 10:00 AM\nTo: Mia\nSubject: Call"
        assert new_text(f"DONE 2\n\n{device}\n________________________________\n{header}\n\n{LETTER}") == "DONE 2"

    def test_alone_leaves_nothing(self, device):
        assert new_text(f"\n\n{device}\n\n{QUOTE}") == ""


@pytest.mark.parametrize("closing", rows("closings"))
@pytest.mark.parametrize("delimiter", ["-- ", "--", "—", "__", "–", "\n---", "\n___"])
class TestASignature:
    def test_goes_and_the_closing_above_it_stays(self, closing, delimiter):
        text = f"It works now.\n\n{closing}\nMia\n{delimiter}\nMia Mentor\nExample Ltd, +49 30 123456\n"
        assert new_text(text) == f"It works now.\n\n{closing}\nMia"

    def test_goes_above_a_quote(self, closing, delimiter):
        text = f"It works now.\n\n{closing}\nMia\n{delimiter}\nAPPROVE\n\n> Does it?\n"
        assert new_text(text) == f"It works now.\n\n{closing}\nMia"
