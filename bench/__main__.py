"""Runs the benchmarks and prints what they measured."""

from __future__ import annotations

import asyncio

from bench.intake import MAILS, Measured, run
from bench.latency import TIMES, latency
from bench.peers import roundup_rate

SIZES = (1_000, 10_000, 100_000)


def main() -> None:
    """Intake at each size of the books, Roundup beside it, and the way from IDLE to an answer."""
    print(f"Intake: {MAILS} mails, a third complete applications, two thirds talk; a durable commit each")
    print(f"{'people':>9} {'mails/s':>9} {'p50 ms':>8} {'p99 ms':>8} {'peak MB':>8} {'start s':>8}")
    rates = {}
    for people in SIZES:
        measured = run(people)
        rates[people] = measured.rate
        print(_row(measured), flush=True)
    first, last = SIZES[0], SIZES[-1]
    print(f"{first:,} people are {rates[first] / rates[last]:.2f} times as fast as {last:,} (aim: at most 1.3)")
    roundup = roundup_rate(MAILS)
    if isinstance(roundup, str):
        print(f"Roundup: skipped, {roundup}")
    else:
        print(f"Roundup 2.6.0, in one process: {roundup:.1f} mails/s; mailbot {rates[first] / roundup:.1f} x (aim: 5)")
    print(f"Latency: {TIMES} times HELP, from the mailbox to the acceptance of the answer", flush=True)
    way = asyncio.run(latency())
    print(
        f"  median {way.answered:.3f} s (aim: 0.1), longest {way.longest:.3f} s; after the commit {way.sending:.3f} s"
    )


def _row(measured: Measured) -> str:
    one = measured
    return f"{one.people:>9,} {one.rate:>9.1f} {one.p50:>8.1f} {one.p99:>8.1f} {one.peak:>8.0f} {one.opening:>8.1f}"


if __name__ == "__main__":
    main()
