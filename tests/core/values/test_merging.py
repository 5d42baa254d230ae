"""Merge patches."""

import random

import pytest

from teaparty.core.values.merging import difference, merged


def test_a_patch_has_what_is_new_and_what_is_gone():
    before = {"title": "Den", "closed": False, "invited": {"1": 0.0, "2": 5.0}, "topic": {"a": 1}}
    after = {"title": "Den", "closed": True, "invited": {"1": 0.0, "3": 7.0}, "trusted": [4]}
    patch = difference(before, after)
    assert patch == {"closed": True, "invited": {"2": None, "3": 7.0}, "topic": None,
                     "trusted": [4]}  # fmt: skip
    assert merged(before, patch) == after


@pytest.mark.parametrize(
    ("target", "patch", "found"),
    [({"a": "b"}, {"a": {"c": None}}, {"a": {}}), ({"a": [1]}, {"a": {"b": 2}}, {"a": {"b": 2}}),
     ([1], {"a": 1}, {"a": 1}), ({"a": 1}, {"b": None}, {"a": 1}), ({"a": 1}, 5, 5)],
)  # fmt: skip
def test_patches_are_those_of_the_standard(target, patch, found):
    assert merged(target, patch) == found


def value(chance, depth):
    if depth and chance.random() < 0.6:
        return {key: value(chance, depth - 1) for key in "abc" if chance.random() < 0.6}
    return chance.choice([1, 2.5, "x", [1], True])


def test_what_two_change_in_other_parts_is_both_so():
    chance = random.Random(1)
    for _ in range(500):
        before = {key: value(chance, 2) for key in "abc"}
        after = {key: value(chance, 2) for key in "abcd"}
        assert merged(before, difference(before, after)) == after
        one, other = {**before, "a": 7}, {**before, "b": 8}
        patches = [difference(before, one), difference(before, other)]
        assert merged(merged(before, patches[0]), patches[1]) == {**before, "a": 7, "b": 8}
