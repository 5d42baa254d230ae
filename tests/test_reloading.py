"""A plugin is changed while people talk: wholly, or not at all."""

import importlib
import sys

import pytest

from teaparty.api import Refusal
from teaparty.core.values.notices import Slow
from teaparty.testing import tea_party

DEN = '''
from teaparty.api import ChatRoom, Listener, command


class Den(ChatRoom):
    kind = name = "den"
    title = "The Den"
    exits = {"out": "parlour"}

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.growls = 0

    @command("growl")
    def growl(self, me):
        """Growl."""
        self.growls += 1
        self.announce(f"growl {self.growls}")


class Bear(Listener):
    name = "Bear"

    def __init__(self):
        self.heard_so_far = 0

    def heard(self, room, event):
        self.heard_so_far += 1


@command("hug")
def hug(me):
    """Hug everybody."""
    me.room.announce(f"{me.name} hugs everybody.")
'''


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Return a function that writes a plugin's source, and imports it the first time."""
    monkeypatch.syspath_prepend(tmp_path)

    def written(source, name="bears.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(source)

    yield written
    for name in [name for name in sys.modules if name.partition(".")[0] == "bears"]:
        del sys.modules[name]


@pytest.fixture
def bears(write):
    write(DEN)
    return importlib.import_module("bears")


@pytest.fixture
def party(bears):
    with tea_party(bears) as party:
        yield party


@pytest.fixture
def alice(party):
    """Somebody who stands in the den, and has growled once."""
    alice = party.guest("alice").types("go den", "growl")
    alice.reads()
    return alice


def test_people_stay_where_they_are_and_state_goes_on_by_new_code(party, alice, bears, write):
    room = alice.session.room
    write(DEN.replace("growl {", "GROWL {").replace("The Den", "The Lair").replace("hugs", "HUGS"))
    party.reload(bears)
    assert (alice.session.room, room.members) == (room, {alice.session.number: alice.session})
    assert room.title == "The Lair"
    assert alice.types("growl", "hug").reads() == ["GROWL 2", "alice HUGS everybody."]
    assert [entry.number for entry in room.log.last(9)] == [0, 1, 2, 3]


def test_a_listener_goes_on_with_what_it_has(party, alice, bears, write):
    (bear,) = party.party.listeners.listeners
    before = bear.heard_so_far
    write(DEN.replace("self.heard_so_far += 1", "self.heard_so_far += 100"))
    party.reload(bears)
    alice.types("say tea")
    assert party.party.listeners.listeners == [bear]
    assert bear.heard_so_far == before + 100


def test_a_listener_that_is_new_knows_its_party(party, alice, bears, write):
    write(f"""{DEN}

class Cub(Listener):
    name = "Cub"

    def came_in(self, me):
        me.tell("Inside: {{count}}.", count=len(self.party.people))
""")
    party.reload(bears)
    bob = party.connects().types("login bob")
    assert bob.reads()[-1] == "Inside: 2."


def test_two_saves_in_one_second_are_told_apart(party, alice, bears, write):
    for word in ("AAAAA", "BBBBB"):
        write(DEN.replace("growl {", word + " {"))
        party.reload(bears)
    assert alice.types("growl").reads() == ["BBBBB 2"]


def test_new_attributes_new_rooms_and_new_words_are_there_at_once(party, alice, bears, write):
    write(
        DEN.replace("self.growls = 0", "self.growls = self.purrs = 0")
        .replace("self.growls += 1", "self.purrs += 1")
        .replace('command("growl")', 'command("purr")')
        .replace("growl {self.growls}", "purr {self.purrs} {self.growls}")
        + 'class Cave(ChatRoom):\n    kind = name = "cave"\n    exits = {"out": "den"}\n'
    )
    party.reload(bears)
    assert alice.types("purr").reads() == ["purr 1 1"]
    alice.types("go cave", "out")
    assert alice.session.room is party.room("den")
    assert party.connects().types("login purr").session.name == ""
    assert party.connects().types("login growl").session.name == "growl"


def test_what_was_not_read_yet_is_read(party, alice, bears, write):
    alice.reading = False
    alice.types("growl", "hug")
    write(DEN.replace("growl {", "GROWL {"))
    party.reload(bears)
    alice.types("growl")
    alice.reading = True
    assert alice.reads() == ["growl 2", "alice hugs everybody.", "GROWL 3"]


def test_a_command_that_waits_ends_in_the_code_that_it_began_in(party, bears, write):
    source = DEN.replace("def hug(me):", "async def hug(me):").replace(
        "    me.room.announce", "    await me.party.ports.sleep(5)\n    me.room.announce"
    )
    write(source)
    bears = party.reload(bears)
    bob = party.guest("bob").types("hug")
    write(source.replace("hugs", "HUGS"))
    party.reload(bears)
    party.passes(6)
    assert bob.reads() == ["bob hugs everybody."]


def test_the_hook_reloaded_is_called_of_rooms_and_listeners(party, alice, bears, write):
    hook = "    def reloaded(self):\n        self.again = True\n\n"
    source = DEN
    for method in ("    def __init__(self, *args", "    def heard"):
        source = source.replace(method, hook + method)
    write(source)
    party.reload(bears)
    (bear,) = party.party.listeners.listeners
    assert (party.room("den").again, bear.again) == (True, True)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("class Den", "class Den("), "it can't be imported: line 5: "),
        (("class Bear", "import no_such\nclass Bear"), "No module named 'no_such'"),
        (("class Bear", "import sys; sys.exit('no')\nclass Bear"), "imported: SystemExit: no"),
        (('"hug"', '"say"'), "the word 'say' of the command say is taken"),
        (('"""Hug everybody."""', "pass"), "the command hug has no help"),
        (('"""Growl."""', "pass"), "the command growl has no help"),
        (('= "den"', '= "lair"'), "the room den is of the kind 'den', which is gone"),
        (("class Den(ChatRoom):", "class Den:"), "the room den is of the kind 'den', which"),
        (('name = "den"', '"chat"'), "the kind of room 'chat' is taken"),
        (("class Den(ChatRoom):", "class Den(ChatRoom, int):"), "den can't go on"),
        (("class Den(ChatRoom):", "class Den(ChatRoom):\n    __slots__ = ('x',)"),
         "the room den can't go on, as its __slots__ or base class changed"),
        (("self.growls = 0", "1 / 0"), "room Den can't be made: ZeroDivisionError"),
        (("self.heard_so_far = 0", "1 / 0"), "Bear can't be made: ZeroDivisionError"),
        (('name = "Bear"', "name = 3"), "Bear has no name"),
        (('{"out": "parlour"}', '{"hug": "parlour"}'), "the exit hug of the room den has the name"),
        (("    def growl", "    def reloaded(self):\n        1 / 0\n\n"
          '    @command("grunt")\n    def growl'), "reloaded of the room den raises Zero"),
        (("    def heard", "    def reloaded(self):\n        1 / 0\n\n    def heard"),
         "reloaded of the listener Bear raises Zero"),
        (("    def heard", "    def started(self, party):\n        1 / 0\n\n    def heard"),
         "started of the listener Bear raises Zero"),
        (("class Bear(Listener):", "class Bear(Listener):\n    __slots__ = ('x',)"),
         "the listener Bear can't go on"),
    ],
)  # fmt: skip
def test_what_is_broken_changes_nothing(party, alice, bears, write, change, fault):
    broken = DEN.replace('    @command("growl")\n', "", '@command("grunt")' in change[1])
    write(broken.replace(*change))
    room, (bear,), modules = party.room("den"), party.party.listeners.listeners, dict(sys.modules)
    before = dict(vars(room)), dict(vars(bear)), type(room), type(bear)
    with pytest.raises(Refusal, match="The plugin bears was not reloaded: ") as refused:
        party.reload(bears)
    assert fault in str(refused.value)
    assert str(refused.value).endswith("All goes on as before.")
    assert {name: sys.modules.get(name) for name in modules} == modules
    assert (vars(room)["growls"], vars(bear), type(room), type(bear)) == (1, *before[1:])
    assert alice.types("growl", "hug").reads() == ["growl 2", "alice hugs everybody."]
    assert party.connects().types("login grunt").session.name == "grunt"
    write(DEN.replace("growl {", "mended {"))
    party.reload(bears)
    assert alice.types("growl").reads()[-1:] == ["mended 3"]


