"""Rules: a TOML file of `[[rule]]` tables, tried in file order: a name, a condition, and what follows from it.

`[lists]` names lists of phrases that the file's rules share: `mentions(mail.subject, lists.vacation)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace

from mailbot.policy.expression import (
    Expression,
    Points,
    compile_each,
    compile_expression,
    compile_first,
    compile_sum,
)
from mailbot.policy.expression_error import ExpressionError
from mailbot.policy.kinds import Schema
from mailbot.policy.outcomes import BECAUSE, Compiled, OutcomeKind
from mailbot.policy.phrase import facts_used
from mailbot.source import Mistakes, Source, Toml, did_you_mean, read_toml


@dataclass(frozen=True, slots=True)
class Match:
    """A rule whose condition held: its outcomes worked out for these facts, and why, in a sentence."""

    rule: str
    outcome: Mapping[str, object]
    because: str

    def points(self) -> float:
        """The number under `points`; 0 where the rule gives none."""
        value = self.outcome.get("points", 0)
        return value if isinstance(value, int | float) else 0


@dataclass(frozen=True, slots=True)
class Reason:
    """What one rule added to a score, and why."""

    rule: str
    points: float
    because: str


@dataclass(frozen=True, slots=True)
class Score:
    """The sum of the points of every rule that matched, explained."""

    points: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One compiled rule; `line` is where it stands in its file, from 1."""

    name: str
    when: Expression | None
    outcomes: Mapping[str, Compiled]
    line: int = 0

    @property
    def points(self) -> Points:
        """What stands under `points`; 0 where the rule gives none."""
        given = self.outcomes.get("points", 0)
        return given if isinstance(given, Expression | int | float) else 0

    def matched(self, facts: Mapping[str, object]) -> Match:
        """What follows from these facts, for which the condition holds."""
        worked_out = {key: value(**facts) if callable(value) else value for key, value in self.outcomes.items()}
        return Match(self.name, worked_out, str(worked_out.get("because", self.name)))


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of one file, in its order."""

    name: str
    rules: tuple[Rule, ...] = ()
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _seen: Mapping[str, object] = field(init=False, repr=False, compare=False)
    _sum: Callable[[dict[str, object]], float] = field(init=False, repr=False, compare=False)
    _first: Callable[[dict[str, object]], int] = field(init=False, repr=False, compare=False)
    _each: Callable[[dict[str, object]], tuple[object, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_seen", {"lists": SimpleNamespace(**self.lists)})
        object.__setattr__(self, "_sum", compile_sum((rule.when, rule.points) for rule in self.rules))
        object.__setattr__(self, "_first", compile_first(rule.when for rule in self.rules))
        object.__setattr__(self, "_each", compile_each(rule.when for rule in self.rules))

    def first(self, **facts: object) -> Match | None:
        """The first rule that matches."""
        seen = {**facts, **self._seen}
        number = self._first(seen)
        return self.rules[number - 1].matched(seen) if number else None

    def matching(self, **facts: object) -> tuple[Match, ...]:
        """Every rule that matches."""
        return tuple(self._matches(facts))

    def score(self, **facts: object) -> Score:
        """The points of every rule that matches, each with its reason."""
        reasons = tuple(Reason(match.rule, match.points(), match.because) for match in self._matches(facts))
        return Score(sum(reason.points for reason in reasons), reasons)

    def points(self, **facts: object) -> float:
        """The sum that `score` explains, without working out the reasons."""
        return self._sum({**facts, **self._seen})

    def _matches(self, facts: Mapping[str, object]) -> Iterator[Match]:
        seen = {**facts, **self._seen}
        for rule, holds in zip(self.rules, self._each(seen), strict=True):
            if holds:
                yield rule.matched(seen)

    @property
    def names(self) -> frozenset[str]:
        """Every fact ("mentor.slots") that some rule of the file reads."""
        return frozenset().union(*(facts_used({**rule.outcomes, "when": rule.when}) for rule in self.rules))


def load_rules(source: Source, schema: Schema, outcomes: Mapping[str, OutcomeKind], mistakes: Mistakes) -> RuleSet:
    """Compiles a rules file; notes every mistake in it, and answers with what could be read.

    `outcomes` names the keys that a rule may have besides `name` and `when`; `because` is always one of them.
    """
    toml = read_toml(source, mistakes)
    if toml is None:
        return RuleSet(source.stem)
    reader = _Reader(toml, mistakes)
    reader.unknown_keys((), toml.data, ("rule", "lists"), "")
    lists = reader.lists()
    reader.schema = {**schema, "lists": dict.fromkeys(lists, list[str])}
    rules = reader.rules({"because": BECAUSE, **outcomes})
    return RuleSet(source.stem, rules, lists)


class _Reader:
    """Reads the tables of one file, noting mistakes with rule, key and line."""

    def __init__(self, toml: Toml, mistakes: Mistakes) -> None:
        self._toml = toml
        self._mistakes = mistakes
        self.schema: Schema = {}

    def _note(self, path: tuple[str | int, ...], words: str, problem: str, mend: str, excerpt: str = "") -> None:
        self._mistakes.note(self._toml.source.path, self._toml.place(path, words), problem, mend, excerpt)

    def unknown_keys(
        self, path: tuple[str | int, ...], table: Mapping[str, object], known: tuple[str, ...], of: str
    ) -> None:
        for key in table:
            if key not in known:
                words = f"{of}, {key}" if of else key
                self._note((*path, key), words, f"there is no key {key!r} here", did_you_mean(key, known))

    def lists(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        table = self._toml.data.get("lists", {})
        if not isinstance(table, dict):
            self._note(("lists",), "lists", "this has to be a table", 'write [lists], and under it name = ["…", "…"]')
            return found
        for name, words in table.items():
            if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
                self._note(("lists", name), f"lists, {name}", "this has to be a list of texts", 'write ["…", "…"]')
            else:
                found[name] = tuple(words)
        return found

    def rules(self, outcomes: Mapping[str, OutcomeKind]) -> tuple[Rule, ...]:
        tables = self._toml.data.get("rule", [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self._note(("rule",), "rule", "each rule is a table of its own", "begin each one with [[rule]]")
            return ()
        found: dict[str, Rule] = {}
        for index, table in enumerate(tables):
            rule = self._rule(index, table, outcomes)
            if rule.name in found:
                twin = f"rule {rule.name!r}"
                self._note(
                    ("rule", index),
                    twin,
                    f"there are two rules of this name (the other: line {found[rule.name].line})",
                    "give each rule a name of its own",
                )
            found[rule.name] = rule
        return tuple(found.values())

    def _rule(self, index: int, table: dict[str, object], outcomes: Mapping[str, OutcomeKind]) -> Rule:
        path = ("rule", index)
        name = table.get("name")
        said = f"rule {name!r}" if isinstance(name, str) and name else f"rule number {index + 1}"
        if not isinstance(name, str) or not name.strip():
            self._note(path, said, "a rule needs a name", 'write name = "…"; explain and letters show it')
            name = said
        self.unknown_keys(path, table, ("name", "when", *outcomes), said)
        when = self._when((*path, "when"), f"{said}, when", table)
        compiled: dict[str, Compiled] = {}
        for key, kind in outcomes.items():
            if key in table:
                self._outcome((*path, key), f"{said}, {key}", key, kind, table[key], compiled)
            elif kind.required:
                self._note(path, said, f"{key!r} is missing", f"write {key} = …")
        return Rule(name, when, compiled, self._toml.lines.get(path, 0))

    def _when(self, path: tuple[str | int, ...], words: str, table: dict[str, object]) -> Expression | None:
        text = table.get("when")
        if text is None or text is True:
            return None
        if not isinstance(text, str):
            self._note(path, words, "a condition is a text", "write when = '…' in quotation marks")
            return None
        try:
            return compile_expression(text, self.schema)
        except ExpressionError as error:
            self._note(path, words, error.problem, error.mend, error.excerpt)
            return None

    def _outcome(
        self,
        path: tuple[str | int, ...],
        words: str,
        key: str,
        kind: OutcomeKind,
        value: object,
        into: dict[str, Compiled],
    ) -> None:
        try:
            into[key] = kind.compile(value, self.schema)
        except ExpressionError as error:
            self._note(path, words, error.problem, error.mend, error.excerpt)
