"""People who stand elsewhere hear a stream in ranks of their own: one send for each and turn."""

from collections.abc import Callable

import pytest

from teaparty.core import events as e
from teaparty.core.log.stream import Stream
from teaparty.doors.telnet.view import TelnetView
from tests import sentences as s
from tests.doors.conftest import Wire

by_socket = pytest.mark.parametrize("hall_with", [True], indirect=True, ids=["by socket"])


class News(Stream):
    """A stream where nobody stands, which somebody may speak on by a wire."""

    def __init__(self, party, name="news"):
        super().__init__(name)
        self.party = party
        self.begin(party.limits.history)
        party.turns.open(self)

    def says(self, wire: Wire, text: str) -> None:
        who = session_of(wire).person
        self.party.turns.append(self, e.Said(who=who, text=text))
        wire.hall.turn()


def session_of(wire: Wire):
    return wire.protocol.door.session


def names(ranks) -> list[list[str]]:
    """The names of those in step, by ranks, and of those apart at last."""
    in_step = [[each.name for each in rank.values()] for rank in ranks.in_step.values()]
    apart = [each.name for each in ranks.apart.values()]
    return [sorted(each) for each in (*in_step, apart)]


@pytest.fixture
def news(hall):
    return News(hall.party)


@pytest.fixture
def people(hall, news) -> list[Wire]:
    """Alice and Bob stand in one room, Carol in another; all listen to news, Dave does not."""
    found = [hall.guest(name) for name in ("alice", "bob", "carol", "dave")]
    found[2].types(b"north\r\n")
    for wire in found[:3]:
        session_of(wire).follow(news)
    news.says(found[0], "hello")
    found[0].types(b"say hello\r\n")
    for wire in found:
        wire.reads()
    return found


def test_somebody_who_listens_reads_it_with_its_mark_wherever_they_stand(news, people):
    news.says(people[0], "tea!")
    assert [wire.reads() for wire in people] == [
        ["[news] You say: tea!"], ["[news] alice says: tea!"], ["[news] alice says: tea!"], [],
    ]  # fmt: skip


def test_somebody_who_does_not_listen_may_speak_there(news, people):
    news.says(people[3], "tea!")
    assert [wire.reads() for wire in people] == [["[news] dave says: tea!"]] * 3 + [[]]


def test_what_is_said_in_a_room_is_no_news(news, people):
    people[0].types(b"say hi\r\n")
    assert [wire.reads() for wire in people] == [
        ["You say: hi"], ["alice says: hi"], [], ["alice says: hi"],
    ]  # fmt: skip


def test_a_room_may_be_listened_to_and_comings_there_are_not_told(hall, people):
    alice, bob, carol, dave = people
    session_of(carol).follow(hall.party.start)
    alice.types(b"say hi\r\n")
    dave.types(b"north\r\n")
    bob.types(b"shout ho\r\n")
    assert carol.reads() == [
        "[parlour] alice says: hi", s.comes_from("dave", "The Parlour"), "bob shouts: ho",
    ]  # fmt: skip


def test_of_one_turn_what_came_first_is_read_first(hall, news, people):
    alice, bob, _, _ = people
    news.party.turns.append(news, e.Said(who=session_of(alice).person, text="one"))
    alice.types(b"say two\r\n")
    news.party.turns.append(news, e.Said(who=session_of(alice).person, text="four"))
    alice.protocol.dataReceived(b"say three\r\n")
    hall.turn()
    assert bob.reads() == [
        "[news] alice says: one", "alice says: two", "[news] alice says: four", "alice says: three",
    ]  # fmt: skip


def test_a_whisper_stands_behind_what_was_said_anywhere_before(hall, news, people):
    alice, bob, _, _ = people
    alice.protocol.dataReceived(b"say one\r\n")
    news.party.turns.append(news, e.Said(who=session_of(alice).person, text="two"))
    alice.protocol.dataReceived(b"whisper bob three\r\nsay four\r\n")
    hall.turn()
    assert bob.reads() == [
        "alice says: one", "[news] alice says: two", "alice whispers to you: three",
        "alice says: four",
    ]  # fmt: skip


def test_slow_readers_are_told_what_they_missed_and_where(hall, news, people):
    history = news.log.limit
    alice, bob, carol, _ = people
    bob.stops_reading()
    for number in range(history + 3):
        news.says(alice, str(number))
        if number % 2:
            alice.types(b"say hi\r\n")
    assert len(carol.reads()) == history + 3
    bob.reads_again()
    read = bob.reads()
    heard = [line for line in read if line.startswith("[news]")]
    missed = history + 3 - len(heard)
    assert missed in (2, 3)  # a socket takes the first line, for the system holds it
    assert f"[{missed} lines on news were missed]" in read
    assert read.count("alice says: hi") == (history + 3) // 2
    news.says(alice, "on")
    assert bob.reads() == ["[news] alice says: on"]


