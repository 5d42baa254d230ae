"""How long a client waits before it tries again."""

from itertools import islice

from teaparty.client.backoff import delays


def test_waits_double_up_to_half_a_minute():
    waits = list(islice(delays(lambda: 0.5), 9))
    assert waits == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]


def test_waits_are_half_longer_or_shorter_by_chance():
    assert next(delays(lambda: 0.0)) == 0.25
    assert next(delays(lambda: 1.0)) == 0.75
