"""A party is put together from its configuration and plugins."""

from types import SimpleNamespace

import pytest
from msgspec import structs
from twisted.internet.testing import MemoryReactorClock

from teaparty.config import Config, ConfigFaults, RolePlan, RolePlans, RoomPlan, read
from teaparty.config_network import Http, Listen
from teaparty.core.ports import Ports
from teaparty.core.values.limits import Limits
from teaparty.plugin_loader.checks import NOWHERE
from teaparty.plugin_loader.merging import merge
from teaparty.server.endpoints import EXPECTED
from teaparty.server.plan import Plan
from teaparty.server.storage import storage_faults
from teaparty.stores.memory import MemoryJournal, MemoryRecords
from teaparty.stores.plain_passwords import PlainPasswords
from tests.certificates import made as made_certificate

pytestmark = pytest.mark.usefixtures("plugin_package")


def plan(source=None, tmp_path=None, **config):
    if source is not None:
        (tmp_path / "plugin.py").write_text("from teaparty.api import *\n" + source)
        config["plugins"] = [str(tmp_path)]
    return Plan(Config(**config), MemoryReactorClock())


def party(plan):
    ports = Ports(
        journal=MemoryJournal(),
        records=MemoryRecords(),
        passwords=PlainPasswords(),
        wake=lambda: None,
        report=lambda change: None,
        spawn=lambda coroutine: None,
        sleep=lambda seconds: None,
        clock=SimpleNamespace(monotonic=lambda: 0.0, time=lambda: 0.0),
    )
    return plan.party(ports)


def test_the_defaults_open_a_parlour_a_garden_and_a_kitchen():
    made = plan()
    assert (made.faults, made.plugin_faults) == ([], [])
    assert {room.name: room.exits for room in made.rooms} == {
        "parlour": {"north": "garden", "east": "kitchen"},
        "garden": {"south": "parlour"},
        "kitchen": {"west": "parlour"},
    }
    assert [(each.text, each.listen.mode) for each in made.listeners] == [
        ("tcp:5005:backlog=1024", "mud"), ("tcp:5080:backlog=1024", "mud"),
    ]  # fmt: skip
    assert party(made).start.name == "parlour"


def test_the_texts_have_the_partys_name():
    made = plan(name="Mad Tea", closing="{name} closes {now}.", rules="In {name}: be kind.")
    manners = party(made).options
    assert (manners.name, manners.rules) == ("Mad Tea", "In Mad Tea: be kind.")
    assert (manners.greeting, manners.closing) == (
        "Welcome to the Mad Tea.",
        "Mad Tea closes {now}.",
    )


def test_limits_and_reserved_names_are_the_operators():
    made = party(plan(limits=Limits(history=7), reserved=["bob"]))
    assert made.limits.history == 7
    assert made.options.reserved == ("bob",)


@pytest.mark.parametrize(
    ("listen", "endpoint", "mode"),
    [
        ("5006", "tcp:5006:backlog=1024", "mud"),
        ("tcp:5006:interface=127.0.0.1", "tcp:5006:interface=127.0.0.1:backlog=1024", "mud"),
        ("tcp:5006:backlog=5", "tcp:5006:backlog=5", "mud"),
        (Listen(endpoint="unix:/tmp/tea", mode="chat"), "unix:/tmp/tea:backlog=1024", "chat"),
    ],
)
def test_endpoints(listen, endpoint, mode):
    made = plan(listen=[listen])
    assert [(each.text, each.listen.mode) for each in made.listeners] == [(endpoint, mode)]


@pytest.mark.parametrize("listen", ["", "tea", "nosuch:1", "haproxy:", "fd:3"])
def test_an_endpoint_that_is_none(listen):
    (fault,) = plan(listen=[listen]).faults
    assert fault == f"listen: {listen!r} is no endpoint: {EXPECTED}."


def test_a_plan_for_a_party_that_is_open_has_its_start_and_no_rooms_of_its_own(tmp_path):
    made = plan(DEN, tmp_path)
    again = made.again(structs.replace(made.config, start="den"), made.plugins)
    assert (again.faults, again.start, again.rooms) == ([], "den", [])
    assert "den" in again.makers(again.plugins.merged)


