"""`places`: what people have made, listed, shown, given, removed, and as TOML."""

import io
import sys
import tomllib

import pytest

from teaparty.admin.main import main
from teaparty.admin.places_toml import CLOSED
from teaparty.core.records.places import Made, Place, Topic
from tests.admin.conftest import said

LIST = [
    "PLACE   KIND              OWNER      CLOSED         TITLE",
    "attic   chat              alice      yes            The Attic",
    "chess   channel           bob        listed         chess",
    'globe   stage             the hosts  no             The "Globe"',
    "garden  (the operator's)  the hosts  as configured",
    "4 places",
]


FACTS = "Description", "Topics", "Exits", "Trusted", "Can't speak"


@pytest.fixture
def places(tool, alice, bob):
    """The Attic of alice, a channel of bob, a place of the hosts, and the operator's garden."""
    topic = Topic(text="Kafka", by="alice", account=1, at=1_000.0)
    attic = Place(title="The Attic", description="Dust: \\ \"é\"", topic=topic, topics="all",
                  exits={"down": "garden"}, trusted=(2,), quiet={2: 0.0}, closed=True,
                  invited={2: 2_000.0}, closures=((0, -1),), readers={2: ((1, 3),)})  # fmt: skip
    with tool.store() as store:
        store.add_place(Made(name="attic", kind="chat", owner=1, since=900.0, state=attic))
        chess = Place(title="chess", closed=True, listed=True, invited={1: 0.0})
        store.add_place(Made(name="chess", kind="channel", owner=2, state=chess))
        store.add_place(Made(name="globe", kind="stage", state=Place(title='The "Globe"')))
        store.add_place(Made(name="garden", state=Place(exits={"up": "attic~1"})))
    tool.keeps(said(0, "tea?", alice, room="attic~1"), said(0, "hi", bob, room="garden"))


def test_all_are_listed(tool, places):
    assert tool("places", "list").splitlines() == LIST
    assert [one["log"] for one in tool.json("places", "list")["places"]] == [
        "attic~1", "chess~2", "globe~3", "garden",
    ]  # fmt: skip


def test_of_two_that_are_called_alike_what_people_have_made_is_meant(tool, places):
    with tool.store() as store:
        store.add_place(Made(name="attic"))
        store.add_place(Made(name="garden", kind="chat", owner=1))
    shown = [tool.json("places", "show", name)["log"] for name in ("attic", "garden")]
    assert shown == ["attic~1", "garden~6"]


def test_none_are_listed(tool, alice):
    assert tool("places", "list") == "0 places\n"


def test_one_is_shown(tool, places):
    shown = tool("places", "show", "Attic").splitlines()
    assert shown[0].split() == ["Place:", "attic"]
    facts = dict(line.split(":", 1) for line in shown)
    found = [facts[key].strip() for key in FACTS]
    assert found == ['Dust: \\ "é"', "set by all", "down to garden", "bob", "bob"]
    assert facts["Closed"].strip() == "yes"
    assert facts["Invited"].strip().startswith("bob (until 1970-01-01")
    assert "Kafka (by alice, " in facts["Topic"]
    assert "none" in tool("places", "show", "chess")
    assert "loft" in tool.refuses("places", "show", "loft")


def test_a_place_whose_name_the_configuration_has_is_said_to_be_aside(tool, places, tmp_path):
    config = tmp_path / "tea.toml"
    config.write_text("[rooms.attic]\n[channels.chess]\n")
    lines = tool("places", "list", "-c", config).splitlines()
    aside = "{} is set aside: the configuration has a room or channel of that name."
    assert lines[-3:-1] == [aside.format("attic"), aside.format("chess")]
    assert tool("places", "show", "attic", "-c", config).splitlines()[-1] == aside.format("attic")


def test_one_is_given_to_somebody_or_to_the_hosts(tool, places):
    assert tool("places", "give", "attic", "bob").startswith("attic is a place of bob now.")
    shown = tool.json("places", "show", "attic")
    assert (shown["owner"], shown["trusted"]) == (2, [])
    assert tool("places", "give", "attic").startswith("attic is a place of the hosts now.")
    assert tool.audit()[-2:] == [
        ("places", "bob", "owner of attic"), ("places", "the hosts", "owner of attic"),
    ]  # fmt: skip
    assert "zoe" in tool.refuses("places", "give", "attic", "zoe")
    assert "garden" in tool.refuses("places", "give", "garden", "bob")


def test_one_is_removed_with_its_lines(tool, places, monkeypatch, server):
    monkeypatch.setattr("teaparty.admin.places.SETTLED", 0.0)
    assert "The place attic is erased." in tool("places", "remove", "attic", "--yes")
    tool("places", "remove", "garden", "--yes")
    with tool.store() as store:
        assert [one.name for one in store.places()] == ["chess", "globe"]
        assert store.lines("attic~1", 9, 9) == []
        assert len(store.lines("garden", 9, 9)) == 1


def test_one_is_removed_only_if_its_name_is_typed(tool, places, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("no\nchess\n"))
    tool("places", "remove", "chess", status=1)
    assert "chess was not typed" in tool.err
    assert main(["places", "remove", "chess", "--state", str(tool.state)]) == 0
    with tool.store() as store:
        assert "chess" not in [one.name for one in store.places()]


def test_they_are_written_as_toml(tool, places):
    found = tool.json("places", "export")["toml"]
    assert tomllib.loads(found) == {
        "rooms": {
            "attic": {"title": "The Attic", "description": 'Dust: \\ "é"',
                      "exits": {"down": "garden"}},
            "globe": {"kind": "stage", "title": 'The "Globe"'},
        },
        "channels": {"chess": {"about": "chess", "listens": "invited"}},
    }  # fmt: skip
    assert '# To the exits of [rooms.garden]:\n# up = "attic"\n' in found
    assert f"[rooms.attic]\n{CLOSED}\n" in found
    assert tool("places", "export", "chess").startswith('[channels.chess]\nabout = "chess"\n')
