"""Digest lines: what an answer to a line of the digest means, said as it would be in its own thread, and what became of
it (section 2: "1 yes", "2 no: reason", "3 ask: text")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mailbot.program.admission.enquiry import Enquiry, EnquiryStage
from mailbot.program.admission.volunteering import Volunteering, VolunteerStage
from mailbot.program.case import Case
from mailbot.program.decision import Decision, Urgency
from mailbot.program.facts import Facts
from mailbot.program.keywords.grammar import Command, Said
from mailbot.program.keywords.line_answers import ASK, NO, REJECT, WAITLIST, YES, Answers, LineAnswer, read_answers
from mailbot.program.letters.wording import stage_in_words
from mailbot.program.model import LIVE_PAIR, Application, ApplicationStage, Mentorship, Person
from mailbot.program.oversight.pair_words import KEYWORDS, standing, subject_of
from mailbot.program.topic import answering, oversight, review

_KEYWORDS = {YES: "APPROVE", NO: "REJECT", ASK: "ASK", REJECT: "REJECT", WAITLIST: "WAITLIST"}
_ASKED = frozenset({"review-asked", "volunteer-asked", "volunteer-question"})
_LONGEST_NAME = 5


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One answer to one line: what it is about, whether that still waits, and what is to be said in its own thread.

    Without a `command` the text is an answer to a question, a graduation's no, or a closing that is left.
    """

    answer: LineAnswer
    what: str
    id: str
    waits: bool
    command: Command | None = None

    @property
    def leaves(self) -> bool:
        """Whether it leaves everything as it is."""
        return self.what == "closing" and self.answer.word == NO


@dataclass(frozen=True, slots=True)
class DigestAnswer:
    """All of a mail's lines, and those that cannot be read."""

    lines: tuple[DigestLine, ...]
    unread: tuple[str, ...]


def read_digest(case: Case) -> DigestAnswer:
    """The answers by the numbers of the letter that they answer, as far as they mean something there."""
    answers: Answers = read_answers(case.said.talk, case.handbook.synonyms)
    written = case.trust.thread.lines if case.trust.thread is not None else ()
    lines: list[DigestLine] = []
    unread = list(answers.unread)
    for answer in answers.lines:
        line = _line(answer, written, case)
        if line is None:
            unread.append(answer.written)
        else:
            lines.append(line)
    return DigestAnswer(tuple(lines), tuple(unread))


def answers_lines(case: Case) -> bool:
    """Whether a mail answers one of our letters line by line: a number that stands there, and a word about it."""
    thread = case.trust.thread
    if thread is None or not thread.lines or not case.trust.by_token:
        return False
    answers = read_answers(case.said.talk, case.handbook.synonyms)
    return any(1 <= line.number <= len(thread.lines) for line in answers.lines)


def _line(answer: LineAnswer, written: Sequence[str], case: Case) -> DigestLine | None:
    if not 1 <= answer.number <= len(written):
        return None
    what, id = written[answer.number - 1].split()
    line = DigestLine(answer, what, id, _waits(what, id, case))
    match what:
        case "question":
            return line if answer.text and answer.word in {"", ASK} else None
        case "graduation" | "closing" if answer.word == YES and not answer.inline:
            return replace(line, command=Command("CONFIRM" if what == "graduation" else "CLOSE", id))
        case "graduation" | "closing":
            return line if answer.word == NO else None
    return _decision(line)


def _decision(line: DigestLine) -> DigestLine | None:
    """About somebody who applies or volunteers: a yes may name the mentor; the words of the first letter will do."""
    answer = line.answer
    if answer.word not in _KEYWORDS or (answer.word == ASK and not answer.text):
        return None
    if answer.word == WAITLIST and line.what != "application":
        return None
    if answer.word != YES:
        return replace(line, command=Command(_KEYWORDS[answer.word], "", answer.text))
    named = answer.text if line.what == "application" else ""
    if answer.inline and (not named or len(named.split()) > _LONGEST_NAME):
        return None
    return replace(line, command=Command("APPROVE", named))


