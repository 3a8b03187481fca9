"""Keywords of anyone who writes to the program."""

from __future__ import annotations

from mailbot.program.keyword import Keyword
from mailbot.program.topic import Place

ANYONE: tuple[Keyword, ...] = (
    Keyword("APPLY", "application", "brings the form to apply with",
            places=(Place.NOWHERE, Place.PROOF, Place.OFFICE, Place.QUESTION)),
    Keyword("STATUS", "membership", "tells where things stand for you"),
    Keyword("HELP", "enquiry", "lists what you can say here"),
)  # fmt: skip
