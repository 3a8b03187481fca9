"""Letters of a pair's year in the situations that their samples do not show."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.program.facts import Facts
from mailbot.program.letters import samples as sample
from mailbot.program.letters.initiatives import ASKED, CHOSEN
from mailbot.program.letters.lessons import BRIEF
from mailbot.program.letters.pairs import CALL, CATCHUP, OUTCOME
from mailbot.program.letters.wording import stage_in_words
from mailbot.program.model import MentorshipStage

PLACELESS = Facts(**{**vars(CALL), "place": "", "zone": ""})
TO_ANN: Mapping[str, object] = {"reader": sample.ANN, "partner": "Mia", "you_mentor": False}


def _stands(stage: MentorshipStage) -> Facts:
    return Facts(id="P-7", since=sample.EARLIER, stands=stage_in_words(stage))


CHANGES: Mapping[tuple[str, str], Mapping[str, object]] = {
    ("call-invitation", "moved-by-you"): {"by_you": True, "moved": True},
    ("call-invitation", "moved-by-the-other"): {"moved": True},
    ("call-invitation", "named-by-you-without-place"): {"by_you": True, "call": PLACELESS},
    ("call-invitation", "of-a-catch-up-to-the-mentee"): {**TO_ANN, "call": CATCHUP},
    ("call-invitation", "once-more"): {"by_you": True, "again": "calendar"},
    ("call-invitation", "named-already"): {"by_you": True, "again": "said"},
    ("call-invitation", "of-a-series"): {"by_you": True, "of_series": True},
    ("call-reminder", "without-place"): {"call": PLACELESS, "agenda": [], "says": ""},
    ("call-reminder", "to-the-mentee"): {**TO_ANN, "says": "tentative"},
    ("call-reminder", "before-the-kickoff"): {
        "call": CALL,
        "agenda": [],
        "ask_self": True,
        "theirs": [Facts(label="What are you good at?", answer="Load tests, and keeping calm.")],
    },
    ("call-reminder", "with-the-brief"): {"call": CATCHUP, "agenda": [], **BRIEF},
    ("call-reminder", "declined"): {"agenda": [], "says": "declined"},
    ("call-reminder", "another-time-proposed"): {"agenda": [], "says": "proposed"},
    ("call-declined", "by-you"): {"by_you": True},
    ("call-declined", "after-all"): {"after_all": True},
    ("call-proposed", "by-you"): {"by_you": True},
    ("call-withdrawn", "by-you"): {"by_you": True},
    ("call-held", "to-the-mentor"): {"reader": sample.MIA, "partner": "Ann", "by": "Ann", "you_mentor": True},
    ("call-held", "says-the-other"): {"by": "Mia"},
    ("call-held", "catch-up"): {"call": CATCHUP, "planned": True},
    ("call-held", "with-a-plan-before"): {"planned": True},
    ("call-missed", "says-the-other"): {"by": "Ann"},
    ("call-disputed", "you-missed"): {"you_held": False},
    ("catchup-agenda", "with-something"): {"agenda": ["the wrk patch"], "initiatives": None},
    ("catchup-agenda", "with-a-project"): {"initiatives": CHOSEN},
    ("catchup-dates", "to-a-mentee-without-a-project"): {
        "reader": sample.ANN,
        "partner": "Mia",
        "you_mentor": False,
        "initiatives": ASKED,
    },
    ("graduated-mentee", "without-a-project"): {"projects": []},
    ("call-held", "with-the-form"): {"form": OUTCOME},
    ("call-held", "in-the-thread-of-the-form"): {"asked": True},
    ("kickoff-outcome", "once-more"): {"told": True},
    ("outcome-noted", "the-first-to-tell"): {"told": False, "unread": ["Have you agreed what to work on?"]},
    ("outcome-noted", "tells-the-other"): {"by_you": False},
    ("outcome-noted", "with-a-doubt"): {"told": False, "doubt": True, "near": [], "far": []},
    ("self-assessment", "each-quarter"): {"start": False},
    ("self-noted", "the-first"): {"theirs": []},
    ("self-noted", "of-the-other"): {"by_you": False},
    ("kickoff-doubt", "before-the-call-is-told-of"): {"held": None},
    ("catchup-outcome", "without-a-date"): {"call": Facts(name="third catch-up", at=None)},
    ("slots-given", "fewer"): {"slots": Facts(all=0, before=1)},
    ("slots-set", "as-before"): {"slots": Facts(all=1, before=1)},
    ("silence", "to-the-mentee"): TO_ANN,
    ("silence", "the-last"): {"closing": 7},
    ("pair-closed", "to-the-mentee"): TO_ANN,
    ("pair-closed", "with-a-call-ahead"): {"call": sample.CALL_AT},
    ("graduated-mentor", "with-a-call-ahead"): {"call": sample.CALL_AT},
    ("graduated-mentee", "with-a-call-ahead"): {"call": sample.CALL_AT},
    ("pair-closed-news", "by-another-without-a-reason"): {"by": "Abe Abbot", "reason": ""},
    ("pair-unmoved", "over"): {"why": "over", "pair": _stands(MentorshipStage.GRADUATED), "keyword": "CONFIRM"},
    ("pair-unmoved", "paused"): {"why": "stage", "keyword": "CONFIRM", "pair": _stands(MentorshipStage.PAUSED)},
    ("pair-unmoved", "open-again"): {"why": "open", "keyword": "CONFIRM"},
    ("pair-unmoved", "not-asked"): {"why": "asked", "keyword": "CONFIRM"},
    ("graduation-question", "with-open-milestones"): {"left": 2},
    ("graduation-question", "with-one"): {"left": 1},
    ("graduation-asked", "asked-twice"): {"since": sample.EARLIER},
    ("graduation-asked", "still-waiting"): {"since": sample.EARLIER, "reminded": True},
    ("graduation-confirm", "reminder"): {"reminder": True},
    ("pair-closed-news", "without-undo"): {"undo_minutes": 0},
    ("graduation-done", "by-another"): {"by": "Abe Abbot"},
    ("graduation-done", "without-undo"): {"undo_minutes": 0},
    ("graduated-mentee", "no-discipline"): {"disciplines": "", "slots": 2},
    ("graduated-mentor", "who-rests"): {"slots": 0},
    ("graduated-mentee", "who-rests"): {"slots": 0},
    ("pair-closed", "to-a-mentor-who-rests"): {"slots": 0},
    ("pledge", "no-slot"): {"slots": 0},
    ("pledge-news", "no-slot"): {"slots": 0},
}
