"""The letters' invariants: few unasked ones, none to those who are gone, no nudges to the absent (section 3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from mailbot.office import Office
from mailbot.program.clocks.nudge import WEEK
from mailbot.program.decision import Urgency
from mailbot.program.membership.absence import ABSENT
from mailbot.program.model import Membership, Mentorship, MentorshipStage, Person
from mailbot.program.topic import record_of
from mailbot.rehearsal.step import Posted, Step

_GONE = frozenset({Membership.LEFT, Membership.FORGOTTEN})
_ASKED_FOR = frozenset({"enquiry-answer"})
"""What the admins answer to a question, whoever asked it, and when."""


class FewNudges:
    """Nobody gets more unasked mails in any seven days than the limit says. `most` counts, by person, their fullest."""

    name = "nobody over two unasked mails a week"

    def __init__(self) -> None:
        self._lately: dict[str, list[datetime]] = defaultdict(list)
        self.most: dict[str, int] = {}

    def after(self, step: Step, office: Office) -> Iterator[str]:
        for posted in step.letters:
            party = posted.row.party
            if posted.row.urgency != Urgency.NUDGE:
                continue
            lately = [at for at in self._lately[party] if at > step.at - WEEK]
            self._lately[party] = [*lately, step.at]
            self.most[party] = max(self.most.get(party, 0), len(lately) + 1)
            if len(lately) + 1 > office.handbook.limits.nudges_per_week:
                yield f"{party} got {len(lately) + 1} in seven days, the last of them {posted.row.template}"

    def sweep(self, at: datetime, office: Office) -> Iterator[str]:
        """Letters are looked at when they are written."""
        yield from ()


class NobodyGone:
    """Whoever has left gets what their own mail leads to and nothing else; whoever is away is not nudged nor asked to
    take anybody on, and nobody is nudged about a pair that is paused."""

    name = "no letter to someone gone or paused"

    def after(self, step: Step, office: Office) -> Iterator[str]:
        written_now = {posted.row.id for posted in step.letters}
        for posted in step.gone_out:
            reader = office.store.get(Person, posted.row.party)
            if reader is None or reader.stage not in _GONE:
                continue
            known = {*reader.addresses, *posted.row.recipients}  # whoever is forgotten has no addresses any more
            own = not step.senders.isdisjoint(known) and posted.row.id in written_now
            if not own and posted.row.urgency != Urgency.ANSWER and posted.row.template not in _ASKED_FOR:
                yield f"{posted.row.template} went to {reader.id}, who has {reader.stage}"
        for posted in step.letters:
            yield from self._to_the_absent(posted, step, office)

    def _to_the_absent(self, posted: Posted, step: Step, office: Office) -> Iterator[str]:
        row, reader = posted.row, office.store.get(Person, posted.row.party)
        absent = reader is not None and reader.absent_until is not None and reader.absent_until > step.at
        nudges = row.urgency == Urgency.NUDGE
        if reader is not None and absent and (nudges or (row.template == "offer" and reader.stage in ABSENT)):
            yield f"{row.template} was written to {reader.id}, who is away"
        pair = office.store.get(Mentorship, record_of(row.topic))
        if pair is not None and pair.stage is MentorshipStage.PAUSED and nudges:
            yield f"{row.template} was written to {row.party} about {pair.id}, which is paused"

    def sweep(self, at: datetime, office: Office) -> Iterator[str]:
        """Letters are looked at when they go."""
        yield from ()
