"""A program admin writes an expression: what is sound is worked out, what is not is shown with a caret and a mend."""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.policy.expression import MAX_LENGTH, compile_expression
from mailbot.policy.expression_error import ExpressionError
from mailbot.policy.functions import FUNCTIONS
from mailbot.policy.kinds import ManyOf, OneOf, Schema

AREAS = ("testing", "modelling")
SCHEMA: Schema = {
    "mail": {"subject": str, "text": str, "reply": bool, "size": int, "date": datetime | None},
    "mentor": {
        "areas": ManyOf(AREAS),
        "languages": list[str],
        "slots": int,
        "pairs": int,
        "years": int | None,
        "note": str | None,
        "since": datetime,
    },
    "application": {"area": OneOf(AREAS), "links": list[str], "why": str, "stage": OneOf(("new", "old"), True)},
}
FACTS = {
    "mail": SimpleNamespace(subject="Out  of Office: back\nsoon", text="one two three", reply=True, size=20, date=None),
    "mentor": SimpleNamespace(
        areas=("testing",),
        languages=["en", "de"],
        slots=3,
        pairs=0,
        years=None,
        note=None,
        since=datetime(2020, 1, 1, tzinfo=UTC),
    ),
    "application": SimpleNamespace(area="testing", links=[], why="C++ and more", stage=None),
}


def value(text: str, expects: object = object) -> object:
    return compile_expression(text, SCHEMA, expects=expects)(**FACTS)


def error(text: str, expects: object = bool) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(text, SCHEMA, expects=expects)
    return caught.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("application.area in mentor.areas", True),
        ("application.area not in mentor.areas and mail.reply", False),
        ("mentor.slots - mentor.pairs >= 2 or not mail.reply", True),
        ("mentor.slots * 2 + 1", 7),
        ("-mentor.slots", -3),
        ("mentor.slots / max(mentor.pairs, 1)", 3.0),
        ("mentor.slots // 2", 1),
        ("10 if mail.reply else 20", 10),
        ("mail.size == 20", True),
        ("mentor.slots in [1, 3]", True),
        ("'two' in mail.text", True),
        ("words(mail.text)", 3),
        ("lines(mail.text)", 1),
        ("len(application.links)", 0),
        ("len(mail.text)", 13),
        ("lower(application.why)", "c++ and more"),
        ("mentions(mail.subject, ['out of office', 'urlaub'])", True),
        ("mentions(mail.subject, ['of off', 'soo'])", False),
        ("mentions(application.why, ['C++'])", True),
        ("mentions(application.why, [''])", False),
        ("starts(mail.subject, 'out of')", True),
        ("starts(mail.subject, ['re:', 'fwd:'])", False),
        ("any_of(mentor.languages, ['de', 'fr'])", True),
        ("shared(mentor.languages, ['de', 'en', 'en', 'fr'])", 2),
        ("min(mentor.slots, 2, 9)", 2),
        ("abs(2 - mentor.slots)", 1),
        ("known(mentor.years)", False),
        ("known(mentor.note)", False),
        ("otherwise(mentor.years, 2) >= 2", True),
        ("otherwise(mentor.note, 'none')", "none"),
        ("mentor.note == ''", True),
        ("words(mentor.note)", 0),
        ("application.stage == 'new'", False),
        ("otherwise(mail.date, mentor.since) == mentor.since", True),
        ("mail.reply and\n  mentor.slots > 2  # enough", True),
    ],
)
def test_what_is_sound_is_worked_out(text: str, expected: object) -> None:
    assert value(text) == expected


def test_a_phrase_is_found_in_any_case_and_across_line_breaks() -> None:
    assert FUNCTIONS["mentions"].call("Ich bin im\n URLAUB und in der Straße", ["im urlaub", "x"])
    assert FUNCTIONS["mentions"].call("STRASSE", ["straße"])


def test_lines_are_counted_as_the_program_says() -> None:
    assert [FUNCTIONS["lines"].call("w " * count) for count in (0, 1, 12, 13)] == [0, 1, 1, 2]


def test_an_expression_tells_which_facts_it_reads() -> None:
    expression = compile_expression("mail.reply and len(mentor.areas) > 1", SCHEMA)

    assert expression.names == {"mail.reply", "mentor.areas"}
    assert expression.source == "mail.reply and len(mentor.areas) > 1"


