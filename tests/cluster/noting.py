"""A plugin of the tests that stores what people count."""

from teaparty.api import Session, Shelf, command

notes = Shelf("notes", dict[str, int])


@command("note")
async def note(me: Session, what: str) -> None:
    """Count something."""
    counted = await notes.change("all", lambda held: _more(held or {}, what))
    me.tell("{count}", count=counted[what])


@command("noted")
async def noted(me: Session) -> None:
    """Say what was counted."""
    held = await notes.get("all") or {}
    me.tell("{held}", held=", ".join(f"{what} {count}" for what, count in sorted(held.items())))


def _more(held: dict[str, int], what: str) -> dict[str, int]:
    return held | {what: held.get(what, 0) + 1}
