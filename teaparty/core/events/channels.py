"""Events about channels, for one person: what there is to listen to, and who listens."""

from typing import ClassVar

from msgspec import Struct

from teaparty.core.events.base import Event, Guiding


class ChannelRow(Struct, frozen=True, kw_only=True, gc=False):
    """Something to listen to: the word for it, what it is about, and how many listen.

    It is a channel, or a `room` that is heard from elsewhere, and then `about` is its title.
    `listening` says whether its reader does. They have missed `new` lines there, or `more`, if that
    is true. `topic` is what is talked about there.
    """

    name: str
    about: str
    listeners: int
    listening: bool
    room: bool = False
    new: int = 0
    more: bool = False
    topic: str = ""
    closed: bool = False
    """Whether only those may listen who are invited."""


class ChannelsListed(Guiding, frozen=True, kw_only=True):
    """All that somebody may listen to."""

    bulky: ClassVar[bool] = True
    channels: tuple[ChannelRow, ...]


class ChannelSeen(Event, frozen=True, kw_only=True):
    """One of them, and the names of those who listen; `more` are not among `people`."""

    bulky: ClassVar[bool] = True
    channel: ChannelRow
    people: tuple[str, ...]
    more: int = 0
