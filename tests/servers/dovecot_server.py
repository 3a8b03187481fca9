"""A private Dovecot 2.3 on loopback: IMAP, IMAPS and LMTP, as root or as an ordinary user.

Every address is a mailbox and has the same password; a sub-address is delivered to its base address. Tests ask for the
fixtures `dovecot` (shared) or `start_dovecot` (one with its own settings). Where Dovecot is not installed they are
skipped, unless MAILBOT_REQUIRE_DOVECOT is set: then they fail.
"""

from __future__ import annotations

import base64
import grp
import hashlib
import hmac
import imaplib
import json
import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.servers.certificates import Certificates, make_certificates

DOVECOT = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
TOKEN_KEY = b"0123456789abcdef0123456789abcdef"
CAPABILITIES = "IMAP4rev1 LITERAL+ NAMESPACE IDLE UIDPLUS MOVE"

CONFIG = Path(__file__).with_name("dovecot.conf.in")
OAUTH2 = """
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={folder}/keys/
username_attribute = sub
username_format = %u
"""


class Dovecot:
    """One running Dovecot with a folder of its own; `stop()` removes both."""

    def __init__(
        self, *, password: str = "secret", capabilities: str = CAPABILITIES, prefix: str = "", separator: str = "/"
    ) -> None:
        self.host = "127.0.0.1"
        self.password = password
        self.folder = Path(tempfile.mkdtemp(prefix="dv-"))  # short: the paths of UNIX sockets are limited
        self.certificates: Certificates = make_certificates(self.folder)
        self.imap, self.imaps, self.lmtp = _free_ports(3)
        self._settings = {"capabilities": capabilities, "prefix": prefix, "separator": separator}
        self._write()
        self._process = self._start()

    def deliver(self, recipient: str, raw: bytes) -> None:
        """Hand a mail over by LMTP."""
        with smtplib.LMTP(self.host, self.lmtp) as lmtp:
            lmtp.sendmail("sender@example.org", [recipient], raw)

    def renumber(self, address: str) -> None:
        """Make Dovecot forget the UIDs of an INBOX that nobody has open, so that it gives out new ones.

        The new UIDVALIDITY is the time in seconds; a session that is just ending may write the old one back.
        """
        maildir = self.folder / "mail" / address / "Maildir"
        before = self._uidvalidity(address)
        deadline = time.monotonic() + 20
        while self._uidvalidity(address) == before:
            assert time.monotonic() < deadline
            time.sleep(0.3)
            for file in [*maildir.glob("dovecot.*"), *maildir.glob("dovecot-uid*")]:
                file.unlink(missing_ok=True)

    def _uidvalidity(self, address: str) -> bytes:
        client = imaplib.IMAP4(self.host, self.imap, timeout=20)
        client.login(address, self.password)
        answer = client.status("INBOX", "(UIDVALIDITY)")[1][0]
        client.logout()
        return bytes(answer)

    def token(self, address: str) -> str:
        """A JSON web token (RFC 7519, HS256) that this Dovecot takes as XOAUTH2 access token for one minute."""
        now = int(time.time())
        parts = {"alg": "HS256", "typ": "JWT"}, {"sub": address, "iat": now - 1, "exp": now + 60}
        signed = ".".join(_base64url(json.dumps(part).encode()) for part in parts)
        return f"{signed}.{_base64url(hmac.digest(TOKEN_KEY, signed.encode(), hashlib.sha256))}"

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _write(self) -> None:
        for name in ("run", "state", "mail", "keys/default/HS256"):
            (self.folder / name).mkdir(parents=True)
        me, my_group = pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name
        root = os.geteuid() == 0
        owners = ("nobody", "nogroup") if root else (me, my_group)
        if root:
            shutil.chown(self.folder / "mail", *owners)
        (self.folder / "keys/default/HS256/default").write_bytes(base64.b64encode(TOKEN_KEY))
        (self.folder / "oauth2.conf").write_text(OAUTH2.format(folder=self.folder))
        config = CONFIG.read_text().format(
            folder=self.folder,
            name=self.folder.name,
            certificates=self.certificates,
            imap=self.imap,
            imaps=self.imaps,
            lmtp=self.lmtp,
            password=self.password,
            internal_user="dovecot" if root else me,
            internal_group="dovecot" if root else my_group,
            login_user="dovenull" if root else me,
            mail_user=owners[0],
            mail_group=owners[1],
            lmtp_user="" if root else f"user = {me}",
            **self._settings,
        )
        (self.folder / "dovecot.conf").write_text(config)
        subprocess.run(["chmod", "-R", "a+rX", self.folder], check=True)

    def _start(self) -> subprocess.Popen[bytes]:
        assert DOVECOT is not None
        log = self.folder / "start.log"
        with log.open("wb") as out:  # a pipe would be kept open by its children
            process = subprocess.Popen(
                [DOVECOT, "-F", "-c", self.folder / "dovecot.conf"], stdin=subprocess.DEVNULL, stdout=out, stderr=out
            )
        deadline = time.monotonic() + 20
        while not (_greets(self.imap) and _greets(self.lmtp)):
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                process.wait()
                pytest.fail(f"Dovecot does not start: {log.read_text()} {self._log()}")
            time.sleep(0.02)
        return process

    def _log(self) -> str:
        log = self.folder / "dovecot.log"
        return log.read_text() if log.exists() else ""


def require_dovecot() -> None:
    """Skip where Dovecot is not installed, or fail where it has to be."""
    if DOVECOT is None:
        if os.environ.get("MAILBOT_REQUIRE_DOVECOT"):
            pytest.fail("MAILBOT_REQUIRE_DOVECOT is set, but Dovecot is not installed")
        pytest.skip("Dovecot is not installed")


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """One Dovecot for the whole run: tests keep apart by using addresses of their own."""
    require_dovecot()
    server = Dovecot()
    yield server
    server.stop()


@pytest.fixture
def start_dovecot() -> Iterator[Callable[..., Dovecot]]:
    """Starts Dovecots with settings of their own, which end with the test."""
    require_dovecot()
    started: list[Dovecot] = []

    def start(**settings: str) -> Dovecot:
        started.append(Dovecot(**settings))
        return started[-1]

    yield start
    for server in started:
        server.stop()


def _base64url(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def _greets(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as connection:
            connection.settimeout(1)
            return bool(connection.recv(4))
    except OSError:
        return False