def test_the_start_is_the_first_room_unless_it_is_named():
    made = plan(start="garden")
    assert [room.name for room in made.rooms] == ["garden", "parlour", "kitchen"]
    assert plan(start="attic").faults == [
        "start is 'attic', but one of these was expected: parlour, garden, kitchen."
    ]


def test_an_exit_to_nowhere_and_one_with_the_name_of_a_command():
    rooms = {"hall": RoomPlan(exits={"up": "attic", "look": "hall"})}
    assert plan(rooms=rooms).faults == [
        "rooms.hall.exits.up leads to 'attic', but one of these was expected: hall.",
        "rooms.hall.exits.look has the name of a command; another word was expected.",
    ]


def test_a_kind_of_room_that_there_is_not():
    made = plan(rooms={"hall": RoomPlan(kind="cave")})
    assert made.faults == ["rooms.hall.kind is 'cave', but one of these was expected: chat."]


def test_a_room_of_a_kind_is_as_the_operator_says(tmp_path):
    made = plan(
        "class Den(ChatRoom):\n kind = 'den'\n title = 'A Den'\n description = 'Dark.'\n",
        tmp_path,
        rooms={"lair": RoomPlan(kind="den", title="The Lair", mode="chat")},
    )
    (room,) = made.rooms
    assert (type(room).__name__, room.name, room.title, room.description, room.mode) == (
        "Den", "lair", "The Lair", "Dark.", "chat",
    )  # fmt: skip
    assert made.faults == made.plugin_faults == []


DEN = "class Den(ChatRoom):\n kind = name = 'den'\n exits = {'out': 'parlour'}\n"


def test_a_room_of_a_plugin_is_opened_after_the_operators(tmp_path):
    made = plan(DEN, tmp_path)
    assert [room.name for room in made.rooms] == ["parlour", "garden", "kitchen", "den"]
    assert party(made).rooms["den"].exits == {"out": "parlour"}


def test_the_operators_room_of_that_name_goes_before(tmp_path):
    made = plan(DEN, tmp_path, rooms={"den": RoomPlan(kind="den", title="My Den", exits={})})
    assert [(room.name, room.title) for room in made.rooms] == [("den", "My Den")]


def test_a_plugins_exit_to_nowhere_is_left_out_and_said_and_no_fault(tmp_path):
    made = plan(DEN, tmp_path, rooms={"hall": RoomPlan()})
    assert (made.faults, made.plugin_faults) == ([], [])
    assert made.nowhere == [NOWHERE.format(room="den", way="out", target="parlour")]
    assert "Room den (den): no exits." in made.summary()
    assert party(made).rooms["den"].ways() == ()


@pytest.mark.parametrize("arguments", ["self", "self, name='', **more"])
def test_a_plugins_room_that_cannot_be_made_is_its_fault(tmp_path, arguments):
    made = plan(DEN + f" def __init__({arguments}): raise OSError('no')\n", tmp_path)
    assert made.plugin_faults == [
        f"{tmp_path}/plugin.py: the room Den can't be made: OSError: no (line 5)."
    ]
    assert [room.name for room in made.rooms] == ["parlour", "garden", "kitchen"]


def test_a_plugins_room_that_cannot_be_made_once_more_is_its_fault(tmp_path):
    counts = " made = []\n def __init__(self, *given, **more):\n  self.made.append(1)\n"
    fails = "  if len(self.made) > 1: raise OSError('no')\n  super().__init__(*given, **more)\n"
    made = plan(DEN + counts + fails, tmp_path)
    assert made.faults == []
    assert made.plugin_faults == [
        f"{tmp_path}/plugin.py: the room den can't be made: OSError: no (line 8)."
    ]
    assert list(party(made).rooms) == ["parlour", "garden", "kitchen"]


