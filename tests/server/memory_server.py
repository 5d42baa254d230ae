"""A server in memory, whose configuration a test changes."""

from pathlib import Path

import pytest
from twisted.internet.testing import MemoryReactorClock, StringTransport

from teaparty import tap
from tests.conftest import done


class Server:
    """A server in memory, whose configuration a test changes."""

    def __init__(self, reactor, folder, text, *words, twistd=None):
        self.reactor, self.file = reactor, folder / "tea.toml"
        self.file.write_text(text)
        options = tap.Options()
        options.parseOptions([f"--config={self.file}", "--database=memory:", *words])
        options.parent = twistd
        self.service = tap.makeService(options)
        for path, *_ in reactor.unixServers:
            Path(path).touch()  # as a real reactor does
        self.factory = reactor.tcpServers[0][1]
        self.entrance = self.factory.entrance
        self.party = self.entrance.party
        self._protocols, self._transports = {}, {}

    def rehash(self, text=None):
        """Return what is answered, after the file was changed; each line of it."""
        if text is not None:
            self.file.write_text(text)
        outcome = done(self.operate())
        return outcome.done, list(outcome.lines)

    def operate(self):
        return self.party.ports.operate("rehash", ())

    def guest(self, name):
        """Return the session of somebody who has come in."""
        protocol, self._transports[name] = self.factory.buildProtocol(None), StringTransport()
        protocol.makeConnection(self._transports[name])
        self.reactor.advance(1)
        self._protocols[name] = protocol
        self.types(name, f"login {name}")
        self.reads(name)
        return self.party.find(name)

    def types(self, name, *lines):
        """Let somebody type these lines, with some time after each."""
        for line in lines:
            self._protocols[name].dataReceived(f"{line}\r\n".encode())
            self.reactor.advance(1)

    def takes_nothing(self, name):
        """Let the connection of somebody take nothing more."""
        self._transports[name].producer.pauseProducing()

    def takes_again(self, name):
        """Let it take what has waited, and all that comes."""
        self._transports[name].producer.resumeProducing()
        self.reactor.advance(1)

    def reads(self, name):
        """Return what somebody has read since they were asked last."""
        self.reactor.advance(1)
        read = self._transports[name].value().decode("latin-1")
        self._transports[name].clear()
        return read


@pytest.fixture
def start(monkeypatch, tmp_path, plugin_package):
    monkeypatch.chdir(tmp_path)
    reactor = MemoryReactorClock()
    monkeypatch.setattr("twisted.internet.reactor", reactor, raising=False)
    return lambda text="", *words, **more: Server(reactor, tmp_path, text, *words, **more)
