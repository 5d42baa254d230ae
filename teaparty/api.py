"""All that a plugin's author needs to import."""

from zope.interface import implementer

from teaparty.core.commands import command
from teaparty.core.events import (
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
from teaparty.core.params import IN_FULL
from teaparty.core.refusal import Refusal
from teaparty.core.rooms import ChatRoom, Room
from teaparty.core.session import Session
from teaparty.interfaces import ICommand, IListener, IRoom

__all__ = [
    "IN_FULL",
    "Announced",
    "Arrived",
    "ChatRoom",
    "Emoted",
    "Entered",
    "Event",
    "ICommand",
    "IListener",
    "IRoom",
    "Left",
    "LostLink",
    "Person",
    "Quit",
    "Refusal",
    "Renamed",
    "Room",
    "Said",
    "SentOut",
    "Session",
    "Shouted",
    "command",
    "implementer",
]
