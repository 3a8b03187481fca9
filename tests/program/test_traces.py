"""Whoever is forgotten is known in others' records by their address and whole name, and nobody else is by theirs."""

from __future__ import annotations

import pytest

from mailbot.program.privacy.traces import Traces

ANN = Traces(frozenset({"ann@example.test"}), "Ann Bell")


@pytest.mark.parametrize("said", ["To ANN@example.test.", "about <ann@example.test>", "Re: ann bell's question"])
def test_an_address_and_a_whole_name_are_known(said: str) -> None:
    assert ANN.name_them(said)


@pytest.mark.parametrize("said", ["joann@example.test", "ann@example.test.org", "Joann Bellamy", "Ann Bellamy", "Ann"])
def test_what_is_only_a_part_of_anothers_is_none_of_theirs(said: str) -> None:
    assert not ANN.name_them(said)
