"""Keywords of anyone who writes to the program."""

from __future__ import annotations

from mailbot.program.keyword import Keyword
from mailbot.program.topic import Place

ANYONE: tuple[Keyword, ...] = (
    Keyword("APPLY", "application", "brings the form to apply with",
            places=(Place.NOWHERE, Place.PROOF, Place.OFFICE, Place.QUESTION, Place.APPLICATION, Place.LEAVING),
            listed=(Place.NOWHERE, Place.PROOF, Place.OFFICE, Place.QUESTION)),
    Keyword("STATUS", "standing", "tells where things stand for you"),
    Keyword("FRAMEWORK", "framework", "brings the rules of the program",
            listed=(Place.NOWHERE, Place.PROOF, Place.OFFICE, Place.RULES)),
    Keyword("REPORT", "conduct", "tells whoever sees to conduct, in confidence; nobody else reads it", form="text",
            text=True, text_needed=True, listed=(Place.NOWHERE, Place.OFFICE, Place.PAIR, Place.ASIDE)),
    Keyword("HELP", "enquiry", "lists what you can say here"),
)  # fmt: skip
