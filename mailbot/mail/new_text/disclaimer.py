"""Disclaimers: the paragraphs at the end of a mail with which an organisation speaks, and not the writer.

A paragraph is one where it speaks of the mail itself and gives at least two of the usual reasons. Each word is looked
for once, so the cost is that of the paragraph's length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
_NOUNS = tuple(dict.fromkeys(mark.split()[-1] for mark in _MAIL))
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
    paragraphs = list(_last_paragraphs(lines))
    told = "\n".join(said for _, said in paragraphs)
    names_mail = any(map(told.__contains__, _NOUNS))  # asked of all at once: nearly no mail speaks of itself
    begins = [start for start, said in paragraphs if _is_disclaimer(said, names_mail=names_mail)]
    return begins[-1] if begins else len(lines)


def _last_paragraphs(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The last paragraphs from the end: the line where each begins, and what it says in small letters."""
    found = 0
    paragraph: list[str] = []
    for at in range(len(lines) - 1, -2, -1):
        if at >= 0 and (said := lines[at].strip()):
            paragraph.append(said)
        elif paragraph:
            yield at + 1, " ".join(reversed(paragraph))[:4_000].casefold()
            paragraph, found = [], found + 1
            if found == _LAST:
                return


def _is_disclaimer(said: str, *, names_mail: bool) -> bool:
    if said.strip("*_-=#: .").rstrip(":") in _TITLES:
        return True
    titled = said.lstrip("*_-=# ").startswith(_TITLES)
    if not titled and not names_mail:
        return False
    if len(said.split()) < _WORDS and (said.isascii() or len(said) < _SIGNS):
        return False
    reasons = sum(any(mark in said for mark in marks) for marks in _REASONS)
    return reasons + titled >= 2 and (titled or any(mark in said for mark in _MAIL))
