"""No line that was shown is lost, doubled or out of order, whatever ends or stops."""

import time

import pytest

from benchmarks.cluster.servers import PROGRAMS, servers
from tests.conftest import lacking
from tests.endurance.trouble import Trouble

KILLS = ("a_node_is_killed", "the_server_is_killed", "connections_are_cut")


@pytest.fixture(autouse=True)
def _with_servers():
    if not PROGRAMS:
        lacking("there is no PostgreSQL here", "POSTGRES")


def in_trouble(tmp_path, standby, does, seed=1):
    """Run three nodes while `does` has things go wrong; return how many lines are stored, shown."""
    tmp_path.chmod(0o755)
    with servers(standby) as running:
        trouble = Trouble(running, tmp_path, seed)
        try:
            does(trouble)
            stored, shown = trouble.ends()
        finally:
            for name in list(trouble.cluster.nodes):
                trouble.cluster.kill(name)
    print(f"{stored} lines were stored, {shown} shown\n{trouble.table()}")
    return stored, shown


def kills(count):
    def does(trouble):
        for number in range(count):
            trouble.does(KILLS[number % 3] if count < 10 else trouble.chance.choice(KILLS))

    return does


def promotions(count):
    def does(trouble):
        for _ in range(count):
            trouble.does("a_standby_takes_over")
            trouble.servers.follow_again()
            trouble.talks_again()

    return does


def stops(*seconds):
    def does(trouble):
        for each in seconds:
            trouble.does("a_node_is_stopped", each)

    return does


@pytest.mark.slow
def test_nothing_is_lost_where_nodes_and_server_and_connections_are_killed(tmp_path):
    stored, shown = in_trouble(tmp_path, False, kills(3))
    assert shown > stored > 3_000


@pytest.mark.slow
def test_nothing_is_lost_where_a_synchronous_standby_takes_over(tmp_path):
    stored, shown = in_trouble(tmp_path, True, promotions(1))
    assert shown > stored > 1_000


@pytest.mark.slow
def test_nothing_is_lost_where_a_node_is_stopped_and_fenced(tmp_path):
    def does(trouble):
        trouble.does("a_node_is_stopped", 3.0)
        lease = "CREATE OR REPLACE FUNCTION tea_lease() RETURNS double precision LANGUAGE sql AS"
        trouble.servers.primary.ask(f"{lease} 'SELECT 11.0::double precision'", "party")
        trouble.does("a_node_is_stopped", 18.0)
        assert any(report.anew for report in trouble.cluster.reports())

    stored, shown = in_trouble(tmp_path, False, does)
    assert shown > stored > 3_000


@pytest.mark.endurance
def test_nothing_is_lost_in_three_hundred_kills(tmp_path):
    began = time.monotonic()
    in_trouble(tmp_path, False, kills(300))
    print(f"in {time.monotonic() - began:.0f} s")


@pytest.mark.endurance
def test_nothing_is_lost_where_a_synchronous_standby_takes_over_twenty_times(tmp_path):
    in_trouble(tmp_path, True, promotions(20))


@pytest.mark.endurance
def test_nothing_is_lost_where_nodes_are_stopped_for_3_and_for_30_seconds(tmp_path):
    in_trouble(tmp_path, False, stops(*(3.0, 30.0) * 3))
