"""What a plugin can provide. Commands are declared with `teaparty.api.command`."""

from zope.interface import Attribute, Interface, classImplements

from teaparty.core.events import Event
from teaparty.core.party.listener import Listener
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.words.command import Command


class ICommand(Interface):
    """A command; `@command` makes one of a function."""

    name = Attribute("The word that calls it.")
    words = Attribute("Every word that calls it, the name first.")
    rooms = Attribute("The kinds of room that have it.")

    def run(me: Session, rest: str) -> object:
        """Run it for the session `me`, with what was typed after the word.

        Returns None, or an awaitable; raises `Refusal` if it can't be done.
        """


class IRoom(Interface):
    """A kind of room, such as a class that derives from `ChatRoom`. One with a name is opened."""

    kind = Attribute("The word for this kind in the configuration.")
    name = Attribute("The word for the room, or an empty string for a kind of room only.")
    title = Attribute("What people read of it.")
    description = Attribute("What people see when they look around.")
    exits = Attribute("The ways out: a word for each, and the name of the room where it leads.")

    def admit(me: Session) -> None:
        """Raise `Refusal` if the session `me` may not come in."""

    def on_enter(me: Session, origin: Room) -> None:
        """The session `me` has come in from the room `origin`."""

    def on_leave(me: Session, destination: Room) -> None:
        """The session `me` has gone to the room `destination`."""

    def on_say(me: Session, text: str) -> None:
        """The session `me` says `text` aloud."""


class IListener(Interface):
    """Hears what people do in rooms. The party makes one of each class that implements this."""

    name = Attribute("Its name when it speaks; nobody else can have it.")

    def heard(room: Room, event: Event) -> object:
        """Hear of an event in a `Room` after people have read it.

        What it does to the room comes in the next turn, and no listener hears it.
        """


classImplements(Command, ICommand)
classImplements(Room, IRoom)
classImplements(Listener, IListener)
