"""Which of the sockets that systemd gives is for which listener."""

import os
import socket

import pytest
from twisted.internet.protocol import Factory
from twisted.internet.testing import MemoryReactor, MemoryReactorClock
from twisted.python.systemd import ListenFDs

from teaparty.config import Config
from teaparty.core.values.kinds import shown
from teaparty.server.endpoints import endpoints
from teaparty.server.given_sockets import (
    NO_COUNT,
    Adopting,
    Given,
    GivenSockets,
    NotGiven,
    given_by,
    unnamed,
)

SIX, FOUR = ("::", 5005, 0, 0), ("0.0.0.0", 5005)


def given(address=FOUR, name="unknown", number=3):
    family = socket.AF_INET if len(address) == 2 else socket.AF_INET6
    if isinstance(address, str | bytes):
        family = socket.AF_UNIX
    return Given(number, name, family, address)


@pytest.mark.parametrize(
    ("text", "address", "fits"),
    [
        ("tcp:5005", FOUR, True),
        ("tcp:5005:backlog=9", SIX, True),
        ("tcp6:5005", SIX, True),
        ("tcp:5005", ("0.0.0.0", 5006), False),
        ("tcp:5005:interface=127.0.0.1", FOUR, False),
        ("tcp:5005:interface=127.0.0.1", ("127.0.0.1", 5005), True),
        ("tcp:5005", ("127.0.0.1", 5005), False),
        (r"tcp6:5005:interface=\:\:1", ("::1", 5005, 0, 0), True),
        (r"tcp6:5005:interface=0\:0\:0\:0\:0\:0\:0\:1", ("::1", 5005, 0, 0), True),
        ("tcp:5005:interface=localhost", ("127.0.0.1", 5005), False),
        ("ssl:5005:privateKey=k", FOUR, False),
        ("unix:/run/tea:mode=660", "/run/tea", True),
        ("unix:address=/run/tea", "/run/tea", True),
        ("unix:/run/tea", "/run/cake", False),
        ("unix:/run/tea", b"\0tea", False),
        ("tcp:5005", "/run/tea", False),
        ("socket:tea", FOUR, False),
        ("systemd:domain=INET:index=0", FOUR, True),
        ("systemd:domain=INET:index=1", FOUR, False),
        ("systemd:domain=INET:name=unknown", FOUR, True),
        ("systemd:domain=INET:name=tea", FOUR, False),
    ],
)
def test_it_is_the_one_that_listens_where_the_listener_wants_to(text, address, fits):
    assert given(address).fits(text) == fits


@pytest.mark.parametrize("address", [FOUR, SIX, "/run/tea"])
def test_it_may_be_the_one_of_a_name(address):
    assert given(address, "tea").fits("socket:tea")
    assert not given(address, "tea").fits("socket:cake")


@pytest.mark.parametrize(
    ("socket", "text"),
    [
        (given(), "3 (tcp:5005)"),
        (given(("::1", 5005, 0, 0), "tea"), "3 (tea, tcp:5005 of ::1)"),
        (given("/run/tea", ""), "3 (unix:/run/tea)"),
    ],
)
def test_sentences_say_where_it_listens(socket, text):
    assert socket.text == text


def listeners(*listen):
    found, faults = endpoints(None, Config(listen=list(listen)))
    assert faults == []
    return found


def test_those_that_are_for_no_listener_are_left_over():
    sockets = GivenSockets(None, [given(), given(SIX, "tea"), given("/run/tea", number=5)])
    assert sockets.left_over(listeners("haproxy:tcp:5005")) == ["5 (unix:/run/tea)"]
    assert len(sockets.left_over(listeners("web:socket:tea"))) == 2


def test_a_listener_without_one_opens_its_own():
    (listener,) = listeners("tcp:5006")
    assert GivenSockets(None, [given()]).found(listener) is listener


def test_a_listener_whose_socket_nobody_has_given_can_not_listen():
    failed = []
    listeners("socket:tea")[0].endpoint.listen(Factory()).addErrback(failed.append)
    assert str(failed[0].value) == "systemd has given no socket of that name"


@pytest.mark.parametrize("front", ["", "haproxy:"])
def test_one_may_be_for_connections_that_come_through_a_proxy(opened, front):
    number, reactor, factory = opened(listens=True).fileno(), MemoryReactorClock(), Factory()
    (listener,) = listeners(f"{front}tcp:5005")
    GivenSockets(reactor, [given(number=number)]).found(listener).endpoint.listen(factory)
    ((adopted, _, made),) = reactor.adoptedPorts
    assert (adopted, os.get_blocking(number), made is factory) == (number, False, not front)


@pytest.mark.parametrize("name", ["", "a:b"])
def test_a_name_that_none_can_have_is_refused(name):
    _, (fault,) = endpoints(None, Config(listen=[f"socket:{name}"]))
    assert fault.startswith(f"listen: 'socket:{name}': has no name")


