"""Conduct: a report reaches whoever sees to conduct, in private, and their words go back to whoever reported (S57).

Neither the admins, where there is a conduct address, nor anybody whom it may be about gets any of it. What is written
down says that there was a report, and nothing of what it says.
"""

from __future__ import annotations

from msgspec.structs import replace

from mailbot.program.case import Case
from mailbot.program.chapter import Chapter
from mailbot.program.decision import Decision, Disposition, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.keyword import Role
from mailbot.program.keywords.misread import misread
from mailbot.program.keywords.prompt import keywords_shown
from mailbot.program.lifecycle import Change, Noted, Opened
from mailbot.program.membership.confidence import Confidence, apart_of, readers_of
from mailbot.program.model import Mentorship, Person
from mailbot.program.topic import Place, conduct

_BECAUSE = "a report to conduct"


def report(case: Case, command: Command) -> Decision:
    """REPORT text: in confidence, to the conduct address; the sender hears so in a thread of its own."""
    text = "\n\n".join(part for part in (command.text, case.said.talk) if part.strip())
    if not text.strip() and not case.mail.attachments:
        keywords = keywords_shown(case, first="REPORT")
        problem = "there is nothing below it yet; write what you want to tell after it"
        return accepted("REPORT without words", misread(case, line="REPORT", problem=problem, keywords=keywords))
    standing = _standing(case)
    apart = apart_of(case, text) | frozenset(standing.apart if standing else ())
    readers = readers_of(case, apart)
    if not readers:
        letters = (case.answer("confidence-nobody", case.own_topic),)
        return Decision(Disposition.HELD, _BECAUSE, letters=letters, for_nobody=True)
    if standing is not None:
        return _continue(case, replace(standing, readers=readers, apart=tuple(sorted(apart))), text)
    id = f"T-{case.books.last_number('T') + 1}"
    opened = Confidence(
        id=id, party=case.party, name=case.name, since=case.now, readers=readers, apart=tuple(sorted(apart))
    )
    received = Letter(case.party, "confidence", id, {"confidence": Facts(id=id)}, Urgency.ANSWER, name=case.name)
    return accepted(_BECAUSE, *_to_readers(case, opened, text), received, changes=(Opened(opened),))


def _standing(case: Case) -> Confidence | None:
    return case.books.get(Confidence, case.record) if case.place is Place.CONFIDENCE else None


def _to_readers(case: Case, one: Confidence, text: str) -> tuple[Letter, ...]:
    facts = {
        "confidence": Facts(id=one.id),
        "name": case.name,
        "address": case.mail.sender.address if case.mail.sender and case.sender is None else "",
        "pair": _pair_of(case),
        "proven": case.trust.by_token or case.trust.authenticated,
        "text": text,
    }
    return tuple(
        Letter(reader, "conduct", conduct(one.id), facts, Urgency.RELAY, attachments=case.mail.attachments)
        for reader in one.readers
    )


def _pair_of(case: Case) -> str:
    """Which pair's thread a report was written in, and who the other one is: it may be about them."""
    pair: Mentorship | None = case.pair
    partner = case.books.get(Person, pair.partner(case.sender.id)) if pair and case.sender else None
    return f"{pair.id} with {partner.name}" if pair and partner else ""


def hear(case: Case) -> Decision:
    """Plain words in such a thread: on from whoever reported, back from whoever reads it."""
    one = case.books.get(Confidence, case.record)
    text = case.said.talk or case.new_text
    if one is None:
        return accepted("the report is not in the books", case.answer("record-gone", record=case.record))
    if not text.strip() and not case.mail.attachments:
        return accepted("no words", case.answer("talk-empty", pair=Facts(id=one.id)))
    if case.place is Place.CONFIDENCE:
        return _continue(case, one, text)
    if not _may_answer(case, one):
        return accepted("not theirs to answer any more", case.answer("rights-gone"))
    return Decision(Disposition.RELAYED, f"{_BECAUSE}, answered", letters=_back(case, one, text))


def _may_answer(case: Case, one: Confidence) -> bool:
    """Whether the sender got the report, and is still somebody who sees to conduct (section 4)."""
    person = case.sender
    address = person.address if person else case.party
    return case.party in one.readers and (address == case.handbook.conduct.lower() or Role.ADMIN in case.roles)


def _continue(case: Case, one: Confidence, text: str) -> Decision:
    """More from whoever reported: to whoever can read it, now that it may speak of others as well."""
    apart = apart_of(case, text) | frozenset(one.apart)
    readers = tuple(reader for reader in one.readers if reader not in apart) or readers_of(case, apart)
    if not readers:
        return Decision(Disposition.HELD, _BECAUSE, letters=(case.answer("confidence-nobody"),), for_nobody=True)
    after = replace(one, readers=readers, apart=tuple(sorted(apart)))
    noted: Change = Noted(Confidence, one.id, {"readers": after.readers, "apart": after.apart})
    return Decision(Disposition.RELAYED, _BECAUSE, (noted,), _to_readers(case, after, text))


def _back(case: Case, one: Confidence, text: str) -> tuple[Letter, ...]:
    """The answer, to whoever reported and to those others who read it; in the program's name."""
    facts = {"confidence": Facts(id=one.id), "text": text}
    answer = Letter(
        one.party,
        "confidence-answer",
        one.id,
        facts,
        Urgency.RELAY,
        name=one.name,
        attachments=case.mail.attachments,
    )
    others = [
        Letter(reader, "conduct-answered", conduct(one.id), {**facts, "by": case.name}, Urgency.RELAY)
        for reader in one.readers
        if reader != case.party
    ]
    return (answer, *others)


CHAPTER = Chapter("conduct", {"REPORT": report}, hear)
