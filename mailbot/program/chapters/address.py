"""Address: a member's letters go to another address once the registered one and the new one have both said so
(section 4).

Where the old one does not answer within `schedule.address_notice_days`, the admins are asked in its stead. An admin's
own address changes in the config only.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from mailbot.config_checks import is_address
from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Chapter, Moment, Occasion
from mailbot.program.clocks.moments import plus_days
from mailbot.program.decision import Decision, Disposition, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.keyword import Role
from mailbot.program.keywords.misread import misread
from mailbot.program.keywords.prompt import keywords_shown
from mailbot.program.lifecycle import Change, Moved, Noted, Opened
from mailbot.program.model import Deed, Person, Record
from mailbot.program.oversight.raising import PRESENT
from mailbot.program.topic import NAMES, to_decide
from mailbot.program.trust import relocating
from mailbot.program.trust.further_address import removed, to_remove
from mailbot.program.trust.relocation import Relocation, RelocationStage, open_for

R = RelocationStage


def address(case: Case, command: Command) -> Decision:
    """ADDRESS new: both addresses are asked. ADDRESS REMOVE old: a further one is theirs no more. ADDRESS member new:
    an admin's word, with a week's notice to the old."""
    assert case.sender is not None  # the keyword is a member's
    if unwanted := to_remove(command.args):
        return removed(case, case.sender, unwanted)
    name, _, new = command.args.rpartition(" ")
    new = new.strip("<>").lower()
    person: Person | None = case.sender
    if name:
        found = _called(name, case)
        if len(found) != 1:
            problem = f"{name} could be {len(found)} members" if found else f"no member is called {name}"
            return _malformed(case, command, problem)
        person = found[0]
    assert person is not None
    refused = _refused(case, person, new)
    if refused:
        letter = case.answer("address-refused", why=refused, address=new, own=person.id == case.sender.id)
        return accepted(f"ADDRESS changes nothing: {refused}", letter)
    return _begin(case, person, new)


def _called(name: str, case: Case) -> list[Person]:
    people = case.books.in_stage(Person, PRESENT)
    wanted = name.casefold()
    exact = [each for each in people if wanted in {each.id.casefold(), each.name.casefold(), *each.addresses}]
    return exact or [each for each in people if wanted in each.name.casefold().split()]


def _malformed(case: Case, command: Command, problem: str) -> Decision:
    keywords = keywords_shown(case, first="ADDRESS")
    letter = misread(case, line=f"ADDRESS {command.args}"[:200], problem=problem, keywords=keywords)
    return accepted(f"ADDRESS changes nothing: {problem}", letter)


def _refused(case: Case, person: Person, new: str) -> str:
    """Why an address cannot become somebody's: "" where it can. Whose it is otherwise is never said."""
    if case.handbook.is_admin(person):
        return "admin"
    if new == person.address:
        return "same"
    owner = case.books.person_at(new)
    ours = case.handbook.address.is_ours(new) or any(admin.address == new for admin in case.handbook.admins)
    if not is_address(new) or ours or (owner is not None and owner.id != person.id):
        return "unfit"
    return ""


def _begin(case: Case, person: Person, new: str) -> Decision:
    """Both addresses are asked; what was asked before for this person counts no more."""
    assert case.sender is not None
    by_admin = case.sender.id != person.id
    moment, earlier = Moment(case.books, case.handbook, case.now), open_for(person.id, case.books)
    if earlier is not None and (earlier.new, bool(earlier.admin_said)) == (new, by_admin) and not case.trust.fresh:
        again = [letter for letter in relocating.questions(earlier, moment) if letter.to == case.party]
        letters = again or [case.answer("address-asked", **relocating.shown(earlier, moment))]
        return accepted(f"{earlier.id}: asked about {new} already", *letters)
    relocation = Relocation(
        id=f"N-{case.books.last_number('N') + 1}",
        person=person.id,
        old=person.address,
        new=new,
        made=case.now,
        by=case.sender.id if by_admin else "",
        old_said=case.now if case.trust.fresh and not by_admin else None,  # it has said YES to a challenge for this
        new_said=case.now if new in person.addresses else None,
        admin_said=case.now if by_admin else None,
    )
    changes: list[Change] = [Opened(relocation)]
    if earlier is not None:
        changes.append(Moved(Relocation, earlier.id, R.DENIED, case.deed("replaced")))
    if relocating.is_settled(relocation, moment):
        done = relocating.change(relocation, moment, case.deed("changed"))
        return accepted(f"{person.id} is at {new}", *done.letters, changes=(*changes, *done.changes))
    letters = relocating.questions(relocation, moment)
    if by_admin or relocation.old_said is not None:
        letters.append(case.answer("address-asked", **relocating.shown(relocation, moment)))
    return accepted(f"{relocation.id}: {person.id} is asked about {new}", *letters, changes=tuple(changes))


def astray(case: Case) -> Decision:
    """A member's token from the address that they want to be written to: the old one gets its notice, and where it
    stays silent the admins are asked. The new one hears nothing before that."""
    owner, new = case.trust.owner, case.mail.sender.address if case.mail.sender else ""
    assert owner is not None
    if _refused(case, owner, new) or open_for(owner.id, case.books) is not None:
        return Decision(Disposition.HELD, "a new address that cannot be asked about")
    id = f"N-{case.books.last_number('N') + 1}"
    relocation = Relocation(id=id, person=owner.id, old=owner.address, new=new, made=case.now, lost=True)
    letters = relocating.questions(relocation, Moment(case.books, case.handbook, case.now))
    return accepted(f"{id}: {owner.id} may have a new address", *letters, changes=(Opened(relocation),))


