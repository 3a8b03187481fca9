"""Volunteering: the mentor's form, what is missing from it, and from an admin's yes on a new mentor (S19, S20, S50).

As with an application nothing given before is lost, and everything missing is named in one letter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec.structs import replace

from mailbot.policy.answers import Finding
from mailbot.program.admission.applicant import acquainted
from mailbot.program.admission.new_mentor import enrolled
from mailbot.program.admission.questions import findings_shown, form_shown, lacking
from mailbot.program.admission.taking_back import heard_of
from mailbot.program.admission.unfinished import reminders
from mailbot.program.admission.usual_wait import volunteer_days
from mailbot.program.admission.vetting_panel import (
    cancel_key,
    carried_out_at,
    has_nobody,
    packet_letters,
    to_admins,
)
from mailbot.program.admission.volunteering import OPEN, Volunteering, VolunteerStage, open_volunteering
from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Chapter, Moment, Occasion
from mailbot.program.clocks.moments import plus_days
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.keyword import Role
from mailbot.program.letters.wording import stage_in_words
from mailbot.program.lifecycle import Change, Moved, Noted, Numbered, Opened
from mailbot.program.membership.profile import profile_letter
from mailbot.program.model import Deed, Record
from mailbot.program.topic import Place

V = VolunteerStage


def volunteer(case: Case, command: Command | None = None) -> Decision:
    """VOLUNTEER: the form, under the number that its answer will be filed as; or where it stands, or the profile."""
    if _is_mentor(case):
        return accepted("volunteers, and is a mentor: the profile", profile_letter(case, "mentor"))
    standing = open_volunteering(case.sender.id, case.books) if case.sender else None
    if standing is None:
        id = f"V-{case.books.last_number('V') + 1}"
        form = form_shown(case.handbook.volunteer_form)
        letter = case.answer("volunteer-form", id, volunteering=Facts(id=id), form=form)
        return accepted(f"asks to volunteer: the form, as {id}", letter, changes=(Numbered("V", int(id[2:])),))
    if standing.stage is V.INCOMPLETE:
        wrong = lacking(case.handbook.volunteer_form, standing.answers)
        return accepted(f"{standing.id} is incomplete: what is missing again", _missing(case, standing, wrong))
    return _stands(case, standing)


def hear(case: Case) -> Decision:
    """A filled form, or a part of one; the answer to the admins' question; a mail that only says it wants to volunteer
    gets the form."""
    standing = _standing(case)
    proven = case.trust.by_token or case.trust.authenticated
    if standing is not None and standing.question_waits and proven and not case.answers:
        return _answered(case, standing)
    if not case.answers:
        return volunteer(case)
    open_to = {V.INCOMPLETE, V.EXPIRED, V.COMPLETE} if proven else {V.INCOMPLETE, V.EXPIRED}
    if standing is not None and standing.stage not in open_to:  # nor what the admins have before them, by From alone
        return _stands(case, standing)
    if standing is None and _is_mentor(case):
        return accepted("volunteers, and is a mentor: the profile", profile_letter(case, "mentor"))
    return _file(case, standing)


def withdraw(case: Case, command: Command) -> Decision:
    """WITHDRAW: the volunteer takes the offer back, while they are no mentor yet."""
    standing = _standing(case)
    if standing is None:
        return accepted("nothing to withdraw", case.answer("record-gone", record=case.record))
    if standing.stage not in OPEN:
        return _stands(case, standing)
    letters = [case.answer("volunteer-withdrawn", volunteering=Facts(id=standing.id))]
    if standing.stage is not V.INCOMPLETE:
        moment = Moment(case.books, case.handbook, case.now)
        letters += to_admins(
            standing, "volunteer-comment", moment, Urgency.APPOINTMENT, by=case.name, text="WITHDRAW (by themselves)"
        )
    moved = Moved(Volunteering, standing.id, V.WITHDRAWN, case.deed("withdrawn"))
    return accepted(f"{standing.id} withdrawn", *letters, changes=(moved,))


def _is_mentor(case: Case) -> bool:
    return case.sender is not None and Role.MENTOR.value in case.sender.roles


def _standing(case: Case) -> Volunteering | None:
    """The thread's, else the sender's open one."""
    if case.place is Place.VOLUNTEERING:
        return case.books.get(Volunteering, case.record)
    return open_volunteering(case.sender.id, case.books) if case.sender else None


def _stands(case: Case, standing: Volunteering) -> Decision:
    over = standing.stage in {V.REJECTED, V.WITHDRAWN}
    moment = Moment(case.books, case.handbook, case.now)
    stage = heard_of(standing, moment)
    shown = Facts(id=standing.id, stands=stage_in_words(stage), over=over and stage is standing.stage)
    nobody = stage is V.COMPLETE and has_nobody(standing, moment)
    letter = case.answer("volunteer-stands", standing.id, volunteering=shown, nobody=nobody)
    return accepted(f"{standing.id} is {standing.stage.value} already: nothing changed", letter)


def _answered(case: Case, standing: Volunteering) -> Decision:
    """What somebody answers to the admins' question goes into their thread about it."""
    moment, text = Moment(case.books, case.handbook, case.now), case.said.talk or case.new_text
    letters = to_admins(standing, "volunteer-comment", moment, Urgency.APPOINTMENT, by=case.name, text=text)
    letters.append(case.answer("volunteer-answered", standing.id, volunteering=Facts(id=standing.id)))
    noted = Noted(Volunteering, standing.id, {"deeds": (*standing.deeds, case.deed("answered"))})
    return accepted(f"{standing.id}: an answer to the admins", *letters, changes=(noted,))


