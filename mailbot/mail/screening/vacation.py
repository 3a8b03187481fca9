"""Vacation: the subjects under which mail programs answer for somebody who is away, and for help desks, by language."""

from __future__ import annotations

import re

from mailbot.mail.message import Mail
from mailbot.mail.reply_mark import without_reply_mark
from mailbot.mail.screening.notice import ends

_ANSWERS = (
    # en
    "automatic reply", "auto reply", "auto-reply", "autoreply", "automated reply", "automated response",
    "automatic response", "auto response", "auto-response", "autoresponse", "vacation reply", "vacation notice",
    "out of office autoreply", "out of office auto-reply", "out of office auto reply",
    "out of office reply", "out-of-office reply", "[auto-reply]", "[auto]", "auto:",
    "autosvar",
    # de
    "automatische antwort", "abwesenheitsnotiz", "abwesenheitsbenachrichtigung", "abwesenheitsmeldung",
    "abwesenheitsagent", "abwesenheitsassistent", "automatische rückantwort", "autom. antwort", "eingangsbestätigung",
    "automatische eingangsbestätigung",
    # fr, es, it, pt
    "réponse automatique", "reponse automatique", "réponse d'absence", "message d'absence", "message d’absence",
    "accusé de réception", "notification d'absence", "respuesta automática", "respuesta automatica",
    "respuesta de ausencia", "acuse de recibo", "risposta automatica", "messaggio di assenza", "resposta automática",
    "resposta automatica", "mensagem de ausência", "resposta de ausência", "confirmação de receção",
    "confirmação de recebimento",
    # nl, pl
    "automatisch antwoord", "automatische reactie", "automatische beantwoording", "afwezigheidsbericht",
    "afwezigheidsmelding", "afwezigheidsassistent", "ontvangstbevestiging", "automatyczna odpowiedź", "autoodpowiedź",
    "odpowiedź automatyczna", "automatyczna odpowiedz", "odpowiedz automatyczna",
    # sv, da, no, fi
    "automatiskt svar", "frånvaromeddelande", "automatisk svar", "fraværsbesked", "fraværsmelding",
    "fraværsassistent", "fraværsmeddelelse", "autosvar", "automaattinen vastaus", "automaattivastaus",
    "poissaoloilmoitus", "poissaoloviesti", "lomavastaus",
    # cs, sk, hu, tr, ro, el
    "automatická odpověď", "automaticka odpoved", "oznámení o nepřítomnosti", "automatická odpoveď",
    "automatikus válasz", "otomatik yanıt", "otomatik cevap", "otomatik yanit", "i̇zin bildirimi",
    "ofis dışında yanıtı", "răspuns automat", "αυτόματη απάντηση",
    # ru, uk
    "автоматический ответ", "автоответ", "автоматична відповідь",
    "уведомление об отсутствии",
    # zh, ja, ko
    "自动回复", "自動回覆", "自动答复", "自動答覆", "自動返信", "自動応答", "不在通知",
    "不在のお知らせ", "不在応答", "자동 회신", "자동 응답", "자동회신", "자동응답",
    "부재 알림",
)  # fmt: skip
"""No person's subject begins so."""
_AWAY = (
    "out of office", "out of the office", "out-of-office", "ooo", "away from my mail", "away from the office",
    "i am out of the office", "i'm out of the office", "on vacation", "on holiday", "on leave", "away", "vacation",
    "abwesenheit", "abwesend", "nicht im büro", "ich bin nicht im büro", "nicht im haus", "urlaub", "im urlaub",
    "absence du bureau", "absent du bureau", "absence", "absent", "en congé", "en congés", "en vacances",
    "fuera de la oficina", "fuera de oficina", "ausente de la oficina", "ausente", "ausencia", "ausencia temporal",
    "нет на месте", "de vacaciones", "fuori sede", "fuori ufficio", "assente dall'ufficio", "assenza dall'ufficio",
    "assente", "assenza", "in ferie",
    "fora do escritório", "ausência do escritório", "ausência", "ausencia temporaria", "de férias", "em férias",
    "afwezig", "niet aanwezig", "ik ben afwezig", "niet op kantoor", "afwezigheid", "met vakantie", "poza biurem",
    "nieobecność", "na urlopie", "urlop", "frånvaro", "frånvarande", "ej på kontoret", "inte på kontoret", "semester",
    "på semester", "fraværende", "fravær", "ikke til stede", "ikke på kontoret", "på ferie", "ferie",
    "poissa toimistosta", "poissa", "lomalla", "en ole toimistolla", "nepřítomnost", "mimo kancelář", "dovolená",
    "na dovolené", "házon kívül", "ofis dışında", "ofis dışındayım", "izindeyim", "yıllık izin", "отсутствую",
    "вне офиса", "в отпуске", "нет в офисе", "отпуск", "отсутствие",
    "不在办公室", "外出", "休假", "不在", "休暇", "休暇中", "外出中",
    "부재중", "휴가", "휴가중", "부재 중",
)  # fmt: skip
"""A person's subject may begin so too: a machine puts the subject that it answers behind a colon."""
_PLAINLY_AWAY = frozenset({
    "out of office", "out of the office", "out-of-office", "i am out of the office", "i'm out of the office",
    "i am currently out of the office", "ich bin nicht im büro", "ich bin derzeit nicht im büro",
})  # fmt: skip
"""Nor does a person's subject say this and no more."""
_OF_WHOM = re.compile(r"(?P<phrase>[^-–—|]{3,60}?)\s{0,3}[-–—|]\s")
_ANSWERS_A_MAIL = re.compile(
    r"thank(?:s| you) for (?:your|the) (?:e-?mail|message|mail)|"
    r"(?:respond|reply|answer|get back)\b[^.!?\n]{0,40}\b(?:(?:up)?on my return|when i(?:'m| am)? (?:back|return))|"
    r"dank für (?:ihre|deine) (?:nachricht|e-?mail|mail)|merci (?:de|pour) votre (?:message|mail|courriel|e-mail)|"
    r"gracias por (?:su|tu) (?:mensaje|correo)|obrigad[oa] (?:pela|por) sua mensagem|"
    r"grazie per (?:la (?:sua|tua) e-?mail|il (?:suo|tuo) messaggio)|bedankt voor (?:uw|je) (?:bericht|e-?mail|mail)"
)
"""What is said to whoever wrote first, and by nobody who does."""
_BRACKETS = "[(【（ "
_ANSWERED = re.compile(r"\s(?:re|aw|antw|sv|vs|odp|ynt|res|rif|fw|wg)\s?$")
_TAGS = re.compile(r"(?:\s{0,9}\[[^\]\n]{1,40}\])+\s{0,9}(?=\w)")
_AWAY_SAID = re.compile(
    r"\b(?:out of (?:the )?office|(?:on|auf) (?:holidays?|vacation|leave|annual leave|dienstreise)|away (?:from|"
    r"until)|back (?:in the office|on|at work)|"
    r"auto-?responder|im urlaub|nicht im (?:büro|haus)|außer haus|abwesend|absente? (?:du bureau|jusqu)|en congés?|"
    r"fuera de (?:la )?oficina|"
    r"de vacaciones|fuori (?:sede|ufficio)|in ferie|fora do escritório|de férias|afwezig|poza biurem|na urlopie|"
    r"nieobecn\w{1,4}|"
    r"på semester|inte på kontoret|på ferie|ikke på kontoret|fraværende|lomalla|poissa|mimo kancelář|na dovolené|"
    r"ofis dışında|izinde|"
    r"в отпуске|вне офиса|нет в офисе|отсутств\w{1,8})|不在|休假|休暇|부재|휴가"
)
_RECEIPT = re.compile(
    r"(?:read|gelesen|lu|leído|leido|lido|lida|letto|gelezen|przeczytano|przeczytane|läst|læst|lest|luettu|přečteno|"
    r"okundu|прочитано|已读|已讀|開封済み|읽음|"
    r"return receipt|read receipt|lesebestätigung|accusé de lecture|not read|ungelesen gelöscht|"
    r"non lu)\s?(?:\([^)]{1,30}\)\s?)?[:：]"
)
_WAS_READ = re.compile(
    r"was read on|has been (?:read|displayed)|was displayed|deleted without being read|gelesen|a été lu|fue leíd|"
    r"foi lid|è stato letto|"
    r"is gelezen|przeczytan|lästes|blev læst|ble lest|luettiin|přečten|okundu|прочитан|已.{0,20}读|開封|읽었|읽음"
)
_NUMBER = re.compile(
    r"[\[(][^\])\n]{0,30}\d{3,}[\])]|#\s?[\w-]{0,10}\d{2,}|\b(?:ticket|case|request|incident|vorgang|anfrage|"
    r"inquiry|demande|caso|solicitud)\b.{0,12}\d{2,}"
)
_CAME_IN = re.compile(
    r"\b(?:received|receipt|created|opened|logged|registered|acknowledg\w{1,8}|eingang\w{0,12}|eingegangen|erhalten|"
    r"erstellt|empfangs\w{1,12}|reçue?|enregistrée?|"
    r"recibid[oa]|registrad[oa]|recebid[oa]|ricevut[oa]|ontvangen|otrzyma\w{1,6}|przyjęt\w{1,3}|mottag\w{1,5}|"
    r"modtaget|mottatt|vastaanotettu|přijat\w?|alındı|"
    r"получен\w?|принят\w?|зарегистрирован\w?)\b|收到|受理|受け付け|受付|접수"
)


