"""Attribution: the line above a quote that says who wrote it and when, in the words of many languages.

Patterns are anchored or bounded and no repetition overlaps the next, so a line costs one pass whatever is in it.
"""

from __future__ import annotations

import re

# The last word before the colon; en de fr es it pt nl pl sv/da/no fi cs/sk hu ro tr el ru/uk/bg hr ca et lv lt is.
_VERB_WORDS = (
    "wrote writes schrieb geschrieben écrit ecrit escribió escribio escribe escribí escribía scritto scrive "
    "escrit escriure escreveu escribiu geschreven schreef napisał napisała napisał(a) pisze skrev skreiv følgende "
    "kirjoitti napsal napsala napsal(a) napísal napísala napísal(a) írta scris yazdı έγραψε написал написала "
    "написал(а) пишет пишёт писал писала написав написала пише написа napisao napisala kirjutas rakstīja rašė skrifaði "
    "viết menulis"
)
_VERBS = tuple(_VERB_WORDS.split())
# zh ja ko he ar fa hi th: no space stands before it.
_SIGNS = (
    "写道", "寫道", "写了", "のメッセージ", "のメール", "が書いたメール", "書きました", "작성", "쓴 글", "כתב/ה", "כתב",
    "كتب", "نوشت", "ने लिखा", "เขียนว่า",
)  # fmt: skip
# Of several words the last: the line may break before it.
_LAST_WORDS = tuple(word.split()[-1] for word in (*_VERBS, *_SIGNS))
_LAST_LETTERS = frozenset(word[-2:] for word in _LAST_WORDS)
_OPENS = "Wiadomość napisana przez"  # no other line of a mail begins so
_CLOSES = frozenset(":：;>)-*_")
_BRACKETS = frozenset(">)")  # around an address
_JOINED = ("/", "-", "_")
_OWN_VERB = re.compile(
    r"\b(?:i|we|he|she|they|who) wrote$|\b(?:ich|wir|er|sie) (?:schrieb|geschrieben)$|"
    r"\b(?:j[’']ai|il a|elle a|nous avons|on a) [ée]crit$|\b(?:jag|vi|han|hon|jeg|hun) skrev$",
    re.I,
)
# The verb before the name or before the date: "schrieb Ann:", "Ann kirjoitti 7.1.2025:", "napisana przez Ann:".
_VERB_INSIDE = re.compile(
    r"\b(?:schrieb|schreef|skrev|skreiv|kirjoitti|napisana przez|yazdı|escreveu|ezt írta)\b"
    r"(?! (?:ich|er|sie|wir|du|ihr|ik|hij|zij|wij|jag|jeg|han|hon|hun|vi|minä|hän)\b).{0,200}[:：]$",
    re.I,
)
_STARTS = re.compile(
    r"(?:On|At|Am|Le|El|Il giorno|Il|In data|Em|Às|No dia|A|Op|W dniu|Dnia|Wiadomość napisana|Den|På|Dne|Dňa|Pe|În|"
    r"Στις|В|在|于|於)\b[ \t]?|"
    r"(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|mié|jue|vie|sáb|dom|gio|seg|"
    r"ter|qua|qui|sex|ma|wo|za|zo|pon|wt|śr|czw|pt|sob|tis|ons|tors|fre|lör|sön|tir|lør|søn|man|ti|ke|to|pe|la|su|"
    r"po|út|st|čt|pá|ne|пн|вт|ср|чт|пт|сб|вс|пон|сре|чет|пят|суб|вос)[^\W\d_]{0,9}[.,]{0,2}[ \t]|\d",
    re.I,
)
# "Ann Bell <ann@example.org>, 7 Oca 2025": a name of a few words and an address.
_NAMED = re.compile(r"(?:[*\"'] ?)?[^\W\d_][^<>()@:\[\]]{0,60}[<(] ?[\w.+'-]{1,64}@[\w.-]{1,190} ?[>)]")
_MONTHS = (
    "jan|feb|mar|mär|maa|apr|avr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez|déc|dic|gen|ene|fév|fev|abr|mag|giu|lug|"
    "ago|set|ott|out|sty|lut|kwi|maj|cze|lip|sie|wrz|paź|lis|gru|oca|şub|nis|haz|tem|ağu|eyl|eki|kas|ara|tam|hel|huh|"
    "tou|kes|hei|elo|syy|lok|mar|jou|led|úno|bře|dub|kvě|čer|srp|zář|říj|pro|ian|iul|iun|"
    "янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек|січ|лют|бер|кві|тра|чер|лип|сер|вер|жов|лис|гру|"
    "ιαν|φεβ|μαρ|απρ|μαΐ|ιουν|ιουλ|αυγ|σεπ|οκτ|νοε|δεκ"
)
_TIME = re.compile(r"\b\d{1,2}[:.h]\d{2}(?!\.?\d)|\b\d{1,2} ?(?:am|pm|uhr)\b|[上下]午|오[전후]", re.I)
_DATE = re.compile(
    rf"\b\d{{1,2}}[:.h]\d{{2}}\b|\b(?:19|20)\d\d\b|\b\d{{1,2}}[./-] ?\d{{1,2}}[./-] ?\d{{2,4}}|\d{{1,4}} ?[年년月월]|"
    rf"\b(?:{_MONTHS})[^\W\d]{{0,7}}\.? \d{{1,2}}\b|\b\d{{1,2}}\.? (?:de )?(?:{_MONTHS})",
    re.I,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\b\d{1,2}[./-] ?\d{1,2}[./-] ?\d{2}\b")
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}\.[\w.-]{1,190}")
_ENDS_IN_ADDRESS = re.compile(r"[<(] ?[^<>()\s]{1,64}@[^<>()\s]{1,190} ?[>)]$")
_FLAT_LINES = 2
_FLAT = re.compile(
    r"(?:[.!?,)] {1,3})((?:On|Am|Le|El|Il|Em|Op|W dniu|Den|Dne|Στις|В|在) [^<>\n]{5,150}"
    r"<[^<>@\s]{1,64}@[^<>@\s]{1,190}>"
    r"[^<>:：\n]{0,40}[:：])(?= |$)",
    re.M,
)
# "See you then On Mon, 5 Jan 2026 at 10:00, Ann wrote:": a mail program joined what was written and what it put below.
_TACKED = re.compile(
    r"[^\s-][ \t]{0,3}(?:-{2,9}[ \t]?|[ \t])"
    r"(?=(?:On|Am|Le|El|Il|Em|Op|W dniu|Den|Dne|Στις)[ \t](?:[^\W\d_]{2,12}[.,]{0,2}[ \t]){0,2}\d)"
)
_TACKED_LINE = 400  # characters of such a line
# Zoho: "---- On … wrote ----"; GroupWise: ">>> Ann <ann@example.org> 1/7/2025 10:00 >>>".
_FRAMED = re.compile(r"-{3,10} ?(.{5,300}?) ?-{3,10}$|>>> ?([^>].{5,300}?)>>>$")


