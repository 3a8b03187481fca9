"""Return: the days in the answer of somebody who is away that may be when they are back, in eighteen languages.

A day counts where words say so ("until", "de retour le", "まで"), or where it ends a range of days. What can be read as
two days is read as none, unless the language has one order only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mailbot.mail.screening.day_names import MONTHS, WEEKDAYS

_LOOKED_AT = 4000
"""Characters at the beginning of an answer in which it says until when."""
_BEFORE = 64
_AFTER = 48
_LATELY = 270
"""A day without a year that is so many days off was meant for the months that have just passed."""

_NAMES = "|".join(sorted((re.escape(name) for name in MONTHS), key=len, reverse=True))
_DATE = re.compile(
    r"(?<![\d./])(?:"
    r"(?P<y1>20\d\d)[-/.](?P<m1>\d{1,2})[-/.](?P<d1>\d{1,2})|"
    r"(?:(?P<y2>20\d\d)\s?[年년]\s?)?(?P<m2>\d{1,2})\s?[月월]\s?(?P<d2>\d{1,2})\s?[日号號일]|"
    r"(?P<d3>\d{1,2})\.\s?(?P<m3>\d{1,2})\.(?:\s?(?P<y3>20\d\d|\d\d(?![\d:])))?|"
    r"(?P<a7>\d{1,2})/(?P<b7>\d{1,2})(?:/(?P<y7>20\d\d|\d\d))?|"
    r"(?<!-)(?P<a8>\d{1,2})-(?P<b8>\d{1,2})-(?P<y8>20\d\d|\d\d)(?!-)|"
    rf"(?P<d5>\d{{1,2}})(?:st|nd|rd|th|er|º|°|\.|:e|-?го|e)?\s?(?:of |de |del |d['’]|-)?(?:the )?(?P<n5>{_NAMES})\b"
    r"\.?(?:[,-]?\s?(?:de |del )?(?P<y5>20\d\d))?|"
    rf"(?P<n6>{_NAMES})\b\.?\s(?:the )?(?P<d6>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s(?P<y6>20\d\d))?"
    r")(?![\d/]|[.:]\d)"
)
_ENGLISH = r"until|till|'til|through|thru|up to"
_OTHERS = (
    r"bis|bis zum|jusqu['’](?:au|à|en)|hasta|até|fino al?|fino all['’]|sino al|tot|tot en met|t/m|do dnia|až do|"
    r"till och med|t\.?o\.?m\.?|fram till|til|til og med|indtil|frem til|до|по"
)
_SHARED = "do"  # in Polish and Czech; an English word as well
_BACK = r"back|return|returning|available|reachable"
_BACK_OTHERS = (
    r"wieder|zurück|erreichbar|de retour|retour|reviens|reviendrai|rentre|rentrerai|vuelvo|volveré|regreso|regresaré|"
    r"de vuelta|volto|voltarei|retorno|retornarei|regresso|regressarei|de volta|rientro|rientrerò|torno|tornerò|"
    r"di ritorno|di nuovo|ritorno|terug|weer|bereikbaar|wracam|wrócę|powrót|dostępn[ya]|tillbaka|åter|tilbage|tilbake|"
    r"palaan|takaisin|zpět|vrátím se|vracím se|návrat|вернусь|возвращаюсь|буду (?:на работе|на рабочем месте|в офисе)"
)
_WORD = r"[^\w\n.!?]{1,3}[^\W\d][\w-]{0,15}"
_LED = re.compile(
    rf"(?:\b(?:{_ENGLISH}|{_OTHERS}|{_SHARED})(?:{_WORD}\.?){{0,3}}|\b(?:{_BACK}|{_BACK_OTHERS})(?:{_WORD}\.?){{0,6}}|"
    r"至|到|截至|直到)[\s,:(]{0,3}$"
)
_FOLLOWED = re.compile(
    r"[^\w.!?\n]{0,3}(?:asti|saakka|(?:tarihine |['’]?\w{1,3} )?kadar|(?:\([^)]{1,4}\)\s?)?(?:まで|迄|까지)|之前|为止|"
    r"回来|返回|恢复|上班|に戻|より|に復帰|から(?:出社|勤務|通常)|에 (?:복귀|돌아)|부터)|"
    r"[^.!?\n]{0,40}\b(?:wieder|zurück|back|terug|weer|tillbaka|åter|tilbage|tilbake|de retour|de vuelta|de volta|zpět|"
    r"z powrotem|вернусь|takaisin|paikalla|döneceğim|dönüyorum|ofisteyim)\b"
)
_TO = r"[-–—~〜～]|\b(?:to|bis|bis zum|au|al|a|ao|tot|t/m|till|til|do|до|по)\b|至|到|から|부터"
_ARTICLE = r"(?: the| den| el| il| le)?(?:[^\w\n]{0,2}[^\W\d][\w-]{2,14},?)?[^\w\n]{0,3}"
_FROM = re.compile(rf"\d{{1,2}}(?:st|nd|rd|th|er|º|°|\.)?[^\w\n]{{0,2}}(?:{_TO}){_ARTICLE}$")
_RANGE = re.compile(rf"(?:\s?\([^)\n]{{1,12}}\))?[^\w\n]{{0,3}}(?:\w{{1,4}}\.?,?\s)?(?:{_TO}){_ARTICLE}")
_SPEAKS_OTHER = re.compile(rf"\b(?:{_OTHERS}|{_BACK_OTHERS})\b")
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_LAST_WORD = re.compile(r"([^\W\d][\w-]{2,14})\W{0,3}(?:(?:the|den|der|el|il|le|de|dem|d\.)\s)?$")


@dataclass(frozen=True, slots=True)
class _Written:
    """A date as it was written: two numbers whose order may be open, or day and month; year None is the next one."""

    start: int
    end: int
    day: int
    month: int
    year: int | None
    is_open: bool = False
    is_month_first: bool = False


def said_returns(text: str, today: date) -> Iterator[date]:
    """The days in a text that its writer may be back on, those that have passed among them."""
    flat = " ".join(text[:_LOOKED_AT].lower().split())
    month_first = _month_first(flat)
    before: _Written | None = None
    for match in _DATE.finditer(flat):
        written = _written(match, month_first)
        is_range = before is not None and _RANGE.fullmatch(flat[before.end : written.start]) is not None
        if before is not None and is_range:
            written = _in_the_order_of(before, written)
        if (is_range or _is_said(flat, written)) and (day := _on_calendar(written, flat, today)):
            yield day
        before = written


def _month_first(flat: str) -> bool | None:
    """Whether the language of a text writes the month before the day; None where some do and others do not."""
    if _EAST_ASIAN.search(flat):
        return True
    return False if _SPEAKS_OTHER.search(flat) else None


def _written(match: re.Match[str], month_first: bool | None) -> _Written:
    found = match.groupdict()
    start, end = match.span()
    for n in "12356":
        day = found.get(f"d{n}")
        if day is not None:
            month = found.get(f"m{n}") or str(MONTHS[found[f"n{n}"]])
            return _Written(start, end, int(day), int(month), _year(found[f"y{n}"]))
    n = "7" if found["a7"] else "8"
    first, second, year = int(found[f"a{n}"]), int(found[f"b{n}"]), _year(found[f"y{n}"])
    if first > 12 or second > 12 or first == second:
        month_first = first <= 12
    if month_first:
        return _Written(start, end, second, first, year, is_month_first=True)
    return _Written(start, end, first, second, year, is_open=month_first is None)


def _in_the_order_of(before: _Written, written: _Written) -> _Written:
    """The second day of a range, in the order that the first has: 24/12 – 2/1."""
    if not written.is_open or before.is_open:
        return written
    swapped = (written.month, written.day) if before.is_month_first else (written.day, written.month)
    return _Written(written.start, written.end, *swapped, written.year)


def _year(written: str | None) -> int | None:
    return int(written) % 100 + 2000 if written else None


def _is_said(flat: str, written: _Written) -> bool:
    """Whether the words around a day say that somebody is back then."""
    before = flat[max(0, written.start - _BEFORE) : written.start]
    if _LED.search(before) or _FROM.search(before):
        return True
    return _FOLLOWED.match(flat[written.end : written.end + _AFTER]) is not None


def _on_calendar(written: _Written, flat: str, today: date) -> date | None:
    """The day itself, if it can be only one and falls on the weekday that stands before it."""
    years = (written.year,) if written.year is not None else (today.year, today.year + 1)
    days = [] if written.is_open else [day for year in years if (day := _date(year, written.month, written.day))]
    day = next((day for day in days if written.year is not None or day >= today), None)
    if day is None or (written.year is None and (day - today).days > _LATELY):
        return None
    named = _LAST_WORD.search(flat[max(0, written.start - 24) : written.start])
    weekday = WEEKDAYS.get(named[1]) if named else None
    return day if weekday in (None, day.weekday()) else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
