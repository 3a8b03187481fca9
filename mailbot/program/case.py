"""Case: one mail as a chapter sees it: what was said, by whom, on what proof, where, and what the books know.

The dossier of a mail is the books themselves, asked through their questions: nothing is written between the first
question and the commit, so every answer belongs to the same moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mailbot.mail.calendars.calendar_answer import CalendarAnswer
from mailbot.mail.message import Attachment, Mail
from mailbot.program.books import Books
from mailbot.program.decision import Letter, Urgency
from mailbot.program.handbook import Handbook
from mailbot.program.keywords.grammar import Said
from mailbot.program.keywords.keyword import Role
from mailbot.program.model import LIVE_PAIR, Deed, Mentorship, Person
from mailbot.program.topic import Place, apart, number_of, place_of, record_of
from mailbot.program.trust.weighing import Trust

_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Case:
    """What a chapter needs to decide about one mail; `answers` is what the `form` in it says, by field.

    Where the mail is a calendar's answer, `rsvp` is that, and `new_text` what its sender says beside it. Of a command,
    `words_follow` says that what stands below goes to the other of the pair next.
    """

    mail: Mail
    new_text: str
    trust: Trust
    books: Books
    handbook: Handbook
    now: datetime
    topic: str = ""
    said: Said = field(default_factory=Said)
    answers: Mapping[str, str] = field(default_factory=dict)
    form: str = ""
    rsvp: CalendarAnswer | None = None
    words_follow: bool = False

    @property
    def sender(self) -> Person | None:
        return self.trust.sender

    @property
    def party(self) -> str:
        """To whom an answer goes: the sender's id, or their address while they are nobody's record."""
        if self.sender is not None:
            return self.sender.id
        return self.mail.sender.address if self.mail.sender else ""

    @property
    def name(self) -> str:
        """What the sender is called: as registered, else as their mail says."""
        if self.sender is not None:
            return self.sender.name
        return (self.mail.sender.name or self.mail.sender.local)[:_LONGEST_NAME] if self.mail.sender else ""

    @property
    def place(self) -> Place:
        return place_of(self.topic)

    @property
    def record(self) -> str:
        """The id of what the thread is about: "A-12"."""
        return record_of(self.topic)

    @property
    def number(self) -> int:
        """The number at the end of the topic: 2 of the second offer."""
        return number_of(self.topic)

    @property
    def roles(self) -> frozenset[Role]:
        """As what the sender speaks here. Rights are looked up at the moment of use: an admin who has left the config
        is none (section 4)."""
        roles = {Role.ANYONE}
        if self.sender is None:
            return frozenset(roles)
        roles.add(Role.MEMBER)
        if self.handbook.is_admin(self.sender):
            roles.add(Role.ADMIN)
        roles |= {Role(role) for role in self.sender.roles if role in {Role.MENTOR, Role.MENTEE}}
        pair = self.pair
        if pair is not None:
            roles -= {Role.MENTOR, Role.MENTEE}
            roles.add(Role.MENTOR if pair.mentor == self.sender.id else Role.MENTEE)
        return frozenset(roles)

    @property
    def pair(self) -> Mentorship | None:
        """The pair whose thread this is, if the sender is one of the two."""
        if self.place not in {Place.PAIR, Place.ASIDE} or self.sender is None:
            return None
        pair = self.books.get(Mentorship, self.record)
        return pair if pair and self.sender.id in {pair.mentor, pair.mentee} else None

    def live_pairs(self) -> list[Mentorship]:
        """The sender's pairs that are not over."""
        if self.sender is None:
            return []
        return [pair for pair in self.books.mentorships_of(self.sender.id) if pair.stage in LIVE_PAIR]

    def taken_slots(self) -> int:
        """How many slots the sender's pairs and unanswered offers hold, also while they take nobody."""
        if self.sender is None:
            return 0
        pairs = [pair for pair in self.live_pairs() if pair.mentor == self.sender.id]
        return len(pairs) + len(self.books.offers_to(self.sender.id))

    def deed(self, what: str, reason: str = "") -> Deed:
        """What is written down of a decision: who, when, by which mail (S14)."""
        return Deed(what=what, at=self.now, by=self.sender.id if self.sender else "", mail=self.mail.key, reason=reason)

    def admins(self, *, but_sender: bool = False) -> list[Person]:
        """The admins as the books know them, in the config's order."""
        admins = self.handbook.admins_in(self.books)
        return [admin for admin in admins if not (but_sender and self.sender and admin.id == self.sender.id)]

    def answer(self, template: str, topic: str = "", /, **facts: object) -> Letter:
        """A letter back to the sender, in the thread that they wrote in unless a topic is named."""
        return Letter(
            to=self.party,
            name=self.name,
            template=template,
            topic=topic or self.topic or self.own_topic,
            answers=self.mail.message_id,
            subject="" if topic or self.topic else self.mail.subject,
            facts=facts,
            urgency=Urgency.ANSWER,
            language=self.said.language,
        )

    @property
    def own_topic(self) -> str:
        """The topic of a mail that belongs to no thread of ours: a thread for itself."""
        return apart(self.mail.digest)

    def pdfs(self) -> tuple[Attachment, ...]:
        """The PDF files that came with the mail: a CV may be one (S6)."""
        return tuple(file for file in self.mail.attachments if file.type == "application/pdf")
