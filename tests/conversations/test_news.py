"""The newsletter: asked for and confirmed, seen by its admin first, sent once to each, and stopped at a word (S71)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from msgspec.structs import replace as replace_struct

from mailbot.dispatch import due
from mailbot.intake import take_in
from mailbot.mail.message import Attachment, Mail
from mailbot.mail.reports.fault import Fault
from mailbot.program.bookkeeping import Receipt, Sent, Thread
from mailbot.program.chapters.delivery import came_back
from mailbot.program.decision import Decision, Disposition, Urgency
from mailbot.program.lifecycle import Opened
from mailbot.program.news.edition import AT_A_TIME, Edition, EditionStage
from mailbot.program.news.subscription import Subscription, SubscriptionStage, subscribers
from mailbot.program.traffic.reach import key_of
from mailbot.rounds import make_round
from tests.conversations.test_from_application_to_kickoff import only
from tests.conversations.test_other_ways import applied
from tests.conversations.world import World, link_in

TEXT = (
    "twelve pairs have begun this autumn.\n\n- one in Berlin\n- one in Pune\n\n"
    "More: https://example.org/a_b?c=1&d=2 .\n\nAda"
)


def standing(world: World) -> list[tuple[str, str]]:
    found = world.office.store.in_stage(Subscription, SubscriptionStage)
    return [(one.party, one.stage.value) for one in found]


def edition(world: World) -> Edition:
    return world.office.store.in_stage(Edition, EditionStage)[-1]


async def subscribed(world: World, *names: str) -> None:
    for name in names:
        who = world.people[name]
        await world.clicks(who, only(await world.writes(who, "SUBSCRIBE", "")), "YES")


async def previewed(world: World, text: str = TEXT, subject: str = "Twelve pairs") -> Mail:
    return only(await world.replies(world.ada, await desk(world), f"NEWS {subject}\n{text}"))


async def desk(world: World) -> Mail:
    """Some letter of the admin's, to answer with a command; kept, since the same question thrice is not answered."""
    if not world.ada.inbox:
        await world.writes(world.ada, "STATUS", "")
    return world.ada.inbox[0]


def mailto(letter: Mail) -> str:
    """The address and subject that a mail program unsubscribes with (RFC 2369)."""
    found = re.search(r"<(mailto:[^>]+)>", letter.header("list-unsubscribe"))
    assert found is not None
    return found[1]


# --- who gets it


async def test_a_stranger_is_subscribed_by_their_own_yes_and_not_before(world: World) -> None:
    asked = only(await world.writes(world.sam, "SUBSCRIBE", ""))
    assert "news" in asked.subject and standing(world) == [(world.sam.address, "asked")]
    told = only(await world.clicks(world.sam, asked, "YES"))
    assert standing(world) == [(world.sam.address, "confirmed")] and "from now on" in told.text
    assert world.office.store.person_at(world.sam.address) is None
    assert "Sam" not in repr(subscribers(world.office.store))


async def test_no_ends_it_and_a_later_yes_in_the_same_thread_counts(world: World) -> None:
    asked = only(await world.writes(world.sam, "SUBSCRIBE", ""))
    only(await world.replies(world.sam, asked, "NO"))
    assert standing(world) == [(world.sam.address, "declined")]
    only(await world.replies(world.sam, asked, "YES"))
    assert standing(world) == [(world.sam.address, "confirmed")]


async def test_a_question_without_an_answer_is_forgotten_without_a_trace(world: World) -> None:
    await world.writes(world.sam, "SUBSCRIBE", "")
    await world.later(days=6, hours=23)
    assert standing(world) == [(world.sam.address, "asked")]
    await world.later(hours=2)
    store = world.office.store
    assert standing(world) == [] and all(thread.party != world.sam.address for thread in store.all(Thread))
    assert all(receipt.party != world.sam.address for receipt in store.all(Receipt))
    assert len(world.sam.inbox) == 1


async def test_a_yes_after_that_begins_nothing(world: World) -> None:
    asked = only(await world.writes(world.sam, "SUBSCRIBE", ""))
    await world.later(days=8)
    await world.replies(world.sam, asked, "YES")
    assert standing(world) == []


async def test_the_yes_of_somebody_else_does_not_count(world: World) -> None:
    asked = only(await world.writes(world.sam, "SUBSCRIBE", ""))
    await world.post(world.ben, world.ben.reply(asked, "YES", world.now))
    assert standing(world) == [(world.sam.address, "asked")]


