"""What is known of a node."""

import pytest

from teaparty.core.values.nodes import SILENT, Node


def node(**known):
    return Node(
        **{"node": "a", "epoch": 1, "version": "1", "address": "", "seen": 0, "applied": 5} | known
    )


@pytest.mark.parametrize(("newest", "behind"), [(5, 0), (8, 3), (4, 0)])
def test_a_node_is_behind_by_the_turns_that_it_lacked(newest, behind):
    assert node(newest=newest).behind == behind


def test_a_node_is_silent_after_a_while():
    assert [node(seen=seen).silent for seen in (SILENT - 0.1, SILENT)] == [False, True]
