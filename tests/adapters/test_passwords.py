"""The secret of a login comes from where the config says, and no message ever holds it."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from mailbot.adapters.passwords import read_secret
from mailbot.config_keys import Imap
from mailbot.errors import Refused, Unavailable


def command(code: str) -> Imap:
    return Imap(host="localhost", password_command=shlex.join([sys.executable, "-c", code]))


def test_a_command_gives_its_first_line_blanks_and_all() -> None:
    assert read_secret(command("print(' s3cret \\nuser: ann')"), {}) == " s3cret "


def test_a_token_command_is_read_the_same_way() -> None:
    login = Imap(host="localhost", oauth2_token_command=shlex.join([sys.executable, "-c", "print('token')"]))

    assert read_secret(login, {}) == "token"


def test_a_variable_a_file_and_the_config_itself_can_hold_it(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("from a file\r\n", encoding="utf-8")

    assert read_secret(Imap(host="localhost", password_env="PW"), {"PW": "from outside"}) == "from outside"
    assert read_secret(Imap(host="localhost", password_file=str(file)), {}) == "from a file"
    assert read_secret(Imap(host="localhost", password="plain"), {}) == "plain"
    assert read_secret(Imap(host="localhost"), {}) == ""


@pytest.mark.parametrize(
    ("login", "error", "said"),
    [
        (command("import sys; sys.exit('the s3cret is locked')"), Unavailable, "ended with 1"),
        (command("pass"), Refused, "is empty"),
        (Imap(host="localhost", password_command="/nowhere/pass show x"), Refused, "cannot be run"),
        (Imap(host="localhost", password_command="pass 'show"), Refused, "quotation marks"),
        (Imap(host="localhost", password_command="  "), Refused, "quotation marks"),
        (Imap(host="localhost", password_env="PW"), Refused, "no PW"),
        (Imap(host="localhost", password_file="/nowhere/secret"), Refused, "cannot be read"),
    ],
)
def test_what_fails_says_so_without_the_secret(login: Imap, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said) as caught:
        read_secret(login, {})

    assert "s3cret" not in str(caught.value)


def test_a_command_that_never_ends_is_given_up() -> None:
    with pytest.raises(Unavailable, match="no answer within"):
        read_secret(command("import time; time.sleep(60)"), {}, timeout=0.3)
