"""A writer that is killed for real, at whatever it is doing, again and again."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path
from random import Random

from mailbot.adapters.journal_db import JournalDB

WRITER = textwrap.dedent("""
    import sys
    from pathlib import Path
    from mailbot.adapters.journal_db import JournalDB

    db = JournalDB(Path(sys.argv[1]), compact_at=4000)
    number = (db.document("count", "last") or {"n": 0})["n"]
    while True:
        number += 1
        with db.unit():
            db.put("receipts", f"m{number % 50}", {"n": number, "text": "x" * (number % 700)})
            db.put("outbox", f"l{number % 50}", {"n": number})
            db.put("count", "last", {"n": number})
        sys.stdout.write(f"{number}\\n")
        sys.stdout.flush()
""")


def test_a_writer_killed_at_any_moment_has_lost_no_commit_it_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "books.json"
    chance = Random(20250501)
    last = 0
    for _ in range(8):
        with subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            for _ in range(chance.randrange(1, 120)):
                first = writer.stdout.readline()
                assert first, "the writer ended by itself"
            writer.kill()
            acknowledged = int(([first, *writer.stdout.read().split("\n")[:-1]])[-1])
        assert acknowledged > last
        with JournalDB(path) as db:
            found = db.document("count", "last")
            assert found is not None and found["n"] in (acknowledged, acknowledged + 1)
            last = found["n"]
            for number in range(max(1, last - 49), last + 1):
                assert (db.document("receipts", f"m{number % 50}") or {})["n"] == number
                assert db.document("outbox", f"l{number % 50}") == {"n": number}
