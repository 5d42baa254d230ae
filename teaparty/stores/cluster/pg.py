"""A connection to one server of PostgreSQL, by libpq in the reactor: nothing waits.

libpq closes its descriptor when a connection is lost, before the reactor can forget it, and may
open another one of that number. So the reactor has a copy of it, which is closed here alone.
"""

import os
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from msgspec import Struct
from psycopg import OperationalError, pq
from twisted.internet.defer import Deferred, fail
from twisted.internet.interfaces import IDelayedCall
from twisted.python.failure import Failure

from teaparty.stores.cluster.answers import (
    Refused,
    Rows,
    Statement,
    Value,
    encoded,
    rows_of,
)
from teaparty.stores.cluster.values import Unreachable
from teaparty.stores.postgres_words import what_is_wrong


class Reactor(Protocol):
    """What a connection asks of Twisted's reactor."""

    def addReader(self, reader: Any) -> None:  # noqa: N802
        """Call `doRead` of it when its descriptor can be read."""
        ...

    def removeReader(self, reader: Any) -> None:  # noqa: N802
        """Call `doRead` no more."""
        ...

    def addWriter(self, writer: Any) -> None:  # noqa: N802
        """Call `doWrite` of it when its descriptor can be written."""
        ...

    def removeWriter(self, writer: Any) -> None:  # noqa: N802
        """Call `doWrite` no more."""
        ...

    def callLater(self, delay: float, call: Callable[..., Any], *args: Any) -> IDelayedCall:  # noqa: N802
        """Call after a delay."""
        ...


class _Job(Struct, eq=False):
    """A statement that waits, or is on its way. Without a `done` it is only prepared."""

    statement: Statement
    values: Sequence[bytes | None]
    done: "Deferred[Rows] | None"


