"""The daemon's log: a line each, ids instead of people, and never a word, an address or a token of anybody's mail."""

from __future__ import annotations

import json
import logging
import re

from mailbot.demo.servers import EmbeddedServers
from mailbot.logs import OneLine
from mailbot.mail.reading.parse import parse
from mailbot.program.bookkeeping import Thread
from mailbot.program.model import Mentorship
from tests.commands.conftest import ADDRESS, Desk, deliver, mail, until

ROSTER = """name,address,roles,slots,mentor,since
Mia Mentor,mia@example.test,mentor,3,,
Ann Bell,ann@example.test,mentee,,mia@example.test,2024-02-29
"""
WORDS = "quokka"
LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (INFO|WARNING|ERROR) [a-z]+: .+")


def test_a_conversation_leaves_ids_in_the_log_and_nothing_of_what_was_said(
    desk: Desk, servers: EmbeddedServers
) -> None:
    desk.configure(servers)
    desk.imports(ROSTER)
    log: list[str] = []
    with desk.daemon(log):
        deliver(servers, mail(1, "Sam Stranger <sam@example.test>", "APPLY", f"I am {WORDS}."))
        deliver(servers, mail(2, "Mia Mentor <mia@example.test>", f"TIMEZONE {WORDS}", f"TIMEZONE {WORDS}"))
        deliver(servers, mail(3, "Ann Bell <ann@example.test>", f"About {WORDS}", f"Is the {WORDS} a {WORDS}?"))
        deliver(servers, mail(4, "Zoe <zoe@example.test>", f"A question on {WORDS}", f"Where is {WORDS}@{WORDS}.test?"))
        deliver(servers, mail(5, "Sam Stranger <sam@example.test>", "HELP", WORDS))
        until(lambda: {"sam@example.test", "zoe@example.test", "ada@example.org"} <= readers(servers))
        form = next(parse(one.raw) for one in servers.accepted if "sam@example.test" in one.recipients)
        filled = mail(6, "Sam Stranger <sam@example.test>", f"Re: {form.subject}", f"> Your goals\n{WORDS}")
        deliver(servers, filled.replace(f"To: {ADDRESS}".encode(), f"To: {form.header('reply-to')}".encode()))
        desk.of_program("release", "5@example.test")
        until(lambda: desk.receipt("6@example.test") is not None)
    with desk.reading() as books:
        tokens = [thread.token for thread in books.all(Thread)]
        assert list(books.all(Mentorship))
    text = "\n".join(log)
    assert tokens
    for secret in (*tokens, WORDS, "example.test", "ada@example.org"):
        assert secret.lower() not in text.lower(), secret
    # As whole words, since the ids are random letters that may well spell a short name.
    for word in ("Mia", "Ann", "Sam", "Zoe", "Ada", "secret"):
        assert not re.search(rf"\b{word}\b", text, re.IGNORECASE), word
    assert ADDRESS in text
    assert all(LINE.fullmatch(line) for line in log), log
    levels = {line.split()[5]: line.split()[2] for line in log if "intake: " in line}
    assert levels["accepted,"] == "INFO" and levels["held,"] == "WARNING"
    (digest,) = (line.split()[4].rstrip(",") for line in log if "from M-2" in line and "intake" in line)
    assert json.loads(desk.of_program("why", digest, "--json").out)["id"] == "2@example.test"


def readers(servers: EmbeddedServers) -> set[str]:
    return {recipient for one in list(servers.accepted) for recipient in one.recipients}


def test_a_refused_login_is_an_error_and_tells_no_password(desk: Desk, servers: EmbeddedServers) -> None:
    desk.configure(servers, password="wr0ngpass")
    log: list[str] = []
    with desk.daemon(log):
        until(lambda: desk.of_program("status").code == 0)
    assert any("ERROR imap: " in line for line in log)
    assert "wr0ngpass" not in "\n".join(log)


def test_a_fault_is_told_by_where_it_was_and_not_by_what_it_worked_on() -> None:
    try:
        int("a line of a\nmail from ann@example.test")
    except ValueError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, __file__, 1, "round: %s\nfailed", ("P-1",), (ValueError, error, error.__traceback__)
        )
    told = OneLine().format(record)
    assert "\n" not in told and "mail from" not in told and "example.test" not in told
    assert "round: P-1 failed: ValueError at test_logs.py:" in told


def test_an_address_that_is_not_the_programs_own_is_masked() -> None:
    def told(text: str) -> str:
        return OneLine(ADDRESS).format(logging.LogRecord("x", logging.INFO, "", 1, text, (), None)).split("INFO ")[1]

    assert told(f"{ADDRESS} is at work") == f"{ADDRESS} is at work"
    assert told("550 <ann@example.test>: no") == "550 <…@…>: no"
    assert told("to mentoring+abcdefghijklmnopqr27@example.org") == "to …@…"
    assert told("token abcdefghijklmnopqr27 here") == "token … here"
