"""Graduating: the mentee becomes a mentor with one slot, and both of the pair hear of it (S40, S65)."""

from __future__ import annotations

from collections.abc import Iterable

from mailbot.policy.answers import normalise
from mailbot.program.calls.meeting import both, called_off
from mailbot.program.chapter import Moment
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts, in_words
from mailbot.program.initiatives.pursuit import taken_by
from mailbot.program.lifecycle import Change, Moved, Noted
from mailbot.program.matching.completion import completion
from mailbot.program.model import Application, Deed, Mentorship, MentorshipStage, Person
from mailbot.program.oversight import pair_words
from mailbot.program.topic import OFFICE

GRADUATES = f"{OFFICE}/graduated"
"""The thread of a graduate with the program itself."""

FIRST_SLOTS = 1
"""A graduate begins with one mentee at a time; an admin raises it (S65)."""


def graduated(pair: Mentorship, deed: Deed, moment: Moment) -> Decision:
    """What an admin has confirmed comes to pass: the mentee is a mentor from now on."""
    mentee = moment.books.get(Person, pair.mentee)
    assert mentee is not None  # whoever is erased has no pair that goes on
    after = _as_mentor(mentee, pair, moment)
    changes: tuple[Change, ...] = (
        Moved(Mentorship, pair.id, MentorshipStage.GRADUATED, pair_words.done(deed, "graduated", moment)),
        Noted(Mentorship, pair.id, {"agenda": ()}),
        Noted(Person, mentee.id, after),
    )
    letters = [*_letters(pair, after, moment), completion(pair, mentee, deed, _disciplines(after, moment), moment)]
    return accepted(f"{pair.id}: {mentee.id} graduates", *letters, changes=changes)


def _as_mentor(mentee: Person, pair: Mentorship, moment: Moment) -> dict[str, object]:
    """What the books note of a graduate: the role, one slot at least unless they are a mentor already and have named a
    number themselves, and the disciplines of their application."""
    application = moment.books.get(Application, pair.application)
    form = moment.handbook.application_form
    answer = application.answers.get("discipline", "") if application else ""
    key = normalise(form.field("discipline"), answer) if answer else None
    own = (key,) if isinstance(key, str) and key in moment.handbook.disciplines else ()
    return {
        "roles": tuple(sorted({*mentee.roles, "mentor"} - {"mentee"})),
        "slots": mentee.slots if "mentor" in mentee.roles else max(mentee.slots, FIRST_SLOTS),
        "disciplines": tuple(dict.fromkeys((*mentee.disciplines, *own))),
    }


def _disciplines(after: dict[str, object], moment: Moment) -> str:
    keys = after["disciplines"]
    assert isinstance(keys, tuple)
    return in_words(moment.handbook.disciplines_named(keys))


def _letters(pair: Mentorship, after: dict[str, object], moment: Moment) -> Iterable[Letter]:
    off = called_off(pair, moment)
    for reader, partner in both(pair, moment):
        facts: dict[str, object] = {"partner": partner.first_name, "call": off.starts if off else None}
        if reader.id == pair.mentor:
            facts |= {"pair": Facts(id=pair.id), "slots": reader.slots}
            template, topic = "graduated-mentor", pair.id
        else:
            projects = [each.name for each in taken_by(reader.id, moment.books)]
            facts |= {"disciplines": _disciplines(after, moment), "slots": after["slots"], "projects": projects}
            template, topic = "graduated-mentee", GRADUATES
        yield Letter(reader.id, template, topic, facts, Urgency.APPOINTMENT, invitation=off, organizes=pair.id)
