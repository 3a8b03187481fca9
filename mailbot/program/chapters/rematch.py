"""Rematch: another match without fault, asked for by either of a pair and decided by an admin; and a stand-in for a
mentor who is away for long (S22, S57)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from mailbot.program.admission.mentor_choice import Unclear, answers, choose
from mailbot.program.admission.packet import SHOWN_MENTORS
from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Chapter, Moment, Occasion
from mailbot.program.clocks.moments import plus_days
from mailbot.program.clocks.pace import shifted, stands_still
from mailbot.program.decision import Decision, Disposition, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.misread import misread
from mailbot.program.keywords.out_of_place import out_of_stage
from mailbot.program.lifecycle import Change
from mailbot.program.matching.rematching import ABOUT, asked, best, candidate, noted, part
from mailbot.program.matching.succession import goes_along, take_along
from mailbot.program.model import LIVE_PAIR, Membership, Mentorship, Person, Record
from mailbot.program.oversight import pair_words
from mailbot.program.oversight.pair_decisions import overseen, pair_facts, pair_id, to_admins


def rematch(case: Case, command: Command) -> Decision:
    """REMATCH [text] of one of a pair asks the admins for another match; REMATCH P-n [mentor] of an admin makes it."""
    return _decide(case, command) if command.args else _ask(case, command)


def _ask(case: Case, command: Command) -> Decision:
    """The words go to the admins alone: the other of the two hears nothing before it is decided."""
    if (refused := out_of_stage(case, command)) is not None:
        return refused
    pair, sender = case.pair, case.sender
    assert pair is not None and sender is not None  # the keyword is for the two of a pair only
    partner = case.books.get(Person, pair.partner(sender.id))
    before = next((deed for deed in pair.deeds if deed.what == "rematch asked" and deed.by == sender.id), None)
    answer = case.answer(
        "rematch-asked",
        "" if case.place.value == "aside" else f"{pair.id}/aside/{ABOUT}",
        pair=Facts(id=pair.id),
        partner=partner.first_name if partner else "",
        since=before.at if before else None,
        told=bool(command.text) or before is None,
    )
    if before is not None and not command.text:
        return accepted(f"{pair.id}: {sender.id} has asked for another match already", answer)
    moment = Moment(case.books, case.handbook, case.now)
    letters = to_admins(
        pair, "rematch-request", ABOUT, moment, Urgency.APPOINTMENT, None, **_request(pair, case, command)
    )
    if not letters:
        return _nobody(case)
    changes: tuple[Change, ...] = () if before is not None else (noted(pair, case.deed("asked")),)
    return accepted(f"{pair.id}: {sender.id} asks for another match", answer, *letters, changes=changes)


def _request(pair: Mentorship, case: Case, command: Command) -> dict[str, object]:
    assert case.sender is not None
    moment = Moment(case.books, case.handbook, case.now)
    return {"by": case.sender.name, "text": command.text, "since": case.now, **_ways(pair, moment)}


def _ways(pair: Mentorship, moment: Moment) -> dict[str, object]:
    """What an admin can answer: the mentors who fit best, or whoever comes next."""
    keywords = answers(f"REMATCH {pair.id}", best(pair, moment, SHOWN_MENTORS))
    return {"keywords": keywords, "waiting": len(moment.books.waitlist())}


def _nobody(case: Case) -> Decision:
    """Nobody is left who may decide: the admins are the two themselves."""
    problem = "the only admin is one of the two of you, and nobody decides on their own pair, so it has gone to nobody"
    letter = misread(case, line="REMATCH", problem=problem, keywords=[])
    return Decision(Disposition.HELD, "no admin besides the two of the pair", letters=(letter,))


def _decide(case: Case, command: Command) -> Decision:
    """It is written down now, and done once the undo window is over."""
    id, _, wanted = command.args.partition(" ")
    pair = overseen(case, pair_id(id), "REMATCH")
    if isinstance(pair, Decision):
        return pair
    if (before := pair_words.already(case, pair, "REMATCH")) is not None:
        return before
    moment = Moment(case.books, case.handbook, case.now)
    facts = {**pair_facts(pair, moment), "undo_minutes": case.handbook.limits.undo_minutes}
    choice = choose(candidate(pair, moment), wanted, moment) if wanted else None
    if isinstance(choice, Unclear):
        unclear = {"problem": choice.problem, "keywords": choice.links(f"REMATCH {pair.id}")}
        return accepted(f"REMATCH names nobody for certain: {choice.problem}", _unclear(case, pair, moment, unclear))
    word = pair_words.decided(pair, pair_words.REMATCH, case, choice.mentor.id if choice else "")
    facts |= {"next": choice.mentor.name if choice else "", "by": case.name, "since": case.now}
    letters = [case.answer("rematch-decided", **facts, by_you=True)]
    news = {**facts, "by_you": False}
    letters += to_admins(pair, "rematch-decided", ABOUT, moment, Urgency.APPOINTMENT, case, **news)
    return accepted(f"{pair.id} is to be rematched, says {case.party}", *letters, changes=(word,))


def _unclear(case: Case, pair: Mentorship, moment: Moment, unclear: Mapping[str, object]) -> Letter:
    return case.answer("rematch-unclear", **pair_facts(pair, moment), **unclear)


def agree(case: Case, command: Command) -> Decision:
    """YES: the mentee's plan goes along to their next mentor; NO: it stays where it was."""
    pair = case.books.get(Mentorship, case.record)
    if pair is None or case.sender is None or case.sender.id != pair.mentee:
        return accepted(f"{case.record} is not theirs", case.answer("record-gone", record=case.record))
    yes = command.keyword == "YES"
    moment = Moment(case.books, case.handbook, case.now)
    changes, letters = take_along(pair, moment) if yes else ((), ())
    said = goes_along(pair, case.deed("plan goes along" if yes else "plan stays"))
    letter = case.answer("rematch-plan", pair=Facts(id=pair.id), yes=yes, there=bool(changes))
    return accepted(
        f"{pair.id}: the plan {'goes along' if yes else 'stays'}", letter, *letters, changes=(said, *changes)
    )


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """A decision is carried out after the undo window, a request is brought to mind, a long absence is told."""
    if isinstance(record, Mentorship) and record.stage in LIVE_PAIR:
        yield from _of_pair(record, moment)
    elif isinstance(record, Person) and record.stage is Membership.AWAY:
        yield from _of_absence(record, moment)


