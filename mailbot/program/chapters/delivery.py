"""Delivery: what follows when a letter comes back or is late (section 5): its writer hears of it, and an address that
takes no mail is written to no more until its owner writes from it.

The same follows from a delivery report and from the answer of the server that letters are handed to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace as changed

from msgspec.structs import replace

from mailbot.mail.message import Mail
from mailbot.mail.reports.delivery import read_report
from mailbot.mail.reports.fault import Fault
from mailbot.program.admission.enquiry import Enquiry
from mailbot.program.bookkeeping import Happened, OutboxRow, Reach, Sent
from mailbot.program.case import Case
from mailbot.program.chapter import Chapter, Moment
from mailbot.program.decision import Decision, Disposition, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.lifecycle import Change, Noted, Opened
from mailbot.program.model import Mentorship, Person, Record
from mailbot.program.news.unsubscribing import bounced
from mailbot.program.topic import OFFICE, Place, answering, place_of, record_of
from mailbot.program.traffic.out_of_reach import calendar, heard, news_of_the_end, partners, reopened
from mailbot.program.traffic.reach import after, key_of, lost, matching

_UNSENT = "unsent"
"""The fate of a letter that was not even sent, as letters call it; the others are faults (mail/reports/fault.py)."""
_NOTICE = "undelivered-"
"""So begin the templates of letters about letters: where one of them is refused, no further one is written."""


def reported(mail: Mail, moment: Moment) -> Decision:
    """A delivery report: only what concerns a letter of ours, and the address that it went to, counts."""
    decision = Decision(Disposition.DELIVERY_REPORT, "it names no letter of ours that can still come back")
    for sent, fault, status in matching(mail, read_report(mail), moment.books, moment.handbook.address):
        decision = came_back(sent, fault, status, moment)
    return changed(decision, disposition=Disposition.DELIVERY_REPORT)


def came_back(sent: Sent, fault: Fault, status: str, moment: Moment) -> Decision:
    """What follows when a letter was not delivered, or is late; nothing where that is known already."""
    known = moment.books.get(Sent, sent.id)
    about = f"letter {sent.id} ({sent.template}) to {sent.party or 'nobody in the books'}"
    told = f"{fault.value}{f', {status}' if status else ''}"
    if known is not None and known.fate and (known.fate != Fault.DELAYED.value or fault is Fault.DELAYED):
        return accepted(f"{about}: {told}; that is known already")
    changes: list[Change] = [_put(replace(sent, fate=fault.value, status=status), known)]
    letters = list(_to_writers(sent, fault.value, moment))
    before = moment.books.get(Reach, sent.to)
    reach = after(before, sent, fault, status, moment.now)
    if reach is not None:
        if reach.suppressed is not None:
            told += "; its address is written to no more"
            reach = replace(reach, told=heard(reach, letters))
            letters += _address_lost(sent, reach, fault, moment)
            changes += bounced(sent, moment)
        changes.append(_put(reach, before))
    elif fault is Fault.MESSAGE:
        more, once = _letter_refused(sent, status, moment)
        changes += once
        letters += more
    return accepted(f"{about}: {told}", *letters, changes=tuple(changes))


def _put(record: Record, before: Record | None) -> Change:
    if before is None:
        return Opened(record)
    return Noted(type(record), record.id, {name: getattr(record, name) for name in record.__struct_fields__[1:]})


# --- letters to an address that is closed


def kept_back(letter: Letter | OutboxRow, reach: Reach, moment: Moment) -> Decision:
    """A letter to an address that nothing is sent to: it is counted, and whose words it carries hears of it."""
    party = letter.to if isinstance(letter, Letter) else letter.party
    relay = letter.urgency == Urgency.RELAY
    sent = Sent(
        id="-", to=reach.id, at=moment.now, template=letter.template, topic=letter.topic, party=party, relay=relay
    )
    letters = list(_to_writers(sent, _UNSENT, moment))
    change = Noted(Reach, reach.id, {"unsent": reach.unsent + 1, "told": heard(reach, letters)})
    return accepted(unsent(party, reach), *letters, changes=(change,))


def unsent(party: str, reach: Reach) -> str:
    """Why a letter to somebody does not go."""
    whom = "an address" if "@" in party else party
    since = f"{reach.suppressed:%Y-%m-%d}" if reach.suppressed else "now"
    return f"nothing is sent to {whom} since {since}: {reach.status or 'letters came back'}"


def honest(decision: Decision, moment: Moment) -> Decision:
    """A decision that says which of its letters do not go; a relay that reaches nobody is none."""
    gone = {unsent(letter.to, reach): letter for letter in decision.letters if (reach := lost(letter, moment.books))}
    if not gone:
        return decision
    relayed = decision.disposition is Disposition.RELAYED
    fate = Disposition.ACCEPTED if relayed and len(gone) == len(decision.letters) else decision.disposition
    return changed(decision, disposition=fate, because="; ".join([decision.because, *gone]))


# --- who hears of it


def _to_writers(sent: Sent, fate: str, moment: Moment) -> Iterator[Letter]:
    """Whoever's words did not arrive hears of it: the other of the pair, or of an answer to a question the admins."""
    if not sent.relay:
        return
    pair = moment.books.get(Mentorship, record_of(sent.topic))
    reader = moment.books.get(Person, sent.party)
    if pair is not None and reader is not None and sent.party in {pair.mentor, pair.mentee}:
        facts = {"about": Facts(id=pair.id), "name": reader.first_name, "fate": fate, "at": sent.at}
        yield Letter(pair.partner(sent.party), "undelivered-relay", pair.id, facts, Urgency.APPOINTMENT)
    enquiry = moment.books.get(Enquiry, record_of(sent.topic)) if place_of(sent.topic) is Place.QUESTION else None
    if enquiry is not None:
        facts = {"about": Facts(id=enquiry.id), "name": enquiry.name, "fate": fate, "at": sent.at}
        for admin in _admins_but({sent.party, enquiry.apart}, moment):
            yield Letter(admin.id, "undelivered-relay", answering(enquiry.id), facts, Urgency.APPOINTMENT)


