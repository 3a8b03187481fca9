"""Reply to an asker: an admin's plain words go to whoever asked, in their thread; the other admins see them (S11)."""

from __future__ import annotations

from mailbot.program.admission.enquiry import Enquiry
from mailbot.program.case import Case
from mailbot.program.decision import Letter, Urgency
from mailbot.program.facts import Facts
from mailbot.program.topic import answering


def replied(case: Case, enquiry: Enquiry, text: str, answers: str = "") -> list[Letter]:
    """The letters: the answer itself, and news of it to each other admin of whom the question cannot speak; `answers`
    is the Message-ID of the mail that asked, where its thread does not know it."""
    assert case.sender is not None  # an admin's words
    reply = Letter(
        to=enquiry.party,
        name=enquiry.name,
        template="enquiry-answer",
        topic=enquiry.id,
        facts={"enquiry": Facts(id=enquiry.id), "text": text, "by": case.sender.first_name},
        urgency=Urgency.RELAY,
        writer=case.sender.name,
        attachments=case.mail.attachments,
        answers=answers,
        subject=enquiry.subject if answers else "",
    )
    news = {"enquiry": Facts(id=enquiry.id), "by": case.sender.first_name, "text": text}
    others = [
        Letter(admin.id, "enquiry-answered", answering(enquiry.id), news, Urgency.RELAY)
        for admin in case.admins(but_sender=True)
        if admin.id != enquiry.apart
    ]
    return [reply, *others]
