"""Plugins are loaded, unloaded and listed while people are in, by their names alone."""

import pytest
from msgspec import structs

from teaparty.api import ChatRoom, Refusal
from teaparty.core.values.options import PartyOptions
from teaparty.plugin_loader.checks import NOWHERE
from teaparty.plugin_loader.merging import Merged
from teaparty.plugin_loader.plugin_config import example_names
from teaparty.plugin_loader.plugins import Plugins
from teaparty.plugin_loader.reloading import Already, Reloading
from teaparty.testing import plain_rooms
from teaparty.testing.party import TestParty
from tests.conftest import done

pytestmark = pytest.mark.usefixtures("plugin_package")

DEN = '''
from teaparty.api import ChatRoom, Listener, command


class Den(ChatRoom):
    kind = name = "den"
    title = "The Den"
    exits = {"out": "parlour"}

    def tick(self):
        self.announce("tick")


class Bear(Listener):
    name = "Bear"

    def stopped(self):
        STOPPED.append(self)


STOPPED = []


@command("hug")
def hug(me):
    """Hug everybody."""
    me.room.announce(f"{me.name} hugs everybody.")
'''


class Scene:
    """A party with a folder for plugins."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()

    def opens(self, rooms=None, **sources):
        self.writes(**sources)
        self.plugins = Plugins()
        self.plugins.load([], [str(self.folder)])
        opened = plain_rooms("parlour", "garden") | {
            name: kind() for name, kind in self.plugins.rooms().items()
        }
        if rooms is not None:
            opened = {name: opened[name] for name in rooms}
        self.party = TestParty(opened, self.plugins, PartyOptions())
        self.live = Reloading(self.plugins, self.party.party, Merged.rooms)
        return self

    def writes(self, **sources):
        for name, source in sources.items():
            (self.folder / f"{name}.py").write_text(source)


@pytest.fixture
def scene(tmp_path):
    return Scene(tmp_path / "ops")


def test_a_plugin_that_was_laid_into_the_folder_is_loaded(scene):
    scene.opens()
    alice = scene.party.guest("alice")
    scene.writes(bears=DEN)
    assert scene.live.load("bears") == "The plugin bears was loaded."
    assert alice.types("hug").reads() == ["alice hugs everybody."]
    assert alice.types("go den").session.room.title == "The Den"
    assert scene.party.connects().types("login Bear").session.name == ""


def test_what_is_unloaded_is_gone_and_people_in_its_rooms_go_to_the_start(scene):
    scene.opens(bears=DEN)
    alice = scene.party.guest("alice").types("go den")
    module = scene.plugins.found["bears"].module
    room = scene.party.room("den")
    room.later(5, "tick")
    assert scene.live.unload("bears") == "The plugin bears was unloaded."
    assert alice.session.room is scene.party.room("parlour")
    assert len(module.STOPPED) == 1
    scene.party.passes(10)
    assert (scene.party.faults, scene.party.party.listeners.listeners) == ([], [])
    assert "hug" not in alice.session.room.table
    assert scene.party.connects().types("login Bear").session.name == "Bear"
    scene.party.all_read()


def test_what_timers_call_and_a_reload_drops_is_named_in_the_answer(scene):
    source = DEN.replace("def stopped", "def growl(self):\n        pass\n\n    def stopped")
    scene.opens(bears=source)
    (bear,) = scene.party.party.listeners.listeners
    bear.later(5, "growl")
    bear.later(6, "growl")
    scene.writes(bears=source.replace("class Bear", "class Bull").replace('"Bear"', '"Bull"'))
    assert scene.live.reload("bears") == (
        "The plugin bears was reloaded. Timers were cancelled, as what they call is gone: growl of"
        " the listener Bear."
    )
    scene.party.passes(10)
    assert scene.party.faults == []


def test_the_appointments_of_a_plugin_that_is_unloaded_wait_until_it_is_loaded_again(scene):
    source = (
        "from teaparty.api import appointment\n\n\n@appointment('chime')\n"
        "def chime(party, text):\n    party.start.announce(text)\n"
    )
    scene.opens(bells=source)
    alice, party = scene.party.guest("alice"), scene.party.party
    done(party.at(scene.party.time + 10, "chime", {"text": "Stored."}))
    party.later(10, "chime", text="Not stored.")
    scene.live.unload("bells")
    scene.party.passes(100)
    assert alice.reads() == []
    scene.live.load("bells")
    scene.party.passes(1)
    assert alice.reads() == ["Stored."]
    assert "bells: appointments chime (" in scene.live.listed()[0]


def test_a_plugin_can_be_loaded_again(scene):
    scene.opens(bears=DEN)
    alice = scene.party.guest("alice").types("go den")
    scene.live.unload("bears")
    scene.writes(bears=DEN.replace("hugs", "HUGS"))
    scene.live.load("bears")
    alice.reads()
    assert alice.types("go den", "hug").reads()[-1] == "alice HUGS everybody."


def test_an_example_is_loaded_by_its_name(scene):
    scene.opens()
    scene.live.load("dice")
    assert "roll" in scene.party.room("parlour").table


def test_a_plugin_that_was_broken_at_the_start_is_loaded_when_it_is_mended(scene):
    scene.opens(bears="1 / 0")
    for load in (scene.live.load, scene.live.reload):
        with pytest.raises(Refusal, match=r"bears\.py: it can't be imported: ZeroDivisionError"):
            load("bears")
    scene.writes(bears=DEN)
    assert scene.live.load("bears") == "The plugin bears was loaded."
    assert scene.plugins.faults == []


def test_what_clashes_with_another_plugin_is_not_loaded(scene):
    scene.opens(bears=DEN)
    scene.writes(bulls=DEN.replace('"den"', '"stall"'))
    with pytest.raises(Refusal) as refused:
        scene.live.load("bulls")
    assert str(refused.value) == (
        f"The plugin bulls was not loaded: {scene.folder}/bulls.py: the word 'hug' of the command"
        " hug is taken by the command hug of the plugin bears;"
        f" {scene.folder}/bulls.py: the name 'Bear' of a listener is taken by another."
        " All goes on as before."
    )
    assert list(scene.plugins.found) == ["bears"]
    assert "stall" not in scene.party.party.rooms


def test_a_reload_may_not_take_a_word_from_another_plugin(scene):
    scene.opens(ants="", bears=DEN)
    scene.writes(ants=DEN.replace('"den"', '"hill"').replace("Bear", "Ant"))
    with pytest.raises(Refusal, match=r"bears\.py: the word 'hug'"):
        scene.live.reload("ants")


def test_nobody_is_called_like_a_listener_that_is_loaded(scene):
    scene.opens()
    scene.party.guest("bear")
    scene.writes(bears=DEN)
    with pytest.raises(Refusal, match="somebody called Bear is in"):
        scene.live.load("bears")


def test_a_command_may_not_have_the_word_of_an_exit(scene):
    scene.opens()
    scene.party.room("parlour").exits = {"hug": "garden"}
    scene.writes(bears=DEN, cats="from teaparty.api import ChatRoom\n")
    with pytest.raises(Refusal, match="the exit hug of the room parlour has the name of a command"):
        scene.live.load("bears")
    assert scene.live.load("cats") == "The plugin cats was loaded."


def test_a_room_that_a_plugin_has_opened_itself_takes_on_the_new_class(scene):
    source = DEN.replace('kind = name = "den"', 'kind = "den"')
    scene.opens(bears=source)
    kind = scene.plugins.kinds["den"]
    scene.party.party.open(den := kind("den7", title="Game 7"))
    scene.writes(bears=source.replace('"tick"', '"TICK"').replace("The Den", "The Lair"))
    scene.live.reload("bears")
    assert (type(den), den.title) == (scene.plugins.kinds["den"], "Game 7")
    assert type(den) is not kind


def test_a_room_of_the_configuration_is_of_a_plugins_kind_while_that_is_loaded(scene):
    scene.opens()
    plain = scene.party.room("garden")

    def makers(merged):
        kind = merged.rooms().get("garden", ChatRoom)
        return {**merged.rooms(), "garden": lambda: kind("garden", title="The Garden")}

    live = Reloading(scene.plugins, scene.party.party, makers)
    scene.writes(bears=DEN.replace('name = "den"', 'name = "garden"'))
    alice = scene.party.guest("alice").types("go garden")
    assert live.load("bears") == (
        "The plugin bears was loaded. The room garden of the configuration is one of its rooms now."
    )
    assert (type(plain).__name__, plain.title) == ("Den", "The Garden")
    live.unload("bears")
    assert (type(plain), alice.session.room) == (ChatRoom, plain)
    assert scene.party.party.has(plain)


def test_a_room_of_the_configuration_that_cannot_be_made_changes_nothing(scene):
    source = DEN.replace('kind = name = "den"', 'kind = "den"')
    scene.opens(bears=source)
    before = scene.plugins.kinds["den"]
    scene.party.party.open(den := before("cave"))

    def makers(merged):
        return {"cave": lambda: merged.kinds["den"]("cave")}

    live = Reloading(scene.plugins, scene.party.party, makers)
    scene.writes(bears=source.replace("    def tick", "    def __init__(self, *given):\n"
                                      "        1 / 0\n\n    def tick"))  # fmt: skip
    with pytest.raises(Refusal, match="the room cave can't be made: ZeroDivisionError"):
        live.reload("bears")
    assert type(den) is before


def test_what_started_waits_for_goes_on_beside_the_party(scene):
    scene.opens()
    scene.writes(bears=DEN.replace(
        "    def stopped", "    async def started(self, party):\n"
        "        await party.ports.sleep(5)\n        party.rooms['parlour'].announce('Here.')\n\n"
        "    def stopped"))  # fmt: skip
    alice = scene.party.guest("alice")
    scene.live.load("bears")
    assert alice.reads() == []
    scene.party.passes(6)
    assert alice.reads() == ["Here."]


def test_what_waits_does_not_begin_in_a_change_that_fails(scene):
    scene.opens()
    scene.writes(bears="from teaparty.api import Listener\n\n" + "".join(
        f"class {name}(Listener):\n    name = {name!r}\n\n    {does}\n\n" for name, does in (
            ("Bear", "async def started(self, party):\n"
                     "        party.rooms['parlour'].announce('Here.')\n\n"
                     "    def stopped(self):\n        1 / 0"),
            ("Bull", "def started(self, party):\n        1 / 0"),
        )))  # fmt: skip
    alice = scene.party.guest("alice")
    with pytest.raises(Refusal, match="started of the listener Bull raises"):
        scene.live.load("bears")
    scene.party.passes(6)
    assert (alice.reads(), scene.party.faults) == ([], [])


def test_a_coroutine_that_takes_something_else_is_a_fault(scene):
    scene.opens()
    scene.writes(bears="from teaparty.api import Listener\n\nclass Bear(Listener):\n"
                 "    name = 'Bear'\n\n    async def started(self): pass\n")  # fmt: skip
    with pytest.raises(Refusal, match="started of the listener Bear raises TypeError"):
        scene.live.load("bears")


def test_a_room_that_cannot_open_is_shut_again_with_all_that_came_with_it(scene):
    scene.opens()
    scene.writes(bears=DEN + "class Cave(Den):\n    kind = name = 'cave'\n"
                 "    def reloaded(self): pass\n"
                 "class Bull(Listener):\n    name = 'Bull'\n"
                 "    def started(self, party): 1 / 0\n")  # fmt: skip
    with pytest.raises(Refusal, match="started of the listener Bull raises"):
        scene.live.load("bears")
    assert list(scene.party.party.rooms) == ["parlour", "garden"]
    assert scene.party.party.listeners.listeners == []
    assert "hug" not in scene.party.room("parlour").table


def test_more_rooms_than_there_can_be_are_not_loaded(scene):
    scene.opens()
    party = scene.party.party
    limits = structs.replace(party.limits, rooms=2)
    party.renew(structs.replace(party.options, limits=limits))
    scene.writes(bears=DEN)
    with pytest.raises(Refusal, match=r"limits\.rooms is 2, but there would be 3 rooms"):
        scene.live.load("bears")


@pytest.mark.parametrize("name", ["nowhere", "../bears", "examples", "os", "bears.hug", ""])
def test_only_what_lies_where_plugins_do_is_loaded(scene, name):
    scene.opens()
    scene.writes(bears=DEN)
    with pytest.raises(Refusal, match="There is no plugin"):
        scene.live.load(name)


def test_a_name_that_no_plugin_has_is_not_repeated_whole_if_it_is_long(scene):
    scene.opens()
    with pytest.raises(Refusal, match=r"There is no plugin b{39}…;"):
        scene.live.load("b" * 2_000)


def test_what_is_not_loaded_is_neither_reloaded_nor_unloaded(scene):
    scene.opens()
    for call in (scene.live.reload, scene.live.unload):
        with pytest.raises(Refusal, match="There is no plugin bears; the command plugins lists"):
            call("bears")
    scene.writes(bears=DEN)
    for call in (scene.live.reload, scene.live.unload):
        with pytest.raises(Refusal, match="The plugin bears is not loaded"):
            call("bears")


def test_a_name_that_is_near_is_named(scene):
    scene.opens(bears=DEN)
    for call, typed, near in (
        (scene.live.reload, "baers", "bears"),
        (scene.live.load, "poll", "polls"),
        (scene.live.unload, "ber", "bears"),
    ):
        with pytest.raises(Refusal, match=rf"{typed}; .* Did you mean {near}\?$"):
            call(typed)
    with pytest.raises(Refusal, match=r"that there are\.$"):
        scene.live.load("zzz")


def test_a_plugin_that_is_loaded_is_not_loaded_twice(scene):
    scene.opens(bears=DEN)
    with pytest.raises(Already, match="is loaded already; the command reload"):
        scene.live.load("bears")


def test_a_plugin_that_is_not_loaded_is_so_already_where_it_is_to_be_unloaded(scene):
    scene.opens(bears=DEN)
    scene.live.unload("bears")
    for change, kind in ((scene.live.unload, Already), (scene.live.reload, Refusal)):
        with pytest.raises(Refusal, match="is not loaded") as refused:
            change("bears")
        assert type(refused.value) is kind


def test_the_plugin_of_the_room_where_people_come_in_stays(scene):
    scene.opens(rooms=["den", "parlour"], bears=DEN)
    with pytest.raises(
        Refusal, match="not unloaded: the room den, where people come in, would not"
    ):
        scene.live.unload("bears")


def test_listeners_of_the_server_itself_go_on(scene):
    class Own:
        name = ""

        def heard(self, room, event):
            """Hear nothing."""

    scene.opens(bears=DEN)
    listeners, own = scene.party.party.listeners, Own()
    listeners.take([*listeners.listeners, own])
    bear = listeners.listeners[0]
    scene.live.reload("bears")
    assert listeners.listeners == [bear, own]
    scene.live.unload("bears")
    assert listeners.listeners == [own]


def test_a_room_of_another_plugin_goes_on_in_the_class_that_it_derives_from(scene):
    scene.opens(bears=DEN, cubs="from teaparty.plugins.bears import Den\n"
                "class Nest(Den):\n    kind = name = 'nest'\n")  # fmt: skip
    scene.live.reload("bears")
    assert type(scene.party.room("nest")).__mro__[1].__name__ == "Den"
    assert isinstance(scene.party.room("nest"), ChatRoom)


def test_what_could_not_start_in_a_change_that_was_undone_is_not_listed(scene):
    scene.opens(bears=DEN)
    failing = "    def started(self, party):\n        1 / 0\n\n    def stopped"
    scene.writes(bears=DEN.replace("    def stopped", failing))
    with pytest.raises(Refusal, match="started of the listener Bear raises ZeroDivisionError"):
        scene.live.reload("bears")
    assert "raises" not in " ".join(scene.live.listed())


def test_plugins_are_listed_with_what_they_provide_and_what_is_wrong(scene):
    scene.opens(bears=DEN, broken="1 / 0", empty="")
    scene.writes(later="")
    assert scene.live.listed() == [
        f"bears: commands hug; rooms den; listeners Bear ({scene.folder}/bears.py).",
        f"broken: nothing ({scene.folder}/broken.py).",
        "  it can't be imported: ZeroDivisionError: division by zero (line 1).",
        f"empty: nothing ({scene.folder}/empty.py).",
        f"Not loaded: {', '.join(sorted(['later', *example_names()]))}.",
    ]


def test_all_names_are_known_also_of_those_that_were_unloaded_and_have_gone_from_the_folder(scene):
    scene.opens(bears=DEN)
    scene.writes(later="")
    scene.live.unload("bears")
    (scene.folder / "bears.py").unlink()
    assert scene.live.names() == sorted(["bears", "later", *example_names()])


def test_what_was_left_out_is_not_listed_as_provided(scene):
    later = '\n\n@command(\'roar\')\ndef roar(me):\n    """Roar."""\n'
    scene.opens(bears=DEN, lions=DEN.replace('"Bear"', '"Lion"') + later)
    lions = scene.live.listed()[1]
    assert lions.startswith("lions: commands roar; listeners Lion (")


def test_an_exit_that_leads_nowhere_is_left_out_and_said_once(scene):
    scene.opens()
    scene.writes(bears=DEN.replace('"parlour"', '"cave"'))
    nowhere = NOWHERE.format(room="den", way="out", target="cave")
    assert scene.live.load("bears") == f"The plugin bears was loaded. {nowhere}"
    assert scene.live.reload("bears") == "The plugin bears was reloaded."
    den = scene.party.room("den")
    assert den.ways() == ()
    scene.party.party.open(ChatRoom("cave"))
    assert [way.room for way in den.ways()] == ["cave"]


def test_an_exit_to_a_room_that_another_plugin_has_no_more_leads_nowhere(scene):
    cave = DEN.replace('"den"', '"cave"').replace("Bear", "Bat").replace("hug", "bite")
    scene.opens(bats=cave, bears=DEN.replace('"parlour"', '"cave"'))
    scene.writes(bats=cave.replace('kind = name = "cave"', 'kind = "cave"'))
    nowhere = NOWHERE.format(room="den", way="out", target="cave")
    scene.live.unload("bats")
    assert scene.live.load("bats") == f"The plugin bats was loaded. {nowhere}"


def test_an_exit_may_lead_to_a_room_that_was_shut_or_whose_plugin_was_unloaded(scene):
    cave = DEN.replace('"den"', '"cave"').replace("Bear", "Bat").replace("hug", "bite")
    scene.opens(bats=cave, bears=DEN.replace('"parlour"', '"cave"'))
    scene.party.party.shut(scene.party.room("cave"))
    assert scene.live.reload("bears") == "The plugin bears was reloaded."
    scene.live.unload("bats")
    assert scene.live.reload("bears") == "The plugin bears was reloaded."


def test_a_folder_in_place_of_a_plugin_is_none(scene):
    hugs = "from teaparty.api import command\n\n" + DEN[DEN.index("@command") :]
    scene.opens(hugs=hugs)
    alice = scene.party.guest("alice")
    (scene.folder / "hugs.py").unlink()
    (scene.folder / "hugs").mkdir()
    with pytest.raises(Refusal, match="there is no such file any more"):
        scene.live.reload("hugs")
    assert alice.types("hug").reads() == ["alice hugs everybody."]
