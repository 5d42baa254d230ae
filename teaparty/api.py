"""All that a plugin's author needs to import."""

from zope.interface import implementer

from teaparty.core.events import (
    Acted,
    Announced,
    Arrived,
    Emoted,
    Entered,
    Event,
    Left,
    LostLink,
    Person,
    Quit,
    Renamed,
    Said,
    SentOut,
    Shouted,
)
from teaparty.core.party.channel import Channel
from teaparty.core.party.listener import Listener
from teaparty.core.party.party import Party
from teaparty.core.party.rooms import ChatRoom, Room
from teaparty.core.party.session import Here, Session
from teaparty.core.party.shelf import Shelf
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.shelves import ShelfError, ShelfFull
from teaparty.core.values.zones import local
from teaparty.core.words.appointed import appointment
from teaparty.core.words.command import command
from teaparty.core.words.durations import span
from teaparty.core.words.params import IN_FULL
from teaparty.interfaces import ICommand, IListener, IRoom

__all__ = [
    "IN_FULL",
    "Acted",
    "Announced",
    "Arrived",
    "Channel",
    "ChatRoom",
    "Emoted",
    "Entered",
    "Event",
    "Here",
    "ICommand",
    "IListener",
    "IRoom",
    "Left",
    "Listener",
    "LostLink",
    "Party",
    "Person",
    "Quit",
    "Refusal",
    "Renamed",
    "Room",
    "Said",
    "SentOut",
    "Session",
    "Shelf",
    "ShelfError",
    "ShelfFull",
    "Shouted",
    "appointment",
    "command",
    "implementer",
    "local",
    "span",
]
