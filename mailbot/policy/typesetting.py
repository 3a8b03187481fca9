"""Typesetting: a manuscript becomes a finished letter's text part and HTML part, in the page around every letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mailbot.policy.letter_body import Body, read_body
from mailbot.policy.manuscript import Manuscript, Piece
from mailbot.policy.page import Page


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished letter's subject, text part and HTML part; `keywords` are the answers that it offers, as shown."""

    subject: str
    text: str
    html: str
    keywords: tuple[str, ...] = ()


class Typesetter:
    """Sets manuscripts; `texts` are the layout and what it may include, by their names."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self._page = Page(texts)

    def set(self, manuscript: Manuscript) -> Rendered:
        """The letter as it goes out."""
        bodies = [(_body(piece), piece.reply) for piece in manuscript.pieces]
        foot = read_body(manuscript.foot)
        page = self._page.around(
            "".join([body.html(reply) for body, reply in bodies]),
            foot.html(manuscript.reply) + manuscript.last.html,
            manuscript.subject,
            manuscript.language,
        )
        text = "\n\n".join(body.text for body, _ in bodies)
        return Rendered(
            manuscript.subject,
            f"{text}\n\n-- \n{foot.text}\n{manuscript.last.text}" if foot.text else f"{text}\n",
            page,
            tuple(option for body, _ in bodies for option in body.options),
        )


def _body(piece: Piece) -> Body:
    body = read_body(piece.markdown)
    return body if piece.greets else body.without_greeting()
