"""The kickoff kit: the example of a call that its link opens a reply with (S34)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mailbot.policy.date_words import DIGITS
from mailbot.program.calls.appointment import Appointment, read_appointment
from mailbot.program.calls.kit import example_of_call

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland", "Asia/Kolkata"])
@pytest.mark.parametrize("hours", range(0, 24 * 8, 7))
def test_the_example_is_at_three_on_a_working_day_a_week_ahead(zone: str, hours: int) -> None:
    now = MONDAY + timedelta(hours=hours)
    local = example_of_call(now, ZoneInfo(zone)).astimezone(ZoneInfo(zone))

    assert (local.hour, local.minute) == (15, 0)
    assert local.weekday() < 5
    assert 7 <= (local.date() - now.astimezone(ZoneInfo(zone)).date()).days <= 9


def test_the_example_can_be_sent_as_it_is() -> None:
    zone = ZoneInfo("Europe/Berlin")
    example = example_of_call(MONDAY, zone)

    read = read_appointment(f"{example.astimezone(zone):%Y-%m-%d %H:%M}", MONDAY, zone, DIGITS)
    assert read == Appointment(datetime(2026, 11, 30, 14, tzinfo=UTC), "", "")
