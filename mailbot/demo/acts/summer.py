"""The fourth act: a milestone is blocked and freed, Ann pauses, Ben's mail program answers for him."""

from __future__ import annotations

from mailbot.demo.stage import Stage


async def play(stage: Stage) -> None:
    """May to August."""
    stage.act("Summer")
    await blocked_and_freed(stage)
    await ann_pauses(stage)
    await ben_is_out_of_the_office(stage)
    await the_second_catch_up(stage)


async def blocked_and_freed(stage: Stage) -> None:
    """What is in the way reaches the mentor at once; a date that passes is asked about, and is no failure."""
    ann, ben = stage["ann"], stage["ben"]
    stage.scene("Milestone 2 is blocked")
    await stage.on(ann, 5, 14, 17, 45)
    await stage.click(
        ann,
        ann.about("Model the checkout path"),
        "BLOCKED 2 …",
        "BLOCKED 2 The bank's simulator answers in 5 ms, always. Nothing that I measure against it is true.",
    )
    await stage.on(ben, 5, 17, 8, 30)
    await stage.reply(
        ben,
        ben.letter(),
        "Then give it the bank's real times: you have a year of them in the access log. Draw from those, and the "
        "simulator lies no more.\n\nBen",
    )
    await stage.on(ann, 5, 28, 21, 0)
    await stage.reply(
        ann, ann.letter(), "Replaying them needs a week more. It already hurts in the right place.\n\nAnn"
    )
    await stage.on(ann, 6, 7, 20, 30)
    await stage.click(ann, ann.about("This was due on"), "DONE 2", "DONE 2\n\nModel and truth are 6 percent apart.")


async def ann_pauses(stage: Stage) -> None:
    """A pause stops every clock of the pair, and all its dates move by as much."""
    ann, ben = stage["ann"], stage["ben"]
    stage.scene("Ann pauses")
    await stage.on(ann, 6, 16, 7, 20)
    await stage.reply(
        ann,
        ann.letter(),
        "PAUSE until 5 July\n\nBen, my mother has broken her hip. I am with her until July, without a laptop.\n\nAnn",
    )
    await stage.on(ben, 6, 16, 8, 0)
    await stage.reply(ben, ben.about("has broken her hip"), "That comes first. Nothing here runs away.\n\nBen")
    await stage.on(ann, 7, 6, 20, 0)
    await stage.reply(
        ann,
        ann.about("Nothing here runs away"),
        "PROGRESS She walks again, and I have read on queues in waiting rooms.",
    )


async def ben_is_out_of_the_office(stage: Stage) -> None:
    """An automatic reply is no answer: nobody gets one to it, and it counts as nothing (RFC 3834)."""
    ann, ben = stage["ann"], stage["ben"]
    stage.scene("Ben is out of the office")
    await stage.on(ben, 7, 19, 13, 10)
    await stage.reply(ben, ben.letter(), "Good. Next: which number of August will you trust in November?\n\nBen")
    await stage.on(ben, 7, 28, 13, 30)
    await stage.click(
        ben,
        ben.about("second catch-up with Ann is due"),
        "CALL",
        "CALL Tuesday 17 August 18:00 Berlin https://meet.example.org/ann-and-ben",
    )
    await stage.on(ann, 8, 2, 20, 0)
    await stage.reply(
        ann, ann.about("which number of August"), "The arrival rate, by the minute, without the bots. Agreed?\n\nAnn"
    )
    await stage.answer_automatically(
        ben,
        ben.letter(),
        "I am out of the office until 13 August, on a lake without a network. In urgent cases: don't.",
    )


async def the_second_catch_up(stage: Stage) -> None:
    """Counted from the kickoff, and later by the pause."""
    ann, ben = stage["ann"], stage["ben"]
    stage.scene("The second catch-up")
    await stage.on(ann, 8, 11, 20, 0)
    await stage.click(
        ann, ann.about("What would you like to talk about?"), "AGENDA …", "AGENDA bots; what a board wants to hear"
    )
    await stage.on(ben, 8, 18, 8, 0)
    await stage.reply(ben, ben.about("This is to remind you of your second catch-up"), "HELD")
