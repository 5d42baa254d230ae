"""A session: what it does with lines, and in which order it reads."""

import pytest

from teaparty.core import events as e
from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import Reason
from teaparty.testing import PASSWORD, plain_rooms, tea_party
from tests import sentences as s


def small(history=5, inbox=8, batch=64, **others):
    return tea_party(limits=Limits(history=history, inbox=inbox, batch=batch, **others))


def pair(party):
    alice, bob = party.guest("alice"), party.guest("bob")
    alice.reads()
    return alice, bob


def stops(guest):
    guest.reading = False


def goes_on(guest):
    guest.reading = True
    guest.flush()
    return guest.reads()


# --- lines in


def test_idle_time_counts_from_the_last_line_and_time_on_from_coming_in():
    with tea_party() as party:
        alice = party.guest("alice")
        party.passes(10)
        alice.types("look")
        party.passes(5)
        row = alice.session.row()
        assert (row.name, row.room, row.idle, row.on) == ("alice", "The Parlour", 5, 15)
        assert repr(alice.session) == "<session 1 'alice'>"


def test_a_line_is_put_into_nfc_without_tabs_and_blanks_around():
    with tea_party() as party:
        alice, _ = pair(party)
        alice.types("  say\te\u0301\t ")
        assert alice.events == [e.Said(who=alice.session.person, text="é")]


def test_somebody_who_is_gone_is_not_obeyed():
    with tea_party() as party:
        alice, bob = pair(party)
        alice.session.leave(Reason.LINK)
        alice.session.handle("say hi")
        assert bob.reads() == [s.lost_link("alice")]


def test_an_identity_survives_another_name_and_that_of_a_member_another_session(party):
    alice, zoe = party.guest("alice"), party.member("zoe")
    before = alice.session.identity, zoe.session.identity
    alice.types("name anna"), zoe.types("name zora", "yes")
    assert (alice.session.name, zoe.session.name) == ("anna", "zora")
    assert (alice.session.identity, zoe.session.identity) == before
    zoe.types("quit")
    assert party.connects().types(f"login zora {PASSWORD}").session.identity == before[1]
    assert party.guest("bob").session.identity not in before


# --- the order of what is read


def test_private_answers_and_room_events_come_as_they_happened():
    with tea_party() as party:
        alice, bob = pair(party)
        stops(alice)
        bob.types("say one", "tell alice two", "say three")
        alice.types("ignore carol", "say four")
        bob.types("say five")
        assert goes_on(alice) == [
            "bob says: one", "bob whispers to you: two", "bob says: three",
            s.no_such_person("carol"), "You say: four", "bob says: five",
        ]  # fmt: skip


def test_what_was_unread_in_a_room_is_read_after_leaving_it():
    with tea_party() as party:
        alice, bob = pair(party)
        stops(alice)
        bob.types("say one")
        alice.types("on")
        bob.types("say two", "on", "say three")
        assert goes_on(alice) == [
            "bob says: one", "The Garden", "Exits: on to The Kitchen.", s.nobody_else,
            s.comes_from("bob", "The Parlour"), "bob says: three",
        ]  # fmt: skip


def test_several_lines_in_one_turn_keep_their_order():
    with tea_party() as party:
        alice, bob = pair(party)
        for line in ("say one", "xyzzy", "say two", "on", "say three"):
            bob.session.handle(line)
        assert alice.reads() == ["bob says: one", "bob says: two", s.goes_to("bob", "The Garden")]
        assert bob.reads() == [
            "You say: one",
            s.no_command_say_it("xyzzy"),
            "You say: two", "The Garden", "Exits: on to The Kitchen.", s.nobody_else,
            "You say: three",
        ]  # fmt: skip


def test_private_answers_wait_for_what_the_journal_has_not_stored_yet(journal):
    with tea_party(journal=journal) as party:
        alice = party.guest("alice")
        journal.stores()
        alice.reads()
        alice.types("say one", "xyzzy", "say two", "on")
        assert alice.reads() == []
        journal.stores()
        assert [line.split()[0] for line in alice.reads()] == [
            "You", "There", "You", "The", "Exits:", "Nobody",
        ]  # fmt: skip


# --- what is missed


@pytest.mark.parametrize(("spoken", "missed"), [(5, 0), (6, 1), (7, 2), (100, 95)])
def test_the_count_of_missed_lines_is_exact(spoken, missed):
    with small() as party:
        alice, bob = pair(party)
        stops(alice)
        for number in range(spoken):
            bob.types(f"say {number}")
        told = {0: [], 1: [s.one_line_missed]}.get(missed, [s.lines_missed(missed)])
        assert goes_on(alice) == told + [f"bob says: {n}" for n in range(missed, spoken)]


def test_lines_missed_in_a_room_that_was_left():
    with small() as party:
        alice, bob = pair(party)
        stops(alice)
        bob.types("say 1", "say 2")
        alice.types("on")
        for number in range(3, 11):
            bob.types(f"say {number}")
        assert goes_on(alice)[:2] == [s.lines_missed(2), "The Garden"]


def test_an_inbox_that_is_full_counts_what_it_loses():
    with small() as party:
        alice, bob = pair(party)
        stops(alice)
        for number in range(20):
            bob.types(f"tell alice {number}")
        assert goes_on(alice) == [
            *(f"bob whispers to you: {number}" for number in range(8)), s.lines_missed(12),
        ]  # fmt: skip
        bob.types("tell alice more")
        assert alice.reads() == ["bob whispers to you: more"]


def test_room_events_between_private_ones_count_when_the_inbox_is_full():
    with small(history=100) as party:
        alice, bob = pair(party)
        stops(alice)
        for number in range(6):
            bob.types(f"say {number}", f"tell alice {number}")
        bob.types("say last")
        assert goes_on(alice) == [
            "bob says: 0", "bob whispers to you: 0", "bob says: 1", "bob whispers to you: 1",
            "bob says: 2", "bob whispers to you: 2", "bob says: 3", "bob whispers to you: 3",
            s.lines_missed(4), "bob says: last",
        ]  # fmt: skip


def test_the_trail_of_somebody_who_does_not_read_is_bounded():
    with small() as party:
        alice, bob = pair(party)
        stops(alice)
        for _ in range(200):
            bob.types("say a", "tell alice b")
            alice.types("on")
        assert len(alice.session.trail) <= 9


def test_about_so_much_is_handed_over_at_a_time():
    with small(history=50) as party:
        alice, bob = pair(party)
        stops(alice)
        for number in range(10):
            bob.types(f"say {number}")
        assert [len(alice.session.news(4)) for _ in range(4)] == [4, 4, 2, 0]


def test_events_that_one_does_not_read_do_not_end_the_news():
    with small(history=50) as party:
        alice, bob = pair(party)
        alice.types("ignore bob").reads()
        stops(alice)
        for number in range(10):
            bob.types(f"say {number}")
        bob.types("on")
        assert [type(entry.event) for entry in alice.session.news(3)] == [e.Left]
        assert alice.session.news(3) == []


def test_moving_costs_one_stretch_a_room_at_most():
    with tea_party(rooms=plain_rooms("a", "b"), limits=Limits(inbox=8)) as party:
        alice = party.guest("alice")
        stops(alice)
        for _ in range(50):
            alice.types("on")
        assert len(alice.session.trail) <= 9
        assert goes_on(alice)[-1].startswith("[")
