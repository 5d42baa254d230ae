"""What two nodes deliver over one is a ratio of medians, of the CPU of the busiest node."""

import pytest

from benchmarks.cluster.deliveries import KINDS, Found, one_round, table


def test_the_table_has_the_range_of_all_rounds_and_the_ratio_of_medians():
    def rounds(*us):
        return [Found(us=each, lines=100.0) for each in us]

    one, node, two = rounds(1.0, 2.0), rounds(3.0, 2.5, 4.0), rounds(1.5)
    found = {(500, 100.0): dict(zip(KINDS, (one, node, two), strict=True))}
    assert list(table(found))[2:] == [
        "| 500 | 100 lines a second | 1.000-2.000 | 2.500-4.000 | 1.500 | 2.00 |"
    ]


@pytest.mark.slow
@pytest.mark.benchmark
@pytest.mark.parametrize("nodes", [0, 2])
def test_a_few_people_read_the_same_on_all_nodes_while_it_is_measured(nodes):
    found = one_round(nodes, guests=20, rate=0.0, seconds=0.5)
    assert found.us > 0
    assert found.lines > 0
