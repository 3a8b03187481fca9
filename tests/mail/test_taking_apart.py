"""A mail is taken apart as the standard library does it, whichever way it is taken."""

from __future__ import annotations

import email
from email.message import Message

from hypothesis import example, given
from hypothesis import strategies as st

from mailbot.mail.reading.taking_apart import taken_apart

LINES = [
    b"Content-Type: multipart/mixed; boundary=b",
    b'Content-Type: multipart/alternative; boundary="c"',
    b"Content-Type: multipart/digest; boundary=c",
    b"Content-Type: message/rfc822",
    b"Subject: x",
    b" folded\x0band \xff",
    b"no field",
    b"--b",
    b"--b--",
    b"--b \t",
    b"--b-- ",
    b"--b2",
    b"--c",
    b"--c--",
    b"--",
    b"",
    b"",
    b"",
]
PART = st.sampled_from([
    [b"", b"one"],
    [b"A: b", b"", b"two", b"", b""],
    [b'Content-Type: multipart/alternative; boundary="c"', b"", b"--c", b"", b"three", b"--c--"],
    [LINES[1], b"", b"above", b"--c", b"X: y", b"", b"--c--", b"", b"below"],
    [b"Content-Type: message/rfc822", b"", b"Subject: z", b"", b"four"],
])  # fmt: skip


def mail(parts: list[list[bytes]], more: list[bytes]) -> list[bytes]:
    lines = [b"From: a@example.org", LINES[0], b"", *(line for part in parts for line in (b"--b", *part))]
    return [*lines, b"--b--", *more]


def tree(message: Message) -> object:
    inside = message.get_payload()
    parts = [tree(part) for part in inside] if isinstance(inside, list) else message.get_payload(decode=True)
    told = list(message.raw_items()), message.get_default_type(), message.get_unixfrom()
    return *told, message.preamble, message.epilogue, parts


@given(
    st.one_of(st.builds(mail, st.lists(PART, max_size=3), st.lists(st.just(b""))), st.just(mail([], []))),
    st.lists(st.tuples(st.integers(0, 30), st.sampled_from(LINES)), max_size=3),
    st.sampled_from([b"\n", b"\r\n", b"\r"]),
    st.booleans(),
)
@example(mail([[b"", b"one"], [b"", b"two"]], []), [], b"\r\n", True)
def test_a_mail_is_the_same_tree_however_it_was_bent(lines, put_in, end, is_ended):
    for place, line in put_in:
        lines = [*lines[:place], line, *lines[place:]]
    raw = end.join(lines) + end * is_ended
    assert tree(taken_apart(raw)) == tree(email.message_from_bytes(raw))
