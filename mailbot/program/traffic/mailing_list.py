"""Mailing list: what the news says of itself in its header, so that mail programs can end it (RFC 2369, 2919, 8058).

Every copy names an address with its reader's own token; the subject alone is the whole wish, so an empty mail will do.
"""

from __future__ import annotations

from urllib.parse import quote

from mailbot.mail.message import Address
from mailbot.mail.outgoing import mailbox
from mailbot.program.trust.token import ProgramAddress

STOP = "UNSUBSCRIBE"


def list_headers(name: str, address: ProgramAddress, token: str, url: str) -> tuple[tuple[str, str], ...]:
    """The fields of one reader's copy; `url` is `news.unsubscribe_url`, "" where nothing but mail can be answered."""
    subject = address.subject_with(STOP, token)
    by_mail = f"<mailto:{quote(address.with_token(token), safe='@+.-_~!$*')}?subject={quote(subject, safe='')}>"
    named = mailbox(Address(f"news.{address.local}.{address.domain}", name))
    id = named if named.endswith(">") else f"<{named}>"
    if not url:
        return ("List-Id", id), ("List-Unsubscribe", by_mail)
    in_one_click = f"<{_with_token(url, token)}>"
    return (
        ("List-Id", id),
        ("List-Unsubscribe", f"{by_mail}, {in_one_click}"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    )


def _with_token(url: str, token: str) -> str:
    """The address for one reader: the token stands for {token} in it, or follows as a parameter."""
    if "{token}" in url:
        return url.replace("{token}", token)
    return f"{url}{'&' if '?' in url else '?'}token={token}"
