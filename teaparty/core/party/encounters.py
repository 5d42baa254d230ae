"""What people can do with a listener that speaks: look at it, and whisper to it."""

from teaparty.core.events import Person, Whispered
from teaparty.core.party.listeners import Hearer, Listeners, hooks_of
from teaparty.core.party.session import Session
from teaparty.core.values.refusal import Refusal


def look_at(me: Session, listener: Hearer) -> None:
    """Show somebody what a listener is."""
    description = getattr(listener, "description", "")
    text = "{name} belongs to the party."
    if "whispered" in hooks_of(listener):
        text += " You can whisper to {name}."
    if description:
        text += "\nDescription of {name}: {description}"
    me.tell(text, name=listener.name, description=description)


def whisper_to(me: Session, listener: Hearer, text: str) -> None:
    """Whisper to a listener; raise `Refusal` if it takes no whispers, or `me` may not speak."""
    if "whispered" not in hooks_of(listener):
        raise Refusal("{name} belongs to the party, and takes no whispers.", name=listener.name)
    me.speaks(text, aloud=False)
    event = Whispered(who=me.person, to=(Person(0, listener.name),), text=text)
    me.correspondence.sent = event
    me.send(event)
    Listeners.of(me).whispered(listener, me, text)
