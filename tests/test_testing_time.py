"""Time in tests of plugins: waits end in order, nothing is left undone, the world is shut out."""

import socket
import sys
import threading
from types import ModuleType, SimpleNamespace

import pytest

from teaparty.api import ChatRoom, Listener, Said, command
from teaparty.core.party.session import Session
from teaparty.core.values.notices import Slow
from teaparty.core.values.options import PartyOptions
from teaparty.testing import tea_party

HERE = sys.modules[__name__]
NAME = "test_testing_time"


class Kitchen(ChatRoom):
    kind = name = "hearth"

    def says(self, text):
        self.announce(f"{self.party.clock.monotonic() - 1_000:g}: {text}")

    async def simmers(self, seconds):
        await self.party.sleep(seconds)
        self.says("simmered")


class Cook(Listener):
    name = "Cook"

    async def came_in(self, me):
        await me.party.sleep(5)
        me.tell("Soup?")


@command("steep")
async def steep(me, seconds: int, times: int = 1):
    """Wait for the tea."""
    for _ in range(times):
        await me.party.sleep(seconds)
        me.tell("{now}: tea", now=f"{me.party.clock.monotonic() - 1_000:g}")


@command("inquire")
def query(me):
    """Ask whether there is tea."""

    async def then(me, answer):
        await me.party.sleep(3)

    me.ask("Tea? ", then)


@command("outside")
def outside(me, way: int):
    """Reach for the world outside."""
    WAYS[way]()


def by_the_reactor():
    from twisted.internet import reactor

    reactor.callLater(1, print)


def by_a_socket():
    with socket.socket() as found:
        found.connect(("127.0.0.1", 9))


def by_a_name():
    socket.create_connection(("localhost", 9))


def by_a_datagram():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as found:
        found.sendto(b"tea", ("127.0.0.1", 9))


WAYS = (by_the_reactor, by_a_socket, by_a_name, by_a_datagram)
USED = ("the reactor (callLater)", "the network (connect)", "the network (getaddrinfo)",
        "the network (sendto)")  # fmt: skip


@pytest.fixture
def party():
    with tea_party(HERE) as party:
        yield party
        party.passes(100)


@pytest.fixture
def alice(party):
    alice = party.guest("alice").types("go hearth")
    party.passes(10)
    alice.reads()
    party.now = 1_000.0
    return alice


# --- time


def test_waits_and_timers_end_at_their_own_times_in_order(party, alice):
    hearth = party.room("hearth")
    alice.types("steep 10")
    hearth.later(15, "says", text="late")
    hearth.later(5, "says", text="early")
    hearth.later(7, "simmers", seconds=5)
    party.passes(60)
    assert party.now == 1_060.0
    assert alice.reads() == ["5: early", "10: tea", "12: simmered", "15: late"]


def test_one_wait_after_another_is_measured_from_its_end(party, alice):
    alice.types("steep 10 4")
    party.passes(25)
    assert alice.reads() == ["10: tea", "20: tea"]
    party.passes(15)
    assert alice.reads() == ["30: tea", "40: tea"]


def test_newcomers_go_at_their_time(party, alice):
    newcomer = party.connects()
    party.room("hearth").later(61, "says", text="alone")
    party.passes(60)
    assert newcomer.closed
    assert alice.reads() == []


def test_time_that_is_up_just_now_is_up(party, alice):
    alice.types("steep 10")
    party.passes(10)
    assert alice.reads() == ["10: tea"]


def test_quit_waits_for_no_plugin_unless_it_is_typed_along(party, alice):
    bob = party.guest("bob").types("steep 20", "say one", "quit")
    alice.types("steep 20").types("say one").types("quit")
    assert (alice.closed, bob.closed) == (True, False)
    party.passes(20)
    assert bob.closed
    assert bob.reads()[-1] == PartyOptions().goodbye


def test_each_line_is_obeyed_once_also_the_one_that_does_not_wait(party, alice, monkeypatch):
    lines, handle = [], Session.handle
    monkeypatch.setattr(Session, "handle", lambda me, line: lines.append(line) or handle(me, line))
    alice.types("steep 20").types("say one", "quit", "say two")
    assert (alice.closed, lines) == (True, ["steep 20", "quit"])
    party.passes(20)
    assert lines == ["steep 20", "quit", "say one", "say two"]


# --- what is left undone


def tried(does):
    """Have a test of a plugin do this; return what it fails with."""
    with pytest.raises(Exception) as failed:  # noqa: PT011, SIM117
        with tea_party(HERE) as party:
            does(party, party.guest("alice"))
    return failed.value


def cooks(party):
    """Let the listener be done with all people who have come in."""
    party.passes(10)


def test_a_command_that_is_not_finished_fails_the_test_and_is_named():
    failed = tried(lambda party, alice: (cooks(party), alice.types("steep 60")))
    what = f"tests.{NAME}.steep"
    assert str(failed) == (
        f"not finished at the end of the test: {what}. Let time go by (party.passes) until it is"
        " done."
    )


def test_an_answer_that_is_not_finished_fails_the_test_and_is_named():
    failed = tried(lambda party, alice: (cooks(party), alice.types("inquire", "yes")))
    assert f": the answer to 'Tea? ' of the plugin {NAME}. " in str(failed)


def test_a_timer_and_a_listener_that_have_begun_are_named_as_well():
    hearth = "the room hearth of the plugin " + NAME
    failed = tried(
        lambda party, alice: (
            party.room("hearth").later(1, "simmers", seconds=60),
            party.passes(2),
        )
    )
    assert f": the listener Cook of the plugin {NAME}, simmers of {hearth}. " in str(failed)


