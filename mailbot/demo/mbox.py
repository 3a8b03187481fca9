"""The demo's mails as an mbox (RFC 4155), for any mail client and for `mailbot import`."""

from __future__ import annotations

import mailbox
from collections.abc import Iterable
from pathlib import Path

from mailbot.demo.smtp_server import Accepted
from mailbot.mail.reading.parse import parse


def write_mbox(accepted: Iterable[Accepted], file: Path) -> None:
    """Writes the mails in their order; a file of this name is replaced."""
    file.unlink(missing_ok=True)
    box = mailbox.mbox(file)
    try:
        for one in accepted:
            date = parse(one.raw).date
            when = f"{date:%a %b %e %H:%M:%S %Y}" if date else "Thu Jan  1 00:00:00 1970"
            envelope = f"From {one.envelope_from or 'MAILER-DAEMON'} {when}\n".encode()
            box.add(envelope + one.raw.replace(b"\r\n", b"\n"))
    finally:
        box.close()
