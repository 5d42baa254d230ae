"""A queue of lines, and of changes of places, that a worker thread commits in order.

State: `waiting` is what is not in the database yet, oldest first; the first `taken` of it are being
committed. `unshown` is what nobody was shown yet; its lines are shown, in order, as soon as they
are committed, or at once while *failing*. Failing begins with a fault that waiting does not cure,
or when the oldest line has waited for `PATIENCE`, and ends when all is saved. All of that belongs
to the reactor's thread; in the worker thread only `commit` is called.

As a place is changed in the same order, no line is ever stored before it is stored that its place
is closed. What a place is like now takes the place of what it was like, where that still waits.
"""

from collections import deque
from collections.abc import Callable

from msgspec import Struct
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall
from twisted.python.failure import Failure

from teaparty.core.log.log import Entry
from teaparty.core.log.ports import Stored
from teaparty.stores.location import reason
from teaparty.stores.pending import Pending, PendingLines, PendingPlace, Tell
from teaparty.stores.rows import PlaceRow, Rows
from teaparty.stores.worker_thread import Reactor, WorkerThread, raised

PATIENCE = 1.0
"""Seconds that lines wait for a lock, or for a slow disk, before they are shown unsaved."""
SOON = 0.01
LATER = 1.0
"""Seconds between two tries: for a lock, and while failing."""
MOST_UNSAVED = 100_000
"""Lines that wait at most, by default."""


class Locked(Exception):
    """It could not be committed now, as somebody else uses the database; waiting may cure that."""


class Unfit(Exception):
    """It can never be committed: the database does not take these values."""


class SaveCallbacks(Struct, frozen=True):
    """What is called in the reactor's thread.

    `not_saved` gets the reason, `saved_again` how many lines were lost, `wrote` how many each
    commit had, and `report` errors in what was called.
    """

    not_saved: Callable[[str], None]
    saved_again: Callable[[int], None]
    report: Callable[[BaseException], None]
    wrote: Callable[[int], None]


