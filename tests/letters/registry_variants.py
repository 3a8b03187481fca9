"""Letters about the books and about held mails in the situations that their samples do not show."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.program.facts import Facts
from mailbot.program.letters import samples as sample
from mailbot.program.letters.registry import DROP, HELD, TO_ADMINS, listed, page

_NOTHING = {"lines": [], "keywords": []}


def _but(letter: str, fact: str, /, **fields: object) -> dict[str, object]:
    """A sample with some fields of one of its facts changed."""
    whole = TO_ADMINS[letter][fact]
    return {fact: Facts(**{**vars(whole), **fields})}


def _long(number: int) -> Mapping[str, object]:
    lines = TO_ADMINS["list-pairs"]["lines"]
    assert isinstance(lines, list)
    first = (number - 1) * 10
    return {**listed("pairs", *lines), "page": Facts(number=number, of=3, first=first, all=21, what="pairs")}


CHANGES: Mapping[tuple[str, str], Mapping[str, object]] = {
    ("list-what", "near"): {"wanted": "waitlst", "near": "waitlist"},
    ("list-what", "far"): {"wanted": "everything"},
    **{
        (f"list-{what}", "nothing"): {**_NOTHING, "page": page(what, 0)}
        for what in ("pending", "waitlist", "mentors", "pairs", "held")
    },
    ("list-pairs", "first-page"): _long(1),
    ("list-pairs", "last-page"): _long(3),
    ("list-pending", "something-else"): listed(
        "pending",
        Facts(what="volunteer", id="V-2", name="Eve Hill", other="", since=sample.NOW, days=0, thread=""),
        Facts(what="another match", id="P-8", name="Dan Field", other="", since=sample.NOW, days=0, thread=""),
    ),
    ("record-unknown", "none-yet"): {"record": "P-9", "kind": "pairs", "latest": None},
    ("record-unknown", "no-id"): {"record": "Maria", "kind": "", "latest": None},
    ("show-application", "just-begun"): {
        **_but("show-application", "application", completed=None, position=None, discipline="", strength=0),
        "answers": [],
        "offers": [],
        "deeds": [],
        "undecided": False,
    },
    ("show-question", "of-nobody-known"): {
        **_but("show-question", "enquiry", name="", subject="", stage="open"),
        "deeds": [],
    },
    ("show-pair", "at-the-beginning"): {"plan": None, "calls": [], "deeds": [], "draft": True},
    ("show-pair", "at-the-end"): {"graduation": sample.NOW},
    ("show-member", "a-partner-who-is-hidden"): {
        **_but("show-member", "person", address="", until=None, stage="member"),
        "slots": None,
        "pairs": [],
    },
    ("show-member", "out-of-reach"): _but("show-member", "person", unreachable=sample.NOW),
    ("show-held", "of-a-member-who-was-asked"): {
        **_but("show-held", "held", person="M-3", because="claimed is too little proof for SLOTS"),
        "asked": "Mia Mentor",
    },
    ("show-held", "over"): {**_but("show-held", "held", name="", sender="", subject=""), "waits": False},
    ("held-released", "gone"): {"became": "gone", "because": ""},
    ("held-released", "unread"): {"became": "unread", "because": "larger than limits.max_mail_mb allows"},
    ("held-released", "held-again"): {"became": "held", "because": "C-4 asks the registered address"},
    ("held-released", "ignored"): {"became": "ignored", "because": "Auto-Submitted: auto-replied"},
    ("held-released", "shunted"): {"became": "shunted", "because": "KeyError in place, line 101"},
    ("held-dropped", "from-nobody"): {"held": Facts(**{**vars(HELD), "sender": "", "name": ""})},
    ("held-over", "by-its-sender"): {"what": "", "by": "", "because": "confirmed: M-3 takes 5 at a time"},
    **{
        ("held-unmoved", why): {
            "why": why,
            "keyword": "" if why in {"pair", "forged"} else "RELEASE",
            "keywords": [] if why in {"own", "kept"} else [DROP],
        }
        for why in ("own", "kept", "pair", "sealed", "admin", "forged", "nobody")
    },
}
