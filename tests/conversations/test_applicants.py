"""Every way to apply, each as a story: whatever somebody's mail program makes of the form, it becomes an application
that holds what they wrote, and everything that is missing is named once (S1-S6, S11, S12, S50, S51)."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage
from html import escape

import pytest

from mailbot.mail.message import Attachment, Mail
from mailbot.mail.reading.parse import parse
from mailbot.program.admission.questions import form_shown
from mailbot.program.model import Application, ApplicationStage
from tests.conversations.test_from_application_to_kickoff import DONE, PART, WHY, only
from tests.conversations.test_other_ways import WHOLE, stage
from tests.conversations.world import World, link_in

A = ApplicationStage
LINKS = "https://github.example.org/ann/wrk"
EXPERIENCE = PART["Your experience in it"]
CV = "https://www.linkedin.com/in/ann-bell"
FULL = {**WHOLE, "Links to": LINKS, "LinkedIn CV": CV}


def application(world: World, id: str = "A-1") -> Application:
    found = world.office.store.get(Application, id)
    assert found is not None
    return found


def whole(world: World, id: str = "A-1") -> Application:
    """An application that is complete, with the answers where they belong."""
    found = application(world, id)
    assert found.stage is A.COMPLETE, (found.stage, found.asked, found.answers)
    assert found.answers["why"] == WHY and found.answers["accomplishments"] == DONE, found.answers
    assert found.answers["experience"] == EXPERIENCE
    assert found.answers["goals"] == PART["Your goals"]
    return found


def labels(world: World) -> dict[str, str]:
    """The form's questions in full, with the answers of FULL."""
    shown = form_shown(world.office.handbook.application_form)
    answers = {}
    for field in shown.fields:
        answers[field.label] = next((answer for part, answer in FULL.items() if part in field.label), "")
    return answers


async def form_for_ann(world: World) -> Mail:
    return only(await world.writes(world.ann, "APPLY", ""))


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("APPLY", ""),
        ("apply", "Hello, I would like to be mentored. Kind regards, Ann"),
        ("Question about nothing", "APPLY"),
        ("", "Hello,\n\nAPPLY.\n\nThanks, Ann"),
        ("Application for the mentoring program", "Hello, I would like to join."),
        ("Bewerbung um einen Platz", "Guten Tag, ich möchte gern teilnehmen."),
        ("Candidature au programme", "Bonjour, je voudrais participer."),
        ("Solicitud de mentoría", "Hola, me gustaría participar."),
        ("Candidatura ao programa", "Olá, gostaria de participar."),
    ],
)
async def test_a_keyword_or_a_subject_that_says_so_brings_the_form(world: World, subject: str, text: str) -> None:
    form = only(await world.writes(world.ann, subject, text))
    assert "Why should you be taken into the program?" in form.text
    assert "Do you agree to the rules above?" in form.text


async def test_the_form_names_what_counts_and_that_people_decide(world: World) -> None:
    form = only(await world.writes(world.ann, "APPLY", "")).text
    counts = form.partition("What we look for")[2].partition("The rules")[0]
    assert all(words in counts for words in ("open source", "projects at work", "strong in one part"))
    assert "[6] Your discipline" in form and "performance modelling, performance testing" in form


async def test_a_mail_that_is_the_form_is_the_application(world: World) -> None:
    """What a mailto link opens: the questions one below the other, each answer written below its own (S1)."""
    body = "\n\n".join(f"{label}\n{answer}" for label, answer in labels(world).items())
    complete = only(await world.writes(world.ann, "My application", body))
    assert "complete" in complete.subject
    whole(world)


async def test_a_mail_that_is_the_form_with_numbers_and_brackets_is_the_application(world: World) -> None:
    shown = form_shown(world.office.handbook.application_form)
    answers = labels(world)
    body = "\n\n".join(
        "\n".join([f"[{number}] {field.label} {field.bracket}", *field.below, "", answers[field.label]])
        for number, field in enumerate(shown.fields, 1)
    )
    only(await world.writes(world.ann, "Application for the mentoring program", body))
    whole(world)


async def test_answers_beside_the_questions_are_read(world: World) -> None:
    body = "\n".join(f"{label}: {answer}" for label, answer in labels(world).items())
    only(await world.writes(world.ann, "Application", body))
    whole(world)


async def test_answers_between_the_quoted_questions_are_read(world: World) -> None:
    only(await world.fills(world.ann, await form_for_ann(world), FULL))
    whole(world)


