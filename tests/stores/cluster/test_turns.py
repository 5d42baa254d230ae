"""What PostgreSQL does with the turns of several nodes."""

import json
import time

import pytest
from sqlalchemy.exc import DBAPIError

from tests.stores.cluster.conftest import line, somebody


def refused(asked, *statement, **values):
    with pytest.raises(DBAPIError) as error:
        asked.do(*statement, **values)
    return error.value.orig.sqlstate


def logs(asked):
    return asked.do("SELECT room, number, account FROM lines ORDER BY room, number")


def test_lines_of_all_nodes_are_numbered_in_each_log_without_a_gap(asked):
    a, b = asked.join("a"), asked.join("b")
    assert asked.turn(a, line("hall", "1"), line("attic", "1"), line("hall", "2")) == [
        ("hall", 0), ("attic", 0), ("hall", 1),
    ]  # fmt: skip
    assert asked.turn(b, line("hall", "3", account=7)) == [("hall", 2)]
    assert logs(asked) == [("attic", 0, 0), ("hall", 0, 0), ("hall", 1, 0), ("hall", 2, 7)]
    assert asked.seq == 2


def test_turns_are_stored_as_nodes_read_them(asked):
    epoch = asked.join()
    first = line("hall", "tea")
    asked.turn(epoch, first)
    asked.turn(epoch, ticket=9)
    rows = asked.do("SELECT seq, epoch, ticket, lines FROM turns ORDER BY seq")
    assert [(*row[:3], json.loads(row[3])) for row in rows] == [
        (1, epoch, 1, [["hall", 0, first[1]]]),
        (2, epoch, 9, []),
    ]


def test_time_never_falls_and_logs_of_a_turn_are_a_microsecond_apart(asked):
    epoch = asked.join()
    ahead = time.time() + 1_000
    asked.do("UPDATE cluster SET at = :at", at=ahead)
    asked.turn(epoch, line("hall"), line("attic"), line("hall"))
    assert asked.at == ahead
    found = asked.do("SELECT room, round(((at - :at) * 1e6)::numeric) FROM lines", at=ahead)
    assert sorted(found) == [("attic", 1), ("hall", 0), ("hall", 0)]
    asked.turn(epoch, line("hall"))
    assert asked.at == pytest.approx(ahead + 1e-6, abs=5e-7)


def test_the_first_line_of_a_log_comes_after_those_that_one_server_has_written(asked):
    asked.do("INSERT INTO lines VALUES ('hall', 41, 1, 0, ''), ('attic', 2, 1, -1, '')")
    asked.do("INSERT INTO marks VALUES ('attic', 5, 1)")
    epoch = asked.join()
    assert asked.turn(epoch, line("hall"), line("attic"), line("new")) == [
        ("hall", 42), ("attic", 6), ("new", 0),
    ]  # fmt: skip


def test_a_log_goes_on_after_lines_that_one_server_has_written_meanwhile(asked):
    epoch = asked.join()
    asked.turn(epoch, line("hall"), line("mist", stored=False))
    asked.do("INSERT INTO lines VALUES ('hall', 7, 1, 0, '')")
    epoch = asked.join()
    assert asked.turn(epoch, line("hall"), line("mist")) == [("hall", 8), ("mist", 1)]


def test_no_line_is_ever_overwritten(asked):
    epoch = asked.join()
    asked.turn(epoch, line("hall", "1"))
    asked.do("UPDATE numbers SET next = 0")
    items = json.dumps([line("hall", "2")])
    ask = "SELECT * FROM tea_turn(:epoch, 2, :items, true)"
    assert refused(asked, ask, epoch=epoch, items=items) == "23505"
    asked.join("b")
    assert asked.turn(epoch, line("hall", "2"), ticket=2) == [("hall", 1)]


def test_a_line_that_is_not_stored_has_a_number_but_no_row(asked):
    epoch = asked.join()
    asked.turn(epoch, line("hall", stored=False), line("hall"))
    assert logs(asked) == [("hall", 1, 0)]


def test_whispers_are_found_by_those_who_have_said_and_heard_them(asked):
    epoch = asked.join()
    asked.turn(epoch, line("@"), line("@", whispers=[(1, 0), (2, 1)]))
    found = asked.do("SELECT account, number, to_me FROM whisper_of ORDER BY account")
    assert found == [(1, 1, 0), (2, 1, 1)]


def test_a_ticket_is_stored_once(asked):
    epoch = asked.join()
    asked.turn(epoch, line("hall"))
    ask = "SELECT * FROM tea_turn(:epoch, 1, '[]', true)"
    assert refused(asked, ask, epoch=epoch) == "TEA02"
    assert asked.turn(epoch, line("hall"), ticket=2) == [("hall", 1)]
    assert asked.seq == 2


