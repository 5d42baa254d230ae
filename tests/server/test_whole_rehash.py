"""A rehash that fails changes nothing, whatever fails and when; one that is done is done wholly."""

import sys
from shutil import rmtree

import pytest
from twisted.internet.defer import Deferred
from twisted.internet.error import CannotListenError

import teaparty.plugins
from teaparty.core.party.countdown import Countdown
from teaparty.core.party.rooms import ChatRoom
from teaparty.server.live import NOTHING
from tests.conftest import done, refused
from tests.server.memory_server import start

__all__ = ["start"]

ROOMS = """
[rooms.hall]
exits = { up = "attic" }

[rooms.attic]
"""
TOWER = '''
from teaparty.api import ChatRoom, Listener, command


@command("bell", right="ringing")
def bell(me):
    """Ring the bell."""
    me.room.announce("Ding!")


class Tower(ChatRoom):
    kind = name = "tower"
    exits = {"down": "hall"}

    def strikes(self):
        self.announce("Bong!")


class Keeper(Listener):
    name = "Keeper"
    ended = 0

    def stopped(self):
        Keeper.ended += 1
'''
STARTED = """
from teaparty.api import ChatRoom, Listener


class Starter(Listener):
    name = "Starter"

    def started(self, party):
        {does}
"""
PLUGS = "plugins = ['plugs']\n"


@pytest.fixture
def plugs(tmp_path):
    (tmp_path / "plugs").mkdir(0o700)
    return tmp_path / "plugs"


@pytest.fixture
def write(plugs):
    """Return a function that writes a plugin's source."""

    def written(name, source, folder=plugs):
        folder.mkdir(0o700, exist_ok=True)
        (folder / f"{name}.py").write_text(source)

    return written


def state(server):
    """What a rehash may change."""
    party = server.party
    return {
        "options": party.options,
        "limits": (party.limits, server.entrance.limits, server.entrance.sessions),
        "rooms": {
            name: (type(room), room.title, dict(room.exits), list(room.members))
            for name, room in party.rooms.items()
        },
        "start": party.start,
        "words": sorted(word for word in party.start.table),
        "listeners": [each.name for each in party.listeners.listeners],
        "timers": len(party.timers),
        "path": list(teaparty.plugins.__path__),
        "modules": {name for name in sys.modules if name.startswith("teaparty.plugins.tp_")},
    }  # fmt: skip


def raising(*_, **__):
    raise RuntimeError("the disk is gone")


class TestOrder:
    def test_a_new_room_has_an_exit_by_the_word_of_a_plugin_that_goes(self, start, write):
        write("tp_rung", TOWER)
        server = start(PLUGS + "[rooms.hall]\nexits = { up = 'tower' }\n")
        alice = server.guest("alice")
        alice.handle("up")
        answer = server.rehash("[rooms.hall]\nexits = { bell = 'yard' }\n"
                               "[rooms.yard]\nexits = { bell = 'hall' }\n")  # fmt: skip
        assert answer == (True, [
            "Changed: plugins, rooms.hall, rooms.yard.", "Plugins that were unloaded: tp_rung.",
        ])  # fmt: skip
        assert (alice.room.name, list(server.party.rooms)) == ("hall", ["hall", "yard"])
        alice.handle("bell")
        assert alice.room.name == "yard"

    def test_the_exits_to_rooms_of_a_plugin_that_goes_are_a_fault(self, start, write):
        write("tp_rung", TOWER)
        rooms = "[rooms.hall]\nexits = { up = 'tower' }\n"
        server = start(PLUGS + rooms)
        before = state(server)
        fits, (line,) = server.rehash(rooms)
        assert (fits, "rooms.hall.exits.up leads to 'tower'" in line) == (False, True)
        assert state(server) == before

    def test_rooms_may_come_where_as_many_go(self, start):
        server = start(ROOMS + "[limits]\nrooms = 2\n")
        server.guest("alice").handle("up")
        answer = server.rehash("[rooms.hall]\n[rooms.yard]\n[limits]\nrooms = 2\n")
        assert answer[0]
        assert list(server.party.rooms) == ["hall", "yard"]

    def test_the_room_of_a_plugin_that_goes_may_be_the_start_before(self, start, write):
        write("tp_rung", TOWER)
        server = start(PLUGS + "start = 'tower'\n" + ROOMS)
        alice = server.guest("alice")
        assert alice.room.name == "tower"
        assert server.rehash(ROOMS)[0]
        assert (alice.room.name, list(server.party.rooms)) == ("hall", ["hall", "attic"])

    def test_a_plugin_that_comes_sees_the_new_limits_settings_and_rooms(self, start, write):
        write("tp_new", "from msgspec import Struct\n\nclass Settings(Struct):\n    lumps: int\n"
              + STARTED.format(does="self.seen = (party.limits.line, party.options.name, party"
              ".settings(Settings).lumps, sorted(party.rooms), party.start.name)"))  # fmt: skip
        server = start(ROOMS)
        text = "name = 'Coffee'\nstart = 'yard'\n" + PLUGS
        text += ROOMS + "[rooms.yard]\n[limits]\nline = 99\n[plugin.tp_new]\nlumps = 3\n"
        assert server.rehash(text)[0]
        (starter,) = server.party.listeners.listeners
        assert starter.seen == (99, "Coffee", 3, ["attic", "hall", "yard"], "yard")