async def test_a_forger_who_insists_has_one_letter_sent_at_most(world: World) -> None:
    forger = replace(world.sam, inbox=[])
    for _ in range(4):
        await world.deliver(forger.write("SUBSCRIBE", "", world.now))
        await world.later(days=1)
    assert len(world.sam.inbox) == 1
    only(await world.replies(world.sam, world.sam.last, "NO"))
    await world.deliver(forger.write("SUBSCRIBE", "", world.now))
    assert len(world.sam.inbox) == 2 and standing(world) == [(world.sam.address, "declined")]
    await world.later(days=8)
    assert standing(world) == []


async def test_asking_again_while_the_question_waits_gives_no_more_time_and_leaves_no_trace(world: World) -> None:
    asked = only(await world.writes(world.sam, "SUBSCRIBE", ""))
    await world.later(days=2)
    again = only(await world.replies(world.sam, asked, "SUBSCRIBE"))
    assert "asked this on Monday 23 November 2026 already" in again.text
    assert "without a YES by Monday 30 November 2026" in " ".join(again.text.split())
    await world.later(days=5, hours=1)
    store = world.office.store
    assert standing(world) == [] and all(receipt.party != world.sam.address for receipt in store.all(Receipt))


async def test_subscribing_twice_is_told_and_changes_nothing(world: World) -> None:
    await subscribed(world, "sam")
    await world.later(days=1)
    told = only(await world.writes(world.sam, "SUBSCRIBE", ""))
    assert "have been getting our news since" in told.text and standing(world) == [(world.sam.address, "confirmed")]
    again = only(await world.replies(world.sam, told, "YES"))
    assert "have been getting our news since" in again.text and len(standing(world)) == 1


async def test_a_member_is_not_subscribed_by_being_one_and_is_by_asking(world: World) -> None:
    await applied(world)
    assert standing(world) == []
    await subscribed(world, "ann")
    person = world.office.store.person_at(world.ann.address)
    assert person is not None and standing(world) == [(person.id, "confirmed")]


async def test_whoever_subscribed_before_joining_is_subscribed_once(world: World) -> None:
    await subscribed(world, "ann")
    await world.later(days=1)
    await applied(world)
    assert "have been getting" in only(await world.writes(world.ann, "SUBSCRIBE", "")).text
    assert len(standing(world)) == 1
    only(await world.writes(world.ann, "UNSUBSCRIBE", ""))
    assert standing(world) == [(world.ann.address, "ended")]


async def test_a_yes_within_a_sentence_is_asked_back(world: World) -> None:
    asked = only(await world.writes(world.sam, "SUBSCRIBE", ""))
    back = only(await world.replies(world.sam, asked, "Yes please, I would like that"))
    assert "YES or NO" in back.text and standing(world) == [(world.sam.address, "asked")]


# --- stopping


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("UNSUBSCRIBE", ""),
        ("unsubscribe", "Sent from my phone"),
        ("Hello", "UNSUBSCRIBE"),
        ("Hello", "Unsubscribe me from this list, please.\n\nSam"),
        ("Abmelden", ""),
    ],
)
async def test_one_word_stops_it_wherever_it_stands(world: World, subject: str, text: str) -> None:
    await subscribed(world, "sam")
    await world.later(days=1)
    told = only(await world.writes(world.sam, subject, text))
    assert standing(world) == [(world.sam.address, "ended")]
    assert ("no more news" in told.text) != ("keine Neuigkeiten" in told.text and subject == "Abmelden")
    assert "SUBSCRIBE" in told.text
    await world.later(days=8)
    assert standing(world) == []


async def test_stopping_twice_is_told_and_somebody_who_has_none_too(world: World) -> None:
    await subscribed(world, "sam")
    await world.later(days=1)
    await world.writes(world.sam, "UNSUBSCRIBE", "")
    await world.later(days=1)
    assert "ended on" in only(await world.writes(world.sam, "UNSUBSCRIBE", "now")).text
    assert "does not get our news" in only(await world.writes(world.ben, "UNSUBSCRIBE", "")).text


async def test_whoever_was_unsubscribed_by_a_forger_has_a_link_back(world: World) -> None:
    await subscribed(world, "sam")
    await world.later(days=1)
    await world.deliver(world.sam.write("UNSUBSCRIBE", "", world.now))
    asked = only(await world.clicks(world.sam, world.sam.last, "SUBSCRIBE"))
    await world.clicks(world.sam, asked, "YES")
    assert standing(world) == [(world.sam.address, "confirmed")]


