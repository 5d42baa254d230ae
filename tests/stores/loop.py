"""A reactor for tests: its time stands still unless it is told, and threads can call into it."""

from queue import Empty, SimpleQueue

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.python.failure import Failure

PATIENCE = 20.0


class Loop(Clock):
    """A clock whose `callFromThread` waits for `runs` or `result`."""

    def __init__(self):
        super().__init__()
        self.from_threads = SimpleQueue()

    def callFromThread(self, call, *args):
        self.from_threads.put((call, args))

    def step(self, patience=PATIENCE):
        call, args = self.from_threads.get(timeout=patience)
        call(*args)

    def runs(self):
        """Do all that is waiting to be done."""
        while True:
            try:
                self.step(0.0)
            except Empty:
                return

    def result(self, waited_for):
        """Return what a coroutine or Deferred comes to."""
        found = []
        if not isinstance(waited_for, Deferred):
            waited_for = Deferred.fromCoroutine(waited_for)
        waited_for.addBoth(found.append)
        while not found:
            self.step()
        if isinstance(found[0], Failure):
            found[0].raiseException()
        return found[0]


class HandLane:
    """A worker thread whose work is done when the test says so, in the test's own thread."""

    def __init__(self):
        self.waiting = []

    def do(self, work):
        done = Deferred()
        self.waiting.append((work, done))
        return done

    def works(self):
        """Do what is waiting, and what that brings; return how many things that were."""
        count = 0
        while self.waiting:
            count += 1
            work, done = self.waiting.pop(0)
            try:
                result = work()
            except BaseException:
                result = Failure()
            done.callback(result)
        return count
