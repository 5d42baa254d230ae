"""A party that sends without end, and reads nothing but the first request."""

import base64
import hashlib
import json
import re
import socket
import threading
from contextlib import suppress
from itertools import count, repeat

from wsproto.connection import SERVER, Connection
from wsproto.events import Ping, TextMessage

from tests.client.tea import PATIENCE

MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
"""See RFC 6455, 1.3."""
YOU = {"number": 1, "name": "alice", "account": False}
WELCOME = {"you": YOU, "ticket": "a" * 22, "taken": 0, "resumed": False, "longest": 2_048}

TEA = "tea " * 10


def message(**parts):
    return Connection(SERVER).send(TextMessage(data=json.dumps(parts)))


def pings():
    return repeat(Connection(SERVER).send(Ping(payload=b"x" * 125)) * 100)


def lines():
    for first in count(1, 100):
        numbers = range(first, first + 100)
        yield message(
            lines=[
                {"room": "hall", "n": n, "at": n, "kind": "said", "line": f"flood {n} {TEA}"}
                for n in numbers
            ]
        )


class Flood(threading.Thread):
    """Welcomes one guest, and sends all of `what`, until the guest has left."""

    def __init__(self, what):
        super().__init__(daemon=True)
        self._what = what
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(PATIENCE)
        self._server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        self.port = self._server.getsockname()[1]

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self._server.close()

    def run(self):
        with suppress(OSError):
            link, _ = self._server.accept()
            with link:
                link.settimeout(PATIENCE)
                link.sendall(_accepted(link.recv(65_536)) + message(welcome=WELCOME))
                for each in self._what:
                    link.sendall(each)


def _accepted(request):
    key = re.search(rb"(?i)sec-websocket-key: (\S+)", request)[1]
    accept = base64.b64encode(hashlib.sha1(key + MAGIC).digest())
    return (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Protocol: teaparty.v1\r\nSec-WebSocket-Accept: " + accept + b"\r\n\r\n"
    )
