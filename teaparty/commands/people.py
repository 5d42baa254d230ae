"""People: who is here, names, being away, and not hearing somebody."""

from collections.abc import Awaitable

from teaparty.core.commands import command
from teaparty.core.events import PeopleListed
from teaparty.core.refusal import Refusal
from teaparty.core.session import Session

THEME = "People"


@command("who", theme=THEME, rooms=("chat", "login"))
def who(me: Session) -> None:
    """List everybody who is in.

    You read where they are, how long ago they typed something, and for how long they are on.
    """
    me.send(PeopleListed(people=tuple(person.row() for person in me.party.people.values())))


@command("name", "nick", theme=THEME, example="name alicia")
def name(me: Session, new: str) -> Awaitable[None]:
    """Take another name. If yours is registered, so is the new one, and the old one is free."""
    return me.party.registering.rename(me, new)


@command("afk", "away", theme=THEME, example=("afk", "afk Putting the kettle on."))
def afk(me: Session, text: str = "") -> None:
    """Be away until you type the next line.

    Whoever whispers to you or looks at you reads that you are away, with your text. Without a text
    it is the one that you gave last.
    """
    me.away = text or me.kept.away
    if text:
        me.keep(away=text)
    me.tell("You are away until you type something.")


@command("ignore", theme=THEME, example=("ignore bob", "ignore"))
def ignore(me: Session, person: str | None = None) -> None:
    """Hear nothing more from somebody, in rooms or in whispers.

    They are not told. Without a name this lists whom you ignore.
    """
    if person is None:
        _list_ignored(me)
        return
    other = me.party.find(person)
    if other is me:
        raise Refusal("You can't ignore yourself.")
    full = len(me.ignoring) >= me.party.limits.ignored
    if full and not me.ignoring.has(other.person):
        raise Refusal("You ignore as many people as one can. Use unignore first.")
    me.ignore(other.person)
    me.keep(ignored=tuple(me.ignoring.names()))
    me.tell("You now ignore {name}. Type unignore {name} to hear them again.", name=other.name)


def _list_ignored(me: Session) -> None:
    if me.ignoring:
        me.tell("You ignore: {names}.", names=", ".join(me.ignoring.names()))
    else:
        me.tell("You ignore nobody.")


@command("unignore", theme=THEME, example="unignore bob")
def unignore(me: Session, person: str) -> None:
    """Hear somebody again whom you ignore."""
    was = me.ignoring.remove(person)
    if was is None:
        raise Refusal("You don't ignore anybody of that name.")
    me.keep(ignored=tuple(me.ignoring.names()))
    me.tell("You hear {name} again.", name=was)
