"""What is stored, as the tool sees it by itself, and what waits to be erased, in words."""

from argparse import Namespace

import pytest

from teaparty.admin.context import Context
from teaparty.admin.stored import WAITS, of_database, waits


def test_what_is_stored_is_looked_up_where_no_server_says_so(tool, alice):
    found = of_database(Context(Namespace(state=str(tool.state))))
    assert (found["database"]["kind"], found["restore_waits"]) == ("sqlite", False)
    assert (found["accounts"], found["lines"]) == (1, 0)


@pytest.mark.parametrize("released", [False, True])
def test_what_waits_to_be_erased_is_counted_in_words(released):
    old = {"lines": 3, "of_lines": 9, "accounts": 1, "of_accounts": 1}
    said = waits({"old": old, "released": released})
    assert said == WAITS[released].format(what="3 of 9 lines and 1 of 1 account")