def test_an_interrupt_that_new_code_raises_ends_nothing(party, alice, bears, write):
    write("raise KeyboardInterrupt\n")
    with pytest.raises(Refusal, match="it can't be used: KeyboardInterrupt"):
        party.reload(bears)
    assert [type(fault) for fault in party.faults] == [KeyboardInterrupt]
    party.faults.clear()
    assert (sys.modules["bears"], alice.types("growl").reads()) == (bears, ["growl 2"])


def test_what_the_new_code_has_set_is_gone_when_one_of_its_hooks_fails(party, alice, bears, write):
    hook = "    def reloaded(self):\n        self.title = self.purrs\n        1 / 0\n\n"
    write(DEN.replace("self.growls = 0", "self.growls = self.purrs = 0").replace(
        "    def __init__(self, *args", f"{hook}    def __init__(self, *args"))  # fmt: skip
    with pytest.raises(Refusal, match="ZeroDivisionError"):
        party.reload(bears)
    room = party.room("den")
    assert (room.title, hasattr(room, "purrs")) == ("The Den", False)


def test_what_the_new_code_has_set_of_a_listener_is_gone_whatever_it_is_called(write):
    source = """
from teaparty.api import Listener

class Bear(Listener):
    def __init__(self):
        self.name, self.members = "Bear", ["cub"]
"""
    write(source)
    bears = importlib.import_module("bears")
    with tea_party(bears) as party:
        bear = party.listener(bears.Bear)
        hook = "\n    def reloaded(self):\n        self.members = []\n        1 / 0\n"
        write(source.replace('"Bear"', '"Bruin"') + hook)
        with pytest.raises(
            Refusal, match=r"reloaded of the listener Bruin raises Zero.* \(line 10\)\."
        ):
            party.reload(bears)
        assert (bear.name, bear.members) == ("Bear", ["cub"])
        assert party.party.listeners.called("Bear") is bear


