"""What is done once at a time, and again a little later while the database can't be asked."""

from contextlib import suppress

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from teaparty.stores.cluster.repeated import AGAIN, Repeated
from teaparty.stores.cluster.values import Unreachable


class Scene:
    def __init__(self, *outcomes):
        self.outcomes, self.done, self.faults = list(outcomes), 0, []
        self.clock = Clock()
        self.begun = []
        self.work = Repeated(self._does, self.clock, self._spawn, self.faults.append)

    def _spawn(self, coroutine):
        self.begun.append(coroutine)
        Deferred.fromCoroutine(coroutine)

    async def _does(self):
        self.done += 1
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Deferred):
            await outcome
        elif outcome is not None:
            raise outcome


def test_it_is_done_once_at_a_time():
    waits = Deferred()
    scene = Scene(waits, None)
    scene.work.go()
    scene.work.go()
    assert (scene.done, scene.work.runs) == (1, True)
    waits.callback(None)
    scene.work.go()
    assert (scene.done, scene.work.runs) == (2, False)


def test_it_is_tried_again_after_a_while():
    scene = Scene(Unreachable(), None)
    scene.work.go()
    scene.work.go()
    assert scene.done == 1
    scene.clock.advance(AGAIN)
    assert (scene.done, scene.work.runs, scene.faults) == (2, False, [])


def test_another_fault_is_reported_and_not_tried_again_by_itself():
    error = ZeroDivisionError()
    scene = Scene(error, None)
    scene.work.go()
    assert (scene.faults, scene.clock.getDelayedCalls()) == ([error], [])
    scene.work.go()
    assert scene.done == 2


def test_once_it_is_stopped_nothing_more_is_done():
    scene = Scene(Unreachable(), None)
    scene.work.go()
    scene.work.stop()
    scene.work.go()
    scene.clock.advance(AGAIN)
    assert scene.done == 1
    scene.work.stop()


def test_what_fails_after_it_was_stopped_is_not_tried_again():
    waits = Deferred()
    scene = Scene(waits)
    scene.work.go()
    scene.work.stop()
    waits.errback(Unreachable())
    assert (scene.clock.getDelayedCalls(), scene.faults) == ([], [])


def test_what_is_ended_while_it_waits_is_no_fault():
    scene = Scene(Deferred())
    scene.work.go()
    with suppress(ValueError):  # by Twisted, to which it belongs
        scene.begun[0].close()
    assert scene.faults == []
