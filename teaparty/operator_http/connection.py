"""A connection of a program of the operator's: it has one request, and its answer.

HTTP is read by h11, as on the web door; `twisted.web` would read bodies of any size, and wait for
ever where each byte comes just in time.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import h11
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress, IDelayedCall, IHalfCloseableProtocol
from twisted.internet.protocol import Protocol, connectionDone
from twisted.python.failure import Failure
from zope.interface import implementer

from teaparty.core.values.notices import Fault
from teaparty.doors.entrance import Entrance
from teaparty.doors.factory import DoorFactory
from teaparty.doors.socket_options import prepare
from teaparty.doors.web.answers import Answer, refusal
from teaparty.doors.web.arrival import PageArrival
from teaparty.doors.web.requests import LONGEST_HEAD, Request, next_event, read
from teaparty.operator_http.guard import Guard, too_long, turned_away
from teaparty.operator_http.pages import Asked, Page, Pages, page_of

LATE = "There was no whole request in time."
NONSENSE = "This port is for programs that speak HTTP, and that was no request of one."
FAULT = "Something went wrong here. The log says what."
IN_PIECES = "This comes in too many small pieces: at most {most} are read."
PIECES, PIECE = 256, 64
"""Pieces of a body, and for how many bytes of `http_body` there is one more. Each takes work."""
FAILED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
"""How those are answered who have no right to what they ask for."""
_GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"


@implementer(IHalfCloseableProtocol)
class OperatorConnection(Protocol):
    """See above. A request must be whole in `handshake_seconds`, and its answer be read in
    `close_seconds`; after that nothing is read.
    """

    transport: Any
    _late: IDelayedCall | None = None
    _head: Request | None = None
    _over = False  # no more of the request is looked at
    _answers = False  # whether the answer is being made
    _gone = False

    def __init__(self, shared: "OperatorFactory") -> None:
        self.shared = shared
        self._limits = shared.entrance.limits
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=LONGEST_HEAD)
        self._address: str | None = None  # None until it has come in
        self._client = ""  # who makes the request: a proxy may make it for somebody
        self._body, self._pieces = bytearray(), 0

    # --- what Twisted calls

    def connectionMade(self) -> None:
        prepare(self.transport, self._limits.send_buffer)
        self._arrival = PageArrival(self.shared, self.transport, self._come_in)
        self._arrival.wait()

    def _come_in(self, address: str) -> None:
        self._address = address
        self._end_after(self._limits.handshake_seconds)

    def dataReceived(self, data: bytes) -> None:
        self._arrival.come_in()
        if self._arrival.refused:
            self._arrival.tell()
        elif self._address is not None and not self._over:
            self._http.receive_data(data)
            self._read(self._address)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self._gone = self._over = True
        self._arrival.abort_no_more()
        self._end_after(None)
        if self._address is not None:
            self.shared.gate.leaves(self._address)

    def readConnectionLost(self) -> None:
        """Wait for the answer to a whole request, which is all that such a peer sends."""
        if not self._answers:
            self.transport.loseConnection()

    def writeConnectionLost(self) -> None:
        """See Twisted; this end is never half closed."""

    # --- time

    def _end_after(self, seconds: float | None) -> None:
        """End the connection in so many seconds, and not as was said before."""
        if self._late is not None and self._late.active():
            self._late.cancel()
        if seconds is not None:
            self._late = self.shared.entrance.clock.callLater(seconds, self._end_late)

    def _end_late(self) -> None:
        if self._over or self._head is None:
            self.transport.abortConnection()
        else:
            self._refuse(refusal(HTTPStatus.REQUEST_TIMEOUT, LATE))

    # --- the request

    def _read(self, address: str) -> None:
        """Read what has come of the request; if that is all, answer it."""
        while not self._over:
            try:
                event = next_event(self._http)
            except h11.RemoteProtocolError as error:
                self._refuse(refusal(HTTPStatus(error.error_status_hint), NONSENSE))
                return
            if isinstance(event, h11.Request):
                self._begin(read(event), address)
            elif isinstance(event, h11.Data):
                self._take(event.data)
            elif isinstance(event, h11.EndOfMessage):
                self._over = self._answers = True
                self._end_after(None)
                Deferred.fromCoroutine(self._obey())
            else:
                return

    def _begin(self, head: Request, address: str) -> None:
        """Read the body of a request, unless nobody may ask for that, or there is nothing."""
        self._head, self._client = head, self.shared.gate.client(head, address)
        found = self.shared.gate.refuses(head, address) or page_of(self.shared.pages, head)
        if isinstance(found, Answer):
            self._refuse(found)
            return
        self._page: Page = found
        if self._http.they_are_waiting_for_100_continue:
            self.transport.write(_GO_ON)

    def _take(self, data: bytes) -> None:
        """Put one more piece to the body, unless that has too many bytes or pieces."""
        self._body += data
        self._pieces += 1
        most = self._limits.http_body
        pieces = PIECES + most // PIECE
        if len(self._body) > most:
            self._refuse(too_long(most))
        elif self._pieces > pieces:
            why = IN_PIECES.format(most=pieces)
            self._refuse(refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, why))

    async def _obey(self) -> None:
        assert self._head is not None
        try:
            found = await self._page.answer(Asked(self._head, bytes(self._body), self._client))
        except Exception as error:
            fault = Fault(session=0, place="an answer by HTTP", error=error)
            self.shared.entrance.report(fault)
            found = refusal(HTTPStatus.INTERNAL_SERVER_ERROR, FAULT)
        if found.status in FAILED:
            self.shared.gate.failed(self._client)
            self._arrival.note_refused(found.why, self._client)
        self._answers = False
        self._answer(found)
        if not self._gone:
            self.transport.loseConnection()

    # --- the answer

    def _refuse(self, found: Answer) -> None:
        """Answer at once. A peer that still sends its body ends the connection itself.

        It might not read the answer if the connection ended while something comes.
        """
        self._over = True
        self._arrival.note_refused(found.why, self._client)
        self._answer(found)
        if self._head is None or not self._head.has_body:
            self.transport.loseConnection()

    def _answer(self, found: Answer) -> None:
        if self._gone:
            return
        data = found._replace(ends=True).whole()
        if self._head is not None and self._head.method == "HEAD":
            data = data[: len(data) - len(found.body)]
        self._end_after(self._limits.close_seconds)
        self.transport.write(data)


class OperatorFactory(DoorFactory):
    """What the connections that come by one listener share."""

    gate: Guard

    def __init__(self, entrance: Entrance, gate: Guard, pages: Mapping[str, Page]) -> None:
        super().__init__(entrance)
        self.gate = gate
        self.pages: Pages = pages

    def buildProtocol(self, addr: IAddress | None) -> OperatorConnection:
        return OperatorConnection(self)

    def answer(self, why: str) -> bytes:
        """See `DoorFactory`."""
        return turned_away(why).whole()
