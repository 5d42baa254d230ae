"""People in a place of one's own: who can speak there, and who is shown out."""

from typing import Annotated

from teaparty.commands.places import THEME
from teaparty.core.party.lookup import Lookup, Target, inside
from teaparty.core.party.session import Session
from teaparty.core.party.venue import Venue
from teaparty.core.people.named_places import place_named
from teaparty.core.people.quiet import Quiet
from teaparty.core.words.command import command
from teaparty.core.words.durations import leading_span, span
from teaparty.core.words.params import IN_FULL
from teaparty.core.words.people import Name

FOR = " for"


@command(
    "quiet",
    theme=THEME,
    example=("quiet bob for 10m", "quiet bob", "quiet bob in chess for 1h", "quiet"),
    right="make",
    exact="quiet",  # qui is quit
)
async def quiet(me: Session, name: Annotated[Name, IN_FULL] | None = None, term: str = "") -> None:
    """Keep somebody from speaking in a place of yours, for a time or until further notice.

    It is the place where you are, unless you say another. They can still whisper. A time is written
    like 90s, 10m, 2h, 3d or 1w. Without a name you read who can't speak there. People whom the
    owner trusts can do this, too; nobody can do it to staff.
    """
    if name is None:
        Quiet.of(me).tell(me, me.room)
        return
    venue, seconds = _where_and_how_long(me, term)
    await Quiet.of(me).hush(me, venue, await _meant(me, name), seconds)


@command("unquiet", theme=THEME, example=("unquiet bob", "unquiet bob in chess"), right="make")
async def unquiet(me: Session, name: Annotated[Name, IN_FULL], where: str = "") -> None:
    """Let somebody speak again in a place of yours."""
    await Quiet.of(me).let_speak(me, place_named(me, where), await _meant(me, name))


def _where_and_how_long(me: Session, text: str) -> tuple[Venue, int | None]:
    """Return the place and the seconds of `in chess for 10m`, or of `for 10m in chess`."""
    seconds, place = leading_span("for", text)
    before, _, last = f" {text}".rpartition(" ")
    if seconds is None and before.casefold().endswith(FOR):
        place, seconds = before[: -len(FOR)], span(last)
    return place_named(me, place.strip()), seconds


async def _meant(me: Session, name: str) -> Target:
    """Return somebody who is in, or has an account; raise `Refusal`."""
    found = await Lookup.of(me).whom_by_any_name(name)
    return found if found.session or found.account else inside(me.party.find(name))