def test_somebody_who_is_ignored_is_not_heard(hall, news, people):
    _, bob, carol, _ = people
    bob.types(b"ignore alice\r\n")
    bob.reads()
    news.says(people[0], "hi")
    news.says(carol, "ho")
    assert bob.reads() == ["[news] carol says: ho"]


def test_a_line_taken_back_is_hidden_from_a_listener_who_has_not_read_it(hall, news, people):
    alice, bob, carol, _ = people
    bob.stops_reading()
    news.says(alice, "stays")
    news.says(alice, "psst")
    line = news.log.end - 1
    news.party.turns.append(news, e.Retracted(who=session_of(alice).person, line=line))
    hall.turn()
    bob.reads_again()
    taken_back = carol.reads()[-1]
    assert taken_back.startswith("[news] ")
    assert "psst" not in "".join(bob.reads())


def test_a_stream_that_is_shut_is_heard_to_its_end(hall, news, people):
    news.party.turns.append(news, e.Said(who=session_of(people[0]).person, text="bye"))
    news.party.turns.shut(news)
    hall.turn()
    assert people[2].reads() == ["[news] alice says: bye"]
    assert (news.listeners, session_of(people[2]).follows) == ({}, None)


def test_somebody_who_leaves_is_no_listener(hall, news, people):
    people[1].types(b"quit\r\n")
    assert sorted(each.name for each in news.listeners.values()) == ["alice", "carol"]


def test_somebody_who_goes_where_they_listen_stands_there(hall, people):
    alice, _, carol, _ = people
    parlour = hall.party.start
    session_of(carol).follow(parlour)
    alice.types(b"say one\r\n")
    carol.types(b"south\r\n")
    alice.types(b"say two\r\n")
    carol.types(b"north\r\n")
    alice.types(b"say three\r\n")
    assert [line for line in carol.reads() if "says" in line] == [
        "[parlour] alice says: one", "alice says: two", "[parlour] alice says: three",
    ]  # fmt: skip


# --- in ranks


@by_socket
def test_listeners_stand_in_ranks_of_their_own(hall, news, people):
    assert names(news.listener_ranks) == [["alice", "bob", "carol"], []]
    assert names(hall.party.start.ranks) == [["alice", "bob", "dave"], []]
    sends = [wire.socket.sends for wire in people]
    news.says(people[3], "hi")
    assert [wire.socket.sends - before for wire, before in zip(people, sends, strict=True)] == [
        1, 1, 1, 0,
    ]  # fmt: skip
    assert names(news.listener_ranks) == [["alice", "bob", "carol"], []]


@by_socket
def test_somebody_who_speaks_is_sent_one_line_and_steps_in_again(hall, news, people):
    sends = people[0].socket.sends
    news.says(people[0], "hi")
    assert people[0].socket.sends - sends == 1
    assert names(news.listener_ranks) == [["alice", "bob", "carol"], []]
    assert names(hall.party.start.ranks) == [["alice", "bob", "dave"], []]


@by_socket
def test_somebody_who_steps_out_in_a_room_does_so_everywhere(hall, news, people):
    people[1].types(b"settings colour 16\r\n")
    assert names(news.listener_ranks) == [["alice", "carol"], ["bob"]]
    news.says(people[0], "hi")
    assert sorted(names(news.listener_ranks)) == [[], ["alice", "carol"], ["bob"]]
    assert sorted(names(hall.party.start.ranks)) == [[], ["alice", "dave"], ["bob"]]


@by_socket
def test_nobody_waits_for_a_listener_who_reads_slowly(hall, news, people):
    alice, bob, carol, _ = people
    bob.stops_reading()
    news.says(alice, "one")
    alice.types(b"say two\r\n")
    news.says(alice, "three")
    assert carol.reads() == ["[news] alice says: one", "[news] alice says: three"]
    assert names(news.listener_ranks) == [["alice", "carol"], ["bob"]]
    bob.reads_again()
    assert sorted(bob.reads()) == sorted(
        ["[news] alice says: one", "alice says: two", "[news] alice says: three"]
    )
    news.says(alice, "four")
    assert names(news.listener_ranks) == [["alice", "bob", "carol"], []]


