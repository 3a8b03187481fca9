"""Quoted header: the block of From, Sent, To and Subject lines that stands above an unmarked original.

Plans and timetables have such lines as well: a block counts only where it names a sender as mails do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.mail.new_text.attribution import has_address, has_date, has_time

_AHEAD = 12  # lines that are looked at
_FROM = (
    "from|von|de|da|van|od|från|fra|lähettäjä|feladó|de la|kimden|gönderen|gönderici|από|от|від|from address|"
    "发件人|寄件者|寄件人|發件人|差出人|送信者|보낸 사람|보낸사람|보낸이|발신|발신인"
)
# What only mails have, and what a timetable has too.
_SENT = (
    "sent|sent at|sent on|gesendet|envoyé|envoyé le|enviado|enviada|enviado el|enviado em|enviada em|inviato|verzonden|"
    "wysłano|wysłane|skickat|sendt|lähetetty|odesláno|odoslané|küldve|elküldve|trimis|gönderildi|gönderilme tarihi|"
    "gönderme tarihi|στάλθηκε|отправлено|надіслано|发送时间|發送時間|发送日期|寄件日期|送信日時|"
    "보낸 날짜|보낸날짜|message du"
)
_DATE = (
    "date|datum|fecha|data|dato|päivämäärä|päiväys|dátum|dată|tarih|ημερομηνία|дата|日期|时间|時間|日付|日時|날짜|날자"
)
_TO = (
    "to|an|à|a|para|aan|do|till|til|vastaanottaja|komu|címzett|către|kime|alıcı|προς|кому|收件人|收件者|宛先|받는 사람|"
    "받는사람|수신|수신인|cc|kopie|kopia|copie|dw|копия|抄送|副本"
)
_SUBJECT = (
    "subject|betreff|objet|sujet|asunto|oggetto|assunto|onderwerp|temat|ämne|emne|aihe|předmět|predmet|tárgy|subiect|"
    "konu|θέμα|тема|主题|主題|主旨|件名|제목"
)
_LABEL = re.compile(
    rf"[*_>| \t]{{0,9}}(?:(?P<from>{_FROM})|(?P<sent>{_SENT})|(?P<date>{_DATE})|(?P<to>{_TO})|(?P<subject>{_SUBJECT}))"
    r"[ \t]?[*_]{0,2}[ \t]?[:：]",
    re.I,
)
_FIELD = re.compile(r"[*_]{0,2}[^\W\d_][^:：<>@]{0,24}[:：][*_]{0,2}[ \t]?\S")
_FIELDS = 3
# "From: March": a plan's line, and no sender.
_SPAN = re.compile(r"[*_ \t]{0,4}(?:\d|(?:now|today|week|month|january|february|march|april|may|june|july|august|"
                   r"september|october|november|december)\b)", re.I)  # fmt: skip


def label(line: str) -> str:
    """Which field of a quoted header a line shows: from, sent, date, to, subject, or "" for none of them."""
    match = _LABEL.match(line) if ":" in line or "：" in line else None
    return (match.lastgroup or "") if match else ""


def header_length(seen: Sequence[str], at: int) -> int:
    """How many lines from here are a quoted header; 0 where none begins here."""
    if not label(seen[at]):
        return 0
    values, end = _block(seen, at)
    return end - at if _is_header(values) else 0


def _block(seen: Sequence[str], at: int) -> tuple[dict[str, str], int]:
    """The fields that stand together from here, and where they end; empty and wrapped lines may be between them."""
    values: dict[str, str] = {}
    end = at
    loose = 0
    for index in range(at, min(len(seen), at + _AHEAD)):
        name = label(seen[index])
        if not name:
            loose += 1
            if loose > 1:
                break
            continue
        if name != "to" and name in values:
            break  # a second header begins here
        values.setdefault(name, _value(seen[index]))
        end, loose = index + 1, 0
    return values, end


def _value(line: str) -> str:
    return line.partition(":" if ":" in line else "：")[2].strip("*_ \t")


def _is_header(values: dict[str, str]) -> bool:
    sender = values.get("from", "")
    if "from" not in values or not (set(values) & {"sent", "date", "subject"}):
        return False
    if has_address(sender):
        return True
    if _SPAN.match(sender) and (has_date(sender) or "sent" not in values):
        return False
    if "sent" in values:
        return has_date(values["sent"]) or "subject" in values
    timed = has_date(values.get("date", ""))
    return timed and "subject" in values and ("to" in values or has_time(values["date"]))


def named_in_any_language(seen: Sequence[str], at: int) -> int:
    """How many lines from here look like a quoted header whose language is not known; 0 where they do not.

    Asked under a rule only: three fields or more in a row, among them an address and a date.
    """
    end = at
    while end < min(len(seen), at + _AHEAD) and _FIELD.match(seen[end]):
        end += 1
    found = seen[at:end]
    dated = any(has_date(line) and has_time(line) for line in found)
    return end - at if len(found) >= _FIELDS and dated and has_address(found[0] + found[1]) else 0
