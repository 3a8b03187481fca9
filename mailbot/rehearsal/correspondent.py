"""Correspondent: what somebody of a habit says next, and when, after each letter that they got."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random  # noqa: TID251  # chance that is the same for the same seed, and decides nothing of the program

from mailbot.mail.message import Mail
from mailbot.program.bookkeeping import OutboxRow
from mailbot.program.decision import Letter
from mailbot.rehearsal.habits import NONSENSE
from mailbot.rehearsal.population import Actor
from mailbot.rehearsal.replies import (
    FORM,
    LAST_OF_PLAN,
    OVER,
    QUESTION,
    REPLIES,
    TO_MENTEE_ONLY,
    UNASKED,
    UNASKED_EVERY_DAYS,
    Say,
)

_HAPPENED = frozenset({"HELD", "MISSED"})
_SAME_CALL = timedelta(days=60)
_DISAGREE = 0.04


@dataclass(frozen=True, slots=True)
class Heard:
    """A letter as its reader has it: its row, what it says, and the mail where it is a real one. `topic` is the thread
    in which an answer to it goes."""

    row: OutboxRow
    letter: Letter
    topic: str
    mail: Mail | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody means to say at a moment: in answer to a letter, or in a mail of its own."""

    at: datetime
    actor: Actor
    words: str
    heard: Heard | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    fresh: bool = False
    automatic: bool = False
    unasked: str = ""