def _waits(what: str, id: str, case: Case) -> bool:
    match what:
        case "application":
            application = case.books.get(Application, id)
            return application is not None and application.stage is ApplicationStage.COMPLETE
        case "volunteer":
            volunteering = case.books.get(Volunteering, id)
            return volunteering is not None and volunteering.stage is VolunteerStage.COMPLETE
        case "question":
            enquiry = case.books.get(Enquiry, id)
            return enquiry is not None and enquiry.stage is EnquiryStage.OPEN
    pair = case.books.get(Mentorship, id)
    if pair is None or pair.stage not in LIVE_PAIR or standing(pair) is not None:
        return False
    return what == "closing" or pair.graduation is not None


def in_its_thread(line: DigestLine, case: Case) -> Case:
    """The case as if the line had been said where it belongs; the mail's files stay out of it."""
    topics = {"question": answering(line.id), "application": review(line.id), "volunteer": review(line.id)}
    topic = topics.get(line.what, oversight(line.id, line.what))
    text = line.answer.text
    said = Said((line.command,)) if line.command is not None else Said(talk=text)
    return replace(case, topic=topic, said=said, new_text=text, mail=replace(case.mail, attachments=()))


def without_answers(decision: Decision, case: Case) -> Decision:
    """A line's decision without its own answer, since one letter tells of all lines; a refusal keeps it."""
    if not decision.changes and not any(letter.template in _ASKED for letter in decision.letters):
        return decision
    kept = tuple(each for each in decision.letters if each.urgency is not Urgency.ANSWER or each.to != case.party)
    return replace(decision, letters=kept)


def told(line: DigestLine, case: Case) -> Facts:
    """What became of a line, as the books have it after all of them."""
    became, detail = _became(line, case) if line.waits else ("over", _stands(line, case))
    return Facts(number=line.answer.number, what=line.what, name=_name(line, case), became=became, detail=detail)


def _became(line: DigestLine, case: Case) -> tuple[str, str]:
    word = line.answer.word
    match line.what:
        case "application":
            return _of_application(line, case)
        case "volunteer":
            after = {YES: "approved", ASK: "asked"}.get(word, "rejected")
            return (after, "") if word == ASK or not _waits(line.what, line.id, case) else ("unclear", "")
        case "question":
            return "unclear" if _waits(line.what, line.id, case) else "answered", ""
        case "closing" if word == NO:
            return "left", ""
        case "graduation" if word == NO:
            return "refused", ""
    if _waits(line.what, line.id, case):
        return "unclear", ""
    return ("graduated" if line.what == "graduation" else "closed"), ""


def _of_application(line: DigestLine, case: Case) -> tuple[str, str]:
    application = case.books.get(Application, line.id)
    if application is None or line.answer.word == ASK:
        return "asked", ""
    offer = application.open_offer
    mentor = case.books.get(Person, offer.mentor) if offer else None
    became = {
        ApplicationStage.OFFERED: "approved",
        ApplicationStage.WAITLISTED: "waitlisted",
        ApplicationStage.REJECTED: "rejected",
    }
    return became.get(application.stage, "unclear"), mentor.name if mentor else ""


def _stands(line: DigestLine, case: Case) -> str:
    match line.what:
        case "application":
            application = case.books.get(Application, line.id)
            return stage_in_words(application.stage) if application else ""
        case "question":
            return "answered"
        case "volunteer":
            volunteering = case.books.get(Volunteering, line.id)
            return volunteering.stage.value if volunteering else ""
    pair = case.books.get(Mentorship, line.id)
    deed = standing(pair) if pair else None
    return KEYWORDS[subject_of(deed)] if deed else stage_in_words(pair.stage) if pair else ""


def _name(line: DigestLine, case: Case) -> str:
    match line.what:
        case "application":
            application = case.books.get(Application, line.id)
            person = application.applicant if application else ""
        case "volunteer":
            volunteering = case.books.get(Volunteering, line.id)
            person = volunteering.volunteer if volunteering else ""
        case "question":
            enquiry = case.books.get(Enquiry, line.id)
            return (enquiry.name if enquiry else "") or line.id
        case _:
            pair = case.books.get(Mentorship, line.id)
            person = pair.mentee if pair else ""
    found = case.books.get(Person, person) if person else None
    return found.name if found else line.id