def test_a_room_that_cannot_say_where_its_exits_lead_changes_nothing(party, alice, bears, write):
    write(DEN.replace("    def __init__(self, *args", "    def beyond(self):\n        1 / 0\n\n"
                      "    def __init__(self, *args"))  # fmt: skip
    with pytest.raises(Refusal, match="it can't be used: ZeroDivisionError"):
        party.reload(bears)
    assert [type(fault) for fault in party.faults] == [ZeroDivisionError]
    party.faults.clear()
    assert alice.types("growl", "out").reads()[0] == "growl 2"


def test_a_file_that_is_gone_is_named(party, alice, bears, tmp_path):
    (tmp_path / "bears.py").unlink()
    with pytest.raises(Refusal, match="there is no such file any more"):
        party.reload(bears)
    assert alice.types("growl").reads() == ["growl 2"]


def test_a_package_is_reloaded_with_its_parts(write):
    write(
        "from bears.words import WORD\n" + DEN.replace("growl {", "{WORD} {"), "bears/__init__.py"
    )
    write('WORD = "growl"\n', "bears/words.py")
    with tea_party(bears := importlib.import_module("bears")) as party:
        alice = party.guest("alice").types("go den", "growl")
        for source in ('WORD = "grrrr"\n', 'WORD = "grrr!"\n'):
            write(source, "bears/words.py")
            bears = party.reload(bears)
        alice.reads()
        assert alice.types("growl").reads() == ["grrr! 2"]
        write("WORD = (\n", "bears/words.py")
        words = sys.modules["bears.words"]
        with pytest.raises(Refusal, match=r"words\.py: line 1: "):
            party.reload(bears)
        assert (sys.modules["bears.words"], bears.words) == (words, words)
        assert alice.types("growl").reads() == ["grrr! 3"]


def test_settings_are_checked_with_the_new_code(write):
    write("from msgspec import Struct\n\n\nclass Settings(Struct):\n    sugar: int = 1\n" + DEN)
    bears = importlib.import_module("bears")
    with tea_party(bears, settings={"bears": {"sugar": 2}}) as party:
        write(
            "from msgspec import Struct\n\n\nclass Settings(Struct):\n    sugar: str = '1'\n" + DEN
        )
        with pytest.raises(Refusal, match=r"plugin\.bears\.sugar"):
            party.reload(bears)
        assert party.party.settings(bears.Settings).sugar == 2
        write(
            "from msgspec import Struct\n\n\nclass Settings(Struct):\n    sugar: float = 1\n" + DEN
        )
        assert party.party.settings(party.reload(bears).Settings).sugar == 2.0