@dataclass(slots=True)
class Correspondent:
    """Everybody's pens, and the seed's chance that guides them. `last` is the letter somebody had last in a thread of a
    pair (or at all, under ""), by their key; `calls` what one of a pair said last of a call, and when."""

    chance: Random
    last: dict[tuple[str, str], Heard] = field(default_factory=dict)
    calls: dict[str, tuple[Say, datetime]] = field(default_factory=dict)

    def enter(self, actor: Actor) -> Iterator[Act]:
        """Somebody comes to the program, and means to go away now and then."""
        if actor.role != "admin":
            yield Act(actor.enters, actor, "APPLY" if actor.role == "mentee" else "VOLUNTEER", fresh=True)
        if actor.habit.away_every_days:
            yield self.leave(actor, actor.enters)

    def leave(self, actor: Actor, now: datetime) -> Act:
        """The next time somebody goes away."""
        days = actor.habit.away_every_days * (0.5 + self.chance.random())
        return Act(now + timedelta(days=days), actor, "", unasked="away")

    def hear(self, actor: Actor, heard: Heard, now: datetime) -> Iterator[Act]:
        """What somebody will say to a letter that has come."""
        if actor.absent_until is not None and now < actor.absent_until:
            yield from self._out_of_office(actor, heard, now)
        for letter in heard.letter.parts or (heard.letter,):
            each = Heard(heard.row, letter, letter.topic, heard.mail)
            self.last[actor.key, ""] = each
            yield from self._follow(actor, each, now)
            act = self._reply(actor, each, now)
            if act is not None:
                yield act

    def _follow(self, actor: Actor, heard: Heard, now: datetime) -> Iterator[Act]:
        """Keeps in mind who is in which pair; whoever is in one writes unasked now and then."""
        pair = pair_in(heard.letter)
        if not pair:
            return
        if heard.letter.template in OVER:
            actor.busy.discard(pair)
        elif heard.letter.template in {"kickoff-mentor", "kickoff-mentee"}:
            actor.busy.add(pair)
            yield self.unasked(actor, pair, heard.letter.template.removeprefix("kickoff-"), now)
        self.last[actor.key, pair] = heard

    def unasked(self, actor: Actor, pair: str, side: str, now: datetime) -> Act:
        """The next time one of a pair says something by themselves."""
        soonest, latest = UNASKED_EVERY_DAYS[side]
        at = now + timedelta(days=soonest + (latest - soonest) * self.chance.random())
        return Act(at, actor, "", unasked=f"{side} {pair}")

    def say_unasked(self, act: Act, now: datetime) -> Act | None:
        """What it is, where the pair goes on still."""
        side, _, pair = act.unasked.partition(" ")
        heard = self.last.get((act.actor.key, pair))
        if pair not in act.actor.busy or heard is None:
            return None
        say = self._choose(UNASKED[side], act.actor)
        return self._act(act.actor, Heard(heard.row, heard.letter, pair, heard.mail), say, now, now)

    def _reply(self, actor: Actor, heard: Heard, now: datetime) -> Act | None:
        letter = heard.letter
        choices: Sequence[Say] = REPLIES.get(letter.template, ())
        if letter.template == "milestone-news" and letter.facts.get("left") == 0:
            choices = LAST_OF_PLAN
        if letter.template in TO_MENTEE_ONLY and letter.facts.get("you_mentor"):
            choices = ()
        if letter.template == "call-held" and letter.facts.get("planned"):
            choices = ()
        if not choices or self.chance.random() > actor.habit.answers:
            return None
        say = self._choose(choices, actor)
        if say.words in _HAPPENED:
            say = self._as_it_was(say, pair_in(letter), now)
        soonest, latest = actor.habit.soonest, actor.habit.latest
        if say.days is not None:
            soonest, latest = say.days[0] * 24, say.days[1] * 24
        at = now + timedelta(hours=soonest + (latest - soonest) * self.chance.random())
        return self._act(actor, heard, say, at, now)

    def _act(self, actor: Actor, heard: Heard, say: Say, at: datetime, now: datetime) -> Act | None:
        if actor.habit.babbles and say.words and self.chance.random() < actor.habit.babbles:
            return Act(at, actor, self.chance.choice(NONSENSE), heard)
        if say.words == FORM:
            return Act(at, actor, "", heard, self._answers(actor, heard.letter))
        words = self._filled(say.words, heard.letter, max(at, now))
        return Act(at, actor, words, heard, fresh=say.fresh) if words else None

    def _choose(self, choices: Sequence[Say], actor: Actor) -> Say:
        leans = actor.habit.leans
        weights = [each.weight * leans.get(each.words.partition(" ")[0], 1.0) for each in choices]
        return self.chance.choices(choices, weights)[0]

    def _as_it_was(self, say: Say, pair: str, now: datetime) -> Say:
        """What became of a call is the same for both who were in it, but for a few who disagree."""
        before = self.calls.get(pair)
        if before is None or now - before[1] > _SAME_CALL or self.chance.random() < _DISAGREE:
            self.calls[pair] = (say, now)
            return say
        return before[0]

    def _filled(self, words: str, letter: Letter, at: datetime) -> str:
        """The words with what the letter names; "" where it names nothing of the kind."""
        if "{" not in words:
            return words
        call = at + timedelta(days=self.chance.randint(3, 12))
        facts = letter.facts
        milestones, following = facts.get("milestones"), facts.get("next")
        first = milestones[0] if isinstance(milestones, list) and milestones else None
        places = {
            "call": f"{call:%Y-%m-%d} {self.chance.randint(8, 18):02}:00",
            "soon": f"{at + timedelta(days=60):%Y-%m-%d}",
            "later": f"{at + timedelta(days=130):%Y-%m-%d}",
            "pair": pair_in(letter),
            "first": str(getattr(first, "number", "")),
            "next": str(getattr(following, "number", "")),
            "lines": "\n".join(f"{number} yes" for number in range(1, len(letter.lines) + 1)),
            "question": QUESTION,
        }
        missing = any(not said and f"{{{name}}}" in words for name, said in places.items())
        return "" if missing else words.format_map(places)

    def _answers(self, actor: Actor, letter: Letter) -> dict[str, str]:
        """What a form asks for, as far as somebody answers it: the careless leave something out at first."""
        form, missing = letter.facts.get("form"), letter.facts.get("missing")
        fields = list(getattr(form, "fields", ()) or (missing if isinstance(missing, list) else ()))
        careless = 0.02 if actor.habit.name == "prompt" else 0.07
        found = {}
        for each in fields:
            needed = "required" in getattr(each, "bracket", "required")
            if (answer := actor.profile.get(each.label, "A few words." if needed else "")) and (
                self.chance.random() > careless
            ):
                found[each.label] = answer
        return found

    def _out_of_office(self, actor: Actor, heard: Heard, now: datetime) -> Iterator[Act]:
        if actor.answers_for_them and actor.absent_until is not None:
            words = f"I am away until {actor.absent_until:%d %B %Y} and read no mail."
            yield Act(now + timedelta(minutes=1), actor, words, heard, automatic=True)


def pair_in(letter: Letter) -> str:
    """The id of the pair that a letter is about, or ""."""
    id = str(getattr(letter.facts.get("pair"), "id", ""))
    return id if id.startswith("P-") else ""
