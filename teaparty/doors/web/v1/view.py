"""How events become bytes for `teaparty.v1`. All who speak it share a view, and one rank."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from teaparty.core.log.log import Batch, Entry
from teaparty.doors.web.v1.lines import seen_by, tail, whole
from teaparty.render.lines import Fault
from teaparty.wire.websocket.deflate import WORTH, deflated
from teaparty.wire.websocket.frames import DEFLATED, TEXT, frame


def of_lines(lines: Iterable[bytes], deflates: bool = False) -> bytes:
    """Return the frame with these lines, without those that are empty; of none, nothing."""
    joined = b",".join(filter(None, lines))
    if not joined:
        return b""
    message = b'{"lines":[%s]}' % joined
    if deflates and len(message) >= WORTH:
        return frame(TEXT | DEFLATED, deflated(message))
    return frame(TEXT, message)


def _numbered(entry: Entry, fault: Fault, viewer: int = -1) -> bytes:
    rest = tail(entry, fault, viewer)
    return whole(entry.room, entry.number, rest) if rest else b""


def _own(entry: Entry, by_all: bytes, fault: Fault, viewer: int) -> bytes:
    return seen_by(viewer, entry, by_all, fault) if by_all else _numbered(entry, fault, viewer)


class V1View(Struct, frozen=True):
    """A `View`. Each event is a line, and a batch is one frame.

    If it `deflates`, the frames that many people share are compressed, where that is worth it.
    """

    deflates: bool = False

    @property
    def look(self) -> str:
        """See `View`."""
        return "teaparty.v1"

    @property
    def splices(self) -> bool:
        """See `View`."""
        return True

    def lay_out(self, batch: Batch, fault: Fault) -> None:
        """See `View`."""
        self._pieces(batch, fault)

    def _pieces(self, batch: Batch, fault: Fault) -> list[bytes]:
        made = batch.pieces.get(self.look)
        if made is None:
            made = [_numbered(entry, fault) for entry in batch.entries]
            batch.pieces[self.look] = made
        return made

    def of_batch(self, batch: Batch, fault: Fault) -> bytes:
        """See `View`."""
        data = batch.views.get(self)
        if data is None:
            data = batch.views[self] = of_lines(self._pieces(batch, fault), self.deflates)
        return data

    def of_actor(
        self, batch: Batch, fault_for_all: Fault, fault: Fault, viewer: int, first: int = 0
    ) -> bytes:
        """See `View`."""
        made = self._pieces(batch, fault_for_all).copy()
        for index in batch.actors.get(viewer, ()):
            entry = batch.entries[index]
            shown = index >= first and entry.event.shown_to_actor
            made[index] = _own(entry, made[index], fault, viewer) if shown else b""
        return of_lines(made[first:])

    def encoded(self, entries: Sequence[Entry], fault: Fault, viewer: int) -> bytes:
        """See `View`."""
        return of_lines([_numbered(entry, fault, viewer) for entry in entries])


PLAIN, COMPRESSED = V1View(), V1View(deflates=True)
