"""What PostgreSQL knows of the nodes that are in."""

import json

from tests.stores.cluster.conftest import line, somebody


def nodes(asked):
    return [row[0] for row in asked.do("SELECT epoch FROM nodes ORDER BY epoch")]


def ended(asked):
    """The epochs that have ended, as all nodes read it."""
    rows = asked.do("SELECT epoch, ticket, lines FROM turns ORDER BY seq")
    found = []
    for epoch, ticket, lines in rows:
        for log, _, event in json.loads(lines):
            event = json.loads(event)
            if event["type"] == "NodeEnded":
                assert (log, ticket, event["epoch"]) == ("*", 0, epoch)
                found.append(epoch)
    return found


def passes(asked, seconds):
    """Let time go by for leases, by which all who live renew theirs."""
    asked.do("UPDATE nodes SET seen = seen - :s", s=seconds)


def test_an_epoch_is_nobody_elses(asked):
    a, b = asked.join("a"), asked.join("b")
    again = asked.join("a")
    assert (b, again) == (a + 1, a + 2)
    assert nodes(asked) == [b, again]
    assert ended(asked) == [a]


def test_a_node_that_joins_learns_the_newest_turn(asked):
    epoch = asked.join()
    asked.turn(epoch, line("hall"))
    assert asked.do("SELECT * FROM tea_join('b', '1', '', 1)") == [(epoch + 1, 1)]


def test_a_node_whose_lease_has_ended_is_fenced_with_its_people(asked):
    a, b = asked.join("a"), asked.join("b")
    asked.enter(a, 1, "Alice")
    asked.enter(b, 2, "Bob")
    asked.do("SELECT tea_renew(:b, 1)", b=b)
    passes(asked, 14)
    asked.do("SELECT tea_renew(:b, 1)", b=b)
    assert nodes(asked) == [a, b]
    asked.do("UPDATE nodes SET seen = seen - 2 WHERE epoch = :a", a=a)
    asked.do("SELECT tea_renew(:b, 1)", b=b)
    assert nodes(asked) == [b]
    assert ended(asked) == [a]
    assert asked.present() == [("bob", 2, True, True)]


def test_nobody_is_fenced_where_the_database_was_away_or_its_clock_was_set(asked):
    a, b = asked.join("a"), asked.join("b")
    for jump in (8, -1):
        passes(asked, 100)
        asked.do("UPDATE cluster SET renewed = renewed - :jump", jump=jump)
        asked.do("SELECT tea_renew(:b, 0)", b=b)
        assert nodes(asked) == [a, b]


def test_a_node_that_leaves_takes_its_people_along(asked):
    epoch = asked.join()
    asked.enter(epoch, 1, "Alice")
    asked.do("SELECT tea_leave(:e)", e=epoch)
    asked.do("SELECT tea_leave(:e)", e=epoch)
    assert nodes(asked) == []
    assert asked.present() == []
    assert ended(asked) == [epoch]


def left(asked):
    return [row[0] for row in asked.do("SELECT seq FROM turns ORDER BY seq")]


def test_old_turns_are_deleted_once_all_nodes_have_applied_them(asked):
    a, b = asked.join("a"), asked.join("b")
    for _ in range(4):
        asked.turn(a, line("hall"))
    asked.do("UPDATE turns SET at = at - 121")
    asked.do("SELECT tea_renew(:b, 4)", b=b)
    asked.do("SELECT tea_renew(:a, 4)", a=a)
    assert left(asked) == [1, 2, 3, 4]
    asked.do("UPDATE cluster SET seq = 5005")
    asked.do("UPDATE nodes SET applied = 2 WHERE epoch = :b", b=b)
    asked.do("SELECT tea_renew(:a, 4)", a=a)
    assert left(asked) == [3, 4]
    asked.do("SELECT tea_renew(:b, 5005)", b=b)
    asked.do("SELECT tea_renew(:a, 5005)", a=a)
    assert left(asked) == []


def test_the_first_node_leads_of_those_that_stay_or_of_all_and_deletes_old_turns(asked):
    a, b = asked.join("a"), asked.join("b")
    for draining, leader in (((), a), (("a",), b), (("a", "b"), a), (("b",), a)):
        for node in "ab":
            asked.do("SELECT tea_drain(:node, :drains)", node=node, drains=node in draining)
        assert asked.do("SELECT tea_leader()") == [(leader,)]
    asked.do("SELECT tea_drain('a', true)")
    asked.do("SELECT tea_drain('b', false)")
    asked.do("UPDATE turns SET at = at - 3601")
    before = left(asked)
    for node, there in ((a, before), (b, before[-1:])):
        asked.do("SELECT tea_renew(:node, 0)", node=node)
        assert left(asked) == there


