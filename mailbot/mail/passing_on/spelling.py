"""Spelling: a text with every address in it spelled plainly, and where each character of it came from.

Addresses hide behind capitals, full-width letters, signs that nobody sees, percent and HTML and quoted-printable codes,
and "at" and "dot" in words. Whatever is looked for goes through the same spelling first, so the two always compare.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

_LAYERS = 3  # codes within codes that are undone; repeated percent and ampersand codes count as one

_SOFT_BREAK = re.compile("=\r?\n")  # of quoted-printable (RFC 2045 6.7)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+")
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]+"
)
_WIDE = re.compile(r"[^\x00-\x7f]")
_SIGNS = {
    "commat": "@", "period": ".", "plus": "+", "lowbar": "_", "hyphen": "-", "dash": "-", "percnt": "%", "equals": "=",
    "nbsp": " ", "lpar": "(", "rpar": ")", "lsqb": "[", "rsqb": "]", "quot": '"', "apos": "'", "shy": "", "zwnj": "",
}  # fmt: skip
# Each pattern begins with a set of characters, which is what the engine looks for quickly.
_CODE = re.compile(
    r"[&%=\\](?:"
    r"(?<=&)(?:amp;)*(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(" + "|".join(sorted(_SIGNS)) + r"));?"
    r"|(?<=%)(?:25)*[0-9a-f]{2}(?:%(?:25)*[0-9a-f]{2})*"
    r"|(?<==)[0-9a-f]{2}(?:=[0-9a-f]{2})*"
    r"|(?<=\\)(?:u00|x)([0-9a-f]{2}))"
)
_CODE_SIGNS = ("=\n", "=\r", *"％＝＆＼﹪﹦﹠﹨")
"""What begins a code in another way than `_CODE` sees before it is folded."""
_HEX = re.compile(r"[%=](?:25)*([0-9a-f]{2})")
_ESCAPE = re.compile(r"\\(?=[\\@.+_-])")
_AT_WORD = "at|a\u0308t|arroba|arobase|chiocciola|klammeraffe|snabel-?a|malpa|собака"
_DOT_WORD = "dot|punkt|punto|point|ponto|kropka|tecka|nokta|точка"
_BRACKETED = re.compile(rf"[\[({{<|]{{1,3}}\s{{0,5}}(?:(@|{_AT_WORD})|\.|{_DOT_WORD})\s{{0,5}}[\])}}>|]{{1,3}}")
_OPENING = "[({<|"
_BLANKS = r"[\s>*`\"'~]"
_AROUND_AT = re.compile(rf"{_BLANKS}{{1,9}}@{_BLANKS}{{0,9}}|@{_BLANKS}{{1,9}}")
_AROUND_DOT = re.compile(r"\s{1,3}\.\s{1,3}(?=[a-z0-9])")
_IN_WORDS = re.compile(rf"[\s>_-]{{1,9}}(?:({_AT_WORD})|{_DOT_WORD})[\s>_-]{{1,9}}")


@dataclass(slots=True)
class Spelled:
    """A text as it is compared; where `traced`, character i stands for `starts[i]` to `ends[i]` of the original."""

    text: str
    traced: bool = True
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def replace(self, pattern: re.Pattern[str], plain: Callable[[re.Match[str]], str]) -> bool:
        """What matches becomes what `plain` makes of it; answers whether anything did."""
        before = self.text
        if self.traced:
            self._trace(pattern, plain)
        else:
            self.text = pattern.sub(plain, before)
        return self.text != before

    def _trace(self, pattern: re.Pattern[str], plain: Callable[[re.Match[str]], str]) -> None:
        text: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for match in pattern.finditer(self.text):
            begin, end = match.span()
            new = plain(match)
            text += [self.text[at:begin], new]
            starts += self.starts[at:begin] + [self.starts[begin]] * len(new)
            ends += self.ends[at:begin] + [self.ends[end - 1]] * len(new)
            at = end
        if at:
            self.text = "".join([*text, self.text[at:]])
            self.starts = starts + self.starts[at:]
            self.ends = ends + self.ends[at:]


def spelled(text: str, *, codes: bool = True) -> Spelled:
    """The plain spelling of a text with the way back; in proportion to its length. Without `codes` what may be one is
    left alone: "=b3" may as well be a sign and the beginning of a token."""
    return _spell(Spelled(text, True, list(range(len(text))), list(range(1, len(text) + 1))), codes)


def plain(text: str, *, codes: bool = True) -> str:
    """The plain spelling alone, which is quicker to have."""
    return _spell(Spelled(text, traced=False), codes).text


def may_hold_codes(text: str) -> bool:
    """Whether it makes a difference to leave codes alone."""
    return _CODE.search(_small(text)) is not None or any(sign in text for sign in _CODE_SIGNS)


def _spell(found: Spelled, codes: bool) -> Spelled:
    if codes:
        found.replace(_SOFT_BREAK, _nothing)
    _fold(found)
    for _ in range(_LAYERS if codes else 0):
        if not found.replace(_CODE, _decoded):
            break
        _fold(found)
    found.replace(_ESCAPE, _nothing)
    if any(sign in found.text for sign in _OPENING):
        found.replace(_BRACKETED, _sign)
    if "@" in found.text:
        found.replace(_AROUND_AT, lambda match: "@")
    if " ." in found.text:
        found.replace(_AROUND_DOT, lambda match: ".")
    found.replace(_IN_WORDS, _sign)
    return found


def _fold(found: Spelled) -> None:
    """Without what nobody sees, without case, and with the plain form of every letter."""
    found.replace(_CONTROL, _nothing)
    if not found.text.isascii():
        found.replace(_UNSEEN, _nothing)
        found.replace(_WIDE, lambda match: _folded(match[0]))
    found.text = _small(found.text)


def _small(text: str) -> str:
    """The text with small letters for the capitals of ASCII, and as long as it was: octets know no other letters."""
    return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")


def _nothing(match: re.Match[str]) -> str:
    return ""


def _sign(match: re.Match[str]) -> str:
    """The sign that a word or a bracketed sign stands for."""
    return "@" if match[1] else "."


def _folded(character: str) -> str:
    """A character's compatible form without case: a full-width sign is the sign (UAX 15, NFKD)."""
    return "." if character in "\u3002\uff61" else unicodedata.normalize("NFKD", character).casefold()


def _decoded(match: re.Match[str]) -> str:
    """What a code stands for: of HTML, of a link, of quoted-printable, of JSON."""
    decimal, hexadecimal, name, escaped = match.groups()
    if name:
        return _SIGNS[name]
    if match[0][0] in "%=":
        return bytes.fromhex("".join(_HEX.findall(match[0]))).decode("utf-8", "replace")
    code = int(decimal) if decimal else int(hexadecimal or escaped, 16)
    return chr(code) if code < 0x110000 else ""
