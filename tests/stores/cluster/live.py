"""A reactor for tests of connections: it turns for as long as a test waits for something."""

import time

from twisted.internet.defer import Deferred
from twisted.internet.epollreactor import EPollReactor
from twisted.python.failure import Failure

PATIENCE = 30.0


class Live(EPollReactor):
    """Twisted's own reactor, which a test turns by hand."""

    def until(self, happened, patience=PATIENCE):
        """Turn until `happened` says so."""
        deadline = time.monotonic() + patience
        while not happened():
            assert time.monotonic() < deadline, "it has not happened"
            self.iterate(0.05)

    def result(self, waited_for, patience=PATIENCE):
        """Return what a coroutine or Deferred comes to."""
        found = []
        if not isinstance(waited_for, Deferred):
            waited_for = Deferred.fromCoroutine(waited_for)
        waited_for.addBoth(found.append)
        self.until(lambda: found, patience)
        if isinstance(found[0], Failure):
            found[0].raiseException()
        return found[0]
