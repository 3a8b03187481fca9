"""Numbers that are somebody's own are seen in a text, and those of measurements are not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mailbot.policy.sightings import addresses, cards, ibans, marked, named, phones
from tests.bait import in_a_moment

MEASURED = """week 2: 402 ms, 911 ms, 4,000 tps at 10.0.0.1:8080 (192.168.100.200), 2026-11-23 18:00:01.123456
1764000000 1764000000123 1764000000123456 1764000000000000000 0.402 0.911 100 200 300 400 12:30-13:30 2027-01-14
ticket 20261123-0001, build 1.22.333.4444, 0x7f027f8c1120, 550e8400-e29b-41d4-a716-446655440000, 00:00:12, +12.5 %
4111 1111 1111 1112, DE00 3704 9944 9532 9130 99, 1000000 2000000 3000000, 3.14159265358979, 50000000, -1234567890"""


@pytest.mark.parametrize("see", [cards, ibans, phones, addresses])
def test_what_is_measured_is_nobodys_number(see: Callable[[str], list[str]]) -> None:
    assert see(MEASURED) == []


def test_cards() -> None:
    text = "4111 1111 1111 1111, 5555-5555-5555-4444 and 378282246310005; 4111111111111111. 5555-5555-5555-4444"
    assert cards(text) == ["4111 1111 1111 1111", "5555-5555-5555-4444", "378282246310005", "4111111111111111"]


def test_bank_accounts() -> None:
    text = "IBAN: DE89 3704 0044 0532 0130 00 of Ann, gb82west12345698765432, NL91ABNA0417164300."
    assert ibans(text) == ["DE89 3704 0044 0532 0130 00", "gb82west12345698765432", "NL91ABNA0417164300"]


@pytest.mark.parametrize(
    "number",
    [
        "+49 30 901820",
        "+1 (555) 123-4567",
        "0049 171 1234567",
        "030 1234567",
        "(030) 123456",
        "0171/1234567",
        "555-123-4567",
        "(555) 123-4567",
        "+90 532 123 45 67",
        "+44 20 7946 0958",
        "0800 600 700",
    ],
)
def test_telephone_numbers(number: str) -> None:
    assert phones(f"Call me: {number}, after six.") == [number]


def test_a_telephone_number_by_its_name() -> None:
    assert phones("Tel.: 901820 17\nMobile 555 1234567") == ["901820 17", "555 1234567"]


def test_addresses_are_told_apart_by_their_small_letters() -> None:
    assert addresses("Ann@example.test, ann@example.test <carl@sub.example.test>") == [
        "ann@example.test",
        "carl@sub.example.test",
    ]


def test_phrases_are_found_over_lines_and_hyphens_and_marks_by_how_they_stand() -> None:
    assert named("our Customer-\nList and a customers' listing", ["customer list", "client list"]) == ["customer list"]
    assert marked("** Confidential **\nfigures", ["confidential"]) == ["confidential"]
    assert marked("This is CONFIDENTIAL stuff", ["confidential"]) == ["confidential"]
    assert marked("what we say here stays confidential, of course", ["confidential"]) == []


@pytest.mark.parametrize("see", [cards, ibans, phones, addresses])
@pytest.mark.parametrize(
    "bait", ["1 ", "0", "+1", "a", "DE89 ", "tel ", "4111 ", "a@b.", "0171 ", "(030) ", "1-", "a@"]
)
def test_long_bait_costs_time_in_proportion(see: Callable[[str], list[str]], bait: str) -> None:
    with in_a_moment():
        see((bait * 200_000)[:200_000])
