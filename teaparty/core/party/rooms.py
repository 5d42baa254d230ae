"""Rooms: the states that a session can be in. Each has its log, its members and its commands.

LoginRoom -> ChatRoom <-> ChatRoom -> LogoutRoom, and `Session.move` is the only way.
"""

from collections.abc import Mapping
from contextlib import suppress
from itertools import islice
from typing import ClassVar

from msgspec import structs

from teaparty.core.events import (
    Arrived,
    Entered,
    ExitRow,
    Left,
    LostLink,
    Quit,
    RoomChanged,
    RoomSeen,
    Said,
    SentOut,
)
from teaparty.core.party.asking import TOO_SOON
from teaparty.core.party.closed_words import in_full
from teaparty.core.party.plugin_timers import Later
from teaparty.core.party.session import Session
from teaparty.core.party.venue import Venue, heard_by, topic_for, topic_of
from teaparty.core.values.modes import Mode
from teaparty.core.values.notices import Reason
from teaparty.core.values.plugin_names import plugin_of
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.signs import plain_word, signed
from teaparty.core.words import unsaid
from teaparty.core.words.command import Command
from teaparty.core.words.table import Table
from teaparty.core.words.talk import CHAT_SIGNS, is_smiley
from teaparty.core.words.unsaid import Sayable

SENT_OUT = (Reason.KICKED, Reason.BANNED)


DECLARED = (
    "title", "description", "exits", "mode", "history", "keep_lines", "keep_days", "listening",
)  # fmt: skip
"""What its class and the operator's configuration say of a room, and it is made with."""


class Room(Venue):
    """The base of all kinds of room.

    A kind sets `kind`; one that sets `name` as well opens a room of that name by itself. What an
    operator's configuration says about a room goes before what its class says.
    """

    kind: ClassVar[str] = ""
    name: str = ""
    description: str = ""
    exits: Mapping[str, str] = {}
    mode: Mode | None = None
    makeable: ClassVar[bool] = False
    """Whether people can make rooms of this kind, by `make` and the name of the kind."""
    public: ClassVar[bool] = False
    """Whether `rooms` lists it and people can go there by its name."""

    listening: bool = False
    """Whether people elsewhere can listen to what is said here."""
    emptied: bool = False
    """Whether everybody is sent out, as it is shut: nobody reads then that another goes."""

    table: Table

    def __init__(
        self,
        name: str = "",
        *,
        title: str = "",
        description: str = "",
        exits: Mapping[str, str] | None = None,
        mode: Mode | None = None,
        history: bool | None = None,
        keep_lines: int | None = None,
        keep_days: int | None = None,
        listening: bool | None = None,
    ) -> None:
        super().__init__()
        self.name = name or self.name
        self.title = title or self.title or self.name.capitalize()
        self.description = description or self.description
        self.exits = dict(self.exits if exits is None else exits)
        self.mode = mode or self.mode
        self.history = self.history if history is None else history
        self.keep_lines = self.keep_lines if keep_lines is None else keep_lines
        self.keep_days = self.keep_days if keep_days is None else keep_days
        self.listening = self.listening if listening is None else listening

    @property
    def mark(self) -> str:
        """The word by which people call it."""
        return self.name if self.deed is None else self.deed.name

    @property
    def kinds(self) -> set[str]:
        """The kinds of room that this one is: its own and those that it derives from."""
        return {base.kind for base in type(self).__mro__ if issubclass(base, Room)}

    def change_exits(self, exits: Mapping[str, str]) -> None:
        """Have these exits from now on: a word for each, and the name of the room where it leads.

        Raises ValueError for what is no word, or a command's. An exit to a room that is not open is
        there as soon as that is.
        """
        self.party.change_exits(self, exits)

    def show_change(self, only: Session | None = None) -> None:
        """Have clients that show more than lines show what the room is like now.

        They show it to everybody here, or to one person only.
        """
        topic = topic_of(self)
        change = RoomChanged(
            room=self.name,
            title=self.title,
            description=self.description,
            exits=self.ways(),
            topic=topic.text if topic is not None else "",
            owner=self.party.owner_of(self),
            closed=self.is_closed,
        )
        hides = any(room.is_hidden for room in self.beyond().values())
        for me in list(self.members.values()) if only is None else (only,):
            me.send(structs.replace(change, exits=self.ways(me)) if hides else change)

    def later(self, seconds: float, method: str, /, **values: object) -> int:
        """Call a method of this room in so many seconds, with these values.

        The method is looked up by its name when it is due; it may be a coroutine. Values are plain
        data: numbers, texts, lists and dicts. Returns and raises as `Party.later`.
        """
        of = Later(plugin_of(self), "room", self.name, method, values)
        return self.party.do_later(seconds, of)

    def resolve(self, me: Session, line: str) -> tuple[Command, str]:
        """Return the command that `line` asks for and what it is given; raise `Refusal`."""
        return self.table.resolve(line, rights=me.rights)

    def ways(self, me: Session | None = None) -> tuple[ExitRow, ...]:
        """Return the exits as rows of a list, as `me` may know them, or as anybody may."""
        return tuple(
            ExitRow(name=name, title=room.title, room=room.name)
            if (room.is_known_to(me) if me is not None else not room.is_hidden)
            else ExitRow(name=name, title="")
            for name, room in self.beyond().items()
        )

    def beyond(self) -> dict[str, "Room"]:
        """Return the rooms to which the exits lead, by the names of the exits.

        An exit to a room that is not open is left out.
        """
        rooms = self.party.rooms
        exits = self.all_exits.items() if self.deed is not None else self.exits.items()
        return {name: rooms[target] for name, target in exits if target in rooms}

    @property
    def all_exits(self) -> Mapping[str, str]:
        """The exits that it is declared with, and those that people have added."""
        exits = self.exits
        return {**exits, **{way: to for way, to in self.exits_added.items() if way not in exits}}

    def seen_by(self, me: Session) -> RoomSeen:
        """Return what `me` sees when looking around here."""
        most, now = me.limits.named, me.clock.monotonic()
        topic, people = topic_for(me, self), self.people
        others = [each for each in islice(people.values(), most + 1) if each is not me]
        return RoomSeen(
            room=self.name,
            title=self.title,
            description=self.description,
            exits=self.ways(me),
            people=tuple([other.row(now) for other in others[:most]]),
            more=max(0, len(people) - (me.number in people) - most),
            made=self.is_made,
            closed=self.is_closed,
            topic=topic.text if topic is not None else "",
            topic_by=topic.by if topic is not None else "",
            topic_age=me.clock.time() - topic.at if topic is not None else 0.0,
            owner=self.party.owner_of(self),
            listening=heard_by(self, most),
            unnamed=max(0, len(self.audience) - most),
        )

    def may_change(self, me: Session, what: str) -> None:
        """Raise `Refusal` if `me` may not change `what` of this room, though it is theirs.

        That is `title`, `description`, `topic`, `topics`, `exits`, `trusted`, `owner`, `quiet`,
        `inside`, for showing somebody out, or `all`, for removing it.
        """

    # What a kind of room may do in its own way. An exception in any of these is logged, and the
    # person concerned is told; they have moved already.

    def admit(self, me: Session) -> None:
        """Raise `Refusal` if `me` may not come in."""

    def on_enter(self, me: Session, origin: "Room") -> None:
        """`me` has just come in from `origin`."""

    def on_leave(self, me: Session, destination: "Room") -> None:
        """`me` has just gone to `destination`."""

    def on_say(self, me: Session, text: str) -> None:
        """`me` says something aloud."""
        self.append(Said(who=me.person, text=text))