def test_a_room_that_is_no_chat_room_may_have_exits(tmp_path):
    made = plan(DEN.replace("ChatRoom", "Room"), tmp_path)
    assert made.plugin_faults or party(made).rooms["den"].exits == {"out": "parlour"}


def test_the_summary_says_what_would_be_opened(tmp_path):
    made = plan(
        DEN + "@implementer(IListener)\nclass Bot:\n name = 'Bot'\n"
        " def heard(self, room, event): pass\n",
        tmp_path,
    )
    lines = made.summary().split("\n")
    assert lines[:4] == [
        "Tea Party would open.",
        "Listening on tcp:5005:backlog=1024 in mud mode.",
        "Listening on tcp:5080:backlog=1024 for browsers.",
        "Room parlour (chat): north to garden, east to kitchen.",
    ]
    assert "Room den (den): out to parlour." in lines
    assert "Listeners: Bot." in lines
    assert lines[-1] == "No faults were found."


def test_the_summary_without_listeners():
    assert "Listeners" not in plan(rooms={"hall": RoomPlan()}).summary()
    assert "Room hall (chat): no exits." in plan(rooms={"hall": RoomPlan()}).summary()


def test_an_endpoint_whose_key_is_not_there():
    assert plan(listen=["ssl:5005:privateKey=/no/key.pem"]).faults == [
        "listen: 'ssl:5005:privateKey=/no/key.pem' needs /no/key.pem: No such file or directory."
    ]


def test_an_endpoint_that_needs_a_module_says_how_to_get_it(monkeypatch):
    def missing(*_):
        raise ModuleNotFoundError("No module named 'OpenSSL'", name="OpenSSL")

    monkeypatch.setattr("teaparty.server.endpoints.serverFromString", missing)
    assert plan(listen=["ssl:5005"]).faults == [
        "listen: 'ssl:5005' needs the module OpenSSL:"
        " install it by pip install '.[tls]', where the server was installed from."
    ]


def test_a_kind_that_cannot_be_made_as_the_config_says_is_its_plugins_fault(tmp_path):
    source = """
class Cave(ChatRoom):
    kind = "cave"

    def __init__(self):
        super().__init__("cave")
"""
    made = plan(source, tmp_path, rooms={"hall": RoomPlan(kind="cave")})
    assert made.faults == []
    (fault,) = made.plugin_faults
    assert fault.startswith(f"{tmp_path}/plugin.py: the room hall can't be made: TypeError: ")
    assert [type(room).__name__ for room in made.rooms] == ["ChatRoom"]


def test_a_port_number_is_an_endpoint():
    made = plan(listen=[4000, "4001"])
    assert [each.text for each in made.listeners] == [
        "tcp:4000:backlog=1024",
        "tcp:4001:backlog=1024",
    ]


def test_an_endpoint_is_there_once():
    assert plan(listen=[4000, "tcp:4000"]).faults == ["listen: 'tcp:4000' is there twice."]


def test_braces_in_a_text_are_filled_in_or_a_fault():
    assert plan(greeting="Hi {nmae} {}", goodbye="{name} {", closing="Bye").faults == [
        "greeting: {nmae} is not filled in, but one of these was expected: {name}, {sign}.",
        "greeting: {} is not filled in, but one of these was expected: {name}, {sign}.",
    ]
    assert plan(rules="{sign}report", closing="{sign}quit").faults == [
        "closing: {sign} is not filled in, but one of these was expected: {name}."
    ]


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Mad Tea", "Welcome to the Mad Tea."),
        ("The Chess Club", "Welcome to The Chess Club."),
        ("the club", "Welcome to the club."),
        ("Theatre", "Welcome to the Theatre."),
    ],
)
def test_no_name_has_two_articles(name, greeting):
    made = plan(name=name)
    assert made.options("").greeting == greeting
    assert made.summary().startswith(f"{name} would open.\n")


