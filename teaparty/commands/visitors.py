"""People in a place of one's own: who can speak there, who is shown out, and who is let in."""

from collections.abc import Awaitable
from typing import Annotated

from teaparty.commands.closing import THEME as CLOSED
from teaparty.commands.places import THEME
from teaparty.core.party import ways
from teaparty.core.party.lookup import Lookup
from teaparty.core.party.session import Session
from teaparty.core.people import showing_out
from teaparty.core.people.knocks import Knocks
from teaparty.core.people.named_places import place_and_span, place_named
from teaparty.core.people.quiet import Quiet
from teaparty.core.values.names import fold
from teaparty.core.words.command import command
from teaparty.core.words.params import IN_FULL, Reads
from teaparty.core.words.people import Name, bare_name
from teaparty.core.words.taking import first_word

Term = Annotated[str, Reads("[in PLACE] [for TIME]")]
Out = Annotated[str, Reads("out [of PLACE]")]
Into = Annotated[str, Reads("in [to PLACE]")]
InPlace = Annotated[str, Reads("[in PLACE]")]


@command(
    "quiet",
    theme=THEME,
    example=("quiet bob for 10m", "quiet bob", "quiet bob in chess for 1h", "quiet"),
    right="make",
    exact="quiet",  # qui is quit
)
async def quiet(
    me: Session,
    name: Annotated[Name, IN_FULL] | None = None,
    term: Term = "",
) -> None:
    """Keep somebody from speaking in a place of yours, for a time or until further notice.

    It is the place where you are, unless you say another. They can still whisper. While they are
    there they can't take another name, which would be read there as well. A time is written like
    90s, 10m, 2h, 3d or 1w. Without a name you read who can't speak there. People whom the owner
    trusts can do this, too; nobody can do it to staff.
    """
    if name is None:
        Quiet.of(me).list_quiet(me, me.room)
        return
    venue, seconds = place_and_span(me, term)
    await Quiet.of(me).hush(me, venue, await Lookup.of(me).in_full(name), seconds)


@command("unquiet", theme=THEME, example=("unquiet bob", "unquiet bob in chess"), right="make")
async def unquiet(me: Session, name: Annotated[Name, IN_FULL], where: InPlace = "") -> None:
    """Let somebody speak again in a place of yours."""
    await Quiet.of(me).let_speak(me, place_named(me, where), await Lookup.of(me).in_full(name))


@command(
    "show", theme=THEME, example=("show bob out", "show bob out of chess"), right="make", whole=True
)
def show(me: Session, person: Annotated[Name, IN_FULL], out: Out) -> Awaitable[None]:
    """Show somebody out of a place of yours, who is not invited there any more.

    From a room they go to where newcomers come in; to a channel they listen no more. They can come
    back if the place is open. People whom the owner trusts can do this, too; nobody can do it to
    staff.
    """
    whom, where = _read(person, out, "out")
    if where is None:
        raise show.misused()
    return showing_out.show_out(me, place_named(me, where), me.party.find(whom))


@command("knock", theme=CLOSED, example=("knock attic", "knock chess"))
def knock(me: Session, where: str) -> None:
    """Ask to be let into a closed place, or to listen to it.

    People inside read that you knock, and may let you in. You can knock once a minute.
    """
    Knocks.of(me).knock(me, ways.behind(me.room, where) or place_named(me, where))


@command(
    "let",
    theme=CLOSED,
    example=("let bob in", "let bob into attic"),
    right="make",
)
def let(me: Session, person: Name, into: Into = "") -> Awaitable[None]:
    """Let somebody into a closed place of yours who has knocked there.

    They can come in for ten minutes from now, or begin to listen. People whom the owner trusts can
    do this, too.
    """
    whom, where = _read(person, into, "in")
    where = into if where is None else where
    venue = place_named(me, where) if where else None
    return Knocks.of(me).let_in(me, me.party.find(whom), venue)


def _read(person: Name, rest: str, word: str) -> tuple[str, str | None]:
    """Return the name and the place of `bob out of chess` or `out bob of chess`.

    The place is None where the word is missing.
    """
    first, where = first_word(rest)
    if fold(person) == word and rest:
        return bare_name(first), where
    return person, where if fold(first) in (word, f"{word}to") else None
