"""The configuration is read again: what can change does, or nothing; in memory."""

import gc
import signal
import sys

import pytest
from twisted.internet.defer import Deferred
from twisted.internet.error import CannotListenError

import teaparty.plugins
from teaparty import signals
from teaparty.core.moderation.staff_notices import StaffNotices
from teaparty.core.party.rooms import ChatRoom
from teaparty.core.records import Account
from teaparty.plugin_loader.checks import NOWHERE
from teaparty.plugin_loader.plugin_config import example_names
from teaparty.server.live import NOTHING
from teaparty.server.operations import BUSY
from tests.conftest import done, refused
from tests.server.memory_server import start

__all__ = ["start"]

ROOMS = """
[rooms.hall]
title = "The Hall"
exits = { up = "attic" }

[rooms.attic]
"""


CONNECTIONS = {"TeaProtocol"}
SLOTS = """
from teaparty.api import ChatRoom

class Slots(ChatRoom):
    kind = "slots"
    __slots__ = ("weak",)
"""


class Den(ChatRoom):
    kind = "den"


class TestAnswer:
    def test_says_that_nothing_was_changed(self, start):
        assert start().rehash() == (True, [NOTHING])

    def test_names_what_was_changed_and_what_needs_a_restart(self, start):
        server = start()
        changed = "Changed: name, limits.line.", "Needs a restart: durability."
        text = "name = 'Coffee'\ndurability = 'power'\n[limits]\nline = 100"
        assert server.rehash(text) == (True, list(changed))
        assert (server.party.options.name, server.party.limits.line) == ("Coffee", 100)
        assert server.rehash() == (True, [NOTHING, changed[1]])

    def test_names_every_fault_and_nothing_is_changed(self, start):
        server = start("name = 'Tea'")
        before = server.party.options
        said = server.rehash("name = 'Coffee'\nguests = 5\nstart = 'attic'\nlisten = ['x']")
        assert (said[0], len(said[1])) == (False, 3)
        assert all(line.startswith(str(server.file)) for line in said[1])
        assert server.party.options is before
        server.file.unlink()
        assert server.rehash() == (
            False, [f"{server.file}: the file can't be read: No such file or directory."]
        )  # fmt: skip

    def test_names_another_place_of_things(self, start):
        server = start()
        assert server.rehash("state = 'x'") == (
            True, [NOTHING, "Needs a restart: state."]
        )  # fmt: skip

    def test_leaves_what_is_on_the_command_line(self, start):
        server = start("", "--name=Mine")
        assert server.rehash("name = 'Coffee'") == (True, [NOTHING])
        assert server.party.options.name == "Mine"


SUGAR = """
from msgspec import Struct
from teaparty.api import command

class Settings(Struct):
    lumps: int{default}

@command("{name}")
def sugar(me):
    \"\"\"Take sugar.\"\"\"
    me.tell("Lumps: {{count}}.", count=me.party.settings(Settings).lumps)
"""


