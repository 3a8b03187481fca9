"""docs/requirements.md tells the truth: every requirement has its row, and every test that a row names is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

TESTS = Path(__file__).resolve().parent
TABLE = TESTS.parent / "docs" / "requirements.md"


class Row(NamedTuple):
    """One row: S-numbers, how far it is, and the tests that show it."""

    numbers: tuple[int, ...]
    far: str
    tests: tuple[str, ...]


def rows() -> list[Row]:
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| S")]
    return [_row(*(cell.strip() for cell in line.strip("|").split("|"))) for line in lines]


def _row(numbers: str, what: str, far: str, tests: str) -> Row:
    assert what, numbers
    first, *last = (int(number) for number in re.findall(r"\d+", numbers))
    return Row(tuple(range(first, (last[0] if last else first) + 1)), far, tuple(re.findall(r"`([^`]+)`", tests)))


@cache
def names_in(file: Path) -> frozenset[str]:
    """The names of a file's tests, as it is written; nothing is run."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(function.name for function in functions if function.name.startswith("test_"))


def test_every_requirement_has_one_row_in_order() -> None:
    assert [number for row in rows() for number in row.numbers] == list(range(1, 76))


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"S{row.numbers[0]}")
def test_a_row_names_tests_that_exist_or_the_issue_that_will_bring_them(row: Row) -> None:
    assert re.fullmatch(r"done|(?:in part|not yet); issue \d+", row.far), row
    assert bool(row.tests) is not row.far.startswith("not yet"), row
    assert len(set(row.tests)) == len(row.tests), row
    for test in row.tests:
        file, _, name = test.partition("::")
        assert (TESTS / file).is_file() and name in names_in(TESTS / file), test
