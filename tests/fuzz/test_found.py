"""What the fuzzer has found once is found no more, and hostile mails break nothing that reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from fuzz.finds import Finds
from fuzz.seeds import LINES
from fuzz.targets import TARGETS, Broken
from tests.conversations.hostile import read_fates

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
FOUND = sorted((CORPUS / "found").iterdir())
LARGE = 20_000


@pytest.mark.parametrize("file", FOUND, ids=lambda file: file.name)
def test_what_was_found_breaks_nothing_any_more(file: Path) -> None:
    TARGETS[file.name.partition("-")[0]](file.read_bytes())


@pytest.mark.parametrize("target", TARGETS)
def test_no_hostile_mail_breaks_what_must_hold(target: str) -> None:
    mails = [mail.raw for mail in read_fates().values()]
    for octets in (*(raw for raw in mails if len(raw) < LARGE), *(line.encode() for line in LINES)):
        TARGETS[target](octets)


def test_each_kind_of_failure_is_kept_once_with_its_shortest_input(tmp_path: Path) -> None:
    def breaks(octets: bytes) -> None:
        if b"x" in octets:
            raise Broken("an x: " + octets.decode())

    finds = Finds("parsing", breaks, tmp_path)
    for octets in (b"axb", b"nothing", b"x", b"longer x"):
        finds.look(octets)
    kept = sorted(tmp_path.iterdir())
    assert [file.suffix for file in kept] == [".bin", ".txt"]
    assert kept[0].read_bytes() == b"x" and "Broken" in kept[1].read_text()
