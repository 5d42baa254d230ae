"""A small party that speaks telnet, in the loop of a test."""

import asyncio
from contextlib import suppress

from teaparty.client.telnet import CHAT
from teaparty.wire.telnet import (
    DO,
    ECHO,
    GA,
    GMCP,
    NAWS,
    WILL,
    WONT,
    Codec,
    Subnegotiation,
    command,
    negotiation,
    subnegotiation,
)
from tests import sentences as s

PATIENCE = 10.0


def gmcp(text):
    return subnegotiation(GMCP, text.encode())


class Tea:
    """`heard` are the lines that came; a line `secret` asks for a hidden answer."""

    def __init__(self, ssl=None, welcome=True):
        self.heard = []
        self.codes = []
        self.writers = []
        self.deaf = False  # and obeys nothing
        self._ssl = ssl
        self._welcome = welcome

    async def __aenter__(self):
        await self.opens()
        return self

    async def opens(self, port=0):
        self._server = await asyncio.start_server(self._serves, "127.0.0.1", port, ssl=self._ssl)
        self.port = self._server.sockets[0].getsockname()[1]

    async def __aexit__(self, *_):
        self.cuts()
        self._server.close()
        await asyncio.sleep(0.01)

    def cuts(self):
        for writer in self.writers:
            writer.transport.abort()
        self.writers.clear()

    def shuts(self):
        self._server.close()
        self.cuts()

    def says(self, text, end=b"\r\n"):
        for writer in self.writers:
            writer.write(text.encode() + end)

    def ends(self):
        for writer in self.writers:
            writer.close()

    async def comes_true(self, condition):
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await asyncio.sleep(0.005)

    async def hears(self, line):
        await self.comes_true(lambda: line in self.heard)

    # --- the other side

    async def _serves(self, reader, writer):
        self.writers.append(writer)
        codec, text = Codec(), b""
        if self._welcome:
            writer.write(f"{s.welcome}\r\n".encode() + negotiation(WILL, GMCP))
            writer.write(negotiation(DO, NAWS))
        with suppress(OSError):
            while data := await reader.read(65_536):
                for value in codec.receive(data):
                    if isinstance(value, bytes):
                        text += value
                    elif isinstance(value, Subnegotiation):
                        self._told(writer, value.parameters)
                    else:
                        self.codes.append(value)
                *lines, text = text.split(b"\r\n")
                for line in lines:
                    self._obeys(writer, line.decode())
        writer.close()

    def _told(self, writer, parameters):
        if parameters.startswith(b"Core.Ping"):
            writer.write(gmcp("Core.Ping"))
        elif b'"bob"' in parameters:
            writer.write(gmcp('Char.Login.Result {"success": false}') + b"bob is taken.\r\n")
        elif b'"carl"' in parameters:
            writer.write(negotiation(WILL, ECHO) + b"Password: " + command(GA))
        elif parameters.startswith(b"Char.Login"):
            self._lets_in(writer)

    def _lets_in(self, writer):
        writer.write(gmcp('Room.Info {"num": "parlour", "name": "The Parlour"}'))
        writer.write(gmcp('Room.Players [{"name": "bob"}]'))
        writer.write(gmcp('Comm.Channel.List [{"name": "parlour"}, {"name": "news"}]'))

    def _obeys(self, writer, line):
        self.heard.append(line)
        if self.deaf or not self._welcome:
            return
        if line == CHAT:
            writer.write(f"{s.said_aloud_now}\r\n".encode())
        elif line in ("/quit", "quit"):
            writer.write(f"{s.goodbye}\r\n".encode())
            writer.close()
        elif line == "secret":
            writer.write(negotiation(WILL, ECHO) + b"Password: " + command(GA))
        elif line == "a cup of tea":
            writer.write(b"\r\n" + negotiation(WONT, ECHO) + b"Checked.\r\n")
            self._lets_in(writer)
        elif line.startswith("login"):
            self._lets_in(writer)
        elif line:
            writer.write(f"You say: {line}\r\n".encode())
