"""Time zones: their names, and what time it is there."""

import pytest

from teaparty.core.values.zones import found, in_force, local, near, offset

WINTER, SUMMER = 1_800_000_000.0, 1_815_000_000.0
"""2027-01-15 08:00 and 2027-07-07 22:40 UTC."""
BACK = 1_824_944_400.0
"""2027-10-31 01:00 UTC, when clocks in Rome go back."""


@pytest.mark.parametrize(
    ("zone", "winter", "summer"),
    [
        ("Europe/Rome", "09:00", "00:40"), ("America/New_York", "03:00", "18:40"),
        ("UTC", "08:00", "22:40"), ("UTC+5:30", "13:30", "04:10"), ("UTC-3", "05:00", "19:40"),
    ],
)  # fmt: skip
def test_the_time_in_a_zone_is_that_of_the_season(zone, winter, summer):
    assert [local(at, zone).strftime("%H:%M") for at in (WINTER, SUMMER)] == [winter, summer]


@pytest.mark.parametrize("zone", ["", "Nowhere/Land", "Europe", "UTC+99", "../x", "\0"])
def test_a_zone_that_there_is_not_is_the_servers(in_zone, zone):
    in_zone("XXX-5:30")
    assert local(WINTER, zone).strftime("%H:%M") == "13:30"
    assert offset(WINTER, zone) == "UTC+5:30"


@pytest.mark.parametrize(
    ("zone", "at", "shown"),
    [
        ("Europe/Rome", WINTER, "UTC+1"), ("Europe/Rome", SUMMER, "UTC+2"),
        ("America/St_Johns", WINTER, "UTC-3:30"), ("Europe/London", WINTER, "UTC"),
        ("Asia/Kathmandu", WINTER, "UTC+5:45"),
    ],
)  # fmt: skip
def test_the_distance_from_utc_is_told(zone, at, shown):
    assert offset(at, zone) == shown
    assert found(shown) == shown


def test_zones_are_alike_while_it_is_as_late_there(in_zone):
    in_zone("XXX-5:30")
    assert in_force("Europe/Rome", WINTER, WINTER) == in_force("Africa/Tunis", WINTER, WINTER)
    assert in_force("Europe/Rome", SUMMER, SUMMER) == in_force("UTC+2", SUMMER, SUMMER) == "UTC+2"
    assert in_force("", WINTER, WINTER) == in_force("Asia/Kolkata", WINTER, SUMMER) == ""
    assert in_force("Europe/Rome", BACK - 1, BACK) == "Europe/Rome"


def test_seconds_from_utc_are_not_lost():
    long_ago = -3_000_000_000.0
    assert in_force("Europe/Rome", long_ago, long_ago) == "Europe/Rome"


@pytest.mark.parametrize(
    ("word", "zone"),
    [("UTC+14", "UTC+14"), ("-14", "UTC-14"), ("UTC+14:01", None), ("-14:30", None)],
)
def test_no_zone_is_more_than_fourteen_hours_from_utc(word, zone):
    assert found(word) == zone


def test_a_city_alone_will_do_where_there_is_one():
    assert found("rome") == found(" ROME ") == "Europe/Rome"
    assert found("new york") == "America/New_York"
    assert found("istanbul") is None
    assert near("istanbul") == ["Asia/Istanbul", "Europe/Istanbul"]
    assert near("Europe/Romme") == ["Europe/Rome"]
    assert near("tea") == []
