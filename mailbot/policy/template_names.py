"""Template names: whether every name in a letter's template is a fact, a field, a filter or a test that there is.

The template's syntax tree is walked with sample facts at hand, so that branches which no sample would take are
checked as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass

import msgspec
from jinja2 import Environment, nodes

from mailbot.source import did_you_mean

_REFUSED: dict[type[nodes.Node], str] = {
    nodes.Macro: "a macro",
    nodes.CallBlock: "a call block",
    nodes.AssignBlock: "a set block",
    nodes.FilterBlock: "a filter block",
    nodes.Extends: "extends",
    nodes.Block: "a block",
    nodes.Import: "an import",
    nodes.FromImport: "an import",
}
_PARTIAL = 'put what letters share into a file "_name.md" and write {% include "_name.md" %}'
UNKNOWN = object()
"""The value of what cannot be told without running the template."""

Note = Callable[[int, str, str], None]
"""Takes line, problem and mend."""


class NameCheck:
    """Walks one template; what it finds goes to `note`, the partials that it includes to `includes`."""

    def __init__(self, environment: Environment, facts: Mapping[str, object], note: Note) -> None:
        self._environment = environment
        self._facts = facts
        self._note = note
        self.includes: list[tuple[str, int]] = []

    def check(self, template: nodes.Template) -> None:
        self._body(template.body, {})

    def _body(self, statements: list[nodes.Node], names: dict[str, object]) -> None:
        for statement in statements:
            self._statement(statement, names)

    def _statement(self, node: nodes.Node, names: dict[str, object]) -> None:
        if type(node) in _REFUSED:
            self._note(node.lineno, f"{_REFUSED[type(node)]} cannot stand in a letter", _PARTIAL)
        elif isinstance(node, nodes.For):
            self._loop(node, names)
        elif isinstance(node, nodes.Assign):
            self._bind(node.target, self._value(node.node, names), names)
        elif isinstance(node, nodes.With):
            self._with(node, names)
        elif isinstance(node, nodes.Include):
            self._include(node)
        else:
            self._children(node, names)

    def _children(self, node: nodes.Node, names: dict[str, object]) -> None:
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.Expr):
                self._value(child, names)
            else:
                self._statement(child, names)

    def _with(self, node: nodes.With, names: dict[str, object]) -> None:
        inner = dict(names)
        for target, value in zip(node.targets, node.values, strict=True):
            self._bind(target, self._value(value, names), inner)
        self._body(node.body, inner)

    def _loop(self, node: nodes.For, names: dict[str, object]) -> None:
        over = self._value(node.iter, names)
        inner = {**names, "loop": UNKNOWN}
        self._bind(node.target, over[0] if isinstance(over, list | tuple) and over else UNKNOWN, inner)
        if node.test is not None:
            self._value(node.test, inner)
        self._body(node.body, inner)
        self._body(node.else_, dict(names))

    def _include(self, node: nodes.Include) -> None:
        if isinstance(node.template, nodes.Const) and isinstance(node.template.value, str):
            self.includes.append((node.template.value, node.lineno))
        else:
            self._note(node.lineno, "an include names its file", _PARTIAL)

    def _bind(self, target: nodes.Node, value: object, names: dict[str, object]) -> None:
        if isinstance(target, nodes.Name):
            names[target.name] = value
        elif isinstance(target, nodes.Tuple):
            fits = isinstance(value, list | tuple) and len(value) == len(target.items)
            for index, item in enumerate(target.items):
                self._bind(item, value[index] if fits and isinstance(value, list | tuple) else UNKNOWN, names)

    def _value(self, node: nodes.Node, names: dict[str, object]) -> object:
        """The sample value of an expression, UNKNOWN where only running it would tell."""
        if isinstance(node, nodes.Name):
            return self._name(node, names)
        if isinstance(node, nodes.Getattr):
            return self._field(node, self._value(node.node, names), node.attr)
        if isinstance(node, nodes.Getitem):
            return self._item(node, names)
        if isinstance(node, nodes.Filter) and node.name not in self._environment.filters:
            mend = did_you_mean(node.name, self._environment.filters)
            self._note(node.lineno, f"there is no filter {node.name!r}", mend)
        if isinstance(node, nodes.Test) and node.name not in self._environment.tests:
            mend = did_you_mean(node.name, self._environment.tests)
            self._note(node.lineno, f"there is no test {node.name!r}", mend)
        for child in node.iter_child_nodes():
            self._value(child, names)
        return node.value if isinstance(node, nodes.Const) else UNKNOWN

    def _name(self, node: nodes.Name, names: dict[str, object]) -> object:
        for known in (names, self._facts):
            if node.name in known:
                return known[node.name]
        if node.name in self._environment.globals:
            return UNKNOWN
        mend = did_you_mean(node.name, [*names, *self._facts, *self._environment.globals])
        self._note(node.lineno, f"there is no {node.name!r} in this letter", mend)
        return UNKNOWN

    def _field(self, node: nodes.Getattr | nodes.Getitem, owner: object, name: str) -> object:
        if owner is UNKNOWN or owner is None:
            return UNKNOWN
        if isinstance(owner, Mapping) and name in owner:
            return owner[name]
        if not isinstance(owner, Mapping) and not name.startswith("_") and hasattr(owner, name):
            return getattr(owner, name)
        if isinstance(owner, Mapping) and hasattr(owner, name):
            return UNKNOWN  # items(), keys(), values()
        said = _said(node.node)
        self._note(node.lineno, f"{said} has no {name!r}", did_you_mean(name, _fields_of(owner)))
        return UNKNOWN

    def _item(self, node: nodes.Getitem, names: dict[str, object]) -> object:
        owner, key = self._value(node.node, names), self._value(node.arg, names)
        if isinstance(owner, list | tuple) and isinstance(key, int):
            return owner[0] if owner else UNKNOWN
        return self._field(node, owner, key) if isinstance(owner, Mapping) and isinstance(key, str) else UNKNOWN


def _fields_of(owner: object) -> Iterator[str]:
    """The names behind the dot of a sample: keys, or fields and properties."""
    if isinstance(owner, Mapping):
        yield from map(str, owner)
    elif is_dataclass(owner):
        yield from (field.name for field in fields(owner))
    elif isinstance(owner, msgspec.Struct):
        yield from owner.__struct_fields__
    yield from (name for name, value in vars(type(owner)).items() if isinstance(value, property))


def _said(node: nodes.Node) -> str:
    """An expression as its author wrote it, near enough to be recognised."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_said(node.node)}.{node.attr}"
    return "this"
