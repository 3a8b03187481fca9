"""The last act: Ann graduates, is a mentor herself, and takes on the one who waited."""

from __future__ import annotations

from mailbot.demo.stage import Stage


async def play(stage: Stage) -> None:
    """The middle of February: the end of one year, and the beginning of the next."""
    stage.act("Ann graduates")
    await the_question(stage)
    await rob_has_a_mentor(stage)


async def the_question(stage: Stage) -> None:
    """After four quarters the mentor is asked; the mentor says so, an admin confirms, a slot is free."""
    ben, ada = stage["ben"], stage["ada"]
    stage.scene("Is Ann ready to graduate?")
    await stage.on(ben, 2, 17, 13, 0)
    await stage.click(
        ben,
        ben.about("ready to mentor somebody?"),
        "GRADUATE",
        "GRADUATE\nSLOTS 0\n\nAnn, it was a pleasure. I write a book this year; you are in chapter 3.\n\nBen",
    )
    await stage.on(ada, 2, 18, 9, 0)
    await stage.click(ada, ada.about("is ready to graduate"), "CONFIRM P-1")


async def rob_has_a_mentor(stage: Stage) -> None:
    """The graduate's slot ends Rob's wait: the same kit, and it begins again."""
    ann, rob = stage["ann"], stage["rob"]
    stage.scene("The one who waited")
    await stage.on(ann, 2, 18, 20, 0)
    await stage.reply(ann, ann.about("Would you take this applicant on?"), "ACCEPT")
    rob.letter()
    await stage.on(rob, 2, 18, 21, 0)
    await stage.reply(
        rob,
        rob.about("You have a mentor"),
        "Dear Ann,\n\na year ago they told me to make one page fast. It took me ten months and I loved all of it. "
        "What is a p99?\n\nRob",
    )
