"""A token comes back by whatever way a client keeps, and proves something only together with From (section 4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mailbot.adapters.memory import memory_store
from mailbot.mail.message import Address, Mail
from mailbot.mail.origin.authenticity import Authentication
from mailbot.mail.passing_on.redact import MASK, Redaction
from mailbot.ports import Store, Unit
from mailbot.program.bookkeeping import Thread
from mailbot.program.model import Person
from mailbot.program.trust.token import ProgramAddress, tokens_in
from mailbot.program.trust.weighing import Level, Needs, Trust, weigh

NOW = datetime(2027, 1, 10, 12, tzinfo=UTC)
PROGRAM = ProgramAddress("mentoring@example.org")
PLAIN = ProgramAddress("mentoring@example.org", "")
ANN_7, ANN_8, BEN_7 = "abcdefghijklmnopq234", "bbbbbbbbbbbbbbbbb222", "k3x7" * 5
MAIL = Mail(message_id="m@example.test", digest="sha256:0", sender=Address("ann@example.test", "Ann"))


def to(*addresses: str) -> tuple[Address, ...]:
    return tuple(Address(address) for address in addresses)


def reply_address(token: str) -> str:
    return PROGRAM.with_token(token)


@pytest.fixture
def books() -> Store:
    """Ann in two threads, Ben in one, and a stranger's question."""
    store = memory_store()
    people = [
        Person(id="M-1", name="Ann", addresses=("ann@example.test", "ann@home.example.test"), since=NOW),
        Person(id="M-2", name="Ben", addresses=("ben@example.test",), since=NOW),
    ]
    threads = [
        _thread(ANN_7, "M-1", "P-7"),
        _thread(ANN_8, "M-1", "P-8"),
        _thread(BEN_7, "M-2", "P-7"),
        _thread("c" * 20, "eve@example.test", "Q-1"),
    ]
    store.commit(Unit(records=(*people, *threads)))
    return store


def _thread(token: str, party: str, topic: str) -> Thread:
    return Thread(id=token, party=party, topic=topic, token=token, subject="s", opened=NOW)


def trust_of(mail: Mail, books: Store, program: ProgramAddress = PROGRAM) -> Trust:
    return weigh(mail, tokens_in(mail, program), books)


