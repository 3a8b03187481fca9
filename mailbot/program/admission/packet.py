"""Packet: what the admins read before they decide: answers, strength, and the mentors who would fit (S16-S18)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from mailbot.policy.answers import Finding
from mailbot.program.chapter import Moment
from mailbot.program.decision import Kept, Letter, Urgency
from mailbot.program.facts import Facts, application_facts
from mailbot.program.matching.placement import Fit, discipline_of, fits, strength
from mailbot.program.model import Application, ApplicationStage, Deed, Person
from mailbot.program.topic import review

SHOWN_MENTORS = 3
_DECISIONS = frozenset({"approved", "rejected", "waitlisted"})


@dataclass(frozen=True, slots=True)
class Review:
    """What the rules say of an application: its strength's reasons (points, words) and the mentors, best first."""

    reasons: tuple[tuple[int, str], ...]
    fits: tuple[Fit, ...]


def reviewed(application: Application, applicant: Person, moment: Moment) -> tuple[Application, Review]:
    """The application with its strength and proposed mentors noted; a strength that an admin set stays.

    The admins have one packet of an application: what is added later leaves its numbers as they read them.
    """
    facts = application_facts(application, moment.handbook.application_form)
    points, reasons = strength(application, moment, facts)
    best = tuple(fits(application, moment, applicant, facts)[:SHOWN_MENTORS])
    kept = application.strength if application.strength_set else points
    read = application.proposed if application.stage is ApplicationStage.COMPLETE else ()
    noted = replace(application, strength=kept, proposed=read or tuple(fit.mentor.id for fit in best))
    return noted, Review(reasons, best)


def packet_letters(
    application: Application,
    applicant: Person,
    review_of: Review,
    findings: Sequence[Finding],
    wait_days: int,
    moment: Moment,
) -> tuple[Letter, ...]:
    """One packet to each admin, in that admin's own thread of the application; `findings` are those in its answers, and
    in `wait_days` it is usually decided on."""
    noted = [finding for finding in findings if finding.weight in {"noted", "short"}]
    facts = {
        "application": _named(application, applicant, moment),
        "answers": answers_shown(application, moment),
        "noted": [Facts(label=finding.label, problem=finding.problem) for finding in noted],
        "reasons": [Facts(points=points, words=words) for points, words in review_of.reasons],
        "mentors": [mentor_shown(fit) for fit in review_of.fits],
        "wait_days": wait_days,
    }
    return tuple(
        Letter(
            to=admin.id,
            template="review-packet",
            topic=review(application.id),
            facts=facts,
            urgency=Urgency.APPOINTMENT,
            encloses=application.files,
        )
        for admin in moment.admins()
        if admin.id != applicant.id
    )


def amendment_letters(
    application: Application, applicant: Person, changed: Sequence[Facts], keeps: Sequence[Kept], moment: Moment
) -> tuple[Letter, ...]:
    """What the applicant added before the decision, to each admin."""
    named = _named(application, applicant, moment)
    facts = {"application": named, "answers": list(changed), "files": len(keeps)}
    return tuple(
        Letter(
            to=admin.id,
            template="review-amended",
            topic=review(application.id),
            facts=facts,
            urgency=Urgency.APPOINTMENT,
            encloses=tuple(keep.id for keep in keeps),
        )
        for admin in moment.admins()
        if admin.id != applicant.id
    )


def _named(application: Application, applicant: Person, moment: Moment) -> Facts:
    return Facts(
        id=application.id,
        name=applicant.name,
        discipline=discipline_of(application, moment),
        strength=application.strength,
        since=application.completed or moment.now,
    )


def mentor_shown(fit: Fit) -> Facts:
    """A mentor as the admins see them in a packet."""
    return Facts(
        name=fit.mentor.name, id=fit.mentor.id, free=fit.free_slots, slots=fit.mentor.slots, reasons=list(fit.reasons)
    )


def answers_shown(application: Application, moment: Moment, keys: Collection[str] = ()) -> list[Facts]:
    """The answers under their questions, in the form's order; only those of `keys` where it is given."""
    return [
        Facts(label=field.label, answer=answer)
        for field in moment.handbook.application_form.fields
        if (answer := application.answers.get(field.key, "")) and field.kind != "agree"
        if not keys or field.key in keys
    ]


def last_decision(application: Application) -> Deed | None:
    """What was decided about an application last and stands: by whom, and when. One mail may have decided in two
    steps, which are taken back together."""
    stand: list[Deed] = []
    for deed in application.deeds:
        if deed.what in _DECISIONS:
            stand.append(deed)
        elif deed.what == "undone" and stand:
            mail = stand[-1].mail
            stand = [each for each in stand if each.mail != mail]
    return stand[-1] if stand else None


def decided_on(application: Application) -> tuple[str, datetime] | None:
    """What was decided about an application last, and when."""
    deed = last_decision(application)
    return (deed.what, deed.at) if deed else None
