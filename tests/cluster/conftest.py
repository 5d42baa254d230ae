"""At the end of each test of several nodes nothing waits any more."""

import pytest

from tests.cluster.kit import Nodes


@pytest.fixture(autouse=True)
def nothing_waits():
    yield
    for nodes in list(Nodes.made):
        for node in list(nodes):
            node.waits_no_more()
        Nodes.made.discard(nodes)
