"""The lines that are kept: reading them again, page by page."""

from typing import TYPE_CHECKING, NamedTuple

from teaparty.core import events as e
from teaparty.core.log.log import Entry
from teaparty.core.memory.old_lines import OldLines, reads
from teaparty.core.values.refusal import Refusal

if TYPE_CHECKING:
    from teaparty.core.party.party import Party
    from teaparty.core.party.rooms import Room
    from teaparty.core.party.session import Session

REVIEW = "Type review for the lines before."


class Page(NamedTuple):
    """The old lines that somebody has read last: `most` of `room` before a number.

    Where there is a `partner`, they are whispers. `here` is where the reader stood. Comings and
    goings are among them where `passing`.
    """

    here: "Room"
    room: "Room"
    partner: e.Person | None
    most: int
    before: int
    passing: bool = False


class History:
    """What is kept of what was said in a party."""

    def __init__(self, party: "Party", old: OldLines) -> None:
        self._party = party
        self._old = old

    async def show_room(
        self,
        me: "Session",
        room: "Room",
        most: int,
        before: int | None = None,
        passing: bool = False,
    ) -> None:
        """Show the last lines of a room, or the last before that number.

        Comings and goings are left out, unless they are wanted (`passing`).
        """
        if not room.history:
            raise Refusal("What is said in {room} is not kept.", room=room.title)
        end = room.next if before is None else before
        found = await self._old.of_room(me, room, end, most + 1, passing=passing)
        if not found:
            raise _nothing(before) or Refusal(
                "Nothing that was said in {room} is kept.", room=room.title
            )
        self._show_page(me, found, Page(me.room, room, None, most, 0, passing))

    async def show_whispers(
        self, me: "Session", partner: e.Person, most: int, before: int | None = None
    ) -> None:
        """Show the last whispers between somebody and a partner, or the last before that number."""
        if me.account is None:
            raise Refusal("Whispers are kept for those whose names are registered.")
        end = self._party.whispers.next if before is None else before
        found = await self._old.whispers(me.account.number, partner.account, 0, end, most + 1)
        if not found:
            raise _nothing(before) or Refusal(
                "No whispers between you and {name} are kept.", name=partner.name
            )
        self._show_page(me, found, Page(me.room, me.room, partner, most, 0))

    async def show_before(self, me: "Session") -> None:
        """Show the lines before those that were shown last; at first, the last ones here."""
        page = me.page
        if page is not None and page.partner is not None:
            await self.show_whispers(me, page.partner, page.most, page.before)
        elif page is None or page.here is not me.room:
            await self.show_room(me, me.room, self._party.limits.history_lines)
        else:
            if page.room is not me.room:
                page.room.admit(me)
            await self.show_room(me, page.room, page.most, page.before, page.passing)

    def _show_page(self, me: "Session", found: list[Entry], page: Page) -> None:
        """Show a page of what was found, which is one line more if there are any before it."""
        shown = found[-page.most :]
        me.page = page._replace(before=shown[0].number)
        footer = REVIEW if len(found) > page.most else ""
        if page.partner is not None:
            title, fields = "Whispers between you and {name}:", {"name": page.partner.name}
            shown = [entry for entry in shown if reads(me, entry)]
        else:
            title = "What happened in {room}:" if page.passing else "Said in {room}:"
            fields = {"room": page.room.title}
        numbered = page.partner is None and "retract" in me.rights
        self._old.show(me, shown, title, fields, footer, numbered)


def _nothing(before: int | None) -> Refusal | None:
    return None if before is None else Refusal("There is nothing before that.")
