"""A certificate authority of our own and a server certificate for 127.0.0.1, made with openssl."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

CURVE = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


@dataclass(frozen=True, slots=True)
class Certificates:
    """PEM files: the authority that signed, and the server's certificate with its key."""

    authority: Path
    server: Path
    key: Path


def make_certificates(folder: Path) -> Certificates:
    """An authority and a certificate for the address 127.0.0.1 alone (no host name), valid for two days."""
    authority, authority_key = folder / "ca.pem", folder / "ca.key"
    made = Certificates(authority, folder / "server.pem", folder / "server.key")
    _openssl(
        *("req", "-x509", *CURVE, "-days", "2", "-subj", "/CN=Test authority"),
        *("-addext", "keyUsage=critical,keyCertSign,cRLSign", "-keyout", authority_key, "-out", authority),
    )
    request, extensions = folder / "server.csr", folder / "server.ext"
    _openssl("req", *CURVE, "-subj", "/CN=Test server", "-keyout", made.key, "-out", request)
    extensions.write_text(
        "subjectAltName=IP:127.0.0.1\nauthorityKeyIdentifier=keyid\nsubjectKeyIdentifier=hash\n"
        "basicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\n"
    )
    _openssl(
        *("x509", "-req", "-days", "2", "-in", request, "-extfile", extensions, "-out", made.server),
        *("-CA", authority, "-CAkey", authority_key, "-set_serial", "1"),
    )
    return made


def _openssl(*arguments: str | Path) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)
