"""Disclaimers: the paragraphs at the end of a mail with which an organisation speaks, and not the writer.

A paragraph is one where it speaks of the mail itself and gives at least two of the usual reasons. Each word is looked
for once, so the cost is that of the paragraph's length.
"""

from __future__ import annotations

from collections.abc import Sequence

_LAST = 6  # paragraphs that are looked at, from the end
_WORDS = 12  # fewer are no disclaimer
_SIGNS = 20  # characters, where words are not written apart
_MAIL = (
    "this e-mail", "this email", "this message", "this communication", "this transmission", "this mail",
    "diese e-mail", "diese email", "diese nachricht", "diese mail", "dieser e-mail", "dieser nachricht", "dieser mail",
    "ce message", "cet e-mail", "cet email", "ce courriel", "ce mail", "cette communication",
    "este mensaje", "este correo", "esta mensagem", "este e-mail", "este email", "esta comunica",
    "questo messaggio", "questa e-mail", "questa mail", "questa comunicazione", "presente messaggio",
    "dit bericht", "deze e-mail", "dit e-mail", "ta wiadomość", "niniejsza wiadomość", "tej wiadomości",
    "detta meddelande", "detta e-post", "denne mail", "denne e-mail", "denne e-post", "denne meddelelse",
    "denne meldingen", "tämä viesti", "tämä sähköposti", "tento e-mail", "tato zpráva", "tuto zprávu", "tento email",
    "bu e-posta", "bu mesaj", "bu ileti", "это сообщение", "данное сообщение", "это письмо", "настоящее сообщение",
    "本邮件", "此邮件", "本郵件", "此郵件", "本电子邮件", "本メール", "このメール", "本電子メール", "본 메일", 
    "이 메일", "본 이메일", "이 이메일", "본 전자우편",
)  # fmt: skip
_REASONS = (
    (  # it is secret
        "confidential", "privileged", "vertraulich", "confidentiel", "confidencial", "riservat", "confidenzial",
        "vertrouwelijk", "poufn", "konfidentiell", "fortrolig", "luottamuksel", "důvěrn", "gizli",
        "конфиденциальн", "机密", "保密", "機密", "기밀", "비밀",
    ),
    (  # it is for somebody alone
        "intended recipient", "intended only", "intended solely", "solely for", "addressee", "named recipient",
        "intended for", "adressat", "bestimmungsgemäß", "empfänger", "destinataire", "destinatari", "destinatár",
        "geadresseerde", "bestemd voor", "adresat", "adressaten", "mottagare", "modtager", "mottaker", "vastaanottaj",
        "adresát", "alıcı", "адресат", "получател", "收件人", "受信者", "宛先", "수신인", "수신자",
    ),
    (  # what to do with it otherwise
        "in error", "by mistake", "notify the sender", "inform the sender", "irrtümlich", "versehentlich", "par erreur",
        "por error", "por engano", "por erro", "per errore", "abusievelijk", "per abuis", "omyłkow", "misstag",
        "ved en fejl", "ved en feil", "feilaktig", "vahingossa", "omylem", "yanlışlıkla", "ошибочно", "по ошибке",
        "误收", "錯誤", "错误", "誤って", "잘못",
    ),
    (  # what is forbidden
        "prohibited", "unauthori", "disclosure", "distribution", "dissemination", "unbefugt", "nicht gestattet",
        "weitergabe", "interdit", "prohibid", "proibid", "vietat", "verboden", "zabronion", "förbjud", "forbudt",
        "kielletty", "zakázán", "yasaktır", "запрещ", "禁止", "금지", "금합니다",
    ),
    (  # what nobody answers for
        "virus", "liability", "haftung", "responsabilité", "responsabilidad", "responsabilità", "aansprakelijk",
        "odpowiedzialności", "ansvar", "vastuu", "odpovědnost", "sorumlu", "ответственност", "病毒", "责任", "責任",
        "책임", "do not necessarily represent", "views or opinions", "delete", "löschen", "supprimer", "destroy",
    ),
)  # fmt: skip
_TITLES = (
    "confidentiality notice", "confidentiality note", "disclaimer", "legal notice", "legal disclaimer",
    "important notice", "privacy notice", "haftungsausschluss", "rechtlicher hinweis", "vertraulichkeitshinweis",
    "avis de confidentialité", "aviso legal", "aviso de confidencialidad", "aviso de confidencialidade",
    "avviso di riservatezza", "nota de confidencialidad",
)  # fmt: skip


def disclaimer_at(lines: Sequence[str]) -> int:
    """Where the disclaimers at the end of these lines begin; the number of lines where there is none."""
    begins = end = len(lines)
    for _ in range(_LAST):
        start, end = _last_paragraph(lines, end)
        if start == end:
            break
        if _is_disclaimer(lines[start:end]):
            begins = start
        end = start
    return begins


def _last_paragraph(lines: Sequence[str], end: int) -> tuple[int, int]:
    """From where to where the last paragraph before a line goes."""
    while end and not lines[end - 1].strip():
        end -= 1
    start = end
    while start and lines[start - 1].strip():
        start -= 1
    return start, end


def _is_disclaimer(lines: Sequence[str]) -> bool:
    said = " ".join(line.strip() for line in lines)[:4_000].casefold()
    if said.strip("*_-=#: .").rstrip(":") in _TITLES:
        return True
    if len(said.split()) < _WORDS and (said.isascii() or len(said) < _SIGNS):
        return False
    reasons = sum(any(mark in said for mark in marks) for marks in _REASONS)
    titled = said.lstrip("*_-=# ").startswith(_TITLES)
    return reasons + titled >= 2 and (titled or any(mark in said for mark in _MAIL))
