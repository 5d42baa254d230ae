"""Records that are changed in turns."""

import json

import pytest

from tests.stores.cluster.conftest import line


@pytest.fixture
def epoch(asked):
    return asked.join()


def told(kind_of_event, **more):
    event = json.dumps({"type": kind_of_event, **more}, separators=(",", ":"))
    return ["*", event, 0, 0, False, False, [], None, ""]


def sanctions(asked):
    return asked.do("SELECT kind, target, name, until, why, by, at FROM sanctions ORDER BY number")


def test_a_sanction_is_written_with_its_turn_in_the_place_of_another(asked, epoch):
    mute = {"kind": "mute", "target": "bob", "by": "ann", "at": 5.0}
    asked.turn(epoch, told("SanctionIs", **mute, until=99.5, name="Bob", why="spam\0"))
    assert sanctions(asked) == [("mute", "bob", "Bob", 99.5, "spam\ufffd", "ann", 5.0)]
    asked.turn(epoch, told("SanctionIs", **mute), told("SanctionIs", **mute | {"kind": "ban"}))
    infinity = float("inf")
    assert sanctions(asked) == [
        ("mute", "bob", "", infinity, "", "ann", 5.0),
        ("ban", "bob", "", infinity, "", "ann", 5.0),
    ]
    asked.turn(epoch, told("SanctionEnded", kind="mute", target="bob"))
    assert [row[0] for row in sanctions(asked)] == ["ban"]


def test_a_line_of_the_same_turn_comes_before_a_mute_and_no_later_one_after_it(asked, epoch):
    asked.enter(epoch, 1, "bob")
    mute = told("SanctionIs", kind="mute", target="bob", by="ann", at=5.0)
    said = line("parlour", "hello", session=1, speech=True)
    assert asked.turn(epoch, said, mute) == [("parlour", 0), ("*", 1)]
    assert asked.turn(epoch, said) == [("parlour", None, "muted")]


def test_a_role_is_an_accounts_from_its_turn_on(asked, epoch):
    asked.do(
        "INSERT INTO accounts (number, key, skeleton, name, password, role, since, seen, inside,"
        " room, whispers, blocks, kept) VALUES"
        " (7, 'bob', 'bob', 'bob', '', 'member', 0, 0, false, '', 0, '[]', '{}')"
    )
    asked.turn(epoch, told("RoleIs", who={"number": 0, "name": "", "account": 7}, role="host"))
    assert asked.one("SELECT role FROM accounts WHERE number = 7") == "host"


def test_what_is_said_in_rooms_changes_no_records(asked, epoch):
    asked.turn(epoch, told("SanctionIs", kind="mute", target="bob", by="ann", at=5.0))
    asked.turn(epoch, ["parlour", *told("SanctionEnded", kind="mute", target="bob")[1:]])
    assert [row[0] for row in sanctions(asked)] == ["mute"]
