"""Records that are changed in turns."""

import json
import random

import pytest

from teaparty.core.values.merging import merged
from tests.stores.cluster.conftest import line, somebody


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


def test_what_is_new_of_a_place_is_put_into_what_is_stored(asked, epoch):
    asked.do("TRUNCATE places")
    before = json.dumps({"title": "Den", "invited": {"1": 0.0, "2": 9.5}})
    asked.do("INSERT INTO places (number, name, kind, owner, since, state)"
             " VALUES (4, 'den', 'chat', 1, 5.0, :state)", state=before)  # fmt: skip
    patch = json.dumps({"closed": True, "invited": {"1": None, "3": 7.5}})
    place = {"number": 4, "name": "den", "kind": "chat", "owner": 2, "since": 5.0}
    asked.turn(epoch, told("PlaceIs", **place, patch=patch))
    ((owner, state),) = asked.do("SELECT owner, state FROM places")
    assert (owner, json.loads(state)) == (
        2, {"title": "Den", "closed": True, "invited": {"2": 9.5, "3": 7.5}})  # fmt: skip
    asked.turn(epoch, told("PlaceIs", **place | {"number": 5}, patch=patch))
    assert asked.one("SELECT count(*) FROM places") == 1


def value(chance, depth):
    if depth and chance.random() < 0.6:
        return {key: value(chance, depth - 1) for key in "abc" if chance.random() < 0.6}
    return chance.choice([None, 1, 2.5, "x", [1], True])


def test_patches_are_those_of_the_core(asked):
    chance = random.Random(1)
    for _ in range(200):
        target, patch = value(chance, 3), value(chance, 3)
        found = asked.one(
            "SELECT tea_merged(CAST(:a AS jsonb), CAST(:b AS jsonb))",
            a=json.dumps(target),
            b=json.dumps(patch),
        )
        assert found == merged(target, patch)


def stands(session, kind, place, until):
    who = {"number": session, "name": "", "account": 0}
    return told("StandingIs", who=who, kind=kind, place=place, until=until)


def people(asked):
    found = [json.loads(event) for (event,) in asked.do("SELECT tea_people()")]
    return {each["who"]["name"]: each.get("standing") for each in found}


def test_how_somebody_stands_with_places_is_told_to_nodes_that_start(asked, epoch):
    asked.enter(epoch, 1, "bob")
    asked.enter(epoch, 2, "carol")
    asked.turn(
        epoch,
        stands(1, "invited", "den~1", 0.0),
        stands(1, "invited", "loft~2", 9.5),
        stands(1, "quiet", "den~1", 7.5),
        stands(3, "quiet", "den~1", 7.5),
    )
    asked.turn(epoch, stands(1, "invited", "den~1", None))
    expected = {"invited": {"loft~2": 9.5}, "quiet": {"den~1": 7.5}}
    assert people(asked) == {"bob": expected, "carol": None}
    asked.turn(epoch, somebody(1, "bob", room="attic"))
    assert people(asked)["bob"] == expected


def test_it_goes_with_them_to_their_new_name(asked, epoch):
    asked.enter(epoch, 1, "bob")
    asked.turn(epoch, stands(1, "quiet", "den~1", 7.5))
    asked.claim(epoch, 1, "rob")
    asked.turn(epoch, stands(1, "knocked", "den~1", 8.5), somebody(1, "rob"))
    assert people(asked) == {"rob": {"quiet": {"den~1": 7.5}, "knocked": {"den~1": 8.5}}}


def test_it_is_known_of_people_whose_node_has_ended_and_forgotten_of_others(asked, epoch):
    asked.enter(epoch, 1, "bob")
    asked.turn(epoch, stands(1, "quiet", "den~1", 7.5), somebody(1, "bob", tickets=["aa"]))
    asked.one("SELECT tea_leave(:epoch)", epoch=epoch)
    assert people(asked) == {"bob": {"quiet": {"den~1": 7.5}}}
    later = asked.join()
    asked.enter(later, 2, "bob")
    assert asked.one("SELECT standing FROM present") == "{}"
    asked.turn(later, stands(2, "quiet", "den~1", 7.5), somebody(2, "bob", kind="SomebodyLeft"))
    asked.enter(later, 3, "bob")
    assert asked.one("SELECT standing FROM present") == "{}"
