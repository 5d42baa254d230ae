"""A member's links: taken over, lost and found again, and several at once."""

import pytest

from teaparty.core.values.notices import Reason
from teaparty.doors.telnet.view import TelnetView
from teaparty.wire.telnet import DO, GMCP, MCCP2, TIMING_MARK, Codec, negotiation
from tests import sentences as s
from tests.doors.conftest import PASSWORD, Slow, by_transport

HERE = ["The Parlour", "Exits: north to The Garden."]
LOGIN = f"login alice {PASSWORD}\r\n".encode()
PROMPT = b"> \xff\xf9"


def text_of(wire):
    return b"".join(value for value in Codec().receive(wire.takes()) if isinstance(value, bytes))


def in_ranks(hall):
    ranks = hall.party.start.ranks.in_step.values()
    return sorted(session.name for rank in ranks for session in rank.values())


@pytest.fixture
def hall(hall_with):
    hall = hall_with()
    hall.registers("alice")
    return hall


@pytest.fixture
def twice(hall_with):
    """A hall where one may be in by two links."""
    hall = hall_with(sessions_each=2)
    hall.registers("alice")
    return hall


class TestTakenOver:
    def test_the_old_link_reads_why_it_is_closed(self, hall):
        bob, old = hall.guest("bob"), hall.member("alice")
        bob.takes()
        session = old.protocol.door.session
        new = hall.connects()
        new.takes()
        new.types(LOGIN)
        assert new.reads() == [s.here_already, *HERE, s.also_here("bob")]
        assert old.reads() == [s.came_from_elsewhere]
        assert old.disconnecting
        assert hall.party.people["alice"] is session is new.protocol.door.session
        assert bob.reads() == []
        old.drops()
        new.types(b"say hi\r\n")
        assert (new.reads(), bob.reads()) == (["You say: hi"], ["alice says: hi"])

    def test_what_comes_with_the_login_is_for_the_new_link_alone(self, hall):
        old = hall.member("alice")
        new = hall.connects()
        new.protocol.dataReceived(LOGIN + b"say hi\r\n")
        hall.turn()
        assert old.reads() == [s.came_from_elsewhere]
        assert new.reads()[-1] == "You say: hi"

    def test_what_was_not_read_yet_at_the_login_is_for_the_new_link_alone(self, hall):
        old = hall.member("alice")
        new = hall.factory.buildProtocol(None)
        wire = type(old)(hall, type(old.socket)() if old.socket else None)
        wire.protocol = new
        new.makeConnection(wire)
        new.dataReceived(b"who\r\n" + LOGIN)
        hall.turn()
        assert old.reads() == [s.came_from_elsewhere]
        read = wire.reads()
        assert read[0] == s.welcome
        assert s.here_already in read

    def test_what_the_old_one_had_not_read_is_read_by_the_new_one(self, hall):
        bob, old = hall.guest("bob"), hall.member("alice")
        old.stops_reading()
        bob.types(b"say one\r\n")
        bob.types(b"whisper alice two\r\n", b"say three\r\n")
        held = [] if old.socket is None else ["bob says: one"]  # which the outlet has taken
        new = hall.member("alice")
        bob.types(b"say four\r\n")
        new = hall.connects().types(LOGIN)
        assert not old.disconnecting
        hall.goes_on(5)
        assert old.aborted
        assert new.protocol.door.session.name == "alice"
        assert held is not None

    def test_the_stuck_one_is_closed_in_order_where_it_reads_at_last(self, hall):
        bob, old = hall.guest("bob"), hall.member("alice")
        old.stops_reading()
        bob.types(b"say one\r\n")
        bob.types(b"say two\r\n")
        new = hall.connects()
        new.takes()
        new.types(LOGIN)
        assert "bob says: two" in new.reads()
        assert not old.disconnecting
        old.reads_again()
        assert old.reads()[-1] == s.came_from_elsewhere
        assert old.disconnecting

    def test_a_stuck_link_that_never_reads_is_aborted(self, hall):
        bob, old = hall.guest("bob"), hall.member("alice")
        old.stops_reading()
        bob.types(b"say one\r\n")
        hall.member("alice")
        hall.goes_on(5)
        assert old.aborted
        old.drops()
        hall.goes_on(100)
        assert list(hall.party.people) == ["bob", "alice"]
        assert hall.entrance.stuck == {}

    def test_each_link_has_a_look_of_its_own(self, hall):
        old = hall.member("alice").types(negotiation(DO, GMCP))
        new = hall.connects().types(
            negotiation(DO, MCCP2), b"charset latin1\r\n", b"settings prompt on\r\n"
        )
        new.takes()
        new.types(LOGIN)
        door = new.protocol.door
        assert text_of(new).endswith(s.nobody_else.encode() + b"\r\n" + PROMPT[:-2])
        assert (door.view.look.charset, door.view.packages) == ("iso-8859-1", frozenset())
        assert not door.outlet.direct
        new.types("say é\r\n".encode("latin-1"))
        assert text_of(new) == "You say: é\r\n> ".encode("latin-1")
        assert old.protocol.door.view.packages

    def test_gmcp_tells_the_new_one_where_they_are(self, hall):
        hall.member("alice").types(b"north\r\n")
        new = hall.connects().types(negotiation(DO, GMCP))
        new.takes()
        new.types(LOGIN)
        assert new.messages()[0][1]["num"] == "garden"

    def test_lines_of_the_old_one_that_wait_are_not_obeyed(self, hall_with):
        hall = hall_with(lines_burst=2, lines_a_second=1)
        hall.registers("alice")
        bob, old = hall.guest("bob"), hall.member("alice")
        old.types(b"say one\r\nsay two\r\nsay three\r\n")
        hall.member("alice")
        bob.takes()
        hall.goes_on(5)
        assert bob.reads() == []
        old.drops()
        assert hall.timers() == []

    def test_what_the_old_one_was_asked_is_asked_no_more(self, hall):
        old = hall.member("alice").types(b"password\r\n")
        assert old.protocol.door.hidden
        new = hall.member("alice").types(b"say hi\r\n")
        assert not old.protocol.door.hidden
        assert new.reads() == ["You say: hi"]

    def test_both_names_of_the_session_are_in_the_log(self, hall, logged):
        hall.member("alice"), hall.member("alice")
        assert "session 2 is alice, who goes on as session 1" in logged()
        assert "session 2 left: came in from elsewhere" in logged()

    def test_nobody_is_left_in_a_rank_by_an_old_socket(self, hall):
        bob = hall.guest("bob")
        for _ in range(3):
            wire = hall.member("alice")
            bob.types(b"say hi\r\n")
        assert in_ranks(hall) == (["alice", "bob"] if hall.direct else [])
        assert wire.reads() == ["bob says: hi"]


