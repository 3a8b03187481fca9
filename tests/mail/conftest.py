"""What the tests of mail/ share: a way to write a mail down in a few lines."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mailbot.mail.message import Mail
from mailbot.mail.reading.parse import parse


def written(body: str = "Hello\n", **fields: str) -> bytes:
    """A plain mail; fields replace or add headers (`in_reply_to` means In-Reply-To, "" leaves one out)."""
    head = {
        "from": "Ann <ann@example.org>",
        "to": "mentoring@example.test",
        "subject": "Hello",
        "date": "Tue, 7 Jan 2025 10:00:00 +0100",
        "message_id": "<1@example.org>",
    } | fields
    lines = [f"{name.replace('_', '-').title()}: {value}" for name, value in head.items() if value]
    return ("\r\n".join(lines) + "\r\n\r\n" + body.replace("\n", "\r\n")).encode()


@pytest.fixture
def write() -> Callable[..., bytes]:
    return written


@pytest.fixture
def mail() -> Callable[..., Mail]:
    return lambda body="Hello\n", **fields: parse(written(body, **fields))