async def test_stopping_is_obeyed_also_where_nothing_is_answered_any_more(world: World) -> None:
    await subscribed(world, "sam")
    await world.later(days=1)
    await world.writes(world.sam, "HELP", "")
    assert await world.writes(world.sam, "UNSUBSCRIBE", "") == []
    assert standing(world) == [(world.sam.address, "ended")]


async def test_a_mail_program_may_unsubscribe_by_itself_and_is_not_answered(world: World) -> None:
    copy = await sent(world)
    stamp = b"Auto-Submitted: auto-generated\r\n"
    raw = stamp + world.sam.follow(copy, mailto(copy), world.now)
    assert await world.post(world.sam, raw) == []
    assert standing(world) == [(world.sam.address, "ended")]
    assert world.taken[-1].disposition is Disposition.IGNORED and "unsubscribed" in world.taken[-1].because


async def test_the_list_header_of_a_copy_stops_it_with_an_empty_mail(world: World) -> None:
    copy = await sent(world)
    told = only(await world.post(world.sam, world.sam.follow(copy, mailto(copy), world.now)))
    assert "no more news" in told.text and standing(world) == [(world.sam.address, "ended")]


async def test_the_list_header_works_from_another_address_and_tells_the_subscribed_one(world: World) -> None:
    copy = await sent(world)
    before = len(world.ben.inbox)
    await world.deliver(world.ben.follow(copy, mailto(copy), world.now))
    assert standing(world) == [(world.sam.address, "ended")]
    assert "no more news" in world.sam.last.text and len(world.ben.inbox) == before


async def test_what_failed_dmarc_stops_nothing(world: World) -> None:
    await subscribed(world, "sam")
    world.office.handbook = replace(world.office.handbook, authserv_ids=("mx.example.org",), authentication=True)
    stamp = b"Authentication-Results: mx.example.org; dmarc=fail header.from=example.test\r\n"
    await world.deliver(stamp + world.sam.write("UNSUBSCRIBE", "", world.now))
    assert standing(world) == [(world.sam.address, "confirmed")]
    assert world.taken[-1].disposition is Disposition.HELD


# --- an edition


async def sent(world: World) -> Mail:
    """One edition, sent to the only subscriber; their copy."""
    await subscribed(world, "sam")
    await world.clicks(world.ada, await previewed(world), "YES")
    await world.later(minutes=2)
    return world.sam.last


async def test_an_admin_sees_it_first_and_yes_sends_it_once(world: World) -> None:
    await subscribed(world, "sam", "ben")
    preview = await previewed(world)
    assert "2 subscribers get" in preview.text and "- one in Pune" in preview.text
    assert len(world.sam.inbox) == 2
    going = only(await world.clicks(world.ada, preview, "YES"))
    assert "2 subscribers" in going.text
    await world.later(minutes=2)
    assert "sent to 2 subscribers" in " ".join(world.ada.last.text.split())
    assert [who.last.subject for who in (world.sam, world.ben)] == ["Twelve pairs"] * 2
    again = only(await world.replies(world.ada, preview, "YES"))
    assert "was sent to 2 subscribers" in again.text
    await world.later(days=1)
    assert [len(who.inbox) for who in (world.sam, world.ben)] == [3, 3]
    assert edition(world).text == "" and edition(world).stage is EditionStage.SENT


async def test_a_copy_is_to_one_reader_with_a_token_of_their_own_and_says_how_to_leave(world: World) -> None:
    await subscribed(world, "sam", "ben")
    await world.clicks(world.ada, await previewed(world), "YES")
    sam, ben = world.sam.last, world.ben.last
    assert [to.address for to in sam.to] == [world.sam.address] and not sam.cc
    assert sam.header("reply-to") != ben.header("reply-to")
    assert sam.header("list-unsubscribe") != ben.header("list-unsubscribe")
    assert sam.header("list-id") == ben.header("list-id") and "<news." in sam.header("list-id")
    assert sam.header("auto-submitted") == "auto-generated" and not sam.header("precedence")
    assert not sam.header("list-unsubscribe-post") and not sam.header("in-reply-to")
    assert "UNSUBSCRIBE" in sam.text
    assert 'href="https://example.org/a_b?c=1&amp;d=2"' in sam.html and ">one in Berlin</li>" in sam.html