def is_vacation_subject(subject: str) -> bool:
    """Whether a subject begins as automatic replies do; a person's answer to one begins with Re: and is none."""
    return _is_answer(subject) or _is_vacation(_TAGS.sub("", subject[:300].strip().lower(), count=1))


def _is_answer(subject: str) -> bool:
    return subject[:300].strip().lower().lstrip(_BRACKETS).startswith(_ANSWERS)


def asks_something(mail: Mail) -> bool:
    """Whether a mail about an absence may be a person's own: it begins a conversation, and asks something in it."""
    if _is_answer(mail.subject) or mail.in_reply_to or mail.references:
        return False
    return any(mark in text for mark in "?？" for text in (mail.subject, mail.new_text))


def _is_vacation(subject: str) -> bool:
    if subject.startswith(_ANSWERS):
        return True
    phrase, colon, _ = subject.replace("：", ":").partition(":")
    phrase = _ANSWERED.sub("", phrase).strip(" .!-")
    return phrase in (_AWAY if colon else _PLAINLY_AWAY)


def speaks_of_its_owner(mail: Mail) -> bool:
    """Whether a subject says of the sender by name that they are away, as Notes does and nobody of themselves."""
    name = mail.sender.name.lower() if mail.sender else ""
    subject = mail.subject[:300].lower()
    return bool(name) and subject.removeprefix("auto: ").startswith(name) and _AWAY_SAID.search(subject) is not None


