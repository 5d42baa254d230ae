"""What people say, in the log: only if the operator wants that."""

from teaparty.core.events import Event, Shouted
from teaparty.core.party.channel import Channel
from teaparty.core.party.rooms import Room
from teaparty.operator_log.event_log import Record


def _said_here(room: Room, event: Event) -> bool:
    """Whether it is said in this room: a shout is heard in every room, and said in one."""
    speaker = room.party.sessions.get(event.who.number)
    return not isinstance(event, Shouted) or speaker is None or speaker.room is room


class TalkRecord:
    """A listener that logs what people say in rooms and on channels, if the operator wants that."""

    name = ""
    hooks = frozenset(["heard", "heard_on"])

    def __init__(self, record: Record) -> None:
        self._record = record

    def heard(self, room: Room, event: Event) -> None:
        """See `core.party.listener.Listener`."""
        if event.speech and _said_here(room, event):
            self._note(room.name, event)

    def heard_on(self, channel: Channel, event: Event) -> None:
        """See `core.party.listener.Listener`."""
        if event.speech:
            self._note(channel.name, event)

    def _note(self, where: str, event: Event) -> None:
        self._record.note_of(
            event.who.number,
            "{room}: {name} {kind}: {said!r}",
            room=where,
            name=event.who.name,
            kind=type(event).__name__.lower(),
            said=getattr(event, "text", ""),
        )
