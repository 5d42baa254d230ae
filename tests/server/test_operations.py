"""The table of what the server can be asked to do."""

import pytest
from twisted.internet.defer import Deferred

from teaparty.core.ports import Outcome
from teaparty.core.values.refusal import Refusal
from teaparty.server.operations import BUSY, UNKNOWN, Operations
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
    assert str(refused.value) == UNKNOWN.format(version="1.2", name="fly")


def test_words_that_an_operation_does_not_take_are_refused():
    with pytest.raises(Refusal) as refused:
        done(OPERATIONS("rest", ["tea"]))
    assert str(refused.value) == "That is not how rest is asked for."
    assert done(OPERATIONS("rest")) == Outcome(("Resting.",))


def test_what_only_lists_something_does_not_wait_for_what_changes_something():
    waits = Deferred()

    async def rehash():
        await waits
        return Outcome(("Changed.",))

    async def plugins():
        return Outcome(("hugs",))

    both = Operations({"rehash": rehash, "plugins": plugins}, "1.2")
    first = Deferred.fromCoroutine(both("rehash"))
    assert done(both("plugins")) == Outcome(("hugs",))
    with pytest.raises(Refusal) as refused:
        done(both("rehash"))
    assert str(refused.value) == BUSY
    waits.callback(None)
    assert first.result == Outcome(("Changed.",))
