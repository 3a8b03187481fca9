"""Fuzzes all targets in turns for some seconds, each in a process of its own that stands back for everything else."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

from fuzz.seeds import LONGEST, plant
from fuzz.targets import TARGETS

BUILD = Path("build/fuzz")
TURN = 120.0
"""Seconds at most before it is another target's turn."""

_RUNS = re.compile(r"Done (\d+) runs|stat::number_of_executed_units: (\d+)")
_GRACE = 90.0


def main() -> int:
    """Exit code 1 where anything was found."""
    options = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    options.add_argument("--seconds", type=float, default=60.0, help="for all targets together")
    options.add_argument("--only", choices=sorted(TARGETS), action="append", help="this target; may be repeated")
    chosen = options.parse_args()
    names = chosen.only or list(TARGETS)
    for name in names:
        plant(name, BUILD / "corpus" / name)
    runs = fuzz(names, chosen.seconds)
    finds = sorted((BUILD / "finds").glob("*.txt")) if (BUILD / "finds").is_dir() else []
    for name in names:
        print(f"{name:<14} {runs[name]:>10,} executions")
    for find in finds:
        print(f"{find}: {find.read_text(encoding='utf-8').splitlines()[0]}")
    print(f"{len(finds)} finds in {BUILD / 'finds'}")
    return 1 if finds else 0


def fuzz(names: list[str], seconds: float) -> Counter[str]:
    """How often each target was executed until its share of the time was over; starting takes a few seconds more."""
    turn = max(1, round(min(TURN, seconds / len(names))))
    runs: Counter[str] = Counter()
    for number in range(max(len(names), round(seconds / turn))):
        name = names[number % len(names)]
        count = _turn(name, turn)
        runs[name] += count
        print(f"{name:<14} {count:>10,} executions in {turn} s", flush=True)
    return runs


def _turn(name: str, seconds: int) -> int:
    """Executions of one target in its turn; what ended the process is beside the finds."""
    finds = BUILD / "finds"
    finds.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable, "-m", "fuzz.one", name, str(finds), f"-max_total_time={seconds}", f"-max_len={LONGEST}",
        f"-artifact_prefix={finds}/{name}-", "-timeout=30", "-rss_limit_mb=1500", "-print_final_stats=1",
        str(BUILD / "corpus" / name),
    ]  # fmt: skip
    log = BUILD / f"{name}.log"
    with log.open("w", encoding="utf-8") as told:
        try:
            code = subprocess.run(command, stdout=told, stderr=told, timeout=seconds + _GRACE, check=False).returncode
        except subprocess.TimeoutExpired:
            code = -1
    said = log.read_text(encoding="utf-8", errors="replace")
    if code:
        (finds / f"{name}-ended.txt").write_text(f"the process ended with {code}\n\n{said[-6000:]}", encoding="utf-8")
    found = _RUNS.findall(said)
    return int(found[-1][0] or found[-1][1]) if found else 0


if __name__ == "__main__":
    sys.exit(main())
