"""Steps: what one mail asks for, one thing after the other, each by the chapter that decides it.

A command goes to the chapter that obeys its keyword; talk goes where rules/recognise.toml says. Before either,
rules/trust.toml says what proof it takes, and too little of it is a challenge, never silence (section 4).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from mailbot.mail.calendars.calendar_answer import CalendarAnswer
from mailbot.program import recognition
from mailbot.program.calls import looking_back, rsvp
from mailbot.program.case import Case
from mailbot.program.chapter import Chapter
from mailbot.program.chapters import (
    address,
    digest,
    proof,
)
from mailbot.program.contents import ASKED, HEARS, OBEYS, THERE
from mailbot.program.decision import Decision
from mailbot.program.facts import Facts
from mailbot.program.keywords import out_of_place, unaddressed
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.vocabulary import BY_NAME
from mailbot.program.membership.confidence import is_confided
from mailbot.program.oversight import digest_lines
from mailbot.program.oversight.digest_lines import DigestLine
from mailbot.program.oversight.not_yet import refused
from mailbot.program.topic import Place
from mailbot.program.traffic import sealed
from mailbot.program.trust import doubt
from mailbot.program.trust.weighing import Needs

TALK_AFTER_COMMANDS = frozenset({Place.PAIR, Place.ASIDE, Place.DRAFT, Place.REVIEW, Place.VETTING})
"""Where what follows the commands of a mail is always talk of its own."""

_WITH_FILES = frozenset({"AGENDA", "BLOCKED", "PLAN", "PROGRESS"})
"""Keywords whose letter to the other of a pair carries the mail's files."""
_ADDED = re.compile(r"image/|text/(?:x-)?vcard|application/(?:x-)?(?:pgp|pkcs7)-signature")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a mail asks for: by which chapter it is decided, by which rules, and how."""

    chapter: str
    rules: tuple[str, ...]
    command: Command | None
    decide: Callable[[Case], Decision]
    proven: bool = True


def steps_of(case: Case) -> Iterator[Step]:
    """What a mail asks for, in its order: each command, then what was meant as one, then the talk. Where one of these
    lacks its proof the whole mail waits, so that nothing of it is done twice."""
    if case.trust.rivals and not is_confided(case):
        yield Step("help", ("addressed to two threads",), None, out_of_place.ask_which)
        return
    if case.rsvp is not None and not rsvp.decides(case, case.rsvp):
        yield _noted(case.rsvp)
        if not case.new_text.strip():
            return
    if doubt.is_from_elsewhere(case) and not is_confided(case):
        yield Step("proof", ("a member's token from another address",), None, _elsewhere)
        return
    if sealed.is_sealed(case):
        yield Step("sealed", ("its words are hidden",), None, sealed.told)
        return
    asked = list(_asked(case))
    lacking = next((step for step in asked if not step.proven), None)
    if lacking is not None:
        yield _doubted(lacking)
        return
    yield from asked
    if doubt.is_repeated(case):
        yield Step("proof", ("said again with proof",), None, proof.repeat)


def _asked(case: Case) -> Iterator[Step]:
    if case.rsvp is not None and rsvp.decides(case, case.rsvp):
        yield _weighed(case, _noted(case.rsvp))
        if not case.new_text.strip():
            return
    back = _asked_back(case)
    if back is not None:
        yield back
        return
    below = list(_below_commands(case))
    follow = any(step.chapter == "conversation" for step in below)
    for command in case.said.commands:
        chapter, obey = _obeyed(case, command)
        yield _weighed(case, Step(chapter.name, (), command, _obeying(obey, command, words_follow=follow)))
    yield from below


def _below_commands(case: Case) -> Iterator[Step]:
    """What was meant as a command, else the talk."""
    if out_of_place.is_no_admin_any_more(case):
        yield Step("help", ("no admin any more",), None, out_of_place.no_longer)
        return
    if case.said.malformed:
        yield Step("help", (), None, out_of_place.explain)
        return
    yield from _talk(case)


def _asked_back(case: Case) -> Step | None:
    """Where all of a mail is answered before anything of it is done."""
    if out_of_place.is_of_no_pair(case):
        return Step("help", ("no pair of theirs",), None, out_of_place.no_pair)
    if unaddressed.is_for_several(case):
        several = ("a pair's keyword of somebody with several",)
        return _weighed(case, Step("conversation", several, None, unaddressed.ask_which))
    if out_of_place.opposed(case) is not None:
        return Step("help", ("says two things that exclude each other",), None, out_of_place.ask_what)
    return None


def _talk(case: Case) -> Iterator[Step]:
    if case.place is Place.DIGEST and case.said.talk:
        yield from _line_by_line(case)
        return
    if case.said.commands and not _says_more(case):
        return
    match = case.handbook.recognise.first(mail=recognition.mail_facts(case), sender=recognition.sender_facts(case))
    name, rules = (str(match.outcome["chapter"]), (match.rule,)) if match else ("enquiry", ())
    if name == "catchup":
        yield from _of_catch_up(case, rules)
    else:
        yield _weighed(case, Step(name, rules, None, HEARS[name]))


def _of_catch_up(case: Case, rules: tuple[str, ...]) -> Iterator[Step]:
    """What the form after a catch-up says, each where it belongs: whether they talked, words for the other, and words
    for the program."""
    outcome = looking_back.outcome_said(case)
    if outcome is not None:
        chapter, obey = OBEYS[outcome.keyword]
        told = Step(chapter.name, rules, outcome, lambda it: obey(looking_back.about_the_call(it, it.pair), outcome))
        yield _weighed(case, told)
    if looking_back.shared(case.answers):
        yield _weighed(case, Step("catchup", rules, None, HEARS["catchup"]))
    if case.answers.get(looking_back.PROGRAM, "").strip():
        asked = Step("enquiry", rules, None, lambda it: HEARS["enquiry"](looking_back.to_the_program(it)))
        yield _weighed(case, asked)


def _elsewhere(case: Case) -> Decision:
    """A new address that asks for itself, or one that may be a second one of theirs."""
    wanted = f"ADDRESS {case.mail.sender.address}" if case.mail.sender else ""
    return address.astray(case) if doubt.said_by_owner(case).casefold() == wanted.casefold() else doubt.stray(case)


def _obeyed(case: Case, command: Command) -> tuple[Chapter, Callable[[Case, Command], Decision]]:
    """Which chapter obeys: YES and NO are heard by whoever asked."""
    asked = ASKED.get(case.place)
    if asked is not None and BY_NAME[command.keyword].answers:
        return asked, asked.obeys[command.keyword]
    chapter, obeys = THERE.get(case.place, (None, {}))
    if chapter is not None and command.keyword in obeys:
        return chapter, obeys[command.keyword]
    return OBEYS[command.keyword]


def _noted(answer: CalendarAnswer) -> Step:
    return Step("rsvp", ("answers an invitation",), None, lambda case: rsvp.note(case, answer))


def _says_more(case: Case) -> bool:
    """Whether what follows the commands is talk of its own: always in a thread of talk, elsewhere if it asks."""
    if is_confided(case):  # all of such a mail is for whoever reads the report
        return False
    talk, first = case.said.talk, case.said.commands[0].keyword
    if case.place in TALK_AFTER_COMMANDS:
        return bool(talk) or (case.place is Place.PAIR and _brings_files(case))
    return first != "APPLY" and case.place is not Place.OFFER and "?" in talk and len(talk.split()) >= 4


def _brings_files(case: Case) -> bool:
    """Whether there are files that no command passes on; what mail programs add, like a logo, is none."""
    passed_on = any(command.text and command.keyword in _WITH_FILES for command in case.said.commands)
    return not passed_on and any(not _ADDED.match(file.type) for file in case.mail.attachments)


def _line_by_line(case: Case) -> Iterator[Step]:
    """An answer to the digest: each line as it would be said where it belongs, and one letter that tells of all."""
    read = digest_lines.read_digest(case)
    for line in read.lines:
        if line.waits and not line.leaves:
            yield _weighed(case, Step("digest", (), line.command, _said_there(line)))
    yield _weighed(case, Step("digest", ("answers the digest",), None, lambda later: digest.told(later, read)))


def _said_there(line: DigestLine) -> Callable[[Case], Decision]:
    def decide(case: Case) -> Decision:
        there = digest_lines.in_its_thread(line, case)
        if line.command is not None:
            decision = _obeyed(there, line.command)[1](there, line.command)
        else:
            decision = HEARS["enquiry"](there) if line.what == "question" else refused(there, line.id, line.answer.text)
        return digest_lines.without_answers(decision, there)

    return decide


def _obeying(
    obey: Callable[[Case, Command], Decision], command: Command, *, words_follow: bool
) -> Callable[[Case], Decision]:
    return lambda case: obey(replace(case, words_follow=words_follow), command)


def _weighed(case: Case, step: Step) -> Step:
    """The step, and whether the sender's proofs suffice for it."""
    keyword = step.command.keyword if step.command else ""
    deed = Facts(keyword=keyword, place=case.place.value, chapter=step.chapter)
    match = case.handbook.trust.first(deed=deed)
    needs = Needs(str(match.outcome["needs"])) if match else Needs.BOTH
    rules = (*step.rules, match.rule) if match else step.rules
    configured = case.handbook.authentication
    proven = case.trust.suffices(needs, configured)
    if needs is Needs.FRESH and case.trust.suffices(Needs.BOTH, configured):
        proven = proven or doubt.is_repeated(case, whole=True) or _asks_itself(step)
    return replace(step, rules=rules, proven=proven)


def _asks_itself(step: Step) -> bool:
    """Whether what a step does is to put the question: a member's ADDRESS asks both addresses, FORGET the registered
    one."""
    if step.command is None:
        return False
    return step.command.keyword == "FORGET" or (step.command.keyword == "ADDRESS" and " " not in step.command.args)


def _doubted(step: Step) -> Step:
    return replace(step, decide=lambda case: doubt.decide(case, step.command))
