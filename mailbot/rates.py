"""Rates at work: while a mail is decided it is counted what comes of it; where that would be too much the whole of it
waits, undone, and the admins are told once (section 4)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

import msgspec

from mailbot.mail.reply_mark import is_answered
from mailbot.notices import notices
from mailbot.office import Office
from mailbot.program.bookkeeping import OutboxRow
from mailbot.program.case import Case
from mailbot.program.decision import Decision, Disposition, Letter
from mailbot.program.oversight.digest_lines import answers_lines
from mailbot.program.traffic.echo import ANSWERED, goes_round
from mailbot.program.traffic.rates import ALL_STRANGERS, DAY, Rate, Rates, Tally, is_stranger, rates_of, sender_key
from mailbot.program.trust.weighing import Vouched

ROUND = "it says the same for the third time in a day: two programs may be answering each other"


class TooMuch(Exception):
    """A mail of which nothing shall be done, because as much came before as this rate allows."""

    def __init__(self, rate: Rate) -> None:
        super().__init__(rate.because)
        self.rate = rate


@dataclass(slots=True)
class Meter:
    """Counts what comes of one mail, as far as there are rates for it: there are none for what a human released."""

    case: Case
    office: Office
    now: datetime
    rates: Rates = field(default_factory=Rates)
    _answered: bool = False
    _tallies: dict[str, Tally] = field(default_factory=dict)

    def begin(self) -> Meter:
        """Raises TooMuch where it is clear before anything is decided."""
        if goes_round(self.case):
            raise TooMuch(Rate("round", sender_key(self.case), ANSWERED, DAY, ROUND))
        answers, passed, all = self.rates.answers, self.rates.passed, self.rates.all
        if all is not None:
            if passed is not None and self._is_full(answers) and self._is_full(passed):
                raise TooMuch(passed)
            if self._is_full(all):
                raise TooMuch(all)
            self._count(all, 1)
        return self

    def admit(self, decision: Decision, *, obeyed: bool = False) -> Decision:
        """What of a decision may be done; raises TooMuch where the mail has to wait as a whole.

        `obeyed` says that it obeys a command. An answer too many is left out where there is more to the decision than
        that, and for a proven admin, whose mail is never held for it.
        """
        talk = self._talk(decision) if _is_talk(self.case, obeyed=obeyed) else None
        others = tuple(letter for letter in decision.letters if not self._is_answer(letter))
        answers = len(decision.letters) - len(others)
        full = self._full_for(decision, talk) if answers else None
        if full is None:
            self._count(self.rates.answers, answers)
            self._count(talk, min(answers, 1))
            self._answered = self._answered or answers > 0
        elif others or self._answered or (talk is not None and decision.changes) or self.rates.answers is None:
            because = f"{decision.because}, without an answer: {full.because}"
            decision = replace(decision, letters=others, because=because)
        else:
            raise TooMuch(full)
        if others:
            self._pass_on()
        return decision

    def _talk(self, decision: Decision) -> Rate | None:
        return self.rates.notes if decision.disposition is Disposition.RELAYED else self.rates.talk

    def _full_for(self, decision: Decision, talk: Rate | None) -> Rate | None:
        """The rate that forbids another answer. What one mail asks for is answered as a whole to whoever is known."""
        rates, stranger = self.rates, is_stranger(self.case)
        if not (self._answered and not stranger) and self._is_full(rates.answers):
            if not stranger and rates.answers is not None:
                raise TooMuch(rates.answers)
            return rates.answers
        asks = decision.disposition is Disposition.HELD and decision.changes  # a challenge, of which there is one
        return talk if not asks and self._is_full(talk) else None

    def _pass_on(self) -> None:
        """Letters to others: one mail counts once."""
        rate = self.rates.passed
        if rate is None or rate.name in self._tallies:
            return
        if self._is_full(rate):
            raise TooMuch(rate)
        self._count(rate, 1)

    def close(self) -> None:
        """Writes the counts down, in the unit of what they count."""
        if self._tallies:
            self.office.carry_out(Decision(Disposition.ACCEPTED, ""), self.now, *self._tallies.values())

    def _is_answer(self, letter: Letter) -> bool:
        return letter.to == self.case.party

    def _tally(self, rate: Rate) -> Tally:
        return self._tallies.get(rate.name) or rate.tally(self.office.store, self.now)

    def _is_full(self, rate: Rate | None) -> bool:
        return rate is not None and self._tally(rate).count >= rate.most

    def _count(self, rate: Rate | None, more: int) -> None:
        if rate is not None and more:
            tally = self._tally(rate)
            self._tallies[rate.name] = msgspec.structs.replace(tally, count=tally.count + more)


def meter_of(case: Case, office: Office, now: datetime, vouched: Vouched | None) -> Meter:
    """The meter of a mail; raises TooMuch where it is clear before anything is decided that it has to wait."""
    return Meter(case, office, now) if vouched else Meter(case, office, now, rates_of(case)).begin()


def _is_talk(case: Case, *, obeyed: bool) -> bool:
    """Whether a machine might have answered so: with no form, no calendar's answer, and no command of somebody known
    that has gone wrong. A subject of ours that came back is no command of anybody's."""
    if answers_lines(case):
        return False
    if obeyed:
        talk = case.said.talk
        return bool(talk) and talk == case.new_text.strip() and is_answered(case.mail.subject)
    tried = case.said.malformed and not is_stranger(case)
    return not (tried or case.answers or case.rsvp is not None)


def hold_too_much(rate: Rate, case: Case, office: Office, now: datetime) -> tuple[Decision, tuple[OutboxRow, ...]]:
    """The mail waits for a human, and the admins hear of it, once a day for each sender."""
    facts = {
        "name": case.name,
        "address": case.mail.sender.address if case.mail.sender else "",
        "known": case.sender is not None,
        "all": rate.name == ALL_STRANGERS,
        "why": rate.because,
    }
    letters, marks = notices("held-flood", f"rate {rate.whose}", office, now, **facts)
    decision = Decision(
        Disposition.HELD, f"too many mails: {rate.because}" if rate.because != ROUND else ROUND, letters=letters
    )
    return decision, office.carry_out(decision, now, *marks)
