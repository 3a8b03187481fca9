"""The third act: the other pair falls silent and parts without blame, and the first one has its first catch-up."""

from __future__ import annotations

from mailbot.demo.stage import Stage


async def play(stage: Stage) -> None:
    """The middle of March to the beginning of May."""
    stage.act("A parting, and the first catch-up")
    await cem_has_to_stop(stage)
    await the_pool_grows(stage)
    await the_first_catch_up(stage)


async def cem_has_to_stop(stage: Stage) -> None:
    """A silent pair is asked after, the mentee first; what comes out is nobody's fault, and an admin closes it."""
    cem, mia, ada = stage["cem"], stage["mia"], stage["ada"]
    stage.scene("Nothing is heard of Cem")
    await stage.on(cem, 3, 16, 22, 50)
    await stage.reply(
        cem,
        cem.about("heard nothing of you and Mia"),
        "Dear Mia,\n\nour daughter came five weeks early. Both are well, and I sleep in pieces. I cannot do this "
        "justice now, and I do not want to hold your evening for nothing. Could we end it here?\n\nCem",
    )
    await stage.on(mia, 3, 17, 19, 30)
    await stage.reply(
        mia, mia.letter(), "Dear Cem, congratulations! Of course. Write to the program when you sleep again.\n\nMia"
    )
    await stage.on(mia, 3, 17, 19, 40)
    await stage.reply(
        mia,
        mia.about("worked together for a month"),
        "Hello Ada,\n\nCem has had a child and would like to stop. Would you close our pair? No harm.\n\nMia",
    )
    await stage.on(ada, 3, 18, 9, 5)
    await stage.reply(
        ada,
        ada.about("have heard nothing of Mia Lund and Cem Kaya"),
        "CLOSE P-2 Cem has become a father; he may come back any time.",
    )
    await stage.reply(
        ada, ada.about("Cem has had a child"), "Done, Mia. Thank you for the way you both did this.\n\nAda"
    )


async def the_pool_grows(stage: Stage) -> None:
    """Talk between the two goes through the program, whole, as often as they like."""
    ann, ben = stage["ann"], stage["ben"]
    stage.scene("Ann and Ben write to each other")
    await stage.on(ann, 3, 24, 20, 0)
    await stage.reply(ann, ann.letter(), "Pool at 24, retry after the release: p99 back at 398.\n\nAnn")
    await stage.on(ben, 3, 25, 8, 20)
    await stage.reply(
        ben, ben.letter(), "And what would it have been at 18? Write the guess down before you look.\n\nBen"
    )
    await stage.on(ann, 4, 6, 20, 10)
    await stage.reply(ann, ann.letter(), "I guessed 430. It was 402. I start to believe in the model.\n\nAnn")


async def the_first_catch_up(stage: Stage) -> None:
    """Three weeks before it a date is asked for, a week before it an agenda, after it the outcome."""
    ann, ben = stage["ann"], stage["ben"]
    stage.scene("The first catch-up")
    await stage.on(ben, 4, 8, 13, 0)
    await stage.click(
        ben,
        ben.about("first catch-up with Ann is due"),
        "CALL",
        "CALL Tuesday 27 April 18:00 Berlin https://meet.example.org/ann-and-ben",
    )
    await stage.on(ann, 4, 21, 20, 0)
    await stage.click(
        ann,
        ann.about("What would you like to talk about?"),
        "AGENDA …",
        "AGENDA how to get traces out of a team that has none; whether I should change my job title",
    )
    await stage.on(ben, 4, 30, 14, 0)
    await stage.click(
        ben,
        ben.about("Have you had your first catch-up"),
        "HELD",
        "HELD\n\nAnn, three things from our call: ask for one trace, not for tracing; keep the title until December; "
        "and you are further than you think.\n\nBen",
    )
