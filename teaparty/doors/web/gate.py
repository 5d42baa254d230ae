"""How much the browsers that show the page may ask for; only the WebSocket makes newcomers."""

from collections import Counter
from http import HTTPStatus

from teaparty.core.throttle.connections import TOO_MANY, one_fewer
from teaparty.core.values.addresses import block, is_loopback
from teaparty.core.values.newest import hold_newest
from teaparty.doors.entrance import Entrance, Handshaking
from teaparty.doors.minute_count import MinuteCount
from teaparty.doors.web.answers import Answer, refusal
from teaparty.doors.web.checks import Proxies

BLOCKS = 4_096
"""The most blocks that are counted: those that came, or asked, last."""
ALL_TAKEN = "The page has too many visitors now. Please try again in a moment."
TOO_MANY_REQUESTS = "There were too many requests from your address. Please try again in a minute."
ONLY_HTTPS = "This page comes by https alone. Type https:// and its address."
_ANSWERED = {
    ONLY_HTTPS: (HTTPStatus.BAD_REQUEST, 0),
    ALL_TAKEN: (HTTPStatus.SERVICE_UNAVAILABLE, 10),
    TOO_MANY: (HTTPStatus.TOO_MANY_REQUESTS, 10),
    TOO_MANY_REQUESTS: (HTTPStatus.TOO_MANY_REQUESTS, 60),
}
"""The status of each of these sentences, and after how many seconds a browser may try again."""


class InAMinute:
    """How many there were of something in the last minute, by block."""

    def __init__(self) -> None:
        self._counts: dict[str, MinuteCount] = {}  # the last ones are at the end

    def add(self, home: str, now: float, more: int = 1) -> float:
        """Count so many more of a block; return about how many it had in a minute."""
        count = self._counts.get(home) or MinuteCount(now)
        hold_newest(self._counts, home, count, BLOCKS)
        return count.add(more, now)


class PageGate:
    """The gate of the listeners for browsers (see `doors.factory.Gate`)."""

    def __init__(self, entrance: Entrance, proxies: Proxies, most: int) -> None:
        """There may be `most` connections at once."""
        self._entrance = entrance
        self._all = 0
        self._addresses: Counter[str] = Counter()
        self._connections: Counter[str] = Counter()
        self.renew(proxies, most)
        self._arrivals, self._requests = InAMinute(), InAMinute()

    def renew(self, proxies: Proxies, most: int) -> None:
        """Have other proxies from now on, and `most` connections; what was counted goes on."""
        self._limits = self._entrance.limits
        self._proxies = proxies
        self._most = most
        self._connections.clear()
        for address, count in self._addresses.items():
            self._connections[self._home(address)] += count

    def arrives(self, address: str) -> str | None:
        """See `Gate`. Of a connection from a proxy, only the requests are somebody's.

        Connections that ask for nothing are counted, too: each may cost a handshake of TLS.
        """
        home = self._home(address)
        refused = self._refusal(address, home)
        if refused is None:
            self._all += 1
            self._addresses[address] += 1
            self._connections[home] += 1
        return refused

    def _refusal(self, address: str, home: str) -> str | None:
        barred = None if address in self._proxies else self._entrance.bars(address)
        if barred is not None:
            return barred
        if self._all >= self._most:
            return ALL_TAKEN
        if home and self._connections[home] >= self._limits.block_pages:
            return TOO_MANY
        return self._too_often(self._arrivals, home)

    def _too_often(self, counts: InAMinute, home: str) -> str | None:
        """Count one more of a block, and return why it was one too many, or None."""
        if not home:
            return None
        found = counts.add(home, self._entrance.clock.seconds())
        return TOO_MANY_REQUESTS if found > self._limits.block_requests else None

    def shakes_hands(self, connection: Handshaking) -> None:
        """See `Gate`. It is counted like all others."""

    def has_shaken_hands(self, connection: Handshaking) -> None:
        """See `Gate`."""

    def leaves(self, address: str) -> None:
        """See `Gate`; a connection that becomes a door leaves as well."""
        self._all -= 1
        one_fewer(self._addresses, address)
        one_fewer(self._connections, self._home(address))

    def asks(self, address: str) -> str | None:
        """Count a request of the client at this address; return why it gets nothing, or None."""
        barred = self._entrance.bars(address)
        return barred or self._too_often(self._requests, self._home(address))

    def _home(self, address: str) -> str:
        """Return the block in which an address is counted; empty for this machine and proxies."""
        return "" if is_loopback(address) or address in self._proxies else block(address)


def turned_away(why: str) -> Answer:
    """Return the answer that says why somebody is turned away, and when to try again."""
    status, wait = _ANSWERED.get(why, (HTTPStatus.FORBIDDEN, 0))
    later = (("Retry-After", str(wait)),) if wait else ()
    return refusal(status, why, *later, ends=True)
