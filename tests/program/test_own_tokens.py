"""A token of one person never appears in a mail to another, wherever somebody has put it."""

from __future__ import annotations

from base64 import encodebytes
from datetime import UTC, datetime

import pytest

from mailbot.adapters.memory import memory_store
from mailbot.mail.message import Attachment
from mailbot.ports import Unit
from mailbot.program.bookkeeping import Thread
from mailbot.program.passing_on.own_tokens import KEPT_BACK, OwnTokens

MINE, YOURS = "abcdefghij2345672345", "zyxwvutsrq7654327654"


@pytest.fixture
def mine() -> OwnTokens:
    """What somebody may see who has one of two threads."""
    store = memory_store()
    at = datetime(2026, 11, 23, tzinfo=UTC)
    threads = (
        Thread(id=token, party=party, topic="P-1", token=token, subject="", opened=at)
        for token, party in ((MINE, "M-1"), (YOURS, "M-2"))
    )
    store.commit(Unit(records=tuple(threads)))
    return OwnTokens(frozenset({"M-1", "me@example.org"}), store)


def test_the_readers_own_token_stays_and_anothers_address_is_masked_whole(mine: OwnTokens) -> None:
    text = f"mentoring+{MINE}@example.org, mentoring+{YOURS.upper()}@example.org, <{YOURS}.a1@example.org>"
    assert mine.text(text) == f"mentoring+{MINE}@example.org, [address kept private], <[address kept private]>"


def test_what_stands_instead_is_in_the_readers_language(mine: OwnTokens) -> None:
    loud = OwnTokens(mine.parties, mine.books, str.upper)
    assert loud.text(f"mentoring+{YOURS}@example.org") == "[ADDRESS KEPT PRIVATE]"
    kept = loud.file(Attachment("a.eml", "message/rfc822", f"a={YOURS[:7]}=\r\n{YOURS[7:]}".encode()))
    assert kept.content == f"{KEPT_BACK.upper()}\n".encode()


def test_what_only_looks_like_a_token_stays(mine: OwnTokens) -> None:
    text = "A" * 500 + " " + "abcdefghijklmnopqrst" * 3
    assert mine.text(text) == text


def test_a_file_keeps_all_but_the_token(mine: OwnTokens) -> None:
    file = Attachment(f"{YOURS}.txt", "text/plain", f"To: mentoring+{YOURS}@example.org\n".encode())
    passed = mine.file(file)
    assert passed.content == f"To: mentoring+{'x' * 20}@example.org\n".encode() and YOURS not in passed.name
    assert mine.file(Attachment("a.txt", "text/plain", MINE.encode())).content == MINE.encode()


@pytest.mark.parametrize(
    "content",
    [
        f"a={YOURS[:7]}=\r\n{YOURS[7:]}".encode(),
        b"Content-Transfer-Encoding: base64\r\n\r\n" + encodebytes(f"mentoring+{YOURS}@example.org".encode()),
        f"Subject: =?utf-8?q?{YOURS[:9]}?= =?utf-8?q?{YOURS[9:]}?=\r\n\r\nx".encode(),
    ],
)
def test_a_mail_that_hides_the_token_in_its_encoding_is_kept_back(mine: OwnTokens, content: bytes) -> None:
    passed = mine.file(Attachment("letter.eml", "message/rfc822", content))
    assert (passed.name, passed.type, passed.content) == ("letter.eml.txt", "text/plain", f"{KEPT_BACK}\n".encode())


def test_a_mail_that_nobody_can_read_has_no_token_to_be_seen(mine: OwnTokens) -> None:
    deep = b"Content-Type: message/rfc822\r\n\r\n" * 100
    assert mine.file(Attachment("deep.eml", "message/rfc822", deep)).content == deep
