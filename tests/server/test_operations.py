"""The table of what the server can be asked to do."""

import pytest

from teaparty.core.ports import Outcome
from teaparty.core.values.refusal import Refusal
from teaparty.server.operations import Operations
from tests.conftest import done


async def pour(*words):
    return Outcome((f"Poured: {', '.join(words)}.",))


async def rest():
    return Outcome(("Resting.",))


OPERATIONS = Operations({"pour": pour, "rest": rest}, "1.2")


def test_an_operation_gets_its_words():
    assert done(OPERATIONS("pour", ["tea", "milk"])) == Outcome(("Poured: tea, milk.",))


def test_what_is_not_in_the_table_is_refused_with_the_servers_version():
    with pytest.raises(Refusal) as refused:
        done(OPERATIONS("fly"))
    assert str(refused.value) == "This server is teaparty 1.2, which can't do that: fly."


def test_words_that_an_operation_does_not_take_are_refused():
    with pytest.raises(Refusal) as refused:
        done(OPERATIONS("rest", ["tea"]))
    assert str(refused.value) == "That is not how rest is asked for."
    assert done(OPERATIONS("rest")) == Outcome(("Resting.",))
