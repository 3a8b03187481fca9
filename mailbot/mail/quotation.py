"""Quotation: how mail programs announce that what follows is not new, as words and patterns by language.

Patterns are anchored or bounded and no repetition overlaps the next, so a line costs one pass whatever is in it.
"""

from __future__ import annotations

import re

# en de fr es it pt nl pl sv/da/no fi cs hu ro tr el ru uk: the last word of a line before its colon.
_VERB_WORDS = (
    "wrote writes schrieb geschrieben écrit ecrit escribió escribio escribe escribí escribía scritto scrive "
    "escrit escreveu geschreven schreef napisał napisała napisał(a) pisze skrev skreiv kirjoitti napsal "
    "napsala napsal(a) napísal napísala napísal(a) írta scris yazdı έγραψε написал написала написал(а) пишет "
    "пишёт писал писала написав написала"
)
_VERBS = tuple(_VERB_WORDS.split())
# zh ja ko: no space stands before it.
_SIGNS = ("写道", "寫道", "写了", "のメッセージ", "書きました", "작성")
_JOINED = ("/", "-", "_")
_OWN_VERB = re.compile(r"\b(?:i|we) wrote$")
# Germanic word order: date, verb, name, colon.
_WROTE_BEFORE_NAME = re.compile(
    r"\b(?:schrieb|schreef|skrev|skreiv)\b(?! (?:ich|er|sie|wir|ik|hij|zij|wij|jag|jeg|han|hun|vi)\b).{0,200}[:：]$",
    re.I,
)
_STARTS = re.compile(
    r"(?:On|Am|Le|El|Il giorno|Il|In data|Em|A|Op|W dniu|Dnia|Den|På|Dne|Dňa|Pe|Στις|В|在|于)\b[ \t]?|"
    r"(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|mié|jue|vie|sáb|dom|gio|seg|"
    r"ter|qua|qui|sex|ma|wo|za|zo|pon|wt|śr|czw|pt|sob|tis|ons|tors|fre|lör|sön|tir|lør|søn|man|ti|ke|to|pe|la|su|"
    r"po|út|st|čt|pá|ne|пн|вт|ср|чт|пт|сб|вс)[a-zäöüéáíóúûğışç]{0,8}[.,]?[ \t]|\d",
    re.I,
)
_MONTHS = (
    "jan|feb|mar|mär|maa|apr|avr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez|déc|dic|"
    "янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек"
)
_DATE = re.compile(
    rf"\b\d{{1,2}}[:.h]\d{{2}}\b|\b(?:19|20)\d\d\b|\b\d{{1,2}}[./-] ?\d{{1,2}}[./-] ?\d{{2,4}}|\d{{1,4}} ?[年년月월]|"
    rf"\b(?:{_MONTHS})[^\W\d]{{0,7}}\.? \d{{1,2}}\b|\b\d{{1,2}}\.? (?:de )?(?:{_MONTHS})",
    re.I,
)
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}\.[\w.-]{1,190}")
_ENDS_IN_ADDRESS = re.compile(r"<[^<>\s]{1,64}@[^<>\s]{1,190}>$")

_FROM = (
    "from|von|de|da|van|od|från|fra|lähettäjä|feladó|de la|kimden|gönderen|από|от|від|"
    "发件人|寄件者|差出人|送信者|보낸 사람|보낸사람"
)
_SENT = (
    "sent|date|sent at|gesendet|datum|envoyé|envoyé le|enviado|enviado el|enviado em|fecha|data|inviato|verzonden|"
    "wysłano|wysłane|skickat|sendt|dato|lähetetty|päivämäärä|odesláno|küldve|gönderildi|gönderme tarihi|tarih|"
    "отправлено|дата|发送时间|日期|寄件日期|送信日時|日付|보낸 날짜|보낸날짜|날짜|message du"
)
_SUBJECT = (
    "subject|betreff|objet|sujet|asunto|oggetto|assunto|onderwerp|temat|ämne|emne|aihe|předmět|predmet|tárgy|konu|"
    "θέμα|тема|主题|主旨|件名|제목"
)
_LABEL = re.compile(rf"[*_> \t]{{0,9}}(?:({_FROM})|({_SENT})|({_SUBJECT}))[ \t]?\*?[:：]", re.I)

