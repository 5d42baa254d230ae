"""The servers that a URL names, each by itself, as libpq is told of it."""

import socket
from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from psycopg.conninfo import make_conninfo
from sqlalchemy import URL

from teaparty.stores.postgres_options import options
from teaparty.stores.postgres_url import is_ip

DEFAULTS = {
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "5000",
    "gssencmode": "disable",
    "client_encoding": "UTF8",
}
"""What a URL may say otherwise. A network that is cut is noticed in seconds, not minutes; and
Kerberos would have the reactor wait."""
SESSION = (
    "-c synchronous_commit=on -c idle_session_timeout=0 -c client_connection_check_interval=2s"
)
"""Whatever the server's configuration says: nothing is shown before it is on the disks, and a turn
that is cancelled while it waits for a standby is committed all the same. A connection that a node
has given up while it waited for a lock ends: else they pile up until nobody else can connect."""
_OURS = ("target_session_attrs", "load_balance_hosts", "connect_timeout")
"""What is done here, by asking all of them."""


class Host(Struct, frozen=True):
    """A server: what the operator calls it, and what libpq is told, which may hold a password."""

    name: str
    values: Mapping[str, str]

    @property
    def address(self) -> tuple[str, str] | None:
        """Return the name and port that have to be looked up in the network, if there are any."""
        host = self.values.get("host", "")
        if not host or host.startswith(("/", "@")) or "hostaddr" in self.values or is_ip(host):
            return None
        return host, self.values.get("port", "5432")

    def conninfo(self, addresses: tuple[str, ...] = ()) -> str:
        """Return what libpq connects by: to one of these `addresses`, if they are given."""
        values = dict(self.values)
        if addresses:
            values["host"] = ",".join([values["host"]] * len(addresses))
            values["hostaddr"] = ",".join(addresses)
        return make_conninfo("", **values)


def hosts_of(url: URL, application: str) -> list[Host]:
    """Return each server of a URL of SQLAlchemy's; `application` is what these call the node."""
    _, given = url.get_dialect()().create_connect_args(url)
    values: dict[str, Any] = {**DEFAULTS, "application_name": application, **given}
    values["options"] = options(url, SESSION)
    for name in _OURS:
        values.pop(name, None)
    names = str(values.pop("host", "")).split(",")
    ports = str(values.pop("port", "")).split(",")
    ports = ports * len(names) if len(ports) == 1 else ports
    texts = {name: str(value) for name, value in values.items()}
    return [_host(name, port, texts) for name, port in zip(names, ports, strict=True)]


def _host(name: str, port: str, others: Mapping[str, str]) -> Host:
    own = {key: value for key, value in (("host", name), ("port", port)) if value}
    called = ":".join(own.values()) or "the default server"
    return Host(called, {**others, **own})


def look_up(host: str, port: str) -> tuple[str, ...]:
    """Return the addresses of a name; this waits, and raises `OSError`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(each[4][0]) for each in found))
