"""What was missed, and the whispers that wait."""

import pytest

from teaparty.core.events import LinesShown, Recalled
from teaparty.core.party.rooms import ChatRoom
from teaparty.core.people.whispers import Whispers
from teaparty.core.values.limits import Limits
from teaparty.stores.memory import MemoryRecords
from teaparty.testing import plain_rooms, tea_party
from tests import sentences as s
from tests.conftest import done
from tests.core.slow import SlowRecords, settles

LOGIN = "login zoe open sesame"


@pytest.fixture
def zoe(party, alice):
    """A member who was in the parlour, and is out."""
    guest = party.member("zoe").types("quit")
    alice.reads()
    return guest


def back(party, *lines):
    """Return somebody who has come in as zoe, and what they were told of what they missed."""
    guest = party.connects().types(LOGIN)
    guest.recalled = [event for event in guest.events if isinstance(event, Recalled)]
    guest.reads()
    return guest.types(*lines)


def shown(guest):
    """The texts of old lines that somebody was shown."""
    events = [event for event in guest.events if isinstance(event, LinesShown)]
    guest.reads()
    return [line.event.text for event in events for line in event.lines]


def recalled(lines=0, whispers=0, more=False, room="The Parlour"):
    return [Recalled(room=room, lines=lines, more=more, whispers=whispers)]


# --- what was missed


def test_somebody_who_missed_nothing_is_told_nothing(party, zoe):
    assert back(party).recalled == []


def test_lines_that_were_said_while_one_was_out_are_counted(party, alice, zoe):
    alice.types("say one", ":waves", "shout three")
    assert back(party).recalled == recalled(lines=3)


def test_coming_and_going_counts_for_nothing(party, alice, zoe):
    party.guest("bob").types("on", "quit")
    alice.types("name alicia", "on")
    assert back(party).recalled == []


def test_what_is_not_recalled_counts_for_nothing(party, alice, zoe):
    parlour = party.room("parlour")
    parlour.say_as("Dormouse", "zzz", recalled=False)
    parlour.announce("Rain falls.", recalled=False)
    party.flush()
    assert back(party, "quit").recalled == []
    alice.types("say one")
    parlour.say_as("Dormouse", "zzz", recalled=False)
    party.flush()
    guest = back(party, "recall")
    assert (guest.recalled, shown(guest)) == (recalled(lines=1), ["one"])


def test_what_those_say_whom_one_ignores_counts_for_nothing(party, alice):
    party.member("bob")
    zoe = party.member("zoe").types("ignore bob", "quit")
    alice.reads()
    bob = party.party.people["bob"].door
    bob.types("say one", "tell zoe two")
    assert zoe.closed
    assert back(party).recalled == []
    bob.types("say three")
    alice.types("say four")
    assert back(party, "quit").recalled == []


def test_lines_of_the_room_where_one_was_are_counted_though_one_is_elsewhere_now(party, alice):
    party.member("zoe").types("on", "quit")
    alice.types("say nobody hears this", "on", "say hi")
    assert back(party).recalled == recalled(lines=1, room="The Garden")


def test_nothing_is_told_of_a_room_that_lets_one_in_no_more():
    class Attic(ChatRoom):
        shut = False

        def admit(self, me):
            from teaparty.core.values.refusal import Refusal

            if self.shut:
                raise Refusal("Shut.")

    with tea_party(rooms={**plain_rooms("parlour"), "attic": Attic("attic")}) as party:
        alice = party.guest("alice").types("go attic")
        party.member("zoe").types("go attic", "quit")
        alice.types("say secret")
        party.room("attic").shut = True
        zoe = back(party)
        assert zoe.recalled == []
        assert zoe.types("recall").reads() == [s.nothing_missed]


def test_a_room_that_is_gone_and_one_that_keeps_nothing_were_not_missed():
    rooms = {"hall": ChatRoom("hall"), "den": ChatRoom("den", history=False)}
    records = MemoryRecords()
    with tea_party(rooms=rooms, records=records) as party:
        alice = party.guest("alice").types("go den")
        party.member("zoe").types("go den", "quit")
        alice.types("say hi")
        zoe = back(party)
        assert (zoe.session.room.name, zoe.recalled) == ("den", [])
        zoe.types("quit")
    with tea_party(rooms=plain_rooms("parlour"), records=records) as party:
        assert back(party).recalled == []


def test_more_lines_than_the_log_holds_are_more_than_can_be_counted():
    with tea_party(limits=Limits(history=5)) as party:
        alice, _ = party.guest("alice"), party.member("zoe").types("quit")
        alice.types(*(f"say {number}" for number in range(8)))
        zoe = back(party)
        assert zoe.recalled == recalled(lines=5, more=True)
        assert shown(zoe.types("recall")) == ["3", "4", "5", "6", "7"]


def test_where_so_many_only_came_and_went_nothing_is_told():
    with tea_party(limits=Limits(history=5)) as party:
        party.member("zoe").types("quit")
        for number in range(5):
            party.guest(f"bob{number}").types("quit")
        assert back(party).recalled == []


def test_what_was_unread_when_the_link_was_lost_was_missed(party):
    alice, zoe = party.member("alice"), party.member("zoe")
    alice.types("say read")
    zoe.reads()
    zoe.drops()
    alice.types("say one", "tell zoe two")
    party.passes(60)
    alice.types("say three")
    zoe = back(party)
    assert zoe.recalled == recalled(lines=2, whispers=1)
    assert shown(zoe.types("recall", "recall")) == ["two", "one", "three"]