class TestSettingsOfPlugins:
    @pytest.fixture
    def sweet(self, start, tmp_path):
        """A server with a plugin that has a default, and one that lacks its key."""
        (tmp_path / "mine").mkdir()
        for name, default in (("sugar", " = 2"), ("honey", "")):
            source = SUGAR.format(name=name, default=default)
            (tmp_path / "mine" / f"{name}.py").write_text(source)
        return start("plugins = ['mine']")

    def rehash(self, server, text):
        return server.rehash(f"plugins = ['mine']\n{text}")

    def lumps(self, server, name="sugar"):
        return server.party.settings(sys.modules[f"teaparty.plugins.{name}"].Settings).lumps

    def test_are_changed_at_once(self, sweet):
        assert self.lumps(sweet) == 2
        answer = self.rehash(sweet, "[plugin.sugar]\nlumps = 3")
        assert answer == (True, ["Changed: plugin.sugar."])
        assert self.lumps(sweet) == 3
        assert self.rehash(sweet, "") == (True, ["Gone: plugin.sugar."])
        assert self.lumps(sweet) == 2

    def test_that_are_wrong_change_nothing(self, sweet):
        self.rehash(sweet, "[plugin.sugar]\nlumps = 3")
        done, lines = self.rehash(sweet, "name = 'X'\n[plugin.sugar]\nlumps = '4'\n[plugin.x]")
        assert (done, self.lumps(sweet), sweet.party.options.name) == (False, 3, "Tea Party")
        assert lines == [
            f"{sweet.file}: plugin.sugar.lumps is a text, but a whole number was expected.",
            f"{sweet.file}: plugin.x: there is no plugin x.",
        ]

    def test_that_were_lacking_count_from_a_reload_on(self, sweet):
        answer = self.rehash(sweet, "[plugin.honey]\nlumps = 5")
        assert answer == (True, ["Changed: plugin.honey."])
        assert "honey" not in sweet.party.start.table
        assert done(sweet.party.ports.operate("reload", ("honey",))).done
        assert (self.lumps(sweet, "honey"), "honey" in sweet.party.start.table) == (5, True)
        said, lines = self.rehash(sweet, "")
        assert (said, lines) == (False, [f"{sweet.file}: plugin.honey.lumps is missing."])

    def test_that_only_a_new_file_has_come_by_a_reload(self, sweet, tmp_path):
        file = tmp_path / "mine" / "sugar.py"
        file.write_text(file.read_text().replace(" = 2", "\n    milk: int"))
        text, operate = "[plugin.sugar]\nlumps = 4\nmilk = 1", sweet.party.ports.operate
        assert self.rehash(sweet, text)[0] is False
        assert done(operate("reload", ("sugar",))).done
        assert sweet.party.settings(sys.modules["teaparty.plugins.sugar"].Settings).milk == 1
        assert self.rehash(sweet, text) == (True, ["Changed: plugin.sugar."])

    def test_stay_at_a_reload_while_the_file_has_faults(self, sweet):
        self.rehash(sweet, "[plugin.sugar]\nlumps = 3")
        sweet.file.write_text("plugins = ['mine']\nname = 5\n[plugin.sugar]\nlumps = 4")
        assert done(sweet.party.ports.operate("reload", ("sugar",))).done
        assert self.lumps(sweet) == 3

    def test_of_a_plugin_that_is_loaded_later(self, sweet):
        assert self.rehash(sweet, "[plugin.greeter]\ntext = 'Hm.'")[0]
        assert done(sweet.party.ports.operate("load", ("greeter",))).done
        kind = sys.modules["teaparty.plugins.examples.greeter"].Settings
        assert sweet.party.settings(kind).text == "Hm."


class TestWhatChanges:
    def test_limits_of_doors_and_logs(self, start):
        server = start()
        alice = server.guest("alice")
        server.rehash("[limits]\nlines_burst = 1\nsessions = 7\nblock_newcomers = 9\nhistory = 5")
        assert (server.entrance.limits.block_newcomers, server.entrance.sessions) == (9, 7)
        assert alice.limits is server.party.limits
        assert server.party.start.log.limit == 5

    def test_only_connections_go_on_with_the_limits_that_they_had(self, start):
        server = start("[limits]\nsessions = 9")
        alice, old = server.guest("alice"), server.party.limits
        server.rehash("[limits]\nsessions = 7")
        assert alice.limits is not old
        gc.unfreeze()  # what was made at the start would not be found
        holders = {type(each).__name__ for each in gc.get_referrers(old)}
        gc.freeze()
        assert holders - {"frame", "Thread"} <= CONNECTIONS

    def test_talk_is_logged_and_no_more(self, start):
        server = start()

        def kinds():
            return [type(one).__name__ for one in server.party.listeners.listeners]

        server.rehash("log_talk = true")
        assert kinds() == ["TalkRecord"]
        server.rehash("log_talk = true")
        assert kinds() == ["TalkRecord"]
        server.rehash("log_talk = false")
        assert kinds() == []

    def test_listeners(self, start):
        server = start("listen = [4001]")
        server.rehash("listen = [{ endpoint = 4001, mode = 'chat' }, 'web:4002']")
        assert [each[0] for each in server.reactor.tcpServers] == [4001, 4002]
        assert server.factory.mode == "chat"

    def test_a_port_that_is_taken_changes_nothing(self, start, monkeypatch):
        server = start("listen = [4001]")

        def taken(*_, **__):
            raise CannotListenError("", 4002, OSError(98, "Address already in use"))

        monkeypatch.setattr(server.reactor, "listenTCP", taken)
        done, (line,) = server.rehash("name = 'Coffee'\nlisten = [4001, 4002]")
        assert (done, server.party.options.name) == (False, "Tea Party")
        assert line == "can't listen on tcp:4002:backlog=1024: Address already in use."

    def test_certificates(self, start):
        server = start()
        assert server.rehash("listen = [5005, { endpoint = 4009, tls = true }]")[0] is False
        assert [port for port, *_ in server.reactor.tcpServers] == [5005, 5080]


