"""Who may ask by HTTP, and how often: the one place that decides it, for all pages."""

from collections import Counter
from collections.abc import Iterable
from http import HTTPStatus

from teaparty.core.throttle.connections import one_fewer
from teaparty.core.values.addresses import block, is_loopback, parsed
from teaparty.doors.entrance import Entrance, Handshaking
from teaparty.doors.web.answers import Answer, refusal
from teaparty.doors.web.checks import Proxies, place
from teaparty.doors.web.gate import InAMinute
from teaparty.doors.web.requests import OTHER_VERSION, VERSIONS, Request

HERE = "localhost"
NOBODY = Proxies()
ALL_TAKEN = "There are too many connections at once. Please try again in a moment."
TOO_MANY = "There were too many requests from your address. Please try again in a minute."
TOO_MANY_FAILED = (
    "There were too many requests from your address that may not be made. Please try again in a"
    " minute."
)
TOO_LONG = "This is too long: at most {most} bytes are read."
FROM_A_PAGE = "Pages in a browser can't ask this server for anything here."
STRANGE_NAME = (
    "This server does not know that it is called by this name. If it is yours, add the name to"
    " http.hosts in its configuration, or ask by localhost or the IP address."
)


class Guard:
    """The gate of the listeners for programs of the operator; see `doors.factory.Gate`.

    This machine is one block among others. The connections of one are at most half of all, also
    those of a proxy; requests and failures that come through it are those of its clients.
    """

    def __init__(
        self, entrance: Entrance, hosts: Iterable[str] = (), proxies: Proxies = NOBODY
    ) -> None:
        """`hosts` are the names that the server is called by, besides those of this machine."""
        self._entrance = entrance
        self._all = 0
        self._connections: Counter[str] = Counter()
        self._requests, self._failures = InAMinute(), InAMinute()
        self.renew(hosts, proxies)

    def renew(self, hosts: Iterable[str], proxies: Proxies = NOBODY) -> None:
        """Be called by these names, and believe these proxies, from now on.

        What was counted goes on.
        """
        self._proxies = proxies
        self._hosts = {HERE, *(name.lower().rstrip(".") for name in hosts)}

    # --- connections

    def arrives(self, address: str) -> str | None:
        """See `Gate`."""
        limits, home = self._entrance.limits, _home(address)
        most = limits.http_connections
        if self._all >= most or self._connections[home] >= most // 2:
            return ALL_TAKEN
        if address not in self._proxies and self._asks_too_often(address):
            return TOO_MANY
        self._all += 1
        self._connections[home] += 1
        return None

    def leaves(self, address: str) -> None:
        """See `Gate`."""
        self._all -= 1
        one_fewer(self._connections, _home(address))

    def shakes_hands(self, connection: Handshaking) -> None:
        """See `Gate`; TLS is an endpoint's own here."""

    def has_shaken_hands(self, connection: Handshaking) -> None:
        """See `Gate`."""

    # --- requests

    def client(self, request: Request, peer: str) -> str:
        """Return who makes a request that comes from this address: a proxy says for whom."""
        return self._proxies.client(peer, request.headers.get("x-forwarded-for", ""))

    def _asks_too_often(self, address: str) -> bool:
        """Count one more request."""
        found = self._requests.add(_home(address), self._entrance.clock.seconds())
        return found > self._entrance.limits.http_requests

    def refuses(self, request: Request, peer: str) -> Answer | None:
        """Return the answer to a request that nobody may make, or None."""
        most, client = self._entrance.limits.http_body, self.client(request, peer)
        if peer in self._proxies and self._asks_too_often(client):
            return turned_away(TOO_MANY)
        if request.version not in VERSIONS:
            return refusal(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED, OTHER_VERSION)
        if "origin" in request.headers:
            return refusal(HTTPStatus.FORBIDDEN, FROM_A_PAGE)
        if not self._is_called(request.headers.get("host", "")):
            return refusal(HTTPStatus.MISDIRECTED_REQUEST, STRANGE_NAME)
        if int(request.headers.get("content-length", "0")) > most:
            return too_long(most)
        if "authorization" in request.headers and self._has_failed(client):
            return turned_away(TOO_MANY_FAILED)
        return None

    def _has_failed(self, address: str) -> bool:
        """Whether one more guess is not even looked at."""
        failed = self._failures.add(_home(address), self._entrance.clock.seconds(), 0)
        return failed >= self._entrance.limits.http_failures

    def _is_called(self, host: str) -> bool:
        """Whether this is a name of ours: a page can't borrow it, nor an address."""
        asked = place(host)
        if asked is None:
            return False
        return asked.host in self._hosts or parsed(asked.host.strip("[]")) is not None

    def failed(self, address: str) -> None:
        """Count that somebody has shown what is no token, or may not do what was asked for."""
        self._failures.add(_home(address), self._entrance.clock.seconds())


def too_long(most: int) -> Answer:
    """Return the refusal of a body that has more than `most` bytes."""
    return refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LONG.format(most=most))


def turned_away(why: str) -> Answer:
    """Return the answer to an address that may ask for something later."""
    if why == ALL_TAKEN:
        return refusal(HTTPStatus.SERVICE_UNAVAILABLE, why, ("Retry-After", "10"), ends=True)
    return refusal(HTTPStatus.TOO_MANY_REQUESTS, why, ("Retry-After", "60"), ends=True)


def _home(address: str) -> str:
    """Return what an address is counted as; all of this machine are one, and all Unix sockets."""
    if address == "":
        return "unix"
    return HERE if is_loopback(address) else block(address)
