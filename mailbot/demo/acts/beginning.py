"""The second act: the first calls are held, Ann and Ben agree to a plan, and its first milestone is done."""

from __future__ import annotations

from mailbot.demo.stage import Stage

PLAN = """\
PLAN

Goal: defend a forecast before a board
1. Read one book on queueing, and explain Little's law to our juniors - by 12 March 2027
2. Model the checkout path, and compare the model with what we measure - by 28 May 2027
3. Forecast November from the numbers of August - by 30 September 2027
4. Tell the board what we forecast, and what came - by 26 November 2027

Goal: give something back
5. Get the think-time patch merged into wrk (optional)

Is number 3 too bold?"""


async def play(stage: Stage) -> None:
    """End of January to the middle of March."""
    stage.act("The work begins")
    await mia_names_a_call(stage)
    await the_kickoff_is_held(stage)
    await they_agree_to_a_plan(stage)
    await cem_and_mia_meet(stage)
    await a_month_passes(stage)


async def mia_names_a_call(stage: Stage) -> None:
    """A second pair begins beside the first."""
    cem, mia = stage["cem"], stage["mia"]
    stage.scene("Mia names a call with Cem")
    await stage.on(mia, 1, 28, 12, 30)
    await stage.reply(mia, mia.about("You are a pair now"), "CALL Monday 8 February 19:00 Berlin by phone, Mia calls")
    cem.letter()


async def the_kickoff_is_held(stage: Stage) -> None:
    """The day after the call both are asked, each aside; with HELD the planning begins."""
    ann, ben = stage["ann"], stage["ben"]
    stage.scene("The kickoff call was held")
    await stage.on(ann, 1, 29, 18, 40)
    await stage.click(ann, ann.about("Have you had your first call"), "HELD")
    await stage.on(ben, 1, 29, 14, 0)
    await stage.click(ben, ben.about("Have you had your first call"), "HELD")


async def they_agree_to_a_plan(stage: Stage) -> None:
    """The mentee writes the plan; with the mentor's word it counts."""
    ann, ben = stage["ann"], stage["ben"]
    stage.scene("A plan that both agree to")
    await stage.on(ann, 2, 3, 20, 15)
    await stage.reply(ann, ann.about("you have had your first call with Ben"), PLAN)
    await stage.on(ben, 2, 4, 8, 10)
    await stage.reply(
        ben,
        ben.about("Does the plan suit you?"),
        "AGREE\n\nBold is the point of it. We start small: one service.\n\nBen",
    )


async def cem_and_mia_meet(stage: Stage) -> None:
    """The second pair's kickoff; after it a line, and then nothing."""
    cem = stage["cem"]
    stage.scene("Cem and Mia have met")
    await stage.on(cem, 2, 10, 21, 0)
    await stage.click(cem, cem.about("Have you had your first call"), "HELD")
    await stage.on(cem, 2, 12, 21, 30)
    await stage.reply(
        cem,
        cem.about("You have a mentor"),
        "Dear Mia,\n\nthank you for Monday. I have profiled the slow minute as you said: it is the garbage collector, "
        "and I had blamed the network for a year. The plan comes next week.\n\nCem",
    )


async def a_month_passes(stage: Stage) -> None:
    """The project to take part in, a report, the question after a month, and a milestone in time."""
    ann, ben = stage["ann"], stage["ben"]
    stage.scene("How it goes")
    await stage.on(ann, 2, 13, 11, 30)
    await stage.reply(ann, ann.about("First comes milestone 1"), "INITIATIVE https://github.example.org/wg/wrk")
    await stage.on(ann, 2, 16, 20, 40)
    await stage.reply(
        ann,
        ann.about("First comes milestone 1"),
        "PROGRESS Half of the book is read. The pool of twelve is an M/M/6 in disguise, since each checkout holds two.",
    )
    await stage.on(ann, 3, 1, 12, 15)
    await stage.click(ann, ann.about("worked together for a month"), "ALL WELL")
    await stage.on(ben, 3, 1, 13, 0)
    await stage.click(ben, ben.about("worked together for a month"), "ALL WELL")
    await stage.on(ann, 3, 11, 20, 5)
    await stage.click(
        ann,
        ann.about("This is due on"),
        "DONE 1",
        'DONE 1\n\nThe juniors now say "work in progress is throughput times wait" before I do.\n\nAnn',
    )
    await stage.on(ben, 3, 12, 8, 0)
    await stage.reply(ben, ben.letter(), "Then they can do your Fridays soon. Well taught!\n\nBen")