class TestRooms:
    def test_come_go_and_change_with_people_in_them(self, start):
        server = start(ROOMS)
        alice = server.guest("alice")
        alice.handle("up")
        assert alice.room.name == "attic"
        text = "[rooms.hall]\ntitle = 'The Big Hall'\nexits = { out = 'yard' }\n[rooms.yard]"
        assert server.rehash(text) == (
            True, ["Changed: rooms.hall, rooms.yard.", "Gone: rooms.attic."]
        )  # fmt: skip
        assert (alice.room.name, alice.room.title) == ("hall", "The Big Hall")
        alice.handle("out")
        assert alice.room.name == "yard"
        assert list(server.party.rooms) == ["hall", "yard"]

    def test_people_in_them_read_how_their_lines_are_understood_now(self, start):
        server = start(ROOMS)
        server.guest("alice")
        server.rehash("[rooms.hall]\ntitle = 'The Parlour'\nmode = 'chat'")
        assert "What you type is said aloud now." in server.reads("alice")
        assert server.party.start.title == "The Parlour"

    def test_the_start_may_go_if_there_is_another(self, start):
        server = start(ROOMS)
        alice = server.guest("alice")
        server.rehash("[rooms.attic]\n[rooms.cellar]")
        assert (alice.room.name, server.party.start.name) == ("attic", "attic")

    def test_go_on_as_those_of_another_kind(self, start):
        head = "examples = ['library']\n"
        server = start(head + ROOMS)
        alice = server.guest("alice")
        alice.handle("up")
        room = alice.room
        assert server.rehash(head + ROOMS + "kind = 'library'\nexits = {}\n") == (
            True, ["Changed: rooms.attic."]
        )  # fmt: skip
        assert (alice.room, type(room).kind, room.title) == (room, "library", "The Library")
        assert server.rehash(head + ROOMS) == (True, ["Changed: rooms.attic."])
        assert type(room).kind == "chat"

    def test_of_a_class_that_does_not_fit_change_nothing(self, start, tmp_path):
        (tmp_path / "plugs").mkdir(0o700)
        (tmp_path / "plugs" / "tp_slots.py").write_text(SLOTS)
        head = "plugins = ['plugs']\n"
        server = start(head + ROOMS)
        fits, (line,) = server.rehash(head + ROOMS + "kind = 'slots'\n")
        assert (fits, "the room attic" in line, "__slots__" in line) == (False, True, True)

    def test_those_that_a_plugin_has_opened_or_shut_stay_so(self, start):
        server = start(ROOMS)
        server.party.open(Den("den"))
        server.party.shut(server.party.rooms["attic"])
        assert server.rehash("name = 'x'\n" + ROOMS) == (True, ["Changed: name."])
        assert list(server.party.rooms) == ["hall", "den"]
        assert server.rehash(ROOMS + "[rooms.den]\n") == (
            False, ["rooms.den: a plugin has opened a room of that name."]
        )  # fmt: skip

    def test_are_not_more_than_there_can_be(self, start):
        server = start(ROOMS)
        limit = "[rooms.yard]\n[limits]\nrooms = 2\n"
        assert server.rehash(ROOMS + limit) == (
            False, ["limits.rooms is 2, but there would be 3 rooms."]
        )  # fmt: skip


BELL = """
from teaparty.api import ChatRoom, Listener, command

@command("bell")
def bell(me):
    \"\"\"Ring the bell.\"\"\"
    me.room.announce("Ding!")

class Tower(ChatRoom):
    kind = name = "tower"
    exits = {"down": "hall"}
"""


FAULTY = """
from teaparty.api import Listener

class Ringer(Listener):
    name = "Ringer"

    def started(self, party):
        1 / 0

    def stopped(self):
        bell()
"""