def _address_lost(sent: Sent, reach: Reach, fault: Fault, moment: Moment) -> Iterator[Letter]:
    """The admins hear once that somebody cannot be written to; of a stranger nobody does."""
    person = moment.books.get(Person, sent.party)
    if person is None:
        return
    facts = {
        "member": Facts(id=person.id, name=person.name, first_name=person.first_name, address=person.address),
        "admin": moment.handbook.is_admin(person),
        "status": reach.status,
        "days": len(reach.failed) if fault is Fault.TEMPORARY else 0,
        "pairs": [pair.id for pair, _ in partners(person, moment)],
        "over": False,
    }
    for admin in _admins_but({person.id}, moment):
        yield Letter(admin.id, "undelivered-address", _topic(person), facts, Urgency.APPOINTMENT)


def _letter_refused(sent: Sent, status: str, moment: Moment) -> tuple[list[Letter], list[Change]]:
    """The admins hear once a day and reader of letters that are refused for what they are, but not of such news."""
    once = f"refused {sent.party} {moment.now:%Y-%m-%d}"
    person = moment.books.get(Person, sent.party)
    if person is None or sent.template.startswith(_NOTICE) or moment.books.get(Happened, once) is not None:
        return [], []
    facts = {"member": Facts(id=person.id, name=person.name, first_name=person.first_name), "status": status}
    letters = [
        Letter(admin.id, "undelivered-letter", f"{OFFICE}/notices", facts, Urgency.APPOINTMENT)
        for admin in _admins_but({person.id}, moment)
    ]
    return letters, [Opened(Happened(id=once, at=moment.now))]


def _admins_but(apart: Iterable[str], moment: Moment) -> list[Person]:
    return [admin for admin in moment.admins() if admin.id not in apart]


def _topic(person: Person) -> str:
    return f"{OFFICE}/unreachable/{person.id}"


# --- an address that is written to again


def lifted(case: Case) -> Decision | None:
    """A proven mail from an address shows that somebody is there; None where there is nothing to forget."""
    proven = (case.trust.by_token or case.trust.authenticated) and not case.trust.failed
    if case.mail.sender is None or not proven:
        return None
    reach = case.books.get(Reach, key_of(case.mail.sender.address))
    if reach is None or (reach.suppressed is None and not reach.failed):
        return None
    if reach.suppressed is None:
        return accepted("", changes=(reopened(reach),))
    moment = Moment(case.books, case.handbook, case.now)
    letters = [case.answer("undelivered-over", since=reach.suppressed, unsent=reach.unsent)]
    if case.sender is not None:
        letters += _news(case.sender, reach, moment)
    return accepted(f"{case.party} is written to again", *letters, changes=(reopened(reach),))


def _news(person: Person, reach: Reach, moment: Moment) -> Iterator[Letter]:
    """Whoever heard that somebody could not be written to hears that they can."""
    member = Facts(id=person.id, name=person.name, first_name=person.first_name, address=person.address)
    facts = {"member": member, "admin": False, "status": reach.status, "days": 0, "pairs": list[str](), "over": True}
    for admin in _admins_but({person.id}, moment):
        yield Letter(admin.id, "undelivered-address", _topic(person), facts, Urgency.APPOINTMENT)
    yield from news_of_the_end(person, reach, moment)


CHAPTER = Chapter("delivery", {}, None, calendar, (Person, Reach))
