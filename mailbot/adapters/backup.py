"""Backup: books and spool as one ZIP file, independent of the store that they lie in: a JSON record a line for each
kind, the spool's files, and a manifest that says how many and what they hash to.

The key and the list of whoever was forgotten are not in it: a backup that is put back forgets them again by those.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import quote, unquote
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, is_zipfile

import msgspec

from mailbot.adapters.disk import Disk
from mailbot.adapters.tables import TABLES
from mailbot.errors import MailbotError
from mailbot.ports import Spool, Store
from mailbot.program.model import Record

UNFINISHED = ".replaced-unfinished"
"""What the folder is called, behind the name of the books, in which a backup waits to take their place."""
_FORMAT = 1
_MANIFEST = "manifest.json"
_DAMAGE = (OSError, BadZipFile, zlib.error, EOFError, KeyError, RuntimeError, NotImplementedError, ValueError)
"""What zipfile and msgspec raise for bytes that are not what they should be."""


class Manifest(msgspec.Struct, frozen=True):
    """What a backup says of itself; `hashes` are by the names of its files (SHA-256)."""

    format: int
    made: datetime
    program: str
    counts: dict[str, int]
    hashes: dict[str, str]


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds."""

    manifest: Manifest
    records: tuple[Record, ...]
    files: Mapping[str, bytes]


def write_backup(to: Path, store: Store, spool: Spool, program: str, now: datetime) -> Manifest:
    """Writes a backup of this moment, for its owner alone, and reads it again; it is there whole or not at all."""
    if to.exists() and to.stat().st_size and not is_zipfile(to):
        raise MailbotError(f"{to} is there already and is no backup; name another file")
    unfinished = to.with_name(to.name + ".part")
    hashes: dict[str, str] = {}
    counts: dict[str, int] = {}
    try:
        descriptor = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            with ZipFile(file, "w", ZIP_DEFLATED) as archive:
                for name, content in _files(store, spool, counts):
                    archive.writestr(name, content)
                    hashes[name] = hashlib.sha256(content).hexdigest()
                manifest = Manifest(_FORMAT, now, program, counts, hashes)
                archive.writestr(_MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
            file.flush()
            os.fsync(file.fileno())
        if read_backup(unfinished).manifest != manifest:
            raise MailbotError(f"{to}: what was written cannot be read again")
        unfinished.replace(to)
        Disk().sync_folder(to.parent)
    except OSError as error:
        raise MailbotError(f"{to} cannot be written: {error}") from None
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def _files(store: Store, spool: Spool, counts: dict[str, int]) -> Iterator[tuple[str, bytes]]:
    for kind, table in TABLES.items():
        lines = [msgspec.json.encode(record) for record in store.all(kind)]
        counts[table] = len(lines)
        yield f"books/{table}.jsonl", b"".join(line + b"\n" for line in lines)
    for id in spool.ids():
        yield f"spool/{quote(id, safe='')}", spool.get(id)


def read_backup(file: Path) -> Backup:
    """All of a backup, every byte and record of it checked; MailbotError where it is none, or is damaged."""
    try:
        with ZipFile(file) as archive:
            contents = {name: archive.read(name) for name in archive.namelist()}
        manifest = msgspec.json.decode(contents.pop(_MANIFEST), type=Manifest)
    except _DAMAGE as error:
        raise MailbotError(f"{file} is no backup of ours, or is damaged: {error}") from None
    if manifest.format != _FORMAT:
        raise MailbotError(f"{file} is of format {manifest.format}, this mailbot knows {_FORMAT}: update mailbot")
    found = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    if found != manifest.hashes:
        raise MailbotError(f"{file} is damaged: it does not hash to what it says; take another backup")
    records = tuple(record for kind, table in TABLES.items() for record in _records(kind, table, contents, file))
    files = {unquote(name[len("spool/") :]): content for name, content in contents.items() if name.startswith("spool/")}
    return Backup(manifest, records, files)


def _records(kind: type[Record], table: str, contents: Mapping[str, bytes], file: Path) -> Iterable[Record]:
    lines = contents.get(f"books/{table}.jsonl", b"").splitlines()
    try:
        return [_decoder(kind).decode(line) for line in lines]
    except msgspec.MsgspecError as error:
        raise MailbotError(f"{file}: {table} are not what they should be: {error}") from None


@cache
def _decoder(kind: type[Record]) -> msgspec.json.Decoder[Record]:
    return msgspec.json.Decoder(kind)
