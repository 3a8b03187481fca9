"""A snapshot: what was written is read back, line by line where it is unaltered, as JSON where a person was at it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.adapters.disk import Disk
from mailbot.adapters.documents import Documents
from mailbot.adapters.journal import Header
from mailbot.adapters.json_text import decode
from mailbot.adapters.snapshot import Snapshot

NAMES = st.text(st.sampled_from('ab":{}\\,\n é'), max_size=8)
DOCUMENTS = st.dictionaries(NAMES, st.integers(0, 9) | NAMES | st.dictionaries(NAMES, NAMES, max_size=2), max_size=3)
TABLES = st.dictionaries(NAMES, st.dictionaries(NAMES, DOCUMENTS, min_size=1, max_size=4), max_size=3)


def written(tables: dict[str, Any]) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "books.json"
        Snapshot(Header(3, 1), {name: Documents(table) for name, table in tables.items()}).write(Disk(), path)
        return path.read_bytes()


def plain(snapshot: Snapshot) -> dict[str, Any]:
    return {name: dict(table) for name, table in snapshot.tables.items()}


@given(TABLES)
def test_what_was_written_is_read_back_with_its_checksum_and_by_hand_without(tables: dict[str, Any]) -> None:
    raw = written(tables)
    by_hand, _, _ = raw.rpartition(b',\n"checksum"')
    assert plain(Snapshot.parse(raw)) == plain(Snapshot.parse(by_hand + b"}")) == tables == decode(raw)["tables"]
    assert Snapshot.parse(raw).header == Header(3, 1)


def test_a_byte_that_was_altered_is_refused() -> None:
    raw = written({"people": {"M-1": {"name": "Ann"}}})
    with pytest.raises(ValueError, match="checksum"):
        Snapshot.parse(raw.replace(b"Ann", b"Bob"))


def test_documents_are_handed_out_as_copies() -> None:
    documents = Documents({"M-1": {"roles": ["mentor"]}})
    documents["M-1"]["roles"].append("admin")
    assert documents == {"M-1": {"roles": ["mentor"]}}
