"""An expression: one line that a program admin writes over facts, checked for names and kinds when it is loaded.

It is a whitelist over Python's own syntax tree. What passes cannot loop, call out, raise, or grow: texts are only
compared, numbers are bounded, and nothing but the listed functions can be called.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

from mailbot.policy.expression_error import ExpressionError, excerpt
from mailbot.policy.functions import FUNCTIONS
from mailbot.policy.kinds import Schema, kind_of
from mailbot.policy.typist import Typist

MAX_LENGTH = 2000
"""Characters in one expression."""

_FILLS = {"text": "_text", "list of texts": "_texts", "yes/no": "_yes"}
_GLOBALS: dict[str, object] = {
    "__builtins__": {},
    **{name: function.call for name, function in FUNCTIONS.items()},
    "_text": lambda value: "" if value is None else value,
    "_texts": lambda value: () if value is None else value,
    "_yes": bool,
    "_number": lambda value: value if isinstance(value, int | float) else 0,
}


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression: call it with the facts it reads, each an object with the schema's fields."""

    source: str
    names: frozenset[str]
    kind: str
    _tree: ast.expr = field(repr=False, compare=False)
    _code: CodeType = field(repr=False, compare=False)

    def __call__(self, **facts: object) -> object:
        return eval(self._code, _GLOBALS, facts)


def compile_expression(text: str, schema: Schema, *, expects: object = bool) -> Expression:
    """Compiles `text`; ExpressionError names the first mistake with its excerpt, caret and a way to mend it.

    `expects` is what a schema may declare (bool, int, str, list[str], OneOf(…)), or object for any kind.
    """
    tree = _parse(text)
    typist = Typist(text, schema)
    wanted = kind_of(expects)
    found = typist.kind(tree.body)
    if wanted.name != "anything":
        typist.must_be(tree.body, found, wanted)
    typist.check_words(tree.body, wanted.words)
    filled = ast.fix_missing_locations(_FillEmpty(typist).visit(tree))
    return Expression(text, frozenset(typist.names), found.name, filled.body, compile(filled, "<rule>", "eval"))


Points = Expression | float
"""A number, or an expression that yields one."""


def compile_sum(parts: Iterable[tuple[Expression | None, Points]]) -> Callable[[dict[str, object]], float]:
    """One piece of code that adds up the points of every condition that holds (None always does), given the facts."""
    total: ast.expr = ast.Constant(0)
    names: set[str] = set()
    for when, points in parts:
        value: ast.expr
        names |= _names_of(when) | _names_of(points)
        if isinstance(points, Expression):
            value = ast.Call(ast.Name("_number", ast.Load()), [points._tree], [])
        else:
            value = ast.Constant(points)
        term = value if when is None else ast.IfExp(when._tree, value, ast.Constant(0))
        total = ast.BinOp(total, ast.Add(), term)
    return _compiled(total, names)


def compile_first(conditions: Iterable[Expression | None]) -> Callable[[dict[str, object]], int]:
    """One piece of code that says which condition is the first to hold (None always does), from 1; 0 where none is."""
    tried: list[ast.expr] = []
    names: set[str] = set()
    for number, when in enumerate(conditions, 1):
        names |= _names_of(when)
        tried.append(ast.BoolOp(ast.And(), [_tree_of(when), ast.Constant(number)]))
    return _compiled(ast.BoolOp(ast.Or(), [*tried, ast.Constant(0), ast.Constant(0)]), names)


def compile_each(conditions: Iterable[Expression | None]) -> Callable[[dict[str, object]], tuple[object, ...]]:
    """One piece of code that says of each condition whether it holds."""
    asked = tuple(conditions)
    names = frozenset[str]().union(*map(_names_of, asked))
    return _compiled(ast.Tuple([_tree_of(when) for when in asked], ast.Load()), names)


def _tree_of(when: Expression | None) -> ast.expr:
    return ast.Constant(True) if when is None else when._tree


def _names_of(part: Expression | float | None) -> frozenset[str]:
    return part.names if isinstance(part, Expression) else frozenset()


def _compiled(tree: ast.expr, names: Iterable[str]) -> Callable[[Mapping[str, object]], Any]:
    """A tree as a function of facts, of which it reads those names: Python runs one quicker than a bare expression."""
    facts = sorted({name.partition(".")[0] for name in names})
    takes = ast.arguments([], [ast.arg(name) for name in facts], None, [], [], None, [])
    code = compile(ast.fix_missing_locations(ast.Expression(ast.Lambda(takes, tree))), "<rules>", "eval")
    function = eval(code, _GLOBALS)
    return lambda given: function(*[given.get(name) for name in facts])


def _parse(text: str) -> ast.Expression:
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"longer than {MAX_LENGTH} characters", "split it into several rules")
    if not text.strip():
        raise ExpressionError("nothing is written here", "write a condition, or leave the key out")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # an odd escape in a text is a mistake too
            # The brackets let an expression go on over several lines.
            return ast.parse(f"({text}\n)", mode="eval")
    except SyntaxError as error:
        line, column = error.lineno or 1, (error.offset or 1) - 1
        at = excerpt(text, line, column - 1 if line == 1 else column, 1)
        raise ExpressionError(*_explain(error.msg, text), at) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise ExpressionError(f"cannot be read: {error or 'nested too deeply'}", "write it simpler") from None


def _explain(message: str, text: str) -> tuple[str, str]:
    """What is wrong in an admin's words; the commonest slips from other languages are named."""
    for slip, instead in (("&&", "and"), ("||", "or"), ("!=", ""), ("!", "not"), ("<>", "!=")):
        if slip in text:
            if not instead:
                break
            return f"{slip!r} is not written here", f"write {instead!r} instead"
    if "=" in message or ("=" in text and "==" not in text):
        return "a single '=' compares nothing", "write '==' to compare"
    return f"cannot be read: {message}", "texts stand in quotation marks; join conditions with 'and', 'or', 'not'"


class _FillEmpty(ast.NodeTransformer):
    """Puts the empty value of its kind where a fact is empty: no text, an empty list, no."""

    def __init__(self, typist: Typist) -> None:
        self._typist = typist

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Name) and node.func.id in ("known", "otherwise"):
            node.args[1:] = [self.visit(arg) for arg in node.args[1:]]  # the first one is asked whether it is empty
            return node
        return self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        kind = self._typist.fact(node)
        if kind.maybe_empty and kind.name in _FILLS:
            return ast.Call(ast.Name(_FILLS[kind.name], ast.Load()), [node], [])
        return node
