"""Numbers of sessions: an epoch, and a count."""

import pytest

from teaparty.core.values.session_numbers import count_of, epoch_of, session_number


@pytest.mark.parametrize("epoch", [0, 1, 7, 2**20])
@pytest.mark.parametrize("count", [1, 12, 2**32 - 1])
def test_a_number_has_its_epoch_and_count(epoch, count):
    number = session_number(epoch, count)
    assert (epoch_of(number), count_of(number)) == (epoch, count)


def test_two_epochs_share_no_number():
    numbers = [session_number(epoch, count) for epoch in (0, 1, 2) for count in range(1, 100)]
    assert len(set(numbers)) == len(numbers)


def test_in_the_first_epoch_a_number_is_the_count():
    assert session_number(0, 12) == 12
