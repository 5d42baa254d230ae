"""Spans of time, in a sign and in words."""

import pytest

from teaparty.render.durations import duration, duration_in_words


@pytest.mark.parametrize(
    ("seconds", "sign", "words"),
    [
        (-1, "0s", "0 seconds"), (0, "0s", "0 seconds"), (0.9, "0s", "0 seconds"),
        (1, "1s", "1 second"), (45, "45s", "45 seconds"), (59.99, "59s", "59 seconds"),
        (60, "1m", "1 minute"), (3_599, "59m", "59 minutes"), (3_600, "1h", "1 hour"),
        (86_399, "23h", "23 hours"), (86_400, "1d", "1 day"), (900_000, "10d", "10 days"),
    ],
)  # fmt: skip
def test_a_time_span_is_told_in_its_largest_unit(seconds, sign, words):
    assert duration(seconds) == sign
    assert duration_in_words(seconds) == words