async def test_answers_on_top_under_their_questions_are_read(world: World) -> None:
    body = "\n\n".join(f"{label}\n{answer}" for label, answer in labels(world).items())
    only(await world.replies(world.ann, await form_for_ann(world), body))
    whole(world)


async def test_answers_in_one_html_mail_with_the_form_quoted_are_read(world: World) -> None:
    form = await form_for_ann(world)
    quoted = form.html
    for label, answer in labels(world).items():
        at = quoted.index(escape(label))
        end = quoted.index("</p>", at) + len("</p>")
        quoted = f'{quoted[:end]}<div style="color:blue">{escape(answer)}</div>{quoted[end:]}'
    html = f"<html><body><p>Hello, my answers are below.</p><blockquote type=cite>{quoted}</blockquote></body></html>"
    await world.post(world.ann, in_html(world, form, html))
    whole(world)


def in_html(world: World, letter: Mail, html: str) -> bytes:
    """A reply that has an HTML part alone."""
    message = EmailMessage()
    message["From"] = "Ann Bell <ann@example.test>"
    message["To"] = letter.header("reply-to")
    message["Subject"] = f"Re: {letter.subject}"
    message["Message-ID"] = "<html.1@example.test>"
    message["Date"] = "Mon, 23 Nov 2026 10:00:00 +0100"
    message["In-Reply-To"] = f"<{letter.message_id}>"
    message.set_content(html, subtype="html")
    return message.as_bytes()


@pytest.mark.parametrize("name", ["application.txt", "My application.md"])
async def test_a_filled_form_in_an_attached_text_file_is_read(world: World, name: str) -> None:
    form = await form_for_ann(world)
    text = "\n\n".join(f"{label}\n{answer}" for label, answer in labels(world).items())
    file = Attachment(name, "text/plain", text.encode())
    complete = only(await world.replies(world.ann, form, "Hello, my answers are in the file.", [file]))
    assert "complete" in complete.text
    whole(world)


async def test_a_form_in_a_file_that_is_no_text_is_asked_for_kindly(world: World) -> None:
    form = await form_for_ann(world)
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    file = Attachment("application.docx", word, b"PK\x03\x04 nothing that we read")
    told = only(await world.replies(world.ann, form, "Please find my application attached.", [file]))
    assert "application.docx" in told.text and "cannot open" in told.text
    assert "Why should you be taken" in told.text


async def test_a_pdf_stands_for_the_linkedin_address_and_reaches_the_admins(world: World) -> None:
    form = await form_for_ann(world)
    cv = Attachment("cv.pdf", "application/pdf", b"%PDF-1.7 a life")
    only(await world.fills(world.ann, form, {k: v for k, v in FULL.items() if k != "LinkedIn CV"}, [cv]))
    found = whole(world)
    assert found.files == ("A-1/1",)
    assert [file.content for file in world.ada.last.attachments] == [b"%PDF-1.7 a life"]


async def test_several_replies_each_add_something_and_nothing_is_lost(world: World) -> None:
    form = await form_for_ann(world)
    told = only(await world.fills(world.ann, form, {"Why should you": WHY, "Your goals": PART["Your goals"]}))
    for label in ("What have you accomplished", "Links to", "LinkedIn CV", "Your discipline", "Do you agree"):
        assert label in told.text
    assert "Your time zone" not in told.text and "Why should you" not in told.text.partition("\n-- ")[0]
    told = only(
        await world.fills(world.ann, form, {k: FULL[k] for k in ("What have you accomplished", "Your discipline")})
    )
    assert "What have you accomplished" not in told.text and "LinkedIn CV" in told.text
    third = "LinkedIn CV: linkdin/ann\nLinks to collaborative or open-source work: none\n"
    third += f"Your experience in it: {EXPERIENCE}"
    told = only(await world.replies(world.ann, told, third))
    assert '"linkdin/ann" is not an address we can open' in told.text and "Do you agree" in told.text
    assert "Links to" not in told.text
    last = f"LinkedIn CV: {CV}\nDo you agree to the rules above? I agree"
    complete = only(await world.replies(world.ann, told, last))
    assert "complete" in complete.text
    assert whole(world).answers["links"] == "none"


async def test_brief_answers_are_asked_about_once_and_never_refused(world: World) -> None:
    form = await form_for_ann(world)
    brief = only(await world.fills(world.ann, form, {**FULL, "Why should you be taken": "I want to learn."}))
    assert "You were brief here, which is fine" in brief.text and "complete" in brief.text
    assert stage(world, "A-1") is A.COMPLETE
    amended = only(await world.replies(world.ann, brief, "Why should you be taken into the program?\nTo learn a lot."))
    assert "brief" not in amended.text and "Why should you be taken" in amended.text
    assert application(world).answers["why"] == "To learn a lot."


