"""Five people who talk in a real server while it is changed: all of them read all that they say."""

import socket

from tests import sentences as s

ASK = "unignore nobody-here"
"""Its answer is the end of what somebody has to read."""
FAST = "limits = { lines_burst = 1_000, shout_seconds = 0 }\n"
"""What the configuration has to say, so that they may talk as fast as tests do."""


class People(dict):
    """People who are in, by their names; those who are `talking` shout, each line with a number."""

    def __init__(self, peers, talking):
        super().__init__(peers)
        self.talking = talking
        self.said = 0
        for peer in self.values():
            peer.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._read()

    def types(self, name, line):
        """Return what each of them has read after somebody has typed a line."""
        first = _lines(self[name].types(line, ASK))
        read = self._read()
        return {**read, name: first + read[name]}

    def talk(self):
        """Have those who talk say a line each, which all read: this one, and nothing else."""
        for name in self.talking:
            self.said += 1
            said = f"line {self.said}"
            self[name].types(f"shout {said}")
            for other, reader in self.items():
                expected = f"You shout: {said}" if other == name else f"{name} shouts: {said}"
                assert reader.reads_until(said).splitlines() == [expected]

    def _read(self):
        for peer in self.values():
            peer.types(ASK)
        return {name: _lines(peer) for name, peer in self.items()}


def _lines(peer):
    """Return what somebody has read before the answer to `ASK`."""
    return [line for line in peer.reads_until(s.not_ignored).splitlines()[:-1] if line]