def test_two_listeners_cannot_have_the_same_one():
    _, faults = endpoints(None, Config(listen=["socket:tea", "web:socket:tea"]))
    assert faults == ["listen: 'socket:tea' is there twice."]


@pytest.fixture
def opened():
    """Return what opens a socket, which listens if it is asked to."""
    made = []

    def open_(kind=socket.SOCK_STREAM, listens=False):
        made.append(socket.socket(socket.AF_INET, kind))
        made[-1].bind(("127.0.0.1", 0))
        made[-1].set_inheritable(True)
        if listens:
            made[-1].listen()
        return made[-1]

    yield open_
    for each in made:
        each.close()


def test_what_was_given_is_not_for_other_processes(opened):
    made = opened(listens=True)
    number = made.fileno()
    found = given_by(ListenFDs([number], ["tea"]))
    assert found == [Given(number, "tea", socket.AF_INET, made.getsockname())]
    assert not os.get_inheritable(number)


def test_nothing_waits_for_a_connection_that_has_gone_meanwhile(opened):
    number = opened(listens=True).fileno()
    os.set_blocking(number, True)
    (found,) = given_by(ListenFDs([number], ["tea"]))
    Adopting(MemoryReactor(), found).listen(Factory())
    assert not os.get_blocking(number)


def test_a_socket_of_a_path_goes_on_when_its_listener_closes(tmp_path):
    path = str(tmp_path / "tea")
    with socket.socket(socket.AF_UNIX) as held, socket.socket(socket.AF_UNIX) as visitor:
        held.bind(path)
        held.listen()
        (found,) = given_by(ListenFDs([held.fileno()], ["tea"]))
        reactor, ports = MemoryReactorClock(), []
        Adopting(reactor, found).listen(Factory()).addCallback(ports.append)
        closed = ports[0].stopListening()
        reactor.advance(0)
        assert closed.called
        visitor.connect(path)


def test_of_two_with_one_name_the_other_is_left_over(opened):
    one, other = opened(listens=True), opened(listens=True)
    numbers = [one.fileno(), other.fileno()]
    first, last = given_by(ListenFDs(numbers, ["tea", "tea"]))
    sockets = GivenSockets(None, [first, last])
    assert sockets.left_over(listeners("socket:tea")) == [first.text]
    assert last.fits("socket:tea")


def test_nothing_was_given_to_this_process():
    assert given_by() == []


@pytest.mark.parametrize(
    ("environ", "numbers"),
    [
        ("LISTEN_PID={pid}\0LISTEN_FDS=2\0", [3, 4]),
        ("A=b=c\0LISTEN_FDS=1\0LISTEN_PID={pid}\0LISTEN_FDNAMES=one:more\0", [3]),
        ("LISTEN_PID=1\0LISTEN_FDS=2\0", []),
        ("LISTEN_PID=1\0LISTEN_FDS=1000000000\0", []),
        ("LISTEN_PID={pid}\0LISTEN_FDS=0\0", []),
        ("LISTEN_PID={pid}\0", []),
        ("LISTEN_FDS=2\0", []),
        ("", []),
        (None, []),
    ],
)
def test_sockets_without_names_are_taken_from_what_the_process_began_with(
    tmp_path, environ, numbers
):
    file = tmp_path / "environ"
    if environ is not None:
        file.write_text(environ.format(pid=os.getpid()))
    found = unnamed(file)
    assert (found.inheritedDescriptors(), found.inheritedNamedDescriptors()) == (numbers, {})


@pytest.mark.parametrize(
    "count", ["two", "-1", "1e9", "1000000000", "1025", "", "\x1b", "9" * 5000]
)
def test_a_number_of_sockets_that_can_not_be_is_refused_with_what_was_expected(tmp_path, count):
    (tmp_path / "environ").write_text(f"LISTEN_PID={os.getpid()}\0LISTEN_FDS={count}\0")
    with pytest.raises(NotGiven) as refused:
        unnamed(tmp_path / "environ")
    assert str(refused.value) == NO_COUNT.format(text=shown(count), most=1_024)


@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_DGRAM])
def test_what_nobody_can_connect_to_is_refused(opened, kind):
    with pytest.raises(NotGiven, match="no socket on which people can connect"):
        given_by(ListenFDs([opened(kind).fileno()], ["tea"]))


def test_a_file_or_nothing_is_refused(tmp_path):
    with (tmp_path / "file").open("w") as file:
        number = file.fileno()
        with pytest.raises(NotGiven, match="no socket on which people can connect"):
            given_by(ListenFDs([number], ["tea"]))
    with pytest.raises(NotGiven, match="was not given: Bad file descriptor"):
        given_by(ListenFDs([number], ["tea"]))
