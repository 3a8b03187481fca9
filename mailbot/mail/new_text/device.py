"""Device lines: what phones and mail programs put under everything that is sent with them, in many languages."""

from __future__ import annotations

import re

_BEGINNINGS = (
    r"Sent (?:from|via|using|with) (?!the (?!Samsung|AT&T|new))", r"Get Outlook for (?:iOS|Android|Mac|Windows)",
    r"Get BlueMail", r"Get TypeApp",
    r"Von mein\w{1,3} .{2,40}gesendet", r"Von (?:Outlook|Mail|Yahoo|Samsung) .{0,30}gesendet",
    r"Gesendet (?:von|mit|über|aus) ", r"Diese Nachricht wurde von mein", r"Holen Sie sich Outlook",
    r"Envoyé (?:de|depuis|à partir|avec|via) ", r"Télécharge[rz] Outlook", r"Obtenez Outlook", r"Obtenir Outlook",
    r"Envia(?:do|t) (?:desde|do|de|a partir|con|com|des)[ l]", r"Obtener Outlook", r"Obtenga Outlook",
    r"Obter o Outlook", r"Baixe o Outlook", r"Descargar Outlook",
    r"Inviato (?:da|dal|con|tramite) ", r"Scarica Outlook", r"Ottieni Outlook",
    r"Verzonden (?:van|vanaf|vanuit|via|met) ", r"Verstuurd (?:van|vanaf|vanuit|via|met) ",
    r"Download Outlook voor ", r"Haal Outlook voor ", r"Outlook voor ",
    r"Wysłan[eoya]{1,2} (?:z|ze|przez) ", r"Pobierz (?:aplikację )?Outlook",
    r"Skicka(?:t|des|d) från", r"Hämta Outlook", r"Send[t]? fra ", r"Hent Outlook", r"Få Outlook",
    r"Skaff deg Outlook", r"Lähetetty (?!eilen|tänään)", r"Hanki Outlook",
    r"Odesláno z", r"Odoslané z", r"Poslan[éo] z", r"Získat Outlook", r"Získajte Outlook",
    r"Elküldve (?:a|az) ", r"Trimis de pe ", r"Trimis din ", r"Στάλθηκε από ", r"Αποστολή από ",
    r"Отправлено (?:с|из) ", r"Скачать Outlook", r"Надіслано (?:з|із) ",
    r"나의 .{1,20}에서 보", r"내 .{1,20}에서 보", r"iOS용 Outlook", r"Android용 Outlook",
    r"iOS için Outlook", r"Android için Outlook",
    r"从我的", r"從我的", r"發自我的", r"发自我的", r"来自我的", r"获取适用于", r"取得 (?:iOS|Android)", r"下载适用于",
    r"Outlook for \S{3,7}を入手",
)  # fmt: skip
# These begin with what they were sent from, and have a word in them that no line of ASCII has.
_ENDS = (
    r"\S{2,20}[’']?[ıiuü]?m?d[ae]n gönderildi", r".{2,50}[dt][ae]n gönderildi",
    r".{1,20}에서 (?:보냄|보냈|발송)", r".{1,40}から送信",
)  # fmt: skip
_DEVICE = re.compile("|".join((*_BEGINNINGS, *_ENDS)), re.I)
_LETTERS = frozenset(words[:2].lower() for words in _BEGINNINGS)
_LINK = re.compile(r"<[^<>]{0,300}>")
_WORDS = 8
_MORE_WORDS = 14  # where the line names what it was sent with
_NAMES = re.compile(
    r"K-9|Galaxy|Outlook|BlackBerry|iPhone|iPad|Android|Samsung|Yahoo|Proton|Windows|Huawei|Xiaomi|Nokia"
)


def is_device_line(line: str) -> bool:
    """Whether a line is what a phone or a mail program puts under everything it sends."""
    bare = _LINK.sub("", line).strip(" \t*_[]") if "<" in line else line.strip("*_[] ")
    if bare.isascii() and bare[:2].lower() not in _LETTERS:  # asked first: nearly every line of every mail comes by
        return False
    if len(bare) > 100 or _DEVICE.match(bare) is None:
        return False
    words = len(bare.split())
    return words <= _WORDS or (words <= _MORE_WORDS and _NAMES.search(bare) is not None)