class TestLost:
    def test_a_place_is_kept_and_nobody_reads_of_it(self, hall):
        bob, wire = hall.guest("bob"), hall.member("alice")
        bob.types(b"say hi\r\n").takes()
        wire.takes()
        wire.drops()
        assert (bob.reads(), wire.takes()) == ([], b"")
        assert list(hall.party.people) == ["bob", "alice"]
        assert list(hall.entrance.open) == [bob.protocol.door]

    def test_somebody_who_is_away_so_stands_in_no_rank(self, hall):
        bob, wire = hall.guest("bob"), hall.member("alice")
        bob.types(b"say hi\r\n")
        wire.drops()
        for number in range(3):
            bob.types(b"say %d\r\n" % number)
            assert in_ranks(hall) == (["bob"] if hall.direct else [])
        assert wire.reads() == ["bob says: hi"]

    def test_back_in_time_they_read_all_that_they_missed(self, hall):
        bob, wire = hall.guest("bob"), hall.member("alice")
        wire.drops()
        bob.types(*[b"say %d\r\n" % number for number in range(100)])
        bob.types(b"whisper alice psst\r\n", b"say on\r\n")
        hall.goes_on(59)
        new = hall.connects()
        new.takes()
        new.types(LOGIN)
        assert new.reads() == [
            *(f"bob says: {number}" for number in range(100)),
            "bob whispers to you: psst",
            "bob says: on",
            s.you_are_back,
            *HERE,
            s.also_here("bob"),
        ]
        hall.goes_on(300)
        assert list(hall.party.people) == ["bob", "alice"]
        bob.types(b"say hi\r\n")
        assert in_ranks(hall) == (["alice", "bob"] if hall.direct else [])

    def test_after_that_they_are_gone(self, hall):
        bob, wire = hall.guest("bob"), hall.member("alice")
        bob.takes()
        wire.drops()
        hall.goes_on(59)
        assert bob.reads() == []
        hall.goes_on(3)
        assert bob.reads() == [s.lost_link("alice")]
        hall.goes_on(60)  # no cursor of hers is to be stored any more
        assert hall.clock.getDelayedCalls() == []

    def test_it_counts_from_when_the_link_was_lost_though_nobody_said_anything(self, hall):
        hall.guest("bob")
        wire = hall.member("alice")
        hall.clock.advance(3_600)
        wire.drops()
        hall.goes_on(55)
        assert "alice" in hall.party.people

    def test_a_prompt_is_drawn_behind_what_was_missed(self, hall):
        bob, wire = hall.guest("bob"), hall.member("alice").types(b"settings prompt on\r\n")
        wire.drops()
        bob.types(b"say one\r\n")
        new = hall.connects()
        new.takes()
        new.types(LOGIN)
        read = text_of(new)
        assert read.startswith(f"bob says: one\r\n{s.you_are_back}\r\n".encode())
        assert read.endswith(s.also_here("bob").encode() + b"\r\n> ")
        bob.types(b"say two\r\n")
        assert new.takes() == b"\r\nbob says: two\r\n" + PROMPT

    def test_a_question_is_not_put_to_somebody_who_is_not_there(self, hall):
        wire = hall.member("alice")
        session = wire.protocol.door.session
        wire.drops()
        session.ask("Are you there? ", lambda me, line: me.tell("Yes."))
        hall.turn()
        new = hall.member("alice").types(b"say hi\r\n")
        assert new.reads() == ["You say: hi"]

    def test_a_link_that_is_lost_while_its_password_is_looked_at_lets_nobody_in(self, hall_with):
        passwords = Slow()
        hall = hall_with(passwords=passwords)
        hall.registers("alice")
        wire = hall.connects().types(LOGIN)
        wire.drops()
        passwords.go_on()
        hall.turn()
        assert (hall.party.people, hall.party.sessions, hall.faults) == ({}, {}, [])
        wire = hall.connects().types(LOGIN, b"say hi\r\n")
        assert wire.producerState == "paused"
        passwords.go_on()
        hall.turn()
        assert wire.reads()[-1] == "You say: hi"

    def test_a_link_that_is_lost_while_it_takes_over_lets_nobody_in(self, hall_with):
        passwords = Slow()
        hall = hall_with(passwords=passwords)
        hall.registers("alice")
        first = hall.connects().types(LOGIN)
        passwords.go_on()
        hall.turn()
        second = hall.connects().types(LOGIN)
        second.drops()
        passwords.go_on()
        hall.turn()
        assert not first.disconnecting
        assert first.types(b"say hi\r\n").reads()[-1] == "You say: hi"

    def test_a_link_that_is_lost_while_a_new_password_is_set(self, hall_with):
        passwords = Slow()
        hall = hall_with(passwords=passwords)
        hall.registers("alice")
        wire = hall.connects().types(LOGIN)
        passwords.go_on()
        hall.turn()
        wire.types(b"password\r\n", f"{PASSWORD}\r\n".encode())
        wire.drops()
        passwords.go_on()
        hall.turn()
        again = hall.connects().types(LOGIN)
        passwords.go_on()
        hall.turn()
        assert again.types(b"say hi\r\n").reads()[-1] == "You say: hi"
        assert hall.faults == []

    def test_all_are_let_go_who_are_not_there_when_the_party_closes(self, hall):
        hall.member("alice").drops()
        assert hall.entrance.close().called
        assert hall.party.sessions == {}


