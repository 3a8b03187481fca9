"""Mails that wait: they come in batches, and the next ones are fetched while those in hand are decided."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing

import pytest

from mailbot.batch import AT_A_TIME
from mailbot.errors import Unavailable
from mailbot.ports import Arrival
from mailbot.waiting import batches_from


class Inbox:
    """Mails by their UIDs, some at a look, and what it was asked for; or its line breaks at the next look."""

    def __init__(self, mails: int, octets: int = 1) -> None:
        self.mails = [Arrival(uid, b"x" * octets) for uid in range(1, mails + 1)]
        self.looks: list[int] = []
        self.breaks = False
        self.much = 0

    def hasten(self) -> None:
        self.much += 1

    async def arrivals(self, limit: int = 2 * AT_A_TIME, *, after: int = 0) -> Sequence[Arrival]:
        self.looks.append(after)
        if self.breaks:
            raise Unavailable("imap.example.org: the line broke")
        return [mail for mail in self.mails if mail.uid > after][:limit]


async def test_mails_come_in_batches_and_are_fetched_ahead() -> None:
    inbox = Inbox(5 * AT_A_TIME)
    found: list[int] = []
    async with aclosing(batches_from(await inbox.arrivals(), inbox, inbox.hasten)) as batches:
        async for batch in batches:
            await asyncio.sleep(0)
            assert len(batch) == AT_A_TIME and inbox.looks[-1] == (len(found) // (2 * AT_A_TIME) + 1) * 2 * AT_A_TIME
            found += [mail.uid for mail in batch]
            if len(found) == 4 * AT_A_TIME:
                break
    assert found == list(range(1, 4 * AT_A_TIME + 1)) and inbox.much == 2


async def test_a_few_mails_lead_to_no_other_look_nor_do_those_that_fill_the_memory() -> None:
    for inbox, much in ((Inbox(AT_A_TIME), 0), (Inbox(2 * AT_A_TIME, 1 << 20), 1)):
        async with aclosing(batches_from(inbox.mails, inbox, inbox.hasten)) as batches:
            assert sum([len(batch) async for batch in batches]) == len(inbox.mails)
        assert inbox.looks == [] and inbox.much == much


async def test_a_line_that_breaks_is_told_once_the_mails_in_hand_are_handed_out() -> None:
    inbox = Inbox(2 * AT_A_TIME)
    inbox.breaks = True
    async with aclosing(batches_from(inbox.mails, inbox, inbox.hasten)) as batches:
        assert [len(await anext(batches)) for _ in range(2)] == [AT_A_TIME, AT_A_TIME]
        with pytest.raises(Unavailable):
            await anext(batches)