def test_a_right_that_nobody_knows_is_a_fault(tmp_path):
    roles = RolePlans(host=RolePlan(title="usher", rights=["kick", "sing", "tidy", "ring"]))
    plugin = """
class Hall(ChatRoom):
    kind = "hall"

    @command("gong", right="ring")
    def gong(self, me: Session) -> None:
        \"\"\"Ring the gong, in this kind of room only.\"\"\"
@command("tidy", right="tidy")
def tidy(me: Session) -> None:
    \"\"\"Tidy up.\"\"\"
"""
    made = plan(plugin, tmp_path, roles=roles)
    (fault,) = made.faults
    assert fault.startswith("roles.host.rights has 'sing', but one of these was expected: report,")
    assert fault.endswith("shutdown, ring, tidy.")
    assert (made.roles["host"].title, {"tidy", "ring"} <= made.roles["host"].rights) == (
        "usher",
        True,
    )
    assert made.roles["wizard"].title == "wizard"


def test_what_is_missing_for_a_plugin_with_a_fault_does_not_stop_the_party(tmp_path):
    roles = RolePlans(host=RolePlan(rights=["kick", "ring"]))
    rooms = {"hall": RoomPlan(kind="cave", title="The Hall")}
    made = plan("def oops(:", tmp_path, roles=roles, rooms=rooms)
    assert made.faults == []
    assert [
        fault.partition(", but one")[0].partition(": ")[2] for fault in made.plugin_faults[:1]
    ] == ["it can't be imported: line 2: invalid syntax."]
    assert [fault.partition(", but one")[0] for fault in made.plugin_faults[1:]] == [
        "rooms.hall.kind is 'cave'",
        "roles.host.rights has 'ring'",
    ]
    assert [(room.title, room.kind) for room in made.rooms] == [("The Hall", "chat")]


def test_a_right_that_is_missing_is_no_fault_of_a_plugin_whose_room_can_not_be_made(tmp_path):
    source = (
        "class Cave(ChatRoom):\n kind = 'cave'\n def __init__(self): super().__init__('cave')\n"
    )
    roles = RolePlans(host=RolePlan(rights=["ring"]))
    made = plan(source, tmp_path, roles=roles, rooms={"hall": RoomPlan(kind="cave")})
    assert len(made.plugin_faults) == 1
    assert [fault.partition(",")[0] for fault in made.faults] == ["roles.host.rights has 'ring'"]


SUGAR = "from msgspec import Struct\nclass Settings(Struct):\n    lumps: int\n"


def test_plugins_have_the_settings_of_the_configuration(tmp_path):
    made = plan(SUGAR, tmp_path, plugin={"plugin": {"lumps": 3}})
    assert (made.faults, made.plugin_faults) == ([], [])
    kind = type(made.plugins.found["plugin"].settings)
    assert party(made).settings(kind) == kind(lumps=3)


def test_wrong_settings_stop_the_party_and_missing_ones_their_plugin(tmp_path):
    made = plan(SUGAR, tmp_path, plugin={"plugin": {"lumps": "x"}, "tea": {}})
    assert made.plugin_faults == []
    assert made.faults == [
        "plugin.plugin.lumps is a text, but a whole number was expected.",
        "plugin.tea: there is no plugin tea.",
    ]
    made = plan(SUGAR, tmp_path)
    assert made.faults == []
    assert made.plugin_faults == [f"{tmp_path}/plugin.py: plugin.plugin.lumps is missing."]


def test_each_room_is_made_again_as_the_configuration_and_the_kinds_of_the_day_say(tmp_path):
    rooms = {
        "hall": RoomPlan(title="Our Hall"),
        "den": RoomPlan(title="Our Den"),
        "lair": RoomPlan(kind="den", history=False),
    }
    made = plan("class Den(ChatRoom): kind = name = 'den'\nclass Bed(Den): kind = name = 'bed'\n",
                tmp_path, rooms=rooms)  # fmt: skip
    found = {name: make() for name, make in made.makers(made.plugins.merged).items()}
    assert {name: (room.kind, room.title, room.history) for name, room in found.items()} == {
        "hall": ("chat", "Our Hall", True), "den": ("den", "Our Den", True),
        "lair": ("den", "Lair", False), "bed": ("bed", "Bed", True),
    }  # fmt: skip
    without = {name: make() for name, make in made.makers(merge(())).items()}
    assert {name: room.kind for name, room in without.items()} == {"hall": "chat", "den": "chat"}