class Link:
    """A connection: it sends one statement after another, and gives up if an answer takes too long.

    A statement is never cancelled, for that may commit it. `notified` is given the payload of each
    notification. Whatever is asked of a connection that was closed or lost is `Unreachable`.
    """

    def __init__(
        self,
        reactor: Reactor,
        conninfo: str,
        patience: float,
        *,
        notified: Callable[[str], None] = lambda _: None,
        lost: Callable[[], None] = lambda: None,
        begin: Callable[[bytes], Any] = pq.PGconn.connect_start,
    ) -> None:
        """`patience` is in seconds; `lost` is called once, when the connection has ended."""
        self.notified = notified
        self.lost = lost
        self.closed = ""
        """Why it has ended, if it has."""
        self._reactor = reactor
        self._patience = patience
        self._opened: Deferred[Link] | None = Deferred(lambda _: self.close())
        self._jobs: deque[_Job] = deque()
        self._current: _Job | None = None
        self._results: list[Any] = []
        self._prepared: set[str] = set()
        self._fileno = -1
        self._timer: IDelayedCall | None = None
        self._connection: Any = None
        self._begin, self._conninfo = begin, conninfo

    def open(self) -> "Deferred[Link]":
        """Connect; fires with this when it can be asked. Fails with `Unreachable`."""
        assert self._opened is not None
        opened = self._opened
        self._expect()
        try:
            self._connection = self._begin(self._conninfo.encode())
        except Exception as error:  # such as a NUL in it
            self._end(what_is_wrong(str(error)))
            return opened
        if self._connection.status == pq.ConnStatus.BAD:
            self._end(what_is_wrong(self._connection.get_error_message()))
        else:
            self._watch(writes=True)
        return opened

    def ask(self, statement: Statement, *values: Value) -> "Deferred[Rows]":
        """Fires with the rows of the answer, as text; fails with `Refused` or `Unreachable`."""
        if self.closed:
            return fail(Unreachable(self.closed))
        if statement.name and statement.name not in self._prepared:
            self._prepared.add(statement.name)
            self._jobs.append(_Job(statement, (), None))
        done: Deferred[Rows] = Deferred()
        self._jobs.append(_Job(statement, [encoded(each) for each in values], done))
        self._next()
        return done

    def close(self, why: str = "the connection was closed") -> None:
        """End it; what it has sent may be done all the same."""
        self._end(why)

    # --- what the reactor calls

    def fileno(self) -> int:
        """Return the copy of libpq's descriptor; -1 once it is closed."""
        return self._fileno

    def logPrefix(self) -> str:  # noqa: N802
        """Return what the reactor's log calls it."""
        return "postgresql"

    def doRead(self) -> None:  # noqa: N802
        """Take what the server has sent."""
        if self._opened is not None:
            self._connect_on()
            return
        try:
            self._connection.consume_input()
            self._take()
            while not self.closed and (note := self._connection.notifies()) is not None:
                self.notified(note.extra.decode())
        except OperationalError as error:
            self._end(what_is_wrong(str(error)))

    def doWrite(self) -> None:  # noqa: N802
        """Send on."""
        if self._opened is not None:
            self._connect_on()
        else:
            self._flush()

    def connectionLost(self, reason: Failure) -> None:  # noqa: N802
        """The reactor has seen the end of it, and watches it no more."""
        if self._opened is not None:
            self._connect_on()  # libpq knows why, or another address
        else:
            self._end("the connection was lost")

    # --- connecting

    def _connect_on(self) -> None:
        status = self._connection.connect_poll()
        if status == pq.PollingStatus.OK:
            self._connection.nonblocking = 1
            self._watch(writes=False)
            opened, self._opened = self._opened, None
            self._rest()
            assert opened is not None
            opened.callback(self)
            self._next()
        elif status == pq.PollingStatus.FAILED:
            self._end(what_is_wrong(self._connection.get_error_message()))
        else:
            self._watch(writes=status == pq.PollingStatus.WRITING)

    def _watch(self, *, writes: bool) -> None:
        """Have the reactor watch libpq's descriptor, which is another one at times."""
        self._unwatch()
        self._fileno = os.dup(self._connection.socket)
        if writes:
            self._reactor.addWriter(self)
        else:
            self._reactor.addReader(self)

    def _unwatch(self) -> None:
        if self._fileno >= 0:
            self._reactor.removeReader(self)
            self._reactor.removeWriter(self)
            os.close(self._fileno)
            self._fileno = -1

    # --- asking

    def _next(self) -> None:
        if self._current is not None or not self._jobs or self._opened is not None:
            return
        self._current = job = self._jobs.popleft()
        name, text = job.statement.name.encode(), job.statement.text.encode()
        try:
            if job.done is None:
                self._connection.send_prepare(name, text)
            elif name:
                self._connection.send_query_prepared(name, job.values)
            else:
                self._connection.send_query_params(text, job.values)
        except OperationalError as error:
            self._end(what_is_wrong(str(error)))
            return
        self._expect()
        self._flush()

    def _flush(self) -> None:
        try:
            left = self._connection.flush()
        except OperationalError as error:
            self._end(what_is_wrong(str(error)))
            return
        if left:
            self._reactor.addWriter(self)
        else:
            self._reactor.removeWriter(self)

    def _take(self) -> None:
        """Take results; one that is None says that the server is done with a statement."""
        while self._current is not None and not self._connection.is_busy():
            result = self._connection.get_result()
            if result is not None:
                self._results.append(result)
                continue
            job, self._current = self._current, None
            results, self._results = self._results, []
            self._rest()
            try:
                rows = rows_of(results)
            except Refused as refused:
                if job.done is None:  # then it can't be asked either
                    self._end(str(refused))
                else:
                    self._next()
                    job.done.errback(refused)
            else:
                self._next()
                if job.done is not None:
                    job.done.callback(rows)

    # --- the end

    def _expect(self) -> None:
        """End the connection if what is under way takes longer than one can wait."""
        self._timer = self._reactor.callLater(
            self._patience, self._end, f"it has not answered for {self._patience:g} seconds"
        )

    def _rest(self) -> None:
        timer, self._timer = self._timer, None
        if timer is not None and timer.active():
            timer.cancel()

    def _end(self, why: str) -> None:
        if self.closed:
            return
        self.closed = why
        self._rest()
        self._unwatch()
        if self._connection is not None:
            self._connection.finish()
        waiting = [job.done for job in (self._current, *self._jobs) if job is not None]
        self._current = None
        self._jobs.clear()
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.errback(Unreachable(why))
        for done in waiting:
            if done is not None:
                done.errback(Unreachable(why))
        self.lost()
