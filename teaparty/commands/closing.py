"""Closed places: who may come in or listen, and who is invited."""

from collections.abc import Awaitable
from typing import Annotated

from teaparty.core.party.session import Session
from teaparty.core.people import closing
from teaparty.core.people.named_places import place_and_span, place_named
from teaparty.core.values.names import fold
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.command import command
from teaparty.core.words.params import IN_FULL, Reads
from teaparty.core.words.people import Name
from teaparty.core.words.taking import shortened

THEME = "Closed places"
How = Annotated[str, Reads("[to PLACE] [for TIME]")]
ToPlace = Annotated[str, Reads("[to PLACE]")]


@command("close", theme=THEME, example=("close", "close chess"), whole=True, right="make")
def close(me: Session, place: str = "") -> Awaitable[None]:
    """Let only people come into a place, or listen to it, who are invited there.

    It is the place where you are, unless you say another. People who are inside stay. What is said
    from then on is read later only by those who were allowed to hear it. It can be closed by its
    owner, and by people whom the owner trusts; they come in without being invited.
    """
    return closing.close(me, place_named(me, place))


@command("open", theme=THEME, example=("open", "open chess"), exact="open", right="make")
def open_again(me: Session, place: str = "") -> Awaitable[None]:
    """Let all people come into a place again, or listen to it.

    What was said while it was closed stays with those who were allowed to hear it.
    """
    return closing.open_again(me, place_named(me, place))


@command(
    "listed", theme=THEME, example=("listed on", "listed off", "listed chess on"), right="make"
)
def listed(me: Session, text: Annotated[str, Reads("[PLACE] on|off")]) -> Awaitable[None]:
    """Have a closed place of yours stand in the lists of rooms or channels for others, or not.

    They read what it is called, but neither its topic nor who is there. Before the word on or off
    may stand the word for the place.
    """
    place, _, word = text.rpartition(" ")
    turn = fold(word)
    if turn not in ("on", "off"):
        raise Refusal(
            "{word} does not fit there. Type one of these: on, off.", word=shortened(word)
        )
    return closing.have_listed(me, place_named(me, place), turn == "on")


@command(
    "invite",
    theme=THEME,
    example=(
        "invite bob",
        "invite bob for 1h",
        "invite bob to attic",
        "invite bob to attic for 1h",
    ),
    right="make",
)
def invite(me: Session, name: Annotated[Name, IN_FULL], how: How = "") -> Awaitable[None]:
    """Let somebody come into a closed place of yours, or listen to it.

    They may be in or out. It is the place where you are, unless you say another. With a time they
    may come in for that long only. A guest is invited for as long as the guest is in.
    """
    venue, seconds = place_and_span(me, how)
    return closing.invite(me, name, venue, seconds)


@command("uninvite", theme=THEME, example=("uninvite bob", "uninvite bob to attic"), right="make")
def uninvite(me: Session, name: Annotated[Name, IN_FULL], where: ToPlace = "") -> Awaitable[None]:
    """Invite somebody no more to a closed place of yours.

    Whoever listens to it hears no more at once; somebody who is inside stays until they leave.
    """
    return closing.uninvite(me, name, place_named(me, where))


@command("invited", theme=THEME, example=("invited", "invited attic"), right="make")
def invited(me: Session, where: str = "") -> None:
    """List the people who are invited to a place of yours, and for how long."""
    closing.list_invited(me, place_named(me, where))
