"""Anonymous: a text without what names people or firms that the books know: names, addresses, numbers to call,
employers (S55, S72). It is a proposal, and no more: the two read it before it is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from unicodedata import normalize

from mailbot.policy.sightings import addresses, phones
from mailbot.program.books import Books
from mailbot.program.model import Membership, Mentorship, Person

MENTOR, MENTEE, NAME, ADDRESS, NUMBER, COMPANY = (
    f"[{what}]" for what in ("mentor", "mentee", "name", "address", "number", "company")
)

_OURS = (MENTOR, MENTEE, NAME, ADDRESS, NUMBER, COMPANY)
_PARTS = re.compile(f"({'|'.join(map(re.escape, _OURS))})")
_EVERYBODYS = frozenset(
    {
        *("gmail", "googlemail", "outlook", "hotmail", "live", "msn", "yahoo", "icloud", "mac", "aol", "mail", "gmx"),
        *("web", "posteo", "proton", "protonmail", "fastmail", "mailbox", "yandex", "zoho", "online", "example"),
    }
)
"""Where anybody may have an address, so that its name is no employer's."""
_SECOND_LEVEL = frozenset({"co", "com", "org", "net", "ac", "edu", "gov"})
_SHORTEST = 2


def anonymous(text: str, pair: Mentorship, books: Books) -> str:
    """The text with a word in brackets for everything that would tell who it was."""
    text = normalize("NFC", text)
    for address in addresses(text):
        text = re.sub(re.escape(address), ADDRESS, text, flags=re.IGNORECASE)
    for number in phones(text):
        text = text.replace(number, NUMBER)
    mentor, mentee = books.get(Person, pair.mentor), books.get(Person, pair.mentee)
    two = [person for person in (mentor, mentee) if person is not None]
    for employer in _employers(two):
        text = _replaced(_word(employer, firm=True), COMPANY, text)
    for person in two:
        text = _without(text, person.name, MENTOR if person.id == pair.mentor else MENTEE)
    for other in books.in_stage(Person, Membership):
        if (
            other.id not in {pair.mentor, pair.mentee}
            and " " in other.name
            and other.name.casefold() in text.casefold()
        ):
            text = re.sub(re.escape(other.name), NAME, text, flags=re.IGNORECASE)
    return re.sub(rf"({re.escape(MENTOR)}|{re.escape(MENTEE)})(?:\s+\1)+", r"\1", text)


def _without(text: str, name: str, instead: str) -> str:
    """A text without somebody's name, whole or in part: as it is written, and in capitals; joined as in an account's
    name, and their initials."""
    parts = [part for each in normalize("NFC", name).split() if (part := each.strip(".,"))]
    if len(parts) > 1:
        text = _replaced(_joined(parts[0], parts[-1]), instead, text)
    for part in (" ".join(parts), *sorted(parts, key=len, reverse=True)):
        if len(part) >= _SHORTEST:
            text = _replaced(_word(part), instead, text)
    if parts:  # what is left of "M. Mentor"
        text = re.sub(rf"(?<![^\W_]){re.escape(parts[0][0])}\.\s?(?={re.escape(instead)})", "", text)
    return text


def _joined(first: str, last: str) -> re.Pattern[str]:
    """annbell, bell-ann, Ann.Bell42; and A.B."""
    initial, of_last = re.escape(first[0]), re.escape(last[0])
    first, last = re.escape(first), re.escape(last)
    initials = rf"(?-i:{initial}\.\s?{of_last}\.)"
    return re.compile(
        rf"(?<![^\W_])(?:(?:{first}[._-]?{last}|{last}[._-]?{first})\d*(?![^\W_])|{initials}(?!\w))", re.IGNORECASE
    )


def _replaced(pattern: re.Pattern[str], instead: str, text: str) -> str:
    """What a pattern matches gives way, but not within a word of ours: somebody may be called Mentor."""
    return "".join(part if part in _OURS else pattern.sub(instead, part) for part in _PARTS.split(text))


def _word(word: str, *, firm: bool = False) -> re.Pattern[str]:
    """A word by itself, with an s of possession behind it or not, also within a link; a firm's as people write names:
    Acme, ACME."""
    forms = {word.capitalize(), word.upper()} if firm else {word, word.upper(), *_within_links(word)}
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, sorted(forms)))})(?=s?(?![^\W_]))")


def _within_links(word: str) -> Iterator[str]:
    """In small letters a name may be a word like any other (will, mark), but not where it is a long one."""
    if len(word) > 4:
        yield word.casefold()


def _employers(people: Iterable[Person]) -> list[str]:
    """What their addresses say of where they work: "acme" of ann@mail.acme.co.uk."""
    found = []
    for person in people:
        for address in person.addresses:
            labels = address.rpartition("@")[2].lower().split(".")[:-1]
            firm = next((label for label in reversed(labels) if label not in _SECOND_LEVEL), "")
            if len(firm) > _SHORTEST and firm not in _EVERYBODYS:
                found.append(firm)
    return list(dict.fromkeys(found))
