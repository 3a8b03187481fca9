"""Drafting: several slots that are free at once, and who would be put before whom; the admins read it before it is done
(S17, S18)."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from mailbot.program.chapter import Moment
from mailbot.program.clocks.moments import plus_days
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.lifecycle import Noted
from mailbot.program.matching.placement import Fit, discipline_of, fits
from mailbot.program.matching.turn import Drafted
from mailbot.program.model import Application, Deed, Person
from mailbot.program.topic import OFFICE

FEWEST, MOST = 2, 12
"""One slot goes to the first whom it fits, at once; more than a dozen lines are no letter any more."""

ANSWERED, UNDONE = "draft answered", "draft undone"

Proposal = tuple[Application, Fit]


def settled_at(application: Application, moment: Moment) -> datetime:
    """From when on somebody on the waitlist is served: UNDO would come too late after it."""
    decided = application.decided or application.filed
    return decided + timedelta(minutes=moment.handbook.limits.undo_minutes)


def proposals(moment: Moment) -> list[Proposal]:
    """Who would be put before whom now: the strongest first, each before the best who is left. What the admins have
    been asked about already is neither."""
    waitlist = moment.books.waitlist()
    left = Counter({mentor.id: moment.books.free_slots(mentor.id) for mentor in moment.books.available_mentors()})
    left.subtract(each.drafted.mentor for each in waitlist if each.drafted is not None)
    found: list[Proposal] = []
    for application in waitlist:
        if application.drafted is not None or settled_at(application, moment) > moment.now:
            continue
        free = {id for id, number in left.items() if number > application.passed.get(id, 0)}
        fit = next((fit for fit in fits(application, moment) if fit.mentor.id in free), None) if free else None
        if fit is not None:
            found.append((application, fit))
            left[fit.mentor.id] -= 1
    return found


def lapses(drafted: Drafted, moment: Moment) -> datetime:
    """Until when the admins have to say something else."""
    return plus_days(drafted.at, moment.handbook.schedule.draft_days, moment.zone)


def answered(application: Application) -> Deed | None:
    """Who answered its line of a draft last, unless they have taken that back."""
    last = next((deed for deed in reversed(application.deeds) if deed.what in {ANSWERED, UNDONE}), None)
    return last if last is not None and last.what == ANSWERED else None


def cancel_key(application: Application, number: int) -> str:
    """Under which the offer that a draft's answer makes waits for the undo window."""
    return f"{application.id} draft {number}"


def draft(found: list[Proposal], moment: Moment) -> Decision:
    """One letter to each admin who is none of the applicants, with a line for each proposal."""
    lines = found[:MOST]
    topic = f"{OFFICE}/draft/{lines[0][0].id}-{moment.now:%Y%m%d%H%M%S}"
    until = lapses(Drafted(mentor="", at=moment.now, topic=topic), moment)
    waitlist = moment.books.waitlist()
    others = sum(each.drafted is not None for each in waitlist)  # are asked about in another letter
    free = sum(moment.books.free_slots(mentor.id) for mentor in moment.books.available_mentors())
    facts = {
        "lines": [_shown(number, *line, moment) for number, line in enumerate(lines, 1)],
        "slots": max(len(lines), free - others),
        "waiting": len(waitlist) - others,
        "until": until,
        "every": "⏎".join(f"{number} yes" for number in range(1, len(lines) + 1)),
    }
    applicants = {application.applicant for application, _ in lines}
    written = tuple(f"{application.id} {fit.mentor.id}" for application, fit in lines)
    letters = [
        Letter(admin.id, "draft", topic, facts, Urgency.APPOINTMENT, lines=written)
        for admin in moment.admins()
        if admin.id not in applicants
    ]
    changes = tuple(
        Noted(Application, application.id, {"drafted": Drafted(mentor=fit.mentor.id, at=moment.now, topic=topic)})
        for application, fit in lines
    )
    return accepted(f"{len(lines)} free slots at once: a draft for the admins", *letters, changes=changes)


def _shown(number: int, application: Application, fit: Fit, moment: Moment) -> Facts:
    applicant = moment.books.get(Person, application.applicant)
    return Facts(
        number=number,
        id=application.id,
        name=applicant.name if applicant else "",
        discipline=discipline_of(application, moment),
        strength=application.strength,
        mentor=fit.mentor.name,
        reasons=list(fit.reasons),
    )
