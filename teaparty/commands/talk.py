"""Talking: to the room, and to everybody."""

from teaparty.core.events import Emoted, Said, Shouted
from teaparty.core.party.room_hooks import call_hook
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.party.shouts import Shouts
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.command import command
from teaparty.core.words.people import Names

THEME = "Talking"
ELSEWHERE = "{name} is not here. To reach {name}, type {sign}whisper {name} and your words."


@command("say", "'", '"', theme=THEME, example=("say Hello, everyone!", "'Hello, everyone!"))
def say(me: Session, text: str) -> None:
    """Say something to everybody in the room."""
    me.speaks(text)
    _say(me, Said(who=me.person, text=text), text)


@command("to", "answer", "sayto", theme=THEME, exact="sayto",
         example=("to bob Hello!", "to bob: Hello!", "to bob,carol Hello!"))  # fmt: skip
def to(me: Session, people: Names, text: str) -> None:
    """Say something to somebody, so that everybody in the room reads to whom.

    Others read "alice says to bob: Hello!", and bob reads "alice says to you: Hello!". It is for
    people in your room; to say something that only bob reads, wherever he is, use {sign}whisper.
    """
    others = tuple(other.person for other in _here(me, people) if other is not me)
    if not others:
        raise Refusal("You can't speak to yourself.")
    me.speaks(text)
    names = ", ".join(person.name for person in others)
    _say(me, Said(who=me.person, text=text, to=others), f"{names}: {text}")


def _here(me: Session, names: Names) -> list[Session]:
    """Return the people in the room who are called so; raise `Refusal`."""
    found = {}
    for name in names:
        other = me.party.meant(name, me, me.room.people)
        if other.room is not me.room:
            raise Refusal(ELSEWHERE, name=other.name)
        found[other.number] = other
    return list(found.values())


def _say(me: Session, said: Said, text: str) -> None:
    """Say it in the room; one that takes what is said in its own way is given the text."""
    room = me.room
    if type(room).on_say is Room.on_say:
        room.append(said)
    else:
        call_hook(room, "on_say", me, text)


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
        if room is not me.room and room.quiet_until(me) is None:
            room.append(shouted)
