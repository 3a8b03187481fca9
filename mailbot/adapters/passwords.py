"""Passwords: asks for a login's secret where the config says that it is, anew each time; no message ever holds it."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path

from mailbot.config_keys import Login
from mailbot.errors import Refused, Unavailable

TIMEOUT = 30.0
"""Seconds that a password command may take."""


def read_secret(login: Login, env: Mapping[str, str], *, timeout: float = TIMEOUT) -> str:
    """The first line of the secret; "" where the login has none.

    Refused where it cannot be had before somebody mends something, Unavailable where asking again may help.
    """
    if login.password_command or login.oauth2_token_command:
        return _first_line(_run(login.password_command or login.oauth2_token_command, env, timeout), "the command")
    if login.password_env:
        if login.password_env not in env:
            raise Refused(f"password_env: the environment has no {login.password_env}")
        return _first_line(env[login.password_env], login.password_env)
    if login.password_file:
        return _first_line(_read(login.password_file), login.password_file)
    return login.password


def _run(command: str, env: Mapping[str, str], timeout: float) -> str:
    """What a command prints; it gets no shell and no input, and what it says on stderr may quote the secret."""
    try:
        words = shlex.split(command)
        done = subprocess.run(
            words, env=dict(env), stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout, check=False
        )
    except (ValueError, IndexError):
        raise Refused("password_command: its quotation marks do not match") from None
    except subprocess.TimeoutExpired:
        raise Unavailable(f"password_command: no answer within {timeout:g} seconds") from None
    except OSError as error:
        raise Refused(f"password_command: {words[0]!r} cannot be run ({error.strerror})") from None
    if done.returncode:
        raise Unavailable(f"password_command: {words[0]!r} ended with {done.returncode}")
    return done.stdout.decode(errors="replace")


def _read(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8")
    except OSError as error:
        raise Refused(f"password_file: {file} cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise Refused(f"password_file: {file} is not UTF-8 text") from None


def _first_line(text: str, said_by: str) -> str:
    """The first line without its line break; blanks may be part of a password."""
    line = text.split("\n", 1)[0].removesuffix("\r")
    if not line:
        raise Refused(f"the secret from {said_by} is empty")
    return line