class TestFault:
    TEXT = (
        "name = 'Coffee'\nlog_talk = true\nlisten = [4001, 4002]\n" + PLUGS
        + "[rooms.hall]\ntitle = 'The Parlour'\nexits = { out = 'yard' }\n[rooms.yard]\n"
        "[limits]\nline = 99\nsessions = 7\n"
    )  # fmt: skip

    @pytest.fixture
    def server(self, start, write):
        write("tp_rung", TOWER)
        server = start("listen = [4001]\n" + ROOMS)
        server.guest("alice").handle("up")
        server.guest("bob")
        return server

    @pytest.mark.parametrize(
        "where", ["entrance", "record", "features", "listeners", "house", "last"]
    )
    def test_in_the_middle_has_all_as_it_was(self, server, monkeypatch, logged, where):
        record, party = server.entrance.record, server.party
        what = {
            "entrance": (server.entrance, "renew"),
            "record": (record, "renew"),
            "features": (party.features, "renewed"),
            "listeners": (type(party.listeners), "take"),
            "house": (type(party.house), "take"),
            "last": (type(party), "use"),
        }[where]
        before = state(server)
        calls, real = [], getattr(*what)

        def once(*given, **named):
            calls.append(given)
            if len(calls) == 1:
                raising()
            return real(*given, **named)

        with monkeypatch.context() as patch:
            patch.setattr(*what, once)
            fits, (line,) = server.rehash(self.TEXT)
        assert fits is False
        assert "the disk is gone" in line
        assert "nothing was changed" in line or "can't be used" in line
        assert state(server) == before
        assert any("the disk is gone" in each for each in logged())
        assert server.rehash(self.TEXT)[0]
        assert server.party.options.name == "Coffee"
        assert [each[0] for each in server.reactor.tcpServers] == [4001, 4002, 4002]

    def test_that_can_not_be_undone_is_told_as_a_change_in_part(self, server, monkeypatch, logged):
        before = state(server)
        with monkeypatch.context() as patch:
            patch.setattr(server.entrance.record, "renew", raising)
            fits, (line,) = server.rehash(self.TEXT)
        assert (fits, "Changed only in part" in line) == (False, True)
        assert "the disk is gone" in line
        assert state(server) == before

    def test_of_a_hook_has_all_as_it_was(self, server, write):
        write("tp_z", STARTED.format(does="1 / 0"))
        write("tp_a", STARTED.format(does="party.open(ChatRoom('den')); self.later(5, 'x')")
              .replace("Starter", "Opener") + "\n    def x(self):\n        1 / 0\n")  # fmt: skip
        before = state(server)
        fits, (line,) = server.rehash(self.TEXT)
        assert (fits, "started of the listener Starter raises" in line) == (False, True)
        assert state(server) == before

    def test_of_a_hook_that_has_moved_the_start_has_all_as_it_was(self, server, write):
        write("tp_a", STARTED.format(does="party.start = party.rooms['tower']"))
        write("tp_z", STARTED.format(does="1 / 0").replace("Starter", "Ender"))
        before = state(server)
        fits, (line,) = server.rehash(self.TEXT)
        assert (fits, "Ender raises" in line) == (False, True)
        assert state(server) == before

    def test_of_a_hook_that_has_shut_rooms_opens_them_with_their_people(self, server, write):
        write("tp_a", STARTED.format(does="party.shut(party.rooms['attic']); 1 / 0"))
        before = state(server)
        assert server.rehash(self.TEXT)[0] is False
        assert state(server) == before
        server.party.find("alice").handle("say still here")
        assert "still here" in server.reads("alice")

    @pytest.mark.parametrize("raises", ["1 / 0", "raise SystemExit"])
    def test_of_a_room_that_can_not_say_where_its_exits_lead_has_all_as_it_was(
        self, server, write, raises
    ):
        write("tp_cave", "from teaparty.api import ChatRoom\n\nclass Cave(ChatRoom):\n"
              f"    kind = name = 'cave'\n\n    def beyond(self):\n        {raises}\n")  # fmt: skip
        before = state(server)
        fits, (line,) = server.rehash(self.TEXT)
        assert (fits, "nothing was changed" in line) == (False, True)
        assert state(server) == before

    def test_is_none_where_a_plugin_shuts_its_room_as_it_stops(self, start, write):
        shuts = "self.party.shut(self.party.rooms['tower'])"
        write("tp_rung", TOWER.replace("Keeper.ended += 1", shuts))
        server = start(PLUGS + ROOMS)
        assert server.rehash(ROOMS) == (
            True, ["Changed: plugins.", "Plugins that were unloaded: tp_rung."]
        )  # fmt: skip
        assert "tower" not in server.party.rooms

    def test_when_stopping_raises_the_rest_goes_on(self, start, write, logged):
        write("tp_rung", TOWER.replace("Keeper.ended += 1", "1 / 0"))
        server = start(PLUGS + ROOMS)
        assert server.rehash(ROOMS)[0]
        assert "tower" not in server.party.rooms
        assert server.party.listeners.listeners == []

    def test_at_the_end_is_told_with_what_was_changed(self, start, monkeypatch, logged):
        server = start("listen = [4001]\n" + ROOMS)
        port = type(server.reactor.listenTCP(4009, None))
        monkeypatch.setattr(port, "stopListening", raising)
        fits, (line,) = server.rehash("name = 'Coffee'\nlisten = [4002]\n" + ROOMS)
        assert fits is False
        assert "Changed: name, listen." in line
        assert "the disk is gone" in line
        assert server.party.options.name == "Coffee"

    def test_a_plugin_that_shuts_rooms_while_it_starts_is_obeyed(self, server, write):
        write("tp_a", STARTED.format(does="party.shut(party.rooms['yard'])"))
        assert server.rehash(self.TEXT)[0]
        assert list(server.party.rooms) == ["hall", "tower"]


