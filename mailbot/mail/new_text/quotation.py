"""Quotation: how mail programs mark what is not new: signs before its lines, dividers above it, lines that say so."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SIGNS = (">", "＞", "&gt;", "»")
_ORIGINAL = re.compile(
    r"original|(?:reply|replied) message|antwort[- ]?nachricht|"
    r"ursprüng|ursprung|oprindelig|opprinnelig|origine|oorspronkelijk|oryginaln|alkuperäinen|původní|pôvodn|"
    r"eredeti|özgün|orijinal|исходн|вихідне|оригинал|αρχικό|"
    r"forwarded|weitergeleitet|transf[ée]r|réexpédié|reenviad|encaminhad|inoltrat|doorgestuurd|przekazan|"
    r"vidarebefordra|videresend|välitetty|edelleenlähetetty|přeposlan|iletilen|továbbított|пересыла|пересланн|"
    r"перенаправленн|переслане|原始|原件|原邮件|原郵件|转发|轉寄|轉發|元のメッセージ|転送|원본|전달",
    re.I,
)
_FRAMED = re.compile(r"[-_=*—–]{2,60}[ \t]{0,9}([^-_=*—–\s].{1,100}?)[ \t:]{0,9}[-_=*—–]{2,60}$")
_FRAME = frozenset("-_=*—–")
_BEGINS_FORWARD = re.compile(
    r"(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-mail)|"
    r"début du message (?:réexpédié|transféré)|"
    r"inicio del mensaje reenviado|inizio (?:del )?messaggio inoltrato|início da mensagem (?:re)?encaminhada|"
    r"begin doorgestuurd bericht|vidarebefordrat (?:brev|meddelande)|start på videresendt (?:besked|meddelelse)|"
    r"videresendt melding|begynnelsen på den videresendte meldingen|välitetty viesti(?: alkaa)?|"
    r"začátek přeposílané zprávy|(?:yönlendirilen mesaj|ileti(?:len ileti)?) başlangıcı|"
    r"początek przekazywanej wiadomości|początek przekazanej wiadomości|"
    r"начало переадресованного сообщения|下面是被转发的邮件|以下是轉寄的郵件|"
    r"転送されたメッセージ|전달된 메시지 시작)[ \t]?[:：]$",
    re.I,
)
_ABOVE = re.compile(
    r"(?:reply|respond|write your reply|type your reply) above this line|"
    r"(?:oberhalb|über) dieser (?:linie|zeile) antworten|r[ée]pondre au-dessus de cette ligne",
    re.I,
)
_PROMPT = re.compile(r">>>(?: |$)")
_MARKED = re.compile(r"[ \t]*(?:[>＞»|]|&gt;)(?:[ \t]*(?:[>＞»|]|&gt;))*[ \t]?")


def is_marked(line: str) -> bool:
    """Whether a line carries the sign of a quote."""
    return line.startswith(_SIGNS)


def unmarked(line: str) -> str:
    """A quoted line without the signs before it."""
    mark = _MARKED.match(line)
    return line[mark.end() :] if mark else line


def may_be_marker(text: str) -> bool:
    """Whether a line of a text may say that only what stands above it is new."""
    said = text.encode("utf-8", "replace").lower()  # octets are made small at a fraction of the cost
    return b"this line" in said or b" diese" in said or b"cette ligne" in said


def is_marker(line: str) -> bool:
    """Whether a line, quoted or not, says that only what stands above it is new."""
    return may_be_marker(line) and _ABOVE.search(line) is not None


def is_divider(line: str) -> bool:
    """Whether a line says that the original or a forwarded mail begins below it."""
    if line.endswith((":", "：")) and _BEGINS_FORWARD.match(line):
        return True
    framed = _FRAMED.match(line) if line[:1] in _FRAME else None
    return framed is not None and _ORIGINAL.search(framed[1]) is not None


def holds_prompts(seen: Sequence[str]) -> bool:
    """Whether `>>>` in these lines is an interpreter's prompt: no line is marked once or twice, as quotes would be."""
    prompts = [line for line in seen if line.startswith(">>>") and _PROMPT.match(line)]
    return bool(prompts) and len(prompts) == sum(map(is_marked, seen))
