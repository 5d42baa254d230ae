"""A node does not start while another one of its name runs."""

import pytest
from sqlalchemy import create_engine

from teaparty.core.values.nodes import Node
from teaparty.stores.cluster.twins import PATIENCE, Successor, refuse_twin
from teaparty.stores.errors import StoreRefused


@pytest.fixture
def connect(cluster_database):
    """Connects as a node of some name does, or as anybody."""
    made = []

    def connect(application=""):
        given = {"application_name": application} if application else {}
        engine = create_engine(cluster_database, connect_args=given)
        made.append((engine, engine.connect()))
        return made[-1][1]

    yield connect
    for engine, connection in made:
        connection.close()
        engine.dispose()


class Paused:
    """What happens while it is waited; `count` is how often it was."""

    def __init__(self, does=lambda: None):
        self.does, self.count = does, 0

    def __call__(self, connection):
        self.count += 1
        self.does()


def renews(asked):
    return lambda: asked.do("UPDATE nodes SET seen = seen + 1")


def test_a_node_does_not_start_while_another_of_its_name_renews_its_lease(asked, connect):
    asked.join("a")
    connect("teaparty a")
    with pytest.raises(StoreRefused) as refused:
        refuse_twin(connect("teaparty a"), "a", Paused(renews(asked)))
    assert str(refused.value) == (
        "a node called a runs already, on the machine here. Give each node a name of its own in"
        " [cluster], or stop that one first."
    )


def test_a_node_that_was_killed_starts_again_without_a_wait(asked, connect):
    asked.join("a")
    connect("teaparty b")
    paused = Paused(renews(asked))
    refuse_twin(connect("teaparty a"), "a", paused)
    assert paused.count == 0


def test_a_node_whose_twin_gives_no_sign_of_life_takes_its_place(asked, connect):
    asked.join("a")
    connect("teaparty a")
    paused = Paused()
    refuse_twin(connect("teaparty a"), "a", paused)
    assert paused.count * 0.25 > 5


def test_a_node_whose_twin_ends_meanwhile_starts(asked, connect):
    asked.join("a")
    other = connect("teaparty a")
    paused = Paused(other.invalidate)
    refuse_twin(connect("teaparty a"), "a", paused)
    assert 0 < paused.count < 20


def test_a_node_of_a_name_that_nobody_has_starts_without_a_wait(asked, connect):
    paused = Paused()
    refuse_twin(connect(), "a", paused)
    assert paused.count == 0


def test_a_node_waits_a_while_between_two_looks(asked, connect):
    asked.join("a")
    other, mine = connect("teaparty a"), connect("teaparty a")
    statements = []
    execute = mine.execute

    def notes(statement, *given):
        statements.append(str(statement))
        if "pg_sleep" in str(statement):
            other.invalidate()
            return None
        return execute(statement, *given)

    mine.execute = notes
    refuse_twin(mine, "a")
    assert [each for each in statements if "sleep" in each] == ["SELECT pg_sleep(0.25)"]


def test_a_database_in_which_no_node_ever_was_has_no_twin(postgres):
    engine = create_engine(postgres)
    with engine.connect() as connection:
        refuse_twin(connection, "a")
    engine.dispose()


def there(epoch, seen, node="a"):
    return Node(node=node, epoch=epoch, version="1", address="tea2", seen=seen, applied=0)


def test_a_later_node_of_the_name_that_gives_a_sign_of_life_is_a_successor():
    successor = Successor("a")
    assert successor.of(1, [there(2, 4.0)], 100.0) is None
    assert successor.waits(100.0)
    assert successor.of(1, [there(2, 6.0)], 102.0) is None
    assert successor.of(1, [there(2, 0.5)], 103.0) == there(2, 0.5)


def test_an_answer_that_comes_late_is_no_sign_of_life():
    successor = Successor("a")
    assert successor.of(1, [there(2, 4.0)], 100.0) is None
    assert successor.of(1, [there(2, 4.5)], 103.0, asked=100.1) is None


def test_of_one_that_has_begun_meanwhile_a_sign_of_life_is_waited_for_anew():
    successor = Successor("a")
    assert successor.of(1, [there(2, 4.0)], 100.0) is None
    assert successor.of(1, [there(3, 0.5)], 105.0) is None
    assert successor.waits(105.0 + PATIENCE - 0.1)


def test_one_that_gives_none_is_waited_for_and_is_no_successor():
    successor = Successor("a")
    for later in (0.0, 3.0, PATIENCE):
        assert successor.of(1, [there(2, 4.0 + later)], 100.0 + later) is None
    assert successor.waits(100.0 + PATIENCE - 0.1)
    assert not successor.waits(100.0 + PATIENCE)


@pytest.mark.parametrize("nodes", [[], [there(1, 0.0)], [there(2, 0.0, "b")]])
def test_neither_others_nor_earlier_ones_are_waited_for(nodes):
    successor = Successor("a")
    assert successor.of(1, nodes, 100.0) is None
    assert not successor.waits(100.0)
