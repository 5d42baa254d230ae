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


def test_what_is_wanted_soon_is_done_once_after_what_is_being_done_however_often_it_is_wanted():
    waits, begun = [Deferred(), Deferred(), Deferred()], []

    async def rehash():
        begun.append("rehash")
        await waits[len(begun) - 1]
        return Outcome(())

    async def load(name):
        begun.append(name)
        await waits[len(begun) - 1]
        return Outcome(())

    both = Operations({"rehash": rehash, "load": load}, "1.2")
    Deferred.fromCoroutine(both("load", ["hugs"]))
    wanted = [Deferred.fromCoroutine(both.soon("rehash")) for _ in range(3)]
    assert (begun, [each.called for each in wanted]) == (["hugs"], [False, True, True])
    waits[0].callback(None)
    assert begun == ["hugs", "rehash"]
    waits[1].callback(None)
    assert (begun, wanted[0].called) == (["hugs", "rehash"], True)


def test_what_is_wanted_soon_waits_on_where_something_else_has_begun_before_it():
    waits, begun = [Deferred(), Deferred()], []

    def called(name):
        async def operation():
            begun.append(name)
            await waits[min(len(begun), 2) - 1]
            return Outcome(())

        return operation

    both = Operations({each: called(each) for each in ("load", "rehash", "unload")}, "1.2")
    Deferred.fromCoroutine(both("load"))
    for each in ("rehash", "unload"):
        Deferred.fromCoroutine(both.soon(each))
    waits[0].callback(None)
    assert begun == ["load", "rehash"]
    waits[1].callback(None)
    assert begun == ["load", "rehash", "unload"]