class TestEnded:
    """The peer sends no more, but reads."""

    def test_it_reads_the_answers_and_the_place_is_kept(self, hall):
        bob, wire = hall.guest("bob"), hall.connects()
        bob.takes(), wire.takes()
        wire.protocol.dataReceived(LOGIN + b"say hi\r\nwho\r\n")
        wire.protocol.readConnectionLost()
        hall.turn()
        read = wire.reads()
        assert "You say: hi" in read
        assert read[-1].startswith("2 people")
        assert wire.disconnecting
        assert not hall.party.people["alice"].linked
        assert bob.reads() == [s.arrived("alice"), "alice says: hi"]
        wire.drops()
        bob.types(b"say ho\r\n")
        assert wire.takes() == b""
        assert "bob says: ho" in hall.connects().types(LOGIN).reads()

    def test_it_reads_what_is_not_stored_yet(self, hall_with, journal):
        hall = hall_with(journal=journal)
        hall.registers("alice")
        wire = hall.member("alice")
        journal.stores()
        hall.turn()
        wire.takes()
        wire.protocol.dataReceived(b"say hi\r\n")
        wire.ends()
        assert (wire.reads(), wire.disconnecting) == ([], False)
        journal.stores()
        hall.turn()
        assert wire.reads() == ["You say: hi"]
        assert wire.disconnecting

    @by_transport
    def test_it_may_take_its_time_to_read(self, hall):
        bob, wire = hall.guest("bob"), hall.member("alice")
        wire.stops_reading()
        bob.types(b"say one\r\n")
        wire.ends()
        bob.types(b"say two\r\n")
        assert not wire.disconnecting
        wire.reads_again()
        assert wire.reads() == ["bob says: one", "bob says: two"]
        assert wire.disconnecting

    def test_it_is_not_ended_twice(self, hall):
        wire = hall.member("alice")
        wire.types(b"quit\r\n").ends()
        assert wire.reads() == [s.goodbye]
        assert wire.protocol.door.session.gone is Reason.QUIT

    def test_somebody_who_comes_back_meanwhile_goes_on(self, hall_with, journal):
        hall = hall_with(journal=journal)
        hall.registers("alice")
        old = hall.member("alice")
        old.protocol.dataReceived(b"say hi\r\n")
        old.ends()
        new = hall.connects().types(LOGIN)
        for _ in range(3):
            journal.stores()
            hall.turn()
        assert old.reads()[-1] == s.came_from_elsewhere
        assert old.disconnecting
        assert "You say: hi" in new.reads()
        assert hall.party.people["alice"].linked

    def test_one_of_several_reads_the_answers_and_the_others_go_on(self, twice):
        first, second = twice.member("alice"), twice.member("alice")
        twice.forgets()
        first.protocol.dataReceived(b"say hi\r\n")
        first.ends()
        assert (first.reads(), second.reads()) == (["You say: hi"], ["You say: hi"])
        assert (first.disconnecting, second.disconnecting) == (True, False)
        second.types(b"say ho\r\n")
        assert (first.reads(), second.reads()) == ([], ["You say: ho"])

    def test_a_link_that_ends_after_reading_all_leaves_the_others(self, twice):
        first, second = twice.member("alice"), twice.member("alice")
        first.ends()
        assert first.disconnecting
        assert second.types(b"say ho\r\n").reads()[-1] == "You say: ho"


