"""A program admin writes a form; what people answer is read kindly, and what is wrong is said in their words."""

from __future__ import annotations

import pytest

from mailbot.errors import ConfigError
from mailbot.mail.new_text.form import read_answers, render_form
from mailbot.policy.answers import check_answer, check_form, normalise
from mailbot.policy.choices import Choice, load_choices, pick
from mailbot.policy.forms import Field, Form, load_forms
from mailbot.source import Mistakes, Source

DISCIPLINES = """
[[choice]]
key = "testing"
label = "Performance testing"
also = ["load testing"]

[[choice]]
key = "modelling"
label = "Performance modelling"

[[choice]]
key = "capacity"
label = "Capacity management"
"""
FORMS = """
[[form]]
name = "application"
title = "Application"
intro = "Write under each question."

[[form.field]]
key = "why"
label = "Why should you be taken into the program?"
kind = "lines"
hint = "5-6 lines"
required = true
least_words = 5

[[form.field]]
key = "links"
label = "Links to collaborative or open-source work"
kind = "links"
hint = 'links, or the word "none"'
none_words = ["none", "keine"]
required = true

[[form.field]]
key = "cv"
label = "LinkedIn CV"
kind = "url"
hosts = ["linkedin.com"]
attachment = true
required = true

[[form.field]]
key = "discipline"
label = "Discipline"
kind = "choice"
choices_from = "disciplines"
required = true

[[form.field]]
key = "stages"
label = "Stages"
kind = "list"
choices = ["design", "build", "test"]

[[form.field]]
key = "years"
label = "Years of experience"
kind = "number"
most = 60

[[form.field]]
key = "languages"
label = "Languages"
kind = "list"

[[form.field]]
key = "agree"
label = "I agree to the rules"
kind = "agree"
required = true
"""


def choices(text: str = DISCIPLINES) -> tuple[Choice, ...]:
    mistakes = Mistakes()
    found = load_choices(Source("disciplines.toml", text, "rules/disciplines.toml"), mistakes)
    mistakes.done()
    return found


def forms(*texts: str) -> dict[str, Form]:
    mistakes = Mistakes()
    sources = [Source(f"{n}.toml", text, f"rules/{n}.toml") for n, text in enumerate(texts)]
    found = load_forms(sources, {"disciplines": choices()}, mistakes)
    mistakes.done()
    return found


@pytest.fixture(name="form")
def _form() -> Form:
    return forms(FORMS)["application"]


def problem(form: Form, key: str, answer: str) -> str:
    finding = check_answer(form.field(key), answer)
    assert finding is not None
    return f"{finding.weight}: {finding.problem}"


GOOD = {
    "why": "I want to learn capacity planning.",
    "links": "https://example.org/a",
    "cv": "linkedin.com/in/ann",
    "discipline": "load testing",
    "agree": "Yes, I do.",
}


def test_a_good_form_has_no_findings(form: Form) -> None:
    assert check_form(form, GOOD) == ()


def test_all_that_is_missing_or_malformed_is_named_at_once(form: Form) -> None:
    found = check_form(form, {**GOOD, "links": "", "cv": "linkdin/ann", "years": "many", "discipline": "knitting"})

    assert [(finding.key, finding.weight, finding.problem) for finding in found] == [
        ("links", "missing", 'links, or the word "none"'),
        ("cv", "malformed", '"linkdin/ann" is not an address we can open'),
        (
            "discipline",
            "malformed",
            '"knitting" is none of: Performance testing, Performance modelling, Capacity management',
        ),
        ("years", "malformed", '"many" is not a number from 0 to 60'),
    ]
    assert all(finding.blocks for finding in found)


def test_a_short_answer_is_asked_about_but_does_not_block(form: Form) -> None:
    finding = check_answer(form.field("why"), "To learn.")

    assert finding is not None
    assert (finding.weight, finding.blocks) == ("short", False)


def test_a_cv_elsewhere_and_an_attached_one_are_taken_and_noted(form: Form) -> None:
    assert problem(form, "cv", "https://cv.example.org/ann") == "noted: cv.example.org instead of linkedin.com"
    assert problem(form, "cv", "https://notlinkedin.com/ann").startswith("noted")
    found = check_form(form, {**GOOD, "cv": ""}, attached=("cv.pdf",))
    assert [(finding.weight, finding.blocks) for finding in found] == [("noted", False)]
    assert check_form(form, GOOD, attached=("cv.pdf",)) == ()


@pytest.mark.parametrize(
    ("answer", "link"),
    [
        ("https://www.linkedin.com/in/ann", "https://www.linkedin.com/in/ann"),
        ("<https://www.linkedin.com/in/ann>.", "https://www.linkedin.com/in/ann"),
        ("see linkedin.com/in/ann, please", "https://linkedin.com/in/ann"),
        ("[my CV](HTTPS://LinkedIn.com/in/Ann)", "https://linkedin.com/in/Ann"),
        ("ann.example.org", "https://ann.example.org"),
        ("http://example.org:8080/cv?x=1#top", "http://example.org:8080/cv?x=1#top"),
        ("https://example.org/wiki/Load_(testing)", "https://example.org/wiki/Load_(testing)"),
        ("www.bücher.example", "https://www.bücher.example"),
        ("I use node.js and more", None),
        ("linkdin/ann", None),
        ("ann@example.org", None),
        ("javascript://example.org/%0aalert(1)", None),
        ("https://localhost/cv", None),
        ("https://user:pw@example.org/", None),
        ("https://10.0.0.1/", None),
        ("https://example..org/", None),
        ("on my desk", None),
    ],
)
def test_a_link_is_read_as_people_type_it(form: Form, answer: str, link: str | None) -> None:
    assert normalise(form.field("cv"), answer) == link


