"""A link that is cut at any moment loses and doubles no line, by our client and by our page."""

import socket
from contextlib import contextmanager

import pytest

from tests import sentences as s
from tests.browser.conftest import browser
from tests.endurance.cutter import UP, WAYS, Cut, Cutter
from tests.endurance.cutting import NAME, Cutting, Summary, assert_same, check, numbered, witnesses
from tests.endurance.people import People, Person
from tests.endurance.server import Server
from tests.endurance.travellers import ByBrowser, ByClient


@contextmanager
def served(folder):
    """A server with talkers, and a proxy that cuts links to its web door."""
    server = Server(folder, web=True)
    server.start()
    cutter = Cutter(server.web_port)
    cutter.start()
    try:
        yield server, cutter
        assert "Traceback" not in server.log, server.log[-3_000:]
    finally:
        cutter.stop()
        server.close()


def cut_links(server, traveller, cutter, times, seed):
    """Cut the traveller's links while other people talk; return what came of it."""
    people = People(server.port, witnesses()).come_in()
    try:
        return Cutting(traveller, cutter, seed).run(times, people)
    finally:
        people.stop()


def cut_by_client(folder, times, seed):
    with served(folder) as (server, cutter):
        traveller = ByClient(cutter.port, NAME).comes_in()
        summary = cut_links(server, traveller, cutter, times, seed)
        traveller.leaves()
    return summary


def cut_by_browser(folder, times, seed):
    with served(folder) as (server, cutter), browser() as chromium:
        page = chromium.new_page()
        traveller = ByBrowser(page, f"http://localhost:{cutter.port}/", NAME)
        summary = cut_links(server, traveller, cutter, times, seed)
        page.close()
    return summary


@pytest.mark.slow
def test_our_client_misses_and_doubles_nothing_in_ten_cuts(tmp_path):
    assert cut_by_client(tmp_path, 10, seed=1).kinds.total() == 10


@pytest.mark.slow
@pytest.mark.clients
def test_our_page_misses_and_doubles_nothing_in_six_cuts(tmp_path):
    assert cut_by_browser(tmp_path, 6, seed=2).kinds.total() == 6


@pytest.mark.endurance
def test_our_client_misses_and_doubles_nothing_in_200_cuts(tmp_path):
    print(cut_by_client(tmp_path, 200, seed=11))


@pytest.mark.endurance
@pytest.mark.clients
def test_our_page_misses_and_doubles_nothing_in_200_cuts(tmp_path):
    print(cut_by_browser(tmp_path, 200, seed=12))


# --- the test would notice


def heard(who, *lines, room="parlour"):
    person = Person(who, room)
    person.socket.close()
    person.data += "".join(f"{line}\r\n" for line in lines).encode()
    return person


def seen(*lines):
    """Let somebody read these lines, of six that were said while they were there."""
    paula = heard(
        "paula", "You say: <paula 0>", "ann says: <ann 0>", "You say: <paula 1>",
        s.goes_to("ann", "Garden"), "You say: <paula 2>",
    )  # fmt: skip
    gerd = heard(
        "gerd", "You say: <gerd 0>", s.comes_from("ann", "Parlour"), "You say: <gerd 1>",
        "ann says: <ann 1>", room="garden",
    )  # fmt: skip
    wes = heard("wes", "ann whispers to you: <annw 0>")
    wes.said = 1
    check(list(lines), [paula, gerd, wes], Summary(said=2, whispers=1))


READ = (
    "paula says: <paula 0>", "You say: <ann 0>", "paula says: <paula 1>",
    "wes whispers to you: <wes 0>", "gerd says: <gerd 1>", "You say: <ann 1>",
)  # fmt: skip


def test_what_was_read_wholly_is_good():
    seen(*READ)


@pytest.mark.parametrize("at", range(6))
def test_a_line_that_is_missing_twice_there_or_early_is_noticed(at):
    for read in (READ[:at] + READ[at + 1 :], READ[: at + 1] + READ[at:]):
        with pytest.raises(AssertionError):
            seen(*read)


def test_lines_of_a_room_that_change_places_are_noticed():
    with pytest.raises(AssertionError, match=r"missing: \[\]; too often: \[\]"):
        seen(READ[1], READ[0], *READ[2:])


def test_a_line_of_elsewhere_is_noticed():
    with pytest.raises(AssertionError, match="too often"):
        seen(*READ, "paula says: <paula 2>")


def test_marks_are_compared_as_they_are():
    assert_same(numbered("ann", 2), [("ann", 0), ("ann", 1)])


@pytest.mark.slow
@pytest.mark.parametrize("kind", WAYS)
def test_the_proxy_passes_so_many_bytes_and_then_resets_the_client(kind):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        cutter = Cutter(listener.getsockname()[1])
        cutter.start()
        client = socket.create_connection(("127.0.0.1", cutter.port), timeout=5)
        server = listener.accept()[0]
        server.settimeout(0.3)
        cutter.cut = Cut(kind, UP, 5, 0.05)
        client.sendall(b"0123456789")
        assert server.recv(9) == b"01234"
        with pytest.raises(ConnectionError):
            client.recv(9)
        with pytest.raises(ConnectionError if kind == "reset" else TimeoutError):
            server.recv(9)
        assert (cutter.cut, [cut.kind for cut in cutter.done]) == (None, [kind])
        cutter.stop()
        client.close()
        server.close()