async def test_one_click_is_offered_where_the_program_has_an_address_for_it(world: World) -> None:
    handbook = replace(world.office.handbook, unsubscribe_url="https://example.org/stop/{token}")
    world.office.handbook = handbook
    world.office.composer = replace(world.office.composer, handbook=handbook)
    copy = await sent(world)
    token = copy.message_id.partition(".")[0]
    assert f"<https://example.org/stop/{token}>" in copy.header("list-unsubscribe")
    assert copy.header("list-unsubscribe-post") == "List-Unsubscribe=One-Click"


async def test_no_drops_it_and_a_later_yes_is_told_so(world: World) -> None:
    await subscribed(world, "sam")
    preview = await previewed(world)
    assert "dropped" in only(await world.clicks(world.ada, preview, "NO")).text
    assert "said NO" in only(await world.replies(world.ada, preview, "YES")).text
    await world.later(minutes=5)
    assert len(world.sam.inbox) == 2 and edition(world).text == ""


async def test_a_changed_text_makes_a_new_preview_in_place_of_the_old_one(world: World) -> None:
    await subscribed(world, "sam")
    first = await previewed(world)
    second = only(await world.replies(world.ada, first, "NEWS Thirteen pairs\nthirteen, it is."))
    assert "in place of" in " ".join(second.text.split()) and "thirteen, it is." in second.text
    assert "later preview" in only(await world.replies(world.ada, first, "YES")).text
    await world.clicks(world.ada, second, "YES")
    assert world.sam.last.subject == "Thirteen pairs" and len(world.sam.inbox) == 3


async def test_a_preview_that_nobody_answers_is_dropped_as_it_said(world: World) -> None:
    await subscribed(world, "sam")
    preview = await previewed(world)
    await world.later(days=8)
    assert edition(world).stage is EditionStage.EXPIRED and edition(world).text == ""
    assert "too long" in only(await world.replies(world.ada, preview, "YES")).text
    assert len(world.sam.inbox) == 2


async def test_the_text_goes_on_to_its_end_though_a_line_of_it_is_a_keyword(world: World) -> None:
    await subscribed(world, "sam")
    preview = await previewed(world, "Join us, just answer with\n\nAPPLY\n\nor tell a friend.")
    await world.clicks(world.ada, preview, "YES")
    assert "APPLY" in world.sam.last.text and "tell a friend" in world.sam.last.text
    assert all("application" not in letter.subject for letter in world.ada.inbox)


async def test_the_subject_of_a_new_mail_is_that_of_the_news(world: World) -> None:
    await subscribed(world, "sam")
    address = (await desk(world)).header("reply-to")
    found = re.search(r"outside a thread: (\S+)", world.ada.inbox[0].text)
    assert found is not None and address
    there = replace(world.ada, program=found[1], inbox=[])
    preview = only(await world.post(world.ada, there.write("Autumn in numbers", "NEWS\nTwelve pairs.", world.now)))
    assert "“Autumn in numbers”" in preview.text and "Twelve pairs." in preview.text


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("NEWS\nWords without a subject.", "rite its subject"),
        ("NEWS Only a subject", "rite its subject"),
        ("NEWS", "NEWS needs a text"),
        ("NEWS " + "x" * 200 + "\ny", "very long"),
        ("NEWS Long\n" + "word " * 4_100, "longer than 20,000 characters"),
    ],
)
async def test_what_cannot_be_news_is_asked_back(world: World, said: str, problem: str) -> None:
    await subscribed(world, "sam")
    assert problem in " ".join(only(await world.replies(world.ada, await desk(world), said)).text.split())
    assert world.office.store.in_stage(Edition, EditionStage) == []


async def test_without_a_subscriber_there_is_nobody_to_send_it_to(world: World) -> None:
    assert "obody has asked for the news" in (await previewed(world)).text
    assert world.office.store.in_stage(Edition, EditionStage) == []


async def test_only_an_admin_sends_news_and_only_with_proof(world: World) -> None:
    await subscribed(world, "sam")
    refused = only(await world.replies(world.sam, world.sam.last, f"NEWS Buy\n{TEXT}"))
    assert "NEWS does not fit here" in refused.text
    await world.writes(world.ada, "From Ada", f"NEWS Buy\n{TEXT}")
    assert world.taken[-1].disposition is Disposition.HELD
    assert world.office.store.in_stage(Edition, EditionStage) == []


