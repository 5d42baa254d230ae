"""How much there was in the last minute."""

import pytest

from teaparty.doors.minute_count import MinuteCount


@pytest.mark.parametrize(
    ("times", "counts"),
    [
        ([0, 0, 59], [1, 2, 3]),
        ([0, 0, 60], [1, 2, 3]),
        ([0, 0, 75, 90, 119], [1, 2, 2.5, 3, 3 + 2 / 60]),
        ([0, 0, 120, 130], [1, 2, 1, 2]),
        ([50, 500, 540, 560], [1, 1, 2, 2 + 2 / 3]),
    ],
)
def test_what_was_in_the_minute_before_counts_in_part(times, counts):
    minute = MinuteCount(0.0)
    assert [minute.add(1, time) for time in times] == pytest.approx(counts)


def test_a_minute_count_counts_by_weight():
    minute = MinuteCount(0.0)
    assert [minute.add(20, 0.0), minute.add(1, 1.0)] == [20, 21]
