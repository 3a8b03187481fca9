"""New mentor: what the books note of a volunteer whom an admin has said yes to, and their first letter (S19, S50)."""

from __future__ import annotations

from msgspec.structs import replace

from mailbot.program.admission.questions import values_of
from mailbot.program.admission.volunteering import Volunteering, VolunteerStage
from mailbot.program.chapter import Moment
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts, in_words
from mailbot.program.keywords.keyword import Role
from mailbot.program.lifecycle import Change, Moved, Noted
from mailbot.program.model import Deed, Membership, Person


def enrolled(volunteering: Volunteering, moment: Moment) -> Decision:
    """The volunteer is a mentor from now on; where somebody waits for one, the next round sees the new slots."""
    deed = Deed(what="enrolled", at=moment.now)
    changes: list[Change] = [Moved(Volunteering, volunteering.id, VolunteerStage.ENROLLED, deed)]
    person = moment.books.get(Person, volunteering.volunteer)
    if person is None or person.stage is Membership.FORGOTTEN:
        return accepted(f"{volunteering.volunteer} is not there any more", changes=tuple(changes))
    after = _as_mentor(person, volunteering, moment)
    changes.append(Noted(Person, person.id, after))
    if person.stage in {Membership.CANDIDATE, Membership.LEFT}:
        changes.append(Moved(Person, person.id, Membership.MEMBER, deed))
    mentor = replace(person, **after)
    facts = {
        "volunteering": Facts(id=volunteering.id),
        "disciplines": in_words(moment.handbook.disciplines_named(mentor.disciplines)),
        "slots": mentor.slots,
        "listed": mentor.listed,
    }
    letter = Letter(person.id, "volunteer-approved", volunteering.id, facts, Urgency.APPOINTMENT)
    return accepted(f"{volunteering.id}: {person.id} is a mentor now", letter, changes=tuple(changes))


def _as_mentor(person: Person, volunteering: Volunteering, moment: Moment) -> dict[str, object]:
    """What the books note of a new mentor: the role, what they said, the rules' version that they agreed to (S50)."""
    known = values_of(moment.handbook.volunteer_form, volunteering.answers, Person.__struct_fields__)
    version = next((deed.reason for deed in reversed(volunteering.deeds) if deed.what == "complete"), "")
    agreed = {"agreed": version} if version else {}
    return {**known, **agreed, "roles": tuple(sorted({*person.roles, Role.MENTOR.value}))}
