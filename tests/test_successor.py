"""A real node stands still until another process has its place, and ends when it goes on."""

import signal

import pytest

from benchmarks.cluster.servers import PROGRAMS, servers
from tests.conftest import PATIENCE, Peer, lacking
from tests.sentences import not_ignored, unsaid_at_the_end
from tests.test_draining import Node, waits_until


@pytest.mark.slow
def test_a_node_that_was_replaced_while_it_stood_still_says_so_and_ends(tmp_path, start):
    if not PROGRAMS:
        lacking("there is no PostgreSQL here", "POSTGRES")
    with servers(standby=False) as running:
        database = running.primary.sockets
        first = Node(tmp_path, start, database, "b")
        waits_until(lambda: first.is_ready()[0])
        alice = Peer(first.telnet)
        alice.types("login alice", "unignore nobody-here").reads_until(not_ignored)
        assert first.is_ready()[0]  # so that it does not stop while it obeys alice
        first.server.process.send_signal(signal.SIGSTOP)
        second = Node(tmp_path, start, database, "b", file="other")
        waits_until(lambda: second.is_ready()[0])
        first.server.process.send_signal(signal.SIGCONT)
        alice.types("'hello")
        alice.reads_until(unsaid_at_the_end("hello"))
        assert first.server.process.wait(PATIENCE) == 1
        assert "another process runs as this node, on the machine" in first.server.log
        assert "could not be saved" not in first.server.log
        bob = Peer(second.telnet)
        bob.types("login bob", "'hello").reads_until("You say: hello")
        for peer in (alice, bob):
            peer.socket.close()
