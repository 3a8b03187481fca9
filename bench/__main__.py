"""Runs the benchmarks and prints what they measured."""

from __future__ import annotations

import asyncio
from statistics import median

from bench.drain import drain
from bench.idle import idle
from bench.intake import ALONE, MAILS, RECEIPTS, Measured, run
from bench.latency import TIMES, latency
from bench.peers import roundup_rate
from bench.reading import reading
from bench.sending import sending

SIZES = (1_000, 10_000, 100_000)
PAIRS = 5
FOR_ROUNDUP = 300
"""Mails, of which it takes more a second than of three times as many."""


def main() -> None:
    """Intake at each size of the books, Roundup beside it, and the way from IDLE to an answer."""
    print(f"Intake: {MAILS} mails that wait, {ALONE} that come alone; a third complete applications, two thirds talk")
    print(f"in books with the receipts of {RECEIPTS:,} earlier mails")
    heads = ("people", "mails/s", "alone/s", "p50 ms", "p99 ms", "peak MB", "reader", "start s")
    print(" ".join(f"{head:>9}" for head in heads))
    rates = {}
    for people in SIZES:
        measured = run(people)
        rates[people] = measured.rate
        print(_row(measured), flush=True)
    fresh = run(10_000, 0)
    print(f"memory with 10,000 people and no earlier mails: {fresh.peak:.0f} MB (aim: 150)")
    first, last = SIZES[0], SIZES[-1]
    print(f"{first:,} people are {rates[first] / rates[last]:.2f} times as fast as {last:,} (aim: at most 1.3)")
    _roundup()
    print(f"Latency: {TIMES} times HELP, from the mailbox to the acceptance of the answer", flush=True)
    way = asyncio.run(latency())
    print(
        f"  median {way.answered:.3f} s (aim: 0.1), longest {way.longest:.3f} s; after the commit {way.sending:.3f} s"
    )
    _reading()
    _drain(rates[10_000])
    _sending()
    print(f"Idle: {asyncio.run(idle()):.2f} s of processor time an hour with 10,000 people (aim: 2)")


def _roundup() -> None:
    """Pairs of runs, one behind the other, since the machine is not as fast in each minute."""
    times: list[float] = []
    for _ in range(PAIRS):
        roundup = roundup_rate(FOR_ROUNDUP)
        if isinstance(roundup, str):
            print(f"Roundup: skipped, {roundup}")
            return
        ours = run(SIZES[0]).rate
        times.append(ours / roundup)
        print(f"Roundup 2.6.0, in one process: {roundup:.1f} mails/s; mailbot {ours:.0f}, {times[-1]:.1f} x")
    print(f"  in the median {median(times):.1f} x (aim: 5, later 10)")


def _reading() -> None:
    print("Reading one mail, up to what it asks for (aim: 3 ms in the median):")
    for one in reading():
        print(
            f"  {one.name:<16} {one.octets:>5} octets: median {one.median:.2f} ms, p99 {one.p99:.2f} ms;"
            f" of that {one.parsing:.2f} ms for parsing"
        )


def _drain(decided: float) -> None:
    drained = asyncio.run(drain())
    if isinstance(drained, str):
        print(f"Draining: skipped, {drained}")
        return
    print(f"Draining 5,000 mails from Dovecot: {drained.drained:.0f} mails/s, {drained.drained / decided:.2f} of what")
    print(f"  the decisions allow; a bare loop of FETCHes takes {drained.fetched:.0f}/s and does nothing with them")


def _sending() -> None:
    sent = sending()
    if isinstance(sent, str):
        print(f"Dispatch: skipped, {sent}")
        return
    print(
        f"Dispatch: {sent.dispatch:.0f} letters/s of {sent.octets} octets, each noted twice; smtp-source into the same"
    )
    print(f"  sink, with nothing written down: {sent.source:.0f}/s; {sent.dispatch / sent.source:.2f} of it (aim: 0.5)")


def _row(measured: Measured) -> str:
    one = measured
    figures = (one.rate, one.alone, one.p50, one.p99, one.peak, one.reader, one.opening)
    return " ".join([f"{one.people:>9,}", *(f"{figure:>9.1f}" for figure in figures)])


if __name__ == "__main__":
    main()
