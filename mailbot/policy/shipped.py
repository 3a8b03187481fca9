"""Shipped: the rules and templates that come with mailbot, and a program's own files that take their places.

This is the one room of policy that reads from disk.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from mailbot.errors import ConfigError, Mistake
from mailbot.source import Source

Shelf = Literal["rules", "templates"]
_ENDINGS: dict[Shelf, tuple[str, ...]] = {"rules": (".toml",), "templates": (".md", ".html")}
_PACKAGE = Path(__file__).resolve().parent.parent


def shipped_path(name: str) -> Path:
    """Where a shipped folder or file stands: in the installed package, or in the checkout it was installed from.

    ConfigError where it is in neither: the installation is broken.
    """
    for place in (_PACKAGE / "shipped" / name, _PACKAGE.parent / name):
        if place.exists():
            return place
    raise ConfigError([Mistake(name, "", "it should have come with mailbot", "install mailbot again")])


def sources(shelf: Shelf, overlay: Path | None = None) -> tuple[Source, ...]:
    """Every shipped file of a shelf by name; a file of the same name in `overlay` takes its place, others are added.

    All files that cannot be read are named in one ConfigError.
    """
    files = _listed(shelf, shipped_path(shelf))
    if overlay is not None and overlay.is_dir():
        files |= _listed(shelf, overlay)
    mistakes: list[Mistake] = []
    found: list[Source] = []
    for name, path in sorted(files.items()):
        try:
            found.append(Source(name, path.read_text(encoding="utf-8-sig"), str(path)))
        except (OSError, UnicodeDecodeError) as error:
            mistakes.append(
                Mistake(str(path), "", f"cannot be read: {error}", "save it as UTF-8 text, readable for us")
            )
    if mistakes:
        raise ConfigError(mistakes)
    return tuple(found)


def _listed(shelf: Shelf, folder: Path) -> dict[str, Path]:
    """Files by name; what editors leave behind (hidden files, backups) is none of ours."""
    return {
        path.name: path
        for path in folder.iterdir()
        if path.suffix in _ENDINGS[shelf] and not path.name.startswith((".", "#", "~")) and path.is_file()
    }