def has_date(line: str) -> bool:
    """Whether a line holds something like a date or a time of day."""
    return _DATE.search(line) is not None


def has_time(line: str) -> bool:
    """Whether a line holds something like a time of day."""
    return _TIME.search(line) is not None


def has_address(line: str) -> bool:
    """Whether a line holds a mail address."""
    return "@" in line and _ADDRESS.search(line) is not None


def starts_attribution(line: str) -> bool:
    """Whether a line begins as attribution lines do that go on in the next line."""
    line = line.lstrip("-* ")
    if _STARTS.match(line) is not None and (has_date(line) or has_address(line) or line.startswith(_OPENS)):
        return True
    return "@" in line and _NAMED.match(line) is not None


def may_be_attribution(line: str) -> bool:
    """Whether a whole line may be an attribution: asked before what costs more."""
    if line[-1:] in _BRACKETS and "@" not in line and not line.startswith(("---", ">>>")):
        return _ends_in_last_word(line)
    return may_end_attribution(line)


def may_end_attribution(line: str) -> bool:
    """Whether a line ends as attribution lines do: asked first, since nearly every line of every mail comes by here."""
    if line[-1:] in _CLOSES:
        return True
    letters = line[-2:].lower()[-2:]
    return (letters in _LAST_LETTERS or letters[-1:] in _LAST_LETTERS) and _ends_in_last_word(line)


