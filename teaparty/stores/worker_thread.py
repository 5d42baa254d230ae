"""A thread that does one job after another, for a reactor that must not wait."""

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, Protocol, TypeVar

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall
from twisted.python.failure import Failure

from teaparty.stores.errors import TooMuch

T = TypeVar("T")
Job = Callable[[], None]


class Reactor(Protocol):
    """What stores ask of Twisted's reactor."""

    def seconds(self) -> float:
        """Return the time in seconds."""
        ...

    def callLater(self, delay: float, call: Callable[..., Any], *args: Any) -> IDelayedCall:  # noqa: N802
        """Call in the reactor's thread after a delay."""
        ...

    def callFromThread(self, call: Callable[..., Any], *args: Any) -> None:  # noqa: N802
        """Call in the reactor's thread, soon."""
        ...


def raised(failure: Failure) -> BaseException:
    """Return what was raised."""
    assert failure.value is not None
    return failure.value


class WorkerThread:
    """Does jobs in one thread, in order; at most `most` wait."""

    def __init__(self, reactor: Reactor, name: str, most: int = 10_000) -> None:
        self._reactor = reactor
        self._name = name
        self._most = most
        self._waiting = 0
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._thread: threading.Thread | None = None

    def do(self, work: Callable[[], T]) -> "Deferred[T]":
        """Fires with what `work` returns or raises. Raises `TooMuch` at once."""
        if self._waiting >= self._most:
            raise TooMuch(f"more than {self._most} things wait for the {self._name}")
        self._waiting += 1
        done: Deferred[T] = Deferred()

        def job() -> None:
            result: T | Failure
            try:
                result = work()
            except BaseException:
                result = Failure()
            self._reactor.callFromThread(self._done, done, result)

        self._run(job)
        return done

    def close(self) -> "Deferred[None]":
        """Take no more jobs; fires when all are done and the thread has ended."""
        self._most = 0
        closed: Deferred[None] = Deferred()
        self._run(lambda: self._reactor.callFromThread(closed.callback, None))
        self._jobs.put(None)
        return closed

    def _run(self, job: Job) -> None:
        if self._thread is None:  # not before: threads don't survive a fork to the background
            self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
            self._thread.start()
        self._jobs.put(job)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()

    def _done(self, done: "Deferred[Any]", result: object) -> None:
        self._waiting -= 1
        done.callback(result)
