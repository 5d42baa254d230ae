"""Talking: to the room, to one person, to everybody."""

from teaparty.core.commands import command
from teaparty.core.events import Emoted, Shouted, Whispered
from teaparty.core.refusal import Refusal
from teaparty.core.session import Session

THEME = "Talking"


@command("say", "'", '"', theme=THEME, example=("say Hello, everyone!", "'Hello, everyone!"))
def say(me: Session, text: str) -> None:
    """Say something to everybody in the room."""
    me.room.on_say(me, text)


@command("emote", ":", "me", "pose", theme=THEME, example=("emote waves.", ":waves."))
def emote(me: Session, text: str) -> None:
    """Do something that everybody in the room sees.

    Your name comes first: "emote waves." is read as "alice waves.", behind a star that marks it as
    your own words.
    """
    me.room.append(Emoted(who=me.person, text=text))


@command(
    "whisper",
    "tell",
    "page",
    ">",
    "[",
    theme=THEME,
    example=("whisper bob Are you there?", ">bob Hi!", "[bob] Hi!", "tell bob,carol Hi, you two!"),
)
def whisper(me: Session, people: list[Session], text: str) -> None:
    """Say something to one person, or to several, wherever they are.

    Nobody else reads it. Several names are joined by commas.
    """
    others = [other for other in people if other is not me]
    if not others:
        raise Refusal("You can't whisper to yourself.")
    event = Whispered(who=me.person, to=tuple(other.person for other in others), text=text)
    me.send(event)
    for other in others:
        other.send(event)
        if not other.ignoring.has(me.person):
            other.last_whisper = me.person
        if other.away is not None:
            _tell_away(me, other)


def _tell_away(me: Session, other: Session) -> None:
    if other.away:
        me.tell("{name} is away: {text}", name=other.name, text=other.away)
    else:
        me.tell("{name} is away.", name=other.name)


@command("reply", "r", theme=THEME, example="reply Yes, I am.")
def reply(me: Session, text: str) -> None:
    """Whisper to the one who whispered to you last."""
    last = me.last_whisper
    if last is None:
        raise Refusal("Nobody has whispered to you yet.")
    other = me.party.sessions.get(last.number)
    if other is None:
        raise Refusal("{name} is no longer here.", name=last.name)
    whisper(me, [other], text)


@command("shout", theme=THEME, example="shout The tea is ready!")
def shout(me: Session, text: str) -> None:
    """Say something to everybody, in every room."""
    for room in me.party.rooms.values():
        room.append(Shouted(who=me.person, text=text))
