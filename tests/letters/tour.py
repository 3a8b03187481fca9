"""A tour through the program that makes it send nearly every letter it has, to see with which facts it really does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from mailbot.adapters.memory import MemorySpool, memory_store
from mailbot.composition import office_of, read_program
from mailbot.demo.correspondent import Correspondent
from mailbot.dispatch import due
from mailbot.intake import take_in
from mailbot.mail.message import Attachment, Mail
from mailbot.mail.reading.parse import parse
from mailbot.office import Office
from mailbot.program.admission.enquiry import Enquiry, EnquiryStage
from mailbot.program.admission.volunteering import OPEN as OPEN_VOLUNTEERING
from mailbot.program.admission.volunteering import Volunteering
from mailbot.program.chapter import due_of
from mailbot.program.contents import chains_of
from mailbot.program.decision import Decision, Disposition, Letter
from mailbot.program.lifecycle import Change, Moved, Opened
from mailbot.program.model import (
    OPEN_APPLICATION,
    Application,
    Membership,
    Mentorship,
    MentorshipStage,
    Person,
    Record,
)
from mailbot.program.trust.challenge import Challenge, ChallengeStage
from mailbot.program.trust.relocation import Relocation, RelocationStage
from tests.letters.lessons_tour import learn_and_teach
from tests.letters.matching_tour import match_anew
from tests.letters.news_tour import read_the_news
from tests.letters.pair_tour import come_to_an_end, live_through_a_year
from tests.letters.plan_tour import work_through_a_plan
from tests.letters.privacy_tour import look_after_privacy
from tests.letters.proof_tour import answer_doubts, move_house
from tests.letters.registry_tour import look_into_the_books, see_to_held_mails
from tests.letters.relay_tour import write_what_stays
from tests.letters.volunteer_tour import offer_to_mentor

PROGRAM = "mentoring@example.org"
CONFIG = """
[program]
name = "Mentoring the Mentors"
address = "mentoring@example.org"
admins = ["Ada Admin <ada@example.org>", "Abe Abbot <abe@example.org>"]
[imap]
host = "127.0.0.1"
security = "none"
username = "mentoring@example.org"
password = "secret"
[smtp]
host = "127.0.0.1"
security = "none"
"""
FORM = {
    "Why should you be taken": "I want to build performance in from the first sketch on. " * 4,
    "What have you accomplished": "Short.",
    "Links to collab": "none",
    "LinkedIn CV": "https://cv.example.org/me",
    "Your discipline": "load testing",
    "Your experience": "six years of load testing",
    "Your goals": "to plan capacity",
    "Do you agree": "I agree",
}


@dataclass
class Tour:
    """The office, the people with their mailboxes, every letter that was decided on, and its template by Message-ID."""

    office: Office
    now: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    letters: list[Letter] = field(default_factory=list)
    people: dict[str, Correspondent] = field(default_factory=dict)
    boxes: dict[str, list[Mail]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    held: dict[str, bytes] = field(default_factory=dict)

    def who(self, name: str) -> Correspondent:
        address = f"{name}@{'example.org' if name in {'ada', 'abe'} else 'example.test'}"
        return self.people.setdefault(
            name, Correspondent(f"{name.title()} Bell", address, PROGRAM, ZoneInfo("Europe/Berlin"))
        )

    def enrol(self, name: str, slots: int) -> str:
        """A mentor who is in the books already; answers with their id."""
        person = Person(
            id=f"M-{self.office.store.last_number('M') + 1}",
            name=self.who(name).name,
            addresses=(self.who(name).address,),
            since=self.now,
            stage=Membership.MEMBER,
            roles=("mentor",),
            timezone="Europe/Berlin",
            disciplines=("testing",),
            slots=slots,
            years=12,
            agreed=self.office.handbook.rules_version,
        )
        self.change(Opened(person))
        return person.id

    def change(self, *changes: Change) -> None:
        with self.office.unit(self.now):
            self.office.carry_out(Decision(Disposition.ACCEPTED, "", changes), self.now)

    def write(self, name: str, subject: str, text: str = "") -> None:
        self.take(self.who(name).write(subject, text, self.now))

    def reply(
        self,
        name: str,
        template: str,
        text: str,
        answers: Mapping[str, str] | None = None,
        files: Sequence[Attachment] = (),
    ) -> None:
        """An answer to the latest letter of this kind that this person has; with `answers` in the form."""
        box = reversed(self.boxes[self.who(name).address])
        letter = next(mail for mail in box if self.kinds.get(mail.message_id) == template)
        if answers is None:
            self.take(self.who(name).reply(letter, text, self.now, files))
        else:
            self.take(self.who(name).fill(letter, answers, self.now))

    def take(self, raw: bytes) -> None:
        """A mail comes, and what it leads to reaches its readers."""
        self.now += timedelta(minutes=4)  # nobody here writes more than they may
        taken = take_in(raw, self.office, self.now)
        assert taken.disposition is not Disposition.SHUNTED, taken.because
        if taken.mail is not None and taken.disposition is Disposition.HELD:
            self.held[taken.mail.key] = raw
        self.letters += [letter for decision in taken.decisions for letter in decision.letters]
        self.hand_out()

    def hand_out(self) -> None:
        for row in due(self.office, self.now + timedelta(minutes=15)):
            self.kinds[row.message_id] = row.template
            for address in row.recipients:
                self.boxes.setdefault(address, []).append(parse(self.office.spool.get(row.id)))
            if row.not_before is None:
                self.office.store.sent(row)
                self.office.spool.remove(row.id)

    def look_ahead(self) -> None:
        """Everything that the calendar will say about what is in the books now, without doing it."""
        moment = self.office.moment(self.now)
        for record in self._records():
            for chain in chains_of(record, moment):
                for occasion in chain:
                    self.letters += occasion.decide(replace(moment, now=occasion.at)).letters

    def carry_out(self, pair: str) -> None:
        """What an admin has said about a pair comes to pass: the window in which it could be taken back is over."""
        self.now += timedelta(minutes=20)
        moment = self.office.moment(self.now)
        record = self.office.store.get(Mentorship, pair)
        assert record is not None
        steps = (due_of(chain, moment) for chain in chains_of(record, moment))
        decisions = [step.decide(moment) for step in steps if step is not None]
        (done,) = [each for each in decisions if any(isinstance(change, Moved) for change in each.changes)]
        self.do(done)

    def do(self, decision: Decision) -> None:
        """Writes down what the calendar has asked for, and hands its letters out."""
        self.letters += decision.letters
        with self.office.unit(self.now):
            self.office.carry_out(decision, self.now)
        self.hand_out()

    def _records(self) -> Iterator[Record]:
        yield from self.office.store.in_stage(Application, OPEN_APPLICATION)
        yield from self.office.store.in_stage(Mentorship, MentorshipStage)
        yield from self.office.store.in_stage(Person, Membership)
        yield from self.office.store.in_stage(Challenge, (ChallengeStage.OPEN,))
        yield from self.office.store.in_stage(Relocation, (RelocationStage.OPEN,))
        yield from self.office.store.in_stage(Volunteering, OPEN_VOLUNTEERING)
        yield from self.office.store.in_stage(Enquiry, (EnquiryStage.OPEN,))


def begin(folder: Path) -> Tour:
    (folder / "config.toml").write_text(CONFIG)
    tour = Tour(office_of(read_program(folder / "config.toml"), memory_store(), MemorySpool()))
    tour.office.begin(tour.now)
    return tour


def applies(tour: Tour, name: str) -> None:
    """A complete application, from the form on."""
    tour.write(name, "APPLY")
    tour.reply(name, "application-form", "", FORM)


def walk(tour: Tour) -> None:
    """Everything once."""
    _questions(tour)
    tour.enrol("mia", 1)
    tour.enrol("ben", 2)
    _an_application(tour)
    _its_review(tour)
    _its_offer(tour)
    _a_pair(tour)
    _other_ends(tour)
    answer_doubts(tour)
    move_house(tour)
    look_into_the_books(tour)
    see_to_held_mails(tour)
    read_the_news(tour)
    come_to_an_end(tour)
    match_anew(tour, applies)
    offer_to_mentor(tour)
    look_after_privacy(tour, applies)
    _odd_mail(tour)


def _questions(tour: Tour) -> None:
    tour.write("sam", "Is there a fixed hour?", "Hello, is there a fixed hour for the calls?")
    tour.look_ahead()
    tour.reply("ada", "enquiry", "The two agree on it.")
    tour.reply("ada", "enquiry", "")
    tour.write("sue", "STATUS")


def _an_application(tour: Tour) -> None:
    tour.write("ann", "APPLY")
    tour.reply("ann", "application-form", "", {**FORM, "LinkedIn CV": "linkdin/ann"})
    tour.look_ahead()
    tour.reply("ann", "application-incomplete", "https://cv.example.org/ann")
    tour.look_ahead()
    tour.write("ann", "APPLY")
    tour.reply("ann", "application-complete", "What else makes you stand out?: I play the cello.")
    for words in ("STAUTS", "HELP", "STATUS", "TIMEZONE Berlin", "TIMEZONE Berln"):
        tour.reply("ann", "application-complete", words)
    tour.write("ann", "TIMEZONE Berlin")


def _its_review(tour: Tour) -> None:
    for words in ("A fine one, I think.", "SCORE 80", "ASK Which part was yours?", "APPROVE 9", "APPROVE", "UNDO"):
        tour.reply("ada", "review-packet", words)
    both = tour.office.handbook
    tour.office.handbook = replace(both, admins=both.admins[:1])
    tour.reply("ada", "review-packet", "Talking to myself.")
    tour.office.handbook = both
    tour.reply("ada", "review-packet", "APPROVE mia")
    tour.reply("abe", "review-packet", "REJECT")
    tour.reply("abe", "review-packet", "UNDO")
    tour.look_ahead()


def _its_offer(tour: Tour) -> None:
    tour.reply("mia", "offer", "Perhaps.")
    tour.reply("mia", "offer", "DECLINE No time.\nSLOTS 0")
    tour.reply("ben", "offer", "ACCEPT")
    tour.reply("ben", "offer", "ACCEPT")
    tour.look_ahead()


def _a_pair(tour: Tour) -> None:
    tour.reply("ann", "kickoff-mentee", "How about Thursday?")
    tour.reply("ann", "kickoff-mentee", "")
    tour.reply("ben", "kickoff-mentor", "CALL tomorrow")
    tour.reply("ben", "kickoff-mentor", "CALL 2026-12-10 18:00 https://meet.example.org/spe")
    tour.reply("ann", "kickoff-mentee", "CALL 2026-12-11 18:00")
    tour.look_ahead()
    for words in ("AWAY until 2027-01-14", "AWAY for ever", "STATUS", "PAUSE 2027-01-20"):
        tour.reply("ann", "kickoff-mentee", words)
    tour.look_ahead()
    for words in ("RESUME", "RESUME"):
        tour.reply("ann", "kickoff-mentee", words)
    write_what_stays(tour)
    work_through_a_plan(tour)
    learn_and_teach(tour)
    live_through_a_year(tour)
    for other in ("eve", "fay"):
        pair = Mentorship(
            id=f"P-{tour.office.store.last_number('P') + 1}",
            mentor=_id(tour, "ben"),
            mentee=tour.enrol(other, 0),
            since=tour.now,
        )
        tour.change(Opened(pair))
    tour.reply("ann", "kickoff-mentee", "STATUS")
    tour.reply("ben", "offer", "STATUS")
    # Without authentication, talk outside a thread is challenged.
    tour.write("ben", "For one of you", "Good morning!")
    tour.reply("ben", "challenge", "Good morning!")
    tour.change(Moved(Mentorship, "P-1", MentorshipStage.ENDED))
    tour.now += timedelta(days=1)  # to whom talk was answered twice in a day, it is not answered again
    tour.reply("ann", "kickoff-mentee", "Are you still there?")


def _other_ends(tour: Tour) -> None:
    applies(tour, "cem")
    tour.reply("ada", "review-packet", "REJECT Not yet.")
    tour.reply("ben", "offer", "SLOTS 0")
    applies(tour, "dan")
    tour.reply("ada", "review-packet", "APPROVE")
    applies(tour, "abe")
    tour.reply("ada", "review-packet", "SCORE 50")
    tour.reply("abe", "review-comment", "APPROVE")
    tour.enrol("gus", 1)
    tour.look_ahead()


def _odd_mail(tour: Tour) -> None:
    for raw in (b"", tour.who("uma").write("My slides", "", tour.now)):
        taken = take_in(raw, tour.office, tour.now, truncated=True)
        tour.letters += [letter for decision in taken.decisions for letter in decision.letters]
    tour.write("una", "My slides", "-----BEGIN PGP MESSAGE-----\n\nhQEMA1PAtbFq4r9v\n-----END PGP MESSAGE-----")
    standing = tour.office.handbook
    tour.office.handbook = replace(standing, authserv_ids=("mx.example.org",))
    forged = tour.who("uma").write("Hello", "Is it free?", tour.now)
    tour.take(b"Authentication-Results: mx.example.org; dmarc=fail\r\n" + forged)
    tour.office.handbook = standing


def _id(tour: Tour, name: str) -> str:
    person = tour.office.store.person_at(tour.who(name).address)
    assert person is not None
    return person.id
