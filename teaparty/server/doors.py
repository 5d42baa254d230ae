"""The doors of a party: its listeners, which may change while it is open."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import NamedTuple

from twisted.internet.defer import maybeDeferred
from twisted.internet.interfaces import IListeningPort

from teaparty.config import Config
from teaparty.doors.entrance import Entrance
from teaparty.doors.factory import DoorFactory
from teaparty.doors.telnet.mssp import PublicStatus
from teaparty.doors.telnet.protocol import TeaFactory
from teaparty.doors.web.factory import WebFactory
from teaparty.doors.web.files import page
from teaparty.doors.web.gate import PageGate
from teaparty.doors.web.protocols import spoken
from teaparty.server.endpoints import Listener, clash
from teaparty.server.listening import CannotListen, listen
from teaparty.server.tls import Tls
from teaparty.server.ways_in import WayIn
from teaparty.server.web import site_of


class Open(NamedTuple):
    """A listener that is open."""

    listener: Listener
    port: IListeningPort
    factory: DoorFactory


class Doors:
    """The listeners of a party, whose connections `entrance` counts.

    Connections stay when the listener by which they came is closed.
    """

    def __init__(self, entrance: Entrance, status: PublicStatus, tls: Tls, config: Config) -> None:
        self._entrance = entrance
        self._status = status
        self._tls = tls
        self._config = config
        self._site = site_of(config)
        self._gate = PageGate(entrance, self._site.proxies, 1)
        inside = TeaFactory(entrance, "chat", status, compress=False)
        self._protocols = spoken(partial(inside.buildProtocol, None))
        """What is spoken inside a WebSocket, telnet by the browser clients of others."""
        self.open: list[Open] = []

    @property
    def ways_in(self) -> list[WayIn]:
        """The ways in that are open."""
        return [WayIn(each.listener, each.port.getHost()) for each in self.open]

    def begin(self, listeners: Iterable[Listener], pages: int) -> None:
        """Open all of these at the start; raise `CannotListen`. See `renew` for `pages`."""
        for listener in listeners:
            self.open.append(self._listen(listener))
        self.renew(self._config, pages)

    def renew(self, config: Config, pages: int) -> None:
        """Take what the configuration says of compression and the web, from now on.

        There may be so many connections of browsers that look at the page.
        """
        self._config, self._site = config, site_of(config)
        self._gate.renew(self._site.proxies, pages)
        for each in self.open:
            self._fit(each.factory, each.listener)
        self._note_ports()

    def _note_ports(self) -> None:
        self._status.listens(
            (getattr(each.port.getHost(), "port", None), each.listener.encrypted)
            for each in self.open
            if each.listener.listen.door == "telnet"
        )

    # --- one listener

    def _listen(self, listener: Listener) -> Open:
        factory = self._factory(listener)
        port = listen(
            listener, factory, self._tls.below(factory) if listener.listen.tls else factory
        )
        return Open(listener, port, factory)

    def _factory(self, listener: Listener) -> DoorFactory:
        if listener.listen.door == "telnet":
            made: DoorFactory = TeaFactory(self._entrance, status=self._status)
        else:
            made = WebFactory(self._entrance, self._gate, self._site, page(), self._protocols)
        self._fit(made, listener)
        return made

    def _fit(self, factory: DoorFactory, listener: Listener) -> None:
        if isinstance(factory, TeaFactory):
            factory.mode, factory.compress = listener.listen.mode, self._config.compression
        elif isinstance(factory, WebFactory):
            factory.site = self._site

    # --- other listeners

    async def change(self, listeners: Sequence[Listener]) -> None:
        """Listen there, and nowhere else; raise `CannotListen` if all is as it was before.

        What is new is opened before what is gone is closed, unless both want the same port.
        """
        wanted = {each.key: each for each in listeners}
        gone = [each for each in self.open if each.listener.key not in wanted]
        held = {each.listener.key: each for each in self.open}
        new = [each for each in listeners if each.key not in held]
        blocked = [each for each in new if _clashes(each, gone)]
        in_the_way = [each for each in gone if any(_clash(each, other) for other in blocked)]
        made = await self._opened([each for each in new if each not in blocked])
        await _close(in_the_way)
        try:
            made += await self._opened(blocked)
        except CannotListen as error:
            await _close(made)
            self._open_again(in_the_way, error)
        await _close(each for each in gone if each not in in_the_way)
        found = held | {each.listener.key: each for each in made}
        self.open = [found[key]._replace(listener=wanted[key]) for key in wanted]

    async def _opened(self, listeners: Iterable[Listener]) -> list[Open]:
        """Open all of these, or none, and raise `CannotListen`."""
        made: list[Open] = []
        try:
            for each in listeners:
                made.append(self._listen(each))
        except CannotListen:
            await _close(made)
            raise
        return made

    def _open_again(self, closed: Sequence[Open], error: CannotListen) -> None:
        """Open listeners again that were closed for others; raise `CannotListen`."""
        whys = [str(error)]
        for each in closed:
            try:
                self.open[self.open.index(each)] = self._listen(each.listener)
            except CannotListen as worse:
                self.open.remove(each)
                whys.append(f"The listener before it is closed, too: {worse}")
        self._note_ports()
        raise CannotListen(" ".join(whys))


def _clash(one: Open, other: Listener) -> bool:
    return clash(one.listener.text, other.text)


def _clashes(listener: Listener, gone: Iterable[Open]) -> bool:
    return any(_clash(each, listener) for each in gone)


async def _close(listeners: Iterable[Open]) -> None:
    for each in listeners:
        await maybeDeferred(each.port.stopListening)
