"""The kickoff kit: all eight parts of it to both, each in their words, and the pair's first letter is enough to begin
(S23, S24)."""

from __future__ import annotations

from tests.conversations.world import World
from tests.conversations.year import only, pair_of, paired

PARTS = (
    "What the call is for",
    "Questions that",
    "Look at yourself",
    "How often",
    "How soon",
    "How to get back in touch",
    "Where you talk",
    "What stays outside",
)
OBJECTIVES = {"mia": "Get to know Ann better", "ann": "Who you are, and what brought you here"}


async def test_both_get_all_eight_parts_and_each_is_spoken_to_in_their_role(world: World) -> None:
    kit, mentees = await paired(world)
    for letter, role in ((kit, "mia"), (mentees, "ann")):
        assert [part for part in PARTS if part not in letter.text] == []
        assert OBJECTIVES[role] in letter.text and "What do you believe about performance" in letter.text
    assert "Say what Ann can count on" in kit.text and "Ask Mia what you can count on" in mentees.text

    begun = only(await world.replies(world.ann, mentees, "CALL next Thursday 5pm https://meet.example.org/spe"))
    assert "Which one do you mean?" in begun.text  # on a Monday it may be in three days, or in ten
    named = only(await world.replies(world.mia, kit, "CALL Thursday 5pm https://meet.example.org/spe"))
    assert "Thursday 26 November, 17:00 (Berlin)" in named.subject and len(pair_of(world).calls) == 1