@by_socket
def test_a_listener_whose_door_fails_harms_nobody_else(hall, news, people, monkeypatch):
    alice, bob, carol, _ = people
    session_of(bob).step_out()
    monkeypatch.setattr(bob.protocol.door.outlet, "take", None)
    news.says(alice, "hi")
    assert carol.reads() == ["[news] alice says: hi"]
    assert [each.name for each in news.listeners.values()] == ["alice", "carol"]


@by_socket
def test_a_view_that_fails_is_the_fault_of_listeners_who_have_it(hall, news, people, monkeypatch):
    made = TelnetView.of_batch

    def fails(view, batch, fault):
        if batch.entries[0].mark:
            raise ZeroDivisionError
        return made(view, batch, fault)

    monkeypatch.setattr(TelnetView, "of_batch", fails)
    news.says(people[3], "hi")
    assert people[2].reads() == ["[news] dave says: hi"]
    assert len(news.listeners) == 3


@by_socket
def test_what_no_listener_reads_costs_no_send_and_they_stay_in_step(hall, people):
    carol = people[2]
    parlour = hall.party.start
    session_of(carol).follow(parlour)
    people[0].types(b"say hi\r\n")
    assert names(parlour.listener_ranks) == [["carol"], []]
    sends = carol.socket.sends
    people[0].types(b"shout hi\r\n")
    carol.reads()
    people[3].types(b"nick david\r\n")
    assert (carol.socket.sends - sends, names(parlour.listener_ranks)) == (1, [["carol"], []])
    people[0].types(b"say ho\r\n")
    assert carol.reads() == ["[parlour] alice says: ho"]


# --- in the midst of a turn


class Meddling(e.Event, frozen=True, kw_only=True):
    """An event of a plugin that does something where it is asked for its text."""

    then: Callable[[], None]

    def plain(self) -> str:
        self.then()
        return "tea!"


def test_older_lines_are_read_before_what_is_said_in_that_turn(hall, news, people):
    alice, bob, _, dave = people
    tea = News(hall.party, "tea")
    tea.says(alice, "old")
    hall.passes(1)
    for wire in (bob, dave):
        session_of(wire).follow(tea, 0)
    alice.types(b"say new\r\n")
    assert bob.reads() == dave.reads() == ["[tea] alice says: old", "alice says: new"]


def test_older_lines_are_read_before_the_rest_of_a_turn_in_which_one_came(hall, news, people):
    alice, bob, _, _ = people
    tea = News(hall.party, "tea")
    tea.says(alice, "old")
    hall.passes(1)
    garden = hall.party.rooms["garden"]
    garden.say_as("bot", "before")
    session_of(bob).move(garden)
    session_of(bob).trail.clear()
    session_of(bob).follow(tea, 0)
    garden.say_as("bot", "after")
    hall.turn()
    assert bob.reads() == ["[tea] alice says: old", "bot says: after"]


def test_somebody_who_begins_to_listen_in_the_midst_of_a_turn_hears_the_rest(hall, news, people):
    alice, _, carol, dave = people
    for wire in (carol, dave):
        session_of(wire).unfollow(news)
    who = session_of(alice).person
    for number in range(12):
        if number == 6:
            for wire in (carol, dave):
                session_of(wire).follow(news)
        hall.party.turns.append(news, e.Said(who=who, text=str(number)))
    hall.turn()
    expected = [f"[news] alice says: {number}" for number in range(6, 12)]
    assert carol.reads() == dave.reads() == expected
    alice.types(b"say hi\r\n")
    assert dave.reads() == ["alice says: hi"]


def test_somebody_who_hears_no_more_in_the_midst_of_a_turn_reads_it_once(hall, news, people):
    alice, _, carol, _ = people
    for wire in people[:3]:
        session_of(wire).step_out()
    meddling = Meddling(then=lambda: session_of(carol).unfollow(news))
    hall.party.turns.append(news, meddling)
    hall.turn()
    assert (alice.reads(), carol.reads()) == (["[news] tea!"], ["[news] tea!"])
    assert hall.faults == []


def test_what_no_listener_reads_shows_nothing_on_any_look(hall, people):
    _, _, carol, dave = people
    session_of(carol).follow(hall.party.start)
    carol.types(b"settings timestamps on\r\n")
    carol.reads()
    for _ in range(2):
        dave.types(b"nick david\r\n")
        dave.types(b"nick dave\r\n")
    assert (carol.reads(), hall.faults) == ([], [])
    people[0].types(b"say hi\r\n")
    assert [line[6:] for line in carol.reads()] == ["[parlour] alice says: hi"]
