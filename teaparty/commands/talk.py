"""Talking: to the room, and to everybody."""

from teaparty.core.events import Emoted, Shouted
from teaparty.core.party.room_hooks import call_hook
from teaparty.core.party.session import Session
from teaparty.core.party.shouts import Shouts
from teaparty.core.words.command import command

THEME = "Talking"


@command("say", "'", '"', theme=THEME, example=("say Hello, everyone!", "'Hello, everyone!"))
def say(me: Session, text: str) -> None:
    """Say something to everybody in the room."""
    me.speaks(text)
    call_hook(me.room, "on_say", me, text)


@command("emote", ":", "me", "pose", theme=THEME, example=("emote waves.", ":waves."))
def emote(me: Session, text: str) -> None:
    """Do something that everybody in the room sees.

    Others read "{sign}emote waves." as "* alice waves." The star shows that these are your own
    words.
    """
    me.speaks(text)
    me.room.append(Emoted(who=me.person, text=text))


@command("shout", theme=THEME, example="shout The tea is ready!")
def shout(me: Session, text: str) -> None:
    """Say something to everybody, in every room.

    You can do so only every few seconds.
    """
    shouts = Shouts.of(me)
    shouts.refuse_another(me)
    me.speaks(text)
    shouted = Shouted(who=me.person, text=text)
    me.room.append(shouted)  # where it may be refused
    shouts.count(me)
    for room in me.party.rooms.values():
        if room is not me.room:
            room.append(shouted)
