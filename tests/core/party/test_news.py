"""Whether there is news, and what time each piece of it bears."""

from teaparty.core import events as e
from teaparty.core.values.limits import Limits
from teaparty.testing import NOON, tea_party


def stops(guest):
    guest.reading = False
    return guest.session


def all_news(session):
    """Everything, a piece at a time."""
    found = []
    while entries := session.news(1):
        found += entries
    return found


def kinds(entries):
    return [type(entry.event) for entry in entries]


# --- whether there is any


def test_somebody_who_has_read_all_has_no_news(alice, bob):
    assert not alice.session.has_news
    assert alice.session.news(9) == []


def test_what_a_room_gets_is_news_as_soon_as_it_is_stored(alice, bob):
    session = stops(alice)
    bob.session.handle("say hi")
    assert not session.has_news
    bob.session.party.flush(NOON)
    assert session.has_news
    assert kinds(session.news(9)) == [e.Said]
    assert not session.has_news


def test_what_is_private_is_news_at_once(alice):
    session = stops(alice)
    session.tell("Hi.")
    assert session.has_news
    assert kinds(session.news(9)) == [e.Told]
    assert not session.has_news


def test_what_one_does_not_read_is_no_news(alice, bob):
    alice.types("ignore bob")
    session = stops(alice)
    bob.types("say hi", ":waves.", "shout hi", "tell alice hi")
    assert not session.has_news
    assert session.news(9) == []
    bob.types("on")
    assert session.has_news
    assert kinds(session.news(9)) == [e.Left]


def test_a_bulky_event_before_what_one_does_not_read_is_the_last_news(alice, bob):
    alice.types("ignore bob")
    session = stops(alice)
    alice.types("look")
    bob.types("say hi")
    assert kinds(session.news(9)) == [e.RoomSeen]
    assert not session.has_news
    assert session.news(9) == []


def test_news_is_as_much_as_was_asked_for_and_has_more(alice, bob):
    session = stops(alice)
    bob.types("say one", "say two", "tell alice three", "say four")
    assert kinds(session.news(2)) == [e.Said, e.Said]
    assert session.has_news
    assert kinds(session.news(2)) == [e.Whispered, e.Said]
    assert not session.has_news


def test_a_room_that_was_left_has_news_too(alice, bob):
    session = stops(alice)
    bob.types("say one")
    alice.types("on")
    assert session.has_news
    assert kinds(session.news(1)) == [e.Said]
    assert session.has_news
    assert kinds(all_news(session)) == [e.RoomSeen]
    assert not session.has_news


def test_what_was_missed_is_news():
    with tea_party(limits=Limits(history=2)) as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        session = stops(alice)
        bob.types("say one", "say two", "say three")
        assert session.has_news
        assert kinds(session.news(1)) == [e.Missed, e.Said]
        assert session.has_news
        assert kinds(session.news(1)) == [e.Said]
        assert not session.has_news


def test_to_ask_whether_there_is_news_reads_nothing(alice, bob):
    session = stops(alice)
    bob.types("say one", "tell alice two")
    assert [session.has_news for _ in range(5)] == [True] * 5
    assert kinds(all_news(session)) == [e.Said, e.Whispered]


def test_somebody_who_is_gone_has_the_last_news(alice, bob):
    session = stops(alice)
    bob.types("say hi")
    alice.types("quit")
    assert session.has_news
    assert kinds(all_news(session)) == [e.Said, e.Told]
    assert not session.has_news


# --- with a journal that takes its time


def test_what_is_not_stored_yet_is_no_news(journal):
    with tea_party(journal=journal) as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        journal.stores()
        alice.reads(), bob.reads()
        session = stops(alice)
        bob.types("say one")
        assert not session.has_news
        journal.stores()
        assert session.has_news


def test_private_news_behind_what_is_not_stored_yet_is_none(journal):
    with tea_party(journal=journal) as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        journal.stores()
        alice.reads(), bob.reads()
        session = stops(alice)
        bob.types("say one", "tell alice two", "say three")
        assert (session.has_news, session.news(9)) == (False, [])
        journal.stores(1)
        assert session.has_news
        assert kinds(all_news(session)) == [e.Said, e.Whispered]
        assert not session.has_news
        journal.stores()
        assert kinds(all_news(session)) == [e.Said]


def test_half_of_a_room_that_was_left_may_be_stored(journal):
    with tea_party(journal=journal) as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        journal.stores()
        alice.reads(), bob.reads()
        session = stops(alice)
        bob.types("say one", "say two")
        alice.types("on")
        journal.stores(1)
        assert kinds(all_news(session)) == [e.Said]
        assert not session.has_news
        assert session.waits_for_journal
        journal.stores(1)
        assert kinds(all_news(session)) == [e.Said]
        journal.stores()
        assert kinds(all_news(session)) == [e.RoomSeen]
        assert not session.waits_for_journal


# --- its times


def at(session):
    return [(type(entry.event), entry.at) for entry in all_news(session)]


def turn(guest, line, when):
    """Let a guest type a line in the turn that ends at `when`."""
    guest.session.handle(line)
    guest.session.party.flush(when)


def test_news_bears_the_time_of_its_turn(alice, bob):
    session = stops(alice)
    turn(bob, "say one", 100.0)
    turn(bob, "tell alice two", 200.0)
    turn(bob, "say three", 300.0)
    assert at(session) == [(e.Said, 100.0), (e.Whispered, 200.0), (e.Said, 300.0)]


def test_a_turn_has_one_time(alice, bob):
    session = stops(alice)
    for line in ("say one", "tell alice two", "on"):
        bob.session.handle(line)
    session.party.flush(100.0)
    assert at(session) == [(e.Said, 100.0), (e.Whispered, 100.0), (e.Left, 100.0)]


def test_somebody_who_reads_later_reads_when_it_was(alice, bob):
    session = stops(alice)
    turn(bob, "tell alice early", 100.0)
    turn(bob, "say late", 5_000.0)
    turn(bob, "on", 9_000.0)
    assert at(session) == [(e.Whispered, 100.0), (e.Said, 5_000.0), (e.Left, 9_000.0)]


def test_what_a_turn_has_not_ended_yet_bears_the_time_of_the_one_before(alice):
    session = stops(alice)
    turn(alice, "xyzzy", 100.0)
    session.tell("Hi.")
    assert at(session) == [(e.Refused, 100.0), (e.Told, 100.0)]


def test_a_room_is_named_where_something_happened_and_nowhere_for_what_is_private(alice, bob):
    session = stops(alice)
    turn(bob, "say one", 100.0)
    turn(bob, "tell alice two", 100.0)
    room, private = all_news(session)
    assert (room.room, room.number) == ("parlour", room.number)
    assert (private.room, private.number) == ("", 0)


def test_what_an_inbox_loses_bears_a_time():
    with tea_party(limits=Limits(inbox=8)) as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        session = stops(alice)
        for number in range(20):
            turn(bob, f"tell alice {number}", 100.0 + number)
        entries = all_news(session)
        assert [entry.at for entry in entries] == [*(100.0 + number for number in range(8)), 119.0]
        assert entries[-1].event == e.Missed(count=12)


def test_what_a_journal_stores_late_bears_the_time_when_it_happened(journal):
    with tea_party(journal=journal) as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        journal.stores()
        alice.reads(), bob.reads()
        session = stops(alice)
        turn(bob, "say one", 100.0)
        turn(bob, "tell alice two", 200.0)
        party.party.flush(900.0)
        journal.stores()
        assert at(session) == [(e.Said, 100.0), (e.Whispered, 200.0)]