def test_links_are_all_read_or_are_explicitly_none(form: Form) -> None:
    field = form.field("links")

    assert normalise(field, "- https://example.org/a\n- example.org/b, https://example.org/a") == (
        "https://example.org/a",
        "https://example.org/b",
    )
    assert normalise(field, "None.") == ()
    assert normalise(field, "*keine*") == ()
    assert check_answer(field, "none") is None
    assert problem(form, "links", "some") == (
        'malformed: "some" is not an address we can open; links, or the word "none"'
    )


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ("testing", "testing"),
        ("Performance Modelling", "modelling"),
        ("load-testing", "testing"),
        ("3", "capacity"),
        ("3.", "capacity"),
        ("cap", "capacity"),
        ("Capacity management\n(mostly)", "capacity"),
        ("performance", None),
        ("0", None),
        ("4", None),
        ("ca", None),
        ("²", None),
    ],
)
def test_a_choice_is_made_by_number_key_label_synonym_or_beginning(form: Form, answer: str, key: str | None) -> None:
    assert normalise(form.field("discipline"), answer) == key


@pytest.mark.parametrize(
    ("answer", "number"),
    [("7", 7), ("about 7 years", 7), ("٧", 7), ("61", None), ("5-6", None), ("-3", None), ("9" * 40, None)],
)
def test_a_number_may_stand_in_a_sentence(form: Form, answer: str, number: int | None) -> None:
    assert normalise(form.field("years"), answer) == number


def test_a_list_is_separated_by_whatever_people_use(form: Form) -> None:
    assert normalise(form.field("stages"), "design; Test\n- build, design") == ("design", "test", "build")
    assert normalise(form.field("stages"), "design, knitting") is None
    assert normalise(form.field("languages"), "English, Deutsch") == ("English", "Deutsch")


@pytest.mark.parametrize(
    ("answer", "agreed"),
    [
        ("I agree", True),
        ("YES!", True),
        ("[x]", True),
        ("[X] I agree", True),
        ("ja", True),
        ("はい", True),
        ("да.", True),
        ("no", None),
        ("I do not agree", None),
        ("yes, but not to the second rule", None),
        ("perhaps", None),
    ],
)
def test_agreement_is_one_of_the_words_and_never_assumed(form: Form, answer: str, agreed: bool | None) -> None:
    assert normalise(form.field("agree"), answer) is agreed


def test_a_form_goes_out_as_mail_and_its_answers_fit_the_fields(form: Form) -> None:
    text = render_form(form)
    for number, (key, answer) in enumerate(GOOD.items(), 1):
        label = form.field(key).label
        at = text.index(label)
        end = text.index("\n\n", at) + 1
        text = f"{text[:end]}{answer}\n{text[end:]}"
        assert number

    assert read_answers(text, form.fields, ours=[form.intro]) == GOOD


def test_every_mistake_in_the_forms_is_told_at_its_line() -> None:
    broken = """[[form]]
name = "a"
titel = "A"

[[form.field]]
key = "Why"
label = "Why?"
kind = "lines"

[[form.field]]
key = "cv"
label = "CV"
kind = "link"

[[form.field]]
key = "area"
label = "Area"
kind = "choice"
choices_from = "disciplins"

[[form.field]]
key = "area"
label = "Area"
kind = "choice"
hosts = ["x"]
helpp = ""
"""
    with pytest.raises(ConfigError) as caught:
        forms(broken)
    found = [(mistake.place, mistake.problem, mistake.mend) for mistake in caught.value.mistakes]

    assert [place for place, _, _ in found] == [
        "form 'a' (line 3)",
        "form 'a' (line 1)",
        "form 'a', field 'Why' (line 5)",
        "form 'a', field 'cv' (line 10)",
        "form 'a', field 'area' (line 19)",
        "form 'a', field 'area' (line 26)",
        "form 'a', field 'area' (line 25)",
        "form 'a', field 'area' (line 21)",
        "form 'a' (line 21)",
    ]
    assert found[0][2] == "did you mean 'title'?"
    assert found[4][2] == "did you mean 'disciplines'?"
    assert found[5][2] == "did you mean 'help'?"


def test_the_same_form_twice_is_a_mistake() -> None:
    with pytest.raises(ConfigError, match="two forms of this name"):
        forms(FORMS, FORMS)


def test_a_file_without_forms_is_a_mistake() -> None:
    with pytest.raises(ConfigError, match=r"begin each one with \[\[form\]\]"):
        forms("")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "nothing to choose from"),
        ("[[choice]]\nlabel = 'x'", "'key' is missing"),
        ("[[choice]]\nkey = 'a'\n[[choice]]\nkey = 'a'", "here twice"),
        ("[[choice]]\nkey = 'a'\nlable = 'A'", "did you mean 'label'"),
        ("[[choice]]\nkey = 'a'\nalso = 'b'", "list of texts"),
        ("[[choice]]\nkey = 'a'\nlabel = 1", "'label' has to be a text"),
        ("[[choice]]\nkey = 'a'\n[more]", "there is no 'more' here"),
    ],
)
def test_a_mistake_in_a_list_of_choices_is_told(text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        choices(text)


def test_a_choice_without_a_label_is_shown_by_its_key() -> None:
    assert choices("[[choice]]\nkey = 'a'")[0].label == "a"
    assert pick("", choices()) is None


def test_a_field_that_is_not_there_is_a_key_error(form: Form) -> None:
    with pytest.raises(KeyError):
        form.field("nothing")


def test_text_of_any_kind_fits_a_text_field() -> None:
    assert normalise(Field("x", "X", "text"), " hello ") == "hello"
    assert check_answer(Field("x", "X", "text"), "") is None
