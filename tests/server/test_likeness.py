"""What nodes tell each other of their configurations, and in which keys they differ."""

import pytest
from msgspec import structs
from twisted.internet.testing import MemoryReactorClock

from teaparty.config import Config, RolePlan, RolePlans, RoomPlan
from teaparty.config_network import Http
from teaparty.core.people.likeness import DIFFERING, DIGESTS
from teaparty.core.people.shared_operations import LONGEST
from teaparty.core.values.limits import Limits
from teaparty.plugin_loader.plugin_config import example_names
from teaparty.server.likeness import LENGTH, MOST, OWN, likeness_operations
from teaparty.server.plan import Plan
from tests.conftest import done

pytestmark = pytest.mark.usefixtures("plugin_package")
SECRET = "open sesame"
BEFORE = Config()


def asks(config):
    """Return what asks the node with a configuration."""
    plan = Plan(config, MemoryReactorClock())
    operations = likeness_operations(lambda: plan)
    return lambda name, *words: done(operations[name](*words)).lines


def differing(**changed):
    """The keys in which a node says that it differs from one with the defaults."""
    digests = asks(BEFORE)(DIGESTS)
    return asks(structs.replace(BEFORE, **changed))(DIFFERING, *digests)


@pytest.mark.parametrize(
    ("changed", "keys"),
    [
        ({}, ()),
        ({"name": "Coffee Party"}, ("name",)),
        ({"guests": False, "mssp": {"CODEBASE": "x"}}, ("guests, mssp.CODEBASE",)),
        ({"limits": Limits(line=512)}, ("limits.line",)),
        ({"roles": RolePlans(host=RolePlan(title="steward"))}, ("roles.host",)),
        ({"rooms": BEFORE.rooms | {"attic": RoomPlan()}}, ("rooms.attic",)),
        ({"channels": {"tea": {}}}, ("channels.tea",)),
        ({"plugin": {"hugs": {"key": SECRET}}}, ("plugin.hugs",)),
        ({"examples": [example_names()[0]]}, ("plugins",)),
        ({"socials": []}, ("socials",)),
        ({"state": "elsewhere", "listen": ["tcp:4000"], "http": Http(listen="tcp:9105"),
          "database": "sqlite", "log_format": "json"}, ()),
    ],
)  # fmt: skip
def test_the_keys_that_differ_are_named(changed, keys):
    assert differing(**changed) == keys


def test_of_many_some_are_named_in_what_one_answer_holds():
    rooms = {f"{'x' * 29}{number:03}": RoomPlan() for number in range(200)}
    (told,) = differing(rooms=BEFORE.rooms | rooms)
    assert told.endswith(f", and {200 - MOST} more")
    assert len(told) <= LONGEST


def test_what_is_told_has_no_value_and_too_little_of_one_to_find_it():
    config = structs.replace(BEFORE, plugin={"hugs": {"key": SECRET}})
    told = asks(config)(DIGESTS)
    assert SECRET not in " ".join(told)
    assert {len(each.rpartition(":")[2]) for each in told} == {LENGTH}
    assert set(OWN) <= set(Config.__struct_fields__)