def _file(case: Case, standing: Volunteering | None) -> Decision:
    """Adds this mail's answers to what is there and says what follows: missing, complete, or amended."""
    form = case.handbook.volunteer_form
    person, changes = acquainted(case)
    if case.sender is not None:
        changes = ()  # of somebody who is there already nothing changes before they mentor
    new_id = case.record if case.place is Place.VOLUNTEERING else f"V-{case.books.last_number('V') + 1}"
    before = standing or Volunteering(id=new_id, volunteer=person.id, filed=case.now, touched=case.now)
    if standing is None:
        changes = (*changes, Opened(before))
    after = replace(before, answers={**before.answers, **case.answers}, touched=case.now)
    wrong = lacking(form, after.answers)
    if before.stage is V.COMPLETE:
        return _amended(case, before, after, wrong)
    if wrong:
        return _incomplete(case, after, wrong, changes)
    after = replace(after, asked=(), completed=case.now)
    moved = Moved(Volunteering, after.id, V.COMPLETE, case.deed("complete", case.handbook.rules_version))
    letters = packet_letters(after, person, Moment(case.books, case.handbook, case.now))
    return accepted(
        f"{after.id} is complete: to the admins",
        _complete_letter(case, after, (), ()),
        *letters,
        changes=(*changes, _noted(after), moved),
    )


def _noted(after: Volunteering) -> Noted:
    return Noted(Volunteering, after.id, {name: getattr(after, name) for name in _NOTED})


_NOTED = ("answers", "touched", "asked", "completed")


def _incomplete(case: Case, after: Volunteering, wrong: Sequence[Finding], changes: tuple[Change, ...]) -> Decision:
    after = replace(after, asked=tuple(finding.key for finding in wrong))
    moves = (Moved(Volunteering, after.id, V.INCOMPLETE),) if after.stage is V.EXPIRED else ()
    letter = _missing(case, after, wrong)
    because = f"{after.id}: missing {', '.join(after.asked)}"
    return accepted(because, letter, changes=(*changes, _noted(after), *moves))


def _amended(case: Case, before: Volunteering, after: Volunteering, wrong: Sequence[Finding]) -> Decision:
    """Other answers before the decision are welcome, but none that cannot be read; the admins see what is new."""
    unread = {finding.key for finding in wrong}
    kept = {key: before.answers.get(key, "") if key in unread else answer for key, answer in after.answers.items()}
    after = replace(after, answers={key: answer for key, answer in kept.items() if answer})
    fields = case.handbook.volunteer_form.fields
    changed = [field for field in fields if after.answers.get(field.key, "") != before.answers.get(field.key, "")]
    letters = [_complete_letter(case, after, [field.label for field in changed], wrong)]
    if changed:
        text = "\n".join(f"{field.label}: {after.answers[field.key]}" for field in changed)
        moment = Moment(case.books, case.handbook, case.now)
        letters += to_admins(after, "volunteer-comment", moment, Urgency.APPOINTMENT, by=case.name, text=text)
    what = ", ".join(field.key for field in changed) or "nothing"
    return accepted(f"{after.id}: amended {what}", *letters, changes=(_noted(after),))


def _complete_letter(case: Case, after: Volunteering, changed: Sequence[str], wrong: Sequence[Finding]) -> Letter:
    moment = Moment(case.books, case.handbook, case.now)
    facts = {"changed": list(changed), "missing": findings_shown(wrong), "nobody": has_nobody(after, moment)}
    days = volunteer_days(moment)
    return case.answer("volunteer-complete", after.id, volunteering=Facts(id=after.id), wait_days=days, **facts)


def _missing(case: Case, volunteering: Volunteering, wrong: Sequence[Finding]) -> Letter:
    facts = {"volunteering": Facts(id=volunteering.id), "missing": findings_shown(wrong)}
    return case.answer("volunteer-incomplete", volunteering.id, **facts)


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """An incomplete form is asked about twice and then closed; an approved volunteer is a mentor when nobody has taken
    the decision back in time."""
    if not isinstance(record, Volunteering):
        return
    if record.stage is V.APPROVED:
        key = f"{record.id} enrolled {cancel_key(record)}"
        yield [Occasion(key, carried_out_at(record, moment), lambda then: enrolled(record, then))]
    if record.stage is not V.INCOMPLETE:
        return
    yield reminders(
        record.id, record.touched, moment, lambda then: _remind(record, then), lambda then: _expire(record, then)
    )


def _remind(volunteering: Volunteering, moment: Moment) -> Decision:
    wrong = lacking(moment.handbook.volunteer_form, volunteering.answers)
    expires = plus_days(volunteering.touched, moment.handbook.schedule.incomplete_expires_days, moment.zone)
    facts = {"volunteering": Facts(id=volunteering.id), "missing": findings_shown(wrong), "expires": expires}
    letter = Letter(volunteering.volunteer, "volunteer-reminder", volunteering.id, facts, Urgency.NUDGE)
    return accepted(f"{volunteering.id} is incomplete since {volunteering.touched:%-d %B}", letter)


def _expire(volunteering: Volunteering, moment: Moment) -> Decision:
    facts = {"volunteering": Facts(id=volunteering.id)}
    letter = Letter(volunteering.volunteer, "volunteer-expired", volunteering.id, facts, Urgency.APPOINTMENT)
    moved = Moved(Volunteering, volunteering.id, V.EXPIRED, Deed(what="expired", at=moment.now))
    return accepted(f"{volunteering.id} expired unfinished", letter, changes=(moved,))


OBEYS: Mapping[str, Callable[[Case, Command], Decision]] = {"WITHDRAW": withdraw}
"""What is obeyed in the volunteer's own thread; elsewhere the same word is about something else."""

CHAPTER = Chapter("volunteering", {"VOLUNTEER": volunteer}, hear, calendar, (Volunteering,))
