"""News: who gets the newsletter. SUBSCRIBE asks back, and only the YES of that address counts; UNSUBSCRIBE always does
(S71). It is apart from the program's other mail: members get it if they ask for it, and keep it when they leave.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Chapter, Moment, Occasion
from mailbot.program.clocks.moments import plus_days
from mailbot.program.decision import Decision, Letter, accepted
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.misread import misread
from mailbot.program.keywords.prompt import keywords_shown
from mailbot.program.lifecycle import Change, Moved, Noted, Opened
from mailbot.program.model import Record
from mailbot.program.news.subscription import PASSING, Subscription, SubscriptionStage, subscription_of
from mailbot.program.news.unsubscribing import can_end, ended, erased, named_by, wants_to_stop
from mailbot.program.topic import NEWS
from mailbot.program.traffic.mailing_list import STOP

S = SubscriptionStage


def subscribe(case: Case, command: Command) -> Decision:
    """SUBSCRIBE: the address that it came from is asked, once, whether it wants the news."""
    standing = subscription_of(case.party, case.books)
    proven = case.trust.by_token or case.trust.authenticated
    if standing is None:
        id = f"S-{case.books.last_number('S') + 1}"
        opened = Opened(Subscription(id=id, party=case.party, since=case.now, mail=case.mail.key))
        return accepted(f"{id}: asked whether they want the news", _question(case), changes=(opened,))
    if standing.stage is S.CONFIRMED:
        return accepted(f"{standing.id}: subscribed already", _told(case, "news-already", since=standing.confirmed))
    if standing.stage is not S.ENDED and not proven:  # somebody else may be asking in their name
        return accepted(f"{standing.id}: asked already, and nothing proves that they ask again")
    if standing.stage is S.ASKED and not _is_over(standing, case):
        return accepted(f"{standing.id}: asked already, and told so", _question(case, standing.since))
    changes: tuple[Change, ...] = (Noted(Subscription, standing.id, {"since": case.now, "mail": case.mail.key}),)
    if standing.stage is not S.ASKED:
        changes = (Moved(Subscription, standing.id, S.ASKED, case.deed("asked")), *changes)
    return accepted(f"{standing.id}: asked again whether they want the news", _question(case), changes=changes)


def _question(case: Case, asked: datetime | None = None) -> Letter:
    """The question; once more as it stands, where it was `asked` before and waits for its answer."""
    until = plus_days(asked or case.now, case.handbook.schedule.challenge_days)
    return replace(case.answer("news-asked", NEWS, until=until, asked=asked), afresh=True)


def yes(case: Case, command: Command) -> Decision:
    """YES to the question: they get the news from now on."""
    standing = subscription_of(case.party, case.books)
    if standing is None or standing.stage is S.ENDED or _is_over(standing, case):
        return accepted("nothing is asked of them", _nothing(case, standing))
    if standing.stage is S.CONFIRMED:
        return accepted(f"{standing.id}: subscribed already", _told(case, "news-already", since=standing.confirmed))
    noted = Noted(Subscription, standing.id, {"since": case.now, "confirmed": case.now})
    changes = (Moved(Subscription, standing.id, S.CONFIRMED, case.deed("confirmed")), noted)
    return accepted(f"{standing.id}: subscribed", _told(case, "news-begins"), changes=changes)


def _is_over(standing: Subscription, case: Case) -> bool:
    """Whether their answer comes after the time that there was for it."""
    days = case.handbook.schedule.challenge_days
    return standing.stage is not S.CONFIRMED and case.now >= plus_days(standing.since, days)


def no(case: Case, command: Command) -> Decision:
    """NO to the question; said to the news itself, it ends that."""
    standing = subscription_of(case.party, case.books)
    if standing is None or standing.stage is not S.ASKED:
        return unsubscribe(case, command)
    noted = Noted(Subscription, standing.id, {"since": case.now})
    changes = (Moved(Subscription, standing.id, S.DECLINED, case.deed("declined")), noted)
    return accepted(f"{standing.id}: they want no news", _told(case, "news-declined"), changes=changes)


def unsubscribe(case: Case, command: Command) -> Decision:
    """UNSUBSCRIBE: no more news, on the strength of From alone, or of the token that it was sent to."""
    standing = named_by(case.mail, case.trust, case.books)
    if standing is None or not can_end(standing):
        return accepted("not subscribed", _nothing(case, standing))
    letter = _told(case, "news-ended", known=case.sender is not None)
    if standing.party != case.party and (case.sender is None or standing.party not in case.sender.addresses):
        letter = replace(letter, to=standing.party, name="", answers="")  # a token of theirs from another address
    return accepted(f"{standing.id}: unsubscribed", letter, changes=ended(standing, case.deed("unsubscribed")))


def stop(case: Case) -> Decision:
    """The same in words of their own."""
    return unsubscribe(case, Command(STOP))


def hear(case: Case) -> Decision:
    """A yes or a no within a sentence: asked back while it matters, else only a word about the news."""
    standing = subscription_of(case.party, case.books)
    if standing is None or standing.stage is not S.ASKED:
        return accepted("a word about the news: nothing to answer")
    problem = "please begin with YES or NO on a line of its own, so that it is certain what you mean"
    line = case.new_text.strip()[:200]
    return accepted(
        "a yes or no that is not certain: asked back",
        misread(case, line=line, problem=problem, keywords=keywords_shown(case, first="YES")),
    )


def _nothing(case: Case, standing: Subscription | None) -> Letter:
    """The plain statement that there is nothing to stop or to confirm."""
    since = standing.since if standing is not None and standing.stage is S.ENDED else None
    return _told(case, "news-none", since=since, known=case.sender is not None)


def _told(case: Case, template: str, **facts: object) -> Letter:
    """An answer about the news; what was no reply to it begins the thread anew."""
    replies = case.topic == NEWS and not wants_to_stop(case.mail)
    return replace(case.answer(template, NEWS, **facts), afresh=not replies)


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """After `schedule.challenge_days` nothing is left of who never said YES, or wants no more news."""
    if isinstance(record, Subscription) and record.stage in PASSING:
        at = plus_days(record.since, moment.handbook.schedule.challenge_days)
        key = f"{record.id} {record.stage.value} from {record.since:%Y-%m-%dT%H:%M:%S}"
        yield [Occasion(key, at, lambda then: _forget(record, then))]


def _forget(subscription: Subscription, moment: Moment) -> Decision:
    return accepted(f"{subscription.id} is forgotten", changes=erased(subscription, moment.books))


CHAPTER = Chapter("news", {"SUBSCRIBE": subscribe, "UNSUBSCRIBE": unsubscribe}, hear, calendar, (Subscription,))
ANSWERS = Chapter("news", {"YES": yes, "NO": no})
"""What is said to the question whether somebody wants the news."""