class ChatRoom(Room):
    """Where people stand and talk."""

    kind = "chat"
    public = True

    def resolve(self, me: Session, line: str) -> tuple[Command, str]:
        """As `Room.resolve`; in chat mode a line is said aloud unless it asks for a command."""
        if me.early:
            return self._resolve_early(me, line)
        if me.mode == "chat":
            return self._resolve_chat(me, line)
        if not line[0].isalnum():
            if self._is_smiley(line):
                return self.table.command("say"), line
            if me.follows is not None:
                line = in_full(me, line)
        try:
            return self.table.resolve(
                line, rights=me.rights, people=self.party.people, aliases=me.preferences.aliases
            )
        except Sayable:
            unsaid.offer(me, line)
            raise

    def _is_smiley(self, line: str) -> bool:
        """Whether a line begins with a smiley, and not with a plugin's sign, which goes first."""
        sign = signed(line)[0]
        return (sign in CHAT_SIGNS or sign not in self.table) and is_smiley(line)

    def _resolve_early(self, me: Session, line: str) -> tuple[Command, str]:
        """Return the command that an early line asks for; refuse any other line."""
        table = self.table
        resolve = table.resolve_chat if me.mode == "chat" else table.resolve
        with suppress(Refusal):
            found = resolve(line, rights=me.rights, people=self.party.people)
            if found is not None and not self._is_smiley(line):
                return found
        raise Refusal(TOO_SOON) if me.active < me.wary else me.too_early(line)

    def _resolve_chat(self, me: Session, line: str) -> tuple[Command, str]:
        try:
            found = self.table.resolve_chat(line, me.rights, self.party.people)
        except Sayable:
            unsaid.offer(me, line, plain_word(line))
            raise
        if found is None:
            me.features.refuse_line(me, line)
        return found or unsaid.aloud(me, line)

    def on_enter(self, me: Session, origin: Room) -> None:
        """Tell the others where `me` comes from, and show `me` the room."""
        if self.party.has(origin):
            self.append(Entered(who=me.person, origin=origin.title_elsewhere))
        elif not me.entering.instead:
            self.append(Arrived(who=me.person))
        me.send(self.seen_by(me))

    def on_leave(self, me: Session, destination: Room) -> None:
        """Tell the others where `me` goes, or why they are gone; nothing if all of them go."""
        if me.gone is None and self.emptied:
            return
        if me.gone is None:
            self.append(Left(who=me.person, destination=destination.title_elsewhere))
        elif me.gone is Reason.QUIT:
            self.append(Quit(who=me.person))
        elif me.gone in SENT_OUT:
            self.append(SentOut(who=me.person))
        elif me.gone not in (Reason.CLOSING, Reason.ELSEWHERE):
            self.append(LostLink(who=me.person))
