"""The part of the command line that shows the program: its letters, the mentors' page, its figures, a rehearsal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from mailbot.commands.operating import Config, Json

app = typer.Typer()


def _letters() -> list[str]:
    from mailbot.program.letters.catalogue import LETTERS

    return list(LETTERS)


@app.command()
def preview(
    letter: Annotated[str | None, typer.Argument(help="One letter; else all.", autocompletion=_letters)] = None,
    config: Annotated[Path | None, typer.Option("-c", "--config", help="A program with its own templates.")] = None,
    to: Annotated[Path | None, typer.Option("--to", help="The page's file; else a new one.")] = None,
) -> None:
    """Every letter with sample facts, text and HTML side by side, as one page for the browser."""
    from mailbot.commands.preview import preview as work

    work(letter, config, to)


@app.command()
def roster(
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="The page's file; else it is printed.")
    ] = None,
    config: Config = Path("config.toml"),
) -> None:
    """The mentors' page for a web site: who agreed to be named, how to apply, how to volunteer."""
    from mailbot.commands.roster import roster as work

    work(out, config)


@app.command()
def report(
    config: Config = Path("config.toml"),
    quarter: Annotated[
        str | None, typer.Option("--quarter", metavar="2026-Q3", help="Which one; else the one that goes on.")
    ] = None,
    manual: Annotated[
        Path | None, typer.Option("--manual", metavar="DIR", help="Also write the manual: manual.md and manual.html.")
    ] = None,
    json: Json = False,
) -> None:
    """The program's figures, one line for each of its six objectives; and what pairs have learned, as a manual."""
    from mailbot.commands.report import report as work

    work(config, quarter, manual, as_json=json)


@app.command()
def simulate(
    mentees: Annotated[int, typer.Option(min=1, max=5000, help="So many people apply.")] = 50,
    mentors: Annotated[int, typer.Option(min=1, max=1000, help="So many volunteer.")] = 15,
    years: Annotated[float, typer.Option(min=0.1, max=20, help="So long.")] = 1.0,
    seed: Annotated[int, typer.Option(help="The same seed tells the same story.")] = 7,
    mbox: Annotated[
        Path | None, typer.Option("--mbox", metavar="FILE", help="Keep every mail that people would have got.")
    ] = None,
    json: Json = False,
) -> None:
    """Rehearse years with made-up people through the real core; stops at the first promise that is not kept."""
    from mailbot.commands.simulate import simulate as work
    from mailbot.rehearsal.run import Size

    work(Size(mentees, mentors, years, seed), mbox, as_json=json)


@app.command()
def completion(shell: Annotated[Literal["bash", "zsh", "fish"], typer.Argument()]) -> None:
    """The script that lets a shell complete mailbot's commands: eval "$(mailbot completion bash)"."""
    from mailbot.commands.completion import completion as work

    work(shell)
