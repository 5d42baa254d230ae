"""`teaparty.v1` over a WebSocket (RFC 6455), by wsproto."""

from wsproto import WSConnection
from wsproto.connection import ConnectionState, ConnectionType
from wsproto.events import (
    AcceptConnection,
    BytesMessage,
    CloseConnection,
    Event,
    Ping,
    RejectConnection,
    Request,
    TextMessage,
)
from wsproto.utilities import LocalProtocolError, RemoteProtocolError

from teaparty.client.address import Address
from teaparty.client.news import Ended, News
from teaparty.client.stay import Stay
from teaparty.client.talk import NotTeaparty

HTTP = b"HTTP/"
"""How the answer of a web server begins."""
PROTOCOL = "teaparty.v1"
QUIT = 1000
FINAL = {QUIT, 1002, 1003, 1007, 1008, 1009, 1011, 4002, 4003}
"""Codes after which a client does not come back by itself; see docs/web.md."""
MOST = 4_194_304
"""Characters that a message from a party may have."""
PIECE = 1_000
"""What each piece of it counts for at least: many small ones are as much work."""


class WebTalk:
    """A guest's talk by `teaparty.v1`."""

    sorts = True

    def __init__(self, address: Address, name: str = "", password: str = "") -> None:
        self._address = address
        self._stay = Stay(name, password)
        self._data = b""
        self._first = b""
        self._accepted = False
        self._ended = False
        self._pieces: list[str] = []
        self._size = 0  # of the pieces
        self.company = self._stay.company

    @property
    def known(self) -> bool:
        return self._accepted

    @property
    def crowded(self) -> bool:
        return self._stay.outbox.crowded

    def connected(self) -> None:
        self._websocket = WSConnection(ConnectionType.CLIENT)
        self._accepted = self._ended = False
        self._first = b""
        self._pieces, self._size = [], 0
        host = self._address.at.encode("idna").decode()
        self._data = self._websocket.send(
            Request(host=host, target=self._address.target, subprotocols=[PROTOCOL])
        )
        self._stay.connected()

    def disconnected(self) -> None:
        self._accepted = False
        self._stay.disconnected()

    # --- what comes

    def receive(self, data: bytes) -> list[News]:
        self._first += data[: len(HTTP) - len(self._first)]
        if not HTTP.startswith(self._first):
            raise NotTeaparty("does not speak HTTP")
        try:
            self._websocket.receive_data(data)
            return [news for event in self._websocket.events() for news in self._event(event)]
        except (RemoteProtocolError, LocalProtocolError):
            raise NotTeaparty("breaks the rules of HTTP and WebSocket") from None

    def _event(self, event: Event) -> list[News]:
        match event:
            case AcceptConnection():
                if event.subprotocol != PROTOCOL:
                    raise NotTeaparty(f"does not know {PROTOCOL}")
                self._accepted = True
            case RejectConnection():
                raise NotTeaparty(_refusal(event))
            case TextMessage():
                return self._text(event.data, event.message_finished)
            case BytesMessage():
                raise NotTeaparty("sends what is no text")
            case Ping():
                self._data += self._websocket.send(event.response())
            case CloseConnection():
                return self._closes(event)
        return []

    def _text(self, piece: str, last: bool) -> list[News]:
        self._pieces.append(piece)
        self._size += max(PIECE, len(piece))
        if self._size > MOST:
            raise NotTeaparty("sends a message without end")
        if not last:
            return []
        text = "".join(self._pieces)
        self._pieces, self._size = [], 0
        news = self._stay.receive(text)
        self._ended |= any(isinstance(each, Ended) for each in news)
        return news

    def _closes(self, event: CloseConnection) -> list[News]:
        if self._websocket.state is ConnectionState.REMOTE_CLOSING:
            self._data += self._websocket.send(event.response())
        if self._ended:
            return []
        self._ended = True
        return [Ended(event.reason or "", event.code not in FINAL)]

    def closed(self) -> list[News]:
        if not self._accepted:
            raise NotTeaparty("closes the connection")
        return []

    # --- what goes out

    @property
    def _open(self) -> bool:
        return self._accepted and self._websocket.state is ConnectionState.OPEN

    def says(self, line: str, on: str | None = None) -> str:
        return self._stay.says(line, on)

    def catches_up(self, tab: str) -> None:
        self._stay.catches_up(tab)

    def answers(self, text: str) -> None:
        self._stay.answers(text)

    def quits(self) -> None:
        if not self._stay.quits() and self._open:
            self._data += self._websocket.send(CloseConnection(QUIT))

    def ends(self) -> list[News]:
        return self._stay.ends()

    def pings(self) -> None:
        if self._open:
            self._data += self._websocket.send(Ping())

    def resized(self, columns: int, rows: int) -> None:
        """Lines come whole, and are wrapped here."""

    def to_send(self) -> bytes:
        if self._open:
            for text in self._stay.to_send():
                self._data += self._websocket.send(TextMessage(data=text))
        data, self._data = self._data, b""
        return data


def _refusal(event: RejectConnection) -> str:
    said = f"answers {event.status_code}"
    for name, value in event.headers:
        if name.lower() == b"location":
            return f"{said} and leads to {value.decode('ascii', 'replace')}"
    return said
