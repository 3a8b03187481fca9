"""Visibility: whether a reader sees the text of an HTML element, by its style, its colours and the page's style sheet.

What nobody sees is nobody's word: a keyword in white on white is not a command.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

_Attributes = Mapping[str, str | None]
_Colour = tuple[int, int, int]

_SHEET = 200_000  # characters of style sheets that are read
_RULES = 500
_NEAR = 24  # of 255: colours that are nearer to each other cannot be told apart
_SPACES = re.compile(r"\s+|/\*[^*]{0,500}\*/")
_TELLING = re.compile(r"display|visib|opacity|font|color|background|hide|height|width|indent|left|top|clip|scale")
_ZERO = re.compile(r"[-+]?0*\.?0*(?:px|pt|em|rem|%|in|cm|mm|vh|vw)?")
_TINY = re.compile(r"(?:0*\.\d+|0*1(?:\.0*)?)(?:px|pt)|0*\.[01]\d*(?:em|rem)")
_FAR = re.compile(r"-\d{3,}(?:\.\d+)?(?:px|pt|em|rem|%)|-\d{2,}(?:\.\d+)?(?:em|rem)")
_SELECTOR = re.compile(r"[a-z][a-z0-9]{0,15}|[a-z0-9]{0,16}[.#][\w-]{1,80}", re.I)
_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})")
_RGB = re.compile(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})(?:,(\d?\.?\d{0,4})%?)?\)")
_NAMES: dict[str, _Colour] = {
    "white": (255, 255, 255), "snow": (255, 250, 250), "ivory": (255, 255, 240), "whitesmoke": (245, 245, 245),
    "ghostwhite": (248, 248, 255), "floralwhite": (255, 250, 240), "mintcream": (245, 255, 250),
    "azure": (240, 255, 255), "black": (0, 0, 0), "red": (255, 0, 0), "green": (0, 128, 0), "blue": (0, 0, 255),
    "yellow": (255, 255, 0), "gray": (128, 128, 128), "grey": (128, 128, 128), "silver": (192, 192, 192),
    "navy": (0, 0, 128), "orange": (255, 165, 0), "purple": (128, 0, 128), "maroon": (128, 0, 0),
    "windowtext": (0, 0, 0), "window": (255, 255, 255), "transparent": (-1, -1, -1),
}  # fmt: skip
_AS_BEFORE = frozenset({"inherit", "initial", "unset", "none", "currentcolor"})
_CLEAR = (-1, -1, -1)


@dataclass(frozen=True, slots=True)
class Look:
    """How text looks where we are; None for a colour that is not known, and then nothing is hidden by it."""

    ink: _Colour | None = (0, 0, 0)
    paper: _Colour | None = (255, 255, 255)
    tiny: bool = False
    veiled: bool = False

    @property
    def is_seen(self) -> bool:
        """Whether text can be read there."""
        if self.tiny or self.veiled or self.ink == _CLEAR:
            return False
        if self.ink is None or self.paper is None:
            return True
        return any(abs(ink - paper) >= _NEAR for ink, paper in zip(self.ink, self.paper, strict=True))


def style_rules(sheet: str) -> dict[str, str]:
    """What a style sheet says of tags, classes and ids that bears on visibility; rules for some media alone are left
    out."""
    rules: dict[str, str] = {}
    media = False
    for piece in _SPACES.sub(" ", sheet[:_SHEET]).split("}"):
        head, brace, said = piece.rpartition("{")
        if not brace:
            media = False
            continue
        media = media or "@" in head
        said = said.replace(" ", "").lower()
        if media or len(rules) >= _RULES or not _matters(said):
            continue
        for selector in head.split(",")[:20]:
            name = selector.strip().lower()
            if _SELECTOR.fullmatch(name):
                rules[name] = f"{rules.get(name, '')};{said}"[:1_000]
    return rules


def _matters(said: str) -> bool:
    """Whether declarations hide text or colour it; sizes that can be read are of no interest."""
    effect = _effect_of(said)
    return effect is None or not effect.on(Look()).is_seen or "color:" in said or "background" in said


def look_of(tag: str, attributes: _Attributes, rules: Mapping[str, str], before: Look) -> Look | None:
    """How text looks inside an element; None where nobody sees anything of it, whatever its children say."""
    if "hidden" in attributes:
        return None
    said = (attributes.get("style") or "").lower()
    if rules:
        said = f"{_ruled(tag, attributes, rules)};{said}"
    ink, paper = attributes.get("color") if tag == "font" else None, attributes.get("bgcolor")
    if not ink and not paper and not (said and _TELLING.search(said)):
        return before
    if paper:
        said = f"background-color:{paper.strip().lower()};{said}"
    if ink:
        said = f"color:{ink.strip().lower()};{said}"
    effect = _effect_of(said[:2_000])
    return effect.on(before) if effect else None


@dataclass(frozen=True, slots=True)
class _Effect:
    """What declarations change in a look; "" where they say nothing of it."""

    size: str = ""
    shown: str = ""
    ink: str = ""
    paper: str = ""

    def on(self, look: Look) -> Look:
        """The look with an element's own colours and size; children may have others."""
        if self.size and look.tiny != (tiny := _is_tiny(self.size)):
            look = replace(look, tiny=tiny)
        if self.shown and look.veiled != (veiled := self.shown in {"hidden", "collapse"}):
            look = replace(look, veiled=veiled)
        if self.ink and look.ink != (ink := _colour(self.ink)):
            look = replace(look, ink=ink)
        if self.paper and look.paper != (paper := _colour(self.paper)) and paper != _CLEAR:
            look = replace(look, paper=paper)
        return look


