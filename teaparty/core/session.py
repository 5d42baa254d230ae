"""A session: one person's connection to the party, always in exactly one room."""

import inspect
import unicodedata
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from teaparty.core.changes import Fault, Moved, Reason
from teaparty.core.events import Person, PersonRow, Refused, Told
from teaparty.core.looks import Look, Wishes
from teaparty.core.reading import Reading
from teaparty.core.refusal import Refusal, filled_in

if TYPE_CHECKING:
    from teaparty.core.party import Party
    from teaparty.core.ports import Door
    from teaparty.core.rooms import Mode, Room

MODE_TEXTS: dict["Mode", str] = {
    "mud": "The first word that you type is a command now. Begin with ' to speak.",
    "chat": "What you type is said aloud now. Begin a command with / or a dot.",
}
FAULT_TEXT = "Something went wrong here. The people who run the party can see what it was."


class Question(NamedTuple):
    """What somebody was asked: `then` is called with the session and the line that answers it."""

    text: str
    then: Callable[["Session", str], Any]
    hidden: bool


class Session(Reading):
    """One person's connection. `person.name` is empty until a name is taken."""

    __slots__ = (
        "active", "away", "busy", "door", "gone", "last_whisper", "own_mode", "person", "question",
        "rights", "since", "standing_mode", "wishes",
    )  # fmt: skip

    def __init__(self, party: "Party", door: "Door", number: int, mode: "Mode") -> None:
        super().__init__(party, number)
        self.door = door
        self.person = Person(number, "")
        self.since = self.active = party.now
        self.standing_mode: Mode = mode
        self.own_mode: Mode | None = None
        self.away: str | None = None
        self.busy = False
        self.gone: Reason | None = None
        self.rights: frozenset[str] = frozenset()
        self.last_whisper: Person | None = None
        self.question: Question | None = None
        self.wishes = Wishes()

    def __repr__(self) -> str:
        return f"<session {self.number} {self.name!r}>"

    @property
    def name(self) -> str:
        """The name as it is shown, or an empty string."""
        return self.person.name

    @property
    def mode(self) -> "Mode":
        """How lines are read: as the person chose, else the room, else the listener."""
        return self.own_mode or self.room.mode or self.standing_mode

    def row(self) -> PersonRow:
        """Return this person as one of a list."""
        now = self.party.now
        return PersonRow(
            name=self.name,
            room=self.room.title,
            idle=now - self.active,
            on=now - self.since,
            away=self.away,
        )

    # --- lines in

    def handle(self, line: str, now: float) -> None:
        """Obey one line that the person typed. Nothing that it holds makes this raise.

        `now` is a time in seconds that only grows.
        """
        self.party.now = now
        if self.gone is not None:
            return
        self.active = now
        typed, line = line, " ".join(unicodedata.normalize("NFC", line).split())
        question = self.question
        if question is None and not line:
            return
        place = f"the room {self.room.name}"
        try:
            if question is not None:
                place = f"the answer to {question.text!r}"
                answer = self._answer(question, typed if question.hidden else line)
            else:
                if self.away is not None:
                    self.away = None
                    self.tell("You are no longer away.")
                command, rest = self.room.resolve(self, line)
                place = command.place
                answer = command.run(self, rest)
        except Refusal as refusal:
            self.refuse(refusal)
        except (Exception, SystemExit) as error:
            self.party.report_fault(self, place, error)
        else:
            if answer is not None and inspect.isawaitable(answer):
                self.busy = True
                self.party.spawn(self._wait(answer, place))

    def _answer(self, question: Question, line: str) -> Any:
        """Give the answer to who asked; they may ask again."""
        self.question = None
        try:
            return question.then(self, line)
        finally:
            if self.question is None:
                self.door.ask("", False)

    def ask(self, text: str, then: Callable[["Session", str], Any], hidden: bool = False) -> None:
        """Ask something: the next line goes to `then`, which may do what a command may do.

        `text` stands before what is typed; it takes the place of an earlier question. An empty line
        answers as well. A `hidden` answer, such as a password, is not shown on the person's own
        screen, and is given to `then` just as it was typed; in any other, blanks in a row are one.
        """
        if self.gone is not None:
            return
        self.question = Question(text, then, hidden)
        self.door.ask(text, hidden)

    def ask_no_more(self) -> None:
        """Let the next line be a command again."""
        if self.question is not None:
            self.question = None
            self.door.ask("", False)

    def wish(self, **changes: object) -> Look:
        """Change what this person wishes their look to be; return the look that comes of it."""
        self.wishes = self.wishes.changed(**changes)
        return self.door.dress(self.wishes)

    async def _wait(self, answer: Awaitable[Any], place: str) -> None:
        try:
            await answer
        except Refusal as refusal:
            self.refuse(refusal)
        except (Exception, SystemExit) as error:
            self.party.report_fault(self, place, error)
        finally:
            self.busy = False
            self.door.resume()

    # --- from one room to another

    def move(self, room: "Room") -> None:
        """Go to `room`. From the logout room nobody moves."""
        origin = self.room
        if origin is self.party.logout_room:
            return
        start = room.next  # what is no room raises here, before anything has changed
        mode = self.mode if origin.public else "mud"
        self.carry()
        origin.members.pop(self.number, None)
        origin.ranks.leave(self)
        self.room = room
        self.cursor = start
        if self.gone is None:
            room.members[self.number] = self
            room.ranks.enter(self)
        if self.gone is None and self.party.rooms.get(origin.name) is origin:
            self.party.report(
                Moved(session=self.number, name=self.name, origin=origin.name, room=room.name)
            )
        try:
            origin.on_leave(self, room)
        except (Exception, SystemExit) as error:
            self.party.report_fault(self, f"on_leave of the room {origin.name}", error)
        if self.room is not room:
            return  # on_leave has sent them elsewhere
        try:
            room.on_enter(self, origin)
        except (Exception, SystemExit) as error:
            self.party.report_fault(self, f"on_enter of the room {room.name}", error)
            if room.public:
                self.send(room.seen_by(self))
        if self.room is room and room.public and self.mode != mode:
            self.tell(MODE_TEXTS[self.mode])

    def leave(self, reason: Reason) -> None:
        """Leave the party, for good. Leaving twice is leaving once."""
        if self.gone is None:
            self.gone = reason
            self.party.release(self)
            try:
                self.ask_no_more()
            except Exception as error:
                self.party.report(Fault(session=self.number, place="its door", error=error))

    # --- what is to be read

    def tell(self, text: str, /, **fields: object) -> None:
        """Tell this person something; what people typed goes into `fields` (see `Refusal`)."""
        self.send(Told(text=text, fields=filled_in(text, fields)))

    def refuse(self, refusal: Refusal) -> None:
        """Tell this person why something can't be done."""
        self.send(Refused(text=refusal.text, fields=refusal.fields))

    def step_out(self) -> None:
        """See `Reading`."""
        if self.place is not None:
            self.room.ranks.step_out(self)

    def wake(self) -> None:
        """See `Reading`."""
        self.party.turns.has_news(self)
