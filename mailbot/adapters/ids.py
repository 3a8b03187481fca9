"""Ids: tokens and letter ids from the system's source of chance."""

from __future__ import annotations

import secrets
from base64 import b32encode


class RandomIds:
    """Tokens of 100 random bits and letter ids of 60."""

    def token(self) -> str:
        return _letters(20)

    def letter(self) -> str:
        return _letters(12)


def _letters(count: int) -> str:
    """So many base32 letters of five random bits each (RFC 4648 6), in small letters."""
    return b32encode(secrets.token_bytes(-(-count * 5 // 8)))[:count].decode().lower()
