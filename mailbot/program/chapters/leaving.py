"""Leaving: an application is taken back at once; whoever is in the program is asked once whether they really leave it
(S12, S21). It is never anybody's fault, and the way back stays open.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from mailbot.program.admission.questions import form_shown
from mailbot.program.admission.volunteering import Volunteering, VolunteerStage, open_volunteering
from mailbot.program.case import Case
from mailbot.program.chapter import Chapter, Moment
from mailbot.program.clocks.moments import plus_days
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts, in_words
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.keyword import Role
from mailbot.program.lifecycle import Change, Moved, Noted
from mailbot.program.matching.handover import kept
from mailbot.program.matching.parting import Parted, parted, passed_on, withdrawn
from mailbot.program.membership.belonging import belongs, open_application
from mailbot.program.model import Application, ApplicationStage, Membership, Mentorship, Person
from mailbot.program.topic import LEAVING, OFFICE, handover, review

_SEEN = frozenset({ApplicationStage.COMPLETE, ApplicationStage.APPROVED, ApplicationStage.WAITLISTED})
"""Stages at which the admins have an application before them, or somebody waits by their word."""


def withdraw(case: Case, command: Command) -> Decision:
    """WITHDRAW: takes the sender's application back, or their offer to mentor; LEAVE where there is neither."""
    assert case.sender is not None  # the keyword is a member's
    application, volunteering = open_application(case), open_volunteering(case.sender.id, case.books)
    if application is not None:
        return _take_back(case, application)
    if volunteering is not None:
        moved = Moved(Volunteering, volunteering.id, VolunteerStage.WITHDRAWN, case.deed("withdrawn"))
        letter = case.answer("application-withdrawn", application=Facts(id=volunteering.id), volunteered=True)
        return accepted(f"{volunteering.id} withdrawn", letter, changes=(moved,))
    return _ask(case) if belongs(case) else _nothing(case)


def leave(case: Case, command: Command) -> Decision:
    """LEAVE: asks back once, saying what will happen; from somebody who only applies it is a WITHDRAW."""
    return _ask(case) if belongs(case) else withdraw(case, command)


def _take_back(case: Case, application: Application) -> Decision:
    assert case.sender is not None
    moment = Moment(case.books, case.handbook, case.now)
    done = withdrawn(application, case.deed("withdrawn"), moment)
    letter = case.answer("application-withdrawn", application=Facts(id=application.id), volunteered=False)
    letters = (letter, *_told_to_admins(application, moment, case.sender), *done.letters)
    decision = accepted(f"{application.id} withdrawn by {case.sender.id}", *letters, changes=done.changes)
    return Decision(decision.disposition, decision.because, decision.changes, letters, cancels=done.cancels)


def _told_to_admins(application: Application, moment: Moment, applicant: Person) -> Iterator[Letter]:
    """In the review thread, to the admins who have the application before them."""
    if application.stage not in {*_SEEN, ApplicationStage.OFFERED}:
        return
    facts = {"application": Facts(id=application.id, name=applicant.name)}
    for admin in moment.admins():
        if admin.id != applicant.id:
            yield Letter(admin.id, "application-withdrawn-news", review(application.id), facts, Urgency.APPOINTMENT)


def _nothing(case: Case) -> Decision:
    assert case.sender is not None
    left = next((deed.at for deed in reversed(case.sender.deeds) if deed.what == "left"), None)
    since = left if case.sender.stage is Membership.LEFT else None
    why = "admin" if Role.ADMIN in case.roles else "nothing"
    return accepted("nothing to leave", case.answer("leaving-nothing", why=why, since=since))


def _ask(case: Case) -> Decision:
    assert case.sender is not None
    asked = case.sender.leaving if _is_asked(case) else None
    letter = case.answer("leaving", LEAVING, **_at_stake(case), until=_until(case, asked or case.now))
    if asked is not None:
        return accepted(f"{case.sender.id} has been asked whether to leave", letter)
    noted = Noted(Person, case.sender.id, {"leaving": case.now})
    return accepted(f"{case.sender.id} is asked whether to leave", letter, changes=(noted,))


def _until(case: Case, asked: datetime) -> datetime:
    return plus_days(asked, case.handbook.schedule.challenge_days)


def _at_stake(case: Case) -> dict[str, object]:
    """What leaving would mean, as the letters say it."""
    assert case.sender is not None
    pairs = case.live_pairs()
    application = open_application(case)
    return {
        "mentees": in_words(_partners(case, [pair for pair in pairs if pair.mentor == case.sender.id])),
        "mentors": in_words(_partners(case, [pair for pair in pairs if pair.mentee == case.sender.id])),
        "application": application.id if application else "",
        "is_mentor": Role.MENTOR.value in case.sender.roles,
        "is_admin": Role.ADMIN in case.roles,
    }