class TestWaiting:
    """A port that is closed for another one is waited for; others go on meanwhile."""

    @pytest.fixture
    def waiting(self, start, monkeypatch):
        """Begin a rehash that waits; return the server, the rehash, and what ends the wait."""
        server = start("listen = [4001]\n" + ROOMS)
        closing = Deferred()
        port = type(server.reactor.listenTCP(4009, None))
        monkeypatch.setattr(port, "stopListening", lambda self: closing)

        def begin(text):
            server.file.write_text("listen = ['tcp:4001:interface=127.0.0.1']\n" + text)
            return Deferred.fromCoroutine(server.operate())

        return server, begin, lambda: closing.callback(None)

    def outcome(self, rehash):
        found = []
        rehash.addCallback(found.append)
        return found[0].done, list(found[0].lines)

    def test_a_room_that_a_plugin_opens_meanwhile_is_found(self, waiting):
        server, begin, go_on = waiting

        class Den(ChatRoom):
            kind = "den"

        rehash = begin("name = 'Coffee'\n" + ROOMS + "[rooms.den]\n")
        server.party.open(Den("den"))
        before = state(server)
        go_on()
        fits, (line,) = self.outcome(rehash)
        assert (fits, line) == (False, "rooms.den: a plugin has opened a room of that name.")
        assert state(server) == before
        assert [each[0] for each in server.reactor.tcpServers][-1] == 4001

    def test_a_room_that_is_opened_or_shut_meanwhile_is_no_hindrance(self, waiting):
        server, begin, go_on = waiting
        rehash = begin("[rooms.hall]\n[rooms.den]\n")
        server.party.open(ChatRoom("den"))
        server.party.shut(server.party.rooms["attic"])
        go_on()
        assert self.outcome(rehash)[0]
        assert list(server.party.rooms) == ["hall", "den"]

    def test_nothing_else_is_changed_meanwhile(self, waiting):
        server, begin, go_on = waiting
        rehash = begin(ROOMS)
        for name, *words in (("rehash",), ("reload", "x"), ("load", "dice"), ("unload", "x")):
            assert refused(lambda name=name, words=words: done(
                server.party.ports.operate(name, words)))  # fmt: skip
        go_on()
        assert self.outcome(rehash)[0]

    def test_no_port_is_opened_any_more_when_the_party_has_begun_to_close(self, waiting):
        server, begin, go_on = waiting
        rehash = begin(ROOMS)
        count = len(server.reactor.tcpServers)
        server.service.stopService()
        go_on()
        assert self.outcome(rehash)[0] is False
        assert len(server.reactor.tcpServers) == count


