"""The page goes on at another node by itself, while one drains and when one is stopped."""

import pytest

from tests.test_draining import Balancer, Node, alice, balancer, nodes

pytestmark = [pytest.mark.clients, pytest.mark.slow]
__all__ = ["Balancer", "Node", "alice", "balancer", "nodes"]
STATUS = """() => {
    const status = document.getElementById('status'), all = {childList: true, subtree: true};
    window.told = [];
    new MutationObserver(() => window.told.push(status.textContent)).observe(status, all);
}"""


def test_a_page_goes_on_by_itself_and_what_is_half_typed_stays(nodes, balancer, alice, opens):
    a, b = nodes
    tab = opens(f"http://127.0.0.1:{balancer.port}/").comes_in("bob")
    tab.page.evaluate(STATUS)
    tab.says("one")
    alice.reads_until("bob says: one")
    tab.page.fill("#line", "half a li")
    a.has("drain")
    tab.waits(lambda: b.has("nodes", "b").count("bob"), "bob is not at b")
    tab.is_in("bob")
    assert tab.page.input_value("#line") == "half a li"
    alice.types("say two")
    tab.shows("alice says: two")
    a.has("undrain")
    tab.waits(lambda: a.is_ready()[0])
    assert b.server.ends() == 0
    tab.phase("in").says("three").shows("You say: three")
    read = tab.lines()
    assert [line for line in read if "come in again" in line or "missed" in line] == []
    assert "This server will be shut down for work." in "\n".join(read)
    told = tab.page.evaluate("window.told")
    assert not any("connection is lost" in each for each in told)


def test_a_newcomer_whom_a_draining_node_turns_away_comes_in_elsewhere(nodes, balancer, opens):
    a, b = nodes
    tab = opens(f"http://127.0.0.1:{balancer.port}/")
    a.has("drain")
    balancer.unnoticed = 2
    tab.comes_in("bob")
    assert b.has("nodes", "b").count("bob") == 1
    assert balancer.unnoticed == 0
