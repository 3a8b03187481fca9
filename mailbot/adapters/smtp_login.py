"""A connection to the SMTP server that is encrypted, verified and logged in, or a fault that says why not."""

from __future__ import annotations

import asyncio

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from mailbot.adapters.account import Account
from mailbot.adapters.smtp_line import Line
from mailbot.adapters.wire import broken, said, verifying_context
from mailbot.errors import Refused, Unavailable

# An address literal (RFC 5321 4.1.4): needs no look-up, and this machine's name is nobody's business.
HELO = "[127.0.0.1]"


async def log_in(account: Account, seconds: float) -> Line:
    """A connection that has said EHLO, and is logged in where the account has a user name; Unavailable | Refused."""
    context = None
    if account.security != "none":
        context = await asyncio.to_thread(verifying_context, account.place, account.ca_file)
    smtp = SMTP(
        hostname=account.host,
        port=account.port,
        use_tls=account.security == "tls",
        start_tls=account.security == "starttls",  # said outright: None would encrypt only if the server felt like it
        tls_context=context,
        local_hostname=HELO,
        timeout=seconds,
    )
    secret = await asyncio.to_thread(account.ask_secret) if account.username else ""
    try:
        await smtp.connect()
        if account.oauth2 and account.username:
            await smtp.auth_xoauth2(account.username, secret)
        elif account.username:
            await smtp.login(account.username, secret)
        else:
            await smtp.ehlo()
        return Line(smtp)
    except BaseException as error:
        smtp.close()
        if isinstance(error, (SMTPException, OSError)):
            raise _fault(account, error, secret) from None
        raise


def _fault(account: Account, error: SMTPException | OSError, secret: str) -> Refused | Unavailable:
    if isinstance(error, SMTPResponseException):
        text = f"{error.code} {said(error.message, secret)}"
        kind = Refused if error.code // 100 == 5 else Unavailable
        if isinstance(error, SMTPAuthenticationError):
            return kind(f"{account.place}: the login of {account.username} was refused: {text}")
        return kind(f"{account.place}: connecting: {text}")
    if isinstance(error, (SMTPConnectError, SMTPServerDisconnected, SMTPTimeoutError)):
        return broken(account.place, "connecting", error)
    if isinstance(error, SMTPException):  # what the server does not offer: STARTTLS, AUTH
        return Refused(f"{account.place}: connecting: {said(error.message, secret)}")
    return broken(account.place, "connecting", error)
