"""The command line: reads the call, hands it to mailbot/commands/, and turns what went wrong into one line and a code.

Exit codes: 0 done, 1 it did not work (one line says why), 2 the call or the config is off. No traceback reaches a user.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from typer._completion_classes import completion_init

from mailbot.commands import operating, showing
from mailbot.commands.completion import COMPLETING
from mailbot.commands.operating import Config, Json
from mailbot.errors import ConfigError, MailbotError
from mailbot.logs import OneLine, fault_in_a_line

app = typer.Typer(
    name="mailbot",
    help="The office of a mentoring program that is run wholly over e-mail.",
    no_args_is_help=True,
    add_completion=False,  # `mailbot completion` prints the script, and whoever wants it puts it where they like
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
people = typer.Typer(help="The people of the program: a list, or `people import`.")
app.add_typer(people, name="people")


@app.command()
def demo(
    to: Annotated[Path | None, typer.Option("--to", help="Where the page and the mbox go; else a new folder.")] = None,
    pause: Annotated[
        bool | None, typer.Option("--pause/--no-pause", help="Slow enough to read along; so by default at a terminal.")
    ] = None,
    interactive: Annotated[
        bool, typer.Option("--interactive", help="Stay up afterwards, so that any mail client can join in.")
    ] = False,
) -> None:
    """Watch the program live through a year: real mail servers, daemon and mails, a moved clock, within seconds."""
    from mailbot.commands.demo import demo as work

    work(to, pause=pause, interactive=interactive)


@app.command()
def init(folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder, or an empty one.")]) -> None:
    """A folder to edit: config.toml, templates/ and rules/."""
    from mailbot.commands.init import init as work

    work(folder)


@app.command()
def check(config: Config = Path("config.toml")) -> None:
    """Compile everything, reach both servers, send ourselves a mail and find it again; how to mend what fails."""
    from mailbot.commands.check import check as work

    work(config)


@app.command()
def run(
    config: Config = Path("config.toml"),
    once: Annotated[bool, typer.Option("--once", help="Take in what is there, make a round, send, and end.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Decide and print; change and send nothing.")] = False,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Log what is usually too much.")] = False,
) -> None:
    """The daemon: reads the mailbox, answers, keeps the calendar, until it is told to end."""
    from mailbot.commands.run import run as work

    work(config, once=once, dry_run=dry_run, verbose=verbose)


@app.command()
def explain(
    files: Annotated[list[str], typer.Argument(help="Mails on disk; - reads one from standard input.")],
    config: Annotated[Path | None, typer.Option("-c", "--config", help="A program to decide for.")] = None,
    json: Json = False,
) -> None:
    """What the bot makes of mails on disk, without side effects."""
    from mailbot.commands.explain import explain as work

    work(files, config, as_json=json)


@app.command()
def status(config: Config = Path("config.toml"), json: Json = False) -> None:
    """How the program stands: people, applications, pairs, outbox, and the mails that wait for a human."""
    from mailbot.commands.status import status as work

    work(config, as_json=json)


@app.command()
def show(
    id: Annotated[str, typer.Argument(help="A-12, P-7, M-3, Q-2, V-3, H-1, or a Message-ID.")],
    config: Config = Path("config.toml"),
    json: Json = False,
) -> None:
    """One record of the books, or what became of one mail."""
    from mailbot.commands.show import show as work

    work(id, config, as_json=json)


@people.callback(invoke_without_command=True)
def people_list(context: typer.Context, config: Config = Path("config.toml"), json: Json = False) -> None:
    """Who is in the books: id, name, roles, stage, address, records and free slots."""
    if context.invoked_subcommand is None:
        from mailbot.commands.people import list_people as work

        work(config, as_json=json)


@people.command("import")
def people_import(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="A spreadsheet saved as CSV.")],
    config: Config = Path("config.toml"),
) -> None:
    """People who are there already, from a spreadsheet: all rows or none; importing again updates."""
    from mailbot.commands.people import import_people as work

    work(file, config)


app.add_typer(operating.app)
app.add_typer(showing.app)


def main() -> None:
    """The entry point of `mailbot`."""
    if logging.lastResort is not None:  # what is logged where nobody set a log up: no traceback then either
        logging.lastResort.setFormatter(OneLine())
    if COMPLETING in os.environ:
        completion_init()
    try:
        app(standalone_mode=True)
    except ConfigError as error:
        count = len(error.mistakes)
        print(f"{error}\n\n{count} {'mistake' if count == 1 else 'mistakes'}; nothing was done.", file=sys.stderr)  # noqa: T201
        sys.exit(2)
    except MailbotError as error:
        print(f"mailbot: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.exit(1)
    except Exception as error:  # a disk that is full, a file that is somebody else's, a fault of ours
        print(f"mailbot: {fault_in_a_line(error)}", file=sys.stderr)  # noqa: T201
        sys.exit(1)


if __name__ == "__main__":
    main()
