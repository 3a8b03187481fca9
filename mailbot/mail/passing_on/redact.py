"""Redaction: what must not leave with a relayed mail, however it is spelled: private addresses, our tokens (S52)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from mailbot.mail.passing_on.runs import places
from mailbot.mail.passing_on.spelling import may_hold_codes, plain, spelled

MASK = "[address kept private]"
PRIVATE = "private"
"""What stands in the name of a file instead."""

_WINDOW = 100_000  # characters that are looked at together, so that a large file does not cost its size many times over
_OVERLAP = 2_000  # nothing that is looked for is as long
_LONGEST_LOCAL = 64  # RFC 5321 4.5.3.1.1
_LABELS = 10
_ROUNDS = 5
_FEW = 200  # addresses in a text, up to which each is looked at closely: behind every letter of its local part
_LOCAL = re.compile(r"[^\W_]|[._+\u0300-\u036f-]")
_AFTER_TOKEN = re.compile(r"[\w.+-]{0,64}@[\w.-]{1,253}")
_DOMAIN = re.compile(r"[^\W_](?:[^\W_]|[.\u0300-\u036f-]){0,253}")

_WORD = re.compile(r"[^\W_]+")
_ASCII = re.compile(r"[a-z0-9.-]+")

Span = tuple[int, int]


def _never(what: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Redaction:
    """Masks these addresses, those and the tokens that somebody who is asked knows, and what the patterns match.

    Patterns see the plain spelling: small letters, no codes; they are tried only where `near` stands in it. `mask` is
    what stands in their place, `private` the same in the name of a file.
    """

    patterns: tuple[re.Pattern[str], ...]
    addresses: tuple[str, ...]
    is_private: Callable[[str], bool] = _never
    is_token: Callable[[str], bool] = _never
    near: str = ""
    mask: str = MASK
    private: str = PRIVATE

    @classmethod
    def of(
        cls,
        addresses: Iterable[str],
        *patterns: str,
        is_private: Callable[[str], bool] = _never,
        is_token: Callable[[str], bool] = _never,
        near: str = "",
        said: Callable[[str], str] = str,
    ) -> Redaction:
        """A redaction of these addresses, and of what further patterns match (our own reply addresses); `said` puts its
        masks into the language of whoever reads them."""
        compiled = tuple(re.compile(one) for one in patterns if one)
        private = tuple(address for address in addresses if "@" in address)
        return cls(compiled, private, is_private, is_token, near, said(MASK), said(PRIVATE))

    def text(self, text: str) -> str:
        """The text with a mask in each place; in proportion to its length."""
        return self._masked(text, self.mask)

    def name(self, name: str) -> str:
        """A file's name; in it other signs often stand where an address has its @ and its dots."""
        shown = self._masked(name, self.private)
        seen = shown.lower()
        for address in self.addresses:
            words = _words(address)
            if words and all(word in seen for word in words):
                shown = _loosely(words).sub(self.private, shown)
        return shown

    def _masked(self, text: str, mask: str) -> str:
        """What is masked parts what was written next to it, so that an address may come to light by it."""
        for _ in range(_ROUNDS):
            spans = self.spans(text)
            if not spans:
                break
            text = _replaced(text, spans, mask)
        return text

    def finds(self, text: str) -> bool:
        """Whether anything would be masked."""
        return bool(self.spans(text))

    def stands_in(self, content: bytes) -> bool:
        """Whether a file that is no text holds in clear what is to be masked, as ASCII or UTF-16."""
        seen = content.lower()
        forms = (form for address in self.addresses for form in _forms(address))
        wanted = [f"{local}@{domain}" for local, domain in forms]
        if any(one.encode(code) in seen for one in wanted for code in ("utf-8", "utf-16-le", "utf-16-be")):
            return True
        flat = seen.decode("ascii", "replace")
        texts = (flat, flat.replace("\0", "")) if "\0" in flat else (flat,)
        return any(any(self._others(text)) or self._holds_ours(text) for text in texts)

    def _holds_ours(self, text: str) -> bool:
        """Whether one of our tokens stands in it, or anything else that the patterns match."""
        known = self.is_token is not _never and any(self._tokens(text))
        return known or (self.near in text and any(one.search(text) for one in self.patterns))

    def spans(self, text: str) -> list[Span]:
        """The places that are to be masked, in order, apart from each other."""
        found: list[Span] = []
        for start in range(0, max(len(text), 1), _WINDOW):
            window = text[start : start + _WINDOW + _OVERLAP]
            for codes in (True, False) if may_hold_codes(window) else (True,):
                hits = list(self._hits(plain(window, codes=codes)))
                if hits:
                    traced = spelled(window, codes=codes)
                    found += [(start + traced.starts[i], start + max(traced.ends[i:j])) for i, j in hits]
        return _apart(found)

    def _hits(self, text: str) -> Iterator[Span]:
        """Places in a plain spelling."""
        for pattern in self.patterns if self.near in text else ():
            yield from (match.span() for match in pattern.finditer(text))
        for address in self.addresses:
            for local, domain in _forms(address):
                yield from _places(text, local, domain)
        yield from self._others(text)
        if self.is_token is not _never:
            yield from self._tokens(text)

    def _others(self, text: str) -> Iterator[Span]:
        if self.is_private is _never:
            return
        closely = text.count("@") <= _FEW
        at = text.find("@")
        while at >= 0:
            domain = _DOMAIN.match(text, at + 1)
            if domain is not None and "." in domain[0]:
                start = _start_of_local(text, at)
                known = self._known(text[start:at], domain[0], closely) if start < at else ""
                if known:
                    yield start, at + 1 + len(known)
            at = text.find("@", at + 1)

    def _known(self, local: str, domain: str, closely: bool) -> str:
        """The domain by which somebody is known, less what was written next to local part and domain; or ""."""
        locals = {local[i:] for i in range(len(local)) if i == 0 or closely or local[i - 1] in "._+-"}
        locals |= {each.partition("+")[0] for each in locals}
        locals = {unicodedata.normalize("NFC", each) for each in locals}
        plainer = _ASCII.match(domain)
        for shorter in dict.fromkeys((*_shorter(domain), *_shorter(plainer[0] if plainer else ""))):
            addresses = (f"{local}@{one}" for local in locals if local for one in _spellings(shorter))
            if any(map(self.is_private, addresses)):
                return shorter
        return ""

    def _tokens(self, text: str) -> Iterator[Span]:
        for start, letters in places(text):
            if self.is_token(letters):
                end = start + len(letters)
                domain = _AFTER_TOKEN.match(text, end)
                yield _start_of_local(text, start), domain.end() if domain else end


