"""Going on by a new connection, for people who come in and are in already."""

from teaparty.core.events import CameIn
from teaparty.core.party.door import Door
from teaparty.core.party.links import doors_of, link
from teaparty.core.party.moving import MODE_TEXTS, tell_mode
from teaparty.core.party.session import Session
from teaparty.core.party.stay import Stay
from teaparty.core.values.notices import Reason, Returned

ENDED = "You have come in from elsewhere, so this link is closed."


def take_over(old: Session, newcomer: Session, most: int) -> None:
    """Give the door of `newcomer` to `old`, who is the same person; `newcomer` itself ends.

    They have `most` doors at a time: the oldest are displaced.
    """
    doors, fresh, mode = list(doors_of(old)), newcomer.door, old.mode
    displaced = doors[: max(0, len(doors) + 1 - most)]
    fresh.flush()
    newcomer.trail.clear()  # what is left of the login is for no other link
    _link(old, doors[len(displaced) :], newcomer, displaced)
    old.features.came_again(old)
    if displaced:
        newcomer.tell(ENDED)
    newcomer.leave(Reason.ELSEWHERE if displaced else Reason.BACK)
    old.wish(**newcomer.wishes.chosen())
    old.send(CameIn(name=old.name, mode=old.mode, way="again" if doors else "back"))
    old.send(old.room.seen_by(old))
    if doors and (old.mode != mode or old.door.mode != fresh.mode):
        old.tell(MODE_TEXTS[old.mode])  # lines by the other links may be understood otherwise


def go_on(old: Session, newcomer: Session, stay: Stay) -> None:
    """Give the door of `newcomer` to `old`, in the place of the link that had this `stay`.

    Nobody else notices. That link, if it is not known to be lost, is closed, and `newcomer` ends.
    """
    doors, mode = doors_of(old), old.mode
    stale = [door for door in doors if door.stay is stay]
    others = [door for door in doors if door not in stale]
    newcomer.ask_no_more()
    newcomer.trail.clear()  # they are greeted already
    _link(old, others, newcomer, stale)
    newcomer.leave(Reason.ELSEWHERE if stale else Reason.BACK)
    if others:
        tell_mode(old, mode)


def _link(old: Session, remaining: list[Door], newcomer: Session, displaced: list[Door]) -> None:
    """Link `old` also to the door of the newcomer, who ends with the displaced doors."""
    old.party.report(Returned(session=newcomer.number, name=old.name, old=old.number))
    old.expect_no_more()
    old.standing_mode, old.address = newcomer.standing_mode, newcomer.address
    fresh = newcomer.door
    if not remaining:
        old.ask_no_more()
    link(newcomer, displaced)
    link(old, [*remaining, fresh])
    old.features.shown_anew(old)
    old.ask_again()  # what is typed there is still the answer, and hidden
