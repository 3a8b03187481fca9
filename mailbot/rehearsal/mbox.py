"""Mbox: keeps what people would have got in one file, mail by mail as it went (RFC 4155, with "From " quoted)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import BinaryIO

_FROM = re.compile(rb"^(>*From )", re.MULTILINE)


def add_to(file: BinaryIO, raw: bytes, at: datetime) -> None:
    """Writes one more mail at the end."""
    file.write(f"From MAILER-DAEMON {at:%a %b %e %H:%M:%S %Y}\n".encode())
    file.write(_FROM.sub(rb">\1", raw.replace(b"\r\n", b"\n")).rstrip(b"\n") + b"\n\n")
