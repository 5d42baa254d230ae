"""HTTP in: the connection of a browser, which asks for files, and at last for the WebSocket.

Once that is accepted, the protocol of the door takes this one's place at the transport.
"""

from http import HTTPStatus
from typing import Any

import h11
from twisted.internet.interfaces import IDelayedCall
from twisted.internet.protocol import Protocol, connectionDone
from twisted.python.failure import Failure

from teaparty.doors.outlet import Outlet, outlet
from teaparty.doors.socket_options import is_encrypted, prepare
from teaparty.doors.web.answers import Answer, refusal
from teaparty.doors.web.arrival import PageArrival
from teaparty.doors.web.bye import bye
from teaparty.doors.web.requests import LONGEST_HEAD, Request, answer, next_event, read
from teaparty.doors.web.shared import V1, Web
from teaparty.wire.websocket.frames import Frames
from teaparty.wire.websocket.handshake import Accepted

LATE = "There was no whole request in time."
NONSENSE = "This port is for browsers, and that was no request of one."


class HttpConnection(Protocol):
    """A connection of a browser, until it has a door.

    One request is answered at a time, and the next one is read when its answer has been taken. It
    must be whole in `handshake_seconds`, also the first one; so idle connections end.
    """

    transport: Any
    counted = False
    """Whether the gate has admitted it already: below it there is TLS."""
    arrival: PageArrival
    outlet: Outlet
    _late: IDelayedCall | None = None
    _came = False  # the gate has let it in
    _heard = False  # something of a request has come
    _accepted: Accepted | None = None  # the WebSocket, whose door opens when that has been sent
    _parting: Frames | None = None  # reads the frames of a peer that was not let in
    _over = False  # no more is answered

    def __init__(self, shared: Web) -> None:
        self.shared = shared
        self.entrance = shared.entrance
        self.clock = shared.entrance.clock
        self.limits = shared.entrance.limits
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=LONGEST_HEAD)
        self._client = ""

    # --- what Twisted calls

    def connectionMade(self) -> None:
        prepare(self.transport, self.limits.send_buffer)
        self.arrival = PageArrival(self.shared, self.transport, self._come_in, self.counted)
        self.arrival.wait()

    def _come_in(self, address: str) -> None:
        self._came = True
        self.outlet = outlet(self.transport, self, self.clock.seconds)
        self._end_after(self.limits.handshake_seconds)

    def dataReceived(self, data: bytes) -> None:
        self.arrival.come_in()
        if self.arrival.refused:
            self.arrival.tell()
        elif self._parting is not None:
            if self._parting.ends(data):
                self.outlet.close()
        elif self._came and not self._over:
            self._heard = True
            self._http.receive_data(data)
            self._go_on()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.arrival.abort_no_more()
        if self._came:
            self.outlet.lost()
            self._leave()

    def _leave(self) -> None:
        """Be counted no more."""
        self.shared.gate.leaves(self.arrival.host)
        if self._late is not None and self._late.active():
            self._late.cancel()

    # --- too late

    def _end_after(self, seconds: float) -> None:
        """End the connection in so many seconds, unless something happens before."""
        if self._late is not None and self._late.active():
            self._late.reset(seconds)
        else:
            self._late = self.clock.callLater(seconds, self._end_late)

    def _end_late(self) -> None:
        if self._over or not self.outlet.ready:
            self.transport.abortConnection()
        elif self._heard:
            self._refuse(refusal(HTTPStatus.REQUEST_TIMEOUT, LATE, ends=True))
        else:
            self._end()

    # --- requests, and their answers

    def _go_on(self) -> None:
        """Answer what has come, for as long as the answers are taken."""
        while self.outlet.ready and not self._over and self._accepted is None:
            try:
                event = next_event(self._http)
            except h11.RemoteProtocolError as error:
                self._refuse(refusal(HTTPStatus(error.error_status_hint), NONSENSE, ends=True))
                return
            if not isinstance(event, h11.Request):
                return
            self._obey(event)
        if self._accepted is not None and self.outlet.ready and not self._over:
            self._open_door(self._accepted)

    def _obey(self, event: h11.Request) -> None:
        request = read(event)
        if is_encrypted(self.transport) or request.headers.get("x-forwarded-proto") == "https":
            request.headers.pop("sec-websocket-extensions", None)  # see `TeaFactory.may_compress`
        peer, proxies = self.arrival.host, self.shared.site.proxies
        self._client = proxies.client(peer, request.headers.get("x-forwarded-for", ""))
        found = answer(request, self.shared, self._local(peer, request), self._client)
        if isinstance(found, Accepted):
            self._accept(found)
        else:
            self._answer(found, request.method == "HEAD")

    def _local(self, peer: str, request: Request) -> str | None:
        """Return the address at which this arrived; None if a proxy has checked what is asked.

        A browser beside the proxy is none: no page can make it open a WebSocket with the header.
        """
        if peer in self.shared.site.proxies and (not peer or "x-forwarded-for" in request.headers):
            return None
        return str(getattr(self.transport.getHost(), "host", ""))

    def _answer(self, found: Answer, bare: bool) -> None:
        """Send an answer; a bare one is its head alone."""
        self._note(found)
        http = self._http
        sent = self._sent(h11.Response, found.status, found.headers)
        if found.body and not bare:
            sent += http.send(h11.Data(data=found.body)) or b""
        sent += http.send(h11.EndOfMessage()) or b""
        if not found.ends:
            http.next_event()  # the end of the request, which has no body
        self._heard = False
        self._end_after(self.limits.handshake_seconds)
        self.outlet.send(sent)
        if http.our_state is h11.DONE and http.their_state is h11.DONE:
            http.start_next_cycle()
            self._heard = bool(http.trailing_data[0])
        else:
            self._end()

    def _sent(self, kind: Any, status: HTTPStatus, headers: Any) -> bytes:
        """Return the bytes of a head."""
        phrase = status.phrase.encode("ascii")
        event = kind(status_code=status.value, headers=headers, reason=phrase)
        return self._http.send(event) or b""

    def _refuse(self, found: Answer) -> None:
        """Answer something that is no request, and end the connection."""
        self._note(found)
        self.outlet.send(found.whole())
        self._end()

    def _end(self) -> None:
        self._over = True
        self._end_after(self.limits.close_seconds)
        self.outlet.close()

    def _note(self, found: Answer) -> None:
        """Log why somebody got nothing."""
        if found.why:
            self.arrival.note_refused(found.why, self._client)

    # --- the WebSocket

    def _accept(self, accepted: Accepted) -> None:
        self._accepted = accepted
        self.outlet.send(
            self._sent(h11.InformationalResponse, HTTPStatus.SWITCHING_PROTOCOLS, accepted.headers)
        )

    def _open_door(self, accepted: Accepted) -> None:
        """Open the door, whose protocol takes this one's place, or say why there is none."""
        why = self.entrance.arrives(self._client, goes_on=accepted.subprotocol == V1)
        if why is None:
            door: Any = self.shared.protocols[accepted.subprotocol](self.shared)
            if accepted.deflates:
                door.deflates = True
            self._hand_over(door)
            return
        self.arrival.note_refused(why, self._client)
        self._over, self._parting = True, Frames(LONGEST_HEAD, accepted.deflates)
        self._end_after(self.limits.close_seconds)
        passes = self.entrance.bars(self._client) is None
        self.outlet.send(bye(accepted.subprotocol, why, again=passes))

    def _hand_over(self, door: Any) -> None:
        self._leave()
        self.outlet.release()
        door.counted, door.origin = True, self.arrival.origin
        door.address = "" if self._client == self.arrival.host else self._client
        transport, rest = self.transport, self._http.trailing_data[0]
        del self.outlet, self.arrival  # nothing but these leads back to this connection
        if hasattr(transport, "wrappedProtocol"):
            transport.wrappedProtocol = door
        else:
            transport.protocol = door
        door.makeConnection(transport)
        if rest:
            door.dataReceived(rest)

    # --- what the outlet says

    def blocked(self) -> None:
        """See `doors.outlet.Sender`."""
        self.transport.pauseProducing()
        self._end_after(self.limits.stall_seconds)

    def drained(self) -> None:
        """See `doors.outlet.Sender`."""
        self.transport.resumeProducing()
        self._end_after(self.limits.close_seconds if self._over else self.limits.handshake_seconds)
        self._go_on()
