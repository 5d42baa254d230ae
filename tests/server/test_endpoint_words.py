"""What is wrong with the description of an endpoint is said in words, and not by Twisted's code."""

from inspect import signature

import pytest
from twisted.internet import endpoints as twisteds
from twisted.internet.interfaces import IStreamServerEndpointStringParser
from twisted.internet.testing import MemoryReactorClock
from twisted.plugin import getPlugins

from teaparty.config import Config
from teaparty.config_network import Http
from teaparty.server.endpoint_words import TAKES, values_of
from teaparty.server.endpoints import endpoints

PORT = "but a number from 0 to 65535 was expected"


def fault(where):
    (found,) = endpoints(MemoryReactorClock(), Config(listen=[where]))[1]
    return found


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("tcp:5005:foo=3", "tcp takes no 'foo', only port, interface, backlog"),
        ("unix:/run/tea:foo=3", "unix takes no 'foo', only address, mode, backlog, lockfile"),
        ("tcp:5005:=3", "tcp takes no '', only port, interface, backlog"),
        ("tcp", "its port is missing"),
        ("ssl:", "its port is missing"),
        ("tcp:interface=127.0.0.1", "its port is missing"),
        ("tls:", "its path is missing"),
        ("unix", "its address is missing"),
        ("tcp:x", f"its port is 'x', {PORT}"),
        ("tcp:-1", f"its port is '-1', {PORT}"),
        ("tcp:interface=127.0.0.1:port=70000", f"its port is '70000', {PORT}"),
        ("70000", f"its port is '70000', {PORT}"),
        ("tcp:５００５", f"its port is '５００５', {PORT}"),
        ("tcp6:5005:backlog=x", "its backlog is 'x', but a whole number was expected"),
        ("unix:/run/tea:mode=999", "its mode is '999', but a number such as 660, of digits from 0"
                                   " to 7, was expected"),
        ("unix:/run/tea:lockfile=x", "its lockfile is 'x', but 0 or 1 was expected"),
        ("ssl:5006:privateKey=", "its privateKey is '', but the path of a file was expected"),
        ("ssl:5006:sslmethod=x", "its sslmethod is 'x', but a name such as TLS_METHOD was"
                                 " expected"),
        ("systemd:domain=X:index=0", "its domain is 'X', but INET, INET6 or UNIX was expected"),
        ("systemd:INET", "either its index or its name was expected"),
        ("systemd:INET:index=0:name=tea", "either its index or its name was expected"),
        ("tcp:5005:port=5006", "its port is there twice"),
        ("tcp:5005:interface=127.0.0.1:interface=127.0.0.2", "its interface is there twice"),
        ("tcp:5005:127.0.0.1:5:6", "tcp takes nothing more than port, interface, backlog"),
        ("haproxy:tcp:5005:foo=3", "tcp takes no 'foo', only port, interface, backlog"),
        ("tcp:5005\\", "a single backslash stands at its end"),
    ],
)  # fmt: skip
def test_what_is_misspelt_is_named(where, why):
    assert fault(where) == f"listen: {where!r} is no endpoint: {why}."


def test_a_socket_that_systemd_has_not_given_is_no_misspelt_one():
    for where in ("systemd:INET:index=99", "systemd:domain=INET:name=tea"):
        assert fault(where) == f"listen: {where!r}: systemd has given no such socket."


def test_where_programs_ask_is_looked_at_as_well():
    config = Config(listen=[4001], http=Http(listen="unix:/run/tea:foo=3"))
    (found,) = endpoints(MemoryReactorClock(), config)[1]
    assert found.startswith("http.listen: 'unix:/run/tea:foo=3' is no endpoint: unix takes no")


@pytest.mark.parametrize(
    ("where", "values"),
    [
        ("tcp:5005:127.0.0.1", {"port": "5005", "interface": "127.0.0.1"}),
        (r"tcp6:interface=\:\:1:port=5005", {"interface": "::1", "port": "5005"}),
        (r"unix:/run/a\=b\:c:660", {"address": "/run/a=b:c", "mode": "660"}),
        (r"unix:/run/tea\\", {"address": "/run/tea\\"}),
        ("stdio:x", {}),
    ],
)
def test_values_have_their_names_however_they_are_written(where, values):
    assert values_of(where) == values
    assert endpoints(MemoryReactorClock(), Config(listen=[where]))[1] == []


def test_twisted_takes_each_value_that_is_said_to_be_taken():
    """A later Twisted, whose kinds take other values, fails here."""
    plugins = {each.prefix: each for each in getPlugins(IStreamServerEndpointStringParser)}
    parsers = {
        **twisteds._serverParsers,
        "tcp6": plugins["tcp6"]._parseServer,
        "tls": plugins["tls"]._actualParseStreamServer,
        "systemd": plugins["systemd"]._parseServer,
    }
    assert {kind: tuple(signature(each).parameters)[1:] for kind, each in parsers.items()} == TAKES


def test_two_that_want_one_port_are_found_by_addresses_without_a_name():
    found = endpoints(
        MemoryReactorClock(), Config(listen=["tcp:5005:127.0.0.1", "tcp:5005:127.0.0.2"])
    )
    assert found[1] == []