def test_turns_of_an_hour_ago_are_deleted_even_if_a_node_is_behind(asked):
    a = asked.join("a")
    asked.join("b")
    for _ in range(3):
        asked.turn(a, line("hall"))
    asked.do("UPDATE turns SET at = at - 3601")
    asked.do("SELECT tea_renew(:a, 3)", a=a)
    assert left(asked) == [3]


def test_a_node_that_starts_later_goes_by_the_clock_of_the_database(asked):
    first, other = asked.join("a"), asked.join("b")
    for epoch, number, name, since in ((first, 1, "alice", 9e9), (other, 2, "bob", 1.0)):
        asked.claim(epoch, number, name)
        asked.turn(epoch, somebody(number, name, since=since, tickets=["ab"]))
    asked.claim(first, 3, "carol")  # who has not come in yet
    before = [json.loads(row) for (row,) in asked.do("SELECT tea_people()")]
    asked.do("SELECT tea_leave(:epoch)", epoch=first)
    after = [json.loads(row) for (row,) in asked.do("SELECT tea_people()")]
    now = asked.one("SELECT extract(epoch FROM clock_timestamp())::float")
    for rows in (before, after):
        since = {row["who"]["name"]: row["since"] for row in rows}
        assert since.keys() == {"alice", "bob"}
        assert (now - 10 < since["alice"] < now, since["bob"]) == (True, 1.0)


def test_people_with_tickets_are_known_for_a_while_after_their_node_has_ended(asked):
    first, other = asked.join("a"), asked.join("b")
    asked.claim(first, 1, "alice")
    asked.turn(first, somebody(1, "alice", tickets=["ab"]))
    asked.enter(first, 2, "bob")
    asked.enter(other, 3, "carol")
    people = "SELECT tea_people()"
    assert sorted(json.loads(row)["who"]["name"] for (row,) in asked.do(people)) == [
        "alice", "bob", "carol"]  # fmt: skip
    asked.do("SELECT tea_leave(:epoch)", epoch=first)
    found = [json.loads(row) for (row,) in asked.do(people)]
    assert sorted((row["who"]["name"], "ended" in row) for row in found) == [
        ("alice", True), ("carol", False)]  # fmt: skip
    asked.do("UPDATE ended SET at = at - 10000")
    asked.do("SELECT tea_leave(:epoch)", epoch=other)
    assert asked.do(people) == []


def test_people_with_tickets_are_known_while_they_come_in_elsewhere(asked):
    first, other = asked.join("a"), asked.join("b")
    asked.claim(first, 1, "alice", 7)
    asked.turn(first, somebody(1, "alice", 7, tickets=["ab"]))
    asked.claim(other, 2, "alice", 7, comes_in=True)
    ((row,),) = asked.do("SELECT tea_people()")
    assert (json.loads(row)["tickets"], "ended" in json.loads(row)) == (["ab"], True)
    asked.turn(other, somebody(2, "alice", 7, instead=1))
    ((row,),) = asked.do("SELECT tea_people()")
    assert (json.loads(row)["who"]["number"], "ended" in json.loads(row)) == (2, False)


def test_people_who_have_come_back_after_their_node_has_ended_are_known_by_that_no_more(asked):
    first, other = asked.join("a"), asked.join("b")
    for number, name in ((1, "alice"), (2, "bob"), (3, "carol")):
        asked.claim(first, number, name)
        asked.turn(first, somebody(number, name, tickets=["ab"]))
    asked.do("SELECT tea_leave(:epoch)", epoch=first)
    asked.claim(other, 4, "alice")
    asked.turn(other, somebody(4, "alice", instead=1))
    asked.claim(other, 2, "bob")  # whose node joins anew
    asked.turn(other, somebody(2, "bob"))
    for number, name in ((4, "alice"), (2, "bob")):
        asked.turn(other, somebody(number, name, kind="SomebodyLeft"))
    found = [json.loads(row) for (row,) in asked.do("SELECT tea_people()")]
    assert [row["who"]["name"] for row in found] == ["carol"]
