"""A program admin writes rules: they match in order, add up with their reasons, and every mistake comes at once."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from mailbot.errors import ConfigError
from mailbot.policy.outcomes import Flag, OutcomeKind, Points, Sentence, Word, Words
from mailbot.policy.rules import RuleSet, load_rules
from mailbot.source import Mistakes, Source

SCHEMA = {
    "mail": {"subject": str, "bulk": bool},
    "application": {"area": str, "links": list[str]},
    "mentor": {"areas": list[str], "free": int, "name": str},
}
OUTCOMES: dict[str, OutcomeKind] = {
    "chapter": Word(("application", "enquiry")),
    "points": Points(-100, 100),
    "says": Sentence(),
    "needs": Words(("token", "authenticated")),
    "hold": Flag(),
}
ROUTING = """
[lists]
hot = ["performance testing", "testing"]

[[rule]]
name = "same area"
when = 'application.area in mentor.areas'
points = 40
because = "same discipline ({application.area})"

[[rule]]
name = "links"
when = 'len(application.links) > 0'
points = '5 * min(len(application.links), 3)'
because = '{len(application.links)} links: {application.links}'

[[rule]]
name = "hot"
when = 'mentions(application.area, lists.hot)'
points = 1.5

[[rule]]
name = "otherwise"
chapter = "enquiry"
hold = true
needs = ["token"]
"""


def load(text: str, required: tuple[str, ...] = ()) -> RuleSet:
    mistakes = Mistakes()
    outcomes = {**OUTCOMES, **{key: Word((), required=True) for key in required}}
    rules = load_rules(Source("routing.toml", text, "rules/routing.toml"), SCHEMA, outcomes, mistakes)
    mistakes.done()
    return rules


def facts(area: str = "testing", links: tuple[str, ...] = ()) -> dict[str, object]:
    return {
        "application": SimpleNamespace(area=area, links=links),
        "mentor": SimpleNamespace(areas=("testing",), free=1, name="Mia"),
        "mail": SimpleNamespace(subject="", bulk=False),
    }


def test_a_score_is_the_sum_of_what_matched_each_with_its_reason() -> None:
    score = load(ROUTING).score(**facts(links=("a", "b")))

    assert score.points == load(ROUTING).points(**facts(links=("a", "b"))) == 51.5
    assert [(reason.rule, reason.points, reason.because) for reason in score.reasons] == [
        ("same area", 40, "same discipline (testing)"),
        ("links", 10, "2 links: a, b"),
        ("hot", 1.5, "hot"),
        ("otherwise", 0, "otherwise"),
    ]


def test_the_first_rule_that_matches_decides() -> None:
    match = load(ROUTING).first(**facts(area="modelling"))

    assert match is not None
    assert match.rule == "otherwise"
    assert match.outcome == {"chapter": "enquiry", "hold": True, "needs": ("token",)}


def test_rules_match_in_the_order_of_the_file() -> None:
    assert [match.rule for match in load(ROUTING).matching(**facts())] == ["same area", "hot", "otherwise"]


def test_without_a_match_there_is_none() -> None:
    rules = load('[[rule]]\nname = "never"\nwhen = "mail.bulk"\n')

    assert rules.first(**facts()) is None
    assert rules.matching(**facts()) == ()
    assert rules.score(**facts()).points == 0


def test_a_rule_set_tells_which_facts_it_reads() -> None:
    assert load(ROUTING).names == {"application.area", "mentor.areas", "application.links", "lists.hot"}


def test_an_empty_file_is_a_rule_set_without_rules() -> None:
    assert load("# nothing yet\n").rules == ()


def test_every_mistake_of_a_file_comes_at_once_with_rule_key_and_line() -> None:
    text = """[[rule]]
name = "one"
when = 'application.aera in mentor.areas'
ponts = 3

[[rule]]
when = 5
chapter = "applicaton"

[[rule]]
name = "one"
points = "mentor.name"
because = "{mentor.nam} is free"
hold = "yes"
needs = "token"
says = "a } b"

[other]
x = 1
"""
    with pytest.raises(ConfigError) as caught:
        load(text)
    found = {mistake.place: mistake for mistake in caught.value.mistakes}

    assert all(mistake.file == "rules/routing.toml" and mistake.mend for mistake in found.values())
    assert found["rule 'one', when (line 3)"].mend == "did you mean 'area'?"
    assert found["rule 'one', when (line 3)"].excerpt == "application.aera in mentor.areas\n^^^^^^^^^^^^^^^^"
    assert found["rule 'one', ponts (line 4)"].mend == "did you mean 'points'?"
    assert found["rule number 2 (line 6)"].problem == "a rule needs a name"
    assert "quotation marks" in found["rule number 2, when (line 7)"].mend
    assert found["rule number 2, chapter (line 8)"].mend == "did you mean 'application'?"
    assert found["rule 'one' (line 10)"].problem == "there are two rules of this name (the other: line 1)"
    assert "a number is needed" in found["rule 'one', points (line 12)"].problem
    assert found["rule 'one', because (line 13)"].excerpt == "mentor.nam\n^^^^^^^^^^"
    assert "true or false" in found["rule 'one', hold (line 14)"].problem
    assert "list of words" in found["rule 'one', needs (line 15)"].problem
    assert found["rule 'one', says (line 16)"].excerpt == "a } b\n  ^"
    assert "other (line 18)" in found
    assert len(found) == 12


def test_a_key_that_has_to_be_there_is_missed() -> None:
    with pytest.raises(ConfigError, match=r"rule 'a' \(line 1\): 'then' is missing"):
        load('[[rule]]\nname = "a"\n', required=("then",))


def test_points_out_of_bounds_are_told() -> None:
    with pytest.raises(ConfigError, match="500 is out of bounds"):
        load('[[rule]]\nname = "a"\npoints = 500\n')


def test_lists_hold_texts() -> None:
    with pytest.raises(ConfigError, match=r"lists, hot \(line 2\): this has to be a list of texts"):
        load("[lists]\nhot = [1]\n")


def test_rules_are_tables() -> None:
    with pytest.raises(ConfigError, match="begin each one with"):
        load("rule = 1\n")


def test_a_syntax_error_is_shown_with_line_column_and_caret() -> None:
    with pytest.raises(ConfigError) as caught:
        load('[[rule]]\nname = "a"\nwhen = mail.bulk\n')
    (mistake,) = caught.value.mistakes

    assert mistake.place.startswith("line 3, column ")
    assert mistake.excerpt.startswith("when = mail.bulk\n")


def test_the_mistakes_of_several_files_are_told_together() -> None:
    mistakes = Mistakes()
    for name in ("one", "two"):
        load_rules(Source(f"{name}.toml", '[[rule]]\nwhen = "x"\n', f"{name}.toml"), SCHEMA, OUTCOMES, mistakes)

    with pytest.raises(ConfigError) as caught:
        mistakes.done()
    assert [mistake.file for mistake in caught.value.mistakes] == ["one.toml"] * 2 + ["two.toml"] * 2
