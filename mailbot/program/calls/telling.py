"""Telling: one of a pair says that a call has taken place, or that it has not; what follows from it, and who hears
of it (S35).

The first word counts, both together change it, and where they differ both are asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from msgspec.structs import replace

from mailbot.program.admission.questions import form_shown
from mailbot.program.calls.cycle import KICKOFF, call_of, end_of, number_to_name, opens, quarter_at
from mailbot.program.calls.kit import example_of_call
from mailbot.program.calls.meeting import both, call_facts, call_noted, call_number, disputed, told_by, topic_of
from mailbot.program.calls.outcome import is_filled, outcome_of, outcome_topic
from mailbot.program.case import Case
from mailbot.program.chapter import Moment
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.misread import misread
from mailbot.program.keywords.prompt import keywords_shown
from mailbot.program.lifecycle import Moved
from mailbot.program.model import Call, Mentorship, MentorshipStage
from mailbot.program.plans.plan_versions import plan_of

EARLY = timedelta(hours=1)
"""So long before its hour a call may be said to have been held."""


def refused(case: Case, command: Command, problem: str) -> Decision:
    """A line that cannot be followed changes nothing; CALL leads what can be said instead."""
    line = f"{command.keyword} {command.args}".rstrip()
    letter = misread(case, line=line, problem=problem, keywords=keywords_shown(case, first="CALL"))
    return accepted(f"{command.keyword} changes nothing: {problem}", letter)


def tell(case: Case, *, took_place: bool) -> Decision | str:
    """What the sender says of the call that they mean; or why nothing can be said of it."""
    pair = case.pair
    assert pair is not None and case.sender is not None  # the keywords are for the two of a pair only
    meant = _meant(case, pair, took_place=took_place)
    if isinstance(meant, str):
        return meant
    after = told_by(meant, case.sender, took_place)
    more: dict[str, object] = {"agenda": ()} if after.held else {}
    if after.number == KICKOFF:
        more["kickoff_held"] = after.held
    letters = _disputed(pair, after, case, meant) if disputed(after) else _settled(pair, after, case, meant)
    because = f"{pair.id}: call {after.number} {'held' if took_place else 'missed'}, says {case.sender.id}"
    return accepted(because, *letters, changes=(call_noted(pair, after, **more), *_moves(pair, after, case)))


def _moves(pair: Mentorship, call: Call, case: Case) -> Iterator[Moved]:
    """The kickoff as held opens the planning, which is over at once where a plan is agreed already; when both take it
    back, the pair is before its kickoff again."""
    if call.number == KICKOFF and call.held and pair.stage is MentorshipStage.KICKOFF:
        yield Moved(Mentorship, pair.id, MentorshipStage.PLANNING, case.deed("kickoff held"))
        if plan_of(pair, case.books) is not None:
            yield Moved(Mentorship, pair.id, MentorshipStage.ACTIVE)
    elif call.number == KICKOFF and not call.held and pair.stage is MentorshipStage.PLANNING:
        yield Moved(Mentorship, pair.id, MentorshipStage.KICKOFF, case.deed("kickoff not held after all"))


def _meant(case: Case, pair: Mentorship, *, took_place: bool) -> Call | str:
    """The call that is spoken of, or why nothing can be said of it.

    The two may have talked without naming a date to us: such a call was held today. While the kickoff has not been
    held, or has been taken back, the first call that was is the kickoff (S34).
    """
    number = call_number(case.topic) or _number_spoken_of(pair, case)
    number = KICKOFF if took_place and pair.kickoff_held is None else number
    meant = call_of(pair, number)
    if meant is None and took_place:
        assert case.sender is not None
        return Call(number=number, at=case.now, zone=case.sender.timezone, named_by=case.sender.id, named_on=case.now)
    if meant is None:
        return "no call has been named that could be missed; CALL names one"
    if meant.at > case.now + EARLY:
        return "this call is still ahead; say so when its hour has come, or name another date with CALL"
    return meant


def _number_spoken_of(pair: Mentorship, case: Case) -> int:
    """Outside a call's thread: that of the last call whose hour has come, unless it is settled and the next one is to
    be thought of."""
    moment = Moment(case.books, case.handbook, case.now)
    begun = [each for each in pair.calls if each.at <= case.now + EARLY]
    if not begun:
        return number_to_name(pair, moment)
    last = begun[-1]
    if last.held is None or pair.kickoff_held is None:
        return last.number
    quarter = quarter_at(pair, moment)
    return quarter + 1 if quarter >= last.number and opens(quarter, pair, moment) <= case.now else last.number


def _settled(pair: Mentorship, call: Call, case: Case, before: Call) -> Iterable[Letter]:
    """The answer; the other one hears of it too where something follows from it for them."""
    moment = Moment(case.books, case.handbook, case.now)
    assert case.sender is not None
    news = disputed(before) or (call.said != before.said and (call.number == KICKOFF or call.held is None))
    for reader, partner in both(pair, moment):
        facts = {
            **call_facts(pair, call, partner),
            "by": "" if reader.id == case.sender.id else partner.first_name,
            "you_mentor": reader.id == pair.mentor,
        }
        if call.held is None:
            facts["example"] = example_of_call(case.now, moment.zone_of(reader))
        else:
            facts["planned"] = plan_of(pair, case.books) is not None
            facts["next"] = end_of(call.number, replace(pair, kickoff_held=_kickoff(pair, call)), moment)
            asked = _is_asked(pair, call, reader.id, case)
            facts["asked"] = asked and case.topic == outcome_topic(
                pair.id
            )  # said in answer to the letter with the form
            facts["form"] = form_shown(case.handbook.outcome_form) if asked and not facts["asked"] else None
        template = "call-missed" if call.held is None else "call-held"
        topic = outcome_topic(pair.id) if facts.get("form") or facts.get("asked") else pair.id
        if reader.id == case.sender.id:
            yield case.answer(template, topic, **facts)
        elif news and (disputed(before) or reader.id not in call.said):
            yield Letter(reader.id, template, topic, facts, Urgency.APPOINTMENT)


def _is_asked(pair: Mentorship, call: Call, reader: str, case: Case) -> bool:
    """Whether someone is still to tell what came of the kickoff (S25-S28)."""
    filled = case.sender is not None and reader == case.sender.id and is_filled(case)
    return call.number == KICKOFF and outcome_of(pair, reader, case.books) is None and not filled


def _kickoff(pair: Mentorship, call: Call) -> datetime | None:
    return call.held if call.number == KICKOFF else pair.kickoff_held


def _disputed(pair: Mentorship, call: Call, case: Case, before: Call) -> Iterable[Letter]:
    """The two say different things: both are asked, without blame; who says the same once more hears it alone."""
    assert case.sender is not None
    for reader, partner in both(pair, Moment(case.books, case.handbook, case.now)):
        facts = {**call_facts(pair, call, partner), "you_held": call.said.get(reader.id, False)}
        if reader.id == case.sender.id:
            yield case.answer("call-disputed", topic_of(pair, call), **facts)
        elif call.said != before.said:
            yield Letter(reader.id, "call-disputed", topic_of(pair, call), facts, Urgency.APPOINTMENT)
