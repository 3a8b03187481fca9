"""Notice: what a machine says of itself where no header does: that it wrote this on its own, that nobody reads an
answer, that a request has got a number. It says so at the beginning or the end, in a sentence about the mail itself.

People talk about machines too ("this automatic reply is odd"), ask about them, and quote them: so only what a mail
newly says counts, and only a sentence that states it.
"""

from __future__ import annotations

import re

_ENDS = 900
"""Characters at the beginning and at the end of a text in which a machine says what it is."""
_SENTENCE = 260

_AUTOMATIC = (
    "autom",
    "otomatik",
    "αυτόματ",
    "автомат",
    "自动",
    "自動",
    "자동",
    "machine-generated",
    "system-generated",
)
_THIS = (
    # "this" before a mail, or before "is"; and a mail named without it ("Messaggio generato automaticamente")
    "this", "the following", "dies", "diese", "dieser", "dieses", "ce", "cet", "cette", "ceci", "este", "esta",
    "éste", "ésta", "isto", "esto", "questo", "questa", "la presente", "il presente", "dit", "deze", "to", "ta",
    "ten", "niniejsza", "niniejszy", "powyższa", "detta", "det här", "denna", "dette", "denne", "tämä", "toto",
    "tento", "tato", "bu", "ez", "acest", "acesta", "это", "этот", "данное", "данный", "настоящее", "это письмо",
    "this is", "you have received an",
)  # fmt: skip
_MAIL = (
    r"mail\b|message|messag|reply|response|notification|notice|acknowledg|confirmation|confirmación|confirmação|"
    r"antwort|nachricht|benachrichtigung|bestätigung|mitteilung|réponse|courriel|avis|mensaje|correo|respuesta|"
    r"notificación|mensagem|resposta|notificação|messaggio|risposta|notifica|conferma|bericht|antwoord|"
    r"bevestiging|wiadomoś|odpowied|powiadomien|meddeland|svar\b|besked|bekräft|bekræft|bekreft|melding|viesti|"
    r"vastaus|ilmoitus|zpráv|odpověď|oznámení|ileti|mesaj|yanıt|cevap|e-posta|bildirim|письмо|сообщени|ответ|"
    r"уведомлени|邮件|郵件|消息|信件|回复|メール|メッセージ|返信|메일|메시지|회신"
)
_STEMS = "|".join(_AUTOMATIC)
_STATES = re.compile(
    rf"(?:[^\w]|note|hinweis|nota|opmerking|uwaga|obs|huomautus|poznámka|not|примечание|注意|please|bitte|that|dass|"
    rf"beachten|sie|que|che|dat|że|att|at){{0,8}}?"
    rf"(?:\b(?:{'|'.join(_THIS)})\b(?!\W{{1,3}}autom)|[此本该该這这]|この|이|본)(?P<between>[^.!?\n]{{0,90}}?)"
    rf"(?:{_STEMS})",
)
_ABOUT_MAIL = re.compile(_MAIL)
_IS_A = re.compile(
    r"\W{0,3}(?:is|ist|est|es|é|è|jest|är|er|on|je)?"
    r"(?:\W{1,3}(?:an?|eine?|un|une|uma?|una|een|ett|en|et|bir))?"
    r"(?:\W{1,3}(?:system|fully))?\W{0,3}"
)
_OF_ONESELF = re.compile(
    r"\W{0,3}(?:\w{1,12}\W{1,3}){0,2}(?:i|we|ich|wir|je|jeg|jag|yo|eu|io|ik|wij|ja|minä|ben|я|мы)\b"
)
_DENIES = re.compile(r"\b(?:not|nicht|keine?|pas|niet|geen|inte|ikke|non|nie|не|não)\b")
_ALONE = re.compile(
    rf"\W{{0,9}}(?:(?:{_STEMS})\w{{0,12}}[\s-]{{1,3}}(?:\w{{1,14}}[\s-]{{1,3}}){{0,2}}(?:e-?)?(?:{_MAIL})\w{{0,14}}|"
    rf"(?:e-?)?(?:{_MAIL})\w{{0,14}}\s(?:\w{{1,16}}\s){{0,3}}(?:{_STEMS})\w{{0,12}})"
    r"(?:\s\w{1,16}){0,2}\W{0,9}(?:[-–:].{0,90})?"
)  # a line that is nothing but "Automatic reply", "Nachricht automatisch erstellt"
_NO_REPLY: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (stem, re.compile(form))
    for stem, form in (
        ("reply", r"(?:do not|don'?t|not to|cannot) (?:directly )?reply\b.{0,20}\b(?:to|here)\b"),
        ("repl", r"repl(?:y|ies) to this .{0,40}\b(?:not|un|never|no one|nobody)"),
        ("respond", r"(?:do not|don'?t) (?:directly )?respond (?:directly )?to"),
        ("unattended", r"unattended (?:mailbox|address|account|e-?mail)"),
        ("monitored", r"(?:not|no longer|never|isn'?t) (?:being |actively )?monitored|unmonitored (?:mailbox|"
        r"address|account)"),
        ("antwort", r"(?:antworten sie (?:bitte |daher )?nicht|nicht (?:direkt )?(?:auf|an) dies.{0,40}antwort|"
        r"nicht beantwortet|antwort.{0,40}nicht gelesen)"),
        ("répond", r"(?:ne (?:pas |veuillez pas )?(?:y )?répond|ne répondez pas|pas y répondre)"),
        ("repond", r"ne (?:pas |veuillez pas )?repond"),
        ("respond", r"n(?:o|ão) (?:lo |la )?respond(?:a|e|er|an)\b"),
        ("contest", r"no (?:lo )?conteste[ns]?\b"),
        ("rispond", r"non rispond(?:ere|a|ete|i)\b"),
        ("niet", r"niet (?:(?:op )?(?:deze|dit|te|worden|direct) .{0,30})?(?:beantwoord|te reageren|antwoorden|"
        r"te antwoorden)|beantwoord .{0,30}niet"),
        ("odpowiada", r"nie odpowiada"),
        ("svar", r"(?:svar(?:a)? (?:inte|ej|ikke)|(?:inte|ej|ikke) (?:kan |at )?(?:be)?svar|går (?:inte|"
        r"ej) att (?:be)?svar)"),
        ("besvar", r"(?:inte|ej|ikke) (?:kan )?besvar|besvar(?:a|as|es)? (?:inte|ej|ikke)"),
        ("vasta", r"(?:älä|älkää|ei (?:voi|tarvitse)) vasta"),
        ("neodpov", r"neodpov[íi]d"),
        ("yanıt", r"yanıtlamay|yanıt vermey"),
        ("cevap", r"cevaplamay|cevap vermey"),
        ("отвеч", r"не (?:нужно |надо |следует )?отвеча"),
        ("回", r"(?:请勿|請勿|不要|无需|無需|勿)(?:直接)?回[复覆復信]"),
        ("返信", r"返信(?:し(?:ない|ても)|いただ|頂|はご遠慮|でき|不可|には対応|は受け付け)"),
        ("送信専用", r"送信専用"),
        ("회신", r"회신(?:하지|은 불가|이 불가|되지)|회신.{0,12}(?:않|마시)"),
        ("발신", r"발신\s?전용"),
    )
)  # fmt: skip
_REQUEST = re.compile(
    r"\byour (?:request|ticket|case|inquiry|enquiry|message|e-?mail|submission|support request)\b[^.!?\n]{0,40}"
    r"\b(?:has been|was|is) (?:received|logged|registered|created|assigned|opened|submitted)|"
    r"please type your reply above this line|reply above this line|"
    r"(?:ticket|case|request|reference|incident) (?:number|id|no\.?)[ :#]{0,4}(?:is )?[ :#]{0,3}[\w-]{0,8}\d{3}|"
    r"(?:anfrage|nachricht|ticket)[^.!?\n]{0,60}(?:erhalten|eingegangen|erfasst|registriert)[^.!?\n]{0,60}nummer|"
    r"(?:ticket|vorgangs?|bearbeitungs)-?nummer[ :#]{0,4}(?:lautet |ist )?[ :#]{0,3}[\w-]{0,8}\d{3}"
)
_WRAPPED = re.compile(r"\n(?:(?<=[^\n]{45}\n)(?=\S)|(?=[a-zß-ÿ]))")
_ENDS_SENTENCE = ".!?。！？"
_SENTENCES = re.compile(rf"[^\n{_ENDS_SENTENCE}]+[{_ENDS_SENTENCE}]?")


