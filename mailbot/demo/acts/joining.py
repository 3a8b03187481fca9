"""The first act: people apply, are approved, and are introduced to their mentor."""

from __future__ import annotations

from mailbot.demo.cast import ANN, CEM, ROB
from mailbot.demo.stage import Stage
from mailbot.mail.message import Attachment, Mail

P99 = b"""\
week,release,p50_ms,p95_ms,p99_ms
2026-W52,checkout 8.2,41,160,390
2026-W53,checkout 8.3,42,171,402
2027-W01,checkout 8.4,43,240,911
"""


async def play(stage: Stage) -> None:
    """January: from a stranger's question to the day before the first call."""
    stage.act("People find each other")
    question = await cem_asks_first(stage)
    await ann_applies(stage)
    await ada_decides_on_ann(stage)
    await mia_declines_and_ben_accepts(stage)
    kickoff = await ann_and_ben_talk(stage)
    await rob_is_not_taken(stage)
    await cem_waits_for_a_slot(stage, question)
    await ann_and_ben_meet(stage, kickoff)


async def cem_asks_first(stage: Stage) -> Mail:
    """A stranger's question reaches the admins, and the plain answer goes back; returns that answer."""
    cem, ada = stage["cem"], stage["ada"]
    stage.scene("A stranger asks")
    await stage.write(
        cem,
        "Mentoring from Istanbul?",
        "Hello,\n\n"
        "a colleague told me about your program. I work evenings, Istanbul time. Is there a fixed hour "
        "for the calls, or do the two agree on one? And does it cost anything?",
    )
    await stage.until(ada, 9, 10)
    await stage.reply(
        ada,
        ada.letter(),
        "Hello Cem,\n\n"
        "the two of you agree on the hour, once for the first call and then every three months. "
        "Everything else is mail. It costs nothing but your time. Do apply!\n\n"
        "Ada",
    )
    return cem.letter()


async def ann_applies(stage: Stage) -> None:
    """The form, an answer with gaps, what was missing; and a keyword that was typed too fast."""
    ann = stage["ann"]
    stage.scene("Ann applies")
    await stage.until(ann, 10, 15)
    await stage.write(ann, "APPLY", "Hello, may I have the form, please?")
    await stage.later(minutes=50)
    await stage.fill(ann, ann.letter(), ANN)
    await stage.later(minutes=6)
    links = "https://github.example.org/annbell/wrk-think-time\n\nhttps://www.linkedin.com/in/ann-bell"
    await stage.reply(ann, ann.letter(), links)
    await stage.later(hours=5)
    complete = ann.letter()
    await stage.reply(ann, complete, "STAUTS")
    await stage.reply(ann, ann.letter(), "STATUS")


async def ada_decides_on_ann(stage: Stage) -> None:
    """HELP, APPROVE, the undo window, and a second APPROVE that is told what happened already."""
    ada = stage["ada"]
    stage.scene("Ada decides")
    await stage.until(ada, 8, 40, days=1)
    packet = ada.about("Ann Bell has applied")
    await stage.reply(ada, packet, "HELP")
    await stage.reply(ada, packet, "Approve.")
    await stage.later(minutes=11)
    await stage.until(ada, 9, 30, days=1)
    await stage.reply(ada, packet, "APPROVE")


async def mia_declines_and_ben_accepts(stage: Stage) -> None:
    """An offer that is declined goes on to the next mentor; with a yes the two become a pair."""
    mia, ben = stage["mia"], stage["ben"]
    stage.scene("Mia declines, Ben accepts")
    await stage.until(mia, 19, 20)
    await stage.reply(
        mia,
        mia.letter(),
        "DECLINE We go live with the new settlement engine this month; I would be half a mentor.\nSLOTS 0",
    )
    await stage.until(ben, 7, 45, days=1)
    offer = ben.letter()
    await stage.reply(ben, offer, "Hi,\n\nACCEPT\n\nSix years of Friday outages? I have questions already.")
    await stage.later(minutes=2)
    await stage.reply(ben, offer, "ACCEPT")


async def ann_and_ben_talk(stage: Stage) -> Mail:
    """Mail between the two, with an attachment, and the date of their first call; returns Ann's invitation."""
    ann, ben = stage["ann"], stage["ben"]
    stage.scene("Ann and Ben talk")
    await stage.until(ann, 18, 5)
    await stage.reply(
        ann,
        ann.letter(),
        "Dear Ben,\n\n"
        "I am so glad. So that the call has something to chew on: the p99 of our checkout, by week. It went "
        "from 402 to 911 ms with release 8.4, while the median did not move. I suspect the new retry.\n\n"
        "Thursday evening would suit me. If the program is slow, I am at ann.bell@example.test.\n\n"
        "Ann",
        [Attachment("p99-checkout.csv", "text/csv", P99)],
    )
    await stage.until(ben, 13, 30)
    talk = ben.letter()
    await stage.reply(
        ben,
        talk,
        "Ann,\n\n"
        "a p99 that doubles under a flat median is nearly always somebody waiting in line. Before we talk: how "
        "many connections are in the pool, and how many does one checkout hold while it retries?\n\n"
        "Ben",
    )
    await stage.until(ann, 8, 20, days=1)
    await stage.reply(ann, ann.letter(), "Twelve, and it holds two. Oh.\n\nAnn")
    await stage.until(ben, 8, 10)
    await stage.reply(ben, ben.letter(), "CALL Thursday 28 January 18:00 Berlin https://meet.example.org/ann-and-ben")
    return ann.letter()


async def rob_is_not_taken(stage: Stage) -> None:
    """A rejection with a reason: kind, short, honest, and with the date to try again."""
    rob, ada = stage["rob"], stage["ada"]
    stage.scene("Rob is not taken")
    await stage.until(rob, 20, 30)
    await stage.write(rob, "Application", "Hi, I would like to apply to the program. Rob")
    await stage.later(minutes=20)
    await stage.fill(rob, rob.letter(), ROB)
    await stage.until(ada, 8, 30, days=3)
    await stage.reply(
        ada,
        ada.about("Rob Stone has applied"),
        "REJECT The program is for people who have a year or two of performance work behind them. Take one slow "
        "page, measure it, make it faster, and write down how: that alone would change our answer.",
    )
    await stage.later(minutes=11)
    rob.about("We cannot take you in this time")


async def cem_waits_for_a_slot(stage: Stage, answer: Mail) -> None:
    """Approved while no mentor is free; a mentor's SLOTS ends the wait."""
    cem, ada, mia = stage["cem"], stage["ada"], stage["mia"]
    stage.scene("Cem waits for a slot")
    await stage.until(cem, 21, 0)
    await stage.reply(cem, answer, "APPLY")
    await stage.later(hours=1)
    await stage.fill(cem, cem.letter(), CEM)
    await stage.until(ada, 9, 0, days=3)
    await stage.reply(ada, ada.about("Cem Kaya has applied"), "APPROVE")
    await stage.later(minutes=11)
    await stage.reply(cem, cem.letter(), "STATUS")
    await stage.until(mia, 17, 40, days=1)
    await stage.reply(mia, mia.letter(), "SLOTS 1\n\nWe went live on Wednesday. I have an evening again.")
    await stage.later(minutes=30)
    await stage.click(mia, mia.about("Would you take this applicant on?"), "ACCEPT")
    cem.letter()


async def ann_and_ben_meet(stage: Stage, invitation: Mail) -> None:
    """The day before the call both are reminded, each in their own time zone."""
    ann = stage["ann"]
    stage.scene("The day before the call")
    assert invitation.calendars
    await stage.until(ann, 18, 5, days=5)
    ann.letter()
