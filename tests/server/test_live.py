"""What differs between two configurations, and which of it can change while the server runs."""

import pytest
from msgspec import structs

from teaparty.config import Config, RolePlan, RolePlans, RoomPlan
from teaparty.config_network import Mudlet
from teaparty.core.values.limits import Limits
from teaparty.server.live import NOTHING, Changes, changes, in_force

BEFORE = Config()


def after(**changes):
    return structs.replace(BEFORE, **changes)


ROOMS = {**BEFORE.rooms, "attic": RoomPlan()}


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, Changes((), ())),
        ({"name": "Coffee"}, Changes(("name",), ())),
        ({"database": "memory:"}, Changes((), ("database",))),
        ({"limits": Limits(line=100, hash_threads=9)},
         Changes(("limits.line",), ("limits.hash_threads",))),
        ({"rooms": ROOMS}, Changes(("rooms.attic",), ())),
        ({"rooms": {"garden": RoomPlan()}},
         Changes(("rooms.garden",), (), ("rooms.parlour", "rooms.kitchen"))),
        ({"rooms": {**BEFORE.rooms, "garden": RoomPlan(kind="x")}}, Changes(("rooms.garden",), ())),
        ({"roles": RolePlans(host=RolePlan(title="steward"))}, Changes(("roles.host",), ())),
        ({"mssp": {"ICON": "x"}, "listen": [1]}, Changes(("listen", "mssp.ICON"), ())),
        ({"mudlet": Mudlet(url="https://t/t.zip")}, Changes(("mudlet",), ())),
        ({"tls": []}, Changes(("tls",), ())),
        ({"plugin": {"sugar": {"lumps": 1}}}, Changes(("plugin.sugar",), ())),
    ],
)  # fmt: skip
def test_changes_are_named_by_their_keys(changed, found):
    assert changes(BEFORE, after(**changed)) == found


def test_what_needs_a_restart_stays_as_it_was():
    wanted = after(
        name="Coffee",
        database="memory:",
        limits=Limits(line=100, hash_threads=9),
        rooms={"parlour": RoomPlan(kind="x")},
    )
    assert in_force(BEFORE, wanted) == after(
        name="Coffee",
        limits=Limits(line=100),
        rooms={"parlour": RoomPlan(kind="x")},
    )


def test_the_answer_is_a_sentence_each():
    assert Changes(("name", "rooms.attic"), ("database",), ("rooms.cellar",)).sentences == (
        "Changed: name, rooms.attic.",
        "Gone: rooms.cellar.",
        "Needs a restart: database.",
    )
    assert Changes((), (), ("rooms.cellar",)).sentences == ("Gone: rooms.cellar.",)
    assert Changes((), ()).sentences == (NOTHING,)