def test_a_fault_is_raised_before_what_is_unfinished():
    failed = tried(lambda party, alice: party.faults.append(ZeroDivisionError()))
    assert isinstance(failed, ZeroDivisionError)


def test_a_timer_that_has_not_begun_is_not_unfinished():
    with tea_party(HERE) as party:
        party.room("hearth").later(1, "simmers", seconds=60)


# --- the world outside


@pytest.mark.parametrize("way", range(len(WAYS)))
def test_the_world_outside_is_refused_in_a_sentence(party, alice, way):
    alice.types(f"outside {way}")
    fault = party.faults.pop()
    assert str(fault).startswith(f"a plugin uses {USED[way]}")
    assert str(fault).endswith(
        "whatever waits for the world outside has to be replaced by the test"
    )


def test_a_reactor_that_is_first_imported_in_a_test_is_refused_too(monkeypatch):
    import twisted.internet

    monkeypatch.delitem(sys.modules, "twisted.internet.reactor", raising=False)
    monkeypatch.delattr(twisted.internet, "reactor", raising=False)
    with tea_party(HERE) as party, tea_party() as inner:
        alice = party.guest("alice").types("outside 0")
        assert str(party.faults.pop()).startswith("a plugin uses the reactor (callLater)")
        party.passes(10)
        assert (alice.closed, inner.faults) == (False, [])
        assert not hasattr(sys.modules["twisted.internet.reactor"], "__wrapped__")
    assert "twisted.internet.reactor" not in sys.modules


def test_a_reactor_that_is_there_is_refused_and_is_as_before_after_the_test(monkeypatch):
    import twisted.internet

    reactor = SimpleNamespace(callLater=lambda *given: "later", seconds=lambda: 1.5)
    monkeypatch.setitem(sys.modules, "twisted.internet.reactor", reactor)
    monkeypatch.setattr(twisted.internet, "reactor", reactor, raising=False)
    with tea_party(HERE) as party:
        party.guest("alice").types("outside 0")
        assert str(party.faults.pop()).startswith("a plugin uses the reactor (callLater)")
        assert reactor.seconds() == 1.5
        party.passes(10)
    assert reactor.callLater() == "later"


def test_what_a_listener_begins_with_is_refused_too():
    class Feed(Listener):
        name = "Feed"

        def started(self, party):
            by_a_socket()

    feed = ModuleType(Feed.__module__)
    feed.Feed = Feed
    with tea_party(feed) as party:
        assert str(party.faults.pop()).startswith("a plugin uses the network (connect)")


def test_after_the_test_the_world_is_there_again():
    with tea_party():
        pass
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


def test_what_stays_on_this_machine_is_allowed(party):
    with socket.socket(socket.AF_UNIX) as one, pytest.raises(FileNotFoundError):
        one.connect("/nowhere")
    thread = threading.Thread(target=print)
    thread.start()
    thread.join()


# --- what is slow


@pytest.mark.parametrize(
    ("hook", "line"),
    [
        ("admit", "go hearth"),
        ("admit", "history 1 hearth"),
        ("seen_by", "look"),
        ("on_say", "say tea"),
    ],
)
def test_what_a_room_does_slowly_is_its_own_and_not_the_commands(party, monkeypatch, hook, line):
    bob = party.guest("bob")
    if hook != "admit":
        bob.types("go hearth")
    does = getattr(ChatRoom, hook)

    def dawdles(self, me, *given):
        party.now += 1
        return does(self, me, *given)

    monkeypatch.setattr(Kitchen, hook, dawdles, raising=False)
    bob.types(line)
    party.passes(10)
    slow = [one.place for one in party.changes if isinstance(one, Slow)]
    assert slow == [f"{hook} of the room hearth of the plugin {NAME}"]


def test_listeners_that_take_long_over_many_lines_are_named(party, alice, monkeypatch):
    def dawdles(*given):
        party.now += 0.04

    monkeypatch.setattr(Cook, "hooks", frozenset(["heard"]))
    monkeypatch.setattr(Cook, "heard", dawdles)
    party.party.listeners.take(party.party.listeners.listeners)
    for text in "abcd":
        party.room("hearth").append(Said(who=alice.session.person, text=text))
    party.flush()
    assert [one.place for one in party.changes if isinstance(one, Slow)] == [
        f"the listener Cook of the plugin {NAME}"
    ]


def test_what_is_slow_is_named_with_its_plugin_wherever_it_stands(party, alice, monkeypatch):
    def dawdles(*given, **values):
        party.now += 1

    assert steep.place == f"tests.{NAME}.steep"
    monkeypatch.setattr(steep, "function", dawdles)
    monkeypatch.setattr(Kitchen, "says", dawdles)
    monkeypatch.setattr(Kitchen, "on_leave", dawdles)
    monkeypatch.setattr(Cook, "hooks", frozenset(["heard"]))
    monkeypatch.setattr(Cook, "heard", dawdles)
    party.party.listeners.take(party.party.listeners.listeners)
    party.room("hearth").later(1, "says", text="slow")
    alice.types("steep 1")
    party.passes(1)
    alice.types("go parlour")
    assert {one.place for one in party.changes if isinstance(one, Slow)} == {
        f"tests.{NAME}.steep",
        f"says of the room hearth of the plugin {NAME}",
        f"on_leave of the room hearth of the plugin {NAME}",
        f"the listener Cook of the plugin {NAME}",
    }