class TestPlugins:
    @pytest.fixture
    def plugs(self, tmp_path):
        (tmp_path / "plugs").mkdir(0o700)
        (tmp_path / "plugs" / "tp_rung.py").write_text(BELL)
        return tmp_path / "plugs"

    def words(self, server):
        return {command.name for command in server.party.commands}

    def test_that_are_new_are_loaded_and_those_that_are_gone_unloaded(self, start, plugs):
        server = start(ROOMS)
        before = list(teaparty.plugins.__path__)
        alice = server.guest("alice")
        assert server.rehash("plugins = ['plugs']\n" + ROOMS) == (
            True, ["Changed: plugins.", "Plugins that were loaded: tp_rung."]
        )  # fmt: skip
        assert "bell" in self.words(server)
        alice.handle("go tower")
        assert alice.room.name == "tower"
        assert server.rehash("plugins = ['plugs']\n" + ROOMS) == (True, [NOTHING])
        assert server.rehash(ROOMS) == (
            True, ["Changed: plugins.", "Plugins that were unloaded: tp_rung."]
        )  # fmt: skip
        assert ("bell" in self.words(server), alice.room.name) == (False, "hall")
        assert list(teaparty.plugins.__path__) == before

    def test_have_rooms_that_are_tried_and_then_made_once(self, start, plugs):
        (plugs / "tp_rung.py").write_text(BELL + (
            "    made = []\n\n    def __init__(self, *given, **more):\n"
            "        super().__init__(*given, **more)\n        self.made.append(self)\n"
        ))  # fmt: skip
        server, text = start(ROOMS), "plugins = ['plugs']\n" + ROOMS
        assert server.rehash(text)[0]
        tower = server.party.rooms["tower"]
        tried, opened = tower.made
        assert (opened is tower, tried is tower) == (True, False)
        assert server.rehash(text + "[rooms.tower]\ntitle = 'The Tower'\n")[0]
        assert (tower.title, len(tower.made)) == ("The Tower", 3)

    @pytest.mark.parametrize("head", ["", "async "])
    def test_that_cannot_start_or_stop_say_so(self, start, plugs, head):
        (plugs / "tp_rung.py").write_text(FAULTY.replace("def", f"{head}def"))
        server = start("plugins = ['plugs']\n" + ROOMS)
        server.party.begin()
        alice, operate = server.guest("alice"), server.party.ports.operate
        alice.belong_to(Account(number=1, name="alice", role="wizard"))
        StaffNotices.of(alice).came_in(alice, None)
        assert "Not all is well with these: tp_rung." in server.reads("alice")
        started = "started of the listener Ringer raises ZeroDivisionError: division by zero"
        line = f"  {started} (line 8)."
        assert line in done(operate("plugins", ())).lines
        (plugs / "tp_rung.py").write_text(FAULTY.replace("1 / 0", "pass"))
        assert done(operate("reload", ["tp_rung"])).lines == (
            "The plugin tp_rung was reloaded. But stopped of the listener Ringer raises"
            " NameError: name 'bell' is not defined (line 11).",
        )
        assert line not in done(operate("plugins", ())).lines

    def test_that_cannot_start_after_a_reload_say_so_there(self, start, plugs):
        (plugs / "tp_rung.py").write_text(BELL[: BELL.index("class")])
        server = start("plugins = ['plugs']\n" + ROOMS)
        (plugs / "tp_rung.py").write_text(FAULTY.replace("def", "async def"))
        (line,) = done(server.party.ports.operate("reload", ["tp_rung"])).lines
        assert line == (
            "The plugin tp_rung was reloaded. But started of the listener Ringer raises"
            " ZeroDivisionError: division by zero (line 8)."
        )

    def test_have_exits_that_lead_nowhere_which_are_left_out_and_said_once(self, start):
        bar = "examples = ['library']\n[rooms.bar]\n"
        server = start("[rooms.bar]\n")
        said = NOWHERE.format(room="library", way="out", target="parlour")
        changed = ["Changed: examples.", "Plugins that were loaded: library.", said]
        assert server.rehash(bar) == (True, changed)
        assert server.rehash(bar + "[rooms.cellar]\n") == (True, ["Changed: rooms.cellar."])
        assert server.party.rooms["library"].ways() == ()
        assert server.rehash(bar + "[rooms.parlour]\n")[0]
        assert [way.room for way in server.party.rooms["library"].ways()] == ["parlour"]
        assert server.rehash(bar)[1][1:] == [said]

    @pytest.mark.parametrize("strict", ["true", "false"])
    def test_have_exits_that_lead_nowhere_from_the_start_on(self, start, capsys, strict):
        bar = f"examples = ['library']\nstrict = {strict}\n[rooms.bar]\n"
        server = start(bar)
        said = NOWHERE.format(room="library", way="out", target="parlour")
        assert f"teaparty: {said}" in capsys.readouterr().err
        assert server.rehash(bar) == (True, [NOTHING])

    def test_among_the_examples_come_with_their_settings(self, start):
        server = start()
        assert server.rehash("examples = ['dice']")[0]
        assert "roll" in self.words(server)
        assert server.rehash("examples = ['dice', 'dicey']") == (
            False,
            [f"{server.file}: examples: there is no example dicey, but"
             f" {', '.join(example_names())}."],
        )  # fmt: skip
        assert server.rehash("")[1][-1] == "Plugins that were unloaded: dice."
        assert "roll" not in self.words(server)

    def test_that_are_broken_change_nothing(self, start, plugs):
        (plugs / "tp_zapped.py").write_text("1 +")
        server = start(ROOMS)
        path = list(teaparty.plugins.__path__)
        fits, (line,) = server.rehash("name = 'x'\nplugins = ['plugs']\n" + ROOMS)
        assert (fits, "tp_zapped" in line) == (False, True)
        assert ("bell" in self.words(server), "tower" in server.party.rooms) == (False, False)
        assert list(teaparty.plugins.__path__) == path

    def test_are_unloaded_again_where_something_else_is_wrong(self, start, plugs, monkeypatch):
        server = start("listen = [4001]\n" + ROOMS)

        def taken(*_, **__):
            raise CannotListenError("", 4002, OSError(98, "Address already in use"))

        monkeypatch.setattr(server.reactor, "listenTCP", taken)
        assert not server.rehash("listen = [4002]\nplugins = ['plugs']\n" + ROOMS)[0]
        assert "bell" not in self.words(server)
        assert not server.rehash("start = 'x'\nplugins = ['plugs']\n" + ROOMS)[0]
        assert "bell" not in self.words(server)

    def test_whose_rooms_the_configuration_needs_can_not_go(self, start, plugs):
        rooms = ROOMS + "kind = 'tower'\nexits = {}\n"
        server = start("plugins = ['plugs']\n" + rooms)
        fits, (line,) = server.rehash(rooms)
        assert (fits, "rooms.attic.kind is 'tower'" in line) == (False, True)
        assert "bell" in self.words(server)

    def test_leave_a_room_that_the_configuration_describes(self, start, plugs):
        rooms = ROOMS + "[rooms.tower]\nexits = { down = 'hall' }\n"
        server = start("plugins = ['plugs']\n" + rooms)
        alice = server.guest("alice")
        alice.handle("go tower")
        assert server.rehash(rooms)[0]
        assert (alice.room.name, alice.room.kind) == ("tower", "chat")
        assert server.rehash("plugins = ['plugs']\n" + rooms)[0]
        assert (alice.room.name, alice.room.kind) == ("tower", "tower")

    def test_that_a_wizard_has_loaded_or_unloaded_stay_so(self, start, plugs):
        server = start("plugins = ['plugs']\n" + ROOMS)
        done(server.party.ports.operate("unload", ["tp_rung"]))
        done(server.party.ports.operate("load", ["dice"]))
        assert server.rehash("name = 'x'\nplugins = ['plugs']\n" + ROOMS) == (
            True, ["Changed: name."]
        )  # fmt: skip
        assert {"bell", "roll"} & self.words(server) == {"roll"}


