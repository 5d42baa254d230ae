"""Keeping order: sending people out, keeping them out, and keeping them from speaking."""

import re
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from teaparty.core.events import (
    BansListed,
    Lifted,
    MutesListed,
    SentOut,
    Tried,
)
from teaparty.core.moderation.affecting import (
    listed,
    named,
    origins,
    tell_affected,
    tell_ban,
    tell_imposed,
    tell_of_absence,
    tell_origins,
    tell_trial,
)
from teaparty.core.moderation.gatekeeper import Gatekeeper
from teaparty.core.moderation.staff import Staff, acting, subject
from teaparty.core.party.broadcast import tell_program
from teaparty.core.party.lookup import Lookup, Target, inside
from teaparty.core.party.session import Session
from teaparty.core.values.addresses import looks_like_address, network
from teaparty.core.values.ban_texts import HAS_AFFECTED
from teaparty.core.values.names import fold
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.command import command
from teaparty.core.words.durations import Span, leading_span
from teaparty.core.words.pages import LATEST, OlderPage
from teaparty.core.words.params import IN_FULL
from teaparty.core.words.people import Name

THEME = "Keeping order"
INSTEAD_OF_KICK = (
    "You may not use {command}. Type {sign}show, the name and out to show somebody out of a place"
    " of yours."
)
INSTEAD_OF_MUTE = (
    "You may not use {command}. Type {sign}quiet and the name to keep somebody from speaking in a"
    " place of yours, or {sign}ignore and the name to read nothing of theirs yourself."
)
INSTEAD_OF_UNMUTE = (
    "You may not use {command}. Type {sign}unquiet and the name to let somebody speak again in a"
    " place of yours, or {sign}unignore and the name to read them again yourself."
)
INSTEAD_OF_BAN = (
    "You may not use {command}. Type {sign}close to let only people into a place of yours who are"
    " invited, or {sign}show, the name and out to show somebody out."
)
"""These are for people who may not do the same everywhere."""
_TRY = re.compile("[-\u2013\u2014]+try", re.IGNORECASE)  # with the dashes that some keyboards make


@dataclass(frozen=True)
class Term:
    """For how long, and why: `for 10m for being rude`."""

    usage: ClassVar[str] = "[for TIME] [WHY]"
    seconds: Span | None = None
    why: str = ""

    @classmethod
    def parse(cls, text: str) -> "Term":
        """Read it; raise `Refusal`."""
        return cls(*leading_span("for", text))


NO_TERM = Term()


@dataclass(frozen=True)
class BanTarget:
    """Whom or what to ban, and whether only to try it."""

    usage: ClassVar[str] = "[--try] TARGET [for TIME] [WHY]"
    target: str
    trying: bool = False
    term: Term = NO_TERM

    @classmethod
    def parse(cls, text: str) -> "BanTarget":
        """Read it; raise `Refusal`."""
        first, _, rest = text.partition(" ")
        trying = _TRY.fullmatch(first) is not None
        target, _, rest = rest.partition(" ") if trying else (first, "", rest)
        if not target:
            raise Refusal("Please type whom to try: {sign}ban --try TARGET")
        return cls(target, trying, Term.parse(rest))


class _Here:
    """The people in the room of the actor, who read it when one of them goes."""

    def __init__(self, me: Session) -> None:
        self._me = me
        self._room = me.room
        self._end = me.room.end
        self._people = set(me.room.people)

    def saw(self, person: Session) -> bool:
        """Whether people there read that somebody was sent out, who may still be elsewhere."""
        gone = self._room.end != self._end or not person.is_here
        told = person.number in self._people and gone
        return told and not self._me.ignoring.hides(SentOut(who=person.person))


@command("kick", theme=THEME, example=("kick bob", "kick bob Please calm down."), right="kick",
         instead=INSTEAD_OF_KICK, operation=True)  # fmt: skip
def kick(me: Session, person: Annotated[Session, IN_FULL], why: str = "") -> None:
    """Send somebody out; they may come in again.

    They are told why, if you give a reason.
    """
    name, here = person.name, _Here(me)
    Staff.of(me).kick(acting(me, "kick"), inside(person), why)
    if not here.saw(person):
        me.tell("{name} was sent out.", name=name)


@command(
    "mute",
    theme=THEME,
    example=("mute bob for 10m Please calm down.", "mute bob"),
    right="mute",
    instead=INSTEAD_OF_MUTE,
    operation=True,
)
async def mute(me: Session, name: Annotated[Name, IN_FULL], term: Term = NO_TERM) -> None:
    """Keep somebody from speaking, for a time or until you unmute them.

    They are told, with your reason if you give one. A time is written like 90s, 10m, 2h, 3d or 1w.
    """
    other = await Lookup.of(me).whom_by_any_name(name)
    Staff.of(me).mute(acting(me, "mute"), other, term.seconds, term.why)
    if term.seconds is None:
        me.tell("{name} can't speak until you type {sign}unmute {name}.", name=other.name)
    else:
        me.tell("{name} can't speak for {span}.", name=other.name, span=term.seconds)
    tell_of_absence(me, other)
    tell_imposed(me, "mute", other)


