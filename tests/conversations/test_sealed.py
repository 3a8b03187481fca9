"""A mail that is encrypted is never guessed at: its sender hears once that nobody here can read it (section 5)."""

from __future__ import annotations

import pytest

from mailbot.program.decision import Disposition
from mailbot.program.model import MentorshipStage
from tests.conversations.world import World
from tests.conversations.year import letters_of, only, pair_of, paired

ARMOUR = "-----BEGIN PGP MESSAGE-----\n\nhQEMA1PAtbFq4r9vAQf/Zm9yIHlvdXIgZXllcw==\n=Xk9d\n-----END PGP MESSAGE-----\n"


def kind(raw: bytes, told: bytes) -> bytes:
    """The mail with another content type than that of plain text."""
    return b"\n".join(told if line.startswith(b"Content-Type: text/plain") else line for line in raw.split(b"\n"))


SEALED = {
    "OpenPGP": b"",
    "S/MIME": b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
    "Microsoft rights management": b"Content-Type: application/x-microsoft-rpmsg-message; name=message.rpmsg",
}


@pytest.mark.parametrize("by", SEALED)
async def test_who_writes_encrypted_is_asked_once_to_write_openly(world: World, by: str) -> None:
    raw = world.sam.write("My question", ARMOUR, world.now)
    if SEALED[by]:
        raw = kind(raw, SEALED[by])
    letter = only(await world.post(world.sam, raw))
    assert letter.subject == "Re: My question" and f"encrypted ({by})" in letter.text
    assert world.taken[-1].disposition is Disposition.HELD and "nobody here can read it" in world.taken[-1].because
    assert await world.post(world.sam, raw) == [] and world.taken[-1].because == "taken in before"
    assert not world.ada.inbox
    await world.later(days=8)
    assert len(world.sam.inbox) == 1


async def test_an_automatic_mail_draws_no_letter_however_it_is_sealed(world: World) -> None:
    raw = b"Auto-Submitted: auto-replied\n" + world.sam.write("Away", ARMOUR, world.now)
    assert await world.post(world.sam, raw) == [] and world.taken[-1].disposition is Disposition.IGNORED


async def test_in_a_pair_it_reaches_neither_the_other_nor_an_admin_and_nobody_can_release_it(world: World) -> None:
    kit, _ = await paired(world)
    heard = len(world.ann.inbox)
    only(await world.replies(world.mia, kit, f"{ARMOUR}"))
    assert len(world.ann.inbox) == heard and pair_of(world).stage is MentorshipStage.KICKOFF
    for admin in (world.ada, world.abe):
        assert not letters_of(admin.inbox, "hQEMA1")
    unmoved = only(await world.replies(world.ada, world.ada.last, "RELEASE H-1"))
    assert "nobody here has a key to it" in unmoved.text and "DROP H-1" in unmoved.text
    dropped = only(await world.clicks(world.ada, unmoved, "DROP H-1"))
    assert "H-1" in dropped.text and len(letters_of(world.mia.inbox, "came encrypted")) == 1
    plain = await world.replies(world.mia, kit, "Then openly: see you on Monday.")
    assert plain == [] and "see you on Monday" in world.ann.last.text
