"""The door of a client that speaks `teaparty.v1`."""

from collections.abc import Mapping
from functools import lru_cache

from msgspec import Raw

from teaparty.core.events import Invited, Person, PlacesChanged, Refused, RoomChanged, Told
from teaparty.core.log.log import Entry
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.party.stay import Stay
from teaparty.core.people.tickets import Tickets
from teaparty.core.values.looks import DEFAULT, Look, Wishes
from teaparty.core.values.modes import Mode
from teaparty.core.values.notices import Reason
from teaparty.doors.door import BaseDoor
from teaparty.doors.entrance import Entrance
from teaparty.doors.inlet import Inlet
from teaparty.doors.web.codes import MOVES, RESTARTS, code_of
from teaparty.doors.web.v1.channels import channels
from teaparty.doors.web.v1.lines import tail, whole
from teaparty.doors.web.v1.messages import asked, message, state, you
from teaparty.doors.web.v1.resuming import (
    SHORT,
    count_of,
    digest,
    in_frames,
    in_order,
    new_ticket,
    private_lines,
)
from teaparty.doors.web.v1.view import COMPRESSED, PLAIN, of_lines
from teaparty.doors.web.websocket import WebSocket
from teaparty.render.lines import line

Question = tuple[str, bool]
"""What somebody is asked, and whether the answer is hidden."""
NOTHING: Question = ("", False)
CHANGES = RoomChanged | PlacesChanged | Invited
"""After these the state is sent again."""


def _heard(me: Session) -> list[object]:
    """Return what somebody listens to, and on which channel their plain lines are said."""
    return [me.talks_on, *me.followed]


@lru_cache(maxsize=1_024)
def _look(zone: str, screen_reader: bool) -> Look:
    return Look(zone=zone, screen_reader=screen_reader)


