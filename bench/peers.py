"""Roundup on the same shape of mail in the same run, by the scripts in ../shared/peers, where it can be had."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

SCRIPTS = Path("../shared/peers")
VENV = Path("build/peers/venv")
WANTED = "roundup==2.6.0"


def roundup_rate(mails: int) -> float | str:
    """Roundup's mails a second, or in one sentence why there is none."""
    if not SCRIPTS.is_dir():
        return f"no {SCRIPTS} beside this checkout"
    venv = _venv()
    if venv is None:
        return f"no Python with {WANTED}: set ROUNDUP_PYTHON to one in a virtual environment"
    with tempfile.TemporaryDirectory(prefix="mailbot-bench-") as folder:
        peers = Path(folder) / "peers"
        shutil.copytree(SCRIPTS, peers)
        (Path(folder) / "venv").symlink_to(venv)
        try:
            _run(peers, "../venv/bin/python", "gen_corpus.py", str(mails), "eml")
            _run(peers, "bash", "./setup_roundup.sh")
            said = _run(peers, "../venv/bin/python", "bench_roundup.py", "rtracker", "eml")
        except subprocess.CalledProcessError as error:
            return f"Roundup's bench failed: {error.output.strip().splitlines()[-1:]}"
    rate = re.search(r"([\d.]+) msg/s", said)
    return float(rate[1]) if rate else f"Roundup's bench said: {said.strip()}"


def _venv() -> Path | None:
    """The virtual environment with Roundup: the one named, the one made before, or a new one."""
    named = os.environ.get("ROUNDUP_PYTHON")
    venv = Path(named).parent.parent.absolute() if named else VENV.absolute()
    try:
        if not named and not (venv / "bin/roundup-admin").exists():
            _run(Path(), "python3", "-m", "venv", str(venv))
            _run(Path(), str(venv / "bin/pip"), "install", "--quiet", "--disable-pip-version-check", WANTED)
        _run(Path(), str(venv / "bin/python"), "-c", "import roundup.mailgw")
    except (OSError, subprocess.CalledProcessError):
        return None
    return venv


def _run(folder: Path, *command: str) -> str:
    done = subprocess.run(
        command, cwd=folder, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300
    )
    return done.stdout
