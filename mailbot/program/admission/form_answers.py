"""Form answers: which of the program's forms a mail answers, and what it says to each question.

In a thread about a form it is that one; elsewhere the one whose questions the mail repeats, else an application.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from mailbot.mail.new_text.form import read_answers
from mailbot.policy.answers import Finding, check_form
from mailbot.policy.forms import Form
from mailbot.program.admission.form_languages import REPEATED, language_of, languages, questions_in_others
from mailbot.program.admission.papers import texts_in
from mailbot.program.admission.questions import lacking
from mailbot.program.admission.volunteering import Volunteering
from mailbot.program.calls.looking_back import is_form_topic
from mailbot.program.calls.outcome import outcome_topic
from mailbot.program.calls.self_assessment import is_self_topic
from mailbot.program.case import Case
from mailbot.program.knowledge.closing import closing_topic
from mailbot.program.membership.profile import form_of as profile_form_of
from mailbot.program.model import Application
from mailbot.program.topic import Place

ANY_RECORD = "A-0"
"""Stands in our letters' sentences where the id of what they are about stands in the letter."""

SIGNATURE = 300
"""Fewer characters than these below the new text, without a quote mark, are a signature."""

_SEEN = 50_000
"""How much of a mail is looked at for questions."""

_BY_ITSELF = frozenset({Place.NOWHERE, Place.PROOF, Place.QUESTION})


def answered(case: Case, sentences: Sequence[str]) -> Case:
    """The case with what a form in its mail says; in a form's thread also answers without their questions.

    `sentences` are what our letters say around questions that they repeat.
    """
    form = _form_of(case)
    if form is None:
        return case
    asked, wrong = _standing(case, form)
    others, spoken = questions_in_others(form, case.handbook), languages(case.handbook).values()
    ours = [said(words) for said in spoken for words in (form.title, form.intro)]
    if case.place not in _BY_ITSELF:
        ours += [sentence.replace(ANY_RECORD, case.record) for sentence in sentences]
        ours += [said(finding.problem) for finding in wrong for said in spoken]
    attached: dict[str, str] = {}
    for paper in texts_in(case.mail):
        attached.update(read_answers(paper, form.fields, (), ours, others))
    on_top = read_answers(case.new_text, form.fields, () if attached else asked, ours, others)
    text = case.mail.text.lstrip()
    below = text.removeprefix(case.new_text)
    if below != text and len(below) < SIGNATURE and ">" not in below:
        return replace(case, form=form.name, answers={**attached, **on_top})  # nothing is quoted
    quoted = read_answers(text, form.fields, (), ours, others)
    return replace(case, form=form.name, answers={**attached, **quoted, **on_top})


def _form_of(case: Case) -> Form | None:
    if case.place is Place.APPLICATION:
        return case.handbook.application_form
    if case.place is Place.VOLUNTEERING:
        return case.handbook.volunteer_form
    if case.place is Place.PROFILE:
        return profile_form_of(case.sender, case.handbook) if case.sender else None
    if case.place is Place.ASIDE:
        return _of_a_pair(case)
    if case.place not in _BY_ITSELF:
        return None
    text = "\n".join((case.mail.text[:_SEEN], *texts_in(case.mail))).casefold()
    return (
        case.handbook.volunteer_form
        if language_of(text, case.handbook.volunteer_form, case.handbook)
        else case.handbook.application_form
    )


def _of_a_pair(case: Case) -> Form | None:
    """What one of a pair is asked aside: how they see themselves, what came of the kickoff, a catch-up, or it all."""
    if is_self_topic(case.topic):
        return case.handbook.self_form
    if case.topic == closing_topic(case.record):
        return case.handbook.closing_form
    if is_form_topic(case.topic):
        return case.handbook.catchup_form
    return case.handbook.outcome_form if case.topic == outcome_topic(case.record) else None


def _standing(case: Case, form: Form) -> tuple[tuple[str, ...], Sequence[Finding]]:
    """What was last asked for in this thread, and what was wrong with the answers then."""
    if case.place is Place.APPLICATION:
        application = case.books.get(Application, case.record)
        if application is not None:
            return application.asked, check_form(form, application.answers, application.files)
    if case.place is Place.VOLUNTEERING:
        volunteering = case.books.get(Volunteering, case.record)
        if volunteering is not None:
            return volunteering.asked, lacking(form, volunteering.answers)
    return (), ()


def language_in(case: Case) -> str:
    """The language in which a mail repeats the questions of the form that it answers; "" where none is known."""
    forms = (case.handbook.application_form, case.handbook.volunteer_form)
    form = next((form for form in forms if form.name == case.form), None)
    return language_of(case.mail.text[:_SEEN].casefold(), form, case.handbook) if form is not None else ""


def whole(answers: Mapping[str, str]) -> bool:
    """Whether so much is answered that the mail is a filled form, whatever its subject says."""
    return len(answers) >= REPEATED
