"""Letter threads: in which threads of its reader's a letter goes out: its own, those of its parts and that of its
invitation; what is not in the books yet begins here, with a token of its own.
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from mailbot.mail.outgoing import plain
from mailbot.mail.reply_mark import without_reply_mark
from mailbot.ports import Ids
from mailbot.program.bookkeeping import Thread
from mailbot.program.books import Books
from mailbot.program.decision import Letter

_LONGEST_SUBJECT = 200


def threads_of(letter: Letter, party: str, books: Books, ids: Ids, now: datetime) -> dict[str, Thread]:
    """The threads of a letter by topic, with what its numbered lines are about; one that is sent afresh begins its
    thread anew, under the same token."""
    subjects: dict[str, str] = {}
    for each in (letter, *letter.parts):
        subjects.setdefault(each.topic, each.subject)
    if letter.organizes:
        subjects.setdefault(letter.organizes, "")
    threads = {
        topic: books.thread(party, topic) or new_thread(party, topic, subject, ids, now)
        for topic, subject in subjects.items()
    }
    for each in (letter, *letter.parts):
        if each.lines:
            threads[each.topic] = replace(threads[each.topic], lines=each.lines)
    if letter.afresh:
        threads[letter.topic] = replace(threads[letter.topic], subject="", messages=())
    return threads


def new_thread(party: str, topic: str, subject: str, ids: Ids, now: datetime) -> Thread:
    """A thread that begins with its first letter; `subject` is that of the mail which it answers, "" for none."""
    token = ids.token()
    named = without_reply_mark(plain(subject)).strip()[:_LONGEST_SUBJECT]
    return Thread(id=token, party=party, topic=topic, token=token, subject=named, opened=now)
