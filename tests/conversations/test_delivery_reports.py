"""What becomes of letters that do not arrive: who hears of it, and when an address is written to again."""

from __future__ import annotations

from mailbot.mail.message import Mail
from mailbot.program.bookkeeping import Reach, Sent
from mailbot.program.decision import Decision, Disposition
from mailbot.program.lifecycle import Noted
from mailbot.program.model import Person
from mailbot.program.traffic.reach import KEPT, key_of
from tests.conversations.reports import report
from tests.conversations.world import World
from tests.conversations.year import letters_of, on, only, pair_of, paired

FULL = {"status": "4.2.2", "said": "452 4.2.2 mailbox full"}
SPAM = {"status": "5.7.1", "said": "550 5.7.1 message looks like spam"}


def inboxes(world: World) -> dict[str, int]:
    return {key: len(person.inbox) for key, person in world.people.items()}


def reach(world: World, address: str) -> Reach | None:
    return world.office.store.get(Reach, key_of(address))


async def relay(world: World, kit: Mail) -> Mail:
    """Ann writes to Mia; answers with what Mia would have got."""
    await world.replies(world.ann, kit, "Dear Mia,\n\nshall we speak about queues?\n\nAnn")
    assert "queues" in world.mia.last.text
    return world.mia.last


async def returned(world: World, raw: bytes) -> list[Mail]:
    """A report comes in; answers with the letters that it leads to."""
    before = len(world.sent)
    await world.deliver(raw)
    assert world.taken[-1].disposition is Disposition.DELIVERY_REPORT
    return world.sent[before:]


async def test_a_mail_that_came_back_is_told_to_its_writer_and_the_address_rests_until_its_owner_writes(
    world: World,
) -> None:
    kit, anns = await paired(world)
    lost = await relay(world, anns)
    told = await returned(world, report(lost, world.now))

    # Ann hears that her words did not arrive, each admin once that the address takes none; nobody answers a server.
    assert sorted(mail.to[0].address for mail in told) == [world.abe.address, world.ada.address, world.ann.address]
    assert "did not arrive" in world.ann.last.text and "queues" not in world.ann.last.text
    assert world.ann.last.subject.endswith("[P-1]") and world.mia.address not in world.ann.last.text
    assert world.mia.address in world.ada.last.text and "5.1.1" in world.ada.last.text
    assert "P-1" in world.taken[-1].decisions[0].letters[0].topic

    # A second report of the same, or of a letter before it, changes nothing and tells nobody.
    assert await returned(world, report(lost, world.now, status="5.1.10")) == []
    assert await returned(world, report(kit, world.now)) == []

    # Mia's letters stop. Who writes to her is told so; nothing of it waits, nothing is kept.
    before = len(world.mia.inbox)
    again = only(await world.replies(world.ann, anns, "Are you there?"))
    assert "has not been sent" in again.text and len(world.mia.inbox) == before
    assert "nothing is sent to" in world.taken[-1].because and world.taken[-1].disposition is Disposition.ACCEPTED
    assert world.office.store.outbox() == [] and world.office.spool.ids() == []

    # A week later the other of the pair hears of it, once.
    await on(world, "2026-11-29")
    assert not letters_of(world.ann.inbox, "We cannot reach Mia")
    await on(world, "2026-12-05")
    assert "the admins look for another way" in only(letters_of(world.ann.inbox, "We cannot reach Mia")).text
    assert len(letters_of(world.ada.inbox, "come back")) == 1 and len(world.mia.inbox) == before

    # Mia writes from that address, in answer to one of our letters: it is written to again, and everybody hears.
    answers = await world.replies(world.mia, kit, "Dear Ann,\n\nmy mailbox is mended.\n\nMia")
    welcome = only(answers)
    assert "we write to it again" in " ".join(welcome.text.split()) and "not sent meanwhile" in welcome.text
    assert "mended" in letters_of(world.ann.inbox, "mended")[-1].text
    assert letters_of(world.ann.inbox, "Mail reaches Mia again")
    assert len(letters_of(world.ada.inbox, "we write to that address again")) == 1
    await relay(world, anns)


async def test_who_is_written_to_at_another_address_is_in_reach_again(world: World) -> None:
    _, anns = await paired(world)
    await returned(world, report(await relay(world, anns), world.now))
    mia = world.office.store.person_at(world.mia.address)
    assert mia is not None
    with world.office.unit(world.now):
        moved = Noted(Person, mia.id, {"addresses": ("mia@home.example.test", world.mia.address)})
        world.office.carry_out(Decision(Disposition.ACCEPTED, "", (moved,)), world.now)
    world.people["mia"].address = "mia@home.example.test"
    await world.later(minutes=1)
    assert "Mail reaches Mia again" in world.ann.last.text
    await relay(world, anns)
    await world.later(days=8)
    assert len(letters_of(world.ann.inbox, "Mail to Mia")) == 1 and world.office.store.unreachable() == []


async def test_who_only_claims_to_be_somebody_does_not_open_their_address(world: World) -> None:
    _, anns = await paired(world)
    await returned(world, report(await relay(world, anns), world.now))
    before = len(world.mia.inbox)
    await world.writes(world.mia, "Hello", "I am Mia.")
    closed = reach(world, world.mia.address)
    assert closed is not None and closed.suppressed is not None
    assert len(world.mia.inbox) == before