def _ends_in_last_word(line: str) -> bool:
    return line[-40:].lower().endswith(_LAST_WORDS)


def is_attribution(line: str, *, before_quote: bool) -> bool:
    """Whether a whole line is `On Monday Ann wrote:` in some language; less is asked of it before a marked quote."""
    line = line.strip("-*_ \t")
    closed = line.endswith((":", "：", ":;"))
    # The rarest is asked first: nearly every line of every mail comes by here.
    if _ends_in_verb(line) or (closed and _VERB_INSIDE.search(line)):
        if before_quote:
            return closed or has_date(line) or has_address(line)
        return has_address(line) or (_STARTS.match(line) is not None and _is_dated(line))
    if not closed:
        return before_quote and _ENDS_IN_ADDRESS.search(line) is not None and has_date(line)
    return _names_sender(line, before_quote)


def unflattened(text: str) -> str:
    """A mail that came as one line, with an attribution in it on a line of its own; any other text as it is."""
    if "@" not in text or text.count("\n") > _FLAT_LINES:
        return text
    found = _FLAT.search(text)
    if found is None or not is_attribution(found[1], before_quote=False):
        return text
    return f"{text[: found.start(1)].rstrip(' ')}\n{found[1]}\n{text[found.end(1) :].lstrip(' ')}"


def untacked(line: str) -> tuple[str, str] | None:
    """What somebody wrote and the attribution that stands behind it on the same line; None for any other line."""
    if len(line) > _TACKED_LINE or not line.rstrip().endswith((":", "：")):
        return None
    for match in _TACKED.finditer(line):
        written, said = line[: match.end()].rstrip("- \t"), line[match.end() :]
        if has_date(written) or has_address(written):
            return None
        if (_ends_in_verb(said) or _VERB_INSIDE.search(said)) and _is_dated(said):
            return written, said
    return None


def is_framed(line: str) -> bool:
    """Whether a line is an attribution between rules, under which the quote stands unmarked."""
    framed = _FRAMED.match(line) if line.startswith(("---", ">>>")) else None
    if framed is None:
        return False
    return _ends_in_verb(framed[1].strip()) if framed[1] else has_date(framed[2])


def _is_dated(line: str) -> bool:
    return has_date(line) and (has_time(line) or _YEAR.search(line) is not None)


def _names_sender(line: str, before_quote: bool) -> bool:
    """Whether a line that ends in a colon says a sender and a time, whatever its verb."""
    dated = has_date(line)
    if has_address(line):
        if _ENDS_IN_ADDRESS.search(line.rstrip(":： ,;")) is not None:
            return dated or before_quote
        return dated and (before_quote or has_time(line))
    full = dated and before_quote and _STARTS.match(line) is not None
    return full and has_time(line) and _YEAR.search(line) is not None


def _ends_in_verb(line: str) -> bool:
    """Whether a line ends in somebody else's "wrote", with or without its colon."""
    said = line[-60:].rstrip(":： \t").lower()
    if said.endswith(_SIGNS):
        return True
    if not said.endswith(_VERBS):
        return False
    before = (said.removesuffix(verb)[-1:] for verb in _VERBS if said.endswith(verb))
    return any(not one.isalnum() and one not in _JOINED for one in before) and _OWN_VERB.search(said) is None
