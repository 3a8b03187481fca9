"""Summary: what the program did in a rehearsal, counted from its steps and from the books at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median

from mailbot.office import Office
from mailbot.program.model import Application, Mentorship, MentorshipStage, Person
from mailbot.rehearsal.step import Step


@dataclass(slots=True)
class Tally:
    """What is counted step by step."""

    steps: int = 0
    mails: Counter[str] = field(default_factory=Counter)
    keywords: Counter[str] = field(default_factory=Counter)
    letters: Counter[str] = field(default_factory=Counter)
    templates: Counter[str] = field(default_factory=Counter)
    composed: int = 0

    def count(self, step: Step) -> None:
        self.steps = step.number
        for taken in step.taken:
            self.mails[taken.disposition.value] += 1
            self.keywords.update(each.command.keyword for each in taken.steps if each.command is not None)
        for posted in step.gone_out:
            self.letters[posted.row.urgency] += 1
            self.templates[posted.row.template] += 1
            self.composed += posted.mail is not None


def summary(tally: Tally, nudges: dict[str, int], office: Office) -> dict[str, object]:
    """The figures, by what they are about, in words that JSON takes."""
    books = office.store
    people, pairs = list(books.all(Person)), list(books.all(Mentorship))
    applications = list(books.all(Application))
    graduated = [pair for pair in pairs if pair.stage is MentorshipStage.GRADUATED]
    waits = [(each.decided - each.completed).days for each in applications if each.decided and each.completed]
    return {
        "steps": tally.steps,
        "people": dict(sorted(Counter(person.stage.value for person in people).items())),
        "mentors": sum("mentor" in person.roles for person in people),
        "applications": dict(sorted(Counter(each.stage.value for each in applications).items())),
        "decided": len(waits),
        "wait_days": {"median": median(waits), "longest": max(waits)} if waits else {},
        "pairs": dict(sorted(Counter(pair.stage.value for pair in pairs).items())),
        "calls_held": sum(call.held is not None for pair in pairs for call in pair.calls),
        "graduates": len({pair.mentee for pair in graduated}),
        "generations": generations(pairs),
        "mails": dict(sorted(tally.mails.items())),
        "keywords": dict(tally.keywords.most_common()),
        "letters": dict(sorted(tally.letters.items())),
        "composed": tally.composed,
        "templates": dict(tally.templates.most_common()),
        "most_nudges_in_a_week": max(nudges.values(), default=0),
        "nudged_people": len(nudges),
    }


def generations(pairs: Iterable[Mentorship]) -> int:
    """How many people the longest line from mentor to mentee to mentee has; 0 where there is no pair (S75)."""
    mentees: dict[str, list[str]] = {}
    for pair in pairs:
        mentees.setdefault(pair.mentor, []).append(pair.mentee)
    longest, line = 0, [(mentor, 1, frozenset({mentor})) for mentor in mentees]
    while line:
        someone, length, above = line.pop()
        longest = max(longest, length)
        line += [(each, length + 1, above | {each}) for each in mentees.get(someone, ()) if each not in above]
    return longest