class V1Door(BaseDoor):
    """Besides lines it sends what has changed since: who its person is, where, and what is asked.

    What it has sent of these is compared with what is true whenever it has written all there is.
    """

    __slots__ = (
        "_asked", "_heard", "_last_words", "_look", "_moves", "_person", "_room", "_shown",
        "_taken", "_ticket", "shows_ticket", "socket", "stay",
    )  # fmt: skip

    mode: Mode | None = "chat"
    unused = frozenset(("mode", *Wishes.__struct_fields__)) - {"zone", "screen_reader"}
    stay: Stay

    def __init__(
        self, entrance: Entrance, inlet: Inlet, most: int, deflates: bool = False, address: str = ""
    ) -> None:
        """Open it; see `WebSocket` for `most` and `deflates`."""
        limits = entrance.limits
        self.stay = Stay(limits.resent_lines, limits.resent_bytes, inlet.pace)
        self.socket = WebSocket(inlet, self, most, deflates)
        self._asked = self._shown = NOTHING
        self._heard: list[object] | None = None  # as it knows it; see the function of that name
        self._last_words = ""  # what is said at the end
        self._look = DEFAULT  # of what is private
        self._moves = False  # its person goes on by another node
        self._person: Person | None = None  # as the client knows it, once it was welcomed
        self._room: Room | None = None  # whose state it knows
        self._taken = 0  # the id of the last line that it knows to be obeyed
        self._ticket = ""  # the beginning of one that has not arrived yet
        self.shows_ticket = False
        """Whether somebody shows a ticket: until they go on, another door counts private lines."""
        super().__init__(entrance, inlet, COMPRESSED if deflates else PLAIN, "chat", address)

    # --- what the session asks of it

    def belongs_to(self, session: Session) -> None:
        """See `BaseDoor`."""
        super().belongs_to(session)
        if session.name and (tickets := Tickets.if_any(self.session)) is not None:
            tickets.begin(session)

    def dress(self, wishes: Wishes) -> Look:
        """See `core.party.door`. A page lays lines out itself."""
        self._look = _look(wishes.zone or "", bool(wishes.screen_reader))
        return wishes.over(DEFAULT)

    def ask(self, text: str, hidden: bool) -> None:
        """See `core.party.door`."""
        self._asked = (text, hidden)
        if text:
            self._shown = NOTHING  # a client forgets a question that it has answered
        super().ask(text, hidden)
        self.session.wake()

    # --- what is written

    def bytes_of(self, entries: list[Entry]) -> bytes:
        """Return what is written for these entries, after a welcome if that is due."""
        session = self.session
        due = self._person is None and session.name and session.gone is None
        before = self._welcome() if due else b""
        return before + of_lines([self._line(entry) for entry in entries])

    def _line(self, entry: Entry) -> bytes:
        number = self.session.number
        if isinstance(entry.event, CHANGES):
            self._room = None
            if not isinstance(entry.event, RoomChanged):
                self._heard = None
        if entry.room:
            rest = tail(entry, self.fault, number)
            return whole(entry.room, entry.number, rest) if rest else b""
        rest = tail(entry, self.fault, number, self._look)
        if not rest:
            return b""
        if self.over and isinstance(entry.event, Told | Refused):
            self._last_words = line(entry.event, self._look, number)
        if self.shows_ticket:
            return b""
        self.stay.count += 1
        made = whole("", self.stay.count, rest)
        self.stay.note(entry.at, made, entry.event)
        return made

    def more(self) -> bytes:
        """See `Writer`."""
        session = self.session
        if self._waiting is not None or self.over or session.trail or not self.outlet.ready:
            return b""
        made = b""
        if self._person is not None and self._person is not session.person:
            self._person, self._heard = session.person, None  # who may speak where they could not
            made += message(you=you(session))
        if self._person is not None:
            made += self._changed()
        made += self._obeyed()
        if self._asked != self._shown:
            self._shown = self._asked
            made += asked(*self._asked)
        return made

    def _obeyed(self) -> bytes:
        """Name the last line that was obeyed, if the client may know of it and does not."""
        if self._taken == self.stay.taken or self.stay.waits:
            return b""
        self._taken = self.stay.taken
        return message(taken=self._taken)

    def state(self) -> bytes:
        """Return the state of the room, and the channels; see `_changed`."""
        self._room = self._heard = None
        return self._changed()

    def _changed(self) -> bytes:
        """Return the state of the room and the channels, as far as the client knows others.

        The person pays for it. If that raises, it is nothing.
        """
        session, heard = self.session, _heard(self.session)
        makes = {"state": state} if self._room is not session.room else {}
        if self._heard != heard:
            makes["channels"] = channels
        if not makes:
            return b""
        self._room, self._heard = session.room, heard
        try:
            made = message(**{name: make(session) for name, make in makes.items()})
        except BaseException as error:
            session.party.report_fault(session, f"ways of the room {session.room.name}", error)
            return b""
        self.entrance.charge((session.number,), 0.0, len(made))
        return made

    def send_older(self, room: str, lines: list[bytes], end: bool) -> None:
        """Send lines of before; the person pays. At the `end` there are none before them."""
        answer = message(older={"room": room, "lines": [Raw(each) for each in lines], "end": end})
        self.entrance.charge((self.session.number,), 0.0, len(answer))
        self.send(answer)

    # --- tickets

    def _welcome(self, resumed: bool = False, used: tuple[bytes, ...] = ()) -> bytes:
        """Welcome somebody, with a ticket to go on with; the one that they `used` stays good."""
        session, tickets = self.session, Tickets.if_any(self.session)
        if not resumed:
            self.stay.begins()
        self._person, self._taken = session.person, self.stay.stored
        told = {"you": you(session), "taken": self._taken, "resumed": resumed,
                "longest": self.entrance.limits.line}  # fmt: skip
        if tickets is not None:
            ticket = new_ticket()
            tickets.give(session, self.stay, digest(ticket), used)
            self._ticket = ticket[:SHORT]
            told["ticket"] = ticket
        return message(welcome=told)

    def takes(self, line: int) -> None:
        """Tell other nodes that a line which was said need not be said again."""
        tickets = Tickets.if_any(self.session)
        if tickets is not None:
            tickets.said(self.session, self.stay, line)

    def confirm(self, beginning: str) -> bool:
        """The client has the ticket with this beginning; return whether it was not known before."""
        tickets = Tickets.if_any(self.session)
        if tickets is None or not self._ticket or beginning != self._ticket:
            return False
        self._ticket = ""
        tickets.confirm(self.stay)
        return True

    def go_on(self, ticket: str, seen: Mapping[str, int]) -> bool:
        """Go on where the link of this ticket was lost; return False if that can't be.

        `seen` has the numbers of the last lines that the client has: see docs/web.md.
        """
        tickets, used = Tickets.if_any(self.session), digest(ticket)
        stay = tickets.resume(self.session, used) if tickets is not None else None
        if tickets is None or stay is None:
            return False
        self.entrance.goes_on(self)
        self.inlet.pace.goes_on(stay.pace)  # a new link gives nobody more lines at once
        stay.pace = self.inlet.pace
        stay.count = max(stay.count, count_of(seen))  # of a node that is gone it is not known
        self.stay = stay
        self.resume_from(tickets, seen, (used,))
        return True

    def resume_from(
        self, tickets: Tickets, seen: Mapping[str, int], used: tuple[bytes, ...] = ()
    ) -> None:
        """Welcome somebody who goes on, and send what they have not seen."""
        self.shows_ticket = False
        self.inlet.settle()
        lines = self._unseen(tickets, seen)
        data = self._welcome(resumed=True, used=used) + in_frames(lines)
        self.send(data)
        self.entrance.charge((self.session.number,), 0.0, len(data))
        self.begin()
        self.session.door.flush()

    def _unseen(self, tickets: Tickets, seen: Mapping[str, int]) -> list[bytes]:
        """Return the lines that the client has not seen, in order of time."""
        found = tickets.unseen(self.session, seen).values()
        rooms = [[(entry.at, self._line(entry)) for entry in entries] for entries in found]
        now = self.session.turns.turn.at
        return in_order([*rooms, private_lines(self.stay, seen.get("", 0), now, self.fault)])

    # --- the end

    def part(self, reason: Reason, text: str = "") -> None:
        """See `BaseDoor`. People whose link takes nothing may come back by another one."""
        if reason is Reason.STALLED and self.stay.resumable:
            self.break_off()
        else:
            super().part(reason, text)

    def break_off(self) -> None:
        """See `Carrier`. The person is expected back."""
        if not self.over:
            self._lose_link()
            self._transport.abortConnection()

    def leave(self) -> None:
        """End the connection; its person is expected back."""
        self._lose_link()
        self.close()

    def move(self, text: str) -> None:
        """End the connection: its person goes on by another node, at once and by themselves."""
        self._moves, self._last_words = True, text
        self.leave()

    def end_connection(self) -> None:
        """See `BaseDoor`."""
        code = MOVES if self._moves else code_of(self.session.gone)
        bye = {"text": self._last_words, "again": code in (RESTARTS, MOVES)}
        if code == MOVES:
            bye["at_once"] = True
        self.socket.close(code, self._obeyed() + message(bye=bye))

    def finish(self) -> None:
        """See `Carrier`."""
        self.outlet.close()
