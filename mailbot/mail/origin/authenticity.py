"""Authenticity: what trusted servers, or a verified signature, say of a mail's From (RFC 8601, section 4).

Anybody can write Authentication-Results into a mail, in the name of our own server too. What tells its word from a
forged one is the place alone: each server writes above what it was handed. So only the topmost header in the name of a
trusted server counts, and whatever stands below it came with the mail. Some servers write several, one for each check:
those count together where they stand above the first Received of all, since that was put there by the last server that
handled the mail, and nobody else can write above it; the Received of a delivery inside (LMTP) may stand above them.
Below any other Received two of them cannot be told from one and a forged one. A header that stands below the Received
of a strange server came with the mail as well. ARC is not believed.

Microsoft 365 writes no authserv-id (in the config: "microsoft365"); there the topmost header of all is meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from mailbot.mail.message import Mail
from mailbot.mail.origin.alignment import aligned, registered_domain
from mailbot.mail.origin.authentication_results import Results, Verdict, read_results
from mailbot.mail.origin.author import is_plain
from mailbot.mail.origin.structured import structured
from mailbot.mail.origin.trace import RECEIVED, RESULTS

NAMELESS = "microsoft365"
"""What trust.authserv_ids says where headers without an authserv-id count."""

_BY = re.compile(r"\bby\s+([A-Za-z0-9_.-]{1,253})")
_WITH = re.compile(r"\bwith\s+([A-Za-z0-9]{1,20})")
_DELIVERY = re.compile(r"LMTP[SA]{0,2}", re.IGNORECASE)
_SPECIALS = re.compile(r"\s")
_INSIDE = frozenset({"internal", "local", "localdomain", "lan", "intra", "corp", "home", "arpa"})
_LONGEST_ID = 253


@dataclass(frozen=True, slots=True)
class Authentication:
    """What is known of a mail's origin: `passed` is DMARC or an aligned signature, `failed` an explicit DMARC failure.

    `because` says in a few words who said so.
    """

    passed: bool = False
    failed: bool = False
    because: str = ""


NOTHING_KNOWN = Authentication()
"""Nobody who is trusted said anything about it."""


def authenticate(mail: Mail, servers: Sequence[str]) -> Authentication:
    """What is known of the origin of a mail; `servers` are authserv-ids, patterns of them, or "microsoft365".

    An explicit failure outweighs everything. Nothing passes where it is not certain for whom it was said: From has to
    name one mailbox, in one header, in one way.
    """
    heard = counted(mail, servers)
    for results in heard:
        if any(verdict.result == "fail" for verdict in results.of("dmarc")):
            return Authentication(failed=True, because=f"{_name(results)} says dmarc=fail")
    if not heard and not mail.signed_by:
        return NOTHING_KNOWN
    if mail.sender is None or not is_plain(mail):
        return Authentication(because="From is not one plain address")
    author = mail.sender.domain
    for domain in mail.signed_by:
        if aligned(domain, author):
            return Authentication(passed=True, because=f"signed by {domain}")
    return _vouched(heard, author)


def _vouched(heard: Sequence[Results], author: str) -> Authentication:
    certain = [results for results in heard if not results.doubtful]
    dmarc = [verdict for results in certain for verdict in results.of("dmarc")]
    if not all(aligned(verdict.properties.get("header.from", author), author) for verdict in dmarc):
        return Authentication(because="the server speaks of another From")
    for results in certain:
        for verdict in results.verdicts:
            if _passes(verdict, author, dmarc):
                return Authentication(passed=True, because=f"{_name(results)} says {verdict.method}=pass")
    said = ", ".join(f"{verdict.method}={verdict.result}"[:40] for results in heard for verdict in results.verdicts[:6])
    doubt = " (it can be read in two ways)" if len(certain) < len(heard) else ""
    return Authentication(because=f"{_name(heard[0])} says {said or 'nothing'}{doubt}") if heard else NOTHING_KNOWN


def _passes(verdict: Verdict, author: str, dmarc: Sequence[Verdict]) -> bool:
    if verdict.result != "pass":
        return False
    if verdict.method == "dmarc":
        return all(each.result == "pass" for each in dmarc)
    signer = verdict.properties.get("header.d") or verdict.properties.get("header.i", "").rpartition("@")[2]
    return verdict.method == "dkim" and aligned(signer, author)


def counted(mail: Mail, servers: Sequence[str]) -> tuple[Results, ...]:
    """The headers of a mail that a trusted server wrote, the topmost first; see above for how they are told."""
    found: list[Results] = []
    hops: list[str] = []
    results_above = False
    for name, value in mail.trace:
        if name == RECEIVED:
            if found:
                return tuple(found)
            hops.append(value)
        elif name == RESULTS and servers:
            results = read_results(value)
            if is_named(results, servers, topmost=not results_above):
                if not all(map(_is_delivery, hops)) or not results.server:
                    return () if _strangers(results, hops, servers) else (results,)
                found.append(results)
            results_above = True
    return tuple(found[:1])  # no Received below them says where the server's own end


def _is_delivery(hop: str) -> bool:
    """Whether a Received tells of the last step into the mailbox, inside the server (RFC 3848); strangers' names in it
    may say so as well, and then it says something else besides."""
    parts = structured(hop)
    protocols = _WITH.findall(parts.plain(_SPECIALS))
    return bool(protocols) and not parts.doubtful and all(map(_DELIVERY.fullmatch, protocols))


def is_named(results: Results, servers: Sequence[str], *, topmost: bool = True) -> bool:
    """Whether a header is in the name of one of `servers`."""
    if not results.server:
        return results.server == "" and topmost and NAMELESS in servers
    return _matches(results.server, servers)


def _matches(name: str, servers: Sequence[str]) -> bool:
    return len(name) <= _LONGEST_ID and any(fnmatchcase(name, server.lower()) for server in servers)


def _strangers(results: Results, hops: Sequence[str], servers: Sequence[str]) -> bool:
    """Whether a Received above a header was plainly written by somebody who is no kin of the server in its name.

    Whoever wrote the topmost one is kin: that is the server where the mailbox lies.
    """
    if not results.server:
        return False
    writers = [match[1].lower().rstrip(".") for hop in hops if (match := _BY.search(hop))]
    kin = {registered_domain(results.server), *(registered_domain(writer) for writer in writers[:1])}
    return any(
        (registered := registered_domain(writer)) and registered not in kin and not _matches(writer, servers)
        for writer in writers
        if writer.rpartition(".")[2] not in _INSIDE
    )


def _name(results: Results) -> str:
    return results.server or NAMELESS
