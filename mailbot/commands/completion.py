"""completion: the script with which a shell asks mailbot how its own command line goes on (typer's)."""

from __future__ import annotations

import typer
from typer._completion_shared import get_completion_script

PROGRAM = "mailbot"
COMPLETING = "_MAILBOT_COMPLETE"
"""Set in the environment by the script, when it asks."""


def completion(shell: str) -> None:
    """Prints the script for bash, zsh or fish."""
    typer.echo(get_completion_script(prog_name=PROGRAM, complete_var=COMPLETING, shell=shell))
