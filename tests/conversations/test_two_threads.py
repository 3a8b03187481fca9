"""A mail that names two of our threads is for neither before its writer has said which: words for one must not reach
the other (section 5)."""

from __future__ import annotations

from mailbot.demo.correspondent import Correspondent
from mailbot.mail.message import Mail
from mailbot.program.decision import Disposition
from mailbot.program.model import ApplicationStage
from tests.conversations.test_finished_replies import two_pairs
from tests.conversations.test_from_application_to_kickoff import only
from tests.conversations.test_other_ways import applied, stage
from tests.conversations.world import World, numbers
from tests.conversations.year import letters_of


def crossed(who: Correspondent, text: str, to: str, *, answers: Mail, before: Mail) -> bytes:
    """A mail to one address in answer to one letter, with another one's id among its References."""
    head = f"From: {who.name} <{who.address}>\nTo: {to}\nMessage-ID: <crossed.{next(numbers)}@example.test>\n"
    ids = f"In-Reply-To: <{answers.message_id}>\nReferences: <{before.message_id}> <{answers.message_id}>\n"
    return f"{head}{ids}Subject: Re: {answers.subject}\n\n{text}\n".replace("\n", "\r\n").encode()


async def test_words_that_could_be_for_either_of_two_mentees_reach_neither(world: World) -> None:
    await two_pairs(world)
    ann, cem = (letters_of(world.mia.inbox, f"You and {name}")[-1] for name in ("Ann", "Cem"))
    heard = len(world.ann.inbox), len(world.cem.inbox)
    to_ann, to_all = ann.header("reply-to"), world.program.config.program.address
    for raw in (
        crossed(world.mia, "Between us: Cem is slow.", to_ann, answers=cem, before=cem),
        crossed(world.mia, "Between us: Ann is slow.", to_all, answers=cem, before=ann),
    ):
        back = only(await world.post(world.mia, raw))
        assert world.taken[-1].disposition is Disposition.HELD and "two of our letters at once" in back.text
    assert heard == (len(world.ann.inbox), len(world.cem.inbox))
    await world.post(world.mia, crossed(world.mia, "Hello Cem.", cem.header("reply-to"), answers=cem, before=cem))
    assert "Hello Cem." in world.cem.last.text


async def test_a_decision_in_answer_to_one_packet_is_not_taken_on_another(world: World) -> None:
    await applied(world, "ann")
    ann = letters_of(world.ada.inbox, "Ann Bell applies")[-1]
    await applied(world, "cem")
    cem = letters_of(world.ada.inbox, "Cem Kaya applies")[-1]
    await world.post(world.ada, crossed(world.ada, "REJECT", ann.header("reply-to"), answers=cem, before=cem))
    assert world.taken[-1].disposition is Disposition.HELD
    assert {stage(world, id) for id in ("A-1", "A-2")} == {ApplicationStage.COMPLETE}
    desk = ann.text.partition("Commands outside a thread: ")[2].split()[0]
    told = only(await world.post(world.ada, crossed(world.ada, "LIST pending", desk, answers=cem, before=ann)))
    assert "A-1" in told.text and "A-2" in told.text
