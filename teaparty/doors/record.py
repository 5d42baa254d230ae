"""What the operator reads: a structured log line for each connection and change of state."""

from collections.abc import Callable

from twisted.logger import Logger, LogLevel
from twisted.python.failure import Failure

from teaparty.core.changes import (
    Change,
    Fault,
    Gone,
    Moved,
    NameChanged,
    Named,
    Ordered,
    Registered,
    Returned,
    Unlinked,
    WrongPassword,
)
from teaparty.core.events import Event, Shouted
from teaparty.core.rooms import Room
from teaparty.render.safe import escaped_block

_FORMATS: dict[type[Change], str] = {
    Named: "session {session} is {name}",
    NameChanged: "session {session} was {old} and is {name}",
    Moved: "session {session} {name} went from {origin} to {room}",
    Unlinked: "session {session} {name} lost the link, and may come back",
    Returned: "session {session} is {name}, who goes on as session {old}",
    Registered: "session {session} registered {name}",
    WrongPassword: "session {session} gave a wrong password for {name!r}",
    Gone: "session {session} {name} left: {reason}",
}
_GONE_NAMELESS = "session {session} left: {reason}"


def _format(change: Change) -> str:
    """Return the format of a change. What somebody typed freely is quoted in it."""
    if isinstance(change, Ordered):
        whom = " {whom!r}" if change.whom else ""
        why = ": {why!r}" if change.why else ""
        return f"session {{session}} {{who}} of the staff: {{what}}{whom}{why}"
    if isinstance(change, Gone) and not change.name:
        return _GONE_NAMELESS
    return _FORMATS[type(change)]


log = Logger(namespace="teaparty")


class Record:
    """Writes to Twisted's log, at most so many lines a second; the rest are counted.

    `now` is a time in seconds that only grows.
    """

    def __init__(self, lines_a_second: int, now: Callable[[], float]) -> None:
        self._most = lines_a_second
        self._now = now
        self._second = now()
        self._lines = 0

    def report(self, change: Change) -> None:
        """Take note of a change of state or a fault; see `core.ports.Report`."""
        if isinstance(change, Fault):
            if self._may_write():
                log.critical(
                    "session {session}: a fault in {place}\n{traceback}",
                    session=change.session,
                    place=change.place,
                    traceback=escaped_block(Failure(change.error).getTraceback()).rstrip(),
                )
            return
        fields = {name: getattr(change, name) for name in change.__struct_fields__}
        self.note(_format(change), **fields)

    def note(self, shape: str, /, **fields: object) -> None:
        """Write one line at the level of information."""
        if self._may_write():
            log.emit(LogLevel.info, shape, **fields)

    def _may_write(self) -> bool:
        now = self._now()
        if now - self._second >= 1:
            left_out = self._lines - self._most
            self._second = now
            self._lines = 0
            if left_out > 0:
                log.warn("{count} log lines were left out", count=left_out)
        self._lines += 1
        return self._lines <= self._most


def _said_here(room: Room, event: Event) -> bool:
    """A shout is heard in every room; it is said where its speaker stands."""
    speaker = room.party.sessions.get(event.who.number)
    return not isinstance(event, Shouted) or speaker is None or speaker.room is room


class TalkRecord:
    """A listener that writes down what people say in rooms, where the operator wants that."""

    name = ""

    def __init__(self, record: Record) -> None:
        self._record = record

    def heard(self, room: Room, event: Event) -> None:
        """See `core.ports.Listener`."""
        if event.speech and _said_here(room, event):
            self._record.note(
                "{room}: {name} {kind}: {text!r}",
                room=room.name,
                name=event.who.name,
                kind=type(event).__name__.lower(),
                text=getattr(event, "text", ""),
            )
