"""The channels of GMCP's Comm.Channel: where somebody hears others, and who else does.

These are the room where they stand, whispers and shouts.
"""

from collections.abc import Iterable
from typing import ClassVar, NamedTuple

from teaparty.core.events import Event
from teaparty.core.party.session import Session
from teaparty.core.words.typist import sign

WHISPER, SHOUT = "whisper", "shout"
"""Channels that are called like the commands by which people speak there."""
CAPTIONS = {WHISPER: "Whispers", SHOUT: "Shouts"}


class Channel(NamedTuple):
    """A channel: its name, what a window for it is called, and the command to speak there."""

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


def channels_of(me: Session) -> tuple[Channel, ...]:
    """Return the channels that somebody has where they stand; none before they have come in."""
    room = me.room
    if not room.public:
        return ()
    before = sign(me)
    spoken = [word for word in CAPTIONS if word in room.table]
    return (
        Channel(room.name, room.title, f"{before}say"),
        *(Channel(word, CAPTIONS[word], before + word) for word in spoken),
    )


def players_for(me: Session, people: Iterable[Session]) -> PlayersListed:
    """Return these people as a list for `me`, with the channels that both have."""
    here = (me.room.name,)
    return PlayersListed(
        players=tuple(Player(each.name, here if each.room is me.room else ()) for each in people)
    )
