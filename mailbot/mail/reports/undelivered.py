"""Undelivered: what mail servers without RFC 3464 say in prose (qmail, Exim, and many in their own way)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from mailbot.mail.reading.envelope import valid_address

_CAP = 20_000  # characters of prose; what follows is the letter that came back
_CODE = re.compile(r"(?<![\d.])([45])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.:/-])([45])([0-7]\d)(?![\d.:/])[ #-]")
_ADDRESS = re.compile(r"[^\s<>\"'(),:;\[\]=]{1,64}@[\w.-]{1,255}")
# A line that is about one recipient: it begins with the address, or its first words lead to it.
_LEAD = re.compile(
    r"^[\W_]{0,9}(?:[^\W\d][\w'./-]{0,30}(?:[ \t]{1,9}(?:[^\W\d][\w'./-]{0,30}|\d{1,4})){0,6}[ \t]?[:=]?[ \t]{0,20})?"
    r"(?:\[smtp:)?['\"<]?$",
    re.I,
)
# X.400's way of writing an address (RFC 2156): "c=US;a= ;p=Example;dda:SMTP=ann@example.org;".
_X400 = re.compile(r"^\s{0,9}(?:[a-z]{1,4}\d?=[^;=]{0,64};[ ]?){1,9}dda:\w{1,9}=$", re.I)
# Where no line does: a sentence that says to whom.
_SENTENCE = re.compile(
    r"^[^@]{0,250}\b(?:to|for|an|für|à|pour|a|para|per|ao|aan|voor|til|till|do|для|на)[ \t]{1,3}['\"<]?$", re.I
)
# What tells of the letter that came back, who sent it, or whom to ask: only where nothing else names anybody.
_ASIDE = re.compile(
    r"^[\W_]{0,9}(?:to|cc|bcc|from|sender|reply-to|return-path|an|von|kopie|à|de|para|da|per|aan|van|till?|från|fra)"
    r"[ \t]?[:=]|"
    r"\bmail from\b|\b(?:contact|questions?|assistance|help ?desk|administrators?|kontakt|wenden sie sich|"
    r"contactez|contactar|contate|contattare)\b",
    re.I,
)
_KEEPERS = ("postmaster@", "abuse@", "hostmaster@", "mailer-daemon@")
# How the subjects of such notes begin, whoever sends them.
_SUBJECT = re.compile(
    r"(?:\[[^\]]{1,30}\] ?)?(?:(?:mail|message|e-?mail) )?(?:undeliver|non-?deliver|not delivered|returned mail|"
    r"delivery (?:status notification|fail)|failure notice|(?:could not|cannot) be delivered|unzustellbar|"
    r"zustell(?:ung|fehl)[^:]{0,30}fehl|non remis|échec de (?:la )?(?:remise|livraison)|no entregado|"
    r"no se (?:pudo|ha podido) entregar|mancata consegna|impossibile recapitare|não entregue|"
    r"niet (?:bezorgd|afgeleverd)|nie dostarczono)"
)
_THESE = re.compile(
    r"(?:the following|these|one or more|some) (?:e-?mail )?(?:recipient|address|user)|failed recipients?\b|"
    r"folgende[nr]? (?:empfänger|adresse)|destinataires? suivants?|adresses? suivantes?|siguientes? destinatario|"
    r"seguenti? destinatari|seguintes? destinatário|volgende (?:geadresseerde|ontvanger|adres)",
    re.I,
)
_LISTED = re.compile(r"^[\W_]{0,9}(?:[^\W\d][^:@]{0,30}[:=][ \t]{0,20})?(?:\[smtp:)?['\"<]?$", re.I)
_COPY = re.compile(
    r"^[\W_]{0,40}(?:below this line is a copy|this is a copy of|original message|returned message|"
    r"copy of (?:the |your )?(?:original )?message|unsent message|the (?:header|text) (?:of|below)|"
    r"message (?:header|text|follows)|your (?:original )?message (?:follows|reads)|received: from|return-path:)",
    re.I,
)
_LATE = (
    "delay", "will be retried", "will retry", "still being retried",
    "do not need to resend", "not yet been delivered", "hasn't been delivered yet",
    "delivery attempts will continue", "warning message only", "verzöger", "noch nicht zugestellt",
    "retardé", "pas encore été", "retrasad", "todavía no", "in ritardo", "ritardat", "atrasad",
    "ainda não", "vertraagd", "nog niet", "forsinke", "försen", "opóźni", "zpožd", "отложен", "задерж",
    "postponed", "continue to try", "continue trying", "continue to attempt", "keep trying", "weiter versucht",
    "遅延", "延迟", "延遲", "지연",
)  # fmt: skip
"""How servers say that they go on trying."""
_TEMPORARY = (
    *_LATE, "still trying", "mailbox full", "mailbox is full", "inbox full", "inbox is full",
    "full mailbox", "folder is full", "over quota", "quota exceeded", "exceeded storage", "disk quota",
    "try again later", "temporar", "timed out", "timeout", "connection refused", "expired", "too long", "postfach voll",
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
    "could not find", "aborted", "given up", "не существует", "не найден", "не доставлен", "недоставлен",
    "存在しません", "存在しない", "見つかりません", "配信できません", "配送できません", "送信できません", "配信不能",
    "不存在", "退信", "无法送达", "无法投递", "无法发送", "投递失败", "传输失败", "发送失败", "無法送達",
    "無法投遞", "無法傳送", "投遞失敗", "존재하지", "전송 실패", "전송할 수 없", "배달되지", "반송",
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
    reasons = _reasons(prose, _about_recipient) or _reasons(prose, _says_to_whom) or _reasons(prose, _leads_to_address)
    if any(not address.startswith(_KEEPERS) for address in reasons):
        reasons = {address: why for address, why in reasons.items() if not address.startswith(_KEEPERS)}
    whole = f"{subject}\n" + "\n".join(prose)
    is_delayed = any(word in whole.lower() for word in _LATE)
    return tuple(_failure(address, "\n".join(why), whole, delayed=is_delayed) for address, why in reasons.items())


def _leads_to_address(words: str) -> bool:
    """Whether a line's words before an address are few, or X.400's."""
    return _LEAD.match(words) is not None or _X400.match(words) is not None


def _about_recipient(words: str) -> bool:
    return _leads_to_address(words) and not _ASIDE.search(words)


def _says_to_whom(words: str) -> bool:
    return _SENTENCE.match(words) is not None and not _ASIDE.search(words)


def _reasons(prose: list[str], leads: Callable[[str], bool]) -> dict[str, list[str]]:
    """By the recipients that lines name after such words, the lines from there on to the next one."""
    reasons: dict[str, list[str]] = {}
    current: list[str] = []
    for line in prose:
        if address := _named(line, leads):
            current = reasons.setdefault(address, [])
        current.append(line)
    return reasons


def announces(subject: str, text: str) -> bool:
    """Whether a mail is a note that a letter was not delivered, whoever signs it: so its subject begins, its text says
    that these were not reached, and they stand in a list, as no person would write it."""
    if not _SUBJECT.match(subject[:100].lower()) or _THESE.search(text[:_CAP]) is None:
        return False
    return any(_named(line, _lists) for line in _before_the_copy(text[:_CAP]))


def _lists(words: str) -> bool:
    return _LISTED.match(words) is not None and not _ASIDE.search(words)


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


def _named(line: str, leads: Callable[[str], bool]) -> str:
    match = _ADDRESS.search(line[:300])
    if match is None or not leads(line[: match.start()]):
        return ""
    return valid_address(match[0].rstrip("."))
