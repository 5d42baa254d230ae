"""A guest with each of several clients that know TLS, and bob, who comes in without."""

import pytest

from tests import sentences as s
from tests.certificates import made
from tests.clients.conftest import Client
from tests.conftest import Peer

pytestmark = [pytest.mark.clients, pytest.mark.slow]
CONFIG = """
listen = [
    { endpoint = "tcp:0:interface=127.0.0.1", tls = true },
    "tcp:0:interface=127.0.0.1",
]
tls = { certificate = "tea.pem", key = "tea.pem" }
"""
CLIENTS = [
    Client(
        command="tt++ -G -e '#ssl tea 127.0.0.1 {port}'", package="tintin++", guest="tintin"
    ),
    Client(command="tf -n", package="tf5", guest="fugue"),
    Client(
        command="telnet-ssl -z ssl,verify=0 127.0.0.1 {port}", package="telnet-ssl", guest="telssl"
    ),
    Client(
        command="openssl s_client -quiet -crlf -connect 127.0.0.1:{port}",
        package="openssl",
        guest="essclient",
    ),
    Client(
        command="socat - OPENSSL:127.0.0.1:{port},verify=0,crlf", package="socat", guest="socky"
    ),
]  # fmt: skip


@pytest.fixture
def server(start, tmp_path):
    made(tmp_path, "tea.pem")
    (tmp_path / "tls.toml").write_text(CONFIG)
    return start("--config=tls.toml", listen=None)


@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.words[0])
def test_client_and_guest_talk_over_tls(server, opens, client, texts):
    plain = int(server.wait_for(r"(?s)listening on .*listening on \S+, port (\d+)")[1])
    bob = Peer(plain)
    server.peers.append(bob)
    bob.types("login bob", "say here")
    bob.reads_until("You say: here")
    screen = opens(client, server.port)
    if client.package == "tf5":
        screen.shows("(no world)").says(f"/connect -x 127.0.0.1 {server.port}")
        texts = ("hello", "goodbye")  # it has no UTF-8
    screen.shows("Type login and your name to come in")
    screen.says(f"login {client.guest}").shows(s.also_here("bob"))
    screen.says(*[f"say {text}" for text in texts], "say done").shows("You say: done")
    read = bob.reads_until("done").splitlines()
    assert read[-len(texts) - 1 :] == [f"{client.guest} says: {text}" for text in (*texts, "done")]
    bob.types(*[f"say {text}" for text in texts])
    for text in texts:
        screen.shows(f"bob says: {text}")
    screen.says("quit").shows(s.goodbye)
    bob.reads_until(s.quits(client.guest))
    assert server.log.count(" by TLS\n") == 1
