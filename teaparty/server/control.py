"""The control socket: how programs of the operator ask the running server to do something.

It is a Unix socket in the state folder, for the user of the server and for root: its mode keeps all
others away, and the system says who is at its other end. A connection has one request, and its
answer; see `teaparty.control_messages`.
"""

from typing import Any

import msgspec
from msgspec import structs
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress, IDelayedCall
from twisted.internet.protocol import ServerFactory, connectionDone
from twisted.protocols.basic import LineOnlyReceiver
from twisted.python.failure import Failure

from teaparty.control_messages import Answer, Request
from teaparty.control_socket import LONGEST_ANSWER, LONGEST_LINE
from teaparty.core.moderation.clerk import above_all
from teaparty.core.party.party import Party
from teaparty.core.values.notices import Fault
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.operations import NoValues
from teaparty.core.words.taking import shortened
from teaparty.server.answers import answer_of, refusal
from teaparty.server.operations import UNKNOWN
from teaparty.server.peers import may_ask
from teaparty.server.questions import QUESTIONS, answered

MOST = 4
"""Connections at once."""
LONGEST_NAME = 100
"""Characters of the name of whoever asks, in the audit log."""
PATIENCE = 10
"""Seconds in which a request has to come, and in which its answer has to be read."""
FAULT = "Something went wrong here. The log says what."
NO_REQUEST = "This is no request: a JSON object with a key do was expected."
TOO_LONG = "There is more, which is too long for an answer."
TOO_MANY = "Too many ask this server at once."
ANOTHER = "This is another user than the server's."


class Control(LineOnlyReceiver):
    """A connection: it reads one request, and writes the answer."""

    delimiter = b"\n"
    MAX_LENGTH = LONGEST_LINE
    transport: Any
    _asked = False
    _gone = False
    _limit: IDelayedCall | None = None

    def __init__(self, shared: "ControlFactory") -> None:
        self.shared = shared

    def connectionMade(self) -> None:
        self.shared.open += 1
        self._end_after(PATIENCE)
        if not may_ask(self.transport.getHandle()):
            self._refuse(ANOTHER)
        elif self.shared.open > MOST:
            self._refuse(TOO_MANY)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self._gone = True
        self.shared.open -= 1
        self._end_after(None)

    def _end_after(self, seconds: float | None) -> None:
        """Abort the connection in so many seconds, and not as was said before."""
        if self._limit is not None and self._limit.active():
            self._limit.cancel()
        if seconds is not None:
            later = self.shared.reactor.callLater
            self._limit = later(seconds, lambda: self.transport.abortConnection())

    def lineReceived(self, line: bytes) -> None:
        """Do what is asked for; another request on the same connection is not read."""
        if not self._asked:
            self._asked = True
            self._end_after(None)
            Deferred.fromCoroutine(self._obey(line))

    async def _obey(self, line: bytes) -> None:
        try:
            self._answer(await self.shared.do(msgspec.json.decode(line, type=Request)))
        except (msgspec.MsgspecError, RecursionError):
            self._refuse(NO_REQUEST)
        except Exception as error:
            self.shared.party.report(Fault(session=0, place="the control socket", error=error))
            self._refuse(FAULT)

    def _refuse(self, why: str) -> None:
        self._answer(refusal(why, self.shared.version))

    def _answer(self, answer: Answer) -> None:
        if self._gone:
            return
        self._asked = True
        self._end_after(PATIENCE)
        self.transport.write(_in_one_line(answer))
        self.transport.loseConnection()


def _name(by: str) -> str:
    """Return who asks as one line, which the audit log can have."""
    return shortened("".join(each if each.isprintable() else "?" for each in by), LONGEST_NAME)


def _in_one_line(answer: Answer) -> bytes:
    """Return an answer; of one that is too long only the beginning, without its events.

    What says that there is more is said in any case.
    """
    lines = answer.lines
    while True:
        line = msgspec.json.encode(answer) + Control.delimiter
        if len(line) <= LONGEST_ANSWER or answer.lines == (TOO_LONG,):
            return line
        answer = structs.replace(answer, lines=(*lines, TOO_LONG), events=())
        lines = lines[: len(lines) // 2]


class ControlFactory(ServerFactory):
    """What the connections share."""

    open = 0

    def __init__(self, reactor: Any, party: Party, version: str) -> None:
        self.reactor = reactor
        self.party = party
        self.version = version

    def buildProtocol(self, addr: IAddress | None) -> Control:
        """See Twisted."""
        return Control(self)

    async def do(self, request: Request) -> Answer:
        """Do what is asked for."""
        if request.do in QUESTIONS:
            found = await answered(self.party, request.do, request.words)
            return Answer(done=found.done, lines=found.lines, version=self.version)
        command = self.party.operations().get(request.do)
        if command is None:
            why = Refusal(UNKNOWN, version=self.version, name=shortened(request.do))
            return refusal(str(why), self.version)
        clerk = above_all(self.party, _name(request.by) or "the control socket")
        if request.values is None:
            return answer_of(await clerk.does(command, " ".join(request.words)), self.version)
        try:
            return answer_of(await clerk.does_with(command, request.values), self.version)
        except NoValues as refused:
            return refusal(str(refused), self.version)