class TestPlaces:
    def test_a_plugin_from_another_folder_takes_the_place_of_one_of_its_name(
        self, start, write, tmp_path
    ):
        write("tp_rung", TOWER)
        write("tp_rung", TOWER.replace("Ding", "Dong"), tmp_path / "other")
        server = start(PLUGS + ROOMS)
        alice = server.guest("alice")
        alice.handle("go tower")
        room = alice.room
        assert server.rehash("plugins = ['other']\n" + ROOMS) == (
            True, ["Changed: plugins.", "Plugins that were loaded from another place: tp_rung."],
        )  # fmt: skip
        server.reads("alice")
        server.party.start.table.command("bell").function(alice)
        assert "Dong!" in server.reads("alice")
        assert (alice.room, server.party.has(room)) == (room, True)
        assert "other/tp_rung.py" in done(server.party.ports.operate("plugins", ())).lines[0]
        assert server.rehash("plugins = ['other']\n" + ROOMS) == (True, [NOTHING])

    def test_the_order_of_folders_decides_which_of_one_name_is_loaded(self, start, write, tmp_path):
        write("tp_rung", TOWER)
        write("tp_rung", TOWER.replace("Ding", "Dong"), tmp_path / "other")
        server = start("plugins = ['plugs', 'other']\n" + ROOMS)
        assert server.rehash("strict = true\nplugins = ['other', 'plugs']\n" + ROOMS)[0] is False
        fits, lines = server.rehash("plugins = ['other', 'plugs']\n" + ROOMS)
        assert (fits, "plugs/tp_rung.py: it has the same name as" in lines[-1]) == (True, True)
        assert server.rehash("plugins = ['other', 'plugs']\n" + ROOMS) == (True, [NOTHING])
        assert "other/tp_rung.py" in done(server.party.ports.operate("plugins", ())).lines[0]
        done(server.party.ports.operate("reload", ("tp_rung",)))
        assert "other/tp_rung.py" in sys.modules["teaparty.plugins.tp_rung"].__file__

    def test_an_example_takes_the_place_of_a_file_of_its_name(self, start, write):
        write("dice", TOWER)
        server = start(PLUGS + ROOMS)
        assert server.rehash("examples = ['dice']\n" + ROOMS)[0]
        assert "roll" in server.party.start.table
        assert "teaparty.plugins.dice" not in sys.modules
        assert server.rehash(PLUGS + ROOMS)[0]
        assert "bell" in server.party.start.table

    def test_an_example_is_loaded_although_a_file_of_its_name_lies_there(self, start, write):
        server = start(PLUGS + ROOMS)
        write("dice", TOWER)
        assert server.rehash("examples = ['dice']\n" + PLUGS + ROOMS)[0]
        assert "roll" in server.party.start.table
        for operation in ("unload", "load"):
            assert done(server.party.ports.operate(operation, ("dice",))).done
        assert "roll" in server.party.start.table

    def test_a_plugin_goes_with_its_folder_also_where_that_was_removed(self, start, write, plugs):
        write("tp_rung", TOWER)
        server = start(PLUGS + ROOMS)
        rmtree(plugs)
        assert server.rehash(ROOMS) == (
            True, ["Changed: plugins.", "Plugins that were unloaded: tp_rung."]
        )  # fmt: skip
        assert "bell" not in server.party.start.table
        assert not hasattr(teaparty.plugins, "tp_rung")

    def test_a_plugin_that_was_loaded_after_a_rehash_goes_with_its_folder(self, start, write):
        server = start(PLUGS + ROOMS)
        assert server.rehash("name = 'Coffee'\n" + PLUGS + ROOMS)[0]
        write("tp_rung", TOWER)
        assert done(server.party.ports.operate("load", ("tp_rung",))).done
        assert server.rehash("name = 'Coffee'\n" + ROOMS) == (
            True, ["Changed: plugins.", "Plugins that were unloaded: tp_rung."]
        )  # fmt: skip
        assert "bell" not in server.party.start.table

    def test_nothing_of_a_plugin_is_run_where_the_configuration_is_faulty(self, start, write):
        write("tp_rung", "import sys\nsys.tp_rung_ran = True\n")
        server = start(ROOMS)
        assert server.rehash("nam = 'Coffee'\n" + PLUGS + ROOMS)[0] is False
        assert not hasattr(sys, "tp_rung_ran")

    def test_one_of_another_place_that_is_broken_changes_nothing(self, start, write, tmp_path):
        write("tp_rung", TOWER)
        write("tp_rung", "1 / 0", tmp_path / "other")
        server = start(PLUGS + ROOMS)
        before, module = state(server), sys.modules["teaparty.plugins.tp_rung"]
        fits, (line,) = server.rehash("plugins = ['other']\n" + ROOMS)
        assert (fits, "other/tp_rung.py: it can't be imported" in line) == (False, True)
        assert state(server) == before
        assert sys.modules["teaparty.plugins.tp_rung"] is module is teaparty.plugins.tp_rung


