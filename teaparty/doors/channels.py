"""Where somebody hears others, how to speak there, and who else does, for clients with windows.

These are the room where they stand, whispers and shouts, and what they listen to from elsewhere.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, NamedTuple

from teaparty.core.events import Event
from teaparty.core.log.stream import Stream
from teaparty.core.party.channel import Channel
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.typist import sign

WHISPER, SHOUT = "whisper", "shout"
"""Channels that are called like the commands by which people speak there."""
CAPTIONS = {WHISPER: "Whispers", SHOUT: "Shouts"}


class ListedChannel(NamedTuple):
    """A channel: its name, what a window for it is called, and the command to speak there.

    The command is empty where somebody can only listen.
    """

    name: str
    caption: str
    command: str


class Player(NamedTuple):
    """Somebody who is in, and the names of the channels that they share with the reader."""

    name: str
    channels: tuple[str, ...]


class PlayersListed(Event, frozen=True, kw_only=True):
    """Everybody who is in, for a client that has asked. It shows nothing itself."""

    bulky: ClassVar[bool] = True
    heavy: ClassVar[bool] = True
    players: tuple[Player, ...]


def channels_of(me: Session) -> tuple[ListedChannel, ...]:
    """Return the channels that somebody has where they stand; none before they have come in."""
    room = me.room
    if not room.public:
        return ()
    before = sign(me)
    spoken = [word for word in CAPTIONS if word in room.table]
    return (
        ListedChannel(room.mark, room.title, f"{before}say"),
        *(ListedChannel(word, CAPTIONS[word], before + word) for word in spoken),
        *(listed(me, each) for each in me.heard),
    )


def listed(me: Session, stream: Stream[Any]) -> ListedChannel:
    """Return what can be heard from elsewhere; to speak in a room, people go there first."""
    word = stream.mark
    if isinstance(stream, Room):
        return ListedChannel(word, stream.title, "")
    return ListedChannel(word, word.capitalize(), f"+{word}" if _may_speak(me, stream) else "")


def _may_speak(me: Session, stream: Stream[Any]) -> bool:
    try:
        if isinstance(stream, Channel):
            stream.refuse_speaker(me)
    except Refusal:
        return False
    return True


def players_for(me: Session, people: Iterable[Session]) -> PlayersListed:
    """Return these people as a list for `me`, with the channels that both have."""
    streams: list[Stream[Any]] = [me.room, *me.heard]
    return PlayersListed(
        players=tuple(Player(each.name, _shared(each, streams)) for each in people)
    )


def _shared(who: Session, streams: Iterable[Stream[Any]]) -> tuple[str, ...]:
    """Return the words for those of these streams where somebody stands, or listens."""
    number = who.number
    return tuple(each.mark for each in streams if each.is_read_by(number))
