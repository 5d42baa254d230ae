"""How nodes are shown."""

import pytest

from teaparty.core import events as e
from teaparty.core.values.looks import Look
from teaparty.render.lines import line
from teaparty.render.nodes import ANSWERED, DIFFERS, NONE, OLD, UNKNOWN

LOOK = Look(zone="UTC")


def row(node, **known):
    some = {"version": "1.2", "address": "tea1", "since": 1_800_000_000.0, "draining": False,
            "silent": False, "seen": 2.4, "behind": 0, "people": 3}  # fmt: skip
    return e.NodeRow(node=node, **some | known)


def shown(*rows, look=LOOK, **more):
    return line(e.NodesListed(nodes=rows, **{"here": "a"} | more), look).split("\n")


def test_nodes_stand_in_a_table():
    assert shown(row("a"), row("b", draining=True, behind=4)) == [
        "Node  State     People  Version  Since             Heard  Behind  Machine",
        "a     in             3  1.2      2027-01-15 08:00     2s       0  tea1",
        "b     draining       3  1.2      2027-01-15 08:00     2s       4  tea1",
        ANSWERED.format(node="a"),
    ]


def test_what_matters_less_makes_room_for_how_a_node_is():
    assert shown(row("c", silent=True, draining=True, seen=12))[:2] == [
        "Node  State                            People  Version  Heard  Behind",
        "c     draining, not heard of for 12 s       3  1.2        12s       0",
    ]


def test_a_screen_reader_has_a_sentence_for_each():
    look = Look(zone="UTC", screen_reader=True)
    assert shown(row("a"), look=look, here="") == [
        "a: in; people: 3; of version 1.2; since 2027-01-15 08:00; heard of 2 seconds ago;"
        " turns behind: 0; machine: tea1"
    ]


def test_nodes_with_another_configuration_are_named_below():
    keys = "limits.line, rooms.attic"
    assert shown(row("a"), row("b", differs=keys))[-2:] == [
        ANSWERED.format(node="a"),
        DIFFERS.format(node="b", here="a", keys=keys),
    ]


def test_what_was_so_a_while_ago_is_said_to_be_old():
    assert shown(row("a"), old=True)[-1] == OLD


def test_nobody_reads_that_no_node_is_in_where_the_database_was_never_asked():
    assert (shown(), shown(old=True)) == ([NONE], [UNKNOWN])


def test_without_any_node_that_is_said():
    assert shown() == [NONE]


@pytest.mark.parametrize("look", [LOOK, Look(zone="UTC", screen_reader=True)])
def test_nothing_that_a_node_says_of_itself_drives_a_terminal(look):
    read = "\n".join(shown(row("a", version="1\x1b[2J", address="t\x07"), look=look))
    assert "\x1b[2J" not in read
    assert "\x07" not in read


def test_a_node_that_was_before_it_said_since_when_has_no_time():
    assert "1970" not in shown(row("a", since=0.0))[1]
