"""The narrator: readable in a pipe, without colours and at 80 columns; coloured at a terminal."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from rich.console import Console

from mailbot.demo.cast import CAST
from mailbot.demo.narrator import Narrator
from mailbot.mail.reading.parse import parse
from tests.demo.conftest import Seen

ANN = CAST[0]
NOW = datetime(2027, 1, 11, 9, 15, tzinfo=UTC)
MAIL = b"From: a@example.test\r\nSubject: %b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%b\r\n"


def told(subject: bytes, text: bytes, *, terminal: bool = False) -> str:
    """What is printed of one mail of Ann's."""
    file = io.StringIO()
    console = Console(file=file, highlight=False, width=80, force_terminal=terminal)
    Narrator(console, "Europe/London").wrote(ANN, parse(MAIL % (subject, text)), NOW)
    return file.getvalue()


def test_a_pipe_gets_no_control_codes_and_no_line_beyond_80_columns(seen: Seen) -> None:
    assert "\x1b" not in seen.printed and "\r" not in seen.printed
    lines = seen.printed.splitlines()
    assert len(lines) > 150
    assert [line for line in lines[:-3] if len(line) > 80 or line != line.rstrip()] == []


def test_the_end_says_how_many_mails_and_where_they_are(seen: Seen) -> None:
    last = seen.printed.splitlines()[-3:]
    assert last[0].startswith(f"{len(seen.performance.mails)} mails in ")
    assert seen.performance.page.as_uri() in last[1]
    assert str(seen.performance.mbox) in last[2]


def test_everybody_is_named_and_nobody_is_numbered(seen: Seen) -> None:
    assert "Ann writes" in seen.printed
    assert "M-1" not in seen.printed.replace("[M-1", "")
    assert "→ Ben" in seen.printed


def test_the_time_is_told_in_the_program_s_zone() -> None:
    assert told(b"APPLY", b"").splitlines()[0] == "Mon 11 Jan, 09:15"


def test_what_looks_like_markup_is_printed_as_it_stands() -> None:
    printed = told(b"[bold]Hello[/bold]", b"[red]text[/red] and :smile:")
    assert "Ann writes  [bold]Hello[/bold]" in printed
    assert "│ [red]text[/red] and :smile:" in printed


def test_a_mail_cannot_reach_the_terminal_with_control_codes() -> None:
    printed = told(b"APPLY", b"before\x1b]0;owned\x07after\x1b[2J")
    assert "\x1b" not in printed and "\x07" not in printed
    assert "before" in printed and "after" in printed


def test_a_long_mail_is_told_by_its_beginnings() -> None:
    printed = told(b"Re: form", b"\r\n".join(b"answer %d" % n for n in range(9)))
    assert "│ answer 4" in printed
    assert "answer 5" not in printed
    assert "│ … and 4 more lines" in printed


def test_a_long_subject_is_cut_and_a_long_line_wrapped() -> None:
    printed = told(b"long " * 30, b"word " * 60).splitlines()
    assert max(map(len, printed)) <= 80
    assert printed[1].startswith("  Ann writes  long long") and printed[1].endswith("…")
    assert len(printed) == 5 and printed[-1].endswith("word …")


def test_a_terminal_gets_colours() -> None:
    assert "\x1b[1;32mAnn\x1b[0m" in told(b"APPLY", b"", terminal=True)
