"""Reading stored lines again, page by page."""

from typing import NamedTuple

from teaparty.core.events import Person
from teaparty.core.log.log import Entry
from teaparty.core.log.stream import Stream
from teaparty.core.memory.old_lines import OldLines, as_read_by, reads
from teaparty.core.memory.readable import may_read, refuse_reader
from teaparty.core.party.channel import Channel
from teaparty.core.party.features import Feature
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.values.refusal import Refusal

NOT_STORED = "What is said in {room} is not stored.", "What is said on {room} is not stored."
NOTHING = (
    "Nothing that was said in {room} is stored.",
    "Nothing that was said on {room} is stored.",
)
SAID = "Said in {room}:", "Said on {room}:"
"""These are for rooms, and for channels."""
REVIEW = "Type {sign}review for the lines before."


class Page(NamedTuple):
    """The old lines that somebody read last: `most` of `room`, before the number `before`.

    Where there is a `partner`, they are whispers instead. `here` is where the reader stood. Comings
    and goings are shown too where `passing`.
    """

    here: Room
    room: Room | Channel | None
    partner: Person | None
    most: int
    before: int
    passing: bool = False


class History(Feature):
    """Shows stored lines of rooms, and whispers."""

    def __init__(self, old: OldLines, whispers: Stream[Session]) -> None:
        self._old = old
        self._whispers = whispers
        self._pages: dict[int, Page] = {}  # by the numbers of sessions

    def page(self, me: Session) -> Page | None:
        """Return what somebody read last."""
        return self._pages.get(me.number)

    def turn_to(self, me: Session, page: Page) -> None:
        """Go on from this page, when somebody asks for the lines before."""
        if me.gone is None:  # they may have left while the lines were looked up
            self._pages[me.number] = page

    def leaves(self, me: Session) -> None:
        """Forget what somebody read last."""
        self._pages.pop(me.number, None)

    async def show_room(
        self,
        me: Session,
        room: Room | Channel,
        most: int,
        before: int | None = None,
        passing: bool = False,
    ) -> None:
        """Show the last lines of a room or channel, or the last before that number.

        Comings and goings are shown only if they are wanted (`passing`). Raises `Refusal` for a
        place where they may not go or listen.
        """
        on = isinstance(room, Channel)
        refuse_reader(me, room)
        if not room.history:
            raise Refusal(NOT_STORED[on], room=room.title)
        end = room.log.end if before is None else before
        found = await self._old.of_room(me, room, end, most + 1, passing=passing)
        if not found:
            raise _nothing(before) or Refusal(NOTHING[on], room=room.title)
        title = "What happened in {room}:" if passing and not on else SAID[on]
        page = Page(me.room, room, None, most, found[-most:][0].number, passing)
        self._show(me, found, page, title, {"room": room.title}, "retract" in me.rights)

    async def before(
        self, me: Session, room: Room | Channel, before: int | None, most: int
    ) -> tuple[list[Entry], bool]:
        """Return lines of a room or channel, and whether there is none before them.

        They are the last ones, or the last before that number; each is as `me` has read it. There
        is none where they may not go or listen.
        """
        if not room.history or not may_read(me, room):
            return [], True
        end = room.log.end if before is None else max(0, min(before, room.log.end))
        found = await self._old.of_room(me, room, end, most + 1)
        return [as_read_by(me, entry) for entry in found[-most:]], len(found) <= most

    async def show_whispers(
        self, me: Session, partner: Person, most: int, before: int | None = None
    ) -> None:
        """Show the last whispers between somebody and a partner, or the last before that number."""
        if me.account is None:
            raise Refusal(
                "Whispers are stored only for people whose names are registered. Type"
                " {sign}register to register yours."
            )
        end = self._whispers.log.end if before is None else before
        found = await self._old.whispers(me.account.number, partner.account, 0, end, most + 1)
        if not found:
            raise _nothing(before) or Refusal(
                "No whispers between you and {name} are stored.", name=partner.name
            )
        page = Page(me.room, None, partner, most, found[-most:][0].number)
        self._show(me, found, page, "Whispers between you and {name}:", {"name": partner.name})

    async def show_before(self, me: Session) -> None:
        """Show the lines before those that were shown last; at first, the last ones here."""
        page = self.page(me)
        if page is not None and page.partner is not None:
            await self.show_whispers(me, page.partner, page.most, page.before)
        elif page is None or page.room is None or page.here is not me.room:
            await self.show_room(me, me.room, me.limits.history_lines)
        else:
            await self.show_room(me, page.room, page.most, page.before, page.passing)

    def _show(
        self,
        me: Session,
        found: list[Entry],
        page: Page,
        title: str,
        fields: dict[str, str],
        numbered: bool = False,
    ) -> None:
        """Show a page of what was found, which is one line more if there are any before it."""
        self.turn_to(me, page)
        shown = found[-page.most :]
        if page.partner is not None:
            shown = [entry for entry in shown if reads(me, entry)]
        footer = REVIEW if len(found) > page.most else ""
        self._old.show(me, shown, title, fields, footer, numbered)


def _nothing(before: int | None) -> Refusal | None:
    return None if before is None else Refusal("There is nothing before that.")
