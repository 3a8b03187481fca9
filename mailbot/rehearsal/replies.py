"""Replies: what people say to which letter, as data: words with places for what the letter names, and their weights.

A letter that is not named here is read and not answered. What a habit leans to is weighed besides (habits.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Say:
    """One thing that may be said; `days` is how long after instead of the habit's hours, `fresh` says it in a mail that
    answers none, under the words as its subject. Without words nothing is said."""

    words: str
    weight: float = 1
    days: tuple[int, int] | None = None
    fresh: bool = False


FORM = "FORM"
"""Fills in what the letter asks for."""
PLAN = (
    "PLAN\nGoal: learn to plan capacity\n1. Read two books on queueing – by {soon}\n"
    "2. Model one service of ours – by {later}\n3. Give a talk about it (optional)"
)
_NOTHING = Say("", 1)
_TALK = Say("The p99 of our checkout doubled, and the median did not move. What would you look at first?")
_WAITING = (Say("", 90), Say("STATUS", 3), Say("WITHDRAW", 1.5))
_ASKED_FOR_CALL = (Say("CALL {call}", 88), Say("How is next week for you?", 8), Say("", 4))
_AFTER_CALL = (Say("HELD", 84), Say("MISSED", 8), Say("", 8))
_OFFER = (Say("ACCEPT", 80), Say("DECLINE Too much at work this quarter.", 12), Say("SLOTS 0", 1), Say("", 7))
_AGREES = (Say("AGREE", 90), Say(PLAN, 4), Say("", 6))
_DECIDES = (
    Say("APPROVE", 40),
    Say("REJECT Take one slow page, make it faster, and apply again.", 13),
    Say("ASK Which part of the load tests was yours?", 3),
    Say("WAITLIST", 2),
    Say("SCORE 85", 2),
    Say("I know the name from a conference, a careful mind.", 2),
    Say("", 45),
)
_VOLUNTEER = (Say("APPROVE", 60), Say("REJECT", 4), Say("ASK Have you mentored before?", 3), Say("", 33))
_GOES_ON = (Say("DONE {next}", 1, (20, 130)),)

REPLIES: Mapping[str, tuple[Say, ...]] = {
    # applicants and volunteers
    "application-form": (Say(FORM, 92), Say("", 8)),
    "application-incomplete": (Say(FORM, 85), Say("", 15)),
    "application-reminder": (Say(FORM, 60), Say("WITHDRAW", 3), Say("", 37)),
    "application-complete": (Say("Thanks!", 15), Say("", 85)),
    "application-question": (Say("The scripts and the analysis were mine, the load rig was not.", 9), _NOTHING),
    "question-reminder": (Say("The scripts were mine, as I should have said sooner.", 4), _NOTHING),
    "application-waiting": _WAITING,
    "application-waitlisted": _WAITING,
    "waitlist-news": _WAITING,
    "application-rejected": (Say("APPLY", 15, (185, 260), fresh=True), Say("", 85)),
    "application-expired": (Say("APPLY", 10, (20, 90), fresh=True), Say("", 90)),
    "application-withdrawn": (Say("APPLY", 10, (60, 200), fresh=True), Say("", 90)),
    "volunteer-form": (Say(FORM, 95), Say("", 5)),
    "volunteer-incomplete": (Say(FORM, 90), Say("", 10)),
    "volunteer-reminder": (Say(FORM, 60), Say("WITHDRAW", 3), Say("", 37)),
    "volunteer-question": (Say("Yes, for years, and I still learn from it.", 9), _NOTHING),
    "volunteer-approved": (Say("SUBSCRIBE", 20, fresh=True), Say("", 80)),
    "enquiry-answer": (Say("Thanks!", 4), Say("", 6)),
    # mentors with an offer
    "offer": _OFFER,
    "offer-reminder": _OFFER,
    # a pair
    "kickoff-mentor": _ASKED_FOR_CALL,
    "kickoff-mentee": (Say("", 85), Say("Hello, I am glad that we begin!", 15)),
    "kickoff-reminder": _ASKED_FOR_CALL,
    "call-invitation": (Say("", 95), Say("CALL {call}", 5)),
    "call-missed": _ASKED_FOR_CALL,
    "call-declined": _ASKED_FOR_CALL,
    "call-disputed": (Say("HELD", 7), Say("MISSED", 2), _NOTHING),
    "kickoff-outcome": _AFTER_CALL,
    "catchup-outcome": (*_AFTER_CALL, Say("CALL {call}", 8)),
    "call-held": (Say(PLAN, 80, (2, 20)), Say("", 20)),
    "plan-missing": (Say(PLAN, 80), Say("", 20)),
    "plan-how": (Say(PLAN, 80), Say("", 20)),
    "plan-unread": (Say(PLAN, 50), Say("", 50)),
    "plan-proposed": _AGREES,
    "plan-reminder": _AGREES,
    "plan-agreed": _GOES_ON,
    "milestone-done": _GOES_ON,
    "milestone-due": (
        Say("DONE {first}", 60),
        Say("BLOCKED {first} Nobody gives me the arrival rates.", 12),
        Say("", 28),
    ),
    "milestone-news": (Say("Well done! What was hard about it?", 10), Say("", 90)),
    "milestone-blocked": (Say("Ask the network team, they count packets.", 6), Say("", 4)),
    "progress": (Say("Good. What is next?", 2), Say("", 8)),
    "agenda": (Say("I look forward to it.", 1), Say("", 9)),
    "graduation-question": (Say("GRADUATE", 60), Say("", 40)),
    "pulse": (Say("ALL WELL", 65), _TALK, Say("", 34)),
    "silence": (Say("ALL WELL", 45), Say(_TALK.words, 20), Say("REMATCH", 2), Say("LEAVE", 1), Say("", 32)),
    "catchup-dates": (Say("CALL {call}", 55), Say("", 45)),
    "catchup-agenda": (Say("AGENDA the model of the checkout, and whether to change jobs", 65), Say("", 35)),
    "talk": (Say("Look at the tail of the database first, and tell me.", 25), Say("", 75)),
    "absence-ends": (Say("RESUME", 1), Say("", 9)),
    "rematch-mentee": (Say("YES", 6), Say("NO", 2), Say("", 2)),
    "lesson-offered": (Say("YES", 7), Say("NO", 1), Say("", 2)),
    "self-assessment": (Say(FORM, 5), Say("", 5)),
    "closing-form": (Say(FORM, 4), Say("", 6)),
    "completion": (Say("Thanks!", 2), Say("", 8)),
    "forget": (Say("YES", 8), Say("NO", 2)),
    "leaving": (Say("YES", 8), Say("NO", 2)),
    "handover-form": (Say(FORM, 5), Say("", 5)),
    "graduated-mentee": (Say("", 8), Say("SUBSCRIBE", 2, fresh=True)),
    "pledge": (Say("SLOTS 1", 3), Say("", 7)),
    "rules-asked": (Say("YES", 19), Say("NO", 1)),
    "challenge": (Say("YES", 19), Say("NO", 1)),
    "news-asked": (Say("YES", 9), Say("", 1)),
    "news": (Say("UNSUBSCRIBE", 3), Say("", 97)),
    # admins
    "review-packet": _DECIDES,
    "review-reminder": (Say("APPROVE", 50), Say("REJECT", 15), Say("", 35)),
    "volunteer-packet": _VOLUNTEER,
    "question-unanswered": (Say("APPROVE", 5), Say("REJECT", 2), Say("", 3)),
    "volunteer-pending": _VOLUNTEER,
    "draft": (Say("YES", 35), Say("{lines}", 20), Say("", 45)),
    "digest": (Say("{lines}", 25), Say("LIST HELD", 3), Say("", 72)),
    "enquiry": (Say("The two agree on the hour.", 5), Say("", 5)),
    "graduation-confirm": (Say("CONFIRM {pair}", 60), Say("", 40)),
    "silence-close": (Say("CLOSE {pair}", 40), Say("", 60)),
    "rematch-request": (Say("REMATCH {pair}", 50), Say("CLOSE {pair}", 5), Say("", 45)),
    "rematch-stand-in": (Say("REMATCH {pair}", 10), Say("", 90)),
    "held-flood": (Say("RELEASE", 3), Say("DROP", 3), Say("", 4)),
    "held": (Say("RELEASE", 3), Say("DROP", 3), Say("", 4)),
}

TO_MENTEE_ONLY = frozenset({"call-held", "plan-missing", "plan-how", "plan-agreed", "milestone-done"})
"""Letters that the other of a pair gets as well, and leaves to the mentee."""
LAST_OF_PLAN: tuple[Say, ...] = (Say("GRADUATE", 75, (3, 40)), Say("", 25))
"""What a mentor says when the last milestone is done."""
OVER = frozenset(
    {
        "graduated-mentee",
        "graduated-mentor",
        "left",
        "pair-closed",
        "pair-left",
        "pair-over",
        "rematch-mentee",
        "rematch-mentor",
    }
)
"""Letters that end a pair for their reader."""

UNASKED: Mapping[str, tuple[Say, ...]] = {
    "mentee": (
        Say(_TALK.words, 55),
        Say("PROGRESS Two chapters read, and the first model runs.", 25),
        Say("STATUS", 4),
        Say("HELP", 2),
        Say("PLAN", 2),
        Say("SHARE", 1),
        Say("INITIATIVE https://github.com/example/wrk", 6),
        Say("RESOURCE 1 https://example.test/book", 3),
        Say("LESSON Measure the tail before you tune the median.", 2),
        Say("SELF", 1),
        Say("LANGUAGE de", 1),
        Say("EXPORT", 0.5),
        Say("FORGET", 0.3),
        Say("REMATCH It is nobody's fault.", 0.7),
        Say("REPORT I was shouted at in our last call.", 0.2),
        Say("LEAVE", 0.6),
        Say("TIMEZONE Europe/Paris", 1),
        Say("Our customer is called ACME, card 4111 1111 1111 1111", 0.5),
        Say("{question}", 3, fresh=True),
    ),
    "mentor": (
        Say("How far are you with the second milestone?", 65),
        Say("STATUS", 4),
        Say("SLOTS 3", 3),
        Say("SLOTS 1", 2),
        Say("MENTORS", 1),
        Say("OFFTOPIC", 1),
        Say("LESSON Nobody reads a dashboard with forty graphs.", 2),
        Say("RESOURCE 2 https://example.test/talk", 2),
        Say("LEAVE", 0.8),
        Say("REMATCH", 0.5),
        Say("SLOTS 2", 2, fresh=True),
    ),
}
"""What the two of a pair say without being asked."""
UNASKED_EVERY_DAYS = {"mentee": (40, 180), "mentor": (60, 260)}
QUESTION = "Is there a fixed hour for the calls, or do the two agree on one?"