ASKS = {
    "rooms": {"hall": RoomPlan(kind="cave", exits={"down": "cellar"})},
    "roles": RolePlans(host=RolePlan(rights=["ring"])),
}
"""What only a plugin could have."""


def test_what_a_missing_plugin_may_have_is_looked_for_when_that_is_there():
    fault = "plugins: /nowhere is no folder that can be read."
    assert plan(plugins=["/nowhere"], **ASKS).faults == [fault]
    assert len(plan(**ASKS).faults) == 3


def test_what_a_faulty_plugin_may_have_does_not_stop_the_party(tmp_path):
    made = plan("1 / 0", tmp_path, **ASKS)
    assert made.faults == []
    assert len(made.plugin_faults) == 4
    assert "down" not in party(made).rooms["hall"].ways()


def test_the_summary_says_where_programs_ask(tmp_path):
    made = plan(DEN, tmp_path, http=Http(listen="tcp:9105"))
    assert "Listening on tcp:9105:backlog=1024 for programs that ask by HTTP." in made.summary()


# --- one fault, one sentence

WHOLE = {
    "listen": '[{ endpoint = "tcp:5006", tls = true }, { endpoint = "tcp:5007", door = "web" }]',
    "tls": '{ certificate = "CERTIFICATE", key = "CERTIFICATE" }',
    "web_hosts": '["tea.lan"]',
    "trusted_proxies": '["127.0.0.1"]',
    "http": '{ listen = "tcp:9105", hosts = ["tea.lan"] }',
    "plugins": '["PLUGINS"]',
    "examples": '["greeter", "quiz"]',
    "plugin": '{ greeter = { text = "Take a chair." } }',
    "database": '"sqlite:///tea.sqlite"',
    "backup": "{ keep = 3 }",
    "roles": '{ host = { rights = ["kick", "ringing"] } }',
    "start": '"hall"',
    "rooms": '{ hall = { exits = { up = "quiz", down = "den" } }, den = { kind = "den" } }',
    "channels": "{ garden = {} }",
    "socials": '["default"]',
    "limits": "{ channels = 300, socials = 500 }",
}
"""A configuration in which many keys are checked by others."""
BELLS = """
class Den(ChatRoom):
    kind = "den"

@command("ring", theme="Bells", right="ringing")
def ring(me: Session) -> None:
    "Ring the bell."
"""


@pytest.fixture
def faults(tmp_path):
    """What is said of that configuration with some other values."""
    certificate = made_certificate(tmp_path, "tea.pem")
    (tmp_path / "bells").mkdir()
    (tmp_path / "bells" / "bells.py").write_text(f"from teaparty.api import *\n{BELLS}")

    def found(**others):
        text = "".join(f"{key} = {value}\n" for key, value in {**WHOLE, **others}.items())
        text = text.replace("CERTIFICATE", certificate)
        text = text.replace("PLUGINS", str(tmp_path / "bells"))
        (tmp_path / "tea.toml").write_text(text)
        said = []
        try:
            config = read(str(tmp_path / "tea.toml"))
        except ConfigFaults as error:
            config, said = error.rest, [each.partition(": ")[2] for each in error.faults]
        made = Plan(config, MemoryReactorClock())
        return [*said, *made.faults, *made.plugin_faults, *storage_faults(config)]

    return found


def test_the_configuration_in_which_many_keys_are_checked_by_others_is_right(faults):
    assert faults() == []


@pytest.mark.parametrize("key", WHOLE)
def test_a_key_with_a_wrong_value_is_named_and_no_other(faults, key):
    (said,) = faults(**{key: "0.5"})
    assert said.startswith(f"{key} is 0.5, but ")


def test_a_certificate_without_its_key_is_no_missing_certificate(faults):
    assert faults(tls='{ certificate = "CERTIFICATE" }') == ["tls.key is missing."]
