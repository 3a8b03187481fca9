"""Vacation: the subjects under which mail programs answer for somebody who is away, by language, and the words in such
an answer that say until when."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SUBJECTS = (
    # en
    "automatic reply", "auto reply", "auto-reply", "autoreply", "automated reply", "automated response",
    "auto response", "auto-response", "autoresponse", "out of office", "out of the office", "out-of-office",
    "away from my mail", "away from the office", "vacation reply", "vacation notice",
    "i am out of the office", "on vacation", "[auto-reply]", "[auto]", "auto:",
    # de
    "automatische antwort", "abwesenheitsnotiz", "abwesenheitsbenachrichtigung", "abwesenheitsmeldung",
    "abwesenheit:", "abwesend:", "automatische rückantwort", "autom. antwort", "ich bin nicht im büro",
    "urlaub:", "eingangsbestätigung",
    # fr
    "réponse automatique", "reponse automatique", "absence du bureau", "absent du bureau",
    "message d'absence", "message d’absence", "absence :", "en congé", "accusé de réception",
    # es
    "respuesta automática", "respuesta automatica", "fuera de la oficina", "fuera de oficina",
    "ausente de la oficina",
    # it
    "risposta automatica", "fuori sede", "fuori ufficio", "assente dall'ufficio", "assenza dall'ufficio",
    # pt
    "resposta automática", "resposta automatica", "fora do escritório", "ausência do escritório",
    "ausencia temporaria",
    # nl
    "automatisch antwoord", "automatische reactie", "afwezig:", "afwezigheidsbericht", "niet aanwezig",
    "ik ben afwezig",
    # pl
    "automatyczna odpowiedź", "autoodpowiedź", "odpowiedź automatyczna", "poza biurem", "nieobecność",
    # sv, da, no
    "automatiskt svar", "autosvar", "frånvaro", "automatisk svar", "fraværende", "ikke til stede",
    "fravær:", "ikke på kontoret",
    # fi
    "automaattinen vastaus", "poissaoloilmoitus", "poissa toimistosta",
    # cs, sk, hu
    "automatická odpověď", "nepřítomnost", "mimo kancelář", "automatická odpoveď", "automatikus válasz",
    "házon kívül",
    # tr, ro, el
    "otomatik yanıt", "otomatik cevap", "ofis dışında", "răspuns automat", "αυτόματη απάντηση",
    # ru, uk
    "автоматический ответ", "автоответ", "отсутствую", "вне офиса", "автоматична відповідь",
    # zh, ja, ko
    "自动回复", "自動回覆", "自动答复", "自動答覆", "不在办公室", "自動返信", "自動応答", "不在通知",
    "자동 회신", "자동 응답", "부재중",
)  # fmt: skip


def is_vacation_subject(subject: str) -> bool:
    """Whether a subject begins as automatic replies do; a person's answer to one begins with Re: and is none."""
    return subject.strip().lower().startswith(_SUBJECTS)


_LOOKED_AT = 4000
"""Characters at the beginning of an answer in which it says until when."""
_DATE_WORDS = 6
_BACK = re.compile(
    r"\b(?:until|till|through|bis(?: zum| einschließlich)?|"
    r"(?:back|return(?:ing)?|again)(?: in(?: the)? office| to work)?(?: on| from)|"
    r"(?:wieder|zurück)(?: im büro)? (?:ab|am)(?: dem)?|ab dem)\b[ :]{1,3}",
    re.IGNORECASE,
)


def said_returns(text: str) -> Iterator[str]:
    """What may be a date in an answer's text: the few words behind each "until", "back on", "bis zum"."""
    flat = " ".join(text[:_LOOKED_AT].split())
    for found in _BACK.finditer(flat):
        yield " ".join(flat[found.end() : found.end() + 60].split()[:_DATE_WORDS])
