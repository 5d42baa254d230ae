"""A session: one person's stay at the party, from the login room to the logout room.

Two rules hold for it:

1. It stands in exactly one room, and only `move` changes that (see `moving`). From the logout
   room nobody moves.
2. `leave` ends it, once and for all: from then on it is a member of no room, and its name is free;
   what happened before is still read.

Moving and obeying need to know what a session is, and are asked for by sessions. As the two modules
import this one, a session calls them through its party: a circle in which no import stands.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

from msgspec import structs

from teaparty.core.events import Event, Guiding, Person, PersonRow, Refused, Told
from teaparty.core.party.asking import Answer
from teaparty.core.party.correspondence import Correspondence
from teaparty.core.party.door import NO_DOOR, Door
from teaparty.core.party.listening import Listening
from teaparty.core.records import UNSET, Account
from teaparty.core.throttle.flood import Repeats
from teaparty.core.values.heaps import taken_in, without_heaps
from teaparty.core.values.limits import Limits
from teaparty.core.values.looks import Look, Wishes
from teaparty.core.values.modes import Mode
from teaparty.core.values.notices import ITS_DOOR, Fault, Reason
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.roles import GUEST, MEMBER
from teaparty.core.values.session_numbers import count_of
from teaparty.core.values.templates import as_fields
from teaparty.core.words.away import LONGEST_KEEP_ALIVE, keeps_alive
from teaparty.core.words.params import IN_ROOM
from teaparty.core.words.people import People
from teaparty.core.words.typist import sign

if TYPE_CHECKING:
    from teaparty.core.party.party import Party
    from teaparty.core.party.rooms import Room
    from teaparty.core.party.timers import Timer

FAULT_TEXT = "Something went wrong here. The people who run the party can see what it was."


class Session(Listening, People):
    """One person's stay. `person.name` is empty until a name is taken."""

    __slots__ = (
        "absence", "account", "active", "address", "away", "away_told", "busy", "came_at", "clock",
        "correspondence", "door", "features", "holdups", "limits", "party", "person",
        "preferences", "put_back", "repeats", "role", "since", "standing_mode", "talks_on",
        "waits_for_plugin",
    )  # fmt: skip

    room: "Room"

    def __init__(
        self, party: "Party", door: Door, number: int, mode: Mode, address: str = ""
    ) -> None:
        self.limits = party.limits
        super().__init__(party.turns, party.nowhere, number, self.limits.inbox)
        self.party = party
        self.door: Door = door
        self.address = address
        """Where the connection comes from; empty for what is no address."""
        self.account: Account | None = None
        """A member's account as it was when they came in; what they set since is not in it."""
        self.preferences = UNSET
        self.role = party.role(GUEST)
        self.person = Person(number, "")
        self.clock = party.clock
        self.features = party.features
        self.holdups = party.holdups
        self.since = self.active = self.clock.monotonic()
        self.came_at = 0.0  # the Unix time at which it was stored that a member is in
        self.standing_mode: Mode = mode
        self.away: str | None = None
        self.away_told = False
        """Whether the room was told that they are away."""
        self.absence: Timer | None = None
        """Ends the wait for a person whose link was lost."""
        self.busy = False
        self.waits_for_plugin = False
        """Whether they are busy with what a plugin does, which may take as long as it likes."""
        self.correspondence = Correspondence()
        self.repeats: Repeats | None = None
        self.talks_on = ""
        """The word for the channel to which their plain lines go in chat mode; else the room."""
        self.put_back = False
        """See `Typist`."""

    def __repr__(self) -> str:
        return f"<session {count_of(self.number)} {self.name!r}>"

    @property
    def name(self) -> str:
        """The name as it is shown, or an empty string."""
        return self.person.name

    @property
    def owner_name(self) -> str:
        """The name of whoever answers for what is done here: of a program, not its own."""
        return self.name

    @property
    def identity(self) -> str:
        """The key by which is counted what they do: for a member it stays, by any name."""
        return f"account {self.person.account}" if self.person.account else f"guest {self.number}"

    @property
    def mode(self) -> Mode:
        """How lines are understood where they stand."""
        return self.mode_in(self.room)

    def mode_in(self, room: "Room") -> Mode:
        """Return how lines are understood in a room.

        That is as their door can alone, else as they chose, else as the room or their connection.
        """
        return self.door.mode or self.preferences.mode or room.mode or self.standing_mode

    @property
    def rights(self) -> frozenset[str]:
        """What they may do, by the names of the rights."""
        return self.role.rights

    def gains(self, right: str) -> bool:
        """See `Typist`."""
        return self.account is None and right in self.party.role(MEMBER).rights

    @property
    def wishes(self) -> Wishes:
        """What they wish their look to be."""
        return self.preferences.wishes

    @property
    def answers(self) -> Mapping[str, Answer]:
        """What takes the answers to questions and offers, by their kinds; see `Feature.answers`."""
        return self.features.answers

    # --- what they have set, and who they are

    def set_preferences(self, **changes: object) -> None:
        """Change what this person has set; that of a member is stored."""
        self.preferences = structs.replace(self.preferences, **changes)
        self.features.preferences_changed(self)

    def store_ignored(self) -> None:
        """Store whom this person ignores now."""
        ignoring = self.ignoring
        self.set_preferences(ignored=tuple(ignoring.names()), ignored_accounts=ignoring.accounts())

    def belong_to(self, account: Account | None) -> None:
        """Be the member with this account, and have its role; without one, be a guest."""
        self.account, before = account, self.role
        self.role = self.party.role(account.role if account is not None else GUEST)
        if self.name and self.role is not before:
            self.features.role_changed(self)

    def renew(self, limits: Limits) -> None:
        """Have other limits from now on, and the rights that the role has now."""
        self.limits = limits
        self.role = self.party.role(self.role.name)
        if self.repeats is not None:
            self.repeats.renew(limits)

    @property
    def linked(self) -> bool:
        """Whether there is a connection; that of a member may have been lost a moment ago."""
        return self.door is not NO_DOOR

    def row(self, now: float | None = None) -> PersonRow:
        """Return this person as one of a list; `now` is the time, if the caller has it already."""
        now, role = self.clock.monotonic() if now is None else now, self.role
        return PersonRow(
            name=self.person.name,
            room=self.room.title_elsewhere,
            idle=now - self.active,
            on=now - self.since,
            away=self.away,
            linked=self.door is not NO_DOOR,
            role=role.title if role.staff else "",
            registered=self.account is not None,
        )

    @classmethod
    def called(cls, name: str, session: "Session") -> "Session":
        """See `People`."""
        return session.party.find(name)

    @classmethod
    def meant(cls, name: str, session: "Session") -> "Session":
        """See `People`."""
        return session.party.meant(name, session)

    @classmethod
    def found_here(cls, name: str, session: "Session", in_full: bool) -> "Session":
        """See `People`."""
        party, room = session.party, session.room
        found = party.find(name) if in_full else party.meant(name, session, room.people)
        if found.room is not room:
            raise Refusal("{name} is not here.", name=found.name)
        return found

    @property
    def recipients(self) -> int:
        """How many people one line of theirs can name."""
        return self.limits.recipients

    # --- lines in

    def handle(self, line: str, early: bool = False) -> None:
        """Obey one line that the person typed. Nothing that it holds makes this raise.

        An `early` line was sent before its sender could read how it would be understood: of people
        who are in, it is obeyed only if it is a command.
        """
        if self.gone is not None:
            return
        now = self.clock.monotonic()
        self.early = early or now < self.wary
        typed, line = line, taken_in(line)
        if len(line) <= LONGEST_KEEP_ALIVE and self._means_nothing(line):
            return
        self.active = now
        self.party.obey(self, typed, line)

    def _means_nothing(self, line: str) -> bool:
        """Whether a line is empty or a keep-alive; not as an answer, or as a plugin's command."""
        if not line:
            return self.question is None
        return keeps_alive(line) and line.casefold() not in self.room.table

    def wish(self, **changes: object) -> Look:
        """Change what this person wishes their look to be; return the look that comes of it."""
        if changes:
            self.set_preferences(wishes=self.wishes.changed(**changes))
        return self.door.dress(self.wishes)

    def speaks(self, text: str, aloud: bool = True) -> None:
        """Raise `Refusal` if this person may not say `text` now; in their room, if `aloud`."""
        room = self.room
        if aloud and (room.deed is not None or room.quiet_guests):
            room.refuse_quiet(self)
        self.features.refuse_speech(self)
        if self.says_again(text):
            raise Refusal("You have said that often enough. Say something else.")

    def says_again(self, text: str) -> bool:
        """Whether this person has said `text` too often in a row; if not, it is counted."""
        if self.repeats is None:
            self.repeats = Repeats(self.limits)
        return self.repeats.again(text, self.clock.monotonic())

    # --- from one room to another

    def move(self, room: "Room") -> None:
        """Go to `room`. From the logout room nobody moves."""
        self.party.move(self, room)

    def leave(self, reason: Reason) -> None:
        """Leave the party, for good. Leaving twice is leaving once."""
        if self.gone is None:
            self.gone = reason
            self.expect_no_more()
            self.party.release(self)
            try:
                self.ask_no_more()
            except Exception as error:
                self.party.report(Fault(session=self.number, place=ITS_DOOR, error=error))

    def expect_no_more(self) -> None:
        """Wait no longer for a person whose link was lost: they are back, or leave."""
        if self.absence is not None:
            timers = self.party.timers
            timers.cancel(self.absence)
            self.absence = None

    # --- what they read

    def send(self, event: Event) -> None:
        """See `Reader`. An event that names a command shows it as this person types it."""
        if isinstance(event, Guiding) and (before := sign(self)):
            event = structs.replace(event, sign=before)
        super().send(event)

    def tell(self, text: str, /, **fields: object) -> None:
        """Tell this person something; what people typed goes into `fields` (see `Refusal`)."""
        self.send(Told(text=without_heaps(text), fields=as_fields(fields)))

    def refuse(self, refusal: Refusal) -> None:
        """Tell this person why something can't be done."""
        self.send(Refused(text=refusal.text, fields=refusal.fields))


Here = Annotated[Session, IN_ROOM]
"""For a parameter of a command: somebody in the room of the person who types it."""
