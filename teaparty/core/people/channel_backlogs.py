"""What people have missed on the channels to which they listen."""

from collections.abc import Iterator

from teaparty.core.memory.backlogs import Backlog, RoomBacklog, SourceOrder
from teaparty.core.memory.cursors import Cursors
from teaparty.core.memory.history import History
from teaparty.core.memory.old_lines import OldLines
from teaparty.core.memory.readable import refuse_reader
from teaparty.core.party.channel import Channel
from teaparty.core.party.session import Session
from teaparty.core.people.channels import Channels


class ChannelBacklog(RoomBacklog):
    """What somebody has missed on a channel. They can go further back from there by `review`."""

    channel = True
    title = "Said on {room} since you left:"
    nothing = "There is nothing that you have missed on {room}."
    caught_up = "You are caught up on {room}."


class ChannelBacklogs:
    """Finds what people have missed on channels to which they listen."""

    order = SourceOrder.CHANNELS

    def __init__(
        self, channels: Channels, old: OldLines, cursors: Cursors, history: History | None
    ) -> None:
        self._channels = channels
        self._old, self._cursors, self._history = old, cursors, history

    def backlogs(self, me: Session) -> Iterator[Backlog]:
        """See `Source`."""
        for each in me.heard:
            if isinstance(each, Channel) and self._cursors.missed(me, each):
                yield self._backlog(me, each)

    def called(self, me: Session, word: str) -> Backlog | None:
        """See `Source`."""
        channel = self._channels.called(word)
        if channel is None:
            return None
        refuse_reader(me, channel)
        return self._backlog(me, channel)

    def _backlog(self, me: Session, channel: Channel) -> Backlog:
        return ChannelBacklog(me, channel, self._old, self._cursors, self._history)
