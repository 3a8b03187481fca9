"""Reply marks in front of subjects, as the mail programs of many languages put them there."""

from __future__ import annotations

import pytest

from mailbot.mail.reply_mark import is_answered, without_marks, without_reply_mark


@pytest.mark.parametrize(
    "mark", ["Re: ", "RE:", "AW: ", "Antw: ", "SV: ", "Re[2]: ", "Re: AW: ", "回复：", "R: ", "Odp: ", "답장: "]
)
def test_the_subject_that_is_answered_is_found_behind_any_mark(mark: str) -> None:
    assert without_reply_mark(f"{mark}Your plan") == without_marks(f"{mark}Your plan") == "Your plan"
    assert is_answered(f"{mark}Your plan")


@pytest.mark.parametrize("mark", ["Fwd: ", "WG: ", "Fw: Re: "])
def test_a_forward_is_no_reply(mark: str) -> None:
    assert without_reply_mark(f"{mark}Your plan").startswith(mark[:2])
    assert without_marks(f"{mark}Your plan") == "Your plan"


@pytest.mark.parametrize("subject", ["Your plan", "Reply to all: no", "Review: the plan", "Research: caches", "re", ""])
def test_a_subject_that_only_looks_like_it_stays_whole(subject: str) -> None:
    assert without_marks(subject) == without_reply_mark(subject) == subject
    assert not is_answered(subject)
