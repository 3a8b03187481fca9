"""Editions: an admin's NEWS, from the words below the keyword to a copy for everybody who asked for the news (S71).

Its admin gets it first as its readers would. YES sends it, once; the copies are written some at a time in the rounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from mailbot.program.case import Case
from mailbot.program.chapter import Chain, Chapter, Moment, Occasion
from mailbot.program.clocks.moments import plus_days
from mailbot.program.decision import Decision, Letter, Urgency, accepted
from mailbot.program.facts import Facts
from mailbot.program.keywords.grammar import Command
from mailbot.program.keywords.misread import misread
from mailbot.program.keywords.prompt import shown
from mailbot.program.keywords.vocabulary import BY_NAME
from mailbot.program.lifecycle import Change, Moved, Noted, Opened
from mailbot.program.model import Deed, Record
from mailbot.program.news.edition import BETWEEN, Edition, EditionStage, next_readers, number_in, preview_of
from mailbot.program.news.subscription import Subscription, subscribers
from mailbot.program.news.unsubscribing import EDITION
from mailbot.program.topic import NEWS
from mailbot.program.traffic.reach import lost

E = EditionStage
LONGEST = 20_000
"""Characters of an edition: some ten pages."""
LONGEST_SUBJECT = 150

_BARE = re.compile(r"\W{0,9}NEWS\W{0,9}", re.IGNORECASE)
_MARK = re.compile(r"(?:(?:re|aw|fwd?|wg|sv)\s?:\s?)+", re.IGNORECASE)


def news(case: Case, command: Command) -> Decision:
    """NEWS: shows the admin what their readers would get, and how many those are."""
    count = len(subscribers(case.books))
    subject, text = _read(case, command)
    if problem := _problem(count, subject, text):
        keywords = [shown(BY_NAME["NEWS"])]
        letter = misread(case, line=f"NEWS {subject}".rstrip()[:200], problem=problem, keywords=keywords)
        return accepted(f"NEWS: {problem}", letter)
    assert case.sender is not None  # the keyword is an admin's
    id = f"E-{case.books.last_number('E') + 1}"
    edition = Edition(id=id, by=case.sender.id, made=case.now, subject=subject, text=text)
    before = preview_of(case.sender.id, case.books)
    replaced = _closed(before, E.REPLACED, case.deed("replaced")) if before else ()
    facts = {
        "edition": _shown(edition),
        "count": count,
        "until": plus_days(case.now, case.handbook.schedule.challenge_days),
        "replaced": before is not None,
        "files": len(case.mail.attachments),
    }
    letter = case.answer("news-preview", id, **facts)
    return accepted(f"{id}: a preview for {count}", letter, changes=(Opened(edition), *replaced))


def _read(case: Case, command: Command) -> tuple[str, str]:
    """Subject and text: the subject stands behind the keyword, or is that of the mail, where it begins a thread."""
    said = re.sub(case.handbook.address.token_pattern(), "…", command.text or case.said.talk, flags=re.IGNORECASE)
    first, _, rest = said.partition("\n")
    if rest.strip() and not any(_BARE.fullmatch(line.strip()) for line in case.new_text.splitlines()):
        return " ".join(first.split()), rest.strip()
    begins = not case.mail.in_reply_to and not _MARK.match(case.mail.subject)
    subject = " ".join(case.mail.subject.split()) if begins and not _BARE.fullmatch(case.mail.subject) else ""
    return subject, said.strip()


def _problem(count: int, subject: str, text: str) -> str:
    """Why this can be no edition; "" where it can."""
    if not count:
        return "nobody has asked for the news yet, so there is nobody to send it to"
    if not subject:
        return "write its subject behind NEWS, on the same line, and the text on the lines below"
    if not text:
        return "the text is missing; write it on the lines below"
    if len(subject) > LONGEST_SUBJECT:
        return "its subject is very long; write a short one behind NEWS, on the same line, and the text below"
    return f"it is longer than {LONGEST:,} characters" if len(text) > LONGEST else ""


def yes(case: Case, command: Command) -> Decision:
    """YES: the copies are written from now on."""
    edition = _waiting(case)
    if isinstance(edition, Decision):
        return edition
    count = len(subscribers(case.books))
    letter = case.answer("news-going", edition=_named(edition), count=count, days=_days(count, case))
    moved = Moved(Edition, edition.id, E.APPROVED, case.deed("approved"))
    return accepted(f"{edition.id}: goes to {count}", letter, changes=(moved,))


def _days(count: int, case: Case) -> int:
    """How many days' letters that is about, where it is more than one's."""
    most = case.handbook.limits.sends_per_day
    return -(-count // max(1, most * 4 // 5))


def no(case: Case, command: Command) -> Decision:
    """NO: nobody gets it."""
    edition = _waiting(case)
    if isinstance(edition, Decision):
        return edition
    letter = case.answer("news-dropped", edition=_named(edition))
    return accepted(f"{edition.id}: dropped", letter, changes=_closed(edition, E.DROPPED, case.deed("dropped")))


def _waiting(case: Case) -> Edition | Decision:
    """The edition of this thread while it waits for its admin's word, else the statement of what became of it."""
    edition = case.books.get(Edition, case.record)
    if edition is None:
        return accepted("there is no such edition", case.answer("record-gone", record=case.record))
    if case.sender is None or not case.handbook.is_admin(case.sender):
        return accepted("an admin's thread, and its reader is no admin any more", case.answer("rights-gone"))
    over = case.now >= plus_days(edition.made, case.handbook.schedule.challenge_days)
    if edition.stage is E.PREVIEW and not over:
        return edition
    became = E.EXPIRED.value if edition.stage is E.PREVIEW else edition.stage.value
    at = edition.deeds[-1].at if edition.deeds else case.now
    letter = case.answer("news-over", edition=_named(edition), became=became, at=at, count=edition.written)
    return accepted(f"{edition.id} is {became}", letter)


