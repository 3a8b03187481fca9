"""ZIP file: a bundle of files as one, the same bytes for the same files at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from mailbot.program.decision import Bundle
from mailbot.program.passing_on.parcel import unpack


def packed(bundle: Bundle, kept: Callable[[str], bytes], now: datetime) -> bytes:
    """The bundle with what `kept` gives for its kept files; one that is there no more (KeyError) is left out."""
    whole = BytesIO()
    with ZipFile(whole, "w", ZIP_DEFLATED) as archive:
        for file in bundle.files:
            archive.writestr(_entry(file.name, now), file.content)
        for name, id in bundle.kept:
            with suppress(KeyError):
                content = kept(id)
                archive.writestr(_entry(name, now), unpack(content)[0] if name.endswith(".txt") else content)
    return whole.getvalue()


def _entry(name: str, now: datetime) -> ZipInfo:
    entry = ZipInfo(name, now.astimezone(UTC).timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry
