"""At the end of each test of several nodes nothing waits any more, and none of them had a fault."""

import pytest

from tests.cluster.kit import Nodes


@pytest.fixture(autouse=True)
def nothing_waits():
    yield
    faults = []
    for nodes in list(Nodes.made):
        for node in list(nodes):
            node.waits_no_more()
            faults += node.faults
        Nodes.made.discard(nodes)
    assert faults == []