def _shorter(domain: str) -> Iterator[str]:
    """What a domain may be without the labels or the footnote's mark that were written next to it."""
    labels = domain.split(".")[:_LABELS]
    for n in range(1, len(labels) + 1):
        yield ".".join(labels[:n])
        yield ".".join(labels[:n]).rstrip("0123456789")


def _places(text: str, local: str, domain: str) -> Iterator[Span]:
    """Where one address stands, also as a sub-address or within a longer word: too much is no harm here."""
    at = text.find(f"@{domain}")
    while at >= 0:
        end = at + 1 + len(domain)
        start = _start_of_local(text, at)
        whole = text[start:at]
        if text.endswith(local, 0, at):
            yield min(start, at - len(local)), end
        elif f"{local}+" in whole:
            yield start, end
        at = text.find(f"@{domain}", at + 1)


def _start_of_local(text: str, at: int) -> int:
    start = at
    while start > 0 and at - start < _LONGEST_LOCAL and _LOCAL.match(text[start - 1]):
        start -= 1
    return start


@lru_cache(maxsize=4096)
def _forms(address: str) -> tuple[tuple[str, str], ...]:
    """An address as it is compared, with its domain as people and as servers write it (RFC 5890)."""
    local, _, domain = address.rpartition("@")
    local = plain(local)
    return tuple(dict.fromkeys((local, plain(one)) for one in _spellings(domain)))


def _spellings(domain: str) -> tuple[str, ...]:
    domain = unicodedata.normalize("NFC", domain)
    if domain.isascii() and "xn--" not in domain:
        return (domain,)
    try:
        return domain, domain.encode("ascii").decode("idna") if domain.isascii() else domain.encode("idna").decode(
            "ascii"
        )
    except UnicodeError:  # no name that could be spelled the other way
        return (domain,)


def _words(address: str) -> list[str]:
    return _WORD.findall(address.lower())


def _loosely(words: list[str]) -> re.Pattern[str]:
    return re.compile(r"[\W_]{1,3}".join(map(re.escape, words)), re.IGNORECASE)


def _apart(spans: list[Span]) -> list[Span]:
    """The spans in order, those that touch as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _replaced(text: str, spans: list[Span], mask: str) -> str:
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        pieces += [text[at:start], mask]
        at = end
    return "".join([*pieces, text[at:]])
