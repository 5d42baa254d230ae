"""All that a plugin's author needs to import."""

from zope.interface import implementer

from teaparty.core.commands import command
from teaparty.core.events import Event, Person, Said
from teaparty.core.refusal import Refusal
from teaparty.core.rooms import ChatRoom, Room
from teaparty.core.session import Session
from teaparty.interfaces import ICommand, IListener, IRoom

__all__ = [
    "ChatRoom",
    "Event",
    "ICommand",
    "IListener",
    "IRoom",
    "Person",
    "Refusal",
    "Room",
    "Said",
    "Session",
    "command",
    "implementer",
]
