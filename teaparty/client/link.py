"""One link to a party: bytes both ways, and a sign of life so often that a dead link is noticed."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from teaparty.client import tls
from teaparty.client.address import Address
from teaparty.client.faults import FAULTS, unreachable
from teaparty.client.news import News
from teaparty.client.talk import Talk

Show = Callable[[Iterable[News]], bool]
"""Shows news; returns whether there is more to wait for."""
CHUNK = 65_536


@dataclass(frozen=True)
class Patience:
    """Seconds: until a link is there, between pings, and of silence until a link is dead.

    Telnet has no answer to a ping, so there a link is dead when the kernel has got no receipt for
    it in `dead` - `ping` seconds.
    """

    connect: float = 20.0
    ping: float = 25.0
    dead: float = 40.0


class Link:
    """The way to one party."""

    def __init__(
        self, at: Address, talk: Talk, pins: tuple[str, ...], patience: Patience | None = None
    ) -> None:
        self._at = at
        self._talk = talk
        self._pins = pins
        self._patience = patience or Patience()
        self._writer: asyncio.StreamWriter | None = None

    @property
    def up(self) -> bool:
        """Whether there is a link."""
        return self._writer is not None

    async def runs(self, show: Show) -> None:
        """Connect, and show what comes until the link is closed. Raises `Unreachable`."""
        try:
            async with asyncio.timeout(self._patience.connect):
                reader, self._writer = await self._opened()
            self._talk.connected()
            self.sends()
            await self._reads(reader, show)
        except FAULTS as error:
            raise unreachable(error, self._at) from error
        finally:
            self.closes()

    async def _reads(self, reader: asyncio.StreamReader, show: Show) -> None:
        pinging = asyncio.create_task(self._pings())
        try:
            while data := await self._comes(reader):
                more = show(self._talk.receive(data))
                self.sends()
                if not more:
                    return
            show(self._talk.closed())
        finally:
            pinging.cancel()

    async def _comes(self, reader: asyncio.StreamReader) -> bytes:
        """Return what comes next, after the party has taken enough of what was sent.

        (`wait_for` may swallow that it is cancelled while there is always something to read.)
        """
        async with asyncio.timeout(self._silence):
            await self.drained()
            return await reader.read(CHUNK)

    @property
    def _silence(self) -> float | None:
        return None if self._at.telnet else self._patience.dead

    async def _pings(self) -> None:
        while True:
            await asyncio.sleep(self._patience.ping)
            self._talk.pings()
            self.sends()

    def sends(self) -> None:
        """Send what the talk has for the party."""
        if self._writer is not None and not self._writer.is_closing():
            self._writer.write(self._talk.to_send())

    async def drained(self) -> None:
        """Wait until the party takes more."""
        if self._writer is not None:
            with contextlib.suppress(ConnectionError):
                await self._writer.drain()

    def closes(self) -> None:
        """End the link. What the party has not taken until now is dropped."""
        if self._writer is not None:
            link = self._writer.transport
            link.abort() if link.get_write_buffer_size() else link.close()
            self._writer = None

    # --- opening one

    async def _opened(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        context = tls.context(self._pins) if self._at.secure else None
        try:
            reader, writer = await asyncio.open_connection(
                self._at.host, self._at.port, ssl=context, limit=CHUNK
            )
        except ssl.SSLCertVerificationError as error:
            reason = error.verify_message.rstrip(".")
            raise tls.Untrusted(reason, await tls.fingerprint(self._at)) from error
        if context is not None:
            self._checks(writer)
        self._watched(writer.get_extra_info("socket"))
        return reader, writer

    def _checks(self, writer: asyncio.StreamWriter) -> None:
        try:
            tls.check(writer, self._pins)
        except tls.Untrusted:
            writer.transport.abort()
            raise

    def _watched(self, link: socket.socket) -> None:
        """Let the kernel notice that a link is dead."""
        unanswered = round(1_000 * (self._patience.dead - self._patience.ping))
        link.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, value in (
            ("TCP_KEEPIDLE", 25), ("TCP_KEEPINTVL", 5), ("TCP_KEEPCNT", 3),
            ("TCP_USER_TIMEOUT", unanswered),
        ):  # fmt: skip
            with contextlib.suppress(OSError, AttributeError):
                link.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
