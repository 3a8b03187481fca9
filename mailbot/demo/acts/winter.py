"""The sixth act: the board hears the forecast, Rob comes back and waits for a slot, and the fourth quarter ends."""

from __future__ import annotations

from mailbot.demo.cast import ROB_AGAIN
from mailbot.demo.stage import Stage


async def play(stage: Stage) -> None:
    """December to the middle of February."""
    stage.act("Winter")
    await the_board(stage)
    await mia_is_away(stage)
    await rob_comes_back(stage)
    await the_fourth_catch_up(stage)


async def the_board(stage: Stage) -> None:
    """The last milestone that counts: graduation is in sight."""
    ann, ben = stage["ann"], stage["ben"]
    stage.scene("The board")
    await stage.on(ann, 11, 30, 20, 0)
    await stage.reply(ann, ann.letter(), "5,760 at 20:04. My director has framed the envelope.\n\nAnn")
    await stage.on(ann, 12, 9, 21, 10)
    await stage.click(
        ann,
        ann.about("This is due on"),
        "DONE 4",
        "DONE 4\n\nThey asked what happens at 8,000. I showed the slide where we fall over. We got the budget.\n\nAnn",
    )
    await stage.on(ben, 12, 20, 8, 0)
    await stage.reply(ben, ben.letter(), "That slide is the job. I have nothing left to teach you about slides.\n\nBen")
    await stage.on(ann, 12, 31, 11, 0)
    await stage.reply(ann, ann.letter(), "A good new year to you, Ben, from a Friday that nobody called me on.\n\nAnn")


async def mia_is_away(stage: Stage) -> None:
    """A mentor's absence keeps offers away until it ends."""
    mia = stage["mia"]
    stage.scene("Mia is away until April")
    await stage.on(mia, 1, 4, 19, 0)
    await stage.reply(mia, mia.about("closed your pair with Cem"), "AWAY until 3 April")


async def rob_comes_back(stage: Stage) -> None:
    """A rejection was no end: he has done what it said. Approved, he waits, since no mentor is free."""
    rob, ada = stage["rob"], stage["ada"]
    stage.scene("Rob comes back, and waits for a slot")
    await stage.on(rob, 1, 10, 20, 0)
    await stage.write(rob, "APPLY", "Hello again! It took me a year, but the page is fast now. Rob")
    await stage.later(minutes=25)
    await stage.fill(rob, rob.letter(), ROB_AGAIN)
    await stage.on(ada, 1, 12, 8, 45)
    await stage.reply(ada, ada.about("Rob Stone has applied"), "APPROVE")
    await stage.later(minutes=11)
    await stage.on(ada, 1, 12, 9, 0)


async def the_fourth_catch_up(stage: Stage) -> None:
    """The last of the four."""
    ann, ben = stage["ann"], stage["ben"]
    stage.scene("The fourth catch-up")
    await stage.on(ben, 1, 12, 8, 0)
    await stage.reply(ben, ben.about("A good new year"), "And to you. What will you do with all those Fridays?\n\nBen")
    await stage.on(ben, 1, 27, 13, 0)
    await stage.click(
        ben,
        ben.about("fourth catch-up with Ann is due"),
        "CALL",
        "CALL Tuesday 15 February 18:00 Berlin https://meet.example.org/ann-and-ben",
    )
    await stage.on(ann, 2, 8, 20, 0)
    await stage.click(
        ann, ann.about("What would you like to talk about?"), "AGENDA …", "AGENDA whether I could do what you do"
    )
    await stage.on(ben, 2, 15, 14, 0)
    await stage.reply(
        ben, ben.about("This is to remind you of your fourth catch-up"), "HELD\n\nYou could. You do.\n\nBen"
    )
