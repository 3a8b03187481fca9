"""Links: web addresses as people type them into a form, with or without https:// before and punctuation behind."""

from __future__ import annotations

_EDGES = "<>()[]{}\"'“”‘’,;.!*_|"
_MAX_LENGTH = 2000


def read_links(text: str) -> tuple[str, ...]:
    """Every web address in the text, in order, each once, beginning with https:// or http://."""
    links: dict[str, None] = {}
    for line in text.replace("](", " ").replace("<", " ").replace(">", " ").replace(",", " ").splitlines():
        words = line.split()
        for word in words:
            link = _link(word, alone=len(words) == 1)
            if link:
                links[link] = None
    return tuple(links)


def read_link(text: str) -> str | None:
    """The first web address in the text, or None."""
    return next(iter(read_links(text)), None)


def _link(word: str, *, alone: bool) -> str | None:
    """A word as a link, or None: "node.js" within a sentence is none, "example.org/me" is, "example.org" alone is."""
    bare = word.strip(_EDGES)
    if bare.count("(") > bare.count(")"):
        bare += ")"
    scheme, found, rest = bare.partition("://")
    if not found:
        scheme, rest = "https", bare
        if not alone and "/" not in rest and not rest.casefold().startswith("www."):
            return None
    if scheme.casefold() not in ("http", "https") or len(rest) > _MAX_LENGTH:
        return None
    end = min((at for at in map(rest.find, "/?#") if at >= 0), default=len(rest))
    host, path = rest[:end].casefold(), rest[end:]
    name, colon, port = host.partition(":")
    if not _is_host(name) or (colon and not port.isdecimal()):
        return None
    return f"{scheme.casefold()}://{host}{path}"


def _is_host(name: str) -> bool:
    """A host name with a dot and a top-level name of letters (RFC 3986 3.2.2, RFC 3490): no bare words, no numbers."""
    labels = name.split(".")
    top = labels[-1]
    if len(labels) < 2 or len(top) < 2 or not (top.isalpha() or top.startswith("xn--")):
        return False
    return all(label and label.replace("-", "").isalnum() for label in labels)
