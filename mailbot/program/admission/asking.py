"""Asking: that an admin has asked an applicant something, as long as it waits for an answer (S18)."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Question(Struct, frozen=True, kw_only=True):
    """Who asked, a person's id, and when; its words are in the letters, not in the books."""

    by: str
    at: datetime
