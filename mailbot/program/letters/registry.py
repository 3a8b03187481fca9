"""Registry letters: what an admin is shown of the books, and told of held mails, with sample facts of every name that
their templates may use; catalogue.py takes them in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mailbot.program.facts import Facts
from mailbot.program.letters import samples as sample
from mailbot.program.letters.office import APPLICATION, CLOSE, CLOSING, CONFIRM, FIGURES, GRADUATION, QUESTION
from mailbot.program.letters.wording import stage_in_words
from mailbot.program.matching.waitlist import Position
from mailbot.program.model import ApplicationStage, MentorshipStage

HELD = Facts(id="H-12", name="Sam Stone", sender="sam@example.test", subject="Is it free?", at=sample.NOW)
_BECAUSE = "it failed DMARC: it may be forged"
APPROVED = Facts(what="approved", at=sample.EARLIER, by="Ada Admin", reason="")


DROP = Facts(keyword="DROP H-12", form="", does="puts it away; nothing comes of it")


def _show(id: str) -> Facts:
    return Facts(keyword=f"SHOW {id}", form="", does="tells more")


def page(what: str, count: int) -> Facts:
    """The one page of a list."""
    return Facts(number=1, of=1, first=0, all=count, what=what)


def listed(what: str, *lines: Facts) -> Mapping[str, object]:
    """A list with SHOW for each of its lines."""
    return {"lines": list(lines), "page": page(what, len(lines)), "keywords": [_show(line.id) for line in lines]}


WAITS = Facts(
    position=1, id="A-9", name="Cem Kaya", strength=70, discipline="performance testing", since=sample.EARLIER
)
MENTORS = (
    Facts(id="M-3", name="Mia Mentor", taken=1, all=2, disciplines=["performance testing"], away=False, until=None),
    Facts(id="M-4", name="Ben Brook", taken=1, all=1, disciplines=[], away=True, until=sample.LATER),
)
PAIR = Facts(
    id="P-7",
    mentor="Mia Mentor",
    mentee="Ann Bell",
    stands=stage_in_words(MentorshipStage.ACTIVE),
    since=sample.EARLIER,
)
_HEADER = {name: value for name, value in vars(HELD).items() if name != "at"}
HELD_LINE = Facts(**_HEADER, because=_BECAUSE, asked=False, since=sample.NOW)

TO_ADMINS: Mapping[str, Mapping[str, object]] = {
    "list-what": {
        "wanted": "",
        "near": "",
        "keywords": [
            Facts(keyword="LIST PENDING", form="", does="4 lines"),
            Facts(keyword="LIST HELD", form="", does="1 line"),
        ],
    },
    "list-pending": {
        **listed("pending", APPLICATION, GRADUATION, CLOSING, QUESTION),
        "keywords": [_show("A-12"), CONFIRM, CLOSE, _show("Q-3")],
    },
    "list-waitlist": listed("waitlist", WAITS),
    "list-mentors": listed("mentors", *MENTORS),
    "list-pairs": listed("pairs", PAIR),
    "list-held": listed("held", HELD_LINE),
    "record-unknown": {"record": "A-99", "kind": "applications", "latest": Facts(id="A-12")},
    "show-own": {"record": "A-12"},
    "show-application": {
        "application": Facts(
            id="A-12",
            name="Ann Bell",
            person="M-5",
            stands=stage_in_words(ApplicationStage.WAITLISTED),
            discipline="performance testing",
            strength=70,
            filed=sample.EARLIER,
            completed=sample.EARLIER,
            position=Position(2, 8),
        ),
        "answers": sample.ANSWERS,
        "offers": [
            Facts(
                mentor="Mia Mentor",
                made=sample.EARLIER,
                state="declined",
                answered=sample.NOW,
                reason="We go live this month.",
            )
        ],
        "deeds": [APPROVED],
        "undecided": True,
    },
    "show-pair": {
        "pair": Facts(
            id="P-7", since=sample.EARLIER, stands=stage_in_words(MentorshipStage.ACTIVE), application="A-12"
        ),
        "mentor": Facts(id="M-3", name="Mia Mentor"),
        "mentee": Facts(id="M-5", name="Ann Bell"),
        "heard": sample.NOW,
        "graduation": None,
        "calls": [
            Facts(number=1, at=sample.EARLIER, held=sample.EARLIER, said=True),
            Facts(number=2, at=sample.LATER, held=None, said=False),
        ],
        "plan": Facts(done=2, all=3),
        "draft": False,
        "deeds": [Facts(what="plan agreed", at=sample.NOW, by="Mia Mentor", reason="")],
    },
    "show-member": {
        "person": Facts(
            id="M-3",
            name="Mia Mentor",
            address="mia@example.test",
            stage="away",
            roles=["mentor"],
            since=sample.EARLIER,
            timezone="Europe/Berlin",
            languages=["English", "German"],
            disciplines=["performance testing"],
            until=sample.LATER,
            unreachable=None,
        ),
        "slots": Facts(all=2, taken=1),
        "applications": [],
        "pairs": [
            Facts(id="P-7", other="Ann Bell", mentor=True, stands=stage_in_words(MentorshipStage.ACTIVE)),
        ],
        "deeds": [],
    },
    "show-held": {
        "held": Facts(**vars(HELD), person="", because=_BECAUSE),
        "waits": True,
        "asked": "",
        "deeds": [],
    },
    "show-question": {
        "enquiry": Facts(
            id="Q-3", name="Dan Field", subject="Mentoring from Istanbul?", asked=sample.EARLIER, stage="answered"
        ),
        "deeds": [Facts(what="answered", at=sample.NOW, by="Ada Admin", reason="")],
    },
    "show-record": {
        "record": Facts(id="C-3", stage="open"),
        "lines": [
            Facts(label="in the name of", text="Mia Mentor", at=None),
            Facts(label="sent from", text="mia@example.test", at=None),
            Facts(label="says", text="SLOTS 5", at=None),
            Facts(label="came", text="", at=sample.EARLIER),
        ],
        "deeds": [],
    },
    "figures": {
        "begins": date(2026, 10, 1),
        "ends": date(2026, 11, 23),
        "figures": FIGURES,
        "before": Facts(begins=date(2026, 7, 1), ends=date(2026, 9, 30)),
        "earlier": FIGURES,
    },
    "held-released": {"held": HELD, "became": "accepted", "because": "a question, Q-5: to the admins"},
    "held-dropped": {"held": HELD},
    "held-over": {
        "held": HELD,
        "what": "released",
        "by": "Abe Abbot",
        "at": sample.NOW,
        "because": "a question, Q-5: to the admins",
    },
    "held-unmoved": {"held": HELD, "keyword": "RELEASE", "why": "asked", "keywords": [DROP]},
}
