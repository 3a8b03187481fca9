"""Alignment: whether one domain may speak for another: they are equal, or below one registered domain (RFC 7489 3.1).

What can be registered is told by the Public Suffix List, which comes with its package and is read from there once.
"""

from __future__ import annotations

import re
from functools import cache

from publicsuffixlist import PublicSuffixList

_DOMAIN = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]{0,62}")


def aligned(domain: str, author: str) -> bool:
    """Whether a domain vouches for the domain of an author (relaxed alignment); never for what is no domain."""
    domain, author = domain.lower().rstrip("."), author.lower()
    if not (_DOMAIN.fullmatch(domain) and _DOMAIN.fullmatch(author)):
        return False
    return domain == author or (
        (registered := registered_domain(domain)) != "" and registered == registered_domain(author)
    )


def registered_domain(domain: str) -> str:
    """The domain that somebody registered ("example.co.uk" of "mail.example.co.uk"), or "" of a public suffix."""
    return (_list().privatesuffix(domain) or "") if _DOMAIN.fullmatch(domain) else ""


@cache
def _list() -> PublicSuffixList:
    """Read when it is first asked for: it costs a twentieth of a second."""
    return PublicSuffixList()
