"""What waits to be erased for its age is counted in words."""

import pytest

from teaparty.admin.stored import WAITS, waits


@pytest.mark.parametrize("released", [False, True])
def test_what_waits_to_be_erased_is_counted_in_words(released):
    old = {"lines": 3, "of_lines": 9, "accounts": 1, "of_accounts": 1}
    said = waits({"old": old, "released": released})
    assert said == WAITS[released].format(what="3 of 9 lines and 1 of 1 account")
