"""What looks like customer data goes back to its writer, what looks like a keyword gets the grammar; both may SEND it
(S55, S56, section 2)."""

from __future__ import annotations

from mailbot.mail.message import Attachment, Mail
from mailbot.mail.passing_on.redact import MASK
from mailbot.program.decision import Disposition
from mailbot.program.model import MentorshipStage
from mailbot.program.passing_on.reserve import Reserve
from tests.conversations.world import World
from tests.conversations.year import letters_of, meet, move, only, paired

WORDS = "The call that fails is the one for card 4111 1111 1111 1111, says ann@example.test."


def kept(world: World) -> list[str]:
    return [id for id in world.office.spool.ids() if "/held/" in id]


def waiting(world: World) -> tuple[int, ...]:
    reserve = world.office.store.get(Reserve, "P-1")
    return tuple(each.number for each in reserve.withheld) if reserve else ()


async def held(world: World, kit: Mail, words: str = WORDS, *files: Attachment) -> Mail:
    """What comes back to Ann instead of reaching Mia."""
    heard = len(world.mia.inbox)
    back = only(await world.replies(world.ann, kit, words, files))
    assert world.taken[-1].disposition is Disposition.HELD
    assert len(world.mia.inbox) == heard
    return back


async def test_customer_data_goes_back_to_its_writer_and_the_admins_hear_that_it_happened_s56(world: World) -> None:
    _, kit = await paired(world)
    back = await held(world, kit)

    assert back.subject == "Not passed on yet: your mail to Mia [P-1]"
    assert "4111 1111 1111 1111" in back.text and MASK in back.text and "SEND" in back.text
    for admin in (world.ada, world.abe):
        (news,) = letters_of(admin.inbox, "was kept back")
        assert "card numbers" in news.text and "Ann" in news.text
        assert "4111" not in news.text and "call that fails" not in news.text


async def test_send_passes_it_on_as_it_is_and_nothing_is_kept_s56(world: World) -> None:
    _, kit = await paired(world)
    back = await held(world, kit, WORDS, Attachment("a.csv", "text/csv", b"week;ann@example.test"))
    assert kept(world) == ["P-1/held/1"] and b"ann@example.test" not in world.office.spool.get("P-1/held/1")

    before = len(world.mia.inbox)
    done = only(await world.clicks(world.ann, back, "SEND"))
    mail = only(world.mia.inbox[before:])
    assert "goes to Mia now" in done.text
    assert mail.text.startswith(f"The call that fails is the one for card 4111 1111 1111 1111, says {MASK}.")
    assert [file.content for file in mail.attachments] == [f"week;{MASK}".encode()]
    assert mail.sender is not None and mail.sender.name.startswith("Ann Bell via") and not mail.header("auto-submitted")
    assert kept(world) == [] and waiting(world) == ()

    again = only(await world.replies(world.ann, back, "SEND"))
    assert "has gone already" in again.text and len(world.mia.inbox) == before + 1


async def test_other_words_in_answer_go_instead_s56(world: World) -> None:
    _, kit = await paired(world)
    back = await held(world, kit)
    assert await world.replies(world.ann, back, "The call that fails is a payment.") == []
    assert world.mia.last.text.startswith("The call that fails is a payment.")


async def test_nobody_says_send_for_somebody_else(world: World) -> None:
    kit, mentees = await paired(world)
    await held(world, mentees)
    answer = only(await world.replies(world.mia, kit, "SEND"))
    assert "None of your mails waits" in answer.text and waiting(world) == (1,)


async def test_of_several_only_the_one_is_sent_whose_letter_is_answered(world: World) -> None:
    _, kit = await paired(world)
    first = await held(world, kit)
    await held(world, kit, "Her IBAN is DE89 3704 0044 0532 0130 00.")
    unsure = only(await world.replies(world.ann, kit, "SEND"))
    assert "2 of your mails wait" in unsure.text and waiting(world) == (1, 2)
    await world.replies(world.ann, first, "SEND")
    assert "4111" in world.mia.last.text and waiting(world) == (2,)
    await world.replies(world.ann, kit, "SEND")
    assert "DE89" in world.mia.last.text and waiting(world) == ()


async def test_what_nobody_sends_is_gone_after_a_week_also_while_the_pair_is_paused(world: World) -> None:
    _, kit = await paired(world)
    back = await held(world, kit)
    move(world, MentorshipStage.PAUSED)
    await world.later(days=6, hours=23)
    assert kept(world) == ["P-1/held/1"]
    await world.later(hours=2)
    assert kept(world) == [] and waiting(world) == ()
    assert "its time is over" in only(await world.replies(world.ann, back, "SEND")).text


async def test_a_restart_keeps_what_waits(world: World) -> None:
    _, kit = await paired(world)
    back = await held(world, kit)
    world.office.begin(world.now)
    assert kept(world) == ["P-1/held/1"]
    await world.replies(world.ann, back, "SEND")
    assert "4111" in world.mia.last.text


async def test_what_goes_with_a_keyword_is_looked_at_as_well(world: World) -> None:
    _, kit = await meet(world)
    for words in (f"PROGRESS: {WORDS}", f"AGENDA {WORDS}", f"PLAN\n- Look at {WORDS}"):
        back = await held(world, kit, words)
        assert "SEND" in back.text
    await world.replies(world.ann, back, "SEND")
    assert world.mia.last.text.startswith("PLAN")


async def test_a_file_of_customers_is_not_passed_on(world: World) -> None:
    _, kit = await paired(world)
    rows = "\n".join(f"row {i};customer{i}@shop.example" for i in range(8)).encode()
    back = await held(world, kit, "The figures.", Attachment("rows.csv", "text/csv", rows))
    assert "a list of 8 mail addresses" in back.text
    back = await held(world, kit, "The figures.", Attachment("customer-list.pdf", "application/pdf", b"%PDF"))
    assert "customer-list.pdf" in back.text


async def test_talk_of_the_trade_is_passed_on(world: World) -> None:
    _, kit = await paired(world)
    for words in (
        "We tested with 4,000 customers a second; account creation took 1200 ms, card payments 911 ms in 2026.",
        "This stays confidential between us, of course, and no customer data goes anywhere.",
        "trace 1764000000123456, build 20261123, 402 911 1020 ms, see https://example.org/a?id=12345678",
    ):
        assert await world.replies(world.ann, kit, words) == []
        assert world.mia.last.text.startswith(words)


async def test_a_near_miss_gets_the_grammar_and_goes_on_with_send(world: World) -> None:
    _, kit = await paired(world)
    heard = len(world.mia.inbox)
    answer = only(await world.replies(world.ann, kit, "CALL TOMORROW\n\nif you like. ann@example.test"))
    assert "CALL" in answer.text and "SEND" in answer.text and len(world.mia.inbox) == heard

    await world.clicks(world.ann, answer, "SEND")
    mail = only(world.mia.inbox[heard:])
    assert mail.text.startswith(f"CALL TOMORROW\n\nif you like. {MASK}")


async def test_a_near_miss_is_mended_in_answer_to_its_letter(world: World) -> None:
    _, kit = await paired(world)
    answer = only(await world.replies(world.ann, kit, "CALL TOMORROW"))
    await world.replies(world.ann, answer, "CALL 2026-12-10 18:00 Berlin")
    assert letters_of(world.mia.inbox, "10 December")
