"""Letters about doubtful mails and new addresses in the situations that their samples do not show."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.program.facts import Facts
from mailbot.program.letters.proofs import CHALLENGE

_TALK = {"challenge": Facts(**{**vars(CHALLENGE), "said": ""})}
_BARE = {"challenge": Facts(**{**vars(CHALLENGE), "said": "", "subject": ""})}
_ELSEWHERE = {"challenge": Facts(**{**vars(CHALLENGE), "sender": "cem@home.example.test", "elsewhere": True})}

CHANGES: Mapping[tuple[str, str], Mapping[str, object]] = {
    ("challenge", "talk"): _TALK,
    ("challenge", "talk-without-subject"): _BARE,
    ("challenge", "from-elsewhere"): {**_ELSEWHERE, "may_add": True},
    ("challenge", "from-elsewhere-to-an-admin"): _ELSEWHERE,
    ("challenge", "to-an-old-desk"): {"stale": True},
    ("challenge-denied-news", "to-an-admin-with-a-desk"): {
        "last": Facts(
            words="Commands outside a thread", address="mentoring+q7wq3mzx5tcrb4kd2vne@example.org", subject=""
        )
    },
    ("challenge-confirmed", "talk"): _TALK,
    ("challenge-confirmed", "talk-without-subject"): _BARE,
    ("challenge-denied", "from-elsewhere"): _ELSEWHERE,
    ("challenge-denied-news", "from-elsewhere-without-subject"): {
        "challenge": Facts(**{**vars(_ELSEWHERE["challenge"]), "subject": ""}),
        "message_id": "",
    },
    ("challenge-over", "denied"): {"became": "denied"},
    ("challenge-over", "said-again"): {"became": "said again"},
    ("challenge-over", "expired"): {"became": "expired"},
    ("challenge-over", "gone"): {"became": "gone"},
    ("challenge-over", "released"): {"became": "released"},
    ("challenge-expired", "with-others"): {"others": 2},
    ("challenge-expired", "talk-without-subject"): {**_BARE, "others": 1},
    ("address-asked", "by-an-admin"): {"by_admin": True},
    ("address-old", "by-an-admin"): {"by_admin": True},
    ("address-old", "from-elsewhere"): {"lost": True},
    ("address-kept", "denied"): {"why": "denied"},
    ("address-kept", "refused"): {"why": "refused"},
    ("address-over", "expired"): {"became": "expired"},
    ("address-over", "denied"): {"became": "denied"},
    ("address-decide", "from-elsewhere"): {"new_said": False, "lost": True},
    ("address-refused", "admin"): {"why": "admin"},
    ("address-refused", "another-admin"): {"why": "admin", "own": False},
    ("address-refused", "same"): {"why": "same"},
    ("address-refused", "registered"): {"why": "registered"},
    ("address-refused", "unknown-to-remove"): {"why": "unknown"},
    ("address-removed", "others-left"): {"left": ["ann@example.org", "ann@work.example.org"]},
}
