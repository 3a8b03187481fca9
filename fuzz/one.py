"""One target, fuzzed in this process: python -m fuzz.one TARGET FOLDER FINDS [libFuzzer's options]."""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["mailbot", "email", "icalendar"]):
    from fuzz.finds import Finds
    from fuzz.targets import TARGETS


def main() -> None:
    """Fuzzes until libFuzzer's options say that it is enough."""
    name, finds = sys.argv[1], Path(sys.argv[2])
    target = Finds(name, TARGETS[name], finds)
    target.look(b"")  # what is read once only, such as the shipped rules, is read by now
    atheris.Setup([sys.argv[0], *sys.argv[3:]], target.look)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
