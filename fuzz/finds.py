"""Finds: inputs on which a target failed or took too long, one for each place in the code where it happened."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from zlib import crc32

LONGEST_SECONDS = 2.0
"""Of the processor, for one input; the code runs about three times as slowly here as it does otherwise."""

_REPEATED = 60_000  # octets of bait
_EVERY = 64  # so many inputs, one is repeated as bait
_TAIL = 40


class Finds:
    """Where a target's finds are kept; the fuzzer goes on after each, so that one does not hide the others."""

    def __init__(self, target: str, run: Callable[[bytes], None], folder: Path) -> None:
        self._target = target
        self._run = run
        self._folder = folder

    def look(self, octets: bytes) -> None:
        """Runs the target on an input, and now and then on the input repeated, to see what takes more than its share
        of time."""
        self._try(octets)
        chance = crc32(octets)
        if octets and chance % _EVERY == 0:
            self._try(octets * (_REPEATED // len(octets)))
        elif octets and chance % _EVERY == 1:
            self._try(octets + octets[-_TAIL:] * (_REPEATED // _TAIL))
        elif octets and chance % _EVERY == 2:
            at = chance // _EVERY % len(octets)
            piece = octets[at : at + 1 + chance % 5]
            self._try(octets[:at] + piece * (_REPEATED // len(piece)) + octets[at:])

    def _try(self, octets: bytes) -> None:
        begins = time.process_time()
        try:
            self._run(octets)
        except Exception as error:  # whatever a target dies of is what is looked for
            frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "site-packages" not in frame[0]]
            place = f"{Path(frames[-1].filename).name}:{frames[-1].name}" if frames else ""
            self._keep(f"{type(error).__name__} {place} {_said(error)}", octets, traceback.format_exc())
        seconds = time.process_time() - begins
        if seconds > LONGEST_SECONDS:
            self._keep("slow", octets, f"{seconds:.1f} seconds for {len(octets)} octets\n")

    def _keep(self, kind: str, octets: bytes, told: str) -> None:
        name = self._folder / f"{self._target}-{sha256(kind.encode()).hexdigest()[:10]}"
        if kind == "slow":
            name = name.with_name(f"{self._target}-slow-{sha256(octets).hexdigest()[:6]}")
        known = name.with_suffix(".bin")
        if known.exists() and known.stat().st_size <= len(octets):
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        known.write_bytes(octets)
        name.with_suffix(".txt").write_text(f"{kind}\n\n{told}", encoding="utf-8", errors="backslashreplace")


def _said(error: Exception) -> str:
    """What is the same in an error for each input that leads to it."""
    return str(error).partition(":")[0].partition("'")[0][:60]