_ORIGINAL = re.compile(
    r"original|ursprüng|oprindelig|opprinnelig|origine|oorspronkelijk|oryginaln|alkuperäinen|původní|pôvodn|eredeti|"
    r"özgün|orijinal|исходн|forwarded|weitergeleitet|transf[ée]r|reenviad|encaminhad|inoltrat|doorgestuurd|przekazan|"
    r"vidarebefordra|videresend|välitetty|přeposlan|iletilen|пересыла|пересланн|原始|转发|轉寄|元のメッセージ|転送|원본|전달",
    re.I,
)
_FRAMED = re.compile(r"[-_=*—]{2,60}[ \t]{0,9}([^-_=*—\s].{1,70}?)[ \t:]{0,9}[-_=*—]{2,60}$")
_FRAME = frozenset("-_=*—")
_BEGINS_FORWARD = re.compile(
    r"(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-mail)|"
    r"début du message (?:réexpédié|transféré)|"
    r"inicio del mensaje reenviado|inizio messaggio inoltrato|início da mensagem (?:re)?encaminhada|"
    r"begin doorgestuurd bericht|начало переадресованного сообщения|下面是被转发的邮件)[ \t]?[:：]?$",
    re.I,
)
_ABOVE = re.compile(
    r"(?:reply|respond|write your reply|type your reply) above this line|"
    r"(?:oberhalb|über) dieser (?:linie|zeile) antworten",
    re.I,
)
_DEVICE = re.compile(
    r"(?:Sent (?:from|via|using|with) (?!the )|Get Outlook for |Von mein\w{1,3} .{2,40}gesendet|"
    r"Gesendet (?:von|mit|über) |"
    r"Diese Nachricht wurde von mein|Envoyé (?:de|depuis|à partir) |Télécharge[rz] Outlook|Obtenez Outlook|"
    r"Enviado (?:desde|do|de|a partir) |Obtener Outlook|Obter o Outlook|Inviato da|Scarica Outlook|"
    r"Verzonden (?:van|vanaf|via|met) |"
    r"Outlook voor |Wysłan[eoy] z|Skickat från|Hämta Outlook|Sendt fra|Hent Outlook|Lähetetty |Odesláno z|Poslané z|"
    r"Отправлено (?:с|из)|Надіслано з|iPhone'umdan gönderildi|iPhone.?dan gönderildi|"
    r"발신|나의 .{1,20}에서 보냄|从我的|發自我的|发自我的|"
    r"iPhoneから送信|.{1,20}から送信)",
    re.I,
)
_LINK = re.compile(r"<[^<>]{0,300}>")


def has_date(line: str) -> bool:
    """Whether a line holds something like a date or a time of day."""
    return _DATE.search(line) is not None


def starts_attribution(line: str) -> bool:
    """Whether a line begins as attribution lines do that go on in the next line."""
    return _STARTS.match(line) is not None and (has_date(line) or _ADDRESS.search(line) is not None)


def is_attribution(line: str, *, before_quote: bool) -> bool:
    """Whether a whole line is `On Monday Ann wrote:` in some language; less is asked of it before a marked quote."""
    line = line.strip("-*_ \t")
    closed = line.endswith((":", "："))
    # The rarest is asked first: nearly every line of every mail comes by here.
    if _ends_in_verb(line) or (closed and _WROTE_BEFORE_NAME.search(line)):
        return has_date(line) or _ADDRESS.search(line) is not None or (before_quote and closed)
    if closed:
        dated, addressed = has_date(line), _ADDRESS.search(line) is not None
        return (dated and addressed) or (before_quote and (dated or addressed))
    return before_quote and _ENDS_IN_ADDRESS.search(line) is not None and has_date(line)


def _ends_in_verb(line: str) -> bool:
    """Whether a line ends in somebody else's "wrote", with or without its colon."""
    said = line[-60:].rstrip(":： \t").lower()
    if said.endswith(_SIGNS):
        return True
    if not said.endswith(_VERBS):
        return False
    before = (said.removesuffix(verb)[-1:] for verb in _VERBS if said.endswith(verb))
    return any(not one.isalnum() and one not in _JOINED for one in before) and _OWN_VERB.search(said) is None


def label(line: str) -> str:
    """Which field of a quoted header a line shows: from, sent, subject, or "" for none of them."""
    match = _LABEL.match(line) if ":" in line or "：" in line else None
    if match is None:
        return ""
    return "from" if match[1] else "sent" if match[2] else "subject"


def is_marker(line: str) -> bool:
    """Whether a line, quoted or not, says that only what stands above it is new."""
    said = line.lower()
    return ("this line" in said or " diese" in said) and _ABOVE.search(line) is not None


def is_divider(line: str) -> bool:
    """Whether a line says that the original or a forwarded mail begins below it."""
    if _BEGINS_FORWARD.match(line):
        return True
    framed = _FRAMED.match(line) if line[:1] in _FRAME else None
    return framed is not None and _ORIGINAL.search(framed[1]) is not None


def is_device_line(line: str) -> bool:
    """Whether a line is what a phone or a mail program puts under everything it sends."""
    bare = _LINK.sub("", line).strip() if "<" in line else line
    return len(bare) <= 80 and len(bare.split()) <= 8 and _DEVICE.match(bare) is not None
