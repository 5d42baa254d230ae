"""Signs in ASCII mean what they meant; what whole texts read like, test_charsets shows."""

import pytest

from teaparty.render.signs import SIGNS, negated, spelt


@pytest.mark.parametrize(
    ("grapheme", "base"),
    [("≠", "="), ("=\u0338", "="), ("∉", "∈"), ("<\u20d2", "<"), ("P\u20e0", "P"), ("=", ""),
     ("o\u0338", ""), ("é", ""), ("\u0338", ""), (" \u20d2", "")],
)  # fmt: skip
def test_what_a_sign_negates(grapheme, base):
    assert negated(grapheme) == base


def test_a_run_is_spelt_where_the_screen_lacks_a_part_of_it():
    assert spelt("10²⁴ 3²", lambda run: run == "²") == "10^24 3²"
    assert spelt("10²⁴ 3²", lambda run: True) == "10²⁴ 3²"
    assert spelt("plain", lambda run: False) == "plain"


def test_all_spellings_are_plain():
    assert all(sign.isascii() and " " not in sign for sign in SIGNS.values())
    assert all(len(sign) == 1 and not sign.isascii() for sign in SIGNS)