WAYS = {
    "To": replace(MAIL, to=to("cy@example.test", reply_address(ANN_7))),
    "Cc": replace(MAIL, to=to("mentoring@example.org"), cc=to(reply_address(ANN_7))),
    "In-Reply-To": replace(MAIL, in_reply_to=(PROGRAM.message_id(ANN_7, "x2"),)),
    "References": replace(MAIL, references=("a@example.test", PROGRAM.message_id(ANN_7, "x2"), "b@example.test")),
    "subject": replace(MAIL, subject=PLAIN.subject_with("Re: Your pair [P-7]", ANN_7)),
    "subject without a record": replace(MAIL, subject="AW: " + PLAIN.subject_with("A question", ANN_7)),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("program", [PROGRAM, ProgramAddress("Mentoring@Example.ORG")], ids=["lower", "mixed"])
def test_a_token_comes_back_by_any_way_and_in_any_case(way: str, program: ProgramAddress, books: Store) -> None:
    mail = WAYS[way]
    shouted = replace(
        mail,
        subject=mail.subject.upper(),
        in_reply_to=tuple(id.upper() for id in mail.in_reply_to),
        references=tuple(id.upper() for id in mail.references),
        to=to(*(each.address.upper() for each in mail.to)),
        cc=to(*(each.address.upper() for each in mail.cc)),
    )
    for each in (mail, shouted):
        assert tokens_in(each, program) == (ANN_7,)
    trust = trust_of(mail, books, program)
    assert (trust.by_token, trust.level, trust.strayed, trust.rivals) == (True, Level.TOKEN, False, ())
    assert trust.thread is not None
    assert trust.thread.topic == "P-7"


@pytest.mark.parametrize(
    "mail",
    [
        replace(MAIL, subject="Re: internationalization"),
        replace(MAIL, subject="[P-7] counterrevolutionary abcdefghijklmnopq234"),
        replace(MAIL, to=to("mentoring+hello@example.org", "mentoring+b-x2@example.org", "mentoring@example.org")),
        replace(MAIL, to=to(f"mentoring+{ANN_7}@example.test", f"other+{ANN_7}@example.org")),
        replace(MAIL, to=to(f"mentoring+{ANN_7}a@example.org", f"mentoring+{ANN_7[:-1]}1@example.org")),
        replace(MAIL, in_reply_to=(f"{ANN_7}.x2@example.test", f"{ANN_7}@example.org", f"x{ANN_7}.x@example.org")),
    ],
)
def test_what_only_looks_like_one_is_no_token(mail: Mail) -> None:
    assert tokens_in(mail, PROGRAM) == ()


def test_an_ordinary_word_of_twenty_letters_in_brackets_is_nobodys_token(books: Store) -> None:
    trust = trust_of(replace(MAIL, subject="[internationalization] a question"), books)
    assert trust == Trust(trust.sender)
    assert trust.level is Level.CLAIMED


def test_each_token_is_found_once_and_addresses_come_first() -> None:
    mail = replace(
        MAIL,
        to=to(reply_address(ANN_8)),
        cc=to(reply_address(ANN_8)),
        in_reply_to=(PROGRAM.message_id(ANN_7, "a"),),
        references=(PROGRAM.message_id(BEN_7, "b"), PROGRAM.message_id(ANN_7, "a")),
        subject=f"[P-8 {ANN_8}]",
    )
    assert tokens_in(mail, PROGRAM) == (ANN_8, ANN_7, BEN_7)


def test_a_token_counts_from_any_address_of_its_person(books: Store) -> None:
    mail = replace(WAYS["To"], sender=Address("ann@home.example.test"))
    assert trust_of(mail, books).by_token


def test_a_token_of_someone_else_strays_and_proves_nothing(books: Store) -> None:
    mail = replace(MAIL, to=to(reply_address(BEN_7)))
    trust = trust_of(mail, books)
    ann, ben = books.person_at("ann@example.test"), books.person_at("ben@example.test")
    assert trust == Trust(ann, strayed=True, owner=ben)
    assert trust.level is Level.CLAIMED


def test_whoever_vouches_for_a_stray_mail_vouches_for_the_owner_of_its_token(books: Store) -> None:
    ann, ben = books.person_at("ann@example.test"), books.person_at("ben@example.test")
    unknown = trust_of(replace(WAYS["To"], sender=Address("mallory@example.test")), books)
    for vouched in (unknown.vouched(None), unknown.vouched(ann)):
        assert vouched.sender == ann and vouched.level is Level.BOTH and not vouched.strayed
        assert vouched.thread is not None and vouched.thread.topic == "P-7"
    of_another = unknown.vouched(ben)
    assert of_another.sender == ben and of_another.thread is None


def test_a_known_sender_with_anothers_token_is_vouched_for_without_it(books: Store) -> None:
    trust = trust_of(replace(MAIL, to=to(reply_address(BEN_7))), books)
    assert trust.vouched(None).sender == books.person_at("ann@example.test") and trust.vouched(None).thread is None


def test_a_members_token_from_an_unknown_address_strays_too(books: Store) -> None:
    trust = trust_of(replace(WAYS["To"], sender=Address("mallory@example.test")), books)
    assert (trust.sender, trust.thread, trust.strayed, trust.level) == (None, None, True, Level.UNKNOWN)


def test_a_strangers_token_counts_with_the_address_it_was_given_to(books: Store) -> None:
    mail = replace(MAIL, sender=Address("eve@example.test"), to=to(reply_address("c" * 20)))
    trust = trust_of(mail, books)
    assert (trust.sender, trust.by_token, trust.level) == (None, True, Level.TOKEN)


def test_a_mail_without_a_readable_sender_proves_nothing(books: Store) -> None:
    assert trust_of(replace(WAYS["To"], sender=None), books) == Trust(
        None, strayed=True, owner=books.person_at("ann@example.test")
    )


def test_a_mail_to_two_threads_of_ones_own_is_ambiguous(books: Store) -> None:
    for mail in (
        replace(MAIL, to=to(reply_address(ANN_7), reply_address(ANN_8))),
        replace(MAIL, to=to(reply_address(ANN_7)), cc=to(reply_address(ANN_8))),
    ):
        trust = trust_of(mail, books)
        assert trust.by_token
        assert trust.thread is not None
        assert (trust.thread.topic, [rival.topic for rival in trust.rivals]) == ("P-7", ["P-8"])


def test_an_older_token_that_a_client_left_in_references_is_no_rival(books: Store) -> None:
    mail = replace(MAIL, to=to(reply_address(ANN_8)), references=(PROGRAM.message_id(ANN_7, "a"),))
    trust = trust_of(mail, books)
    assert trust.thread is not None
    assert (trust.thread.topic, trust.rivals) == ("P-8", ())
    for named in (replace(mail, subject=f"[{ANN_7}]"), replace(mail, in_reply_to=mail.references)):
        assert [rival.topic for rival in trust_of(named, books).rivals] == ["P-7"]


def test_somebody_elses_address_beside_ones_own_is_no_rival(books: Store) -> None:
    trust = trust_of(replace(MAIL, to=to(reply_address(BEN_7), reply_address(ANN_8))), books)
    assert trust.thread is not None
    assert (trust.thread.topic, trust.rivals, trust.strayed) == ("P-8", (), False)


@pytest.mark.parametrize(
    ("trust", "level", "either", "both", "both_where_configured"),
    [
        (Trust(None), Level.UNKNOWN, False, False, False),
        (Trust(None, by_token=True), Level.TOKEN, True, True, False),
        (Trust(None, authenticated=True), Level.UNKNOWN, True, False, False),
        (Trust(None, by_token=True, authenticated=True), Level.BOTH, True, True, True),
    ],
)
def test_two_proofs_are_asked_for_only_where_the_second_can_be_had(
    trust: Trust, level: Level, either: bool, both: bool, both_where_configured: bool
) -> None:
    assert trust.level is level
    assert trust.suffices(Needs.ANY, authentication_configured=True)
    assert trust.suffices(Needs.EITHER, authentication_configured=True) is either
    assert trust.suffices(Needs.BOTH, authentication_configured=False) is both
    assert trust.suffices(Needs.BOTH, authentication_configured=True) is both_where_configured


def test_a_member_whose_server_vouches_is_authenticated(books: Store) -> None:
    trust = weigh(MAIL, (), books, Authentication(passed=True))
    assert trust.level is Level.AUTHENTICATED
    assert not trust.suffices(Needs.BOTH, authentication_configured=True)


@pytest.mark.parametrize("program", [PROGRAM, PLAIN, ProgramAddress("m.ail@example.org", "-")])
def test_no_token_survives_redaction_however_it_is_spelled(program: ProgramAddress) -> None:
    spelled = [
        program.message_id(ANN_7, "x2yz"),
        program.message_id(ANN_7, "x2yz").replace("@", "%40"),
        PLAIN.subject_with("Your pair [P-7]", ANN_7),
        PLAIN.subject_with("Your pair", ANN_7),
        f"subject=Re%3A%20%5BP-7%20{ANN_7}%5D",
        f"subject=%5B{ANN_7}%5D",
    ]
    if program.separator:
        address = program.with_token(ANN_7)
        spelled += [address, address.replace("@", "%40"), f"mailto:{address.replace('+', '%2B')}?subject=x"]
    redaction = Redaction.of((), program.token_pattern())
    for written in (*spelled, *(each.upper() for each in spelled)):
        masked = redaction.text(f"see <{written}> and internationalization")
        assert ANN_7 not in masked.lower()
        assert MASK in masked
        assert masked.endswith("and internationalization")


def test_redaction_leaves_the_programs_plain_address_and_other_peoples() -> None:
    text = "write to mentoring@example.org, bob+tag@example.org or [internationalisation of it]"
    assert Redaction.of(("ann@example.test",), PROGRAM.token_pattern()).text(text) == text


def test_without_sub_addresses_a_letter_goes_by_its_plain_address_and_carries_its_token_in_the_subject() -> None:
    assert PLAIN.with_token(ANN_7) == PLAIN.return_address("x") == "mentoring@example.org"
    assert PROGRAM.subject_with("Your pair [P-7]", ANN_7) == "Your pair [P-7]"
    assert PROGRAM.return_address("x2") == "mentoring+b-x2@example.org"
    assert PROGRAM.is_ours("Mentoring+anything@Example.org")
    assert not PLAIN.is_ours("mentoring+anything@example.org")
    assert not PROGRAM.is_ours("mentoring2@example.org")
    assert not PROGRAM.is_ours("mentoring@sub.example.org")
