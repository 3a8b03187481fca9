"""Recognition: what rules/recognise.toml sees of a mail and of its sender, to say which chapter answers talk (S47)."""

from __future__ import annotations

from mailbot.program.admission.papers import unread_in
from mailbot.program.admission.volunteering import Volunteering
from mailbot.program.case import Case
from mailbot.program.facts import Facts
from mailbot.program.topic import Place


def mail_facts(case: Case) -> Facts:
    """The fields of facts.MAIL."""
    text = case.said.talk or case.new_text
    return Facts(
        place=case.place.value,
        subject=case.mail.subject,
        text=text,
        words=len(text.split()),
        answers=len(case.answers),
        files=len(case.mail.attachments),
        pdfs=len(case.pdfs()),
        papers=len(unread_in(case.mail)),
        form=case.form,
        asked=_is_asked(case),
    )


def _is_asked(case: Case) -> bool:
    """Whether the admins' question to somebody who volunteers waits for an answer in this thread."""
    standing = case.books.get(Volunteering, case.record) if case.place is Place.VOLUNTEERING else None
    return standing is not None and standing.question_waits


def sender_facts(case: Case) -> Facts:
    """The fields of facts.SENDER."""
    return Facts(
        known=case.sender is not None,
        applying=case.sender is not None and bool(case.books.applications_of(case.sender.id)),
        pairs=len(case.live_pairs()),
        roles=sorted(role.value for role in case.roles),
        trust=case.trust.level.value,
    )
