"""Our own client in a terminal: it reads and writes at once, and comes back."""

import re
import signal
import socket
import sys

import pytest

from tests import sentences as s
from tests.client.flood import Flood, lines
from tests.clients.conftest import Client
from tests.conftest import Peer

pytestmark = [pytest.mark.clients, pytest.mark.slow]
CONFIG = """
listen = [
    {{ endpoint = "tcp:{}:interface=127.0.0.1", door = "web" }},
    "tcp:{}:interface=127.0.0.1",
]
"""


def own(*words):
    """Our client with these words, and its status in the end; {port} is that of the server."""
    command = " ".join([sys.executable, "-m", "teaparty.client", *words])
    script = f"sh -c 'trap : INT; {command}; echo status $?; exec sleep 60'"
    return Client(command=script, package="dash", guest="carl")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


class House:
    """A server that can be killed and started again at the same ports."""

    def __init__(self, start, folder):
        self.web, self.telnet = free_port(), free_port()
        self._start = start
        (folder / "tea.toml").write_text(CONFIG.format(self.web, self.telnet))
        self.opens()

    def opens(self):
        self.server = self._start("--config=tea.toml", listen=None)
        self.server.wait_for(f"port {self.telnet}\n")

    def is_killed(self):
        self.server.ends(signal.SIGKILL)

    def bob(self):
        peer = Peer(self.telnet)
        self.server.peers.append(peer)
        peer.types("login bob", "say here").reads_until("You say: here")
        return peer


@pytest.fixture
def house(start, tmp_path):
    return House(start, tmp_path)


def test_a_guest_reads_while_typing_and_goes_on_after_the_server_was_killed(house, opens):
    bob, screen = house.bob(), opens(own("localhost:{port}"), house.web)
    screen.shows(s.how_to_come_in).says("login carl").shows(s.also_here("bob"))
    bob.reads_until(s.arrived("carl"))
    screen.types("Is there ")
    bob.types("say The kettle is on.")
    screen.shows_match(r"^bob says: The kettle is on\.\n> Is there")
    house.is_killed()
    screen.shows_match(r"^\[The link is lost\. Trying again\.\]\n\(no link\) > Is there")
    screen.types("tea")
    house.opens()
    bob = house.bob()  # who comes in before or after carl is there again
    screen.shows_match(r"^> Is there tea$").types("?").enter()
    bob.reads_until("carl says: Is there tea?")
    screen.shows("You say: Is there tea?")
    screen.presses("C-c").shows("[Press ^C again to leave.]").presses("C-c")
    screen.shows(s.goodbye).shows("status 0")
    bob.reads_until(s.quits("carl"))


def test_interrupts_end_the_client_while_lines_flood_in(opens):
    with Flood(lines()) as flood:
        screen = opens(own("--name", "carl", "ws://localhost:{port}"), flood.port)
        screen.shows_match(r"flood \d{5}")
        # One of two that come at nearly the same time may be lost by the terminal.
        ended = [screen.presses("C-c").comes("status 0", seconds) for seconds in (0.3, 2, 2)]
        assert ended[-1]


def test_by_telnet_a_half_typed_line_outlives_the_server_too(house, opens):
    screen = opens(own("--name", "carl", "telnet://localhost:{port}"), house.telnet)
    screen.shows(s.said_aloud_now).types("Is there tea")
    house.is_killed()
    screen.shows("(no link) > Is there tea")
    house.opens()
    screen.shows_match(r"^> Is there tea$").enter().shows("You say: Is there tea")
    screen.presses("C-d").shows(s.goodbye).shows("status 0")


def test_what_is_hidden_is_neither_shown_nor_remembered(house, opens, tmp_path):
    typed = tmp_path / "typed"
    words = ("--name", "carl", "--history", str(typed), "localhost:{port}")
    screen = opens(own(*words), house.web)
    screen.shows(s.in_as_chatter("carl")).types("half")
    screen.presses("C-c").says("/register").shows(s.new_password)
    screen.types("a cup of tea").shows_match(r"password: \*+$").enter()
    screen.shows_match(rf"^{s.same_again}$").says("a cup of tea").shows(s.registered("carl"))
    screen.says("said aloud", "/quit").shows("status 0")
    assert "cup of" not in "\n".join(screen.lines())
    remembered = typed.read_text()
    assert ("said aloud" in remembered, "cup" in remembered) == (True, False)
    assert typed.stat().st_mode & 0o077 == 0
    again = opens(own("--name", "carl", "localhost:{port}"), house.web)
    again.shows("Password:").says("a cup of tea").shows(s.in_as_chatter("carl"))
    again.says("/quit").shows("status 0")


def test_tab_completes_and_up_remembers(house, opens):
    bob, screen = house.bob(), opens(own("--name", "carl", "localhost:{port}"), house.web)
    screen.shows(s.also_here("bob")).types("/whisp").presses("Tab")
    screen.shows_match("^> /whisper$").types(" bo").presses("Tab")
    screen.shows_match("^> /whisper bob$").types(" Psst!").enter()
    bob.reads_until("carl whispers to you: Psst!")
    screen.presses("Up").shows_match(r"^> /whisper bob Psst!")
    screen.presses("C-u").says("/help keys").shows("Tab completes a name, a command or a place")


def test_long_words_of_others_do_not_begin_a_row(house, opens):
    bob, screen = house.bob(), opens(own("--name", "carl", "localhost:{port}"), house.web)
    screen.shows(s.also_here("bob"))
    bob.types("say " + "word " * 20)
    screen.shows_match(r"^bob says: .*\n  word")
    screen.resizes(40).says("wide")
    screen.shows("You say: wide")
    bob.types("say " + "more " * 20)
    screen.shows_match(r"^bob says: more .*\n  more .*\n  more")


def test_where_nothing_else_can_be_shown_the_client_is_plain_and_hides_passwords(house, opens):
    client = own("localhost:{port}")
    screen = opens(client, house.telnet, TERM="dumb")
    screen.shows(s.how_to_come_in).says("login carl").shows(s.said_aloud_now)
    screen.says("/register").shows(s.new_password).says("a cup of tea")
    screen.shows(s.same_again).says("a cup of tea").shows(s.registered("carl"))
    assert not re.search("cup of", "\n".join(screen.lines()))
    screen.says("Hello!").shows("You say: Hello!").presses("C-d")
    screen.shows(s.goodbye).shows("status 0")
