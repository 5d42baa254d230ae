"""Passwords that are good enough."""

import pytest

from teaparty.core.values.limits import Limits
from teaparty.core.values.passwords import Busy, as_bytes, good_enough
from teaparty.core.values.refusal import Refusal
from tests import sentences as s


def refused(text, **limits):
    with pytest.raises(Refusal) as refusal:
        good_enough(text, "Charlotte", Limits(**limits))
    return str(refusal.value)


@pytest.mark.parametrize(
    "password", ["correct horse", "12345678", "пароль12", " 1234567", "密" * 8, "x" * 1_024]
)
def test_passwords_that_are_good_enough(password):
    good_enough(password, "Charlotte", Limits())


def test_a_password_is_not_too_short():
    assert refused("1234567") == s.password_too_short("8 characters")
    assert refused("123", shortest_password=4) == s.password_too_short("4 characters")
    assert refused("e\u0301" * 7) == s.password_too_short("8 characters")


def test_a_password_is_not_too_long():
    assert refused("x" * 1_025) == s.password_too_long(1024)
    assert refused("密" * 3, password=8) == s.password_too_long(8)


@pytest.mark.parametrize("password", ["charlotte", "CHARLOTTE", "ｃｈａｒｌｏｔｔｅ"])
def test_a_password_is_not_the_name(password):
    assert refused(password) == s.password_is_name


@pytest.mark.parametrize("sign", ["\x00", "\t", "\x7f", "\x9b", "\udc80"])
def test_a_password_has_no_control_characters(sign):
    assert refused(f"123456{sign}789") == s.password_with_controls


def test_what_is_typed_in_two_ways_is_one_password():
    assert as_bytes("zoe\u0308", 8) == as_bytes("zoë", 8) == b"zo\xc3\xab"


def test_what_is_no_text_has_bytes_too():
    assert as_bytes("\udc80", 8) == b"\xed\xb2\x80"


def test_busy_is_a_refusal():
    assert str(Busy()) == "The party is busy. Please try again in a moment."
