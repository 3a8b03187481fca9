"""The typist: walks an expression once, and knows of every part what kind it is, or why it may not stand there."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from mailbot.policy.expression_error import ExpressionError, excerpt
from mailbot.policy.functions import FUNCTIONS, Function
from mailbot.policy.kinds import ANY, MOMENT, NUMBER, NUMBERS, TEXT, TEXTS, YES_NO, Kind, Schema, kind_of
from mailbot.source import did_you_mean

MAX_DEPTH = 40
MAX_PRODUCTS = 20
MAX_NUMBER = 10**9


class Typist:
    """Answers the kind of each node, noting in `names` the facts ("mentor.slots") that are read."""

    def __init__(self, text: str, schema: Schema) -> None:
        self._text = text
        self._schema = schema
        self._depth = 0
        self._products = 0
        self.names: set[str] = set()

    def kind(self, node: ast.expr) -> Kind:
        visit = _VISITS.get(type(node))
        if visit is None:
            raise self.error(node, f"{_SAID.get(type(node), 'this')} cannot stand in a rule", _SHORT_HELP)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self.error(node, "nested too deeply", "split it into several rules")
        found = visit(self, node)
        self._depth -= 1
        return found

    def error(self, node: ast.expr, problem: str, mend: str = "") -> ExpressionError:
        """The parser counts octets, and a bracket was put before the first line: both are undone here."""
        row = (f"({self._text}\n)".split("\n"))[node.lineno - 1].encode()
        start = len(row[: node.col_offset].decode())
        end = node.end_col_offset if node.end_lineno == node.lineno and node.end_col_offset else len(row)
        width = len(row[node.col_offset : end].decode())
        return ExpressionError(problem, mend, excerpt(self._text, node.lineno, start - (node.lineno == 1), width))

    def must_be(self, node: ast.expr, found: Kind, *wanted: Kind) -> None:
        if found.maybe_empty and found.name in (NUMBER.name, MOMENT.name):
            name = ast.unparse(node)
            raise self.error(node, f"{name} may be empty", f"write otherwise({name}, …) with what counts instead")
        if not any(found.same_as(kind) for kind in wanted):
            asked = " or ".join(map(str, wanted))
            raise self.error(node, f"this is a {found}, but a {asked} is needed here", _conversion(found, wanted))

    def needs(self, node: ast.expr, *wanted: Kind) -> Kind:
        found = self.kind(node)
        self.must_be(node, found, *wanted)
        return found

    def check_words(self, node: ast.expr, words: tuple[str, ...]) -> None:
        """Every text written out in `node` has to be one of `words`, where these are a closed set."""
        for part in ast.walk(node) if words else ():
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value not in words:
                raise self.error(part, f"it is never {part.value!r}", did_you_mean(part.value, words))

    def fact(self, node: ast.Attribute) -> Kind:
        """The kind of `name.field`, as the schema declares it."""
        if not isinstance(node.value, ast.Name):
            raise self.error(node, "only one dot: a fact and its field", "write it as fact.field")
        fact, fields = node.value.id, self._schema.get(node.value.id)
        if fields is None:
            raise self.error(node.value, f"there is no fact {fact!r}", did_you_mean(fact, self._schema))
        if node.attr not in fields:
            raise self.error(node, f"{fact} has no {node.attr!r}", did_you_mean(node.attr, fields))
        self.names.add(f"{fact}.{node.attr}")
        return kind_of(fields[node.attr])

    def constant(self, node: ast.Constant) -> Kind:
        if isinstance(node.value, bool):
            return YES_NO
        if isinstance(node.value, str):
            return TEXT
        if not isinstance(node.value, int | float):
            raise self.error(
                node, f"{ast.unparse(node)} cannot stand in a rule", "ask known(fact.field) for what may be empty"
            )
        if not abs(node.value) <= MAX_NUMBER:
            raise self.error(node, "this number is too big", f"at most {MAX_NUMBER}")
        return NUMBER

    def name(self, node: ast.Name) -> Kind:
        if node.id in self._schema:
            fields = ", ".join(f"{node.id}.{name}" for name in self._schema[node.id])
            raise self.error(node, f"{node.id} has fields: say which", fields)
        if node.id in FUNCTIONS:
            raise self.error(node, f"{node.id} is a function", FUNCTIONS[node.id].signature(node.id))
        hint = did_you_mean(node.id, self._schema)
        raise self.error(
            node, f"there is no fact {node.id!r}", f'{hint} (a text stands in quotation marks: "{node.id}")'
        )

    def sequence(self, node: ast.List | ast.Tuple) -> Kind:
        found = {self.needs(member, TEXT, NUMBER).name for member in node.elts}
        if len(found) > 1:
            raise self.error(node, "a list holds either texts or numbers", "split it in two")
        return NUMBERS if found == {NUMBER.name} else TEXTS

    def all_of(self, node: ast.BoolOp) -> Kind:
        for value in node.values:
            self.needs(value, YES_NO)
        return YES_NO

    def unary(self, node: ast.UnaryOp) -> Kind:
        if isinstance(node.op, ast.Not):
            return self.needs(node.operand, YES_NO)
        if isinstance(node.op, ast.USub):
            return self.needs(node.operand, NUMBER)
        raise self.error(node, "this sign cannot stand in a rule", _SHORT_HELP)

    def arithmetic(self, node: ast.BinOp) -> Kind:
        if not isinstance(node.op, ast.Add | ast.Sub | ast.Mult | ast.Div | ast.FloorDiv):
            raise self.error(node, "this calculation cannot stand in a rule", "there are + - * / and //")
        self.needs(node.left, NUMBER)
        self.needs(node.right, NUMBER)
        if isinstance(node.op, ast.Mult):
            self._products += 1
            if self._products > MAX_PRODUCTS:
                raise self.error(node, f"more than {MAX_PRODUCTS} multiplications", "split it into several rules")
        elif isinstance(node.op, ast.Div | ast.FloorDiv) and not _never_zero(node.right):
            divisor = ast.unparse(node.right)
            raise self.error(node.right, "this may be 0, and nothing can be divided by it", f"write max({divisor}, 1)")
        return NUMBER

    def choice(self, node: ast.IfExp) -> Kind:
        self.needs(node.test, YES_NO)
        found = self.kind(node.body)
        self.must_be(node.body, found, found)
        self.needs(node.orelse, found)
        return Kind(found.name)

    def comparison(self, node: ast.Compare) -> Kind:
        if len(node.ops) != 1:
            raise self.error(node, "one comparison at a time", "join them with 'and'")
        left, right, sign = node.left, node.comparators[0], node.ops[0]
        one, other = self.kind(left), self.kind(right)
        if isinstance(sign, ast.In | ast.NotIn):
            self._membership(node, one, other)
        elif isinstance(sign, ast.Eq | ast.NotEq):
            self.must_be(left, one, one)
            self.must_be(right, other, one)
        elif isinstance(sign, ast.Lt | ast.LtE | ast.Gt | ast.GtE):
            self.must_be(left, one, NUMBER, MOMENT)
            self.must_be(right, other, one)
        else:
            raise self.error(node, "'is' cannot stand in a rule", "write '==' to compare")
        self.check_words(right, one.words)
        self.check_words(left, other.words)
        return YES_NO

    def _membership(self, node: ast.Compare, one: Kind, other: Kind) -> None:
        right = node.comparators[0]
        self.must_be(right, other, TEXTS, NUMBERS, TEXT)
        self.must_be(node.left, one, NUMBER if other.same_as(NUMBERS) else TEXT)

    def call(self, node: ast.Call) -> Kind:
        name = node.func.id if isinstance(node.func, ast.Name) else ast.unparse(node.func)
        function = FUNCTIONS.get(name)
        if function is None:
            raise self.error(node.func, f"there is no function {name!r}", did_you_mean(name, FUNCTIONS))
        short = len(node.args) < len(function.takes)
        if node.keywords or short or (len(node.args) > len(function.takes) and not function.many):
            raise self.error(node, f"{name} takes other arguments", function.signature(name))
        if function.gives is ANY or function.takes == ((ANY,),):
            return self._about_empty(node, name, function)
        for index, argument in enumerate(node.args):
            self.needs(argument, *function.takes[min(index, len(function.takes) - 1)])
        return function.gives

    def _about_empty(self, node: ast.Call, name: str, function: Function) -> Kind:
        """known(fact) and otherwise(fact, value): the only ones that may see a fact that is empty."""
        found = self.kind(node.args[0])
        if not found.maybe_empty:
            raise self.error(node.args[0], f"{ast.unparse(node.args[0])} is never empty", f"leave {name}() out")
        if function.gives is not ANY:
            return function.gives
        full = Kind(found.name)
        self.needs(node.args[1], full)
        return full


def _never_zero(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return bool(node.value)
    is_max = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "max"
    if not is_max or not isinstance(node, ast.Call):
        return False
    return any(isinstance(a, ast.Constant) and isinstance(a.value, int | float) and a.value > 0 for a in node.args)


def _conversion(found: Kind, wanted: tuple[Kind, ...]) -> str:
    """How to get from one kind to the other, for the usual slips."""
    names = {kind.name for kind in wanted}
    if YES_NO.name in names:
        return "compare it with something, as in fact.field > 2"
    if TEXTS.name in names and found.same_as(TEXT):
        return 'put it in square brackets: ["…"]'
    if NUMBER.name in names and found.same_as(TEXTS):
        return "count it with len(…)"
    if NUMBER.name in names and found.same_as(TEXT):
        return "count it with words(…) or len(…); numbers stand without quotation marks"
    return ""


_SHORT_HELP = "facts with one dot, texts, numbers, lists, and/or/not, comparisons, in, + - * / and the listed functions"
_SAID: dict[type[ast.expr], str] = {
    ast.Lambda: "a lambda",
    ast.Subscript: "a position in [ ] behind a fact",
    ast.JoinedStr: "an f-text",
    ast.Dict: "a table in { }",
    ast.Set: "a set in { } (a list stands in [ ])",
    ast.NamedExpr: "':='",
    ast.Starred: "'*' before a fact",
    ast.ListComp: "a loop",
    ast.GeneratorExp: "a loop",
    ast.SetComp: "a loop",
    ast.DictComp: "a loop",
    ast.Await: "'await'",
    ast.Yield: "'yield'",
    ast.YieldFrom: "'yield'",
}
_VISITS: dict[type[ast.expr], Callable[[Typist, Any], Kind]] = {
    ast.Constant: Typist.constant,
    ast.Name: Typist.name,
    ast.Attribute: Typist.fact,
    ast.List: Typist.sequence,
    ast.Tuple: Typist.sequence,
    ast.BoolOp: Typist.all_of,
    ast.UnaryOp: Typist.unary,
    ast.BinOp: Typist.arithmetic,
    ast.IfExp: Typist.choice,
    ast.Compare: Typist.comparison,
    ast.Call: Typist.call,
}
