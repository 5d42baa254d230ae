"""What is asked of nodes by the database, while none of them answers."""

import json
from dataclasses import dataclass

import pytest
from sqlalchemy import create_engine, text

from teaparty.stores.cluster.roll_call import drain, nodes_of, people_of_node
from tests.stores.cluster.conftest import line, somebody


@dataclass
class Scene:
    asked: object
    engine: object
    a: int
    b: int

    def told(self):
        """What all nodes have read of each other, but for people."""
        rows = self.asked.do("SELECT lines FROM turns ORDER BY seq")
        return [event for (lines,) in rows for _, _, said in json.loads(lines)
                if (event := json.loads(said))["type"] == "NodeIs"]  # fmt: skip

    def draining(self):
        asked = "SELECT node FROM nodes WHERE draining ORDER BY node"
        return [name for (name,) in self.asked.do(asked)]


@pytest.fixture
def scene(asked, engine):
    return Scene(asked, engine, asked.join("a"), asked.join("b"))


def test_nodes_are_listed_with_how_they_are(scene):
    scene.asked.enter(scene.b, 1, "Bob")
    scene.asked.turn(scene.a, line("hall"), line("garden"))
    scene.asked.do("SELECT tea_renew(:b, 1)", b=scene.b)
    a, b = nodes_of(scene.engine)
    assert (a["node"], a["people"], a["behind"], a["address"]) == ("a", 0, 0, "here")
    assert (b["node"], b["people"], b["behind"], b["draining"]) == ("b", 1, 1, False)
    assert 0 <= b["seen"] < 60
    assert b["since"] > 1_700_000_000


def test_a_name_that_is_only_claimed_is_nobody_who_is_in(scene):
    scene.asked.claim(scene.b, 1, "Bob")
    assert [each["people"] for each in nodes_of(scene.engine)] == [0, 0]


def test_people_are_listed_with_rooms_that_all_may_know(scene):
    for number, (name, room) in enumerate(
        [("ann", "hall"), ("bob", "nook~3"), ("carol", "cellar"), ("dave", "garden")], 1
    ):
        scene.asked.claim(scene.b, number, name, comes_in=True)
        scene.asked.turn(scene.b, somebody(number, name, room=room))
    places = "INSERT INTO places (name, kind, owner, since, state) VALUES (:name, '', 0, 0, :state)"
    scene.asked.do(places, name="cellar", state='{"closed": true}')
    scene.asked.do(places, name="garden", state='{"closed":false}')
    assert people_of_node(scene.engine, "b") == [
        ("ann", "hall"), ("bob", ""), ("carol", ""), ("dave", "garden")]  # fmt: skip
    assert people_of_node(scene.engine, "a") == []


def test_a_node_drains_in_order_with_all_else(scene):
    assert drain(scene.engine, "b", True)
    assert scene.draining() == ["b"]
    assert scene.told() == [{"type": "NodeIs", "epoch": scene.b, "draining": True}]
    assert drain(scene.engine, "b", False)
    assert scene.draining() == []
    assert scene.told()[1:] == [{"type": "NodeIs", "epoch": scene.b, "draining": False}]


def test_what_is_so_already_is_not_told(scene):
    assert drain(scene.engine, "a", False)
    assert scene.told() == []


def test_a_node_that_is_not_in_can_not_drain(scene):
    assert not drain(scene.engine, "x", True)
    assert scene.told() == []


def test_the_database_notes_what_a_node_tells_of_another_one(scene):
    told = {"type": "NodeIs", "epoch": scene.b, "draining": True}
    scene.asked.turn(scene.a, line("*", stored=False, **told))
    assert scene.draining() == ["b"]


def test_a_node_that_joins_anew_does_not_drain(scene):
    drain(scene.engine, "b", True)
    scene.asked.join("b")
    assert scene.draining() == []


def test_where_no_node_has_ever_been_there_is_none(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path}/tea.sqlite")
    assert nodes_of(engine) == []
    engine.dispose()


def test_a_database_without_these_tables_has_none(scene):
    with scene.engine.connect() as connection:
        connection.execute(text("CREATE SCHEMA IF NOT EXISTS bare"))
    bare = create_engine(scene.engine.url, connect_args={"options": "-c search_path=bare"})
    assert nodes_of(bare) == []
    bare.dispose()