def test_timers_of_a_room_go_with_the_plugin_that_its_kind_was_of(start, write):
    write("tp_rung", TOWER)
    server = start(PLUGS + ROOMS + "kind = 'tower'\n")
    timers = server.party.plugin_timers
    for name in ("attic", "tower"):
        server.party.rooms[name].later(5, "strikes")
    assert server.rehash(PLUGS + ROOMS) == (True, ["Changed: rooms.attic."])
    assert timers.count_of("tp_rung") == 1
    assert server.rehash(PLUGS + ROOMS + "title = 'Attic'\n")[0]
    assert timers.count_of("tp_rung") == 1


class TestUnloaded:
    """A plugin that somebody has unloaded is loaded at the next start, as the file asks for it."""

    TEXT = (
        PLUGS + "[rooms.hall]\nexits = { up = 'tower' }\n[rooms.attic]\nkind = 'tower'\n"
        "[roles.guest]\nrights = ['ringing']\n"
    )  # fmt: skip

    @pytest.fixture
    def server(self, start, write):
        write("tp_rung", TOWER)
        server = start(self.TEXT)
        done(server.party.ports.operate("unload", ("tp_rung",)))
        return server

    def test_is_no_hindrance_and_what_waits_for_it_is_told(self, server):
        assert server.rehash("name = 'Coffee'\n" + self.TEXT) == (True, [
            "Changed: name.",
            "These wait until plugins that were unloaded are loaded again (tp_rung):"
            " rooms.attic, rooms.hall.exits.up, roles.guest.rights.",
        ])  # fmt: skip
        assert (server.party.options.name, list(server.party.rooms)) == ("Coffee", ["hall"])

    def test_has_all_again_when_it_is_loaded_again(self, server):
        server.rehash("name = 'Coffee'\n" + self.TEXT)
        assert done(server.party.ports.operate("load", ("tp_rung",))).done
        assert list(server.party.rooms) == ["hall", "tower", "attic"]
        alice = server.guest("alice")
        alice.handle("up")
        alice.handle("bell")
        assert "Ding!" in server.reads("alice")
        assert server.rehash("name = 'Tea'\n" + self.TEXT) == (True, ["Changed: name."])

    def test_is_missed_where_the_configuration_asks_for_it_no_more(self, server):
        fits, lines = server.rehash(self.TEXT.removeprefix(PLUGS))
        assert (fits, len(lines)) == (False, 3)

    def test_is_missed_where_its_file_is_gone(self, server, plugs):
        (plugs / "tp_rung.py").unlink()
        fits, lines = server.rehash(self.TEXT)
        assert (fits, len(lines)) == (False, 3)

    def test_room_can_not_be_where_people_come_in(self, server):
        before = state(server)
        fits, lines = server.rehash("start = 'attic'\n" + self.TEXT)
        assert (fits, len(lines)) == (False, 1)
        assert state(server) == before


