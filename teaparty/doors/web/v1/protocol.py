"""`teaparty.v1` in: frames become objects, which wait their turn like lines, and are obeyed."""

from msgspec import MsgspecError, structs
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure

from teaparty.core.log.stream import Stream
from teaparty.core.memory.history import History
from teaparty.core.memory.recall import Recall
from teaparty.core.party.channel import Channel
from teaparty.core.party.obeying import attend
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.people.channel_talk import handle_on
from teaparty.core.people.draining import AWAY, turns_away
from teaparty.core.people.login import Login
from teaparty.core.people.registration import Registration
from teaparty.core.records import Unavailable
from teaparty.core.values.names import unquoted
from teaparty.core.values.notices import Reason
from teaparty.doors.factory import DoorFactory
from teaparty.doors.inlet import Inlet
from teaparty.doors.web.v1 import elsewhere
from teaparty.doors.web.v1.door import V1Door
from teaparty.doors.web.v1.lines import tail, whole
from teaparty.doors.web.v1.messages import Received, message, ready, received
from teaparty.render.safe import safe
from teaparty.wire.websocket import frames
from teaparty.wire.websocket.frames import Closed, Text

MESSAGE = 8_192
"""Bytes in one message of a client."""
MOST_OLDER = 100
"""Old lines that are sent at once."""


