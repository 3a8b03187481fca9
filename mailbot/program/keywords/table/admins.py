"""Keywords of admins that name what they are about, in any thread of theirs or at their desk address."""

from __future__ import annotations

import re

from mailbot.program.keywords.keyword import Keyword, Role
from mailbot.program.topic import Place

_OVER_PAIRS = (Place.OVERSIGHT, Place.OFFICE, Place.DIGEST, Place.PROOF, Place.NOWHERE)
_DESK = (*_OVER_PAIRS, Place.CUSTODY)
_HELD = r"(?:(?i:h)-?\d{1,6})?"
LISTS = ("pending", "waitlist", "mentors", "pairs", "held")
"""What can be listed."""


def _is_list(args: str) -> bool:
    """Whether "list …" in small letters is the keyword: what it names can be listed."""
    return args.casefold().partition(" ")[0] in {"", *LISTS, *(name.removesuffix("s") for name in LISTS)}


def _is_id(args: str) -> bool:
    return re.fullmatch(r"[a-z]-?\d{1,9}", args, re.IGNORECASE) is not None


def _is_entry(args: str) -> bool:
    """Whether "initiative add …" in small letters is the keyword: it names an address of the web, or a number."""
    return "://" in args or (args.casefold().startswith("remove ") and args[-1].isdigit())


ADMINS: tuple[Keyword, ...] = (
    Keyword("LIST", "registry", f"names what there is: {', '.join(LISTS[:-1])} or {LISTS[-1]}", Role.ADMIN, (),
            "[what]", r"(?:[A-Za-z]+(?: \d{1,3})?)?", means_it=_is_list, listed=_DESK),
    Keyword("SHOW", "registry", "tells where something stands, and who decided what", Role.ADMIN, (), "id",
            r"\S+(?: \S+){0,4}", means_it=_is_id, listed=_DESK),
    Keyword("CONFIRM", "graduation", "confirms a graduation", Role.ADMIN, (), "id", r"(?i:p)-?\d{1,6}",
            listed=_OVER_PAIRS),
    Keyword("CLOSE", "silence", "ends a pair kindly; both are told", Role.ADMIN, (), "id [reason]",
            r"(?i:p)-?\d{1,6}(?: .+)?", listed=_OVER_PAIRS),
    Keyword("REMATCH", "rematch", "ends a pair kindly and looks for another mentor", Role.ADMIN, (), "id [mentor]",
            r"(?i:p)-?\d{1,6}(?: \S+){0,5}", listed=_OVER_PAIRS),
    Keyword("SLOTS", "membership", "how many mentees a mentor takes at a time", Role.ADMIN,
            (), "mentor n", r"\S+(?: \S+){0,4} \d{1,2}", listed=_OVER_PAIRS),
    Keyword("ADDRESS", "address", "has a member's letters go to another address, after a week's notice to theirs",
            Role.ADMIN, (), "member new", r"\S+(?: \S+){0,4} [^\s@]+@\S+", listed=_OVER_PAIRS),
    Keyword("INITIATIVE", "initiative", "keeps the list of open-source projects to choose from", Role.ADMIN,
            tuple(place for place in Place if place not in {Place.PAIR, Place.ASIDE}),
            "add name url [discipline], or remove n", r"(?:(?i:add) \S.*|(?i:remove) (?:(?i:i)-)?\d{1,4})?",
            means_it=_is_entry, listed=(Place.OFFICE,)),
    Keyword("RELEASE", "custody", "has a held mail taken up after all", Role.ADMIN, (), "held-id", _HELD,
            means_it=bool, listed=_DESK),
    Keyword("DROP", "custody", "puts a held mail away; nothing comes of it", Role.ADMIN, (), "held-id", _HELD,
            means_it=bool, listed=_DESK),
    Keyword("PURGE", "purging", "removes the words of an incident for good; dates and decisions stay", Role.ADMIN, (),
            "id", r"(?i:[ahpqv])-?\d{1,6}(?:\.\d{1,4})?", means_it=bool, listed=_DESK),
    Keyword("NEWS", "editions", "sends the text below it to all who asked for news; you see it first", Role.ADMIN, (),
            "subject, text below", text=True, text_needed=True, to_the_end=True, listed=_DESK),
    Keyword("FIGURES", "registry", "the program's figures since the last report", Role.ADMIN, (), listed=_DESK),
)  # fmt: skip
