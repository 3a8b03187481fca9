"""Vouching: who says in our mails whether their From is true, and whether the config listens to them (section 4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailbot.adapters.resolver import DnsResolver
from mailbot.commands.finding import Finding
from mailbot.config import Trust
from mailbot.errors import Unavailable
from mailbot.mail.message import Mail
from mailbot.mail.origin.authentication_results import read_results
from mailbot.mail.origin.authenticity import NAMELESS, counted, is_named
from mailbot.mail.origin.trace import RESULTS
from mailbot.ports import Resolver

_END = re.compile(r"[^*?\[\]]\.[^*?\[\].]+$")
"""A name, or a pattern whose end is a domain that somebody owns."""
GUIDE = "docs/trust.md tells what to set at which provider"


def trusted(trust: Trust, domain: str, resolver: Resolver | None = None) -> Iterator[Finding]:
    """What the config lets count as proof, and whether keys can be looked up; `domain` is one to ask the DNS about."""
    if not trust.authserv_ids and not trust.verify_dkim:
        yield Finding("warning", "trust", "tokens only: decisions rest on the address of a reply alone", GUIDE)
    if trust.authserv_ids:
        yield _named(trust.authserv_ids)
    if trust.verify_dkim:
        yield _keys(resolver or DnsResolver(), domain)


def _named(servers: tuple[str, ...]) -> Finding:
    wide = [server for server in servers if "*" in server and not _END.search(server)]
    if wide:
        text = f"trust.authserv_ids has {wide[0]}: whoever writes a mail can choose such a name"
        return Finding("warning", "trust", text, 'name your own server, or its domain: "*.example.org"')
    return Finding("ok", "trust", f"Authentication-Results of {', '.join(servers)} count")


def _keys(resolver: Resolver, domain: str) -> Finding:
    try:
        resolver.txt(domain)
    except Unavailable as error:
        text = f"trust.verify_dkim is set, but {error}: no signature can be verified"
        return Finding("warning", "dkim", text, "see that this machine may ask its name servers (/etc/resolv.conf)")
    return Finding("ok", "dkim", "signatures are verified here; the DNS answers")


def authentication(mail: Mail, trust: Trust) -> Finding:
    """Which servers vouch in the mail's Authentication-Results (RFC 8601 2.2), and whether the config means them.

    Our own mail leaves without any, so all that it has were added on its way; the receiving server's are topmost.
    """
    results = [
        each for name, value in mail.trace if name == RESULTS if (each := read_results(value)).server is not None
    ]
    if not results:
        text = "our own mail has no Authentication-Results; many servers give it to mail from outside only"
        return Finding("warning", "authenticity", text, f"look for the header in a mail from elsewhere; {GUIDE}")
    names = [each.server or NAMELESS for each in results]
    others = [name for name in dict.fromkeys(names) if name != names[0]]
    below = f" (below it: {', '.join(others)})" if others else ""
    text = f"Authentication-Results on top is of {names[0]}{below}"
    heard = counted(mail, trust.authserv_ids)
    if heard and (heard[0].server or NAMELESS) == names[0]:
        return Finding("ok", "authenticity", f"{text}, which trust.authserv_ids names: its word counts")
    if not heard and any(
        is_named(each, trust.authserv_ids, topmost=number == 0) for number, each in enumerate(results)
    ):
        mend = "add the hosts of your own servers, as their Received names them, to trust.authserv_ids"
        return Finding("warning", "authenticity", f"{text}; it stands below a stranger's Received: not counted", mend)
    mend = f'if {names[0]} is your provider, authserv_ids = ["{names[0]}"] in [trust] names it'
    if trust.authserv_ids:
        instead = f"; it names {heard[0].server} instead" if heard else ""
        return Finding("warning", "authenticity", f"{text}, which trust.authserv_ids does not name{instead}", mend)
    return Finding("ok", "authenticity", f"{text}, and trust.authserv_ids is empty", mend)