def test_settings_of_a_reload_that_fails_are_gone(party, alice, bears, write):
    write(
        "from msgspec import Struct\n\n\nclass Settings(Struct):\n    sugar: int = 1\n"
        + DEN.replace("    def heard", "    def reloaded(self):\n"
                      "        KNOWN.update(kind=Settings, found=self.party.settings(Settings))\n"
                      "        1 / 0\n\n    def heard")
        + "import sys\nKNOWN = vars(sys).setdefault('bears_known', {})\n"
    )  # fmt: skip
    with pytest.raises(Refusal, match="ZeroDivisionError"):
        party.reload(bears)
    known = vars(sys).pop("bears_known")
    assert known["found"].sugar == 1
    with pytest.raises(LookupError):
        party.party.settings(known["kind"])


HONEY = (
    DEN
    + '''
from teaparty.api import Shelf
jars = Shelf("jars", int)


@command("honey")
async def honey(me):
    """Fill a jar."""
    me.tell("Jars: {count}.", count=await jars.change("honey", lambda count: (count or 0) + 1))
'''
)


def test_what_stands_on_a_shelf_is_there_for_the_new_code_and_after_a_failure(write):
    write(HONEY)
    bears = importlib.import_module("bears")
    with tea_party(bears) as party:
        alice = party.guest("alice")
        assert alice.types("honey").reads() == ["Jars: 1."]
        write(HONEY.replace("+ 1", "+ 10"))
        party.reload(bears)
        assert alice.types("honey").reads() == ["Jars: 11."]
        write(HONEY + "1 / 0\n")
        with pytest.raises(Refusal):
            party.reload(bears)
        assert alice.types("honey").reads() == ["Jars: 21."]
        write(HONEY.replace('"jars", int', '"jars", str'))
        party.reload(bears)
        alice.types("honey")
        assert str(party.faults.pop()).startswith(
            "'honey' on the shelf bears/jars does not fit str any more: "
        )


ENGINE = DEN.replace(
    "    def heard",
    "    def started(self, party):\n        BEGUN.append(self.name)\n\n"
    "    def stopped(self):\n        ENDED.append(self.name)\n\n    def heard",
).replace("class Bear", "BEGUN, ENDED = [], []\n\n\nclass Bear")


def test_a_listener_that_has_only_slots_goes_on(write):
    source = """
from teaparty.api import IListener, implementer

@implementer(IListener)
class Bear:
    __slots__ = ("heard_so_far",)
    name = "Bear"

    def __init__(self):
        self.heard_so_far = 0

    def heard(self, room, event):
        self.heard_so_far += 1
"""
    write(source)
    bears = importlib.import_module("bears")
    with tea_party(bears) as party:
        (bear,) = party.party.listeners.listeners
        party.guest("alice")
        write(source.replace("+= 1", "+= 10"))
        party.reload(bears)
        party.guest("bob")
        assert (party.party.listeners.listeners, bear.heard_so_far) == ([bear], 11)


def test_listeners_are_stopped_before_a_reload_and_started_after_it(write):
    write(ENGINE)
    bears = importlib.import_module("bears")
    with tea_party(bears) as party:
        assert (bears.BEGUN, bears.ENDED) == (["Bear"], [])
        again = party.reload(bears)
        assert (bears.BEGUN, bears.ENDED) == (["Bear"], ["Bear"])
        assert (again.BEGUN, again.ENDED) == (["Bear"], [])
    assert again.ENDED == ["Bear"]


def test_listeners_are_started_again_if_a_reload_fails(write):
    write(ENGINE)
    bears = importlib.import_module("bears")
    with tea_party(bears) as party:
        write(ENGINE.replace("BEGUN.append", "BEGUN.no_such"))
        with pytest.raises(Refusal, match="started of the listener Bear raises AttributeError"):
            party.reload(bears)
        assert (bears.BEGUN, bears.ENDED) == (["Bear"] * 2, ["Bear"])