async def test_a_late_mail_is_told_once_and_closes_nothing(world: World) -> None:
    _, anns = await paired(world)
    late = await relay(world, anns)
    delayed = {"action": "delayed", "status": "4.4.1", "said": "connection timed out"}
    told = only(await returned(world, report(late, world.now, **delayed)))
    assert told.to[0].address == world.ann.address and "has not arrived yet" in told.text
    await world.later(hours=4)
    assert await returned(world, report(late, world.now, **delayed)) == []
    await relay(world, anns)

    # Given up in the end: her words did not arrive, and she hears that too.
    gone = only(await returned(world, report(late, world.now, status="4.4.7", said="delivery time expired")))
    assert gone.to[0].address == world.ann.address and "send it again in a few days" in gone.text


async def test_a_full_mailbox_passes_unless_it_stays_full_on_three_days(world: World) -> None:
    _, anns = await paired(world)
    for day in range(3):
        first, second = await relay(world, anns), await relay(world, anns)
        told = await returned(world, report(first, world.now, **FULL))
        told += await returned(world, report(second, world.now, **FULL))
        to_admins = [mail for mail in told if mail.to[0].address == world.ada.address]
        assert len(to_admins) == (day == 2)
        await world.later(days=1)
    assert "on 3 days" in world.ada.last.text
    before = len(world.mia.inbox)
    await world.replies(world.ann, anns, "Still there?")
    assert len(world.mia.inbox) == before


async def test_a_letter_refused_as_spam_costs_nobody_their_address(world: World) -> None:
    _, anns = await paired(world)
    told = await returned(world, report(await relay(world, anns), world.now, **SPAM))
    assert "refused it, not for the address" in " ".join(world.ann.last.text.split())
    assert "The address stays in use" in world.ada.last.text and len(told) == 3
    assert reach(world, world.mia.address) is None
    told = await returned(world, report(await relay(world, anns), world.now, **SPAM))
    assert [mail.to[0].address for mail in told] == [world.ann.address]  # the admins have heard of it today


async def test_a_forged_report_touches_nobody(world: World) -> None:
    _, anns = await paired(world)
    letter = await relay(world, anns)
    was = inboxes(world)

    # Of a letter that never was, and of one's own letter for somebody else's address.
    forged = letter.message_id.replace(letter.message_id[21:33], "a" * 12)
    for raw in (
        report(letter, world.now).replace(letter.message_id.encode(), forged.encode()),
        report(letter, world.now).replace(letter.message_id.encode(), b"nothing@example.org"),
    ):
        await world.deliver(raw)
    assert inboxes(world) == was
    mine = letters_of(world.ann.inbox, "[P-1]")[-1]
    await world.deliver(report(mine, world.now, recipient=world.ada.address))
    assert reach(world, world.ada.address) is None
    assert reach(world, world.mia.address) is None


async def test_a_report_to_a_letters_own_return_address_needs_to_quote_nothing(world: World) -> None:
    _, anns = await paired(world)
    letter = await relay(world, anns)
    path = world.office.handbook.address.return_address(letter_id(letter))
    raw = report(letter, world.now, to=path).replace(letter.message_id.encode(), b"rewritten@relay.example.test")
    assert len(await returned(world, raw)) == 3
    closed = reach(world, world.mia.address)
    assert closed is not None and closed.suppressed == world.now


async def test_a_report_is_never_obeyed_nor_answered_nor_a_sign_of_life(world: World) -> None:
    kit, anns = await paired(world)
    letter = await relay(world, anns)
    before = pair_of(world)
    raw = report(letter, world.now, to=kit.header("reply-to").rpartition("<")[2].rstrip(">"), action="delayed")
    raw = raw.replace(b"This is the mail system", b"CALL 2026-12-10 18:00 Berlin\n\nDear Ann, hello.\n\nThis is")
    told = only(await returned(world, raw))
    assert told.to[0].address == world.ann.address and "hello" not in told.text
    assert pair_of(world) == before


async def test_behind_an_address_that_passes_mail_on_a_failure_may_pass(world: World) -> None:
    _, anns = await paired(world)
    letter = await relay(world, anns)
    told = await returned(world, report(letter, world.now, recipient="mia@elsewhere.example.test"))
    assert [mail.to[0].address for mail in told] == [world.ann.address]
    behind = reach(world, world.mia.address)
    assert behind is not None and behind.suppressed is None and len(behind.failed) == 1


async def test_letters_about_letters_come_to_an_end(world: World) -> None:
    """Mia's address fails, then Ada's, who was told of it, then Abe's, who was told of that."""
    _, anns = await paired(world)
    first = await returned(world, report(await relay(world, anns), world.now))
    news = next(mail for mail in first if mail.to[0].address == world.ada.address)
    second = only(await returned(world, report(news, world.now)))
    assert second.to[0].address == world.abe.address and "config.toml" in second.text
    assert await returned(world, report(second, world.now)) == []

    await world.writes(world.sam, "A question", "Is there a fixed hour for the calls?")
    assert world.ada.inbox[-1] is news and world.abe.inbox[-1] is second
    assert await returned(world, report(world.sam.last, world.now)) == []


async def test_news_of_refused_letters_that_are_refused_draw_no_more_news(world: World) -> None:
    _, anns = await paired(world)
    told = await returned(world, report(await relay(world, anns), world.now, **SPAM))
    for mail in told:
        if mail.to[0].address in {world.ada.address, world.abe.address}:
            assert await returned(world, report(mail, world.now, **SPAM)) == []


async def test_what_was_sent_is_known_for_two_weeks(world: World) -> None:
    _, anns = await paired(world)
    old = await relay(world, anns)
    assert world.office.store.get(Sent, letter_id(old)) is not None
    await world.later(days=KEPT.days + 2)
    assert world.office.store.get(Sent, letter_id(old)) is None
    assert await returned(world, report(old, world.now)) == []
    assert reach(world, world.mia.address) is None


def letter_id(mail: Mail) -> str:
    return mail.message_id.partition(".")[2].partition("@")[0]
