"""Engines connect to the server that the node has found, and leave the one that was before.

One server has two names here: another way to the same folder of sockets.
"""

import threading

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError

from teaparty.stores.cluster.hosts import hosts_of
from teaparty.stores.cluster.record_server import RecordServer
from teaparty.stores.cluster.right_server import Server
from teaparty.stores.location import Location
from tests.conftest import PATIENCE, lacking

ASKED = "SELECT pid FROM pg_stat_activity WHERE pid = pg_backend_pid()"


@pytest.fixture
def url(postgres_database):
    url = make_url(postgres_database)
    folder = url.query.get("host", "")
    if not folder.startswith("/"):
        lacking("the server has one name only", "POSTGRES")
    return url.set(query={"host": f"{folder},{folder}/."})


@pytest.fixture
def server(url):
    return RecordServer(url, "teaparty test")


@pytest.fixture
def engine(url, server):
    engine = Location(url=url, server=server).engine()
    yield engine
    engine.dispose()
    assert server.ends == {}


def names(url):
    return [host.name for host in hosts_of(url, "")]


def asks(engine, asked=ASKED):
    with engine.connect() as connection:
        return connection.scalar(text(asked))


def test_the_server_that_was_found_before_a_node_joins_is_known_to_it(server, engine):
    asks(engine)
    assert server.known.system != ""
    assert server.known.timeline == 1


def test_a_connection_from_before_the_server_was_promoted_ends(url, server, engine):
    server.takes(Server(host=names(url)[0], system="S", timeline=1))
    asks(engine)
    server.takes(Server(host=names(url)[0], system="S", timeline=9))
    with pytest.raises(OperationalError, match="of timeline 1"):
        asks(engine)


def test_a_connection_stays_while_the_server_is_the_same(url, server, engine):
    server.takes(Server(host=names(url)[0], system="S", timeline=1))
    first = asks(engine)
    server.takes(Server(host=names(url)[0], system="S", timeline=1))
    assert asks(engine) == first
    assert asks(engine, "SHOW application_name") == "teaparty test"
    assert asks(engine, "SHOW synchronous_commit") == "off"


def test_another_connection_is_made_where_another_server_has_taken_over(url, server, engine):
    first = 0
    for name in names(url):
        server.takes(Server(host=name, system="S", timeline=1))
        assert asks(engine) != first
        first = asks(engine)


def test_a_connection_stays_where_the_node_finds_the_server_that_it_goes_to(url, server, engine):
    first = asks(engine)
    (found,) = server.ends.values()
    server.takes(found)
    assert asks(engine) == first


def test_what_waits_for_a_server_that_was_replaced_waits_no_longer(url, server, engine):
    one, other = names(url)
    server.takes(Server(host=one, system="S", timeline=1))
    raised, begun = [], threading.Event()

    def waits():
        with engine.connect() as connection:
            begun.set()
            try:
                connection.execute(text("SELECT pg_sleep(60)"))
            except OperationalError as error:
                raised.append(error)

    thread = threading.Thread(target=waits)
    thread.start()
    begun.wait(PATIENCE)
    server.takes(Server(host=other, system="S", timeline=1))
    thread.join(PATIENCE)
    assert len(raised) == 1
    assert asks(engine, "SELECT 1") == 1


def test_a_server_that_was_replaced_is_refused_as_one_connects_to_it(url, server, engine):
    server.takes(Server(host=names(url)[0], system="S", timeline=2))
    with pytest.raises(OperationalError, match="is of timeline 1, and there is 2 now"):
        asks(engine)


def test_a_url_of_several_servers_finds_the_right_one_by_itself(url):
    engine = Location(url=url).engine()
    assert asks(engine, "SELECT 1") == 1
    engine.dispose()
    nowhere = Location(url=url.set(query={"host": "/nowhere,/elsewhere"})).engine()
    with pytest.raises(
        OperationalError, match=r"/nowhere: .*; /elsewhere: |/elsewhere: .*; /nowhere: "
    ):
        asks(nowhere)