def test_listeners_that_began_are_stopped_if_a_later_one_fails(write):
    write(ENGINE)
    bears = importlib.import_module("bears")
    with tea_party(bears) as party:
        write(ENGINE.replace("ENDED.append(self.name)", "import sys; sys.bears_ended = 1")
              + "class Bull(Listener):\n    name = 'Bull'\n\n    def started(self, party):\n"
              "        1 / 0\n")  # fmt: skip
        with pytest.raises(Refusal, match="started of the listener Bull raises"):
            party.reload(bears)
        assert (vars(sys).pop("bears_ended", 0), bears.BEGUN) == (1, ["Bear"] * 2)


LOOP = """
from teaparty.api import Listener

ENDED = []

def plainly(does):
    return lambda *given: does(*given)

class Bear(Listener):
    name = "Bear"

    {plainly}
    async def started(self, party):
        try:
            while True:
                await party.sleep(60)
                party.rooms["parlour"].announce("growl")
        finally:
            ENDED.append(self.name)
"""


@pytest.mark.parametrize("plainly", ["", "@plainly"])
def test_a_loop_that_started_has_begun_ends_with_the_listener(write, plainly):
    write(LOOP.format(plainly=plainly))
    bears = importlib.import_module("bears")
    with tea_party(bears) as party:
        alice = party.guest("alice")
        party.passes(61)
        assert alice.reads() == ["growl"]
        again = party.reload(bears)
        assert (bears.ENDED, again.ENDED) == (["Bear"], [])
        party.passes(61)
        assert alice.reads() == ["growl"]
    assert again.ENDED == ["Bear"]


@pytest.mark.parametrize("plainly", ["", "@plainly"])
def test_a_loop_does_not_begin_in_a_change_that_fails(write, plainly):
    write(LOOP.format(plainly=plainly))
    bears = importlib.import_module("bears")
    with tea_party(bears) as party:
        alice = party.guest("alice")
        write(LOOP.format(plainly=plainly).replace("growl", "roar")
              + "class Bull(Listener):\n    name = 'Bull'\n\n    def started(self, party):\n"
              "        1 / 0\n")  # fmt: skip
        with pytest.raises(Refusal, match="started of the listener Bull raises"):
            party.reload(bears)
        party.passes(61)
        assert alice.reads() == ["growl"]


CAVES = """
from teaparty.api import ChatRoom, Listener

class Cave(ChatRoom):
    kind = "cave"
    name = "cave"

class Bear(Listener):
    name = "Bear"

    def started(self, party):
        {started}

    def stopped(self):
        self.party.shut(self.party.rooms["cave"])
"""


@pytest.mark.parametrize(
    ("name", "started"), [('name = "cave"', "pass"), ("", 'party.open(Cave("cave"))')]
)
def test_a_room_that_stopped_has_shut_is_open_again_if_a_reload_fails(write, name, started):
    source = CAVES.replace('name = "cave"', name)
    write(source.format(started=started))
    bears = importlib.import_module("bears")
    with tea_party(bears) as party:
        alice = party.guest("alice").types("go cave")
        write(source.format(started="1 / 0"))
        with pytest.raises(Refusal, match=r"started of the listener Bear.* All goes on as before"):
            party.reload(bears)
        assert alice.session.room is party.room("cave")
        party.all_read()
        party.party.listeners.take([])


def test_what_started_imports_again_is_of_the_old_code_if_a_reload_fails(write):
    source = """
from teaparty.api import Listener

WORDS = []

class Bear(Listener):
    name = "Bear"

    def started(self, party):
        from bears.words import WORD
        WORDS.append(WORD)
"""
    write(source, "bears/__init__.py")
    write('WORD = "growl"', "bears/words.py")
    with tea_party(bears := importlib.import_module("bears")) as party:
        write(source + "        1 / 0\n", "bears/__init__.py")
        write('WORD = "grunts"', "bears/words.py")
        with pytest.raises(Refusal, match="All goes on as before"):
            party.reload(bears)
        assert bears.WORDS == ["growl", "growl"]