def _closed(edition: Edition, to: EditionStage, deed: Deed) -> tuple[Change, ...]:
    """Nothing more becomes of an edition, and its text is kept no longer."""
    return Moved(Edition, edition.id, to, deed), Noted(Edition, edition.id, {"text": ""})


def _named(edition: Edition) -> Facts:
    return Facts(id=edition.id, subject=edition.subject)


def _shown(edition: Edition) -> Facts:
    return Facts(id=edition.id, subject=edition.subject, text=edition.text)


def calendar(record: Record, moment: Moment) -> Iterable[Chain]:
    """The next copies of what goes out, a minute after those before; a preview that nobody answers is dropped."""
    if not isinstance(record, Edition):
        return
    if record.stage is E.PREVIEW:
        at = plus_days(record.made, moment.handbook.schedule.challenge_days)
        yield [Occasion(f"{record.id} expires", at, lambda then: _expire(record, then))]
    if record.stage is E.APPROVED:
        at = record.wrote + BETWEEN if record.wrote else record.deeds[-1].at
        yield [Occasion(f"{record.id} after {record.last}", at, lambda then: _write(record, then))]


def _expire(edition: Edition, moment: Moment) -> Decision:
    deed = Deed(what="expired", at=moment.now)
    return accepted(f"{edition.id}: nobody has said YES to it", changes=_closed(edition, E.EXPIRED, deed))


def _write(edition: Edition, moment: Moment) -> Decision:
    """Some copies more, and how far that has come; after the last one its admin is told, behind all of them."""
    readers = next_readers(edition, moment.books)
    if not readers:
        facts = {"edition": _named(edition), "count": edition.written}
        letter = Letter(edition.deeds[-1].by, "news-sent", edition.id, facts, Urgency.NEWS)
        closed = _closed(edition, E.SENT, Deed(what="sent", at=moment.now))
        return accepted(f"{edition.id}: sent to {edition.written}", letter, changes=closed)
    letters = [copy for reader in readers if lost(copy := _copy(edition, reader), moment.books) is None]
    count = edition.written + len(letters)
    come = {"written": count, "last": number_in(readers[-1].id), "wrote": moment.now}
    return accepted(f"{edition.id}: {count} copies", *letters, changes=(Noted(Edition, edition.id, come),))


def _copy(edition: Edition, reader: Subscription) -> Letter:
    facts = {"edition": _shown(edition)}
    return Letter(reader.party, EDITION, NEWS, facts, Urgency.NEWS, afresh=True, listed=True)


CHAPTER = Chapter("editions", {"NEWS": news}, None, calendar, (Edition,))
ANSWERS = Chapter("editions", {"YES": yes, "NO": no})
"""What is said to a preview."""
