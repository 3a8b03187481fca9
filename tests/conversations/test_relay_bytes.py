"""Whatever one of a pair puts into a mail, the finished octets to the other hold no private address and no token."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.adapters.memory import MemorySpool, memory_store
from mailbot.composition import office_of
from mailbot.intake import take_in
from mailbot.mail.passing_on.attached import sorted_out
from mailbot.mail.passing_on.redact import Redaction
from mailbot.mail.passing_on.spelling import plain
from mailbot.office import Office
from mailbot.program.bookkeeping import Thread
from mailbot.program.decision import Decision, Disposition, Letter, Urgency
from mailbot.program.facts import Facts
from mailbot.program.lifecycle import Opened
from mailbot.program.model import Membership, Mentorship, Person
from tests.programs import program_in

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ANN, MIA, BEN = "ann.bell@example.test", "mia@example.test", "ben@example.test"
ALIAS = "bell@home.example.test"
PRIVATE = (ANN, ALIAS, BEN)
FORMS = (
    "{local}@{domain}",
    "{local}%40{domain}",
    "{local} (at) {domain}",
    "{local} at {dotted}",
    "{local}&#64;{domain}",
    "{local}=40{domain}",
    "mailto:{local}+x%40{domain}?body=y",
    "{local}＠{domain}",
    "{local}\u200b@{domain}",
    "{upper}",
    "<{local}@{domain}>",
    "{local}%2540{domain}",
)
BETWEEN = (" ", "\n", ", ", "> ", "\n\n", "(", ")", "x", "\u00e9", " at ", ".", "-- ", "=", "%")
numbers = itertools.count(1)


class Pair:
    """Ann and Mia, Ann's token, and all tokens that must not reach Mia."""

    def __init__(self, office: Office, token: str, tokens: tuple[str, ...]) -> None:
        self.office, self.token, self.tokens = office, token, tokens

    def __repr__(self) -> str:
        return "Ann and Mia"

    def sends(self, text: str, files: Sequence[tuple[str, str, bytes]]) -> list[bytes]:
        """The finished mails to Mia that a mail of Ann's leads to."""
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"] = f"Ann Bell <{ANN}>", f"mentoring+{self.token}@example.org"
        message["Subject"], message["Reply-To"] = f"Re: [{self.token}] {ANN}", ALIAS
        message["Message-ID"] = f"<{next(numbers)}.{ANN.replace('@', '.')}@example.test>"
        message.set_content(text)
        for name, kind, content in files:
            main, _, sub = kind.partition("/")
            message.add_attachment(content, maintype=main, subtype=sub, filename=name)
        with self.office.rehearsal(NOW):
            taken = take_in(message.as_bytes(), self.office, NOW)
            assert taken.disposition is not Disposition.SHUNTED, taken.because
            found = [self.office.spool.get(row.id) for row in taken.rows if row.recipients == (MIA,)]
        return found


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    office = office_of(program_in(tmp_path_factory.mktemp("program")), memory_store(), MemorySpool())
    office.begin(NOW)
    people = [
        Person(id=f"M-{n}", name=name, addresses=addresses, since=NOW, stage=Membership.MEMBER)
        for n, name, addresses in ((11, "Ann Bell", (ANN, ALIAS)), (12, "Mia Mentor", (MIA,)), (13, "Ben", (BEN,)))
    ]
    ours = Mentorship(id="P-1", mentor="M-12", mentee="M-11", since=NOW)
    words = {"text": "Good morning!", "writer": "Ada", "pair": Facts(id="P-1"), "remarks": []}
    letters = tuple(Letter(id, "talk", "P-1", words, Urgency.RELAY) for id in ("M-11", "M-12"))
    with office.unit(NOW):
        office.carry_out(Decision(Disposition.ACCEPTED, "", tuple(map(Opened, (*people, ours))), letters), NOW)
    tokens = {thread.party: thread.token for thread in office.store.all(Thread)}
    return Pair(office, tokens["M-11"], tuple(token for party, token in tokens.items() if party != "M-12"))


def spelled(address: str, form: str) -> str:
    local, _, domain = address.partition("@")
    return form.format(local=local, domain=domain, dotted=domain.replace(".", " dot "), upper=address.upper())


