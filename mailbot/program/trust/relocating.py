"""Relocating: the questions about a new address, the change once it is settled, and the plain end where it is not."""

from __future__ import annotations

from mailbot.program.chapter import Moment
from mailbot.program.clocks.moments import plus_days
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.lifecycle import Moved, Noted
from mailbot.program.model import Deed, Person
from mailbot.program.trust.relocation import Relocation, RelocationStage

R = RelocationStage


def shown(relocation: Relocation, moment: Moment) -> dict[str, object]:
    """A relocation as letters to the member and to the admins tell it."""
    person = person_of(relocation, moment)
    schedule = moment.handbook.schedule
    return {
        "relocation": Facts(id=relocation.id, old=relocation.old, new=relocation.new, at=relocation.made),
        "name": person.name,
        "by_admin": bool(relocation.by),
        "lost": relocation.lost,
        "until": plus_days(relocation.made, schedule.address_notice_days),
        "old_said": relocation.old_said is not None,
        "new_said": relocation.new_said is not None,
    }


def person_of(relocation: Relocation, moment: Moment) -> Person:
    person = moment.books.get(Person, relocation.person)
    assert person is not None  # nobody is removed from the books while something is open about them
    return person


def questions(relocation: Relocation, moment: Moment) -> list[Letter]:
    """What the old and the new address are asked, each in a thread of its own. One that only claims to be the new one
    hears nothing before somebody has vouched for it."""
    letters = []
    if relocation.old_said is None:
        letters.append(Letter(relocation.person, "address-old", relocation.id, shown(relocation, moment)))
    if relocation.new_said is None and not relocation.lost:
        letters.append(question_to_new(relocation))
    return letters


def question_to_new(relocation: Relocation) -> Letter:
    """Nothing in it says who is to be reached there: an address is easily mistyped."""
    return Letter(relocation.new, "address-new", relocation.id, {"relocation": Facts(id=relocation.id)})


def is_settled(relocation: Relocation, moment: Moment) -> bool:
    """Whether the new address has said yes, and the old one has; or an admin has, and its week's notice is over."""
    if relocation.new_said is None:
        return False
    notice = plus_days(relocation.made, moment.handbook.schedule.address_notice_days)
    return relocation.old_said is not None or (relocation.admin_said is not None and moment.now >= notice)


def change(relocation: Relocation, moment: Moment, deed: Deed) -> Decision:
    """Letters go to the new address from now on; the old one is nobody's, further ones stay."""
    person = person_of(relocation, moment)
    others = (each for each in person.addresses if each not in {relocation.old, relocation.new})
    changes = (
        Moved(type(relocation), relocation.id, R.CHANGED, deed),
        Noted(Person, person.id, {"addresses": (relocation.new, *others)}),
    )
    facts = shown(relocation, moment)
    letter = Letter(person.id, "address-changed", relocation.id, facts, Urgency.APPOINTMENT)
    return accepted(f"{relocation.id}: {person.id} has moved to the new address", letter, changes=changes)


def fail(relocation: Relocation, moment: Moment, deed: Deed) -> Decision:
    """The registered address stays, and its owner is told so; `deed` says why: denied, expired or refused."""
    to = R.EXPIRED if deed.what == "expired" else R.DENIED
    facts = {**shown(relocation, moment), "why": deed.what}
    letter = Letter(relocation.person, "address-kept", relocation.id, facts, Urgency.APPOINTMENT)
    moved = Moved(type(relocation), relocation.id, to, deed)
    return accepted(f"{relocation.id}: the address stays, {deed.what}", letter, changes=(moved,))