class TestPorts:
    def listening(self, server):
        return sorted(each.listener.text.split(":")[1] for each in server.doors.open)

    def test_swapped_ports_are_both_open(self, start):
        server = start("listen = [4001, 'web:4002']\n" + ROOMS)
        assert server.rehash("listen = [4002, 'web:4001']\n" + ROOMS) == (
            True, ["Changed: listen."]
        )  # fmt: skip
        last = server.reactor.tcpServers[-2:]
        assert [(port, type(factory).__name__) for port, factory, *_ in last] == [
            (4002, "TeaFactory"), (4001, "WebFactory"),
        ]  # fmt: skip

    def test_swapped_ports_of_which_one_can_not_be_opened_are_given_back(self, start, monkeypatch):
        server = start("listen = [4001, 'web:4002']\n" + ROOMS)
        real = server.reactor.listenTCP

        def listen(port, factory, *more, **named):
            if (port, type(factory).__name__) == (4001, "WebFactory"):
                raise CannotListenError("", port, OSError(98, "Address already in use"))
            return real(port, factory, *more, **named)

        monkeypatch.setattr(server.reactor, "listenTCP", listen)
        before = state(server)
        fits, (line,) = server.rehash("name = 'X'\nlisten = [4002, 'web:4001']\n" + ROOMS)
        assert (fits, line) == (
            False, "can't listen on tcp:4001:backlog=1024: Address already in use."
        )  # fmt: skip
        assert state(server) == before
        last = server.reactor.tcpServers[-2:]
        assert [(port, type(factory).__name__) for port, factory, *_ in last] == [
            (4001, "TeaFactory"), (4002, "WebFactory"),
        ]  # fmt: skip

    def test_one_that_can_not_be_opened_again_is_told_as_a_change_in_part(self, start, monkeypatch):
        server = start("listen = [4001, 4003]\n" + ROOMS)

        def taken(port, *_, **__):
            raise CannotListenError("", port, OSError(98, "Address already in use"))

        monkeypatch.setattr(server.reactor, "listenTCP", taken)
        text = "name = 'X'\nlisten = ['tcp:4001:interface=127.0.0.1', 4003]\n"
        fits, (line,) = server.rehash(text + ROOMS)
        assert (fits, "Changed only in part" in line) == (False, True)
        assert "The listener before it is closed, too: can't listen on tcp:4001" in line
        assert server.party.options.name == "Tea Party"

    def test_a_countdown_goes_on_over_a_rehash(self, start):
        server = start("[roles.guest]\nrights = ['shutdown']\n" + ROOMS)
        alice = server.guest("alice")
        alice.handle("shutdown in 30s")
        assert server.rehash("name = 'X'\n[roles.guest]\nrights = ['shutdown']\n" + ROOMS)[0]
        assert Countdown.of(alice).left in (29, 30)
