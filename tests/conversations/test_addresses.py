"""Second addresses, new addresses: a token from elsewhere is asked about, and no address changes on one side's word
(section 4)."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from mailbot.demo.correspondent import Correspondent
from mailbot.mail.message import Mail
from mailbot.program.decision import Decision, Disposition
from mailbot.program.lifecycle import Noted
from mailbot.program.model import ApplicationStage, Person
from mailbot.program.trust.challenge import Challenge, ChallengeStage
from mailbot.program.trust.relocation import Relocation, RelocationStage
from tests.conversations.test_from_application_to_kickoff import only
from tests.conversations.test_other_ways import applied, stage
from tests.conversations.world import World

HOME = "mia@home.example.test"


def elsewhere(world: World, key: str = "mia", address: str = HOME) -> Correspondent:
    """The same person with another mail account, to which the world delivers as well."""
    at_home = Correspondent(world.people[key].name, address, world.mia.program, ZoneInfo("Europe/Berlin"))
    world.people[f"{key} at home"] = at_home
    return at_home


def person(world: World, key: str = "mia") -> Person:
    found = world.office.store.person_at(world.people[key].address)
    assert found is not None
    return found


def relocation(world: World, id: str = "N-1") -> Relocation:
    found = world.office.store.get(Relocation, id)
    assert found is not None
    return found


async def a_letter(world: World) -> Mail:
    """Mia is a mentor and has a letter of ours."""
    world.enrol_mentor("mia", ["testing"], slots=1)
    return only(await world.writes(world.mia, "STATUS", ""))


# --- a token from elsewhere


async def test_a_token_from_an_unknown_address_asks_its_owner_and_tells_the_other_nothing(world: World) -> None:
    letter = await a_letter(world)
    home = elsewhere(world)
    assert await world.post(home, home.reply(letter, "SLOTS 3", world.now)) == []
    assert world.taken[-1].disposition is Disposition.HELD and person(world).slots == 1
    asked = world.mia.last
    assert HOME in asked.text and "SLOTS 3" in asked.text and "YES ADD" in asked.text
    assert home.inbox == []


async def test_a_yes_does_it_once_and_keeps_the_address_unknown(world: World) -> None:
    letter = await a_letter(world)
    home = elsewhere(world)
    await world.post(home, home.reply(letter, "SLOTS 3", world.now))
    told = only(await world.clicks(world.mia, world.mia.last, "YES"))
    assert person(world).slots == 3 and "3" in told.text
    assert person(world).addresses == (world.mia.address,) and home.inbox == []
    await world.post(home, home.reply(letter, "SLOTS 4", world.now))
    assert person(world).slots == 3


async def test_a_yes_add_makes_the_address_theirs_for_good(world: World) -> None:
    letter = await a_letter(world)
    home = elsewhere(world)
    await world.post(home, home.reply(letter, "SLOTS 3", world.now))
    letters = await world.clicks(world.mia, world.mia.last, "YES ADD")
    done, added = sorted(letters, key=lambda letter: "[C-1]" in letter.subject)
    assert person(world).slots == 3 and person(world).addresses == (world.mia.address, HOME)
    assert f"mail from {HOME} counts as yours" in added.text and "3" in done.text
    await world.post(home, home.reply(letter, "SLOTS 4", world.now))
    assert person(world).slots == 4
    assert home.inbox == [] and "4" in world.mia.last.text


async def test_an_added_address_is_shown_and_taken_off_by_its_owner_with_a_fresh_yes(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    with world.office.unit(world.now):
        noted = Noted(Person, person(world).id, {"addresses": (world.mia.address, HOME)})
        world.office.carry_out(Decision(Disposition.ACCEPTED, "", (noted,)), world.now)
    card = only(await world.writes(world.mia, "STATUS", ""))
    assert f"you are also known as {HOME}" in card.text and "ADDRESS REMOVE" in card.text
    asked = only(await world.replies(world.mia, card, f"ADDRESS remove {HOME}"))
    assert "YES" in asked.text and HOME in person(world).addresses
    done = only(await world.clicks(world.mia, asked, "YES"))
    assert f"{HOME} is yours no more" in done.text and person(world).addresses == (world.mia.address,)
    assert world.office.store.person_at(HOME) is None
    for address, why in ((HOME, "none of your addresses"), (world.mia.address, "where your letters go")):
        asked = only(await world.replies(world.mia, done, f"ADDRESS {address} remove"))
        refused = only(await world.clicks(world.mia, asked, "YES"))
        assert why in refused.text and person(world).addresses == (world.mia.address,)


async def test_a_no_tells_the_admins_that_somebody_has_a_letter_of_theirs(world: World) -> None:
    letter = await a_letter(world)
    await world.post(world.sam, world.sam.reply(letter, "SLOTS 9", world.now))
    await world.clicks(world.mia, world.mia.last, "NO")
    assert person(world).slots == 1 and person(world).addresses == (world.mia.address,)
    assert (
        "brought one of our letters to Mia Mentor" in world.ada.last.text and world.sam.address in world.ada.last.text
    )
    assert world.sam.inbox == []


async def test_a_friend_who_answers_a_forwarded_letter_is_met_with_silence_and_its_owner_asked_once(
    world: World,
) -> None:
    letter = await a_letter(world)
    before = len(world.mia.inbox)
    for words in ("What is this about?", "Hello?", "Is anybody there?"):
        assert await world.post(world.sam, world.sam.reply(letter, words, world.now)) == []
    assert len(world.mia.inbox) == before + 1
    await world.later(days=8)
    assert len(world.mia.inbox) == before + 2 and "2 other mails" in world.mia.last.text
    assert world.sam.inbox == []


async def test_a_friend_who_only_wants_to_apply_gets_the_form(world: World) -> None:
    letter = await a_letter(world)
    form = only(await world.post(world.sam, world.sam.reply(letter, "APPLY", world.now)))
    assert "Your discipline" in form.text


async def test_an_admins_second_address_is_not_added_by_mail(world: World) -> None:
    await applied(world)
    packet = world.ada.last
    home = elsewhere(world, "ada", "ada@home.example.test")
    await world.post(home, home.reply(packet, "REJECT", world.now))
    asked = world.ada.last
    assert "YES ADD" not in asked.text and stage(world, "A-1") is ApplicationStage.COMPLETE
    await world.replies(world.ada, asked, "YES ADD")
    assert stage(world, "A-1") is ApplicationStage.REJECTED
    assert person(world, "ada").addresses == (world.ada.address,)


async def test_an_address_that_has_become_somebodys_meanwhile_is_not_added(world: World) -> None:
    letter = await a_letter(world)
    await world.post(world.cem, world.cem.reply(letter, "SLOTS 3", world.now))
    asked = world.mia.last
    world.enrol_mentor("cem", ["testing"], slots=1)
    await world.clicks(world.mia, asked, "YES ADD")
    assert person(world).addresses == (world.mia.address,)
    assert person(world, "cem").id != person(world).id and person(world, "cem").slots == 1
    assert person(world).slots == 3


async def test_another_members_token_is_nobodys_proof(world: World) -> None:
    letter = await a_letter(world)
    world.enrol_mentor("ben", ["testing"], slots=1)
    asked = only(await world.replies(world.ben, letter, "SLOTS 5"))
    assert "A mail from your address says SLOTS 5" in asked.text and "YES ADD" not in asked.text
    assert person(world).slots == person(world, "ben").slots == 1
    await world.clicks(world.ben, asked, "YES")
    assert person(world, "ben").slots == 5 and person(world).slots == 1


# --- a new address


async def asked_for(world: World, new: str = HOME) -> tuple[Correspondent, Mail, Mail]:
    """Mia names a new address; answers with it and with the questions to the old one and to the new one."""
    letter = await a_letter(world)
    home = elsewhere(world, address=new)
    old = only(await world.replies(world.mia, letter, f"ADDRESS {new}"))
    return home, old, only(home.inbox)


async def test_a_new_address_counts_once_both_have_said_yes(world: World) -> None:
    home, old, new = await asked_for(world)
    assert HOME in old.text and "Mia" not in new.text and world.mia.address not in new.text
    noted = only(await world.clicks(world.mia, old, "YES"))
    assert "noted" in noted.text and person(world).address == world.mia.address
    changed = only(await world.clicks(home, new, "YES"))
    assert world.mia.address in changed.text
    member = world.office.store.person_at(HOME)
    assert member is not None and member.addresses == (HOME,) and member.slots == 1
    assert world.office.store.person_at(world.mia.address) is None
    assert relocation(world).stage is RelocationStage.CHANGED
    told = only(await world.replies(home, changed, "SLOTS 2"))
    assert "2" in told.text


async def test_it_does_not_matter_which_of_them_is_first(world: World) -> None:
    home, old, new = await asked_for(world)
    await world.clicks(home, new, "YES")
    assert person(world).address == world.mia.address
    await world.clicks(world.mia, old, "YES")
    assert "Your letters come to" in home.last.text
    old_thread = world.mia.inbox[0]
    await world.post(home, home.reply(old_thread, "SLOTS 3", world.now))
    member = world.office.store.person_at(HOME)
    assert member is not None and member.slots == 3


async def test_a_no_of_either_leaves_everything_as_it_was(world: World) -> None:
    home, old, new = await asked_for(world)
    await world.clicks(world.mia, old, "NO")
    assert relocation(world).stage is RelocationStage.DENIED
    await world.clicks(home, new, "YES")
    assert person(world).addresses == (world.mia.address,)
    assert "your answer is noted" in home.last.text and world.mia.address not in home.last.text


async def test_a_new_address_that_does_not_answer_is_forgotten_with_a_notice(world: World) -> None:
    home, old, _ = await asked_for(world)
    await world.clicks(world.mia, old, "YES")
    await world.later(days=8)
    assert "not been confirmed in time" in world.mia.last.text
    assert relocation(world).stage is RelocationStage.EXPIRED and len(home.inbox) == 1


async def test_where_the_old_one_is_silent_an_admin_decides_after_a_week(world: World) -> None:
    home, _, new = await asked_for(world)
    await world.clicks(home, new, "YES")
    await world.later(days=6)
    assert person(world).address == world.mia.address
    await world.later(days=1, hours=1)
    asked = world.ada.last
    assert "has not answered" in " ".join(asked.text.split()) and HOME in asked.text
    told = only(await world.clicks(world.ada, asked, "YES"))
    assert HOME in told.text and world.office.store.person_at(HOME) is not None
    late = only(await world.clicks(world.abe, world.abe.last, "NO"))
    assert HOME in late.text and world.office.store.person_at(HOME) is not None


async def test_an_old_address_that_is_gone_is_replaced_at_the_word_of_an_admin_and_of_the_new_one(world: World) -> None:
    letter = await a_letter(world)
    home = elsewhere(world)
    assert await world.post(home, home.reply(letter, f"ADDRESS {HOME}", world.now)) == []
    assert "asks us to write there" in world.mia.last.text
    await world.later(days=7, hours=1)
    asked = world.ada.last
    assert home.inbox == []
    await world.clicks(world.ada, asked, "YES")
    question = only(home.inbox)
    assert world.office.store.person_at(HOME) is None
    await world.clicks(home, question, "YES")
    assert world.office.store.person_at(HOME) is not None


async def test_whoever_claims_to_be_a_members_new_address_and_is_not_is_told_to_the_admins(world: World) -> None:
    letter = await a_letter(world)
    await world.post(world.sam, world.sam.reply(letter, f"ADDRESS {world.sam.address}", world.now))
    kept = only(await world.clicks(world.mia, world.mia.last, "NO"))
    assert "go on writing to you here" in kept.text and world.sam.inbox == []
    assert world.sam.address in world.ada.last.text and "not from them" in world.abe.last.text
    await world.later(days=8)
    assert person(world).addresses == (world.mia.address,)


async def test_an_admin_can_name_a_members_new_address_with_a_weeks_notice_to_the_old_one(world: World) -> None:
    await a_letter(world)
    home = elsewhere(world)
    notices = only(await world.writes(world.ada, "STATUS", ""))
    asked = only(await world.replies(world.ada, notices, f"ADDRESS Mia Mentor {HOME}"))
    assert "Did you send this?" in asked.subject and home.inbox == []
    await world.clicks(world.ada, asked, "YES")
    assert "An admin has heard" in world.mia.last.text
    await world.clicks(home, only(home.inbox), "YES")
    assert world.office.store.person_at(HOME) is None
    await world.later(days=7, hours=1)
    assert world.office.store.person_at(HOME) is not None


async def test_a_new_address_without_proof_is_asked_about_at_the_old_one_first(world: World) -> None:
    await a_letter(world)
    home = elsewhere(world)
    asked = only(await world.writes(world.mia, "", f"ADDRESS {HOME}"))
    assert "Did you send this?" in asked.subject and home.inbox == []
    await world.clicks(world.mia, asked, "YES")
    await world.clicks(home, only(home.inbox), "YES")
    assert world.office.store.person_at(HOME) is not None


async def test_an_admins_address_changes_in_the_config_only(world: World) -> None:
    letter = only(await world.writes(world.ada, "STATUS", ""))
    told = only(await world.replies(world.ada, letter, "ADDRESS ada@home.example.test"))
    assert "config" in told.text and world.office.store.last_number("N") == 0


async def test_somebody_elses_address_is_refused_without_saying_whose_it_is(world: World) -> None:
    letter = await a_letter(world)
    await applied(world)
    told = only(await world.replies(world.mia, letter, f"ADDRESS {world.ann.address}"))
    assert "cannot be used here" in told.text and "Ann" not in told.text and "belongs" not in told.text
    for unfit in (world.mia.program, world.ada.address, "not..an@example.test"):
        told = only(await world.replies(world.mia, letter, f"ADDRESS {unfit}"))
        assert "cannot be used here" in told.text
    assert world.office.store.last_number("N") == 0


async def test_a_second_request_takes_the_place_of_the_first(world: World) -> None:
    home, old, new = await asked_for(world)
    other = elsewhere(world, "ben", "mia@work.example.test")
    second = only(await world.replies(world.mia, old, "ADDRESS mia@work.example.test"))
    await world.clicks(home, new, "YES")
    await world.clicks(world.mia, old, "YES")
    assert person(world).address == world.mia.address
    await world.clicks(world.mia, second, "YES")
    await world.clicks(other, other.inbox[-1], "YES")
    assert world.office.store.person_at("mia@work.example.test") is not None


async def test_an_address_that_became_somebodys_while_it_was_asked_about_is_refused(world: World) -> None:
    _, old, _ = await asked_for(world, world.cem.address)
    new = world.cem.last if world.cem.inbox else world.people["mia at home"].last
    await world.clicks(world.mia, old, "YES")
    world.enrol_mentor("cem", ["testing"], slots=1)
    await world.clicks(world.cem, new, "YES")
    assert person(world).address == world.mia.address
    assert relocation(world).stage is not RelocationStage.CHANGED


async def test_a_yes_that_is_not_a_line_of_its_own_is_asked_back(world: World) -> None:
    home, _, new = await asked_for(world)
    back = only(await world.replies(home, new, "Yes please, that is me"))
    assert "YES or NO on a line of its own" in back.text and relocation(world).new_said is None
    await world.clicks(home, back, "YES")
    assert relocation(world).new_said is not None


async def test_an_unproven_yes_changes_no_address(world: World) -> None:
    home, old, _ = await asked_for(world)
    await world.writes(world.mia, old.subject, "YES")
    await world.writes(home, "Re: Shall we write to you here? [N-1]", "YES")
    assert relocation(world).old_said is None and relocation(world).new_said is None


async def test_an_admin_who_has_left_does_not_decide_on_an_address(world: World) -> None:
    home, _, new = await asked_for(world)
    await world.clicks(home, new, "YES")
    await world.later(days=7, hours=1)
    asked = world.ada.last
    world.office.handbook = replace(world.office.handbook, admins=world.office.handbook.admins[1:])
    kind = only(await world.clicks(world.ada, asked, "YES"))
    assert "not one of them at present" in kind.text and person(world).address == world.mia.address


async def test_a_challenge_is_settled_however_an_address_was_asked_about(world: World) -> None:
    letter = await a_letter(world)
    home = elsewhere(world)
    await world.post(home, home.reply(letter, "SLOTS 3", world.now))
    await world.clicks(world.mia, world.mia.last, "YES ADD")
    kept = world.office.store.get(Challenge, "C-1")
    assert kept is not None and kept.elsewhere and kept.stage is ChallengeStage.SETTLED
