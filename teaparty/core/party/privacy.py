"""Which lines of a place were said while it was closed, and who may read them.

The end of a stretch may be a place in the log whose number is not known yet (see `log.places`). It
lies beyond all that the log holds, so what is read here is right before it is known, too.
"""

from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise

from msgspec import Struct, structs

from teaparty.core.log.log import Log
from teaparty.core.log.places import Position, known, reached
from teaparty.core.records.cursors import Stretches
from teaparty.core.records.places import GOES_ON, Place
from teaparty.core.values.limits import Limits


class Span(Struct):
    """Part of a log, from one place to another; None while it goes on."""

    start: Position
    stop: Position | None = None


class Privacy:
    """The closed parts of one log, and which of them each reader may read.

    Readers go by their `keys`: an account, or the number of a guest's session below zero.
    """

    def __init__(self) -> None:
        self.closed: list[Span] = []
        self.readers: dict[int, list[Span]] = {}
        self.guests: dict[int, float] = {}
        """Until when guests are invited, by the numbers of their sessions; 0 is for ever."""

    def learn(self, state: Place) -> None:
        """Begin with what is stored, or have it be so; what is known of guests stays."""
        guests = {key: spans for key, spans in self.readers.items() if key < 0}
        self.closed = [_span(*each) for each in state.closures]
        self.readers = guests | {key: [_span(*each) for each in spans]
                                 for key, spans in state.readers.items()}  # fmt: skip

    @property
    def is_closed(self) -> bool:
        """Whether what is said now is closed."""
        return bool(self.closed) and self.closed[-1].stop is None

    def fit(self, closed: bool, readers: Collection[int], here: Position, limits: Limits) -> bool:
        """Have it be closed or not from this place in the log on, and readable to these `readers`.

        Of more closed stretches than the limit says the first two become one, with what was said
        between them: only those who could read both can read that. Returns whether that is new.
        """
        changed = _turn(self.closed, closed, here)
        while len(self.closed) > limits.closures:
            self.closed[:2] = [Span(self.closed[0].start, self.closed[1].stop)]
        for key in {*self.readers, *readers} if closed else set(self.readers):
            spans = self.readers.setdefault(key, [])
            changed |= _turn(spans, closed and key in readers, here)
            del spans[: -limits.closed_stretches]
            if not spans:
                del self.readers[key]
        over = [key for key, spans in self.readers.items() if spans[-1].stop is not None]
        for key in over[: max(0, len(over) - limits.former_readers)]:
            del self.readers[key]
        return changed

    def readable(self, key: int, log: Log, start: int, stop: int) -> Stretches:
        """Return which parts of a log from one number to another somebody may read, in order."""
        closed = list(_numbers(self.closed, log, stop))
        own = list(_numbers(self.readers.get(key, ()), log, stop))
        ends = {start, stop, *(end for span in (*closed, *own) for end in span)}
        inner = sorted(end for end in ends if start <= end <= stop)
        found = list[tuple[int, int]]()
        for first, after in pairwise(inner):
            if _has(closed, first) and not _has(own, first):
                continue
            if found and found[-1][1] == first:
                found[-1] = (found[-1][0], after)
            else:
                found.append((first, after))
        return tuple(found)

    def becomes(self, key: int, other: int) -> None:
        """Have somebody go by another key: a guest who has an account now."""
        if key in self.readers:
            self.readers[other] = self.readers.pop(key)

    def forget(self, key: int) -> None:
        """Forget somebody who never comes again."""
        self.readers.pop(key, None)
        self.guests.pop(-key, None)

    @property
    def is_settled(self) -> bool:
        """Whether all numbers are known that are to be stored."""
        spans = [*self.closed, *(each for spans in self.readers.values() for each in spans)]
        return all(known(span.start) is not None and (span.stop is None or
                   known(span.stop) is not None) for span in spans)  # fmt: skip

    def stored_in(self, state: Place, log: Log) -> Place:
        """Return a place as it is to be stored.

        Where a number is not known yet, less of the log is readable than really is.
        """
        closures = tuple((reached(each.start, log), _stop(each)) for each in self.closed)
        members = ((key, spans) for key, spans in self.readers.items() if key > 0)
        readers = {key: tuple(_stored(spans, log)) for key, spans in members}
        readers = {key: spans for key, spans in readers.items() if spans}
        return structs.replace(state, closures=closures, readers=readers)


def _turn(spans: list[Span], on: bool, here: Position) -> bool:
    """Have a part of the log begin or end here; return whether it has not done so already."""
    goes_on = bool(spans) and spans[-1].stop is None
    if on == goes_on:
        return False
    if not on:
        last = spans[-1]
        last.stop = here
        if last.start == here:
            spans.pop()
    elif spans and spans[-1].stop == here:
        spans[-1].stop = None
    else:
        spans.append(Span(here))
    return True


def _numbers(spans: Iterable[Span], log: Log, end: int) -> Iterator[tuple[int, int]]:
    for span in spans:
        yield reached(span.start, log), end if span.stop is None else reached(span.stop, log)


def _has(spans: Iterable[tuple[int, int]], number: int) -> bool:
    return any(start <= number < stop for start, stop in spans)


def _span(start: int, stop: int) -> Span:
    return Span(start, None if stop == GOES_ON else stop)


def _stop(span: Span) -> int:
    number = None if span.stop is None else known(span.stop)
    return GOES_ON if number is None else number


def _stored(spans: Iterable[Span], log: Log) -> Iterator[tuple[int, int]]:
    for span in spans:
        start = known(span.start)
        if start is not None:
            yield start, GOES_ON if span.stop is None else reached(span.stop, log)
