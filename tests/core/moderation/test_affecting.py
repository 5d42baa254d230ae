"""What programs read of acts of staff: values, of which people read only sentences."""

import pytest
from msgspec import json

from teaparty.core.values.limits import Limits
from teaparty.testing import tea_party
from tests.conftest import done


@pytest.fixture
def party():
    with tea_party(limits=Limits(named=1)) as party:
        yield party


def values(party, operation, **given):
    """The last event of an answer; times are left out, which the test does not know."""
    found = json.decode(json.encode(party.operates(operation, **given).events[-1]))
    del found["who"]
    for part in (found, found.get("row", {})):
        part.pop("at", None)
    return found


def row(target, key, why="", until=None):
    return {"target": target, "key": key, "by": "the operator", "why": why, "until": until,
            "number": 0}  # fmt: skip


def test_a_ban_of_a_network_names_those_whom_it_has_affected_but_not_too_many(party):
    for name in ("bob", "carol"):
        party.guest(name, address="10.0.0.7")
    party.connects(address="10.0.0.9")
    whom = {"out": ["bob"], "stay": [], "more": 1, "newcomers": 1}
    assert values(party, "ban", target="10.0.0.9/28", trying=True) == {
        "type": "Tried", "key": "10.0.0.0/28", **whom
    }  # fmt: skip
    assert values(party, "ban", target="10.0.0.9/28", why="tea") == {
        "type": "Imposed", "kind": "ban", "row": row("10.0.0.0/28", "10.0.0.0/28", "tea"),
        "known": True, "near": "", "came_from": [], **whom,
    }  # fmt: skip


def test_the_operator_sends_staff_out_by_their_names_alone(party):
    zoe = party.member("zoe", role="wizard", address="10.0.0.7")
    assert values(party, "ban", target="10.0.0.0/28")["stay"] == ["zoe"]
    assert not zoe.closed
    assert values(party, "ban", target="zoe")["out"] == ["zoe"]
    assert zoe.closed


def test_a_ban_of_a_name_says_where_they_came_from(party):
    party.guest("Bob", address="10.0.0.7")
    found = values(party, "ban", target="BOB", seconds=60)
    assert (found["out"], found["came_from"]) == (["Bob"], ["10.0.0.7"])
    assert found["row"]["until"] == party.time + 60


def test_a_mute_of_a_name_that_nobody_has_says_who_may_be_meant(party):
    party.guest("bobby")
    found = values(party, "mute", name="bobb")
    assert (found["row"], found["known"], found["near"]) == (row("bobb", "bobb"), False, "bobby")
    assert values(party, "unmute", name="bobb") == {
        "type": "Lifted", "kind": "mute", "key": "bobb", "name": "bobb"
    }  # fmt: skip


def test_a_ban_that_is_lifted_and_a_lock_and_a_role_are_values_too(party):
    party.member("Bob")
    party.operates("ban", target="10.0.0.7")
    assert values(party, "unban", target="10.0.0.7")["key"] == "10.0.0.7/32"
    assert values(party, "lock", people="staff") == {"type": "LockShown", "people": "staff"}
    assert values(party, "lock") == {"type": "LockShown", "people": "staff"}
    assert values(party, "lock", people="open") == {"type": "LockShown", "people": "open"}
    assert values(party, "role", name="bob", role="host") == {
        "type": "RoleGiven", "name": "Bob", "was": "member", "role": "host"
    }  # fmt: skip


def test_people_read_none_of_these_values(party):
    zoe = party.member("zoe", role="wizard")
    party.guest("bob", address="10.0.0.7")
    party.all_read()
    zoe.types("ban bob", "unban bob", "ban --try 10.0.0.7", "lock staff", "mute bob", "role zoe")
    assert {type(each).__name__ for each in zoe.events} == {"Told", "SentOut"}


def test_the_audit_log_is_read_page_by_page(party):
    for text in ("one", "two", "three"):
        party.operates("wall", text=text)
    first, second, third = done(party.records.audits(9))
    assert [each.why for each in (first, second, third)] == ["one", "two", "three"]
    newest = party.operates("audit", count=1).events[0].entries
    assert [each.number for each in newest] == [third.number]
    older = party.operates("audit", count=9, before=third.number).events[0].entries
    assert [each.why for each in older] == ["one", "two"]
