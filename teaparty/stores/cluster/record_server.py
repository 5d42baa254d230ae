"""The server that records are asked from: the one that has the newest turns, and no other.

libpq would take the first one of a URL that lets it in, such as one that was replaced and is back.
"""

import os
import socket
from contextlib import suppress
from typing import Any

import psycopg
from msgspec import Struct
from sqlalchemy import URL, Engine, event
from sqlalchemy.exc import DisconnectionError

from teaparty.stores.cluster.blocking_search import find, must_be_right, say
from teaparty.stores.cluster.hosts import Host, hosts_of
from teaparty.stores.cluster.right_server import Known, Server
from teaparty.stores.cluster.values import Unreachable, WrongServer

OTHER = "another server has the party's newest turns by now"
_WHERE = ("host", "port")


class _Chosen(Struct, frozen=True):
    host: Host
    timeline: int

    def is_where(self, server: Server) -> bool:
        """Whether a connection to that server stays; it may know of a later timeline by now."""
        return server.host == self.host.name and server.timeline >= self.timeline


class RecordServer:
    """Where the connections of engines go: to the server that `takes` names, and until it is called
    to the one that looks right as they connect.

    Engines are used in threads, and `takes` is called in another one.
    """

    def __init__(self, url: URL, application: str) -> None:
        """`application` is what the server calls these connections."""
        self._hosts = hosts_of(url, application)
        self.known = Known()
        """What was found out of the servers by those who connected."""
        self._chosen: _Chosen | None = None
        self.ends: dict[socket.socket, Server] = {}
        """Those of the connections that are open, each with the server that it goes to."""

    def takes(self, server: Server) -> None:
        """Have all go to this server from now on, and end what waits for another one.

        It may wait for ever: a server that was replaced never hears from its standby again.
        """
        (host,) = (each for each in self._hosts if each.name == server.host)
        self._chosen = chosen = _Chosen(host, server.timeline)
        for end, other in list(self.ends.items()):
            if not chosen.is_where(other):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def guides(self, engine: Engine) -> Engine:
        """Have the connections of an engine go there; return it."""
        event.listen(engine, "do_connect", self._connects)
        event.listen(engine, "checkout", self._leaves)
        event.listen(engine, "close", self._closes)
        return engine

    def _connects(self, dialect: Any, record: Any, _: Any, values: dict[str, Any]) -> Any:
        chosen = self._chosen
        host, timeline = (self._found(), 0) if chosen is None else (chosen.host, chosen.timeline)
        others = {key: value for key, value in values.items() if key not in _WHERE}
        others["options"] = f"{host.values['options']} {values['options']}"
        connection = dialect.connect(**{**host.values, **others})
        try:
            server = say(host.name, connection)
            must_be_right(server, timeline)
            connection.rollback()
            end = socket.socket(fileno=os.dup(connection.fileno()))
        except (psycopg.Error, WrongServer) as error:
            connection.close()
            raise psycopg.OperationalError(str(error)) from None
        self.ends[end] = server
        record.info["end"], record.info["server"] = end, server
        return connection

    def _found(self) -> Host:
        try:
            host, server = find(self._hosts, self.known)
        except (Unreachable, WrongServer) as error:
            raise psycopg.OperationalError(str(error)) from None
        self.known.takes(server)
        return host

    def _leaves(self, _: Any, record: Any, __: Any) -> None:
        """Close a connection to another server as it is taken out, so that a new one is made."""
        if self._chosen is not None and not self._chosen.is_where(record.info["server"]):
            raise DisconnectionError(OTHER)

    def _closes(self, _: Any, record: Any) -> None:
        end = record.info.pop("end", None)
        if end is not None:
            del self.ends[end]
            end.close()
