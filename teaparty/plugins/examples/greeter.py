"""A greeter: a listener that answers by speaking in the room."""

from typing import Annotated

from msgspec import Meta, Struct

from teaparty.api import Arrived, Event, Listener, Room


class Settings(Struct):
    """What the operator can set in `[plugin.greeter]`."""

    text: Annotated[
        str, Meta(min_length=1, max_length=200, description="What it says after the welcome.")
    ] = "There is tea in the pot."


class Greeter(Listener):
    """Welcomes everybody who comes in."""

    name = "Dormouse"

    def heard(self, room: Room, event: Event) -> None:
        if isinstance(event, Arrived):
            text = room.party.settings(Settings).text
            room.say_as(self.name, "Welcome, {name}! {text}", name=event.who.name, text=text)