async def test_a_correction_before_the_review_reaches_the_admins_and_after_it_says_where_it_stands(
    world: World,
) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    complete = only(await world.fills(world.ann, await form_for_ann(world), FULL))
    amended = only(await world.replies(world.ann, complete, "Your goals: to become a performance architect"))
    assert "Your goals" in amended.text
    assert (
        "performance architect" in world.ada.last.text and world.ada.last.subject == f"Re: {world.ada.inbox[0].subject}"
    )
    await world.replies(world.ada, world.ada.inbox[0], "APPROVE")  # the first packet, which is still the one to answer
    await world.later(minutes=11)
    assert "performance architect" in only(world.mia.inbox).text
    late = only(await world.replies(world.ann, complete, "Your goals: to become a conductor"))
    assert "changed nothing" in late.text and "a mentor is being asked" in late.text
    assert application(world).answers["goals"] == "to become a performance architect"


async def test_the_usual_wait_is_the_admins_own_once_there_are_five_decisions(world: World) -> None:
    """An applicant is told the schedule's wait at first, and then the median of what the admins took (S51)."""
    for number, key in enumerate(("ann", "cem", "mia", "ben", "sam", "ann"), 1):
        sender = world.people[key]
        form = only(await world.writes(sender, "APPLY", ""))
        complete = only(await world.fills(sender, form, FULL))
        assert ("within 14 days" in complete.text) is (number <= 5)
        assert ("within 2 days" in complete.text) is (number == 6)
        packet = world.ada.last
        assert ("within 2 days" in packet.text) is (number == 6)
        await world.later(days=1, hours=20)
        await world.replies(world.ada, packet, "REJECT")


async def test_nobody_is_alarmed_before_the_usual_wait_is_over(world: World) -> None:
    await world.fills(world.ann, await form_for_ann(world), FULL)
    heard = len(world.ann.inbox)
    await world.later(days=13, hours=22)
    assert len(world.ann.inbox) == heard
    await world.later(days=1)
    assert "within 14 days" in world.ann.last.text and "sorry" in world.ann.last.text


async def test_the_only_admin_who_applies_hears_once_that_nobody_can_decide_and_how_to_mend_it(world: World) -> None:
    handbook = world.office.handbook
    world.office.handbook = replace(handbook, admins=handbook.admins[:1])
    form = only(await world.writes(world.ada, "APPLY", ""))
    acknowledged = only(await world.fills(world.ada, form, FULL))
    assert "you are the only admin" in acknowledged.text and "config.toml" in acknowledged.text
    assert "you are the only admin" in only(await world.writes(world.ada, "STATUS", "")).text
    for _ in range(6):
        await world.later(days=9)
    told = [letter.text for letter in world.ada.inbox if "A-1 has been" in letter.text]
    assert len(told) == 1 and "nobody can decide on it" in told[0]

    world.office.handbook = handbook  # a second admin is named, and reads it
    desk = only(await world.writes(world.abe, "LIST pending", ""))
    await world.clicks(world.abe, only(await world.replies(world.abe, desk, "SHOW A-1")), "REJECT …")
    assert application(world).stage is A.REJECTED


async def test_a_new_start_after_a_rejection_is_taken_also_before_it_makes_sense(world: World) -> None:
    await world.fills(world.ann, await form_for_ann(world), FULL)
    await world.replies(world.ada, world.ada.last, "REJECT")
    await world.later(minutes=11)
    assert "May 2027" in world.ann.last.text
    form = only(await world.writes(world.ann, "APPLY", ""))
    assert "Sunday 23 May 2027" in form.text and "[2]" in form.text
    complete = only(await world.fills(world.ann, form, FULL))
    assert "complete" in complete.text
    assert stage(world, "A-1") is A.REJECTED
    whole(world, "A-2")
    await world.replies(world.ada, world.ada.last, "REJECT")
    await world.later(days=200)
    assert "makes most sense" not in only(await world.writes(world.ann, "APPLY", "")).text


async def test_an_expired_application_goes_on_where_it_was(world: World) -> None:
    form = await form_for_ann(world)
    await world.fills(world.ann, form, PART)
    await world.later(days=61)
    assert stage(world, "A-1") is A.EXPIRED and "it is open again" in world.ann.last.text
    rest = f"Links to collaborative or open-source work: {LINKS}\nLinkedIn CV: {CV}"
    only(await world.replies(world.ann, world.ann.last, rest))
    whole(world)


