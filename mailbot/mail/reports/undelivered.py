"""Undelivered: what mail servers without RFC 3464 say in prose (qmail, Exim, and many in their own way)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mailbot.mail.reading.envelope import valid_address

_CAP = 20_000  # characters of prose; what follows is the letter that came back
_CODE = re.compile(r"(?<![\d.])([45])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.:/-])([45])([0-7]\d)(?![\d.:/])[ #-]")
_ADDRESS = re.compile(r"[^\s<>\"'(),:;\[\]=]{1,64}@[\w.-]{1,255}")
# A line that is about one recipient: it begins with the address, or its first words lead to it.
_LEAD = re.compile(
    r"^[\W_]{0,9}(?:(?:[^\W\d][\w'./-]{0,30}[ \t]{1,9}){0,6}[^\W\d][\w'./-]{0,30}[ \t]?[:=]?[ \t]{0,20})?<?$"
)
# Where no line does: a sentence that says to whom.
_SENTENCE = re.compile(
    r"^[^@]{0,250}\b(?:to|for|an|für|à|pour|a|para|per|ao|aan|voor|til|till|do|для|на)[ \t]{1,3}<?$", re.I
)
_COPY = re.compile(
    r"^[\W_]{0,40}(?:below this line is a copy|this is a copy of|original message|returned message|"
    r"copy of (?:the |your )?(?:original )?message|unsent message|the (?:header|text) (?:of|below)|"
    r"message (?:header|text|follows)|your (?:original )?message (?:follows|reads)|received: from|return-path:)",
    re.I,
)
_LATE = (
    "delay", "will keep trying", "will be retried", "will retry", "still being retried",
    "do not need to resend", "not yet been delivered", "hasn't been delivered yet",
    "delivery attempts will continue", "warning message only", "verzöger", "noch nicht zugestellt",
    "retardé", "pas encore été", "retrasad", "todavía no", "in ritardo", "ritardat", "atrasad",
    "ainda não", "vertraagd", "nog niet", "forsinke", "försen", "opóźni", "zpožd", "отложен", "задерж",
    "遅延", "延迟",
)  # fmt: skip
"""How servers say that they go on trying."""
_TEMPORARY = (
    *_LATE, "still trying", "mailbox full", "mailbox is full", "inbox full", "inbox is full",
    "over quota", "quota exceeded", "exceeded storage", "disk quota", "try again later", "temporar",
    "timed out", "timeout", "connection refused", "expired", "too long", "postfach voll",
    "postfach ist voll", "überfüllt", "est pleine", "lleno", "llena", "piena", "cheia", "is vol",
    "vorübergehend", "temporane", "przepełnion", "переполнен", "已满", "一杯",
)  # fmt: skip
_PERMANENT = (
    "user unknown", "unknown user", "no such user", "does not exist", "doesn't exist", "doesn't have",
    "not found", "unknown recipient", "invalid recipient", "recipient unknown", "mailbox unavailable",
    "no mailbox", "not listed", "unrouteable", "unroutable", "rejected", "denied", "permanent",
    "host unknown", "unknown host", "disabled", "suspended", "not exist", "invalid", "undeliver",
    "could not be delivered", "couldn't be delivered", "wasn't delivered", "failure", "failed",
    "returned mail", "returned to sender", "non-existent", "unbekannt", "existiert nicht",
    "nicht zugestellt", "unzustellbar", "zurückgewiesen", "inconnu", "n'existe pas", "non remis",
    "pas pu être", "desconocid", "no existe", "no se pudo", "no se ha podido", "no entregado",
    "sconosciut", "non esiste", "impossibile", "non recapitat", "desconhecid", "não existe",
    "não foi possível", "não entregue", "onbekend", "bestaat niet", "niet bezorgd",
    "niet worden bezorgd", "okänd", "finns inte", "ukendt", "findes ikke", "ukjent", "finnes ikke",
    "nie istnieje", "nieznany", "nie dostarczon", "neexistuje", "tuntematon", "bulunamadı",
    "не существует", "не найден", "не доставлен", "недоставлен", "存在しません", "見つかりません", "不存在", "退信",
    "존재하지",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Failure:
    """One recipient whom a letter did not reach, as far as prose tells."""

    address: str
    status: str = ""
    permanent: bool | None = None
    delayed: bool = False
    reason: str = field(default="", repr=False)


def failures(subject: str, text: str) -> tuple[Failure, ...]:
    """The recipients that a server's prose (subject and text) says were not reached; one pass over its lines."""
    prose = _before_the_copy(text[:_CAP])
    reasons = _reasons(prose, _LEAD) or _reasons(prose, _SENTENCE)
    whole = f"{subject}\n" + "\n".join(prose)
    is_delayed = any(word in whole.lower() for word in _LATE)
    return tuple(_failure(address, "\n".join(why), whole, delayed=is_delayed) for address, why in reasons.items())


def _reasons(prose: list[str], lead: re.Pattern[str]) -> dict[str, list[str]]:
    """By the recipients that lines name after such words, the lines from there on to the next one."""
    reasons: dict[str, list[str]] = {}
    current: list[str] = []
    for line in prose:
        if address := _named(line, lead):
            current = reasons.setdefault(address, [])
        current.append(line)
    return reasons


def verdict(reason: str) -> bool | None:
    """Whether a reason speaks of a permanent failure: by its status, its SMTP code, its words; None = cannot tell."""
    for match in _CODE.finditer(reason):
        if match[2] != "0" or match[3] != "0":
            return match[1] == "5"
    if reply := _REPLY.search(f"{reason} "):
        return reply[1] == "5"
    lowered = reason.lower()
    if any(word in lowered for word in _TEMPORARY):
        return False
    return True if any(word in lowered for word in _PERMANENT) else None


def _failure(address: str, why: str, whole: str, *, delayed: bool) -> Failure:
    told = _CODE.search(why)
    permanent = verdict(why)
    if permanent is None:
        permanent = verdict(whole)
    return Failure(address, told[0] if told else "", permanent, delayed, why)


def _before_the_copy(text: str) -> list[str]:
    lines: list[str] = []
    for line in text.split("\n"):
        if lines and _COPY.match(line[:200]):
            break
        lines.append(line[:1000])
    return lines


def _named(line: str, lead: re.Pattern[str]) -> str:
    match = _ADDRESS.search(line[:300])
    if match is None or not lead.match(line[: match.start()]):
        return ""
    return valid_address(match[0].rstrip("."))
