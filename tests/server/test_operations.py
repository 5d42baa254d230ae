"""The table of what the server can be asked to do."""

import pytest

from teaparty.core.ports import Outcome
from teaparty.core.values.refusal import Refusal
from teaparty.server.operations import Operations
from tests.conftest import done


async def pour(*words):
    return Outcome((f"Poured: {', '.join(words)}.",))


OPERATIONS = Operations({"pour": pour}, "1.2")


def test_an_operation_gets_its_words():
    assert done(OPERATIONS("pour", ["tea", "milk"])) == Outcome(("Poured: tea, milk.",))


def test_what_is_not_in_the_table_is_refused_with_the_servers_version():
    with pytest.raises(Refusal) as refused:
        done(OPERATIONS("fly"))
    assert str(refused.value) == "This server is teaparty 1.2, which can't do that: fly."
