"""A greeter: a listener that answers by speaking in the room."""

from teaparty.api import Arrived, Event, Listener, Room


class Greeter(Listener):
    """Welcomes everybody who comes in."""

    name = "Dormouse"

    def heard(self, room: Room, event: Event) -> None:
        if isinstance(event, Arrived):
            room.say_as(self.name, f"Welcome, {event.who.name}! There is tea in the pot.")
