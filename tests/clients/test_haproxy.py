"""HAProxy before three nodes, by the configurations of the guide."""

import http.client
import signal
import socket
import ssl
import sys

import pytest

from teaparty.core.memory.outage import NOBODY
from tests import fork_server
from tests import sentences as s
from tests.clients.balanced import HOST, HTTP, NODES, PAGE, TELNET_TLS, balanced
from tests.conftest import PATIENCE, servers

pytestmark = [pytest.mark.slow, pytest.mark.clients]
PASSWORD = "open sesame"
HERE, THERE, BANNED = "127.0.0.2", "127.0.0.3", "127.0.0.4"
"""Addresses of this machine from which people come."""


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tea")
    with servers(folder) as start, balanced(folder, start) as found:
        tool(found, "user", "add", "zoe", "--role=wizard", "--password-file=-")
        yield found


@pytest.fixture
def tea(running):
    yield running
    running.loses_peers()


def tool(tea, *words, node="a"):
    """Have the operator's tool do something on a node's machine."""
    command = [sys.executable, "-m", "teaparty.admin", f"--config={node}.toml", *words]
    done = fork_server.run(command, cwd=tea.folder, given=f"{PASSWORD}\n", timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    return done.stdout


def comes_in(peer, name, *password):
    peer.types(f"login {name}", *password, "unignore nobody-here").reads_until(s.not_ignored)
    return peer


def by_tls(tea, port, source=HERE):
    context = ssl.create_default_context(cafile=tea.folder / "tea.pem.crt")
    link = socket.create_connection((tea.host, port), PATIENCE, (source, 0))
    return context.wrap_socket(link, server_hostname=HOST)


def test_people_come_by_all_ways_and_the_node_knows_their_own_address(tea):
    peer = tea.arrives(HERE)
    peer.reads_until("Welcome")
    tea.where(rf"connected from {HERE}:\d+ to haproxy:5005\n")
    with by_tls(tea, TELNET_TLS, THERE) as link:
        assert link.recv(3)
        tea.where(rf"connected from {THERE}:\d+ to haproxy:5006 by TLS")
    with by_tls(tea, PAGE) as link:
        page = http.client.HTTPSConnection(HOST)
        page.sock = link
        page.request("GET", "/")
        assert page.getresponse().status == 200
    plain = http.client.HTTPConnection(tea.host, HTTP, PATIENCE)
    plain.request("GET", "/", headers={"Host": HOST})
    assert plain.getresponse().headers["Location"] == f"https://{HOST}/"
    plain.close()


def test_people_banned_by_address_are_refused_by_all_nodes_and_others_are_not(tea):
    zoe = comes_in(tea.arrives(THERE), "zoe", PASSWORD)
    bob = comes_in(tea.arrives(BANNED), "bob")
    zoe.reads_until(s.arrived("bob"))
    zoe.types("where bob").reads_until(s.comes_from_block("bob", BANNED, f"{BANNED}/32"))
    zoe.types(f"ban {BANNED} for 1h").reads_until(s.is_banned_for(f"{BANNED}/32", "1 hour"))
    assert s.banned_for("1 hour") in bob.reads_to_the_end()
    for _ in NODES:
        assert s.banned.rstrip(".") in tea.arrives(BANNED).reads_to_the_end()
    comes_in(tea.arrives(THERE), "carol").types("quit")


def test_newcomers_go_to_the_living_nodes_when_one_is_killed(tea):
    alice = comes_in(tea.arrives(), "alice")
    node = tea.where("is alice")
    tea.nodes[node].ends(signal.SIGKILL)
    for number in range(4):  # at once, before HAProxy has asked it again
        comes_in(tea.arrives(), f"guest{number}x").types("quit")
    assert alice.reads_to_the_end() == ""
    tea.sees(node, "DOWN")
    tea.begins(node)
    tea.sees(node, "UP")


def test_newcomers_do_not_go_to_a_node_that_is_not_ready_and_its_people_stay(tea):
    carol = comes_in(tea.arrives(), "carol")
    node = tea.where("is carol")
    tool(tea, "drain", node=node)
    assert tea.asks(node, "/readyz")[0] == "503"
    tea.sees(node, "NOLB")
    arrived = tea.nodes[node].log.count("to haproxy:5005")
    for number in range(4):
        comes_in(tea.arrives(), f"late{number}x").types("quit")
    assert tea.nodes[node].log.count("to haproxy:5005") == arrived
    tool(tea, "undrain", node=node)
    tea.sees(node, "UP")
    carol.types("say I am still here.").reads_until("You say: I am still here.")


def test_people_of_a_node_that_hangs_are_cut_off_and_come_in_by_another(tea):
    dave = comes_in(tea.arrives(), "dave")
    node = tea.where("is dave")
    tea.nodes[node].process.send_signal(signal.SIGSTOP)
    try:
        assert dave.reads_to_the_end() == ""
        tea.sees(node, "DOWN")
        comes_in(tea.arrives(), "eve")
    finally:
        tea.nodes[node].process.send_signal(signal.SIGCONT)
    tea.sees(node, "UP")


def test_newcomers_read_what_is_wrong_while_no_node_reaches_the_database(tea):
    tea.database.stop()
    for node in NODES:
        tea.sees(node, "NOLB")
    assert NOBODY in " ".join(tea.arrives().reads_until("a moment.").split())
    assert tea.asks("a", "/readyz")[0] == "503"
    tea.database.start()
    for node in NODES:
        tea.sees(node, "UP")
    comes_in(tea.arrives(), "gus")
