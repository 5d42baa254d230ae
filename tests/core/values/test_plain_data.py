"""Plain data can be written down, and is read again as just the same."""

import pytest

from teaparty.core.events import Person
from teaparty.core.values.plain_data import plain_copy

ENDLESS = []
ENDLESS.append(ENDLESS)


@pytest.mark.parametrize("data", [None, True, 3, 2.5, "tee é", [1, [2]], {"a": {"b": []}}, {}])
def test_plain_data_is_copied(data):
    copy = plain_copy(data, "it", 100)
    assert copy == data
    assert copy is not data or not isinstance(data, list | dict)


@pytest.mark.parametrize(
    "data",
    [object(), Person(1, "alice"), (1, 2), {1, 2}, {1: "a"}, b"tea", float("nan"), "\ud800",
     print, ENDLESS],
)  # fmt: skip
def test_anything_else_is_a_fault_of_its_author(data):
    with pytest.raises(TypeError, match=r"^it is no plain data \(numbers, texts, lists, and dicts"):
        plain_copy(data, "it", 100)


def test_too_much_is_a_fault_as_well():
    assert plain_copy("x" * 98, "it", 100) == "x" * 98
    with pytest.raises(ValueError, match="it has 101 bytes as JSON, and may have 100"):
        plain_copy("x" * 99, "it", 100)
