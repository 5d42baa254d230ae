"""A plugin of the tests: commands whose parameters are people."""

from teaparty.api import Here, Session, command


@command("poke")
def poke(me: Session, other: Session):
    """Poke somebody, wherever they are."""
    other.tell("{name} pokes you.", name=me.name)
    me.tell("You poke {name} in {room}.", name=other.name, room=other.room.title_elsewhere)


@command("toast")
def toast(me: Session, people: list[Here], text: str):
    """Drink to people who are here."""
    names = ", ".join(other.name for other in people)
    me.room.announce("{name} drinks to {names}: {text}", name=me.name, names=names, text=text)


@command("bring")
def bring(me: Session, other: Session):
    """Have somebody come here."""
    other.move(me.room)
    me.tell("{name} is on the way.", name=other.name)