@lru_cache(maxsize=256)
def _effect_of(said: str) -> _Effect | None:
    """What a style changes; None where it takes the element out of the page."""
    styles = _styles(_SPACES.sub("", said))
    if _is_gone(styles):
        return None
    ink = styles.get("color", "")
    paper = styles.get("background-color") or styles.get("background", "")
    return _Effect(
        styles.get("font-size", ""),
        styles.get("visibility", ""),
        "" if ink in _AS_BEFORE else ink,
        "" if paper in _AS_BEFORE else paper,
    )


def _ruled(tag: str, attributes: _Attributes, rules: Mapping[str, str]) -> str:
    names = [tag]
    for one in (attributes.get("class") or "").lower().split()[:10]:
        names += [f".{one}", f"{tag}.{one}"]
    if id := (attributes.get("id") or "").strip().lower():
        names += [f"#{id}", f"{tag}#{id}"]
    return ";".join(rules[name] for name in names if name in rules)


def _styles(said: str) -> dict[str, str]:
    """The declarations of a style, without spaces and in lower case; the last of a name counts."""
    styles: dict[str, str] = {}
    for declaration in said[:2_000].split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            styles[name] = value.removesuffix("!important")
    return styles


def _is_gone(styles: Mapping[str, str]) -> bool:
    """Whether an element is taken out of the page, or out of sight, with all inside."""
    if styles.get("display") == "none" or styles.get("mso-hide") == "all":
        return True
    if _is_zero(styles.get("opacity")) or styles.get("transform", "").startswith("scale(0"):
        return True
    cut = styles.get("overflow", styles.get("overflow-y")) == "hidden" or "position" in styles
    sizes = ("max-height", "height", "max-width", "width")
    if cut and (any(_is_zero(styles.get(size)) for size in sizes) or "clip" in styles):
        return True
    return any(_FAR.fullmatch(styles.get(place, "")) for place in ("left", "top", "text-indent", "margin-left"))


def _is_zero(value: str | None) -> bool:
    return value is not None and value != "" and "0" in value and _ZERO.fullmatch(value) is not None


def _is_tiny(size: str) -> bool:
    return _is_zero(size) or _TINY.fullmatch(size) is not None


@lru_cache(maxsize=256)
def _colour(value: str) -> _Colour | None:
    """The colour that a value names; None where it is none that we know."""
    if value in _NAMES:
        return _NAMES[value]
    if found := _HEX.fullmatch(value):
        digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if found := _RGB.fullmatch(value):
        if found[4] and float(found[4] if found[4] != "." else 1) == 0:
            return _CLEAR
        return int(found[1]), int(found[2]), int(found[3])
    return None
