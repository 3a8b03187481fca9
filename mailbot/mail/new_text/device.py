"""Device lines: what phones and mail programs put under everything that is sent with them, in many languages."""

from __future__ import annotations

import re

_DEVICE = re.compile(
    r"(?:Sent (?:from|via|using|with) (?!the (?!Samsung|AT&T|new))|Get Outlook for (?:iOS|Android|Mac|Windows)|"
    r"Get BlueMail|Get TypeApp|"
    r"Von mein\w{1,3} .{2,40}gesendet|Von (?:Outlook|Mail|Yahoo|Samsung) .{0,30}gesendet|"
    r"Gesendet (?:von|mit|über|aus) |Diese Nachricht wurde von mein|Holen Sie sich Outlook|"
    r"Envoyé (?:de|depuis|à partir|avec|via) |Télécharge[rz] Outlook|Obtenez Outlook|Obtenir Outlook|"
    r"Envia(?:do|t) (?:desde|do|de|a partir|con|com|des)[ l]|Obtener Outlook|Obtenga Outlook|Obter o Outlook|"
    r"Baixe o Outlook|Descargar Outlook|"
    r"Inviato (?:da|dal|con|tramite) |Scarica Outlook|Ottieni Outlook|"
    r"(?:Verzonden|Verstuurd) (?:van|vanaf|vanuit|via|met) |(?:Download |Haal )?Outlook voor |"
    r"Wysłan[eoya]{1,2} (?:z|ze|przez) |Pobierz (?:aplikację )?Outlook|"
    r"Skicka(?:t|des|d) från|Hämta Outlook|Send[t]? fra |Hent Outlook|Få Outlook|Skaff deg Outlook|"
    r"Lähetetty (?!eilen|tänään)|Hanki Outlook|"
    r"Odesláno z|Odoslané z|Poslan[éo] z|Získat Outlook|Získajte Outlook|"
    r"Elküldve (?:a|az) |Trimis de pe |Trimis din |Στάλθηκε από |Αποστολή από |"
    r"Отправлено (?:с|из) |Скачать Outlook|Надіслано (?:з|із) |"
    r"\S{2,20}[’']?[ıiuü]?m?d[ae]n gönderildi|.{2,50}[dt][ae]n gönderildi|(?:iOS|Android) için Outlook|"
    r"(?:나의|내) .{1,20}에서 보|.{1,20}에서 (?:보냄|보냈|발송)|(?:iOS|Android)용 Outlook|"
    r"从我的|從我的|發自我的|发自我的|来自我的|获取适用于|取得 (?:iOS|Android)|下载适用于|"
    r".{1,40}から送信|Outlook for \S{3,7}を入手)",
    re.I,
)
_LINK = re.compile(r"<[^<>]{0,300}>")
_WORDS = 8
_MORE_WORDS = 14  # where the line names what it was sent with
_NAMES = re.compile(
    r"K-9|Galaxy|Outlook|BlackBerry|iPhone|iPad|Android|Samsung|Yahoo|Proton|Windows|Huawei|Xiaomi|Nokia"
)


def is_device_line(line: str) -> bool:
    """Whether a line is what a phone or a mail program puts under everything it sends."""
    bare = _LINK.sub("", line).strip(" \t*_[]") if "<" in line else line.strip("*_[] ")
    if len(bare) > 100 or _DEVICE.match(bare) is None:
        return False
    words = len(bare.split())
    return words <= _WORDS or (words <= _MORE_WORDS and _NAMES.search(bare) is not None)
