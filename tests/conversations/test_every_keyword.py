"""Every keyword of the vocabulary out of place, out of stage and said twice: it is answered, and changes nothing.

The tables are complete by construction: a keyword that is added has no case here until somebody says what its
repetition does (section 2). Nobody's clock runs: mails go straight to intake, and all that one case does is taken back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from mailbot.adapters.memory import MemorySpool, memory_store
from mailbot.composition import office_of
from mailbot.demo.correspondent import Correspondent
from mailbot.intake import take_in
from mailbot.mail.message import Mail
from mailbot.program.decision import Decision, Disposition
from mailbot.program.keywords.keyword import Keyword, Role
from mailbot.program.keywords.vocabulary import KEYWORDS
from mailbot.program.lifecycle import TRANSITIONS, Moved
from mailbot.program.model import Mentorship, MentorshipStage
from mailbot.program.topic import Place
from tests.conversations.conftest import program_of
from tests.conversations.test_other_ways import applied
from tests.conversations.test_volunteers import offers
from tests.conversations.world import BEGINS, MemoryWorld
from tests.conversations.year import letters_of, meet, only

UNMINDED = frozenset({"contact", "nudged", "utc_offset", "touched"})
"""What every proven mail notes of its writer, whatever it says."""

PLAN = "PLAN\nGoal: learn to plan capacity\n1. Model one service of ours"
EXAMPLES: Mapping[str, str] = {
    "SCORE": "70", "CALL": "2027-03-10 18:00 Berlin", "ALL": "WELL", "DONE": "1", "BLOCKED": "1 no licence",
    "RESOURCE": "1 https://books.example.org/queues", "SHOW": "A-1", "CONFIRM": "P-1", "CLOSE": "P-1", "SLOTS": "2",
    "TIMEZONE": "Oslo", "PURGE": "P-1", "NAME": "Ann Brook", "LANGUAGE": "de", "ADDRESS": "new@example.test",
    "AWAY": "2027-03-01", "PAUSE": "2027-03-01", "INITIATIVE": "https://code.example.org/wrk",
}  # fmt: skip
"""What follows a keyword whose grammar needs something there; a text does for the others."""


@dataclass(frozen=True, slots=True)
class Twice:
    """A keyword said twice in the thread of `where`, after what was said `before`; `anew` where each time counts."""

    where: str
    line: str
    before: Sequence[tuple[str, str]] = ()
    anew: bool = False


class Scene:
    """An office in which a bit of everything goes on, and the letters of those who have a part in it."""

    def __init__(self, world: MemoryWorld) -> None:
        self.world = world
        self.letters: dict[str, tuple[Correspondent, Mail]] = {}

    def say(self, where: str, text: str) -> tuple[Disposition, list[str]]:
        """What became of a mail, and who is written to because of it."""
        who, letter = self.letters[where]
        if where.startswith("last "):
            letter = who.last
        return self.post(who.reply(letter, text, self.world.now))

    def post(self, raw: bytes) -> tuple[Disposition, list[str]]:
        self.world.clock.move(timedelta(minutes=4))  # nobody here writes more than they may
        taken = take_in(raw, self.world.office, self.world.now)
        self.world._flush()
        return taken.disposition, [letter.to for each in taken.decisions for letter in each.letters]

    def known(self) -> dict[tuple[str, str], object]:
        """The books, without what every mail notes."""
        found: dict[tuple[str, str], object] = {}
        for kind in TRANSITIONS:
            for record in self.world.office.store.all(kind):
                fields = msgspec.structs.asdict(record)
                found[kind.__name__, record.id] = {name: fields[name] for name in fields if name not in UNMINDED}
        return found

    def person(self, where: str) -> str:
        found = self.world.office.store.person_at(self.letters[where][0].address)
        assert found is not None
        return found.id


async def scene_in(folder: Path) -> Scene:
    program = program_of(folder)
    office = office_of(program, memory_store(), MemorySpool())
    office.begin(BEGINS)
    world = MemoryWorld(program, office)
    scene, here = Scene(world), world.people
    for name in ("eve", "dan"):
        address = f"{name}@example.test"
        here[name] = Correspondent(f"{name.title()} Bell", address, program.config.program.address, ZoneInfo("UTC"))
    kit, mentees = await meet(world)  # Ann and Mia, who agree on a plan
    await world.replies(world.ann, mentees, PLAN)
    await world.replies(world.mia, world.mia.last, "AGREE")
    scene.letters |= {"mentor": (world.mia, kit), "mentee": (world.ann, mentees)}
    world.enrol_mentor("ben", ["testing"], slots=1)
    await applied(world, "sam")  # whom Ben is asked to take on
    await world.replies(world.ada, world.ada.last, "APPROVE ben")
    await world.later(minutes=11)
    scene.letters["offer"] = world.ben, letters_of(world.ben.inbox, "Would you mentor")[-1]
    scene.letters["applicant"] = world.sam, world.sam.last
    await applied(world, "eve")  # who waits for the admins
    scene.letters["review"] = world.ada, world.ada.last
    scene.letters["other review"] = world.abe, world.abe.last
    scene.letters["volunteer"] = world.cem, await offers(world)
    scene.letters["vetting"] = world.ada, world.ada.last
    scene.letters["asker"] = here["dan"], only(await world.writes(here["dan"], "Hours", "How long is a call, please?"))
    scene.letters["answering"] = world.ada, world.ada.last
    scene.letters["office"] = world.ben, only(await world.writes(world.ben, "HELP", ""))
    scene.letters["desk"] = world.ada, only(await world.writes(world.ada, "HELP", ""))
    for name, (who, letter) in list(scene.letters.items()):
        scene.letters[f"last {name}"] = who, letter
    return scene


PLACES: Mapping[str, tuple[Place, frozenset[Role]]] = {
    "mentor": (Place.PAIR, frozenset({Role.ANYONE, Role.MEMBER, Role.MENTOR})),
    "mentee": (Place.PAIR, frozenset({Role.ANYONE, Role.MEMBER, Role.MENTEE})),
    "offer": (Place.OFFER, frozenset({Role.ANYONE, Role.MEMBER, Role.MENTOR})),
    "applicant": (Place.APPLICATION, frozenset({Role.ANYONE, Role.MEMBER})),
    "review": (Place.REVIEW, frozenset({Role.ANYONE, Role.MEMBER, Role.ADMIN})),
    "volunteer": (Place.VOLUNTEERING, frozenset({Role.ANYONE, Role.MEMBER})),
    "vetting": (Place.VETTING, frozenset({Role.ANYONE, Role.MEMBER, Role.ADMIN})),
    "answering": (Place.ANSWERING, frozenset({Role.ANYONE, Role.MEMBER, Role.ADMIN})),
    "office": (Place.OFFICE, frozenset({Role.ANYONE, Role.MEMBER, Role.MENTOR})),
}


def line_of(keyword: Keyword) -> str:
    return f"{keyword.name} {EXAMPLES.get(keyword.name, 'some words' if keyword.text_needed else '')}".rstrip()


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return asyncio.run(scene_in(tmp_path_factory.mktemp("scene")))


@pytest.mark.parametrize("where", PLACES)
def test_out_of_place_it_is_refused_with_what_fits_and_changes_nothing(scene: Scene, where: str) -> None:
    place, roles = PLACES[where]
    elsewhere = [each for each in KEYWORDS if not (each.answers or each.common)]
    fits = {each.name for each in KEYWORDS if each.fits(place, roles)}
    misfits = [each for each in elsewhere if each.name not in fits]
    assert misfits
    for keyword in misfits:
        with scene.world.office.rehearsal(scene.world.now):
            before = scene.known()
            fate, told = scene.say(where, line_of(keyword))
            assert scene.known() == before, (keyword.name, fate)
            assert told == [scene.person(where)], (keyword.name, fate, told)


OVER: Mapping[str, Sequence[str]] = {
    "mentor": ("pairs", "mentor"), "mentee": ("pairs", "mentee"), "offer": ("offers",), "review": ("reviews",),
    "vetting": ("vettings",), "volunteer": ("volunteers",),
}  # fmt: skip
"""Threads about something that comes to its end below."""


def test_out_of_stage_it_is_told_what_has_happened_and_changes_nothing(scene: Scene) -> None:
    office, now = scene.world.office, scene.world.now
    with office.rehearsal(now):
        scene.say("offer", "DECLINE")
        scene.say("review", "REJECT")
        scene.say("volunteer", "WITHDRAW")
        office.carry_out(Decision(Disposition.ACCEPTED, "", (Moved(Mentorship, "P-1", MentorshipStage.ENDED),)), now)
        asked = set()
        for where in OVER:
            place, roles = PLACES[where]
            for keyword in KEYWORDS:
                if not keyword.stages or not keyword.places or not keyword.fits(place, roles) or keyword.name == "UNDO":
                    continue
                asked.add((keyword.name, keyword.chapter, keyword.who))
                before = scene.known()
                fate, told = scene.say(where, line_of(keyword))
                assert scene.known() == before, (where, keyword.name, fate)
                assert told == [scene.person(where)], (where, keyword.name, fate, told)
        staged = {
            (each.name, each.chapter, each.who)
            for each in KEYWORDS
            if each.stages and each.name != "UNDO"  # which is its own: test_undo.py
        }
        assert staged == asked


SEALED = "-----BEGIN PGP MESSAGE-----\n\nhQEMA1PAtbFq4r9v\n-----END PGP MESSAGE-----"
A, M = Role.ADMIN, Role.MEMBER
LEAVING = (("mentor", "LEAVE"),)
TWICE: Mapping[tuple[str, str, Role], Twice] = {
    ("APPROVE", "vetting", A): Twice("vetting", "APPROVE"),
    ("REJECT", "vetting", A): Twice("vetting", "REJECT"),
    ("ASK", "vetting", A): Twice("vetting", "ASK Why?", anew=True),
    ("UNDO", "vetting", A): Twice("vetting", "UNDO", (("vetting", "APPROVE"),)),
    ("WITHDRAW", "volunteering", M): Twice("volunteer", "WITHDRAW"),
    ("YES", "proof", Role.ANYONE): Twice("last mentor", "YES", LEAVING),
    ("NO", "proof", Role.ANYONE): Twice("last mentor", "NO", LEAVING),
    ("APPROVE", "review", A): Twice("review", "APPROVE"),
    ("REJECT", "review", A): Twice("review", "REJECT"),
    ("ASK", "review", A): Twice("review", "ASK Why?", anew=True),
    ("WAITLIST", "review", A): Twice("review", "WAITLIST"),
    ("SCORE", "review", A): Twice("review", "SCORE 70"),
    ("UNDO", "review", A): Twice("review", "UNDO", (("review", "APPROVE"),)),
    ("ACCEPT", "matching", Role.MENTOR): Twice("offer", "ACCEPT"),
    ("DECLINE", "matching", Role.MENTOR): Twice("offer", "DECLINE"),
    ("CALL", "call", M): Twice("mentor", "CALL 2027-03-10 18:00 Berlin"),
    ("HELD", "call", M): Twice("mentor", "HELD"),
    ("MISSED", "call", M): Twice("mentor", "MISSED"),
    ("AGENDA", "catchup", Role.MENTEE): Twice("mentee", "AGENDA the wrk patch", anew=True),
    ("ALL", "silence", M): Twice("mentor", "ALL WELL"),
    ("GRADUATE", "graduation", Role.MENTOR): Twice("mentor", "GRADUATE", (("mentee", "DONE 1"),)),
    ("PLAN", "plan", M): Twice("mentor", "PLAN"),
    ("AGREE", "plan", M): Twice("mentor", "AGREE", (("mentee", f"{PLAN}\n2. Read a book"),)),
    ("DONE", "progress", Role.MENTEE): Twice("mentee", "DONE 1"),
    ("BLOCKED", "progress", Role.MENTEE): Twice("mentee", "BLOCKED 1 no licence", anew=True),
    ("PROGRESS", "progress", Role.MENTEE): Twice("mentee", "PROGRESS Chapter 3 is done.", anew=True),
    ("REMATCH", "rematch", M): Twice("mentee", "REMATCH"),
    ("SHARE", "sharing", M): Twice("mentee", "SHARE"),
    ("SEND", "conversation", M): Twice("mentee", "SEND"),
    ("LIST", "registry", A): Twice("desk", "LIST pending"),
    ("SHOW", "registry", A): Twice("desk", "SHOW A-1"),
    ("CONFIRM", "graduation", A): Twice("desk", "CONFIRM P-1", (("mentee", "DONE 1"), ("mentor", "GRADUATE"))),
    ("CLOSE", "silence", A): Twice("desk", "CLOSE P-1"),
    ("REMATCH", "rematch", A): Twice("desk", "REMATCH P-1"),
    ("SLOTS", "membership", A): Twice("desk", "SLOTS Mia Mentor 3"),
    ("ADDRESS", "address", A): Twice("desk", "ADDRESS Ann Bell new@example.test"),
    ("RELEASE", "custody", A): Twice("desk", "RELEASE H-1"),
    ("DROP", "custody", A): Twice("desk", "DROP H-1", (("mentor", SEALED),)),
    ("NEWS", "editions", A): Twice("desk", "NEWS Spring\n\nHello all.", anew=True),
    ("FIGURES", "registry", A): Twice("desk", "FIGURES"),
    ("PURGE", "purging", A): Twice("desk", "PURGE A-1"),
    ("SLOTS", "membership", Role.MENTOR): Twice("mentor", "SLOTS 3"),
    ("TIMEZONE", "membership", M): Twice("mentor", "TIMEZONE Oslo"),
    ("NAME", "membership", M): Twice("office", "NAME Benjamin Brook"),
    ("LANGUAGE", "membership", M): Twice("office", "LANGUAGE de"),
    ("ADDRESS", "address", M): Twice("office", "ADDRESS new@example.test"),
    ("AWAY", "absence", M): Twice("office", "AWAY until 2027-03-01"),
    ("PAUSE", "absence", M): Twice("office", "PAUSE until 2027-03-01"),
    ("RESUME", "absence", M): Twice("office", "RESUME", (("office", "AWAY until 2027-03-01"),)),
    ("WITHDRAW", "leaving", M): Twice("applicant", "WITHDRAW"),
    ("LEAVE", "leaving", M): Twice("office", "LEAVE"),
    ("PROFILE", "profile", M): Twice("office", "PROFILE"),
    ("VOLUNTEER", "volunteering", Role.ANYONE): Twice("volunteer", "VOLUNTEER"),
    ("MENTORS", "roster", Role.ANYONE): Twice("office", "MENTORS"),
    ("APPLY", "application", Role.ANYONE): Twice("applicant", "APPLY"),
    ("STATUS", "standing", Role.ANYONE): Twice("office", "STATUS"),
    ("FRAMEWORK", "framework", Role.ANYONE): Twice("office", "FRAMEWORK"),
    ("REPORT", "conduct", Role.ANYONE): Twice("office", "REPORT He was rude.", anew=True),
    ("SUBSCRIBE", "news", Role.ANYONE): Twice("office", "SUBSCRIBE"),
    ("UNSUBSCRIBE", "news", Role.ANYONE): Twice("office", "UNSUBSCRIBE", (("office", "SUBSCRIBE"),)),
    ("HELP", "enquiry", Role.ANYONE): Twice("office", "HELP"),
    ("OFFTOPIC", "offtopic", Role.MENTOR): Twice("mentor", "OFFTOPIC", anew=True),
    ("LESSON", "lessons", M): Twice("mentor", "LESSON Measure before you tune, and after.", anew=True),
    ("RESOURCE", "material", M): Twice("mentor", "RESOURCE 1 https://books.example.org/queues"),
    ("INITIATIVE", "initiative", Role.MENTOR): Twice("office", "INITIATIVE https://code.example.org/wrk"),
    ("INITIATIVE", "initiative", Role.MENTEE): Twice("mentee", "INITIATIVE https://code.example.org/wrk"),
    ("INITIATIVE", "initiative", A): Twice("desk", "INITIATIVE add wrk https://code.example.org/wrk"),
    ("SELF", "reflection", M): Twice("mentee", "SELF 3 I know queues now.", anew=True),
    ("EXPORT", "exporting", M): Twice("office", "EXPORT"),
    ("FORGET", "forgetting", M): Twice("office", "FORGET"),
}  # fmt: skip
"""Where each keyword fits, and whether a second one counts anew; by name, chapter and who may say it."""


@pytest.mark.parametrize("key", [(each.name, each.chapter, each.who) for each in KEYWORDS], ids=" ".join)
def test_said_twice_the_second_is_answered_and_changes_nothing(scene: Scene, key: tuple[str, str, Role]) -> None:
    twice = TWICE[key]
    with scene.world.office.rehearsal(scene.world.now):
        for where, line in twice.before:
            scene.say(where, line)
        first, told = scene.say(twice.where, twice.line)
        assert told, (first, "is answered")
        before = scene.known()
        again, told = scene.say(twice.where, twice.line)
        if first is Disposition.HELD:  # it asks for a fresh yes, and the second waits behind that question
            assert again is Disposition.HELD
            return
        assert again is not Disposition.SHUNTED and told, (again, told)
        if not twice.anew:
            assert scene.known() == before
            assert set(told) == {scene.person(twice.where)}, told


def test_a_number_of_five_thousand_digits_is_refused_like_any_that_means_nothing(scene: Scene) -> None:
    digits = "9" * 5_000  # more than Python reads as a number
    for where, (place, roles) in PLACES.items():
        for keyword in (each for each in KEYWORDS if each.fits(place, roles)):
            with scene.world.office.rehearsal(scene.world.now):
                fate, _ = scene.say(where, f"{keyword.name} {digits}")
                assert fate is not Disposition.SHUNTED, (where, keyword.name)