def _partners(case: Case, pairs: list[Mentorship]) -> list[str]:
    assert case.sender is not None
    people = (case.books.get(Person, pair.partner(case.sender.id)) for pair in pairs)
    return [person.first_name for person in people if person is not None]


def yes(case: Case, command: Command) -> Decision:
    """YES: every pair ends kindly, what was offered goes to the next mentor, and a mentor is asked for a handover."""
    person = case.sender
    if person is None or not _is_asked(case):
        return _over(case)
    moment = Moment(case.books, case.handbook, case.now)
    deed = case.deed("left")
    pairs = case.live_pairs()
    done = _ended(person, pairs, case, moment)
    mentor_of = [pair for pair in pairs if pair.mentor == person.id]
    asks, questions = _handovers(person, mentor_of, moment)
    goodbye = case.answer("left", **_at_stake(case), handover=bool(mentor_of))
    gone: list[Change] = [
        *done.changes,
        *asks,
        Noted(
            Person,
            person.id,
            {
                "slots": 0,
                "listed": False,
                "leaving": None,
                "absent_since": None,
                "absent_until": None,
                "roles": tuple(role for role in person.roles if role not in {"mentor", "mentee"}),
                "deeds": (*person.deeds, deed),
            },
        ),
    ]
    if Role.ADMIN not in case.roles:
        gone.append(Moved(Person, person.id, Membership.LEFT))
    letters = (goodbye, *questions, *done.letters, *_news(person, pairs, moment))
    decision = accepted(f"{person.id} has left", *letters, changes=tuple(gone))
    return Decision(decision.disposition, decision.because, decision.changes, letters, cancels=done.cancels)


def _ended(person: Person, pairs: list[Mentorship], case: Case, moment: Moment) -> Parted:
    """What ends with somebody: their pairs, their application, and the offers that they have not answered."""
    done, next_number = Parted(), case.books.last_number("A") + 1
    for number, pair in enumerate(pairs, next_number):
        done = done.also(parted(pair, person.id, case.deed("left"), moment, number))
    application = open_application(case)
    if application is not None:
        done = done.also(withdrawn(application, case.deed("withdrawn"), moment))
        done = done.also(Parted((), tuple(_told_to_admins(application, moment, person))))
    for offered in case.books.offers_to(person.id):
        done = done.also(passed_on(offered, person.id, case.deed("mentor left"), moment))
    return done


def _handovers(
    person: Person, pairs: list[Mentorship], moment: Moment
) -> tuple[tuple[Change, ...], tuple[Letter, ...]]:
    """The short questionnaire for each mentee whom a mentor leaves behind (S74)."""
    letters, changes = [], []
    for pair in pairs:
        mentee = moment.books.get(Person, pair.mentee)
        facts = {
            "pair": Facts(id=pair.id),
            "partner": mentee.first_name if mentee else "",
            "form": form_shown(moment.handbook.handover_form),
        }
        letters.append(Letter(person.id, "handover-form", handover(pair.id), facts, Urgency.APPOINTMENT))
        changes.append(kept(None, pair, moment.now))
    return tuple(changes), tuple(letters)


def _news(person: Person, pairs: list[Mentorship], moment: Moment) -> Iterator[Letter]:
    """To the admins: who has left, and which pairs ended with it."""
    facts = {"name": person.name, "id": person.id, "pairs": in_words([pair.id for pair in pairs])}
    for admin in moment.admins():
        if admin.id != person.id:
            yield Letter(admin.id, "left-news", f"{OFFICE}/left/{person.id}", facts, Urgency.APPOINTMENT)


def no(case: Case, command: Command) -> Decision:
    """NO: everything stays as it is."""
    if case.sender is None or not _is_asked(case):
        return _over(case)
    noted = Noted(Person, case.sender.id, {"leaving": None})
    return accepted(f"{case.sender.id} stays", case.answer("leaving-kept"), changes=(noted,))


def _is_asked(case: Case) -> bool:
    """Whether the question is still open: it has been put, is not answered, and not too long ago."""
    asked = case.sender.leaving if case.sender else None
    return asked is not None and case.now < plus_days(asked, case.handbook.schedule.challenge_days)


def _over(case: Case) -> Decision:
    left = case.sender is not None and case.sender.stage is Membership.LEFT
    return accepted("not asked any more whether to leave", case.answer("leaving-over", left=left))


CHAPTER = Chapter("leaving", {"WITHDRAW": withdraw, "LEAVE": leave, "YES": yes, "NO": no})