def yes(case: Case, command: Command) -> Decision:
    """YES by the old address, by the new one, or by an admin in the old one's stead."""
    relocation = _standing(case)
    if isinstance(relocation, Decision):
        return relocation
    moment = Moment(case.books, case.handbook, case.now)
    word = _word_of(case, relocation)
    if not word:
        return accepted("not theirs to say any more", case.answer("rights-gone"))
    said = replace(relocation, **{word: case.now})
    noted = Noted(Relocation, relocation.id, {word: case.now})
    if relocating.is_settled(said, moment):
        return _settle(case, said, moment).also(changes=(noted,))
    letters = [case.answer("address-noted", relocation=Facts(id=said.id))]
    if said.lost and word != "new_said":
        letters.append(relocating.question_to_new(said))
    return accepted(f"{said.id}: {word.partition('_')[0]} has said yes", *letters, changes=(noted,))


def _settle(case: Case, said: Relocation, moment: Moment) -> Decision:
    """Changes the address, unless it cannot be this person's any more; an admin who has said so is told."""
    if _refused(case, relocating.person_of(said, moment), said.new):
        settled = relocating.fail(said, moment, case.deed("refused"))
    else:
        settled = relocating.change(said, moment, case.deed("changed"))
    if case.topic != to_decide(said.id):
        return settled
    became = "changed" if settled.letters[0].template == "address-changed" else "denied"
    facts = relocating.shown(said, moment)
    return settled.also(letters=(case.answer("address-over", **facts, became=became, at=case.now),))


def _word_of(case: Case, relocation: Relocation) -> str:
    """As whom the sender says yes here; "" where it is not theirs to say."""
    if case.topic == to_decide(relocation.id):
        return "admin_said" if Role.ADMIN in case.roles else ""
    if case.party == relocation.new:
        return "new_said"
    return "old_said" if case.party == relocation.person else ""


def no(case: Case, command: Command) -> Decision:
    """NO by any of them: the address stays as it is."""
    relocation = _standing(case)
    if isinstance(relocation, Decision):
        return relocation
    if not _word_of(case, relocation):
        return accepted("not theirs to say any more", case.answer("rights-gone"))
    moment = Moment(case.books, case.handbook, case.now)
    failed = relocating.fail(relocation, moment, case.deed("denied"))
    if case.party == relocation.person:
        return failed.also(letters=tuple(_told_to_admins(case, relocation)))
    if case.party == relocation.new:
        return failed.also(letters=(case.answer("address-noted", relocation=Facts(id=relocation.id)),))
    facts = relocating.shown(relocation, moment)
    return failed.also(letters=(case.answer("address-over", **facts, became="denied", at=case.now),))


def _told_to_admins(case: Case, relocation: Relocation) -> Iterable[Letter]:
    """Where the new address only claimed to be the member's, the admins learn that it has a letter of theirs."""
    if not relocation.lost:
        return
    facts = Facts(
        id=relocation.id, said="ADDRESS", subject="", sender=relocation.new, at=relocation.made, elsewhere=True
    )
    for admin in case.admins(but_sender=True):
        told = {"challenge": facts, "name": case.name, "message_id": ""}
        yield Letter(admin.id, "challenge-denied-news", NAMES, told, Urgency.APPOINTMENT)


def _standing(case: Case) -> Relocation | Decision:
    """The relocation of this thread while it is open, else the statement of what became of it."""
    relocation = case.books.get(Relocation, case.record)
    if relocation is None:
        return accepted("there is no such question", case.answer("record-gone", record=case.record))
    if relocation.stage is R.OPEN:
        return relocation
    because = f"{relocation.id} is {relocation.stage.value}"
    if case.sender is None:  # whoever has the new address need not know more of it
        return accepted(because, case.answer("address-noted", relocation=Facts(id=relocation.id)))
    facts = relocating.shown(relocation, Moment(case.books, case.handbook, case.now))
    letter = case.answer("address-over", **facts, became=relocation.stage.value, at=relocation.deeds[-1].at)
    return accepted(because, letter)


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """The week's notice to the old address, and the end of the wait."""
    if not isinstance(record, Relocation) or record.stage is not R.OPEN:
        return
    schedule = moment.handbook.schedule
    if record.noticed is not None:
        at = plus_days(record.noticed, schedule.challenge_days)
        yield [Occasion(f"{record.id} expires", at, lambda then: _expire(record, then))]
        return
    notice = plus_days(record.made, schedule.address_notice_days)
    yield [Occasion(f"{record.id} notice is over", notice, lambda then: _notice_over(record, then))]


def _notice_over(relocation: Relocation, moment: Moment) -> Decision:
    if relocating.is_settled(relocation, moment):  # an admin has given their word beforehand
        return relocating.change(relocation, moment, Deed(what="changed", at=moment.now))
    if relocation.old_said is None and (relocation.new_said or relocation.admin_said or relocation.lost):
        asked = Noted(Relocation, relocation.id, {"noticed": moment.now})
        shown = relocating.shown(relocation, moment)
        letters = [
            Letter(admin.id, "address-decide", to_decide(relocation.id), shown, Urgency.APPOINTMENT)
            for admin in moment.admins()
            if relocation.admin_said is None
        ]
        return accepted(f"{relocation.id}: the old address is silent", *letters, changes=(asked,))
    return _expire(relocation, moment)


def _expire(relocation: Relocation, moment: Moment) -> Decision:
    return relocating.fail(relocation, moment, Deed(what="expired", at=moment.now))


CHAPTER = Chapter("address", {"ADDRESS": address, "YES": yes, "NO": no}, None, calendar, (Relocation,))