def notice_in(text: str) -> str:
    """The sentence in which a text says that a machine wrote it, or that nobody reads an answer; "" where none does."""
    told = ends(text)
    lowered = told.lower()
    has_automatic = any(stem in lowered for stem in _AUTOMATIC)
    no_reply = [form for stem, form in _NO_REPLY if stem in lowered]
    if not has_automatic and not no_reply:
        return ""
    sentences = _sentences(told)
    if no_reply:  # asked of all at once first: many mails speak of replies
        lowered = "\n".join(sentences).lower()
        no_reply = [form for form in no_reply if form.search(lowered)]
    if not has_automatic and not no_reply:
        return ""
    return next((sentence for sentence in sentences if _states(sentence.lower(), no_reply)), "")


def acknowledges_request(text: str) -> bool:
    """Whether a text says that a request came in under a number, as help desks' programs do."""
    told = ends(text).lower()
    if not any(stem in told for stem in ("ticket", "number", "nummer", "request", "case", "reply above")):
        return False
    return _REQUEST.search(told) is not None


def ends(text: str) -> str:
    """The beginning and the end of a text, without what is quoted."""
    told = text if len(text) <= 2 * _ENDS else f"{text[:_ENDS]}\n{text[-_ENDS:]}"
    if ">" in told:
        told = "\n".join(line for line in told.split("\n") if not line.lstrip().startswith(">"))
    return told


def _sentences(text: str) -> list[str]:
    """The sentences of a text, those that are wrapped in one piece; each with the mark that ends it."""
    found = _SENTENCES.findall(_WRAPPED.sub(" ", text))
    return [sentence[:_SENTENCE] for one in found if (sentence := one.strip())]


def _states(sentence: str, no_reply: list[re.Pattern[str]]) -> bool:
    """Whether a sentence states it; a question does not."""
    if sentence.endswith(("?", "？")):
        return False
    if any(stem in sentence for stem in _AUTOMATIC) and _says_automatic(sentence):
        return True
    if not no_reply:
        return False
    if _OF_ONESELF.match(sentence) or not any(form.search(sentence) for form in no_reply):
        return False
    return not sentence.isascii() or _ABOUT_MAIL.search(sentence) is not None


def _says_automatic(sentence: str) -> bool:
    if stated := _STATES.match(sentence):
        return _is_about_mail(stated["between"], sentence[stated.end() :]) and not _DENIES.search(stated["between"])
    return _ALONE.fullmatch(sentence) is not None


def _is_about_mail(between: str, after: str) -> bool:
    """ "This mail was sent automatically", "this is an automatic mail"; not "this tool automatically sends a mail"."""
    named_before = _ABOUT_MAIL.search(between[:30])
    return named_before is not None or bool(_IS_A.fullmatch(between) and _ABOUT_MAIL.search(after[:45]) is not None)
