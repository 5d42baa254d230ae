"""What the author of a ban or a mute is told: whom it affects, and where they came from."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from teaparty.core.events import BansListed, Imposed, MutesListed, SanctionRow
from teaparty.core.moderation.gatekeeper import Gatekeeper
from teaparty.core.moderation.staff import Affected, subject
from teaparty.core.party.links import addresses_of
from teaparty.core.party.lookup import Lookup, Target
from teaparty.core.party.session import Session
from teaparty.core.records import FOR_EVER, Sanction
from teaparty.core.values.addresses import as_typed, block
from teaparty.core.values.ban_texts import WOULD_AFFECT, WOULD_AFFECT_NOBODY, BanTexts
from teaparty.core.words.pages import Page

NOBODY = Affected([], [], False)


def tell_imposed(
    me: Session,
    kind: Literal["ban", "mute"],
    found: Target | str,
    affected: Affected = NOBODY,
    came_from: Iterable[str] = (),
) -> None:
    """Show a program the ban or mute that is in force now on somebody, or on a network."""
    if me.number:
        return
    key = subject(found).key
    held = Gatekeeper.of(me).on(kind, key)
    assert held is not None
    known = isinstance(found, str) or found.session is not None or found.account is not None
    near = "" if isinstance(found, str) or known else Lookup.of(me).near(found.name)
    me.send(Imposed(kind=kind, row=_row(held), known=known, near=near, came_from=tuple(came_from),
                    **named(me, affected)))  # fmt: skip


def named(me: Session, affected: Affected) -> dict[str, Any]:
    """Return whom a ban affects, by their names, of which there are not too many."""
    most = me.limits.named
    out = [each.name for each in affected.out if each.name]
    stay = [each.name for each in affected.stay]
    return {
        "out": tuple(out[:most]),
        "stay": tuple(stay[:most]),
        "more": len(out[most:]) + len(stay[most:]),
        "newcomers": len(affected.out) - len(out),
    }


def tell_ban(me: Session, name: str, seconds: int | None) -> None:
    """Say that somebody is banned, for so long."""
    if seconds is None:
        me.tell("{name} is banned.", name=name)
    else:
        me.tell("{name} is banned for {span}.", name=name, span=seconds)


def tell_origins(me: Session, name: str, came_from: dict[str, str]) -> None:
    """Say from where somebody came, and how to ban that."""
    for address, place in came_from.items():
        me.tell("{name} came from {address}. To ban that too, type {sign}ban {target}",
                name=name, address=address, target=place)  # fmt: skip


def listed(
    kind: type[BansListed | MutesListed], sanctions: Sequence[Sanction], page: Page, most: int
) -> BansListed | MutesListed:
    """Return a page of bans or mutes, with at most so many."""
    found, more = page.of(sanctions, most)
    rows = tuple(_row(each, number) for number, each in enumerate(found, more + 1))
    return kind(sanctions=rows, more=more, before=page.before or 0)


def _row(sanction: Sanction, number: int = 0) -> SanctionRow:
    return SanctionRow(
        target=sanction.name or sanction.target,
        until=None if sanction.until == FOR_EVER else sanction.until,
        by=sanction.by,
        why=sanction.why,
        key=sanction.target,
        at=sanction.at,
        number=number,
    )


def origins(found: Target | str) -> dict[str, str]:
    """Return where somebody comes from, or came from last, and what to ban for each of those."""
    if isinstance(found, str):
        return {}
    if found.session is not None:
        places = ((address, block(address)) for address in addresses_of(found.session))
        return {address: as_typed(place) for address, place in places if place}
    blocks = found.account.blocks[:1] if found.account is not None else ()
    return {as_typed(place): as_typed(place) for place in blocks if place}


def tell_of_absence(me: Session, other: Target) -> None:
    """Say that somebody is out, or that a name is nobody's, and whose it may be if it is short."""
    if other.session is not None:
        return
    if other.account is not None:
        me.tell("{name} is not in at the moment.", name=other.name)
        return
    near = Lookup.of(me).near(other.name)
    text = "Nobody who is in is called {name}, and the name is not registered."
    if near:
        text += " Did you mean {nearest}?"
    me.tell(text, name=other.name, nearest=near)


def tell_trial(me: Session, affected: Affected) -> None:
    """Say whom a ban would affect."""
    tell_affected(me, affected, WOULD_AFFECT)
    if affected.oneself:
        me.tell("You would be affected, too, so you can't do that.")
    elif not (affected.out or affected.stay):
        me.tell(WOULD_AFFECT_NOBODY)


def tell_affected(me: Session, affected: Affected, texts: BanTexts) -> None:
    """Say whom a ban affects, with `HAS_AFFECTED` or `WOULD_AFFECT`."""
    names, count = _names(me, affected.out), sum(not person.name for person in affected.out)
    if names:
        me.tell(texts.out, names=names)
    if count:
        me.tell(texts.newcomers, count=count)
    if affected.stay:
        me.tell(texts.stay, names=_names(me, affected.stay))


def _names(me: Session, people: Iterable[Session]) -> str:
    """Return the names of people, but not more than anybody can read."""
    names = [person.name for person in people if person.name]
    most = me.limits.named
    return ", ".join(names if len(names) <= most else [*names[:most], "…"])
