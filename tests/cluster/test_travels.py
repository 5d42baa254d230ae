"""Clients with tickets at random; see `travels`."""

import pytest

from tests.cluster.fake_database import Faults
from tests.cluster.travels import Travels, differences


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_where_links_alone_are_lost_each_line_is_said_once(seed):
    world = Travels(seed, Faults())
    world.happens(400, failing=False)
    world.settles()
    assert list(differences(world)) == []
    assert sum(client.resumed for client in world.clients) > 1


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, 22))
def test_whatever_fails_a_line_that_a_client_has_sent_is_said_once_or_it_is_told(seed):
    world = Travels(seed)
    world.happens(1_000)
    world.settles()
    assert list(differences(world)) == []


@pytest.mark.endurance
def test_many_lines_of_clients_are_said_once_or_it_is_told_whatever_fails():
    lines, seed = 0, 1_000
    while lines < 100_000:
        world = Travels(seed)
        world.happens(1_500)
        world.settles()
        assert (seed, list(differences(world))) == (seed, [])
        lines += sum(len(client.said) for client in world.clients)
        seed += 1