class V1Protocol(Inlet):
    """The protocol of our page and our client, once their connection was upgraded."""

    door: V1Door
    deflates = False
    """Whether messages may be compressed: the handshake has said so."""

    def __init__(self, shared: DoorFactory) -> None:
        super().__init__(shared)
        self.longest = MESSAGE
        self._greeted = False  # whether there was a hello

    def open(self, address: str) -> V1Door:
        return V1Door(self.entrance, self, MESSAGE, self.deflates, address)

    def opened(self) -> None:
        self.door.wait(self.limits.login_seconds * 1_000, self.door.begin)
        self.entrance.heartbeat.add(self.door.socket)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        if self.came_in:
            self.entrance.heartbeat.remove(self.door.socket)
        super().connectionLost(reason)

    def readConnectionLost(self) -> None:
        if self.came_in:
            self.door.socket.end()
        super().readConnectionLost()

    # --- messages

    def dataReceived(self, data: bytes) -> None:
        if self.came_in and self.door.over:
            self.receive(data)
        else:
            super().dataReceived(data)

    def receive(self, data: bytes) -> None:
        texts, data = self.door.socket.texts(data)
        if texts:
            self.take(b"".join([_as_line(text) for text in texts]))
        for value in self.door.socket.receive(data):
            match value:
                case Text(text):
                    self.take(_as_line(text))
                case Closed(code):
                    self._end(code)
                case _:
                    self.door.socket.refuse(frames.NOT_TAKEN)

    def _end(self, code: int) -> None:
        """The client closes: people who quit have said all; others come back by a ticket."""
        if code == frames.ENDS:
            self.end(Reason.QUIT)
        else:
            self.door.leave()

    # --- objects

    def obey(self, line: bytes, early: bool) -> None:
        """See `Inlet`."""
        try:
            said = received(line)
        except (MsgspecError, RecursionError, UnicodeError):
            self.door.socket.refuse(frames.NOT_VALID)
            return
        if said.hello is not None:
            self._hello(said)
        elif not self._greeted:
            self.door.socket.refuse(frames.BROKEN)
        else:
            self._obey_more(said, early)

    def decode(self, line: bytes) -> str:
        """See `Inlet`."""
        try:
            return received(line).line or ""
        except (MsgspecError, RecursionError, UnicodeError):
            return ""

    def _obey_more(self, said: Received, early: bool) -> None:
        session = self.door.session
        if said.line is not None:
            self._say(said.line, said, early)
        elif said.answer is not None:
            if session.question is not None:
                self._answer(said.answer)
        elif said.got is not None:
            if self.door.confirm(said.got):
                self.settled()
        elif said.older is not None:
            attend(session, self._show_older(said), "older lines by the web")
        elif said.read is not None:
            attend(session, self._note_read(said.read), "what was read by the web")
        elif said.state is not None and session.name:
            self.door.send(self.door.state())

    def _say(self, line: str, said: Received, early: bool) -> None:
        door, number = self.door, said.id
        if number is not None and not door.stay.takes(number):
            if number == door.stay.waits:  # the ticket that is good now may be another one
                door.takes(number)
            return
        early = early and (number is not None or not door.hidden)  # without an id it is an answer
        pending = door.session.turns.pending
        before = len(pending)
        if self._fits(line):
            if said.on is None:
                door.session.handle(_one_line(line), early)
            else:
                handle_on(door.session, said.on, _one_line(line), early)
        if number is not None:
            door.session.wake()  # so that it is told what was taken
            if len(pending) > before:
                door.takes(number)

    def _answer(self, text: str) -> None:
        if self._fits(text):
            self.door.session.handle(_one_line(text))
        else:
            self.door.session.ask_again()

    def _fits(self, typed: str) -> bool:
        """Whether something is no longer than a line may be; otherwise this is said."""
        fits = len(typed) <= self.limits.line // 4 or len(typed.encode()) <= self.limits.line
        if not fits:
            self.refuse_length()
        return fits

    # --- coming in

    def _hello(self, said: Received) -> None:
        session = self.door.session
        if session.name:
            return
        self.door.shows_ticket = said.ticket is not None
        if said.ticket is not None:
            if self.door.go_on(said.ticket, said.seen):
                self._greeted = True
            elif turns_away(session.party):
                self._turn_away()
            elif elsewhere.are_nodes(session):
                attend(session, self._go_on(said.ticket, said), "going on by the web")
            else:
                self.door.send(message(expired=True))
            return
        if turns_away(session.party):  # people go on, but nobody is let in
            self._turn_away()
            return
        self._greeted = True
        self.door.send(ready(session.party.options))
        self.door.begin()
        session.ask_no_more()
        if name := unquoted(said.name.strip()):
            attend(session, self._let_in(name, said), "coming in by the web")

    def _turn_away(self) -> None:
        """Have somebody come by another node, at once and by themselves."""
        self.door.session.tell(AWAY)
        self.door.session.leave(Reason.DRAINING)

    async def _go_on(self, ticket: str, said: Received) -> None:
        """Go on where another node has lost the link of this ticket."""
        try:
            self._greeted = await elsewhere.go_on(self.door, ticket, said.seen)
        except Unavailable as refusal:  # the ticket may be good: they come again
            self.door.session.refuse(refusal)
            self.door.session.leave(Reason.UNKNOWN)
            return
        if not self._greeted:
            self.door.send(message(expired=True))

    async def _let_in(self, name: str, said: Received) -> None:
        session = self.door.session
        if said.register:
            await Registration.of(session).begin_newcomer(session, name)
        else:
            await Login.of(session).come_in(session, name, said.password)

    # --- older lines

    async def _show_older(self, said: Received) -> None:
        """Send lines from before, which the person pays for; of other rooms there are none."""
        door, session = self.door, self.door.session
        lines, end = list[bytes](), True
        place = self._read_here(said.older)
        try:
            if isinstance(place, Room | Channel):
                most = max(1, min(said.most, MOST_OLDER))
                entries, end = await History.of(session).before(session, place, said.before, most)
                if place is not session.room:
                    entries = [structs.replace(each, mark=place.mark) for each in entries]
                rests = [(each, tail(each, door.fault, session.number)) for each in entries]
                lines = [whole(place.name, each.number, rest) for each, rest in rests if rest]
        except Unavailable:
            end = False
            raise
        finally:
            door.send_older(safe(said.older or ""), lines, end)

    async def _note_read(self, name: str) -> None:
        """Note that a client has shown what its person had missed of a log."""
        session, place = self.door.session, self._read_here(name)
        if place is not None:
            await Recall.of(session).note_read(session, place.mark)

    def _read_here(self, name: str | None) -> Stream[Session] | None:
        """Return the room or channel with that log, if the person stands or listens there."""
        session = self.door.session
        read = [session.room, *session.followed]
        return next((each for each in read if each.name == name), None)


def _as_line(text: bytes) -> bytes:
    return text.replace(b"\n", b" ") + b"\n"


def _one_line(text: str) -> str:
    if text.isprintable():
        return text
    return text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ")
