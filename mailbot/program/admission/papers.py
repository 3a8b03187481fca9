"""Papers: files in which somebody may have filled in a form. A text is read like the mail itself; what only a word
processor opens is named to its sender, who can send it otherwise."""

from __future__ import annotations

from pathlib import PurePath

from mailbot.mail.message import Attachment, Mail

MOST, LARGEST = 5, 100_000
"""So many files are read, and so many octets of each."""

_TEXTS = frozenset({".txt", ".text", ".md", ".markdown"})
_WRITTEN = frozenset({".doc", ".docx", ".odt", ".rtf", ".pages", ".wpd"})
_WORD_PROCESSORS = (
    "application/msword",
    "application/rtf",
    "text/rtf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.apple.pages",
)


def texts_in(mail: Mail) -> tuple[str, ...]:
    """What the text files of a mail say."""
    return tuple(_decoded(file.content[:LARGEST]) for file in mail.attachments if _is_text(file))[:MOST]


def unread_in(mail: Mail) -> tuple[str, ...]:
    """The names of files that somebody wrote with a word processor."""
    return tuple(file.name or "your file" for file in mail.attachments if _is_written(file))[:MOST]


def _is_text(file: Attachment) -> bool:
    by_type = file.type in {"text/plain", "text/markdown", "application/octet-stream", ""}
    return by_type and (_ending(file) in _TEXTS or (file.type == "text/plain" and not _ending(file)))


def _is_written(file: Attachment) -> bool:
    return _ending(file) in _WRITTEN or file.type.startswith(_WORD_PROCESSORS)


def _ending(file: Attachment) -> str:
    return PurePath(file.name).suffix.casefold()


def _decoded(content: bytes) -> str:
    """A text as its writer's editor saved it: with a mark for its encoding, in UTF-8, or as old Windows programs do."""
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8-sig" and error.start >= len(content) - 3:  # a letter was cut in two at the end
            return content[: error.start].decode(encoding)
        return content.decode("cp1252", "replace")