@pytest.mark.parametrize(
    ("text", "problem", "mend", "marked"),
    [
        ("mail.subjct == 'x'", "mail has no 'subjct'", "did you mean 'subject'?", "mail.subjct"),
        ("mial.subject == 'x'", "there is no fact 'mial'", "did you mean 'mail'?", "mial"),
        ("mail", "mail has fields", "mail.subject", "mail"),
        ("testing == application.area", "there is no fact 'testing'", '"testing"', "testing"),
        ("mail.subject.lower == 'x'", "only one dot", "fact.field", "mail.subject.lower"),
        ("mail.subject", "this is a text, but a yes/no is needed", "compare", "mail.subject"),
        ("mail.size and mail.reply", "this is a number, but a yes/no", "compare", "mail.size"),
        ("mail.size > '3'", "this is a text, but a number", "without quotation marks", "'3'"),
        ("mail.subject > 'a'", "number or moment", "", "mail.subject"),
        ("1 < mail.size < 3", "one comparison at a time", "'and'", "1 < mail.size < 3"),
        ("application.area == 'testng'", "it is never 'testng'", "did you mean 'testing'?", "'testng'"),
        ("'modeling' in mentor.areas", "it is never 'modeling'", "did you mean 'modelling'?", "'modeling'"),
        ("application.stage in ['new', 'od']", "it is never 'od'", "did you mean 'old'?", "'od'"),
        ("mentor.years > 3", "mentor.years may be empty", "otherwise(mentor.years, …)", "mentor.years"),
        ("known(mentor.slots)", "mentor.slots is never empty", "leave known() out", "mentor.slots"),
        ("otherwise(mentor.years, 'x') == 1", "this is a text", "", "'x'"),
        ("mentor.slots / mentor.pairs > 1", "may be 0", "max(mentor.pairs, 1)", "mentor.pairs"),
        ("mentor.slots // 0 > 1", "may be 0", "", "0"),
        ("words(mail.text, 3) > 1", "words takes other arguments", "words(text)", "words(mail.text, 3)"),
        ("word(mail.text) > 1", "there is no function 'word'", "did you mean 'words'?", "word"),
        ("mentions(mail.text, 'x')", "list of texts is needed", '["…"]', "'x'"),
        ("mail.text * 1000 == ''", "this is a text, but a number", "", "mail.text"),
        ("2 ** 9 > 1", "this calculation", "+ - * /", "2 ** 9"),
        ("9999999999 > mail.size", "too big", "at most", "9999999999"),
        ("1e999 > mail.size", "too big", "at most", "1e999"),
        ("(lambda: 1)() > 0", "no function", "", "(lambda: 1)"),
        ("[x for x in mentor.areas]", "a loop cannot stand", "", "[x for x in mentor.areas]"),
        ("mail.subject[0] == 'x'", "a position in [ ]", "", "mail.subject[0]"),
        ("f'{mail}' == ''", "an f-text", "", "f'{mail}'"),
        ("mail.size is mentor.slots", "'is' cannot stand", "==", "mail.size is mentor.slots"),
        ("None == mail.subject", "None cannot stand", "known(", "None"),
        ("mail.__class__ == 'x'", "mail has no '__class__'", "", "mail.__class__"),
        ("words == 1", "words is a function", "words(text)", "words"),
        ("[1, 'a'] == [2]", "either texts or numbers", "", "[1, 'a']"),
        ("+mail.size > 1", "this sign", "", "+mail.size"),
        ("min(mail.size, *mentor.areas) > 1", "'*' before a fact", "", "*mentor.areas"),
        ("__import__('os')", "no function '__import__'", "", "__import__"),
    ],
)
def test_a_mistake_is_marked_and_can_be_mended(text: str, problem: str, mend: str, marked: str) -> None:
    found = error(text)

    assert problem in found.problem
    assert mend in found.mend
    shown, carets = found.excerpt.splitlines()
    start = carets.index("^")
    assert shown[start : start + carets.count("^")] in (marked, marked.strip("()"))


def test_the_caret_counts_letters_not_octets_and_stands_in_its_own_line() -> None:
    found = error("mail.subject == 'Grüße ☃' or\n  'ü' in mail.sbject")

    assert found.excerpt == "  'ü' in mail.sbject\n" + " " * 9 + "^" * 11


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mail.reply && mail.reply", "write 'and' instead"),
        ("mail.reply || mail.reply", "write 'or' instead"),
        ("!mail.reply", "write 'not' instead"),
        ("mail.size = 3", "write '==' to compare"),
        ("mail.reply and", "join conditions"),
        ("mail.text == '\\d'", "quotation marks"),
        ("", "leave the key out"),
        ("'a\x00'", ""),
    ],
)
def test_slips_from_other_languages_are_named(text: str, said: str) -> None:
    assert said in error(text).mend


@pytest.mark.parametrize(
    "text",
    [
        "(" * 500 + "1" + ")" * 500,
        "not " * 480 + "mail.reply",
        "-" * 1900 + "1 > 0",
        "mail.reply or " * 3000 + "mail.reply",
        "1" + " * 2" * 30 + " > 0",
        "[" * 90 + "]" * 90,
    ],
    ids=["brackets", "not not", "minus", "long", "products", "lists"],
)
def test_nothing_deep_long_or_growing_is_compiled(text: str) -> None:
    assert error(text).problem


def test_the_longest_expression_is_compiled() -> None:
    text = "mail.reply" + " or mail.reply" * ((MAX_LENGTH - 10) // 14)

    assert compile_expression(text, SCHEMA)(**FACTS) is True


PIECES = st.sampled_from(
    [f"{fact}.{field}" for fact, fields in SCHEMA.items() for field in fields]
    + [
        *FUNCTIONS,
        "(",
        ")",
        "[",
        "]",
        ",",
        "'a'",
        "2",
        "0",
        "==",
        "<",
        "in",
        "and",
        "or",
        "not",
        "+",
        "*",
        "/",
        "if",
        "else",
    ]
)


@given(st.lists(PIECES, max_size=12).map(" ".join))
def test_whatever_compiles_works_out_without_an_error(text: str) -> None:
    try:
        expression = compile_expression(text, SCHEMA, expects=object)
    except ExpressionError:
        return
    expression(**FACTS)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_any_text_compiles_or_is_a_mistake_with_words(text: str) -> None:
    try:
        compile_expression(text, SCHEMA, expects=object)
    except ExpressionError as found:
        assert found.problem


def test_every_kind_of_syntax_outside_the_whitelist_is_refused() -> None:
    snippets = [
        "{1: 2}",
        "{1}",
        "(x := 1)",
        "...",
        "b'x'",
        "1j",
        "lambda: 1",
        "await x",
        "x[0]",
        "{**mail}",
        "~1",
        "1 % 2",
    ]
    for snippet in snippets:
        ast.parse(snippet, mode="eval")
        assert error(snippet, expects=object).problem, snippet
