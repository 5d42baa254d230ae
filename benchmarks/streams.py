"""What guests read, checked as it comes: every line once, each talker's in order, nothing else."""

import re
from array import array
from collections.abc import Iterable
from itertools import accumulate, chain, islice, repeat

from benchmarks.websocket import frames

_LINE = re.compile(rb"<(\d+) (\d+) (\d+)>")
_OBJECT = re.compile(rb'"text":"<(\d+) (\d+) (\d+)> ([^"]*)","line":"[^"]* says?: <\1 \2 \3> \4"}')
FILLER = "Another cup of tea?"


def spoken(talker: int, number: int, at: int) -> str:
    """Return what a talker says: who and the how manieth it is, and the time in nanoseconds."""
    return f"<{talker:04} {number:06} {at}> {FILLER}"


def mark(talker: int) -> bytes:
    """Return what stands once in each line of a talker's."""
    return b"<%04d " % talker


class Unexpected(Exception):
    """A server delivered something else than what it should have."""


class Stream:
    """The bytes that all those read who have the same view of a room.

    Whoever reads furthest brings them; they are taken apart then, once. What the others read is
    compared with them byte by byte. `talkers` are those whose lines are to be heard. Somebody who
    shares the stream with nobody needs none of the bytes `kept`.
    """

    __slots__ = ("_kept", "data", "ends", "expected", "heard", "length", "rest", "sent")

    def __init__(self, talkers: Iterable[int], kept: bool) -> None:
        self.expected = dict.fromkeys(talkers, 0)
        """The number of the next line of each talker."""
        self._kept = kept
        self.data = bytearray()
        self.length = 0
        """Bytes so far."""
        self.rest = b""
        self.ends = array("q")
        """Where each line ends, in bytes from the begin."""
        self.heard = array("q")
        """Whose line each was."""
        self.sent = array("q")
        """When each was sent, in nanoseconds."""

    def take(self, data: bytes, position: int) -> int:
        """Take what somebody reads at `position`; return the position behind it.

        Raises `Unexpected` where it is not what others have read, or not what was to come.
        """
        known = self.length - position
        if known >= len(data):
            if not self.data.startswith(data, position):
                raise Unexpected("somebody does not read what others read")
        elif known:
            self.take(data[:known], position)
            self._extend(data[known:])
        else:
            self._extend(data)
        return position + len(data)

    def _extend(self, chunk: bytes) -> None:
        if self._kept:
            self.data += chunk
        self.length += len(chunk)
        whole, newline, rest = (self.rest + chunk).rpartition(b"\n")
        end = self.length - len(rest)
        self.rest = rest
        if not newline:
            return
        lines = whole.split(b"\n")
        found = list(map(int, chain.from_iterable(_LINE.findall(whole))))
        if len(found) != 3 * len(lines):
            odd = next(line for line in lines if len(_LINE.findall(line)) != 1)
            raise Unexpected(f"a line that nobody has said: {odd[:200]!r}")
        sizes = accumulate((len(line) + 1 for line in lines), initial=end - len(whole) - 1)
        self._hear(found, islice(sizes, 1, None))

    def _hear(self, found: list[int], ends: Iterable[int]) -> None:
        """Take the numbers of lines, three each, and where these end."""
        talkers, numbers = found[::3], found[1::3]
        expected = self.expected
        for who, number in zip(talkers, numbers, strict=True):
            if expected.get(who) != number:
                raise Unexpected(
                    f"line {number} of talker {who} where {expected.get(who, 'none')} was to come:"
                    " lost, twice or out of order"
                )
            expected[who] = number + 1
        self.ends.extend(ends)
        self.heard.extend(talkers)
        self.sent.extend(found[2::3])

    def check_end(self, said: Iterable[int]) -> None:
        """Raise `Unexpected` where not all lines have come; `said` counts each talker's."""
        counts = list(said)
        for talker, number in self.expected.items():
            if number != counts[talker]:
                raise Unexpected(f"talker {talker} said {counts[talker]} lines, {number} came")
        if self.rest:
            raise Unexpected(f"half a line came at the end: {self.rest[:200]!r}")


class Frames(Stream):
    """The frames of a WebSocket that speaks `teaparty.v1`. A line is there when its frame is."""

    __slots__ = ()

    def _extend(self, chunk: bytes) -> None:
        if self._kept:
            self.data += chunk
        data = self.rest + chunk
        begins = self.length - len(self.rest)
        self.length += len(chunk)
        done = 0
        for begin, done in frames(data):
            self._take(data[begin:done], begins + done)
        self.rest = data[done:]

    def _take(self, message: bytes, end: int) -> None:
        """Take a message, which may tell what was taken of one's own instead of lines."""
        rows = _OBJECT.findall(message)
        odd = message.count(b'{"room":') != len(rows)
        if odd or not message.startswith((b'{"lines":[', b'{"taken":')):
            raise Unexpected(f"a message that nobody has sent: {message[:200]!r}")
        found = [int(number) for row in rows for number in row[:3]]
        self._hear(found, repeat(end, len(rows)))


def same_order(one: Stream, other: Stream) -> bool:
    """Return whether the lines that both streams hold came in the same order."""
    both = one.expected.keys() & other.expected.keys()
    return [who for who in one.heard if who in both] == [who for who in other.heard if who in both]
