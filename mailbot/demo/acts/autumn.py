"""The fifth act: the forecast is made, a quiet month ends with one click, and the two meet for the third time."""

from __future__ import annotations

from mailbot.demo.stage import Stage


async def play(stage: Stage) -> None:
    """September to November."""
    stage.act("Autumn")
    await a_patch_is_merged(stage)
    await two_quiet_weeks(stage)
    await the_forecast(stage)
    await the_third_catch_up(stage)


async def a_patch_is_merged(stage: Stage) -> None:
    """The optional milestone, long before anybody asks for it."""
    ann, ben = stage["ann"], stage["ben"]
    stage.scene("A patch is merged")
    await stage.on(ann, 8, 31, 20, 30)
    await stage.reply(ann, ann.about("and Ben"), "DONE 5")
    await stage.on(ben, 9, 13, 8, 15)
    await stage.reply(ben, ben.letter(), "Merged into wrk! That will outlive your checkout. And the forecast?\n\nBen")


async def two_quiet_weeks(stage: Stage) -> None:
    """After two weeks without a word the mentee is asked, and a click is enough."""
    ann = stage["ann"]
    stage.scene("Two quiet weeks")
    await stage.on(ann, 9, 28, 12, 0)
    await stage.click(ann, ann.about("heard nothing of you and Ben"), "ALL WELL")


async def the_forecast(stage: Stage) -> None:
    """The third milestone: its date has moved on by the pause."""
    ann = stage["ann"]
    stage.scene("The forecast")
    await stage.on(ann, 10, 14, 19, 0)
    await stage.click(
        ann,
        ann.about("This is due on"),
        "DONE 3",
        "DONE 3\n\n5,900 a second on the 26th of November, give or take 400. I have sealed it in an envelope.\n\nAnn",
    )


async def the_third_catch_up(stage: Stage) -> None:
    """This time the mentee names the date, and both say that it was held."""
    ann, ben = stage["ann"], stage["ben"]
    stage.scene("The third catch-up")
    await stage.on(ann, 10, 27, 18, 0)
    await stage.click(
        ann,
        ann.about("third catch-up with Ben is due"),
        "CALL",
        "CALL Tuesday 16 November 18:00 https://meet.example.org/ann-and-ben",
    )
    await stage.on(ann, 11, 10, 20, 0)
    await stage.click(
        ann, ann.about("What would you like to talk about?"), "AGENDA …", 'AGENDA how to say "give or take" to a board'
    )
    await stage.on(ann, 11, 19, 19, 15)
    await stage.click(ann, ann.about("Have you had your third catch-up"), "HELD")
    await stage.on(ben, 11, 29, 8, 0)
    await stage.reply(ben, ben.about("give or take"), "So? What did the 26th say? Open the envelope!\n\nBen")
