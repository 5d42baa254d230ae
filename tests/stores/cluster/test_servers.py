"""A node and real servers: TLS and passwords, and which of two is the right one."""

import json
import shutil
import time

import pytest
from msgspec import structs
from sqlalchemy import make_url
from twisted.internet.task import deferLater

from benchmarks.cluster.nodes import Cluster
from benchmarks.cluster.servers import PROGRAMS, servers
from teaparty.core.records import Account, Unavailable
from teaparty.core.records.places import Made
from teaparty.stores.cluster.database import PostgresCluster
from teaparty.stores.cluster.node import NodeOptions
from teaparty.stores.cluster.values import Item, TurnsLost, Unreachable, WrongServer
from teaparty.stores.location import location_of
from teaparty.stores.opening import open_store
from teaparty.stores.rows import place_row
from teaparty.stores.sql import SqlStore
from tests.certificates import made, parted
from tests.conftest import lacking
from tests.stores.conftest import Told

pytestmark = pytest.mark.slow
SAID = Item("hall", json.dumps({"type": "Said", "text": "tea"}))


@pytest.fixture(scope="module", autouse=True)
def _with_servers():
    if not PROGRAMS:
        lacking("there is no PostgreSQL here", "POSTGRES")


@pytest.fixture
def opened(live):
    found = []

    def make(url, name="a"):
        found.append(PostgresCluster(make_url(url), name, live))
        return found[-1]

    yield make
    for each in found:
        live.result(each.close())


def test_a_server_is_asked_by_tls_and_a_password_that_nobody_reads(live, opened, tmp_path):
    with servers(False) as running:
        server = running.primary
        Cluster(running.url, tmp_path)  # which makes the tables
        certificate, key = parted(made(tmp_path, "server.pem"))
        for name, file in (("server.crt", certificate), ("server.key", key)):
            shutil.copy(file, server.data / name)
            shutil.chown(server.data / name, server.data.owner())
            (server.data / name).chmod(0o600)
        server.ask("ALTER USER tea PASSWORD 's3cret'")
        server.stop()
        server.change("listen_addresses = '127.0.0.1'\nssl = on\n")
        server.change("hostssl all all 127.0.0.1/32 scram-sha-256\n", "pg_hba.conf", first=True)
        server.start()
        other = made(tmp_path, "other.pem")

        def url(password="s3cret", root=certificate):
            return (
                f"postgresql+psycopg://tea:{password}@localhost:{server.port}/party"
                f"?hostaddr=127.0.0.1&sslmode=verify-full&sslrootcert={root}"
            )

        node = opened(url())
        epoch = live.result(node.join("a", "1", "")).epoch
        long = Item("hall", json.dumps({"type": "Said", "text": "x" * 300_000}))
        turn = live.result(node.turn(epoch, 1, [long]))
        assert live.result(node.turns(0)) == [turn]
        assert server.ask("SELECT count(*) FROM pg_stat_ssl WHERE ssl") == [(2,)]
        with pytest.raises(Unreachable, match="certificate verify failed"):
            live.result(opened(url(root=other)).newest())
        with pytest.raises(Unreachable, match="password authentication failed") as error:
            live.result(opened(url("wr0ng")).newest())
        assert "wr0ng" not in str(error.value)


def test_a_server_that_was_replaced_is_refused_when_it_comes_back(live, opened, tmp_path):
    with servers(True) as running:
        Cluster(running.url, tmp_path)
        node = opened(running.url)
        epoch = live.result(node.join("a", "1", "")).epoch
        live.result(node.turn(epoch, 1, [SAID]))
        old = running.primary
        old.kill()
        running.take_over()
        assert again(live, lambda: node.turn(epoch, 2, [SAID])).seq == 2
        old.start()
        newcomer = opened(running.url, "b")
        assert live.result(newcomer.newest()) == 2
        running.primary.kill()
        with pytest.raises(WrongServer, match="is of timeline 1, and there is 2 now"):
            until(live, lambda: node.turn(epoch, 3, [SAID]), WrongServer)
        running.primary.start()
        assert again(live, lambda: node.turn(epoch, 3, [SAID])).seq == 3


def test_a_node_is_told_that_a_standby_lacks_turns_that_it_has_read(live, opened, tmp_path):
    with servers(True) as running:
        Cluster(running.url, tmp_path)
        old, new = running.primary, running.standby
        old.ask("ALTER SYSTEM SET synchronous_standby_names = ''")
        old.ask("SELECT pg_reload_conf()")
        node = opened(running.url)
        epoch = live.result(node.join("a", "1", "")).epoch
        live.result(node.turn(epoch, 1, [SAID]))
        follows(old)
        new.stop()
        turn = live.result(node.turn(epoch, 2, [SAID]))
        assert live.result(node.turns(1)) == [turn]
        old.kill()
        new.start()
        running.take_over()
        with pytest.raises(TurnsLost):
            until(live, lambda: node.turn(epoch, 3, [SAID]), TurnsLost)
        joined = live.result(node.join("a", "1", ""))
        assert joined.seq == 2  # the second one is that the epoch has ended
        assert joined.epoch == 2 << 10
        assert live.result(node.turn(joined.epoch, 1, [SAID])).lines[0].number == 1


def test_records_are_asked_from_the_server_that_took_over(live, tmp_path):
    told = Told()
    with servers(True) as running:
        Cluster(running.url, tmp_path)
        store = open_store(
            str(tmp_path / "a"), running.url,
            told.options(live, node=NodeOptions(node="a", version="1")),
        )  # fmt: skip
        store.start()
        adds(live, store, "alice")
        old = running.primary
        old.kill()
        running.take_over()
        live.result(store.tries.comes("bob", "", 60.0))  # by now it has found the other one
        old.start()  # it is the first one of the URL
        adds(live, store, "bob")
        made = live.result(store.records.add_place(Made(name="den", kind="room")))
        told_places = []
        store.journal.change_place(
            place_row(structs.replace(made, name="nest")), told_places.append
        )
        live.until(lambda: told_places)
        engine = location_of("", running.url).engine()
        assert [each.name for each in SqlStore(engine).accounts()] == ["alice", "bob"]
        engine.dispose()
        live.result(store.close())
        assert running.primary.ask("SELECT name FROM accounts ORDER BY name", "party") == [
            ("alice",), ("bob",),
        ]  # fmt: skip
        assert running.primary.ask("SELECT name FROM places", "party") == [("nest",)]
        assert old.ask("SELECT name FROM accounts", "party") == [("alice",)]


def adds(live, store, name):
    return again(
        live, lambda: store.records.add_account(Account(name=name), name, name), Unavailable
    )


def follows(server):
    """Wait until a standby has all that a server has."""
    behind = "SELECT pg_current_wal_lsn() - replay_lsn FROM pg_stat_replication"
    while server.ask(behind) != [(0,)]:
        time.sleep(0.05)


def again(live, asks, *errors):
    """Ask until there is an answer."""
    found = []

    async def asked():
        while not found:
            try:
                found.append(await asks())
            except (Unreachable, WrongServer, *errors):
                await pause(live)

    live.result(asked())
    return found[0]


def until(live, asks, error):
    """Ask until that is raised, and raise it."""

    async def asked():
        while True:
            try:
                await asks()
            except error:
                raise
            except Unreachable:
                await pause(live)

    live.result(asked())


def pause(live):
    return deferLater(live, 0.1, lambda: None)
