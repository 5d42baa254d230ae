"""Spans of time as people type them."""

import pytest

from teaparty.core.values.refusal import Refusal
from teaparty.core.words.durations import LONGEST, leading_span, span, spelled, with_leading_span
from tests import sentences as s


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90s", 90), ("10m", 600), ("2h30m", 9_000), ("3d", 259_200), ("1w", 604_800), ("5M", 300),
     ("٣m", 180), ("999999w", LONGEST)],
)  # fmt: skip
def test_a_span(text, seconds):
    assert span(text) == seconds


@pytest.mark.parametrize("text", ["", "10", "m", "10x", "1h30", "-5m", "1.5h", "0s", "0h0m", "²m"])
def test_what_is_none(text):
    with pytest.raises(Refusal) as refused:
        span(text)
    assert str(refused.value) == s.no_span(text)


def test_a_long_one_is_shortened_in_the_answer():
    with pytest.raises(Refusal) as refused:
        span("9" * 99)
    assert len(refused.value.fields["text"]) == 40


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (1, "1s"),
        (90, "1m30s"),
        (600, "10m"),
        (9_000, "2h30m"),
        (172_800, "2d"),
        (694_861, "1w1d1h1m1s"),
    ],
)
def test_a_span_is_spelled_as_it_is_typed(seconds, text):
    assert spelled(seconds) == text


@pytest.mark.parametrize("why", ["", "for being rude", "Please calm down."])
@pytest.mark.parametrize("seconds", [None, 1, 5_400, LONGEST])
def test_a_span_and_a_reason_are_put_together_and_split_again(seconds, why):
    assert leading_span("for", with_leading_span("for", seconds, why)) == (seconds, why)


@pytest.mark.parametrize(
    ("rest", "found"),
    [
        ("for 10m being rude", (600, "being rude")),
        ("FOR 10M", (600, "")),
        ("10m being rude", (600, "being rude")),
        ("2d", (172_800, "")),
        ("for being rude", (None, "for being rude")),
        ("being rude for 10m", (None, "being rude for 10m")),
        ("for", (None, "for")),
        ("", (None, "")),
        ("in 10m", (None, "in 10m")),
    ],
)
def test_a_span_before_the_reason(rest, found):
    assert leading_span("for", rest) == found


@pytest.mark.parametrize("rest", ["for 10 minutes", "10", "+5", "3 times", "for 2nd spam"])
def test_a_slip_does_not_mean_for_ever(rest):
    with pytest.raises(Refusal, match="A time is written like"):
        leading_span("for", rest)