async def test_questions_of_everybody_reach_the_admins_and_come_back_in_one_thread(world: World) -> None:
    """Strangers, applicants, mentors without a pair: one letter to each admin, answers in the asker's thread (S11)."""
    world.enrol_mentor("mia", ["testing"], slots=1)
    received = only(await world.writes(world.mia, "A question", "May I mentor somebody of my own company?"))
    assert "APPLY" not in received.text and "a few days" in received.text
    assert "May I mentor" in world.ada.last.text
    await world.replies(world.ada, world.ada.last, "Yes, if you are not their manager.")
    first = world.mia.last
    assert first.text.startswith("Yes, if you are not their manager.")
    await world.replies(world.abe, world.abe.inbox[0], "I see it the same way.")
    second = world.mia.last
    assert second.text.startswith("I see it the same way.") and second.subject == first.subject
    heard = len(world.mia.inbox)
    await world.replies(world.mia, second, "Thanks!")
    assert len(world.mia.inbox) == heard
    await world.replies(world.mia, second, "And somebody of my own team?")
    assert len(world.mia.inbox) == heard  # it is in the thread; one acknowledgement is enough
    assert "And somebody of my own team?" in world.abe.last.text
    other = only(await world.writes(world.mia, "Another one", "Is there a list of books?"))
    assert other.subject != received.subject and "[Q-2]" in world.ada.last.subject


async def test_what_somebody_with_a_pair_asks_in_the_offices_thread_goes_to_the_admins_alone(world: World) -> None:
    world.enrol_mentor("mia", ["testing"], slots=1)
    await world.fills(world.ann, await form_for_ann(world), FULL)
    await world.replies(world.ada, world.ada.last, "APPROVE")
    await world.later(minutes=11)
    await world.replies(world.mia, world.mia.last, "ACCEPT")
    heard = len(world.ann.inbox)
    status = only(await world.writes(world.mia, "STATUS", ""))
    await world.replies(world.mia, status, "What do I do if she never answers me?")
    assert "What do I do if she never answers me?" in world.ada.last.text
    assert len(world.ann.inbox) == heard
    await world.replies(world.ada, world.ada.last, "Write to us again in a week.")
    assert world.mia.last.text.startswith("Write to us again in a week.") and len(world.ann.inbox) == heard


async def test_a_week_of_downtime_during_an_intake_sends_what_still_makes_sense_and_no_backlog(world: World) -> None:
    """Two wait for a decision and one has not finished when the office stands still for more than two weeks: each hears
    once, and what the admins get comes in one letter each, by daylight (section 3)."""
    await world.fills(world.ann, await form_for_ann(world), FULL)
    form = only(await world.writes(world.cem, "APPLY", ""))
    await world.fills(world.cem, form, FULL)
    form = only(await world.writes(world.ben, "APPLY", ""))
    await world.fills(world.ben, form, PART)
    heard = {key: len(world.people[key].inbox) for key in ("ann", "cem", "ben", "ada", "abe")}
    await world.later(days=16)  # nothing ran; the reminders of days 7, 14 and two digests have come meanwhile
    await world.later(hours=1)
    await world.later(hours=1)
    for key in ("ann", "cem", "ben"):
        assert len(world.people[key].inbox) == heard[key] + 1, [mail.subject for mail in world.people[key].inbox]
    assert "within 14 days" in world.ann.last.text and "still" in world.ben.last.text
    for key in ("ada", "abe"):
        news = world.people[key].inbox[heard[key] :]
        assert len(news) <= 2, [mail.subject for mail in news]  # a week's worth
        text = "\n".join(mail.text for mail in news)
        assert "Ann Bell" in text and "Cem Kaya" in text
    await world.later(days=1)
    assert len(world.ann.inbox) == heard["ann"] + 1


async def test_the_forms_letter_has_a_link_that_opens_it_as_a_mail_of_its_own(world: World) -> None:
    form = await form_for_ann(world)
    opened = parse(world.ann.follow(form, link_in(form, "Open the form"), world.now))
    assert "[1] Why should you be taken" in opened.text and "mailto:" not in form.text
    link = link_in(form, "Open the form")
    answered = await world.post(world.ann, world.ann.follow(form, link, world.now, retyped(opened.text, world)))
    assert "complete" in only(answered).text
    whole(world)


def retyped(form: str, world: World) -> str:
    """The opened form with an answer typed under each question."""
    answers, lines = labels(world), []
    for line in form.splitlines():
        lines.append(line)
        lines += [answer for label, answer in answers.items() if label in line]
    return "\n".join(lines)


