"""The operator's part of the command line: looking into the books, the mails that were set aside, import,
privacy and keeping."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()
store = typer.Typer(help="The books' place.", no_args_is_help=True)
app.add_typer(store, name="store")

Config = Annotated[Path, typer.Option("-c", "--config", help="The program's config.toml.")]
Json = Annotated[bool, typer.Option("--json", help="For machines: JSON instead of prose.")]
MessageId = Annotated[
    str, typer.Argument(metavar="ID", help="Its number (H-12) or Message-ID, as `mailbot held` names it.")
]


@app.command("import")
def import_mails(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="An mbox, a Maildir, or a folder of .eml files.")],
    config: Config = Path("config.toml"),
    answer: Annotated[bool, typer.Option("--answer", help="Send what the mails are answered with.")] = False,
    json: Json = False,
) -> None:
    """Mails that were kept elsewhere, taken in as if they came now, in the order of their dates; nothing is sent."""
    from mailbot.commands.import_mails import import_mails as work

    work(path, config, answer=answer, as_json=json)


@app.command()
def outbox(config: Config = Path("config.toml"), json: Json = False) -> None:
    """The letters that wait to be sent."""
    from mailbot.commands.outbox import outbox as work

    work(config, as_json=json)


@app.command()
def why(
    id: Annotated[
        str, typer.Argument(metavar="ID", help="A Message-ID, a held mail's number, or what the log calls it.")
    ],
    config: Config = Path("config.toml"),
    json: Json = False,
) -> None:
    """What became of a mail and for what reason, or how a letter of ours stands."""
    from mailbot.commands.why import why as work

    work(id, config, as_json=json)


@app.command()
def due(
    at: Annotated[str, typer.Option("--at", help="Up to when: 2026-12-31, 2026-12-31T18:00 or +7d.")] = "+7d",
    config: Config = Path("config.toml"),
    json: Json = False,
) -> None:
    """What the calendar would do up to a time, if no mail came; nothing is changed or sent."""
    from mailbot.commands.due import due as work

    work(at, config, as_json=json)


@app.command()
def held(config: Config = Path("config.toml"), json: Json = False) -> None:
    """The mails that wait for a human: why, since when, and their headers."""
    from mailbot.commands.held import held as work

    work(config, as_json=json)


@app.command()
def release(
    id: MessageId,
    config: Config = Path("config.toml"),
    answer: Annotated[
        str | None, typer.Option("--answer", metavar="TEXT", help="Write this to its sender instead; - reads stdin.")
    ] = None,
    admin: Annotated[
        str, typer.Option("--as", metavar="ADDRESS", help="The admin who answers; else the first of the config.")
    ] = "",
) -> None:
    """Take a held mail in as genuine, on your word; or answer whoever sent it."""
    from mailbot.commands.set_aside import answer as reply
    from mailbot.commands.set_aside import release as work

    if answer is None:
        if admin:
            raise typer.BadParameter("it says who answers, so it needs --answer")
        work(id, config)
    else:
        reply(id, sys.stdin.buffer.read().decode("utf-8", "replace") if answer == "-" else answer, admin, config)


@app.command()
def drop(id: MessageId, config: Config = Path("config.toml")) -> None:
    """Put a held or shunted mail away: nothing comes of it, and nobody is told."""
    from mailbot.commands.set_aside import drop as work

    work(id, config)


@app.command()
def retry(
    id: Annotated[str | None, typer.Argument(metavar="[ID]", help="One mail; else all that are shunted.")] = None,
    config: Config = Path("config.toml"),
    json: Json = False,
) -> None:
    """Take shunted mails in once more, now that what failed on them is mended."""
    from mailbot.commands.set_aside import retry as work

    work(id, config, as_json=json)


@app.command()
def export(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="An address of theirs.")],
    config: Config = Path("config.toml"),
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FILE", help="The ZIP file; else one named after its subject.")
    ] = None,
) -> None:
    """Everything that is held on somebody, as a ZIP of JSON and text: what EXPORT brings them by mail."""
    from mailbot.commands.export import export as work

    work(address, config, out)


@app.command()
def forget(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="An address of theirs.")],
    config: Config = Path("config.toml"),
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether it is meant.")] = False,
) -> None:
    """Erase somebody from books, spool and mailbox, as FORGET does by mail; it cannot be taken back."""
    from mailbot.commands.forget import forget as work

    work(address, config, yes=yes)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the backup goes.")],
    config: Config = Path("config.toml"),
) -> None:
    """The books and the spool as one file, of one moment, also beside a running daemon; read again at its end."""
    from mailbot.commands.backup import backup as work

    work(file, config)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `mailbot backup` wrote.")],
    config: Config = Path("config.toml"),
    replace: Annotated[bool, typer.Option("--replace", help="Set the books that are there aside.")] = False,
) -> None:
    """Put a backup in the place of the books; whoever was forgotten since is forgotten again."""
    from mailbot.commands.backup import restore as work

    work(file, config, replace=replace)


@store.command("copy")
def store_copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="The books' url as in the config, or their path.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="The same, where nothing is yet.")],
) -> None:
    """Copy books and spool to another place, and read them again; not while a daemon runs."""
    from mailbot.commands.store import copy as work

    work(source, target)
