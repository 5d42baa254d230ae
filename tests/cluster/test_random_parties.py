"""Parties on one database, at random; see `world`."""

import pytest

from teaparty.core.events import Emoted, Said, Shouted
from teaparty.core.log.codec import packed
from teaparty.core.values.session_numbers import epoch_of
from tests.cluster.fake_database import Faults
from tests.cluster.world import World, differences

MANY_LINES, STEPS = 1_000_000, 20_000


@pytest.mark.parametrize("seed", range(6))
def test_all_read_the_same_where_nothing_fails(seed):
    world = World(seed, count=2 + seed % 3, faults=Faults())
    world.happens(300, failing=False)
    world.settles()
    assert list(differences(world)) == []


@pytest.mark.parametrize("seed", range(20))
def test_whatever_fails_all_read_the_same_and_each_line_is_said_once_or_refused(seed):
    world = World(seed, count=2 + seed % 3)
    world.happens(400)
    world.settles()
    assert list(differences(world)) == []


@pytest.mark.slow
def test_nodes_that_were_taken_for_dead_join_anew_and_read_the_same():
    worlds = [World(seed, count=2 + seed % 3) for seed in range(100, 103)]
    for world in worlds:
        world.happens(5_000)
        world.settles()
        assert list(differences(world)) == []
    assert all(world.nodes.server.epochs > len(world.nodes.nodes) for world in worlds)
    assert any(guest.refused for world in worlds for guest in world.guests)


@pytest.mark.endurance
def test_a_million_lines_are_read_alike_everywhere_whatever_fails():
    lines, seed = 0, 1_000
    while lines < MANY_LINES:
        world = World(seed, count=2 + seed % 3)
        world.happens(STEPS)
        world.settles()
        assert (seed, list(differences(world))) == (seed, [])
        lines += sum(len(log) for log in world.logs().values())
        seed += 1


def test_a_listener_hears_what_people_do_on_its_own_node():
    world = World(7, faults=Faults())
    world.happens(300, failing=False)
    world.settles()
    logs = world.logs()
    for node in world.nodes:
        done = [
            packed(entry.event)
            for room in world.nodes.rooms
            for entry in logs[room]
            if epoch_of(entry.event.who.number) == node.journal.epoch
        ]
        assert sorted(map(packed, world.hearers[node.name].noted)) == sorted(done)
    assert all(hearer.noted for hearer in world.hearers.values())


def test_people_read_what_is_said_on_other_nodes():
    world = World(8, faults=Faults())
    world.happens(300, failing=False)
    world.settles()
    assert any(
        isinstance(entry.event, Emoted | Said | Shouted)
        and epoch_of(entry.event.who.number) != epoch_of(guest.session.number)
        for guest in world.guests
        for entry in guest.entries
    )


@pytest.mark.slow
def test_a_line_comes_after_one_that_was_left_out_of_a_turn_before_its_time():
    world = World(1_040, count=4)
    world.happens(20_000)
    world.settles()
    assert list(differences(world)) == []
