"""Nodes of two releases have one party together, if these are one step apart."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from teaparty.stores.cluster import tables
from teaparty.stores.cluster.protocol import PROTOCOL
from teaparty.stores.cluster.releases import (
    IN_THE_WAY,
    goes_on,
    note_oldest,
    refusal,
    refuse_revision,
)
from teaparty.stores.errors import StoreRefused
from tests.stores.cluster.test_nodes import ended, nodes, passes

TOO_FAR = (
    "there are nodes in whose releases are more than one step away: {nodes}; take one step after"
    " another, or stop them all first"
)
LATER = (
    "the database is of a later release, which this one can't go on with; install that one here,"
    " too"
)


def why(asked, node, protocol):
    return asked.one("SELECT tea_refusal(:node, :protocol)", node=node, protocol=protocol)


def test_a_node_may_be_one_step_before_or_after_those_that_are_in(asked):
    asked.join("a", 5)
    assert [why(asked, "b", protocol) for protocol in (4, 5, 6)] == ["", "", ""]
    assert [why(asked, "b", protocol) for protocol in (3, 7)] == [
        TOO_FAR.format(nodes="a (0.5)")
    ] * 2


def test_all_nodes_are_named_that_are_too_far_away(asked):
    for node, protocol in (("c", 5), ("a", 5), ("b", 6)):
        asked.join(node, protocol)
    assert why(asked, "d", 7) == TOO_FAR.format(nodes="a (0.5), c (0.5)")


def test_a_node_that_is_too_far_away_can_t_join_and_all_is_as_before(asked):
    epoch = asked.join("a", 5)
    with pytest.raises(DBAPIError) as refused:
        asked.join("b", 7)
    assert refused.value.orig.sqlstate == "TEA03"
    assert str(refused.value.orig).splitlines()[0] == TOO_FAR.format(nodes="a (0.5)")
    assert (nodes(asked), ended(asked)) == ([epoch], [])


def test_a_node_may_take_any_step_by_itself(asked):
    asked.join("a", 1)
    assert why(asked, "a", 9) == ""
    epoch = asked.join("a", 9)
    assert nodes(asked) == [epoch]


def test_nodes_that_are_dead_keep_nobody_out_and_if_they_are_not_dead_they_are_refused(asked):
    old = asked.join("a", 1)
    passes(asked, 20)
    epoch = asked.join("b", 3)
    assert (nodes(asked), ended(asked)) == ([epoch], [old])
    assert why(asked, "a", 1) == TOO_FAR.format(nodes="b (0.3)")


def test_nobody_joins_who_can_t_go_on_with_the_database(engine, asked):
    with engine.begin() as connection:
        note_oldest(connection, 3)
        note_oldest(connection, 2)
    try:
        assert [why(asked, "a", protocol) for protocol in (2, 3)] == [LATER, ""]
    finally:
        asked.do("UPDATE cluster SET oldest = 1")


@pytest.mark.parametrize(
    ("oldest", "fits"), [(PROTOCOL, True), (PROTOCOL + 1, False), (0, False)]
)  # fmt: skip
def test_this_release_goes_on_with_a_database_that_says_so(engine, asked, oldest, fits):
    asked.do("UPDATE cluster SET oldest = :oldest", oldest=oldest)
    with engine.connect() as connection:
        found = goes_on(connection)
    asked.do("UPDATE cluster SET oldest = 1")
    assert found == fits


def test_a_revision_waits_for_nodes_that_can_not_go_on_with_it_but_not_for_its_own(engine, asked):
    asked.join("a", 1)
    with engine.connect() as connection:
        refuse_revision(connection, "0099", 2, "a")
        with pytest.raises(StoreRefused) as refused:
            refuse_revision(connection, "0099", 2, "b")
    assert str(refused.value) == IN_THE_WAY.format(head="0099", nodes="a (0.1)")
    passes(asked, 20)
    with engine.connect() as connection:
        refuse_revision(connection, "0099", 2, "b")


def test_no_node_is_refused_where_none_was_ever_in(engine, asked):
    asked.do("ALTER FUNCTION tea_refusal RENAME TO tea_other")
    with engine.connect() as connection:
        found = refusal(connection, "a")
    asked.do("ALTER FUNCTION tea_other RENAME TO tea_refusal")
    assert found == ""


def made_anew(engine, asked, **noted):
    """Whether functions are made anew at the start of a node, after something was `noted`."""
    changes = ", ".join(f"{name} = :{name}" for name in noted)
    asked.do(
        "CREATE OR REPLACE FUNCTION tea_step() RETURNS bigint LANGUAGE sql AS 'SELECT 7::bigint'"
    )
    asked.do(f"UPDATE cluster SET {changes}", **noted)
    with engine.begin() as connection:
        tables.install(connection)
    step = asked.one("SELECT tea_step()")
    asked.do("UPDATE cluster SET protocol = 0, functions = ''")
    with engine.begin() as connection:
        connection.execute(text("SELECT 1"))
        tables.install(connection)
    return step == 1


def test_a_node_makes_functions_anew_that_are_of_its_protocol_or_the_one_before(engine, asked):
    assert made_anew(engine, asked, functions="others")
    assert made_anew(engine, asked, functions="others", protocol=PROTOCOL - 1)
    assert not made_anew(engine, asked, functions="others", protocol=PROTOCOL + 1)
    assert not made_anew(engine, asked, protocol=PROTOCOL)