ADDRESSES = st.builds(spelled, st.sampled_from(PRIVATE), st.sampled_from(FORMS))
TOKENS = st.sampled_from(
    [
        "mentoring+TOKEN@example.org",
        "mentoring%2BTOKEN%40example.org",
        "<TOKEN.ab2@example.org>",
        "[P-1 TOKEN]",
        "TOKEN",
    ]
)
OTHERS = st.one_of(st.sampled_from(BETWEEN), st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=5))
PIECES = st.lists(st.one_of(ADDRESSES, TOKENS, OTHERS), max_size=10).map("".join)
"""Anything that people may write, with TOKEN where Ann's token stands in it."""


def told(raw: bytes) -> Iterator[str]:
    """Everything that can be read in a finished mail: as it lies there, and each header and part decoded."""
    yield raw.decode("latin-1")
    message: Message = message_from_bytes(raw)
    for part in message.walk():
        yield from (str(make_header(decode_header(value))) for _, value in part.items())
        yield part.get_filename() or ""
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield content.decode("utf-8", "replace")
            yield content.decode("utf-16-le", "replace")
            yield content.decode("utf-16-be", "replace")


def holds_nothing_private(raw: bytes, pair: Pair) -> None:
    for text in told(raw):
        for seen in (text.lower(), plain(text)):
            assert [one for one in (ANN, ALIAS, *pair.tokens) if one in seen] == []
        # Of somebody else an address within a longer word is another one.
        assert not re.search(rf"{re.escape(BEN)}(?![\w-])", plain(text))


@given(PIECES)
def test_words(pair: Pair, text: str) -> None:
    for raw in pair.sends(f"So:\n{text.replace('TOKEN', pair.token)}\nThat is all.", ()):
        holds_nothing_private(raw, pair)


KINDS = [
    *(("text/plain", ".txt", code) for code in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig")),
    ("application/octet-stream", ".csv", "utf-8"),
    ("text/html", ".html", "utf-8"),
    ("application/json", ".json", "utf-8"),
    ("text/vcard", ".vcf", "utf-8"),
    ("text/calendar", ".ics", "utf-8"),
]


@given(PIECES, PIECES, st.sampled_from(KINDS))
def test_files(pair: Pair, text: str, name: str, kind: tuple[str, str, str]) -> None:
    type, ending, code = kind
    called = " ".join(f"x{name}{ending}".replace("TOKEN", pair.token).split())
    for raw in pair.sends("A file.", [(called, type, text.replace("TOKEN", pair.token).encode(code))]):
        holds_nothing_private(raw, pair)


@given(st.sampled_from(PRIVATE), st.sampled_from(["utf-8", "utf-16-le"]), st.binary(max_size=20))
def test_files_that_are_no_text(pair: Pair, address: str, code: str, more: bytes) -> None:
    content = b"\x89\0" + more + address.upper().encode(code) + b"\0\xff"
    for raw in pair.sends("A file.", [("x.png", "image/png", content)]):
        assert [part.get_filename() for part in message_from_bytes(raw).walk() if part.get_filename()] == []


@given(PIECES, PIECES, st.sampled_from(["base64", "quoted-printable"]), st.booleans())
def test_attached_mails(pair: Pair, text: str, subject: str, coding: str, nested: bool) -> None:
    one = EmailMessage(policy=SMTP)
    one["From"], one["To"] = f"Ann <{ANN}>", f"mentoring+{pair.token}@example.org"
    one["Subject"] = " ".join(subject.replace("TOKEN", pair.token).split())
    one["Message-ID"], one["References"] = f"<{pair.token}.x@example.org>", f"<{pair.token}.y@example.org>"
    one.set_content(text.replace("TOKEN", pair.token), cte=coding)
    if nested:
        outer = EmailMessage(policy=SMTP)
        outer["Subject"] = "outer"
        outer.set_content("Look.")
        outer.add_attachment(one)
        one = outer
    for raw in pair.sends("A mail.", [("x.eml", "application/octet-stream", one.as_bytes())]):
        holds_nothing_private(raw, pair)


def test_the_pieces_would_be_found(pair: Pair) -> None:
    """The tests above can fail: without redaction each form stands in the mail for all to see."""
    for form in FORMS:
        assert ANN in plain(spelled(ANN, form)) or "ann.bell+x@example.test" in plain(spelled(ANN, form))
    assert sorted_out((), Redaction.of(())).files == ()
    (raw,) = pair.sends("So.", ())
    with pytest.raises(AssertionError):
        holds_nothing_private(raw + ANN.encode(), pair)
