"""Keywords of anyone who writes to the program."""

from __future__ import annotations

from mailbot.program.keywords.keyword import Keyword
from mailbot.program.topic import Place

_POLITELY = r"(?i:(?:me|us|from|this|the|your|all|news(?:letter)?|list|mailing|e?mails?|now|please)[ ,.]{0,2}){0,8}"
"""What people put behind it; it is obeyed however it is said."""

ANYONE: tuple[Keyword, ...] = (
    Keyword("APPLY", "application", "brings the form to apply with",
            places=(Place.NOWHERE, Place.PROOF, Place.OFFICE, Place.QUESTION, Place.APPLICATION, Place.LEAVING),
            listed=(Place.NOWHERE, Place.PROOF, Place.OFFICE, Place.QUESTION)),
    Keyword("STATUS", "standing", "tells where things stand for you"),
    Keyword("FRAMEWORK", "framework", "brings the rules of the program",
            listed=(Place.NOWHERE, Place.PROOF, Place.OFFICE, Place.RULES)),
    Keyword("REPORT", "conduct", "tells whoever sees to conduct, in confidence; nobody else reads it", form="text",
            text=True, text_needed=True, listed=(Place.NOWHERE, Place.OFFICE, Place.PAIR, Place.ASIDE)),
    Keyword("SUBSCRIBE", "news", "brings you the news by mail, once you have said yes to it",
            listed=(Place.NOWHERE, Place.PROOF, Place.OFFICE, Place.QUESTION)),
    Keyword("UNSUBSCRIBE", "news", "ends the news", args=_POLITELY,
            listed=(Place.NOWHERE, Place.PROOF, Place.OFFICE, Place.QUESTION, Place.NEWS)),
    Keyword("HELP", "enquiry", "lists what you can say here"),
)  # fmt: skip
