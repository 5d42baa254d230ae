"""The servers that a URL names."""

import time

import psycopg
import pytest
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import make_url, text

from teaparty.stores.cluster.hosts import DEFAULTS, SESSION, Host, hosts_of, look_up
from tests.conftest import PATIENCE

OURS = {**DEFAULTS, "application_name": "node", "options": SESSION}


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


def test_a_node_waits_for_the_disks_whatever_the_database_says(conninfo, asked):
    (name,) = asked.do("SELECT quote_ident(current_database())")[0]
    asked.do(f"ALTER DATABASE {name} SET synchronous_commit = off")
    with psycopg.connect(conninfo) as connection:
        (commit,) = connection.execute("SHOW synchronous_commit").fetchone()
    asked.do(f"ALTER DATABASE {name} RESET synchronous_commit")
    assert commit == "on"


def test_what_a_url_says_goes_before_what_is_usual():
    url = make_url("postgresql+psycopg://a/tea?tcp_user_timeout=9&options=-c%20geqo%3Doff")
    values = conninfo_to_dict(hosts_of(url, "node")[0].conninfo())
    assert values["tcp_user_timeout"] == "9"
    assert values["options"] == f"-c geqo=off {SESSION}"


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