def says_away(mail: Mail) -> bool:
    """Whether a mail says, behind whatever marks its subject has or in its text, that its writer is away."""
    bare = _TAGS.sub("", without_reply_mark(mail.subject[:300].lower()), count=1)
    return _is_vacation(bare) or _AWAY_SAID.search(ends(mail.new_text).lower()) is not None


def answers_for_one_away(mail: Mail) -> bool:
    """Whether subject and text both say that somebody is away, in what pretends to be a reply and answers nothing."""
    bare = _TAGS.sub("", without_reply_mark(mail.subject[:300].lower()), count=1)
    if mail.in_reply_to or mail.references or not (_is_vacation(bare) or _is_notice_of_one(bare, mail)):
        return False
    return _AWAY_SAID.search(ends(mail.new_text).lower()) is not None


def _is_notice_of_one(subject: str, mail: Mail) -> bool:
    """Whether a subject says "Out of office - Ann Bell", and the text answers a mail and asks nothing."""
    named = _OF_WHOM.match(subject)
    if named is None or named["phrase"].strip() not in _PLAINLY_AWAY or asks_something(mail):
        return False
    return _ANSWERS_A_MAIL.search(ends(mail.new_text).lower()) is not None


def says_receipt(mail: Mail) -> bool:
    """Whether a mail tells that another was read, as mail programs do where they have no RFC 8098."""
    return bool(_RECEIPT.match(mail.subject[:60].lower()) and _WAS_READ.search(ends(mail.text).lower()))


def has_number(subject: str) -> bool:
    """Whether a subject carries the number of a request."""
    return _NUMBER.search(subject[:300].lower()) is not None


def says_came_in(subject: str) -> bool:
    """Whether a subject says that something came in."""
    return _CAME_IN.search(subject[:300].lower()) is not None


def confirms_number(subject: str) -> bool:
    """Whether a subject says that a request came in under a number: "[Ticket #123] received"."""
    return has_number(subject) and says_came_in(subject)
