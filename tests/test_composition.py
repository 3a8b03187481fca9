"""What a config switches on, as the office gets it at the start and on reload."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbot.adapters.memory import MemorySpool, memory_store
from mailbot.adapters.signatures import Signatures
from mailbot.composition import equip, office_of
from tests.programs import program_in


@pytest.mark.parametrize(
    ("trust", "asked", "verified"),
    [
        ("", False, False),
        ('authserv_ids = ["mx.example.org"]', True, False),
        ("verify_dkim = true", True, True),
        ('authserv_ids = ["microsoft365"]\nverify_dkim = true', True, True),
    ],
)
def test_two_proofs_are_asked_for_where_a_second_one_can_be_had(
    tmp_path: Path, trust: str, asked: bool, verified: bool
) -> None:
    office = office_of(program_in(tmp_path), memory_store(), MemorySpool())
    assert not office.handbook.authentication and office.verifier is None
    program = program_in(tmp_path, f"[trust]\n{trust}")
    equip(office, program)
    assert office.handbook.authentication is asked
    assert office.handbook.authserv_ids == program.config.trust.authserv_ids
    assert isinstance(office.verifier, Signatures) is verified
    again = office_of(program, memory_store(), MemorySpool())
    assert isinstance(again.verifier, Signatures) is verified
