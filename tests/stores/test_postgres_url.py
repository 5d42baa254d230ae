"""The servers that a URL of PostgreSQL names, in all ways in which they may be written."""

import pytest
from psycopg.conninfo import conninfo_to_dict

from teaparty.stores.cluster.hosts import hosts_of
from teaparty.stores.errors import StoreRefused
from teaparty.stores.location import location_of
from teaparty.stores.postgres_url import ADDRESSES, NO_HOST, NO_PORT, TWO_PORTS, UNEVEN


def url_of(rest):
    return location_of("", f"postgresql+psycopg://tea:sugar@{rest}").url


def both_of(rest):
    """The servers as nodes are told of them, and as SQLAlchemy tells libpq."""
    url = url_of(rest)
    values = [conninfo_to_dict(host.conninfo()) for host in hosts_of(url, "node")]
    _, all_ = url.get_dialect()().create_connect_args(url)
    one = [(each.get("host", ""), each.get("port", "")) for each in values]
    hosts, ports = str(all_.get("host", "")).split(","), str(all_.get("port", "")).split(",")
    return one, list(zip(hosts, ports, strict=True))


@pytest.mark.parametrize(
    ("rest", "servers"),
    [
        ("/d", [("", "")]),
        ("h/d", [("h", "")]),
        ("h:5/d", [("h", "5")]),
        ("192.0.2.7:5/d", [("192.0.2.7", "5")]),
        ("[::1]/d", [("::1", "")]),
        ("[::1]:5/d", [("::1", "5")]),
        ("%2Frun%2Fpg/d", [("/run/pg", "")]),
        ("%2Frun%2Fpg:5/d", [("/run/pg", "5")]),
        ("g,h/d", [("g", ""), ("h", "")]),
        ("/d?port=5", [("", "5")]),
        ("h/d?port=5", [("h", "5")]),
        ("g:5/d?host=h", [("h", "5")]),
        ("/d?host=h", [("h", "")]),
        ("/d?host=h:5", [("h", "5")]),
        ("/d?host=h:", [("h", "")]),
        ("/d?host=h&port=5", [("h", "5")]),
        ("/d?host=@pg", [("@pg", "")]),
        ("/d?host=/run/pg", [("/run/pg", "")]),
        ("/d?host=/run/pg:5433", [("/run/pg", "5433")]),
        ("/d?host=/run/pg&port=5433", [("/run/pg", "5433")]),
        ("/d?host=/run/a:b", [("/run/a:b", "")]),
        ("/d?host=::1", [("::1", "")]),
        ("/d?host=::1&port=5", [("::1", "5")]),
        ("/d?host=[::1]", [("::1", "")]),
        ("/d?host=[::1]:5", [("::1", "5")]),
        ("/d?host=g:5&host=h:6", [("g", "5"), ("h", "6")]),
        ("/d?host=g:5&host=h", [("g", "5"), ("h", "")]),
        ("/d?host=g:5,h:6", [("g", "5"), ("h", "6")]),
        ("/d?host=g,h", [("g", ""), ("h", "")]),
        ("/d?host=g,h&port=5", [("g", "5"), ("h", "5")]),
        ("/d?host=g,h&port=5,6", [("g", "5"), ("h", "6")]),
        ("/d?host=g,h&port=,6", [("g", ""), ("h", "6")]),
        ("/d?host=g&host=h&port=5&port=6", [("g", "5"), ("h", "6")]),
        ("/d?host=[::1]:5&host=::2", [("::1", "5"), ("::2", "")]),
        ("/d?host=/run/a:5&host=/run/b:6", [("/run/a", "5"), ("/run/b", "6")]),
        ("/d?host=/run/a:5&host=h", [("/run/a", "5"), ("h", "")]),
    ],
)
def test_both_who_connect_are_told_the_same_servers(rest, servers):
    assert both_of(rest) == (servers, servers)


@pytest.mark.parametrize(
    ("rest", "sentence"),
    [
        ("/d?host=h:x", NO_PORT.format(port="x")),
        ("/d?host=h&port=0", NO_PORT.format(port="0")),
        ("/d?host=h&port=65536", NO_PORT.format(port="65536")),
        ("/d?host=h:5&port=5", TWO_PORTS.format(host="h")),
        ("/d?host=g,h&port=5,6,7", UNEVEN.format(hosts=2, ports=3)),
        ("/d?host=::1:x", NO_HOST.format(host="::1:x")),
        ("/d?host=[h]:5", NO_HOST.format(host="[h]:5")),
        ("/d?host=g,h&hostaddr=192.0.2.7,192.0.2.8", ADDRESSES),
    ],
)
def test_what_names_no_server_is_refused_in_words(rest, sentence):
    with pytest.raises(StoreRefused) as refused:
        url_of(rest)
    assert str(refused.value) == sentence


def test_all_else_of_a_url_stays():
    url = url_of("/d?host=/run/pg:5&sslmode=require&options=-c%20geqo%3Doff")
    assert (url.username, url.password, url.database) == ("tea", "sugar", "d")
    assert dict(url.query) == {
        "host": "/run/pg", "port": "5", "sslmode": "require", "options": "-c geqo=off"
    }  # fmt: skip
