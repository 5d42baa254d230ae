"""The stored accounts that a ban would affect, or why nobody can say."""

from argparse import Namespace

import pytest

from teaparty.admin.ban_stored import affected
from teaparty.admin.context import Context
from teaparty.stores.errors import StoreRefused

BOB = Namespace(target="Bob")


def test_of_a_name_that_is_stored(tool, bob):
    target, name, (found,), why = affected(BOB, Context(Namespace(state=str(tool.state))), None)
    assert (target, name, found["name"], why) == ("bob", "bob", "bob", "")


def test_without_a_database_why_if_a_server_has_tried_it(tool):
    context = Context(Namespace(state=str(tool.state)))
    target, name, found, why = affected(BOB, context, {"key": "bob"})
    assert (target, name, found) == ("bob", "Bob", None)
    assert why.startswith("there is no database ")
    with pytest.raises(StoreRefused):
        affected(BOB, context, None)
