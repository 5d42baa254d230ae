"""The newest of what comes by some key."""

from teaparty.core.values.newest import hold_newest


def test_the_oldest_are_forgotten_for_what_is_new():
    held = {"a": 1, "b": 2, "c": 3}
    hold_newest(held, "d", 4, most=2)
    assert list(held.items()) == [("c", 3), ("d", 4)]


def test_what_comes_again_is_the_newest_by_its_new_value():
    held = {"a": 1, "b": 2}
    hold_newest(held, "a", 3, most=2)
    assert list(held.items()) == [("b", 2), ("a", 3)]


def test_nothing_is_held_where_none_may_be():
    held = {}
    hold_newest(held, "a", 1, most=0)
    assert held == {}