def test_what_is_said_from_then_on_is_read_and_was_not_missed():
    """However long it takes to count."""
    with tea_party(records=SlowRecords()) as party:
        alice = party.guest("alice")
        zoe = party.guest("zoe").types("register", "open sesame", "open sesame")
        settles(party)
        zoe.session.party.people["zoe"].door.types("quit")
        settles(party)
        party.party.people["alice"].door.types("say one")
        zoe = party.connects().types(LOGIN)
        while not zoe.session.name:
            party.flush()
        alice.types("say two")
        settles(party)
        assert [event for event in zoe.events if isinstance(event, Recalled)] == recalled(lines=1)


# --- whispers that wait


@pytest.fixture
def bob(party, zoe):
    return party.member("bob")


def test_whispers_wait_until_they_are_recalled(party, bob):
    bob.types("tell zoe one", "tell zoe two")
    zoe = back(party)
    assert zoe.recalled == recalled(whispers=2, room="The Parlour")
    zoe.types("quit")
    bob.types("tell zoe three")
    zoe = back(party)
    assert zoe.recalled[0].whispers == 3
    assert shown(zoe.types("recall")) == ["one", "two", "three"]
    assert zoe.types("recall").reads() == [s.nothing_missed]
    zoe.types("quit")
    assert back(party).recalled == []


def test_what_was_read_at_once_does_not_wait_too(party, bob):
    bob.types("tell zoe one")
    zoe = back(party)
    bob.types("tell zoe read at once")
    zoe.types("tell bob and answered", "quit")
    bob.types("tell zoe two")
    zoe = back(party)
    assert zoe.recalled[0].whispers == 2
    assert shown(zoe.types("recall")) == ["one", "two"]


def test_waiting_whispers_survive_a_restart():
    records = MemoryRecords()
    with tea_party(records=records) as party:
        bob, _ = party.member("bob"), party.member("zoe").types("quit")
        bob.types("tell zoe one", "tell zoe two", "tell zoe three")
        zoe = back(party)
        assert zoe.recalled[0].whispers == 3
        end = party.party.features.get(Whispers).end
        kept = done(records.whispers(bob.session.account.number, most=9))
    with tea_party(records=records, limits=Limits(history_lines=2)) as party:
        party.party.remember("@", kept, end)
        zoe = back(party)
        assert shown(zoe.types("recall")) == ["one", "two"]
        zoe.types("quit")
        zoe = back(party)
        assert zoe.recalled[0].whispers == 1
        assert shown(zoe.types("recall")) == ["three"]


def test_whispers_that_fell_off_the_log_are_in_the_records():
    with tea_party(limits=Limits(history=3)) as party:
        bob, _ = party.member("bob"), party.member("zoe").types("quit")
        carol = party.member("carol")
        bob.types("tell zoe one", "tell zoe two")
        carol.types(*(f"tell bob {number}" for number in range(5)))
        zoe = back(party)
        assert shown(zoe.types("recall")) == ["one", "two"]


def test_whispers_of_somebody_ignored_meanwhile_do_not_wait(party, bob):
    bob.types("tell zoe one")
    zoe = back(party, "ignore bob", "recall")
    assert zoe.reads()[-1] == s.nothing_missed


def test_a_page_of_them_at_a_time():
    with tea_party(limits=Limits(history_lines=2)) as party:
        alice, bob = party.guest("alice"), party.member("bob")
        party.member("zoe").types("quit")
        bob.types(*(f"tell zoe {number}" for number in range(3)))
        alice.types(*(f"say line {number}" for number in range(3)))
        zoe = back(party)
        assert zoe.recalled == recalled(lines=3, whispers=3)
        pages = [zoe.types("recall").reads() for _ in range(5)]
        assert [page[0] for page in pages] == [
            s.while_out, s.while_out, s.said_while_out("The Parlour"),
            s.said_while_out("The Parlour"), s.nothing_missed,
        ]  # fmt: skip
        assert [len(page) for page in pages] == [4, 3, 4, 2, 1]
        assert [page[-1] for page in pages[:3]] == [s.recall_on()] * 3


def test_a_whisper_that_is_stored_after_somebody_came_in_is_read_then_and_only_then(journal):
    with tea_party(journal=journal) as party:
        bob = party.member("bob")
        party.member("zoe").types("quit")
        journal.stores()
        bob.types("tell zoe late")
        zoe = back(party)
        assert zoe.types("recall").reads() == []
        journal.stores()
        assert zoe.reads()[-2:] == [
            "bob whispers to zoe: late",
            s.nothing_missed,
        ]
        zoe.types("reply hi")
        journal.stores()
        assert bob.reads()[-1:] == ["zoe whispers to you: hi"]
        zoe.types("quit")
        journal.stores()
        assert shown(back(party).types("recall")) == []


def test_somebody_who_is_out_for_good_is_not_forgotten_by_a_lost_link_in_a_recall():
    with tea_party(records=SlowRecords(), limits=Limits(history=2)) as party:
        for name in ("bob", "zoe"):
            party.guest(name).types("register", "open sesame", "open sesame")
            settles(party)
        bob, zoe = (party.party.people[name].door for name in ("bob", "zoe"))
        zoe.types("quit")
        settles(party)
        for text in ("one", "two", "three"):
            bob.types(f"tell zoe {text}")
            settles(party)
        zoe = party.connects().types(LOGIN)
        settles(party)
        zoe.types("recall")
        zoe.session.leave("link")
        settles(party)
        zoe = party.connects().types(LOGIN)
        settles(party)
        zoe.types("recall")
        settles(party)
        assert shown(zoe) == ["one", "two", "three"]


def test_a_reply_goes_to_somebody_who_was_recalled_last(party, bob):
    bob.types("tell zoe one")
    back(party, "recall", "reply two")
    assert bob.reads()[-1] == "zoe whispers to you: two"


def test_a_guest_has_missed_nothing(alice):
    assert alice.types("recall").reads() == [s.nothing_missed]
