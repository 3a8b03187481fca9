"""An outage of a server: said once with its reason and the next try, then tried ever less often until it is over."""

from __future__ import annotations

import logging

from mailbot.errors import MailbotError, Refused

log = logging.getLogger(__name__)

LONGEST_PAUSE = 300.0
"""Seconds."""


class Outage:
    """Says an outage once, and doubles the pause with each try."""

    def __init__(self, what: str, first_pause: float) -> None:
        self._what = what
        self._first = self._pause = first_pause
        self._said = ""

    def next(self, fault: MailbotError) -> float:
        """The pause before the next try, in seconds."""
        pause, self._pause = self._pause, min(self._pause * 2, LONGEST_PAUSE)
        if str(fault) != self._said:
            self._said = str(fault)
            level = logging.ERROR if isinstance(fault, Refused) else logging.WARNING
            log.log(level, "%s: %s; next try in %.0f s, then ever less often", self._what, fault, pause)
        return pause

    def over(self) -> None:
        """The server has answered again."""
        if self._said:
            log.info("%s: is back", self._what)
        self._said, self._pause = "", self._first
