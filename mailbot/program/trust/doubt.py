"""Doubt: what comes with too little proof is never done and never met with silence (section 4).

The mail is held and its registered address asked whether they sent it; nobody is asked about what comes while as many
mails wait already as somebody can be asked about. What failed DMARC explicitly does not come as far as here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from mailbot.program.books import Books
from mailbot.program.case import Case
from mailbot.program.clocks.moments import plus_days
from mailbot.program.decision import Decision, Disposition, Letter, Urgency
from mailbot.program.facts import Facts
from mailbot.program.handbook import Handbook
from mailbot.program.keywords.grammar import Command, read_commands
from mailbot.program.keywords.vocabulary import BY_NAME
from mailbot.program.lifecycle import Change, Moved, Noted, Opened
from mailbot.program.model import Deed, Person
from mailbot.program.topic import Place
from mailbot.program.trust.challenge import Challenge, ChallengeStage, about, pending_of

_HARMLESS = {"APPLY", "HELP", "SUBSCRIBE", "UNSUBSCRIBE"}
MOST_WAITING = 5
"""So many mails in one person's name wait for their turn to be asked about; what is beyond is held for the admins."""


def decide(case: Case, command: Command | None) -> Decision:
    """Holds the mail and asks the registered address whether they sent it."""
    said = line_of(command)
    because = f"{case.trust.level.value} is too little proof for {said.partition(' ')[0] or 'this'}"
    if command is not None and BY_NAME[command.keyword].answers:
        return Decision(Disposition.HELD, because, letters=(case.answer("challenge-unproven"),))
    if case.sender is None:
        return Decision(Disposition.HELD, because)
    return _ask(case, case.sender, said, because)


def is_from_elsewhere(case: Case) -> bool:
    """Whether a mail with a member's token comes from an address that is nobody's. Whoever only asks how to apply is
    answered as the stranger that they may be."""
    trust, asked = case.trust, {command.keyword for command in case.said.commands}
    return trust.strayed and trust.sender is None and trust.owner is not None and not (asked and asked <= _HARMLESS)


def stray(case: Case) -> Decision:
    """A member's token from an address that is nobody's: their registered address is asked, the other one hears
    nothing."""
    owner, because = case.trust.owner, "a member's token from an address that is not theirs"
    assert owner is not None
    return _ask(case, owner, said_by_owner(case), because)


def said_by_owner(case: Case) -> str:
    """The line that the mail says in the owner's thread, where it says one there."""
    thread = case.trust.astray
    owned = replace(case, trust=case.trust.vouched(case.trust.owner), topic=thread.topic if thread else "")
    synonyms = case.handbook.synonyms
    commands = read_commands(owned.new_text, owned.place, owned.roles, synonyms=synonyms).commands
    return line_of(commands[0]) if commands else ""


def line_of(command: Command | None) -> str:
    """A command as the books may keep it: keyword and arguments, never a text."""
    return f"{command.keyword} {command.args}".rstrip()[:200] if command else ""


def _ask(case: Case, person: Person, said: str, because: str) -> Decision:
    pending = pending_of(person.id, case.books)
    if any(each.mail == case.mail.key for each in pending):
        return Decision(Disposition.HELD, f"{because}: asked already")
    if len(pending) > MOST_WAITING:
        return Decision(Disposition.HELD, f"{because}: {len(pending)} others wait already, so nobody is asked")
    challenge = Challenge(
        id=f"C-{case.books.last_number('C') + 1}",
        person=person.id,
        mail=case.mail.key,
        sender=case.mail.sender.address if case.mail.sender else "",
        made=case.now,
        said=said,
        subject=" ".join(case.mail.subject.split())[:120],
        elsewhere=case.trust.strayed and case.sender is None,
    )
    if pending:
        reason = f"{because}: {challenge.id} waits until {pending[0].id} has been answered"
        return Decision(Disposition.HELD, reason, (Opened(challenge),))
    asked = Asking(case.books, case.handbook, case.now).of(challenge, person)
    answers = "" if challenge.elsewhere else case.mail.message_id
    letter = replace(asked.letter, answers=answers, facts={**asked.letter.facts, "stale": case.trust.stale})
    changes = (Opened(challenge), *asked.changes)
    return Decision(Disposition.HELD, f"{because}: {challenge.id} asks the registered address", changes, (letter,))


@dataclass(frozen=True, slots=True)
class Asked:
    """What it takes to ask about one mail."""

    changes: tuple[Change, ...]
    letter: Letter


@dataclass(frozen=True, slots=True)
class Asking:
    """Puts the question about a challenge to its person."""

    books: Books
    handbook: Handbook
    now: datetime

    def of(self, challenge: Challenge, person: Person) -> Asked:
        """The question, and that it has been asked."""
        may_add = challenge.elsewhere and not self.handbook.is_admin(person)
        facts = {
            "challenge": challenge_shown(challenge),
            "may_add": may_add,
            "until": plus_days(self.now, self.handbook.schedule.challenge_days),
            "stale": False,
        }
        letter = Letter(person.id, "challenge", challenge.id, facts, Urgency.ANSWER)
        moved = Moved(Challenge, challenge.id, ChallengeStage.OPEN)
        return Asked((moved, Noted(Challenge, challenge.id, {"asked": self.now})), letter)

    def next(self, person: str, but: str) -> Decision:
        """The question about what waits next, once the one that was open has come to its end."""
        pending = [each for each in pending_of(person, self.books) if each.id != but]
        reader = self.books.get(Person, person)
        if reader is None or not pending or pending[0].stage is ChallengeStage.OPEN:
            return Decision(Disposition.ACCEPTED, "")
        asked = self.of(pending[0], reader)
        return Decision(Disposition.ACCEPTED, "", asked.changes, (asked.letter,))


def closed_by_hand(mail: str, what: str, asking: Asking) -> Decision:
    """A human has seen to a held mail: nobody is asked about it any more, but about the next one."""
    challenge = about(mail, asking.books)
    if challenge is None:
        return Decision(Disposition.ACCEPTED, "")
    moved = Moved(Challenge, challenge.id, ChallengeStage.SETTLED, Deed(what=what, at=asking.now))
    following = asking.next(challenge.person, but=challenge.id)
    return Decision(Disposition.ACCEPTED, "", (moved, *following.changes), following.letters)


def challenge_shown(challenge: Challenge) -> Facts:
    """A challenge as letters name it: what was said, and of the mail its header alone."""
    return Facts(
        id=challenge.id,
        said=challenge.said,
        subject=challenge.subject,
        sender=challenge.sender,
        at=challenge.made,
        elsewhere=challenge.elsewhere,
    )


def is_repeated(case: Case, *, whole: bool = False) -> bool:
    """Whether a mail says once more, in the challenge's own thread, what the challenge is about; `whole` if with the
    same arguments."""
    challenge = case.books.get(Challenge, case.record) if case.place is Place.PROOF else None
    if challenge is None or challenge.stage is not ChallengeStage.OPEN:
        return False
    if not case.said.commands:
        return not challenge.said and bool(case.new_text.strip())
    said = {line_of(command) if whole else command.keyword for command in case.said.commands}
    return (challenge.said if whole else challenge.keyword) in said
