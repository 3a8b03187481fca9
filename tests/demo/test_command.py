"""`mailbot demo` as it is typed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.demo.conftest import FIRST_ACT

pytestmark = pytest.mark.wire

CALL = (sys.executable, "-m", "mailbot", "demo")
WITHOUT = (
    "import sys; sys.modules['pymap'] = None; sys.argv = ['mailbot', 'demo']; from mailbot.cli import main; main()"
)


def environment(tmp_path: Path) -> dict[str, str]:
    """The caller's, with a folder for temporary files of its own and none of the settings that make rich colourful."""
    kept = {key: value for key, value in os.environ.items() if key not in {"FORCE_COLOR", "COLUMNS", "TTY_COMPATIBLE"}}
    return {**kept, "TMPDIR": str(tmp_path)}


def test_one_command_plays_the_story_and_leaves_two_files(tmp_path: Path) -> None:
    temporary, wanted = tmp_path / "tmp", tmp_path / "here" / "there"
    temporary.mkdir()
    call = (sys.executable, "-c", FIRST_ACT, "demo", "--to", str(wanted))
    done = subprocess.run(call, env=environment(temporary), capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert {path.name for path in wanted.iterdir()} == {"demo.html", "demo.mbox"}
    assert str(wanted) in done.stdout
    assert "\x1b" not in done.stdout
    assert list(temporary.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    call = (*CALL, "--to", str(tmp_path / "file"))
    done = subprocess.run(call, env=environment(tmp_path), capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert done.stderr == f"mailbot: {tmp_path / 'file'}: cannot be written to: File exists\n"


def test_without_the_servers_it_says_how_to_get_them(tmp_path: Path) -> None:
    call = (sys.executable, "-c", WITHOUT)
    done = subprocess.run(call, env=environment(tmp_path), capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr == "mailbot demo needs two small mail servers: pip install 'mailbot[demo]'\n"
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_leaves_nothing_behind(tmp_path: Path) -> None:
    call = (*CALL, "--pause")
    with subprocess.Popen(
        call,
        env=environment(tmp_path) | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # a shell's job in the background ignores it
    ) as running:
        assert running.stdout is not None and running.stderr is not None
        while "Ann applies" not in (line := running.stdout.readline()):
            assert line, running.stderr.read()
        running.send_signal(signal.SIGINT)
        said, complaint = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "Traceback" not in said + complaint
    assert list(tmp_path.iterdir()) == []