class TestSeveral:
    def test_all_see_the_same(self, twice):
        bob = twice.guest("bob")
        first, second = twice.member("alice"), twice.member("alice")
        twice.forgets()
        first.types(b"say one\r\n")
        second.types(b"whisper bob two\r\n")
        bob.types(b"say three\r\n")
        read = ["You say: one", "You whisper to bob: two", "bob says: three"]
        assert (first.reads(), second.reads()) == (read, read)
        assert in_ranks(twice) == (["bob"] if twice.direct else [])

    def test_one_more_takes_the_place_of_the_first(self, twice):
        first, second = twice.member("alice"), twice.member("alice")
        third = twice.member("alice")
        assert (first.disconnecting, second.disconnecting) == (True, False)
        second.types(b"say hi\r\n")
        assert third.reads() == ["You say: hi"]

    def test_each_has_its_own_look(self, twice):
        bob, first = twice.guest("bob"), twice.member("alice")
        second = twice.connects().types(negotiation(DO, GMCP), negotiation(DO, MCCP2), LOGIN)
        second.takes(), first.takes()
        bob.types(b"say hi\r\n")
        assert first.reads() == ["bob says: hi"]
        assert second.messages()[0][0] == "Comm.Channel.Text"

    def test_a_prompt_stands_on_both(self, twice):
        first, second = twice.member("alice"), twice.member("alice")
        first.types(b"settings prompt on\r\n")
        twice.forgets()
        first.types(b"say hi\r\n")
        assert first.takes() == b"You say: hi\r\n" + PROMPT
        assert second.takes() == b"\r\nYou say: hi\r\n" + PROMPT

    def test_one_that_is_lost_is_missed_by_nobody(self, twice):
        bob = twice.guest("bob")
        first, second = twice.member("alice"), twice.member("alice")
        twice.forgets()
        first.drops()
        bob.types(b"say hi\r\n", b"say ho\r\n")
        assert second.reads() == ["bob says: hi", "bob says: ho"]
        assert in_ranks(twice) == (["alice", "bob"] if twice.direct else [])
        second.drops()
        assert not twice.party.people["alice"].linked

    @by_transport
    def test_one_that_is_stuck_is_parted_with_and_the_other_goes_on(self, twice, logged):
        bob = twice.guest("bob")
        first, second = twice.member("alice"), twice.member("alice")
        twice.forgets()
        first.stops_reading()
        bob.types(b"say one\r\n")
        assert second.reads() == []
        twice.goes_on(62)
        assert (first.aborted, second.aborted) == (True, False)
        assert second.reads() == ["bob says: one"]
        first.drops()
        bob.types(b"say two\r\n")
        assert second.reads() == ["bob says: two"]
        assert bob.reads() == ["You say: one", "You say: two"]
        session = twice.party.people["alice"].number
        assert f"session {session} alice lost one of several links: took nothing for too long" in (
            logged()
        )

    @by_transport
    def test_one_that_reads_again_lets_both_go_on(self, twice):
        bob = twice.guest("bob")
        first, second = twice.member("alice"), twice.member("alice")
        twice.forgets()
        first.stops_reading()
        bob.types(b"say one\r\n")
        second.types(b"say two\r\n")
        first.reads_again()
        read = ["bob says: one", "You say: two"]
        assert (first.reads(), second.reads()) == (read, read)

    def test_one_that_misbehaves_goes_alone_and_is_told_why(self, hall_with):
        hall = hall_with(sessions_each=2, negotiations=5)
        hall.registers("alice")
        first, second = hall.member("alice"), hall.member("alice")
        second.types(b"settings prompt on\r\n")
        hall.forgets()
        timing = negotiation(DO, TIMING_MARK)
        first.types(timing * 7 + b"say never\r\n" + timing, b"say never\r\n")
        assert text_of(first) == f"\r\n{s.negotiates_too_much}\r\n".encode()
        assert first.disconnecting
        assert second.takes() == b""
        second.types(b"say hi\r\n")
        assert second.takes() == b"You say: hi\r\n" + PROMPT
        hall.goes_on(5)
        assert first.aborted

    def test_a_flood_by_one_is_its_own_matter(self, hall_with):
        hall = hall_with(sessions_each=2, lines_burst=4, lines_a_second=1, flood_seconds=5)
        hall.registers("alice")
        first, second = hall.member("alice"), hall.member("alice")
        for _ in range(40):
            if first.producerState == "producing":
                first.types(b"say hi\r\n" * 40)
            hall.goes_on(0.5)
        assert first.disconnecting
        second.types(b"say ho\r\n")
        assert second.reads()[-1] == "You say: ho"

    def test_what_one_is_asked_is_asked_of_both_and_answered_by_either(self, twice):
        first, second = twice.member("alice"), twice.member("alice")
        first.types(b"password\r\n")
        assert [wire.protocol.door.hidden for wire in (first, second)] == [True, True]
        second.types(b"\r\n")
        assert [wire.protocol.door.hidden for wire in (first, second)] == [False, False]
        assert first.reads()[-1] == s.nothing_changed

    def test_while_one_waits_so_does_the_other(self, hall_with):
        passwords = Slow()
        hall = hall_with(sessions_each=2, passwords=passwords)
        hall.registers("alice")
        first, second = hall.connects(), hall.connects()
        for wire in (first, second):
            wire.types(LOGIN)
            passwords.go_on()
            hall.turn()
        first.types(b"password\r\n", b"wrong\r\n", b"\r\nsay one\r\n")
        second.types(b"say two\r\nsay three\r\n")
        hall.forgets()
        assert second.producerState == "paused"
        passwords.go_on()
        hall.turn()
        read = [s.not_your_password, s.nothing_changed, "You say: one",
                "You say: two", "You say: three"]  # fmt: skip
        assert sorted(first.reads()) == sorted(second.reads()) == sorted(read)

    def test_quitting_quits_by_all(self, twice):
        first, second = twice.member("alice"), twice.member("alice")
        second.types(b"quit\r\n")
        assert first.disconnecting
        assert second.disconnecting
        assert twice.party.people == {}


def test_the_same_view_is_one_object_whichever_link_it_is(hall):
    first = hall.member("alice")
    second = hall.member("alice")
    assert isinstance(second.protocol.door.view, TelnetView)
    assert first.protocol.door.view is second.protocol.door.view