class CommitQueue:
    """Saves lines in order, by calling `commit` in `thread`; at most `most` of them wait.

    `commit` raises `Locked`, `Unfit`, or any other error for a fault that somebody has to repair.
    """

    def __init__(
        self,
        commit: Callable[[Rows], None],
        thread: WorkerThread,
        reactor: Reactor,
        callbacks: SaveCallbacks,
        most: int = MOST_UNSAVED,
    ) -> None:
        self._commit = commit
        self._thread = thread
        self._reactor = reactor
        self._callbacks = callbacks
        self._most = most
        self._waiting: deque[Pending] = deque()
        self._unshown: deque[Pending] = deque()
        self._places: dict[int, PendingPlace] = {}  # the last that waits of each
        self.unsaved = 0
        """Lines that are waiting."""
        self.lost = 0
        """Lines that were given up since the start."""
        self._taken = 0
        self._one_by_one = False
        self._failing = False
        self._showing = False
        self._lost = 0
        self._why = "the database does not answer"
        self._pause: IDelayedCall | None = None
        self._watch: IDelayedCall | None = None
        self._closed: Deferred[int] | None = None

    @property
    def unsaved_places(self) -> int:
        """Places of which something is waiting."""
        return len(self._places)

    @property
    def idle(self) -> bool:
        """Whether all is saved and shown."""
        return not (self._waiting or self._unshown)

    def put(self, rows: Rows, entries: list[Entry], stored: Stored) -> None:
        """Save `rows`, then call `stored` with `entries`."""
        since = self._reactor.seconds()
        self._append(PendingLines(rows, since, entries=entries, stored=stored))
        self.unsaved += len(entries)
        while self.unsaved > self._most and (first := self._first_lines()) is not None:
            self._drop(first)
        self._show()
        self._go()

    def change_place(self, row: PlaceRow, tell: Tell) -> None:
        """Save what a place is like now, before all that comes later, and `tell` when that is done.

        While failing, `tell` is called at once.
        """
        rows, number = Rows(places={row[-1]: row}), row[-1]
        waits = self._places.get(number)
        if waits is None or waits.taken:
            waits = PendingPlace(rows, self._reactor.seconds(), tells=[tell])
            self._places.pop(number, None)
            self._places[number] = waits
            self._append(waits)
        else:
            waits.rows = rows
            waits.tells.append(tell)
        if self._failing:
            waits.show()
        self._show()
        self._go()

    def settle_places(self, tell: Tell) -> None:
        """Call `tell` when all changes of places are saved, or as soon as they can't be."""
        last = next(reversed(self._places.values()), None)
        if last is None or self._failing:
            tell(last is None)
        else:
            last.tells.append(tell)

    def _append(self, pending: Pending) -> None:
        self._waiting.append(pending)
        self._unshown.append(pending)

    def _first_lines(self) -> int | None:
        """Return where the first lines wait that are not the last, and are not being committed."""
        for index in range(self._taken, len(self._waiting) - 1):
            if self._waiting[index].lines:
                return index
        return None

    def close(self) -> "Deferred[int]":
        """Save what is waiting; fires with how many lines could not be."""
        self._closed = Deferred()
        closed = self._closed
        if self._pause is not None:
            self._pause.cancel()
            self._pause = None
        self._go_on()
        return closed

    def _go(self) -> None:
        if self._taken or self._pause is not None or not self._waiting:
            return
        self._taken = 1 if self._one_by_one else len(self._waiting)
        rows = Rows()
        for index in range(self._taken):
            self._waiting[index].taken = True
            rows.add(self._waiting[index].rows)
        done = self._thread.do(lambda: self._commit(rows))
        done.addCallbacks(self._saved, self._failed)
        done.addErrback(self._report)
        if self._watch is None and not self._failing:
            self._watch = self._reactor.callLater(PATIENCE, self._look)

    def _saved(self, _: None) -> None:
        committed = [self._waiting.popleft() for _ in range(self._taken)]
        for pending in committed:
            self._is_done(pending)
        count = sum(pending.lines for pending in committed)
        self.unsaved -= count
        self._taken = 0
        self._one_by_one = False
        self._callbacks.wrote(count)
        self._show()
        self._go_on()

    def _go_on(self) -> None:
        """Save what is waiting; if nothing is, failing ends."""
        if not self._waiting and self._failing:
            self._failing = False
            lost, self._lost = self._lost, 0
            self._callbacks.saved_again(lost)
        self._go()
        if not self._waiting:
            self._end()

    def _report(self, failure: Failure) -> None:
        self._callbacks.report(raised(failure))

    def _failed(self, failure: Failure) -> None:
        taken, self._taken = self._taken, 0
        for index in range(taken):
            self._waiting[index].taken = False
        error = raised(failure)
        self._why = reason(error)
        if isinstance(error, Unfit):
            self._one_by_one = True
            if taken == 1:
                self._callbacks.report(error)
                self._drop(0)
        elif isinstance(error, Locked) and not self._failing:
            self._pause = self._reactor.callLater(SOON, self._resume)
        else:
            self._fail()
            if self._closed is not None:
                self._end()
                return
            self._pause = self._reactor.callLater(LATER, self._resume)
        self._go_on()

    def _resume(self) -> None:
        self._pause = None
        self._go()

    def _look(self) -> None:
        """Fail if a line has been waiting for too long."""
        self._watch = None
        if self._failing or not self._waiting:
            return
        left = self._waiting[0].since + PATIENCE - self._reactor.seconds()
        if left > 0:
            self._watch = self._reactor.callLater(left, self._look)
        else:
            self._fail()

    def _fail(self) -> None:
        """Show everything from now on, saved or not."""
        if not self._failing:
            self._failing = True
            self._callbacks.not_saved(self._why)
            self._show()

    def _drop(self, index: int) -> None:
        """Give up something that waits: it is lost."""
        pending = self._waiting[index]
        del self._waiting[index]
        self._is_done(pending)
        self.unsaved -= pending.lines
        self._lost += pending.lines
        self.lost += pending.lines
        self._fail()

    def _is_done(self, pending: Pending) -> None:
        pending.done = True
        for number in pending.rows.places:
            if self._places.get(number) is pending:
                del self._places[number]

    def _show(self) -> None:
        """Show what may be shown; that may bring more."""
        if self._showing:
            return
        self._showing = True
        while self._unshown and (self._failing or self._unshown[0].done):
            pending = self._unshown.popleft()
            try:
                pending.show()
            except Exception as error:
                self._callbacks.report(error)
        self._showing = False

    def _end(self) -> None:
        """If this is being closed, say that there is nothing more to do."""
        if self._closed is not None:
            if self._watch is not None:
                self._watch.cancel()
                self._watch = None
            closed, self._closed = self._closed, None
            closed.callback(self._lost + sum(pending.lines for pending in self._waiting))