async def test_an_admin_who_has_left_can_send_it_no_more(world: World) -> None:
    await subscribed(world, "sam")
    preview = await previewed(world)
    handbook = replace(world.office.handbook, admins=world.office.handbook.admins[1:])
    world.office.handbook, world.office.composer = handbook, replace(world.office.composer, handbook=handbook)
    await world.replies(world.ada, preview, "YES")
    assert edition(world).stage is EditionStage.PREVIEW and len(world.sam.inbox) == 2


async def test_markup_and_tokens_in_the_text_are_words_and_nothing_else(world: World) -> None:
    await subscribed(world, "sam")
    token = (await desk(world)).header("reply-to").partition("<")[2].rstrip(">")
    await world.clicks(world.ada, await previewed(world, f"{{{{ program }}}} <b>**x**</b>\n```\n--\nTo {token}"), "YES")
    copy = world.sam.last
    assert "{{ program }} <b>**x**</b>" in copy.text and "<b>" not in copy.html
    assert token not in copy.text and token not in copy.html


async def test_files_do_not_go_and_the_preview_says_so(world: World) -> None:
    await subscribed(world, "sam")
    file = Attachment("plan.pdf", "application/pdf", b"%PDF-1.4")
    preview = only(await world.replies(world.ada, await desk(world), f"NEWS Plan\n{TEXT}", [file]))
    assert "1 file that came with it stays behind" in " ".join(preview.text.split())


async def test_a_reply_to_the_news_is_a_question_to_the_admins(world: World) -> None:
    copy = await sent(world)
    await world.replies(world.sam, copy, "How many of these twelve pairs are in Asia, do you know?")
    assert "in Asia" in world.ada.last.text and standing(world) == [(world.sam.address, "confirmed")]


async def test_an_address_that_is_gone_is_subscribed_no_longer(world: World) -> None:
    await subscribed(world, "sam", "ben")
    await world.clicks(world.ada, await previewed(world), "YES")
    key, store = key_of(world.sam.address), world.office.store
    copy = next(each for each in store.all(Sent) if each.to == key and each.template == "news")
    with world.office.unit(world.now):
        world.office.carry_out(came_back(copy, Fault.ADDRESS, "5.1.1", world.office.moment(world.now)), world.now)
    assert standing(world) == [(world.sam.address, "ended"), (world.ben.address, "confirmed")]


# --- many readers


def enrolled(world: World, count: int) -> None:
    """Subscribers who have said yes already."""
    found = [
        Subscription(
            id=f"S-{n}",
            party=f"reader{n}@example.test",
            since=world.now,
            confirmed=world.now,
            stage=SubscriptionStage.CONFIRMED,
        )
        for n in range(1, count + 1)
    ]
    with world.office.unit(world.now):
        world.office.carry_out(Decision(Disposition.ACCEPTED, "", tuple(map(Opened, found))), world.now)


def copies(world: World) -> list[str]:
    return [row.recipients[0] for row in world.office.store.outbox() if row.template == "news"]


async def test_many_copies_are_written_some_at_a_time_each_reader_once_also_over_a_new_start(world: World) -> None:
    office = world.office
    enrolled(world, AT_A_TIME * 2 + 3)
    preview = await previewed(world)
    raw = world.ada.follow(preview, link_in(preview, "YES"), world.now)
    take_in(raw, office, world.now)
    written: list[int] = []
    for minute in range(4):
        then = world.now + timedelta(minutes=minute)
        make_round(office, then)
        make_round(office, then)
        office.agenda.rebuild(office.moment(then))  # as at a start
        written.append(len(copies(world)))
    assert written == [AT_A_TIME, AT_A_TIME * 2, AT_A_TIME * 2 + 3, AT_A_TIME * 2 + 3]
    assert len(set(copies(world))) == AT_A_TIME * 2 + 3
    last = office.store.outbox()[-1]
    assert last.template == "news-sent" and last.urgency == Urgency.NEWS


async def test_the_news_waits_for_all_other_mail_and_leaves_some_of_the_quota(world: World) -> None:
    office = world.office
    handbook = replace(office.handbook, limits=replace_struct(office.handbook.limits, sends_per_day=20))
    office.handbook, office.composer = handbook, replace(office.composer, handbook=handbook)
    enrolled(world, 30)
    preview = await previewed(world)
    take_in(world.ada.follow(preview, link_in(preview, "YES"), world.now), office, world.now)
    make_round(office, world.now)
    ready = due(office, world.now)
    assert ready[0].template == "news-going" and {row.template for row in ready[1:]} == {"news"}
    assert 10 <= len(ready) <= 16
