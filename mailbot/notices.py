"""Notices: what the admins hear of mails that wait for them: once a day for each sender, and of so many senders a day
that a storm of mails is never one of notices."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from mailbot.office import Office
from mailbot.program.decision import Decision, Disposition, Letter, Urgency
from mailbot.program.facts import Facts
from mailbot.program.topic import OFFICE
from mailbot.program.traffic.rates import DAY, Rate, Tally

MOST_A_DAY = 20
"""Notices on different senders; one more says that there are more, and names nobody."""


def notices(
    template: str, about: str, office: Office, now: datetime, **facts: object
) -> tuple[tuple[Letter, ...], tuple[Tally, ...]]:
    """The letters that tell the admins of something, and the marks that they were told; nothing where they have heard
    of this sender within a day, or of many."""
    once = once_a_day(template, about, office, now, **facts)
    all = Rate("told", "", MOST_A_DAY, DAY).tally(office.store, now)
    if not once[1] or all.count > MOST_A_DAY:
        return (), ()
    more = replace(all, count=all.count + 1)
    if more.count > MOST_A_DAY:
        return _to_admins("held-many", office, notices=MOST_A_DAY), (more,)
    return once[0], (*once[1], more)


def once_a_day(
    template: str, about: str, office: Office, now: datetime, **facts: object
) -> tuple[tuple[Letter, ...], tuple[Tally, ...]]:
    """The letters to the admins and the mark that they were told; nothing within a day of the last."""
    own = Rate("told", about, 1, DAY).tally(office.store, now)
    if own.told is not None and now - own.told < DAY:
        return (), ()
    return _to_admins(template, office, **facts), (replace(own, told=now),)


def tell(template: str, office: Office, now: datetime, **facts: object) -> None:
    """Tells the admins of something that is no sender's doing, once a day, in a unit of its own or the one at hand."""
    letters, marks = once_a_day(template, template, office, now, **facts)
    with office.unit(now):
        office.carry_out(Decision(Disposition.ACCEPTED, "", letters=letters), now, *marks)


def _to_admins(template: str, office: Office, **facts: object) -> tuple[Letter, ...]:
    """What is about one held mail comes in that mail's own thread, where it can be answered and decided on; all else
    in one for each kind of notice, since a thread keeps its subject."""
    admins = office.handbook.admins_in(office.store)
    held = facts.get("held")
    topic = str(held.id) if isinstance(held, Facts) else f"{OFFICE}/{template}"
    return tuple(Letter(admin.id, template, topic, facts, Urgency.APPOINTMENT) for admin in admins)