@command("unmute", theme=THEME, example="unmute bob", right="mute", instead=INSTEAD_OF_UNMUTE,
         operation=True)  # fmt: skip
async def unmute(me: Session, name: Annotated[Name, IN_FULL]) -> None:
    """Let somebody speak again."""
    other = await _whom(me, "mute", name)
    lifted = Staff.of(me).unmute(acting(me, "mute"), other)
    me.tell("{name} can speak again.", name=lifted)
    tell_program(me, Lifted(kind="mute", key=other.key, name=lifted))


@command("mutes", theme=THEME, example=("mutes", "mutes 20", "mutes before 180"), right="mute",
         operation=True)  # fmt: skip
def mutes(me: Session, page: OlderPage = LATEST) -> None:
    """List who can't speak, until when, and why.

    The last ones are shown, or as many of them as you say. If there are many more, you read how to
    see those before.
    """
    found = Gatekeeper.of(me).all("mute")
    me.send(listed(MutesListed, found, page, me.limits.history_page))


@command(
    "ban",
    theme=THEME,
    example=(
        "ban bob for 2d Please calm down.",
        "ban 192.0.2.7",
        "ban 2001:db8::/64 for 1w",
        "ban --try 192.0.2.0/24",
    ),
    right="ban",
    private=True,
    instead=INSTEAD_OF_BAN,
    operation=True,
)
async def ban(me: Session, target: BanTarget) -> None:
    """Keep a name, an address or a network out, for a time or for ever.

    People who are in by that name, or from there, are sent out, unless their role is as high as
    yours or higher. With --try nothing is done, and you are told who would be affected. A time is
    written like 90s, 10m, 2h, 3d or 1w.
    """
    words = target.target
    found = (
        network(words) if looks_like_address(words) else await Lookup.of(me).whom_by_any_name(words)
    )
    if target.trying:
        tried = Staff.of(me).affected(acting(me, "ban"), found)
        tell_trial(me, tried)
        tell_program(me, Tried(key=subject(found).key, **named(me, tried)))
        return
    came_from, here = origins(found), _Here(me)
    term = target.term
    affected = Staff.of(me).ban(acting(me, "ban"), found, term.seconds, term.why)
    tell_ban(me, subject(found).name, term.seconds)
    if isinstance(found, Target):
        tell_of_absence(me, found)
        tell_origins(me, found.name, came_from)
    else:
        unseen = [each for each in affected.out if not here.saw(each)]
        tell_affected(me, affected._replace(out=unseen), HAS_AFFECTED)
    tell_imposed(me, "ban", found, affected, came_from.values())


@command("unban", theme=THEME, example=("unban bob", "unban 192.0.2.7"), right="ban", private=True,
         operation=True)  # fmt: skip
async def unban(me: Session, target: str) -> None:
    """Let a name, an address or a network come in again."""
    found = await _banned(me, target)
    lifted = Staff.of(me).unban(acting(me, "ban"), found)
    me.tell("{name} is not banned any more.", name=lifted)
    tell_program(me, Lifted(kind="ban", key=subject(found).key, name=lifted))


async def _banned(me: Session, target: str) -> Target | str:
    """Return whom or what somebody means who lifts a ban.

    Such a name as `1.2.3` could be banned once, though it looks like an address.
    """
    if not looks_like_address(target):
        return await _whom(me, "ban", target)
    if "/" not in target and Gatekeeper.of(me).on("ban", fold(target)) is not None:
        return Target(fold(target), target, None, None, None)
    return network(target)


async def _whom(me: Session, kind: Literal["ban", "mute"], name: str) -> Target:
    """Return who is banned or muted by that name, or by their name of today."""
    found = await Lookup.of(me).whom(name)
    if Gatekeeper.of(me).on(kind, found.key) is not None:
        return found
    return await Lookup.of(me).whom_by_any_name(name)


@command("bans", theme=THEME, example=("bans", "bans 20", "bans before 180"), right="ban",
         operation=True)  # fmt: skip
def bans(me: Session, page: OlderPage = LATEST) -> None:
    """List who and what is banned, until when, by whom, and why.

    The last ones are shown, or as many of them as you say. If there are many more, you read how to
    see those before.
    """
    found = Gatekeeper.of(me).all("ban")
    me.send(listed(BansListed, found, page, me.limits.history_page))
