"""The invitation to join in: what a mail client has to know, in lines that can be copied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from mailbot.demo.cast import CAST, GUEST, PROGRAM_ADDRESS, Role

EXAMPLE = "rob"
"""Whose command line is shown whole: the mentee with whom the next year begins."""

_WHERE: Mapping[str, str] = {
    "ann": "has graduated, mentor of Rob",
    "rob": "mentee of Ann",
    "cem": "was a mentee",
    "mia": "mentor, away until April",
    "ben": "mentor, takes nobody this year",
    "ada": "admin",
    "guest": "nobody yet: APPLY",
}


def joining_lines(host: str, imap: int, smtp: int, passwords: Mapping[str, str]) -> Iterator[str]:
    """Hosts, ports and log-ins, a command line to copy, and what can be typed here."""
    yield f"IMAP  {host}:{imap}   SMTP  {host}:{smtp}   no TLS: nothing leaves this machine"
    yield f"The program is {PROGRAM_ADDRESS}."
    yield ""
    for role in (*CAST, GUEST):
        yield f"  {role.address:<25}{passwords[role.address]:<18}{_WHERE[role.key]}"
    yield ""
    example = next(role for role in CAST if role.key == EXAMPLE)
    yield f"{example.first_name} with neomutt, in another terminal (docs/interactive.md says more):"
    yield ""
    yield neomutt(example, host, imap, smtp, passwords[example.address])
    yield ""
    yield "Type +7d and Enter to move the clock by a week (+3h, +2w likewise), Enter alone to be told the time, ? to"
    yield "see this again, Ctrl-D to end."


def neomutt(role: Role, host: str, imap: int, smtp: int, password: str) -> str:
    """The command line with which neomutt is that person's mail client."""
    login = f"{quote(role.address, safe='')}@{host}"
    settings = (
        f'set from="{role.name} <{role.address}>" imap_pass={password} smtp_pass={password} '
        f"folder=imap://{login}:{imap}/ spoolfile=+INBOX copy=no "
        f"smtp_url=smtp://{login}:{smtp}/ ssl_force_tls=no ssl_starttls=no "
        "fast_reply=yes include=yes mail_check=2 timeout=2"
    )
    return f"neomutt -n -F /dev/null -e '{settings}'"
