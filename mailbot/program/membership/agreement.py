"""Agreement: which version of the program's rules somebody has said yes to, and who is to be asked again (S50)."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.policy.answers import normalise
from mailbot.policy.forms import Form
from mailbot.program.books import Books
from mailbot.program.handbook import Handbook
from mailbot.program.model import Membership, Person

IN_PROGRAM = (Membership.MEMBER, Membership.AWAY, Membership.PAUSED)
_BOUND = frozenset({"mentor", "mentee"})


def says_yes(form: Form, answers: Mapping[str, str]) -> bool:
    """Whether a form's answers agree to the rules that it shows."""
    fields = (field for field in form.fields if field.kind == "agree")
    return any(normalise(field, answers.get(field.key, "")) is True for field in fields)


def is_bound(person: Person) -> bool:
    """Whether the rules are somebody's at all: whoever mentors or is mentored."""
    return person.stage in IN_PROGRAM and bool(_BOUND & set(person.roles))


def has_agreed(person: Person, handbook: Handbook) -> bool:
    """Whether somebody has said yes to the rules as they are now."""
    return not handbook.rules_version or person.agreed == handbook.rules_version


def is_asked(person: Person, handbook: Handbook) -> bool:
    """Whether somebody is to be asked: bound by the rules, and has answered neither yes nor no to this version."""
    return is_bound(person) and not has_agreed(person, handbook) and person.refused != handbook.rules_version


def to_ask(books: Books, handbook: Handbook) -> list[Person]:
    """Everybody who is to be asked."""
    return [person for person in books.in_stage(Person, IN_PROGRAM) if is_asked(person, handbook)]