def test_an_epoch_that_has_ended_adds_nothing(asked):
    first = asked.join("a")
    second = asked.join("a")
    assert second == first + 1
    assert refused(asked, "SELECT * FROM tea_turn(:e, 1, '[]', true)", e=first) == "TEA01"
    assert refused(asked, "SELECT tea_renew(:e, 0)", e=first) == "TEA01"
    assert refused(asked, "SELECT tea_claim(:e, '{}')", e=first) == "TEA01"
    assert refused(asked, "SELECT tea_release(:e, 1)", e=first) == "TEA01"
    assert asked.one("SELECT seq FROM cluster") == 1  # the end of the first


def test_a_line_that_is_taken_back_is_emptied(asked):
    epoch = asked.join()
    asked.turn(epoch, line("hall", "oops", account=3, session=epoch << 32 | 1))
    asked.do("INSERT INTO named VALUES (4, 'hall', 0, 1)")
    asked.turn(epoch, line("hall", retracts=0, by='the "host"'), line("hall", retracts=99))
    stored = asked.one("SELECT event FROM lines WHERE number = 0")
    assert stored.startswith('{"type":"TakenBack","who":')
    who = {"number": epoch << 32 | 1, "name": "", "account": 3}
    assert json.loads(stored) == {"type": "TakenBack", "who": who, "by": 'the "host"'}
    assert asked.do("SELECT * FROM named") == []


@pytest.mark.parametrize("event", [{"who": 1, "text": "\0"}, {"type": "Other"}])
def test_a_line_of_which_nobody_can_say_whose_it_was_is_a_missed_one(asked, event):
    epoch = asked.join()
    asked.turn(epoch, line("hall", **event))
    asked.turn(epoch, line("hall", retracts=0))
    assert asked.one("SELECT event FROM lines WHERE number = 0") == '{"type":"Missed","count":1}'


def test_the_words_of_people_who_are_muted_or_gone_are_refused_and_get_no_number(asked):
    epoch = asked.join()
    alice, bob, carol = (epoch << 32 | count for count in (1, 2, 3))
    asked.enter(epoch, alice, "Alice")
    asked.enter(epoch, bob, "Bob")
    asked.do(
        "INSERT INTO sanctions (kind, target, name, until, why, by, at) VALUES"
        " ('mute', 'bob', '', 'Infinity', '', '', 0), ('mute', 'alice', '', 1, '', '', 0)"
    )
    said = [line("hall", "tea", session=each, speech=True) for each in (bob, alice, carol, 0)]
    left = line("hall", session=carol)
    assert asked.turn(epoch, *said, left) == [
        ("hall", None, "muted"), ("hall", 0), ("hall", None, "gone"), ("hall", 1), ("hall", 2),
    ]  # fmt: skip
    assert "tea" not in json.loads(asked.one("SELECT lines FROM turns WHERE seq = 3"))[0]
    assert [number for _, number, _ in logs(asked)] == [0, 1, 2]


def test_what_the_database_tells_is_a_turn_in_order(asked):
    epoch = asked.join()
    asked.turn(epoch, line("hall"))
    assert asked.one("SELECT tea_tell(:event)", event='{"type":"RecordsChanged"}') == 2
    rows = asked.do("SELECT seq, epoch, ticket, lines FROM turns WHERE seq > 1")
    assert rows == [(2, 0, 0, '[["*", 0, "{\\"type\\":\\"RecordsChanged\\"}"]]')]
    assert logs(asked) == [("hall", 0, 0)]


def test_somebody_is_in_whose_claim_stands(asked):
    epoch = asked.join()
    asked.claim(epoch, 5, "Alice", hold=60.0)
    assert asked.present() == [("alice", 5, False, True)]
    assert asked.turn(epoch, somebody(5, "Alice"), somebody(6, "Bob")) == [
        ("*", 0), ("*", None, "gone"),
    ]  # fmt: skip
    assert asked.present() == [("alice", 5, True, True)]
    assert json.loads(asked.one("SELECT event FROM present"))["type"] == "SomebodyIs"
    asked.turn(epoch, line("hall", session=5, speech=True), somebody(5, "", kind="SomebodyLeft"))
    assert asked.present() == []
    assert asked.one("SELECT count(*) FROM lines") == 1


def test_an_odd_character_keeps_nobody_out(asked):
    epoch = asked.join()
    asked.claim(epoch, 5, "Alice")
    assert asked.turn(epoch, somebody(5, "Alice", away="\0")) == [("*", 0)]
