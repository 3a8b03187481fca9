"""Withholding: what is not passed on waits in the spool for its writer's SEND, and is removed when nobody asks for it
(S56, section 2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailbot.mail.message import Attachment
from mailbot.program.case import Case
from mailbot.program.clocks.moments import plus_days, zone_of
from mailbot.program.decision import Decision, Disposition, Kept, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.lifecycle import Change
from mailbot.program.model import Mentorship, Person
from mailbot.program.passing_on.discretion import Sight, look
from mailbot.program.passing_on.parcel import pack
from mailbot.program.passing_on.relay import Passing, passing, shown, sign_of_life
from mailbot.program.passing_on.reserve import Withheld, noted, reserve_of
from mailbot.program.topic import oversight


def kept_back(case: Case, pair: Mentorship, partner: Person, text: str) -> Decision | None:
    """The decision not to pass something on that looks like customer data; None where it may go."""
    passed = passing(case, partner, text)
    sight = look(case, text, passed.files)
    return held(case, pair, partner, passed, sight) if sight.holds else None


def held(case: Case, pair: Mentorship, partner: Person, passed: Passing, sight: Sight) -> Decision:
    """It goes back to its writer with what was found; the admins hear that it happened, never what was written."""
    topic, change, kept = withhold(case, pair, passed, sight.rules)
    facts = {
        "pair": Facts(id=pair.id),
        "partner": partner.first_name,
        "found": [match.because for match in sight.holds],
        "text": passed.text,
        "remarks": shown(passed.remarks),
        "until": until(case.now, case),
    }
    letters = (case.answer("talk-held", topic, **facts), *_news(case, pair, sight))
    because = f"{pair.id}: not passed on before its writer says SEND: {', '.join(sight.rules)}"
    return Decision(Disposition.HELD, because, (change, sign_of_life(case, pair)), letters, keeps=(kept,))


def withhold(case: Case, pair: Mentorship, passed: Passing, rules: tuple[str, ...] = ()) -> tuple[str, Change, Kept]:
    """Keeps what would be passed on; answers with the topic of the thread in which SEND is about it."""
    assert case.sender is not None
    reserve = reserve_of(pair.id, case.books)
    number = reserve.last + 1
    one = Withheld(number=number, by=case.sender.id, at=case.now, rules=rules)
    change = noted(pair.id, case.books, last=number, withheld=(*reserve.withheld, one))
    topic = reserve.topic(number)
    parcel = Attachment("parcel", "application/octet-stream", pack(passed.text, passed.files))
    return topic, change, Kept(topic, parcel)


def until(since: datetime, case: Case) -> datetime:
    """How long something waits: as long as copies of mails are kept anywhere (section 6)."""
    return plus_days(since, case.handbook.privacy.keep_mail_days, zone_of(None, case.handbook.timezone))


def let_go(case: Case, pair: Mentorship, partner: Person, one: Withheld) -> Decision:
    """SEND: what waited goes to the other as it is."""
    assert case.sender is not None
    reserve = reserve_of(pair.id, case.books)
    rest = tuple(each for each in reserve.withheld if each.number != one.number)
    file = reserve.topic(one.number)
    facts = {"text": "", "writer": case.sender.first_name, "pair": Facts(id=pair.id), "remarks": []}
    letter = Letter(partner.id, "talk", pair.id, facts, Urgency.RELAY, writer=case.sender.name, carries=file)
    told = case.answer("talk-sent", pair=Facts(id=pair.id), partner=partner.first_name, at=one.at)
    changes = (noted(pair.id, case.books, withheld=rest), sign_of_life(case, pair))
    return replace(accepted(f"{pair.id}: passed on after all", letter, told, changes=changes), discards=(file,))


def _news(case: Case, pair: Mentorship, sight: Sight) -> list[Letter]:
    """To every admin who is none of the two: that it happened, and which rules saw it."""
    assert case.sender is not None
    mentor, mentee = (case.books.get(Person, id) for id in (pair.mentor, pair.mentee))
    facts = {
        "pair": Facts(id=pair.id),
        "mentor": mentor.name if mentor else "",
        "mentee": mentee.name if mentee else "",
        "writer": case.sender.first_name,
        "rules": list(sight.rules),
    }
    admins = (admin for admin in case.admins() if admin.id not in {pair.mentor, pair.mentee})
    topic = oversight(pair.id, "policy")
    return [Letter(admin.id, "talk-held-news", topic, facts, Urgency.APPOINTMENT) for admin in admins]
