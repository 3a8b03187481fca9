"""Framework: the rules by which the program works, for whoever asks; and the question whether a member agrees to a
version that is new to them (S49, S50). Saying no, or nothing, blocks nothing: the admins see it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from mailbot.program.bookkeeping import Happened
from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Chapter, Moment, Occasion
from mailbot.program.clocks.moments import plus_days
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.keywords.grammar import Command
from mailbot.program.knowledge.manual import enclosed
from mailbot.program.lifecycle import Noted
from mailbot.program.membership.agreement import has_agreed, is_asked, is_bound
from mailbot.program.model import Person, Record
from mailbot.program.topic import OFFICE, rules


def framework(case: Case, command: Command) -> Decision:
    """FRAMEWORK: the program's rules; to its members, what pairs have learned as well (S73)."""
    agreed = case.sender is not None and is_bound(case.sender) and has_agreed(case.sender, case.handbook)
    manual = enclosed(case.books, case.handbook) if case.sender is not None else ()
    facts = {"version": case.handbook.rules_version, "agreed": agreed, "manual": bool(manual)}
    return accepted("FRAMEWORK", replace(case.answer("framework", **facts), attachments=manual))


def yes(case: Case, command: Command) -> Decision:
    """YES: the version that this thread asks about has been agreed to."""
    version = _version(case)
    if case.sender is None or version != case.handbook.rules_version:
        return _over(case)
    noted = Noted(Person, case.sender.id, {"agreed": version, "refused": ""})
    letter = case.answer("rules-answered", agreed=True, version=version)
    return accepted(f"{case.sender.id} agrees to the rules {version}", letter, changes=(noted,))


def no(case: Case, command: Command) -> Decision:
    """NO: nothing changes for them, nobody asks again about this version, and the admins see it."""
    version = _version(case)
    if case.sender is None or version != case.handbook.rules_version:
        return _over(case)
    agreed = "" if case.sender.agreed == version else case.sender.agreed
    noted = Noted(Person, case.sender.id, {"refused": version, "agreed": agreed})
    letter = case.answer("rules-answered", agreed=False, version=version)
    told = _told(case.sender, Moment(case.books, case.handbook, case.now), refused=True)
    return accepted(f"{case.sender.id} does not agree to the rules {version}", letter, *told, changes=(noted,))


def _version(case: Case) -> str:
    """The version that a thread asks about: "2026-11" of "office/rules/2026-11"."""
    return case.topic.removeprefix(rules(""))


def _over(case: Case) -> Decision:
    return accepted("another version is in force", case.answer("rules-over", version=case.handbook.rules_version))


def _told(person: Person, moment: Moment, *, refused: bool) -> list[Letter]:
    """To the admins: who has not agreed to the rules."""
    facts = {"name": person.name, "id": person.id, "version": moment.handbook.rules_version, "refused": refused}
    urgency = Urgency.APPOINTMENT if refused else Urgency.NUDGE
    topic = f"{OFFICE}/agreement/{person.id}"
    admins = (admin for admin in moment.admins() if admin.id != person.id)
    return [Letter(admin.id, "rules-news", topic, facts, urgency) for admin in admins]


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """Whoever has not answered to the rules as they are now is asked, twice reminded; then the admins hear of it."""
    if not isinstance(record, Person) or not is_asked(record, moment.handbook):
        return
    key = f"{record.id} rules {moment.handbook.rules_version}"
    asked = moment.books.get(Happened, f"{key} asked")
    if asked is None:
        yield [Occasion(f"{key} asked", moment.now, lambda then: _ask(record, then, again=False))]
        return
    first, second = moment.handbook.schedule.answer_days

    def after(days: int, decide: Callable[[Moment], Decision]) -> Occasion:
        return Occasion(f"{key} {days}", plus_days(asked.at, days, moment.zone), decide)

    yield [
        after(first, lambda then: _ask(record, then, again=True)),
        after(second, lambda then: _ask(record, then, again=True)),
        after(2 * second - first, lambda then: _silent(record, then)),
    ]


def _ask(person: Person, moment: Moment, *, again: bool) -> Decision:
    version = moment.handbook.rules_version
    facts = {"version": version, "before": person.agreed, "again": again}
    letter = Letter(person.id, "rules-asked", rules(version), facts, Urgency.NUDGE)
    return accepted(f"{person.id} is asked about the rules {version}", letter)


def _silent(person: Person, moment: Moment) -> Decision:
    because = f"{person.id} has not answered about the rules"
    return accepted(because, *_told(person, moment, refused=False))


CHAPTER = Chapter("framework", {"FRAMEWORK": framework, "YES": yes, "NO": no}, None, calendar, (Person,))
