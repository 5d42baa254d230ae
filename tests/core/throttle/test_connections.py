"""Who may connect."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaparty.core.throttle import connections
from teaparty.core.throttle.connections import (
    TOO_MANY,
    TOO_MANY_HERE,
    TOO_MANY_NEW,
    TOO_MANY_NEWCOMERS,
    Admission,
)
from teaparty.core.values.addresses import block
from teaparty.core.values.limits import Limits
from tests.holding import held_by

HOME = "192.0.2.7"


def come(house, times, address=HOME, now=0):
    """Let somebody connect and log in so often; return what they were told."""
    told = []
    for _ in range(times):
        told.append(house.arrives(address, now))
        if told[-1] is None:
            house.named(address)
    return told


def test_so_many_connections_from_one_block():
    house = Admission(Limits())
    assert come(house, 17) == [None] * 16 + [TOO_MANY]
    assert house.arrives("192.0.2.8", 0) is None
    house.leaves(HOME, named=True)
    assert house.arrives(HOME, 0) is None


def test_so_many_of_them_not_logged_in():
    house = Admission(Limits())
    assert [house.arrives(HOME, 0) for _ in range(5)] == [None] * 4 + [TOO_MANY_NEWCOMERS]
    house.named(HOME)
    assert house.arrives(HOME, 0) is None
    assert house.arrives(HOME, 0) == TOO_MANY_NEWCOMERS
    house.leaves(HOME, named=False)
    assert house.arrives(HOME, 0) is None


def test_those_who_go_on_where_a_link_was_lost_are_no_new_ones():
    house = Admission(Limits())
    for _ in range(40):
        assert come(house, 1) == [None]
        house.leaves(HOME, named=True)
        house.goes_on(HOME)
    for address in (HOME, "127.0.0.1", ""):
        house.goes_on(address)


@pytest.mark.parametrize(
    ("now", "wait"), [(0, "10 minutes"), (1, "10 minutes"), (539, "2 minutes"), (540, "a minute")]
)
def test_so_many_new_ones_in_ten_minutes(now, wait):
    house = Admission(Limits())
    for _ in range(32):
        assert come(house, 1) == [None]
        house.leaves(HOME, named=True)
    assert come(house, 1, now=now) == [TOO_MANY_NEW.format(wait=wait)]
    assert come(house, 1, now=600) == [None]


def test_a_block_of_ipv6_is_one_household():
    house = Admission(Limits(block_newcomers=1))
    assert house.arrives("2001:db8::1", 0) is None
    assert house.arrives("2001:db8::2", 0) == TOO_MANY_NEWCOMERS
    assert house.arrives("2001:db8:0:1::1", 0) is None
    assert house.arrives("::ffff:192.0.2.7", 0) is None
    assert house.arrives("192.0.2.7", 0) == TOO_MANY_NEWCOMERS


def test_this_machine_has_one_limit_of_its_own():
    house = Admission(Limits(loopback_connections=50))
    here = ["127.0.0.1", "127.0.0.2", "::1", "::ffff:127.0.0.1", ""] * 10
    assert [house.arrives(address, 0) for address in here] == [None] * 50
    assert house.arrives("", 0) == house.arrives("::1", 0) == TOO_MANY_HERE
    house.named("::1")
    house.leaves("::1", named=True)
    house.leaves("", named=False)
    assert [house.arrives("127.0.0.1", 0) for _ in range(3)] == [None, None, TOO_MANY_HERE]


def test_blocks_that_hold_nothing_and_are_old_are_forgotten(monkeypatch):
    monkeypatch.setattr(connections, "BLOCKS", 10)
    house = Admission(Limits())
    for number in range(50):
        house.arrives(f"192.0.2.{number}", number)
        house.leaves(f"192.0.2.{number}", named=False)
    house_of_ten = Admission(Limits())
    for number in range(40, 50):
        house_of_ten.arrives(f"192.0.2.{number}", number)
        house_of_ten.leaves(f"192.0.2.{number}", named=False)
    held = held_by(house)
    assert held == held_by(house_of_ten)
    house.arrives(HOME, 10_000)
    assert held_by(house) < held


addresses = st.sampled_from(["192.0.2.7", "192.0.2.8", "2001:db8::1", "2001:db8::2"])
steps = st.tuples(st.sampled_from(["arrives", "named", "leaves"]), addresses, st.integers(0, 20))


@given(st.lists(steps, max_size=80))
def test_admission_counts_as_lists_would(happened):
    limits = Limits(block_connections=3, block_newcomers=2, block_new=5, block_seconds=30)
    house, now = Admission(limits), 0
    inside, arrivals = [], []
    for what, address, seconds in happened:
        now += seconds
        home = block(address)
        mine = [each for each in inside if each[0] == home]
        newcomers = [each for each in mine if not each[1]]
        if what == "arrives":
            new = [at for whose, at in arrivals if whose == home and at + 30 > now]
            fits = len(mine) < 3 and len(newcomers) < 2 and len(new) < 5
            assert (house.arrives(address, now) is None) is fits
            if fits:
                inside.append((home, False))
                arrivals.append((home, now))
        elif what == "named" and newcomers:
            inside.remove((home, False))
            inside.append((home, True))
            house.named(address)
        elif what == "leaves" and mine:
            inside.remove(mine[0])
            house.leaves(address, named=mine[0][1])
