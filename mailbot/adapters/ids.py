"""Ids: tokens and letter ids from the system's source of chance."""

from __future__ import annotations

import secrets

_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"


class RandomIds:
    """Tokens of 100 random bits and letter ids of 60."""

    def token(self) -> str:
        return "".join(secrets.choice(_BASE32) for _ in range(20))

    def letter(self) -> str:
        return "".join(secrets.choice(_BASE32) for _ in range(12))
