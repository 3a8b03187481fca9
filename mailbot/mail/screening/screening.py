"""The screening of a mail: what it is before anybody asks what it says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ScreeningKind(StrEnum):
    """What a mail is before anybody asks what it says."""

    GENUINE = "genuine"
    AUTOMATIC = "automatic"
    BULK = "bulk"
    OWN = "own"
    DELIVERY_REPORT = "delivery_report"


@dataclass(frozen=True, slots=True)
class Screening:
    """The kind of a mail and one sentence of why."""

    kind: ScreeningKind
    because: str