async def test_an_admins_question_is_brought_to_mind_twice_and_then_the_admin_hears_that_no_answer_came(
    world: World,
) -> None:
    await world.fills(world.ann, await form_for_ann(world), FULL)
    packet = world.ada.last
    reminded, unheard = "asked you something about your application", "has not answered your question"

    def got(key: str, words: str) -> int:
        return sum(words in " ".join(letter.text.split()) for letter in world.people[key].inbox)

    await world.replies(world.ada, packet, "ASK Which part was yours?")
    question = world.ann.last
    assert "asked you something; your turn" in only(await world.writes(world.ann, "STATUS", "")).text
    await world.later(days=8)
    assert got("ann", reminded) == 1 and got("ada", unheard) == 0
    await world.later(days=8)
    assert got("ann", reminded) == 2 and got("ada", unheard) == 1 and got("abe", unheard) == 0  # Abe has not asked
    await world.later(days=30)
    assert got("ann", reminded) == 2 and got("ada", unheard) == 1

    await world.replies(world.ada, packet, "ASK And which tools?")  # asked anew, and answered this time
    await world.later(days=10)
    assert got("ann", reminded) == 3
    await world.replies(world.ann, question, "The scripts, with tools of our own.")
    assert "with tools of our own" in world.ada.last.text
    await world.replies(world.ada, packet, "ASK Whose idea was it?")
    await world.replies(world.ada, packet, "REJECT Not this time.")
    await world.later(days=20)
    assert got("ann", reminded) == 3 and got("ada", unheard) == 1


async def test_a_change_a_withdrawal_and_an_expiry_end_the_reminders_of_an_admins_question(world: World) -> None:
    received = only(await world.fills(world.ann, await form_for_ann(world), FULL))
    packet = world.ada.last
    reminded, unheard = "asked you something about your application", "has not answered your question"

    def got(key: str, words: str) -> int:
        return sum(words in " ".join(letter.text.split()) for letter in world.people[key].inbox)

    await world.replies(world.ada, packet, "ASK What are your goals in a year?")
    await world.later(hours=1)
    await world.replies(world.ann, received, "Your goals: to plan capacity, and to talk about it.")
    await world.later(days=20)
    assert got("ann", reminded) == 0
    await world.replies(world.ada, packet, "ASK And in three?")
    await world.later(hours=1)
    await world.replies(world.ann, received, "WITHDRAW")
    assert application(world).stage is A.WITHDRAWN
    await world.later(days=20)
    assert got("ann", reminded) == got("ada", unheard) == 0

    # An unfinished one is asked on its fiftieth day, and closed on its sixtieth.
    form = only(await world.writes(world.cem, "APPLY", ""))
    await world.fills(world.cem, form, {part: said for part, said in FULL.items() if "goals" not in part})
    await world.later(days=50)
    shown = only(await world.replies(world.ada, packet, "SHOW A-2"))
    await world.replies(world.ada, shown, "ASK What would help you to finish it?")
    await world.later(days=8)
    assert got("cem", reminded) == 1 and application(world, "A-2").stage is A.INCOMPLETE
    await world.later(days=3)
    assert application(world, "A-2").stage is A.EXPIRED
    await world.later(days=20)
    assert got("cem", reminded) == 1 and got("ada", unheard) == 0


async def test_a_question_that_waits_is_brought_to_mind_twice_and_then_its_asker_hears_of_it(world: World) -> None:
    asked = only(await world.writes(world.ann, "Hours", "How long is a call, please?"))
    before = {key: len(world.people[key].inbox) for key in ("ann", "ada")}

    def since(key: str) -> list[str]:
        return [letter.subject for letter in world.people[key].inbox[before[key] :] if "Q-1" in letter.subject]

    await world.later(days=8)
    assert len(since("ada")) == 1 and since("ann") == []
    await world.later(days=7)
    assert len(since("ada")) == 2 and len(since("ann")) == 1
    assert "is still with the admins" in world.ann.last.text
    await world.later(days=30)
    assert len(since("ada")) == 2 and len(since("ann")) == 1
    answer = next(letter for letter in world.ada.inbox if "How long is a call" in letter.text)
    await world.replies(world.ada, answer, "Half an hour.")
    assert "Half an hour." in world.ann.last.text
    await world.replies(world.ann, asked, "And who calls whom?")
    await world.later(days=8)
    assert len(since("ada")) == 4  # asked again, and brought to mind again
