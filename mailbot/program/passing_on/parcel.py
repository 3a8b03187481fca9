"""Parcel: the words and the files of a mail as one file, while they wait in the spool to be passed on."""

from __future__ import annotations

import msgspec

from mailbot.mail.message import Attachment


class _Parcel(msgspec.Struct, frozen=True, array_like=True):
    text: str
    files: tuple[tuple[str, str, bytes], ...] = ()


def pack(text: str, files: tuple[Attachment, ...]) -> bytes:
    return msgspec.msgpack.encode(_Parcel(text, tuple((file.name, file.type, file.content) for file in files)))


def unpack(content: bytes) -> tuple[str, tuple[Attachment, ...]]:
    """The words and the files again; msgspec.DecodeError where it is no parcel of ours."""
    parcel = msgspec.msgpack.decode(content, type=_Parcel)
    return parcel.text, tuple(Attachment(*file) for file in parcel.files)