@pytest.fixture
def hangs_up(monkeypatch):
    """Begin a service, and return what sends it SIGHUP."""
    handlers = {}
    monkeypatch.setattr(signal, "signal", handlers.__setitem__)
    monkeypatch.setattr(signals, "hangup_ends", lambda: False)

    def begin(server):
        reactor = server.reactor
        reactor.callFromThread = lambda call: call()
        reactor.callWhenRunning = lambda call: call()
        server.service.startService()
        return lambda: handlers[signal.SIGHUP](signal.SIGHUP, None)

    return begin


class TestHangup:
    def test_has_the_configuration_read_again(self, start, hangs_up):
        server = start()
        hang_up = hangs_up(server)
        server.file.write_text("name = 'Coffee'")
        hang_up()
        assert server.party.options.name == "Coffee"
        server.file.write_text("name = 5")
        hang_up()
        assert server.party.options.name == "Coffee"

    def test_that_finds_the_log_in_a_file_gives_it_other_bounds(self, start, tmp_path):
        server = start("", twistd={"nodaemon": 1, "logfile": str(tmp_path / "tea.log")})
        assert server.rehash("[limits]\nlog_bytes = 12_345") == (
            True, ["Changed: limits.log_bytes."]
        )  # fmt: skip

    def test_while_something_else_is_changed_is_obeyed_right_after_it(
        self, start, hangs_up, monkeypatch
    ):
        server = start("listen = [4001]")
        hang_up = hangs_up(server)
        closing = Deferred()
        port = server.reactor.listenTCP(4001, None)
        monkeypatch.setattr(type(port), "stopListening", lambda self: closing)
        server.file.write_text("listen = [4002]")
        first = Deferred.fromCoroutine(server.operate())
        assert refused(lambda: done(server.operate())) == BUSY
        server.file.write_text("listen = [4002]\nname = 'Coffee'")
        hang_up()
        hang_up()
        assert server.party.options.name != "Coffee"
        closing.callback(None)
        assert first.called
        assert server.party.options.name == "Coffee"
