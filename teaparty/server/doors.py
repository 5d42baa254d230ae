"""The doors of a party: its listeners, which may change while it is open."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import NamedTuple

from twisted.internet.defer import TimeoutError as TookTooLong
from twisted.internet.defer import maybeDeferred
from twisted.internet.interfaces import IListeningPort

from teaparty.config import Config
from teaparty.doors.entrance import Entrance
from teaparty.doors.factory import DoorFactory
from teaparty.doors.telnet.gmcp_messages import Gui
from teaparty.doors.telnet.mssp import PublicStatus
from teaparty.doors.telnet.protocol import TeaFactory
from teaparty.doors.web.factory import WebFactory
from teaparty.doors.web.files import page
from teaparty.doors.web.gate import PageGate
from teaparty.doors.web.protocols import spoken
from teaparty.operator_http.connection import OperatorFactory
from teaparty.operator_http.guard import Guard
from teaparty.operator_http.pages import Page
from teaparty.plugin_loader.undo import Partly
from teaparty.server.endpoints import Listener, clash
from teaparty.server.given_sockets import GivenSockets
from teaparty.server.listening import CannotListen, listen
from teaparty.server.tls import Tls
from teaparty.server.ways_in import WayIn
from teaparty.server.web import site_of

CLOSE_SECONDS = 10
"""How long a port is waited for until it is closed."""
NOT_CLOSED = "{listener} was not closed within {seconds} seconds, and is not waited for any more"


LEFT_OVER = (
    "the socket {socket} that systemd has given is for no listener, so people who connect to it"
    " wait for nothing: name it in listen, or take it out of its unit."
)


class Open(NamedTuple):
    """A listener that is open."""

    listener: Listener
    port: IListeningPort
    factory: DoorFactory


class Exchange(NamedTuple):
    """Listeners that are `wanted` where there were others `before`; some were opened for that."""

    before: list[Listener]
    wanted: Sequence[Listener]
    made: list[Open]


class Doors:
    """The listeners of a party, whose connections `entrance` counts.

    Connections stay when the listener by which they came is closed.
    """

    def __init__(
        self,
        entrance: Entrance,
        status: PublicStatus,
        tls: Tls,
        config: Config,
        sockets: GivenSockets,
    ) -> None:
        self._entrance = entrance
        self._sockets = sockets
        self._status = status
        self._tls = tls
        self._config = config
        self._site = site_of(config)
        self._gate = PageGate(entrance, self._site.proxies, 1)
        self._guard = Guard(entrance, config.http.hosts, self._site.proxies)
        self.pages: dict[str, Page] = {}
        """What programs of the operator can ask for, by paths."""
        self._inside = TeaFactory(entrance, "chat", status, compress=False)
        self._protocols = spoken(partial(self._inside.buildProtocol, None))
        """What is spoken inside a WebSocket, telnet by the browser clients of others."""
        self._ended = False
        self.open: list[Open] = []
        """Those that are open now."""

    @property
    def _listeners(self) -> list[Listener]:
        return [each.listener for each in self.open]

    @property
    def ways_in(self) -> list[WayIn]:
        """The ways in that are open."""
        return [
            WayIn(each.listener, each.port.getHost())
            for each in self.open
            if not each.listener.asked
        ]

    def begin(self, listeners: Iterable[Listener], pages: int) -> None:
        """Open all of these at the start; raise `CannotListen`. See `renew` for `pages`."""
        for listener in listeners:
            self.open.append(self._listen(listener))
        for socket in self._sockets.left_over(self._listeners):
            raise CannotListen(LEFT_OVER.format(socket=socket))
        self.renew(self._config, pages)

    def renew(self, config: Config, pages: int) -> None:
        """Take what the configuration says of compression, the web and Mudlet, from now on.

        There may be so many connections of browsers that look at the page.
        """
        self._config, self._site = config, site_of(config)
        self._gate.renew(self._site.proxies, pages)
        self._guard.renew(config.http.hosts, self._site.proxies)
        self._fit_all()

    def _fit_all(self) -> None:
        if self._ended:
            return  # closed ports have no address
        self._inside.gui = _gui(self._config)
        for each in self.open:
            self._fit(each.factory, each.listener)
        self._status.listens(
            (getattr(each.port.getHost(), "port", None), each.listener.encrypted)
            for each in self.open
            if each.listener.door == "telnet"
        )

    # --- one listener

    def _listen(self, listener: Listener) -> Open:
        if self._ended:
            raise CannotListen(f"can't listen on {listener.text}: the party closes.")
        factory = self._factory(listener)
        below = self._tls.below(factory) if listener.listen.tls else factory
        port = listen(self._sockets.found(listener), factory, below)
        return Open(listener, port, factory)

    def _factory(self, listener: Listener) -> DoorFactory:
        if listener.asked:
            return OperatorFactory(self._entrance, self._guard, self.pages)
        if listener.door == "telnet":
            made: DoorFactory = TeaFactory(self._entrance, status=self._status)
        else:
            made = WebFactory(self._entrance, self._gate, self._site, page(), self._protocols)
        self._fit(made, listener)
        return made

    def _fit(self, factory: DoorFactory, listener: Listener) -> None:
        if isinstance(factory, TeaFactory):
            factory.mode, factory.compress = listener.listen.mode, self._config.compression
            factory.gui = _gui(self._config)
        elif isinstance(factory, WebFactory):
            factory.site = self._site

    # --- other listeners

    async def change(self, listeners: Sequence[Listener]) -> Exchange:
        """Open those of these that are new, or raise `CannotListen`: all is as it was before.

        Raises `Partly` if some that were closed can't be opened again.

        What is gone is closed by `keep`; but where both want the same port, it is closed first.
        """
        wanted = {each.key for each in listeners}
        gone = [each for each in self.open if each.listener.key not in wanted]
        held = {each.listener.key for each in self.open}
        new = [each for each in listeners if each.key not in held]
        blocked = [each for each in new if any(_clash(other, each) for other in gone)]
        in_the_way = [each for each in gone if any(_clash(each, other) for other in blocked)]
        exchange = Exchange(self._listeners, listeners, [])
        try:
            self._add((each for each in new if each not in blocked), exchange.made)
            await self._close(in_the_way)
            self._add(blocked, exchange.made)
        except BaseException as error:
            await self.give_back(exchange, str(error))
            raise
        return exchange

    def _add(self, listeners: Iterable[Listener], made: list[Open]) -> None:
        for each in listeners:
            made.append(self._listen(each))
            self.open.append(made[-1])

    async def _close(self, listeners: Iterable[Open]) -> None:
        for each in listeners:
            if each in self.open:
                self.open.remove(each)
                await self._close_in_time(each)

    async def _close_in_time(self, closing: Open) -> None:
        """Close a listener; if that takes too long, go on, so that other changes may follow."""
        closed = maybeDeferred(closing.port.stopListening)
        closed.addTimeout(CLOSE_SECONDS, self._entrance.clock)
        try:
            await closed
        except TookTooLong:
            text = closing.listener.text
            self._entrance.record.warn(NOT_CLOSED, listener=text, seconds=CLOSE_SECONDS)

    async def keep(self, exchange: Exchange) -> None:
        """Listen where is wanted, and nowhere else."""
        wanted = {each.key: each for each in exchange.wanted}
        gone = [each for each in self.open if each.listener.key not in wanted]
        held = {each.listener.key: each for each in self.open if each not in gone}
        self.open = [held[key]._replace(listener=wanted[key]) for key in wanted] + gone
        try:
            await self._close(gone)
        finally:
            self._fit_all()
        for socket in self._sockets.left_over(self._listeners):
            self._entrance.record.warn(LEFT_OVER, socket=socket)

    async def give_back(self, exchange: Exchange, why: str) -> None:
        """Listen where was listened before; raise `Partly` with `why` and more if that can't be."""
        whys: list[str] = []
        await self._close(exchange.made)
        closed = [each for each in exchange.before if each not in self._listeners]
        for each in closed:
            try:
                self._add([each], [])
            except CannotListen as worse:
                whys.append(f"The listener before it is closed, too: {worse}")
        self.open.sort(key=lambda each: exchange.before.index(each.listener))
        self._fit_all()
        if whys:
            raise Partly(" ".join([why, *whys]))

    def end(self) -> list[IListeningPort]:
        """Open no more from now on; return the ports by which people come."""
        self._ended = True
        return [each.port for each in self.open if not each.listener.asked]

    async def end_answers(self) -> None:
        """Close the last ports: programs of the operator may ask until everybody has left."""
        await self._close([each for each in self.open if each.listener.asked])


def _gui(config: Config) -> Gui | None:
    mudlet = config.mudlet
    return None if mudlet is None else Gui(mudlet.version, mudlet.url)


def _clash(one: Open, other: Listener) -> bool:
    return clash(one.listener.text, other.text)
