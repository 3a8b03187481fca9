"""What all tests share: the --wire option, and the switch that makes tests which need Dovecot fail without it."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--wire", action="store_true", help="tell the conversations over embedded servers as well")
