"""What the news says of itself in its header, and which mails end it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailbot.mail.message import Address, Mail
from mailbot.program.keywords.grammar import Command, Said
from mailbot.program.news.unsubscribing import read_stop, wants_to_stop
from mailbot.program.traffic.mailing_list import list_headers
from mailbot.program.trust.token import ProgramAddress, tokens_in

TOKEN = "k3xqm7va2fhw5tcne4jd"
PROGRAM = ProgramAddress("mentoring@example.org")
MAIL = Mail("m@example.test", "sha256:0", Address("sam@example.test"))


def test_the_address_to_leave_at_carries_the_readers_token() -> None:
    headers = dict(list_headers("Mentoring", PROGRAM, TOKEN, ""))
    assert headers["List-Unsubscribe"] == f"<mailto:mentoring+{TOKEN}@example.org?subject=UNSUBSCRIBE>"
    assert headers["List-Id"] == '"Mentoring" <news.mentoring.example.org>'
    assert "List-Unsubscribe-Post" not in headers


def test_without_sub_addresses_the_subject_carries_it_and_is_found_again() -> None:
    plain = ProgramAddress("mentoring@example.org", "")
    header = dict(list_headers("", plain, TOKEN, ""))["List-Unsubscribe"]
    assert header == f"<mailto:mentoring@example.org?subject=UNSUBSCRIBE%20%5B{TOKEN}%5D>"
    mail = replace(MAIL, subject=f"UNSUBSCRIBE [{TOKEN}]")
    assert wants_to_stop(mail) and tokens_in(mail, plain) == (TOKEN,)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org/stop/{token}/now", f"https://example.org/stop/{TOKEN}/now"),
        ("https://example.org/stop", f"https://example.org/stop?token={TOKEN}"),
        ("https://example.org/stop?list=1", f"https://example.org/stop?list=1&token={TOKEN}"),
    ],
)
def test_one_click_goes_to_the_programs_own_address_with_the_token(url: str, shown: str) -> None:
    headers = dict(list_headers("Mentoring", PROGRAM, TOKEN, url))
    assert headers["List-Unsubscribe"].endswith(f", <{shown}>")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_name_can_never_begin_a_header_of_its_own() -> None:
    for name in ("A\r\nBcc: x@example.org", 'Quo"te\\', "名前", "<evil@example.org>"):
        assert all(
            "\r" not in value and "\n" not in value.replace("\r\n ", "")
            for _, value in list_headers(name, PROGRAM, TOKEN, "")
        )


@pytest.mark.parametrize("subject", ["UNSUBSCRIBE", "unsubscribe", " Unsubscribe. ", f"UNSUBSCRIBE [{TOKEN}]"])
def test_a_subject_that_is_the_keyword_is_obeyed_wherever_it_is_sent_to(subject: str) -> None:
    said = read_stop(Said(talk="Sent from my phone"), replace(MAIL, subject=subject))
    assert said.commands == (Command("UNSUBSCRIBE"),) and said.talk == "Sent from my phone"


@pytest.mark.parametrize(
    "subject", ["Re: UNSUBSCRIBE", "How do I unsubscribe?", "Unsubscribed members", "SUBSCRIBE", ""]
)
def test_a_subject_that_only_speaks_of_it_is_none(subject: str) -> None:
    assert read_stop(Said(talk="x"), replace(MAIL, subject=subject)).commands == ()


def test_what_is_said_twice_is_done_once() -> None:
    said = Said((Command("UNSUBSCRIBE"),))
    assert read_stop(said, replace(MAIL, subject="UNSUBSCRIBE")) is said