def _of_pair(pair: Mentorship, moment: Moment) -> Iterator[Chain]:
    if pair_words.standing(pair) is not None:
        yield from pair_words.carried_out(pair, pair_words.REMATCH, moment, lambda deed, then: part(pair, deed, then))
    elif (request := asked(pair)) is not None:
        key = f"{pair.id} rematch waits from {request.at:%Y-%m-%dT%H:%M}"
        first, last = (
            plus_days(shifted(request.at, pair), days, moment.zone) for days in moment.handbook.schedule.answer_days
        )
        yield [
            Occasion(f"{key} {first:%Y-%m-%d}", first, lambda then: _remind(pair, then, last=False)),
            Occasion(f"{key} {last:%Y-%m-%d}", last, lambda then: _remind(pair, then, last=True)),
        ]


def _remind(pair: Mentorship, moment: Moment, *, last: bool) -> Decision:
    """The admins again; with the last reminder whoever asked is told (section 3)."""
    request = asked(pair)
    assert request is not None
    by, partner = moment.books.get(Person, request.by), moment.books.get(Person, pair.partner(request.by))
    facts = {"by": by.name if by else "", "text": "", "since": request.at, **_ways(pair, moment)}
    letters = to_admins(pair, "rematch-request", ABOUT, moment, Urgency.NUDGE, None, **facts)
    if last:
        name = partner.first_name if partner else ""
        facts = {"pair": Facts(id=pair.id), "partner": name, "since": request.at, "told": False}
        letters.append(Letter(request.by, "rematch-asked", f"{pair.id}/aside/{ABOUT}", facts, Urgency.NUDGE))
    return accepted(f"{pair.id}: a request for another match waits", *letters)


def _of_absence(mentor: Person, moment: Moment) -> Iterator[Chain]:
    """One question for each of their pairs, unless they are back by then."""
    since, until = mentor.absent_since, mentor.absent_until
    if since is None or until is None or "mentor" not in mentor.roles:
        return
    at = plus_days(since, moment.handbook.schedule.stand_in_days, moment.zone)
    if until <= at:
        return
    for pair in moment.books.mentorships_of(mentor.id):
        if pair.mentor == mentor.id and pair.stage in LIVE_PAIR and not stands_still(pair):
            yield [_stand_in(pair, f"{pair.id} stand-in from {since:%Y-%m-%dT%H:%M}", at, moment)]


def _stand_in(pair: Mentorship, key: str, at: object, moment: Moment) -> Occasion:
    return Occasion(key, at, lambda then: _offer_stand_in(pair, then))  # type: ignore[arg-type]


def _offer_stand_in(pair: Mentorship, moment: Moment) -> Decision:
    mentor = moment.books.get(Person, pair.mentor)
    facts = {
        "since": mentor.absent_since if mentor else None,
        "until": mentor.absent_until if mentor else None,
        **_ways(pair, moment),
    }
    letters = to_admins(pair, "rematch-stand-in", ABOUT, moment, Urgency.NUDGE, None, **facts)
    return accepted(f"{pair.id}: its mentor is away for long, the admins are offered a stand-in", *letters)


CHAPTER = Chapter("rematch", {"REMATCH": rematch, "YES": agree, "NO": agree}, None, calendar, (Mentorship, Person))