def test_exits_that_a_hook_has_changed_are_shown_as_they_were_if_it_fails(party, write, bears):
    bob, alice = party.guest("bob"), party.guest("alice").types("go den")
    party.all_read()
    write(DEN.replace("    def __init__(self, *args", "    def reloaded(self):\n"
          "        self.change_exits({'up': 'den'})\n"
          "        self.party.rooms['parlour'].change_exits({'down': 'den'})\n        1 / 0\n\n"
          "    def __init__(self, *args"))  # fmt: skip
    exits = dict(party.room("parlour").exits)
    with pytest.raises(Refusal, match=r"ZeroDivisionError.* All goes on as before"):
        party.reload(bears)
    party.flush()
    assert [row.name for row in alice.events[-1].exits] == ["out"]
    assert [row.name for row in bob.events[-1].exits] == list(exits)
    assert party.room("parlour").exits == exits


def test_what_the_hook_reloaded_waits_for_is_done_later(party, alice, bears, write):
    hook = "    async def reloaded(self):\n        self.announce('ready')\n\n"
    write(DEN.replace("    def __init__(self, *args", f"{hook}    def __init__(self, *args"))
    party.reload(bears)
    assert alice.reads() == ["ready"]


def test_rooms_and_timers_of_hooks_are_gone_when_another_hook_fails(party, alice, bears, write):
    write(DEN.replace("    def heard", "    def started(self, party):\n"
                      "        party.open(Den('den2'))\n        self.later(5, 'grunt')\n\n"
                      "    def grunt(self):\n        1 / 0\n\n    def heard")
          + "class Bull(Listener):\n    name = 'Bull'\n\n    def started(self, party):\n"
          "        1 / 0\n")  # fmt: skip
    with pytest.raises(Refusal, match="started of the listener Bull raises"):
        party.reload(bears)
    assert "den2" not in party.party.rooms
    party.passes(10)
    assert party.faults == []
    assert alice.types("growl").reads() == ["growl 2"]


def test_timers_of_a_listener_that_is_gone_are_gone(party, alice, bears, write):
    source = DEN.replace("    def heard", "    def grunt(self):\n        1 / 0\n\n    def heard")
    write(source)
    bears = party.reload(bears)
    party.party.listeners.listeners[0].later(5, "grunt")
    write(source.replace("class Bear", "class Bull").replace('"Bear"', '"Bull"'))
    party.reload(bears)
    party.passes(10)
    assert party.faults == []
    assert [each.name for each in party.party.listeners.listeners] == ["Bull"]


def test_a_fault_of_stopped_is_reported_and_stops_nothing(write):
    write(ENGINE.replace("ENDED.append(self.name)", "1 / 0"))
    bears = importlib.import_module("bears")
    with tea_party(bears) as party:
        party.reload(bears)
        (fault,) = [each for each in party.changes if hasattr(each, "place")]
        assert fault.place == "the listener Bear of the plugin bears"
        party.faults.clear()
        party.party.listeners.take([])


def test_a_hook_that_is_slow_in_a_change_has_the_name_of_its_plugin(party, alice, bears, write):
    hook = "    def reloaded(self):\n        self.party.test.now += 2\n\n"
    write(DEN.replace("    def __init__(self, *args", f"{hook}    def __init__(self, *args"))
    party.party.test = party
    party.reload(bears)
    slow = [change for change in party.changes if isinstance(change, Slow)]
    assert slow == [
        Slow(session=0, place="reloaded of the room den of the plugin bears", seconds=2)
    ]


STAGE = """
from teaparty.api import ChatRoom


class Stage(ChatRoom):
    kind = "stage"
    makeable = True
    curtain = "red"
"""


def test_a_room_that_somebody_made_goes_on_by_new_code(write):
    write(STAGE)
    bears = importlib.import_module("bears")
    with tea_party(bears) as party:
        alice = party.member("alice").types("make stage The Globe", "go globe", "topic Hamlet")
        room = alice.session.room
        write(STAGE.replace("red", "blue"))
        party.reload(bears)
        assert (alice.session.room, room.curtain, room.title) == (room, "blue", "The Globe")
        alice.reads()
        assert "Hamlet" in alice.types("topic").reads()[-1]
        alice.types("make stage The Rose", "go rose")
        assert type(alice.session.room) is type(room)
