"""Turn: what somebody on the waitlist has heard of their place, and before whom a draft puts them (S17)."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Told(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The place on the waitlist that an applicant heard last: number 3 of 8, and when."""

    number: int
    of: int
    at: datetime


class Drafted(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The admins have been asked, in this thread and at this moment, whether this mentor shall be asked."""

    mentor: str
    at: datetime
    topic: str
