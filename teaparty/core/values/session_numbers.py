"""Numbers of sessions, which are unique in a party for ever: an epoch, and a count within it.

Each process that opens the party has an epoch of its own. Where only one does, it is 0, as what is
read back from the past has no numbers of sessions any more.
"""

COUNT_BITS = 32


def session_number(epoch: int, count: int) -> int:
    """Return the number of the `count`-th session of an epoch, counted from 1."""
    return epoch << COUNT_BITS | count


def epoch_of(number: int) -> int:
    """Return the epoch of a session's number."""
    return number >> COUNT_BITS


def count_of(number: int) -> int:
    """Return how many sessions there had been in its epoch with this one, for people to read."""
    return number & ((1 << COUNT_BITS) - 1)
