"""The servers that a URL names."""

import time

import psycopg
import pytest
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import make_url, text

from teaparty.stores.cluster.hosts import DEFAULTS, SESSION, Host, hosts_of, look_up
from teaparty.stores.errors import StoreRefused
from teaparty.stores.location import Location
from teaparty.stores.postgres_options import ALWAYS
from tests.conftest import PATIENCE
from tests.stores.conftest import OWN, do

OURS = {**DEFAULTS, "application_name": "node", "options": f"{ALWAYS} {SESSION}"}


def told(url):
    """What libpq is told of each server, besides what it is always told."""
    found = {}
    for host in hosts_of(make_url(f"postgresql+psycopg://{url}"), "node"):
        values = conninfo_to_dict(host.conninfo())
        assert {name: values.pop(name) for name in OURS} == OURS
        found[host.name] = values
    return found


@pytest.mark.parametrize(
    ("url", "servers"),
    [
        ("/tea", {"the default server": {"dbname": "tea"}}),
        ("tea:s3cret@db/tea", {"db": {"user": "tea", "password": "s3cret", "host": "db",
                                      "dbname": "tea"}}),
        ("/tea?host=/run/pg", {"/run/pg": {"dbname": "tea", "host": "/run/pg"}}),
        ("/tea?host=a:5433&host=b:5434&target_session_attrs=read-write&sslmode=verify-full", {
            "a:5433": {"dbname": "tea", "host": "a", "port": "5433", "sslmode": "verify-full"},
            "b:5434": {"dbname": "tea", "host": "b", "port": "5434", "sslmode": "verify-full"},
        }),
        ("/tea?host=a,b&port=5433,5433", {"a:5433": {"dbname": "tea", "host": "a", "port": "5433"},
                                     "b:5433": {"dbname": "tea", "host": "b", "port": "5433"}}),
    ],
)  # fmt: skip
def test_each_server_of_a_url_is_named_by_itself(url, servers):
    assert told(url) == servers


DECIDED = {
    "default_transaction_isolation": ("serializable", "read committed"),
    "extra_float_digits": ("-15", "3"),
    "lock_timeout": ("1", "0"),
    "standard_conforming_strings": ("off", "on"),
    "statement_timeout": ("100", "0"),
}
"""What a database may say, and what holds all the same."""
FOR_NODES = {"synchronous_commit": ("off", "on"), "idle_session_timeout": ("100", "0")}


@pytest.fixture
def decided(asked):
    """The database says otherwise."""
    (name,) = asked.do("SELECT quote_ident(current_database())")[0]
    for key, (said, _) in {**DECIDED, **FOR_NODES}.items():
        asked.do(f"ALTER DATABASE {name} SET {key} = '{said}'")
    yield
    asked.do(f"ALTER DATABASE {name} RESET ALL")


@pytest.mark.usefixtures("decided")
def test_what_decides_about_turns_holds_whatever_the_database_says(conninfo):
    wanted = {**DECIDED, **FOR_NODES}
    with psycopg.connect(conninfo) as connection:
        found = {key: connection.execute(f"SHOW {key}").fetchone()[0] for key in wanted}
    assert found == {key: holds for key, (_, holds) in wanted.items()}


@pytest.mark.usefixtures("decided")
def test_what_decides_about_records_holds_whatever_the_database_says(cluster_database):
    engine = Location(url=make_url(cluster_database)).engine()
    with engine.connect() as connection:
        found = {key: connection.scalar(text(f"SHOW {key}")) for key in DECIDED}
    engine.dispose()
    assert found == {key: holds for key, (_, holds) in DECIDED.items()}


@pytest.mark.parametrize("hosts", [1, 2])
def test_records_are_where_the_options_of_a_url_say(cluster_database, hosts):
    url = make_url(cluster_database)
    host = url.query.get("host", url.host)
    several = {"host": ",".join([host] * hosts)} if hosts > 1 else {}
    url = url.update_query_dict({**several, "options": "-c search_path=elsewhere"})
    engine = Location(url=url, durability="power").engine()
    with engine.connect() as connection:
        found = [
            connection.scalar(text(f"SHOW {key}")) for key in ("search_path", "synchronous_commit")
        ]
    engine.dispose()
    assert found == ["elsewhere", "on"]


def test_what_a_url_says_goes_before_what_is_usual():
    url = make_url("postgresql+psycopg://a/tea?tcp_user_timeout=9&options=-c%20geqo%3Doff")
    values = conninfo_to_dict(hosts_of(url, "node")[0].conninfo())
    assert values["tcp_user_timeout"] == "9"
    assert values["options"] == f"-c geqo=off {ALWAYS} {SESSION}"


@pytest.mark.parametrize(
    ("values", "address"),
    [
        ({}, None),
        ({"host": "/run/pg"}, None),
        ({"host": "@pg"}, None),
        ({"host": "192.0.2.7"}, None),
        ({"host": "2001:db8::7"}, None),
        ({"host": "db", "hostaddr": "192.0.2.7"}, None),
        ({"host": "db"}, ("db", "5432")),
        ({"host": "db", "port": "5433"}, ("db", "5433")),
    ],
)
def test_only_names_are_looked_up(values, address):
    assert Host("it", values).address == address


def test_a_name_stands_beside_each_of_its_addresses():
    found = conninfo_to_dict(Host("db", {"host": "db"}).conninfo(("192.0.2.7", "192.0.2.8")))
    assert found == {"host": "db,db", "hostaddr": "192.0.2.7,192.0.2.8"}


def test_addresses_of_a_name():
    assert "127.0.0.1" in look_up("localhost", "5432")


LOCKS = "SELECT seq FROM cluster FOR UPDATE"


@pytest.mark.slow
def test_a_connection_that_was_given_up_while_it_waits_for_a_lock_ends(cluster_database, engine):
    (host,) = hosts_of(make_url(cluster_database), "given up")
    there = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'given up'"
    with engine.connect() as holder, engine.connect() as looks:
        holder.execute(text("BEGIN"))
        holder.execute(text(LOCKS))
        link = pq.PGconn.connect(host.conninfo().encode())
        link.send_query(LOCKS.encode())
        assert looks.scalar(text(there)) == 1
        link.finish()
        deadline = time.monotonic() + PATIENCE
        while looks.scalar(text(there)):
            assert time.monotonic() < deadline, "it waits still"
            time.sleep(0.1)
        holder.execute(text("ROLLBACK"))


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_a_database_that_does_not_store_all_characters_is_refused(postgres_server, encoding):
    at = postgres_server.format if "{}" in postgres_server else f"{postgres_server}/{{}}".format
    name = f"{OWN}_encoded"
    drop = f"DROP DATABASE IF EXISTS {name}"
    making = f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LOCALE 'C'"
    do(at("postgres"), drop, making)
    engine = Location(url=make_url(at(name))).engine()
    try:
        with pytest.raises(StoreRefused, match=f"has the encoding {encoding}, which does not"):
            engine.connect()
    finally:
        engine.dispose()
        do(at("postgres"), drop)
