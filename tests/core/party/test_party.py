"""The party: registry, turns, faults and closing."""

from types import ModuleType

import pytest
from msgspec import structs

from teaparty.api import ChatRoom, IListener, command, implementer
from teaparty.commands import builtin
from teaparty.core.assembly import open_party
from teaparty.core.events import PARTY, Announced, Person, Said
from teaparty.core.records import Unavailable
from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import Fault, Gone, NameChanged, Named, Reason
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.command_set import CommandSet
from teaparty.stores.memory import MemoryJournal
from teaparty.testing import tea_party
from tests import sentences as s


def plugin(*members):
    module = ModuleType("a_plugin")
    for number, value in enumerate(members):
        getattr(value, "function", value).__module__ = "a_plugin"
        setattr(module, f"member{number}", value)
    return module


def test_newcomers_go_to_the_first_room():
    with tea_party() as party:
        assert party.guest("alice").session.room is party.room("parlour")


def test_numbers_are_never_used_again():
    with tea_party() as party:
        party.guest("alice").drops()
        assert party.guest("alice").session.number == 2


def test_a_change_of_name_keeps_the_registry_right():
    with tea_party() as party:
        alice = party.guest("alice")
        party.party.rename(alice.session, "Ｚｏｅ")
        assert party.party.people == {"zoe": alice.session}
        party.party.rename(alice.session, "ZOE")
        assert party.party.people == {"zoe": alice.session}
        assert party.changes[1:] == [
            NameChanged(session=1, old="alice", name="Zoe"),
            NameChanged(session=1, old="Zoe", name="ZOE"),
        ]


def test_a_refused_name_changes_nothing():
    with tea_party() as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        with pytest.raises(Refusal):
            party.party.rename(alice.session, "BOB")
        assert party.party.people == {"alice": alice.session, "bob": bob.session}
        assert alice.session.name == "alice"


def test_people_are_found_however_their_name_is_written():
    with tea_party() as party:
        zoe = party.guest("Zoë").session
        for name in ("zoë", "ZOË", "zoe\u0308", "Ｚoë"):
            assert party.party.find(name) is zoe


def test_somebody_who_is_not_there_is_answered_with_somebody_like_it():
    with tea_party() as party:
        party.guest("alice")
        with pytest.raises(Refusal, match=r"Did you mean alice\?"):
            party.party.find("ali")
        with pytest.raises(Refusal, match=r"Nobody called x{39}… is in"):
            party.party.find("x" * 90)


def test_the_person_of_an_event_is_found_by_session_or_account():
    with tea_party() as party:
        alice, zoe = party.guest("alice"), party.member("zoe")
        assert party.party.session(alice.session.person) is alice.session
        assert party.party.session(Person(99, "zoe", 1)) is zoe.session
        for person in (Person(99, "alice"), Person(0, "Dormouse"), PARTY):
            assert party.party.session(person) is None
        was = alice.session.person
        alice.types("name alison")
        assert party.party.session(was) is alice.session
        alice.types("quit")
        assert party.party.session(was) is None


def test_words_of_every_room_and_names_of_listeners_are_nobodys_name():
    @implementer(IListener)
    class Bot:
        name = "Dormouse"

        def heard(self, room, event): ...

    with tea_party(plugin(Bot)) as party:
        newcomer = party.connects()
        for name in ("login", "shout", "on", "DORMOUSE"):
            newcomer.reads()
            newcomer.types(f"login {name}")
            assert newcomer.session.name == ""


# --- a turn


def test_a_turn_asks_for_one_wake_up():
    wakes = []
    with tea_party() as guests:
        ports = structs.replace(guests.party.ports, wake=lambda: wakes.append(1))
        party = open_party([ChatRoom("hall")], CommandSet(builtin()), ports, PartyOptions())
        alice = party.connect(guests.connects())
        alice.handle("login alice")
        party.flush(0.0)
        wakes.clear()
        for line in ("say a", "say b", "xyzzy"):
            alice.handle(line)
        assert wakes == [1]
        party.flush(0.0)
        alice.handle("say c")
        assert wakes == [1, 1]


def test_a_turn_with_nothing_in_it_tells_nobody():
    with tea_party() as party:
        alice = party.guest("alice")
        party.party.flush(0.0)
        assert alice.events == []


class Noting:
    """A door that notes what it is offered."""

    def __init__(self, party):
        self.read = []
        self.closed = 0
        party.party.connect(self)

    address = ""
    mode = stay = None
    ready = True

    def belongs_to(self, session):
        self.session = session

    def flush(self):
        while entries := self.session.news(100):
            self.read.append([entry.event for entry in entries])

    def resume(self): ...

    def notice(self): ...

    def close(self):
        self.closed += 1


def test_a_door_is_asked_to_write_after_each_batch_of_its_room():
    with tea_party(limits=Limits(batch=2)) as party:
        door = Noting(party)
        door.session.handle("login alice")
        party.flush()
        door.read.clear()
        for text in "abcde":
            party.room("parlour").announce(text)
        party.room("garden").announce("elsewhere")
        party.flush()
        assert door.read == [
            [Announced(text=text) for text in texts] for texts in ("ab", "cd", "e")
        ]


def test_a_door_is_shut_once_after_the_last_news():
    with tea_party() as party:
        door = Noting(party)
        door.session.leave(Reason.QUIT)
        assert door.closed == 0
        party.flush()
        party.flush()
        assert door.closed == 1


class Broken(Noting):
    def flush(self):
        raise OSError("broken")


@pytest.mark.parametrize("line", ["say hi", "shout hi", "tell mallory hi"])
def test_a_door_that_fails_is_shut_and_nobody_else_notices(line):
    with tea_party() as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        door = Noting(party)
        door.session.handle("login mallory")
        party.flush()
        alice.reads(), bob.reads()
        door.flush = Broken.flush.__get__(door)
        alice.types(line)
        assert bob.reads()[-1] == s.lost_link("mallory")
        assert alice.reads()[0].startswith("You ")
        assert door.closed == 1
        assert list(party.party.people) == ["alice", "bob"]
        assert Gone(session=3, name="mallory", reason=Reason.FAULT) in party.changes
        party.faults.clear()


def test_a_door_that_cannot_be_shut_keeps_no_other_open():
    with tea_party() as party:
        doors = [Noting(party), Noting(party)]

        def close():
            raise OSError("stuck")

        doors[0].close = close
        for door in doors:
            door.session.leave(Reason.LINK)
        party.flush()
        assert doors[1].closed == 1
        party.faults.clear()


# --- faults


@command("break")
def break_(me):
    """Break."""
    raise ZeroDivisionError("{braces}")


def test_a_command_that_fails_is_the_operators_business():
    with tea_party(plugin(break_)) as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        alice.reads()
        assert alice.types("break secret words").reads()[0].startswith("Please type it like this")
        assert alice.types("break").reads() == [s.fault]
        alice.types("say hi")
        assert bob.reads() == ["alice says: hi"]
        fault = party.changes[-1]
        assert (type(fault), fault.session, fault.place) == (Fault, 1, "a_plugin.break_")
        party.faults.clear()


# --- listeners


@implementer(IListener)
class Parrot:
    name = "Parrot"

    def heard(self, room, event):
        if isinstance(event, Said):
            room.say_as(self.name, event.text)


@implementer(IListener)
class Mimic(Parrot):
    name = "Mimic"


@implementer(IListener)
class Clumsy:
    name = "Clumsy"

    def heard(self, room, event):
        raise ZeroDivisionError("dropped")


def test_a_listener_answers_in_the_room_where_it_heard():
    with tea_party(plugin(Parrot)) as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        bob.types("on").reads()
        alice.reads()
        alice.types("say hi")
        assert alice.reads() == ["You say: hi", "Parrot says: hi"]
        assert bob.reads() == []


def test_listeners_do_not_hear_each_other():
    with tea_party(plugin(Parrot, Mimic)) as party:
        alice = party.guest("alice").types("say hi")
        assert alice.reads() == ["You say: hi", "Parrot says: hi", "Mimic says: hi"]


def test_a_listener_that_fails_harms_nobody():
    with tea_party(plugin(Clumsy, Parrot)) as party:
        alice = party.guest("alice").types("say hi")
        assert alice.reads() == ["You say: hi", "Parrot says: hi"]
        assert party.changes[-1].place == "the listener Clumsy of the plugin a_plugin"
        party.faults.clear()


# --- closing


def test_everybody_reads_a_goodbye_when_the_party_closes():
    with tea_party() as party:
        alice, bob, newcomer = party.guest("alice"), party.guest("bob"), party.connects()
        newcomer.reads()
        party.party.close()
        for guest in (alice, bob, newcomer):
            assert guest.reads() == [s.closed]
            assert guest.closed
        assert party.party.people == party.party.sessions == {}
        assert {change.reason for change in party.changes if isinstance(change, Gone)} == {
            Reason.CLOSING
        }


def test_closing_twice_is_closing_once():
    with tea_party() as party:
        alice = party.guest("alice")
        party.party.close()
        party.party.close()
        assert alice.reads() == [s.closed]


def test_the_operators_words_are_used():
    manners = PartyOptions(
        greeting="Hi {x}.", goodbye="Bye {x}.", closing="Shut.", reserved=("bob",)
    )
    with tea_party(manners=manners) as party:
        carol, alice = party.guest("carol"), party.connects()
        assert alice.reads()[0] == "Hi {x}."
        assert alice.types("login bob").reads() == [s.name_of_party("bob")]
        assert alice.types("quit").reads() == ["Bye {x}."]
        party.party.close()
        assert carol.reads() == ["Shut."]


def test_changes_of_state_are_reported_without_what_was_said():
    with tea_party() as party:
        alice = party.guest("alice").types("say secret", "tell alice secret", "quit")
        assert alice.closed
        assert party.changes == [
            Named(session=1, name="alice"),
            Gone(session=1, name="alice", reason=Reason.QUIT),
        ]


def test_somebody_who_is_in_is_not_admitted_again():
    with tea_party() as party:
        alice = party.guest("alice")
        with pytest.raises(Refusal, match="You are in already"):
            party.party.admit(alice.session, "bob")
        assert list(party.party.people) == ["alice"]


def test_somebody_who_has_left_takes_no_other_name():
    with tea_party() as party:
        alice = party.guest("alice")
        alice.drops()
        with pytest.raises(Refusal, match="You have left already"):
            party.party.rename(alice.session, "bob")
        assert party.party.people == {}


def test_nothing_happens_where_nobody_hears_it():
    heard = "nobody hears anything in the room 'login'"
    with tea_party() as party, pytest.raises(ValueError, match=heard):
        party.party.login_room.announce("Tea!")


def test_a_journal_that_fails_is_reported():
    class Full(MemoryJournal):
        def store(self, lines, stored):
            raise OSError("full")

    with tea_party(journal=Full()) as party:
        party.guest("alice")
        assert party.changes[-1].place == "the journal"
        party.faults.clear()


def test_somebody_who_leaves_reads_what_the_journal_has_not_stored_yet(journal):
    with tea_party(journal=journal) as party:
        alice = party.guest("alice")
        journal.stores()
        alice.reads()
        alice.types("say hi", "quit")
        assert not alice.closed
        journal.stores()
        assert alice.reads() == ["You say: hi", s.goodbye]
        assert alice.closed


def test_what_is_no_event_is_its_authors_fault():
    with tea_party() as party:
        for wrong in ("text", Said(who=None, text="x")):
            with pytest.raises(TypeError, match="a room is told an event"):
                party.room("parlour").append(wrong)
        assert party.room("parlour").end == 0


def test_what_a_journal_loses_leaves_no_gap():
    class Once(MemoryJournal):
        broken = False

        def store(self, lines, stored):
            broken, self.broken = self.broken, False
            super().store(lines, fails if broken else stored)

    def fails(entries):
        raise OSError("full")

    journal = Once()
    with tea_party(journal=journal) as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        journal.broken = True
        alice.types("say lost", "say kept")
        assert bob.reads() == [s.one_line_missed, "alice says: kept"]
        carol = party.guest("carol")
        alice.types("say again")
        assert carol.reads() == ["alice says: again"]
        assert carol.types("quit").closed
        party.faults.clear()


@implementer(IListener)
class Usher:
    """Moves whoever comes from room to room: heard of by no listener, or it would not end."""

    name = "Usher"

    def heard(self, room, event):
        for guest in list(room.members.values()):
            guest.move(room.party.rooms[room.exits["on"]])


def test_what_listeners_do_with_people_is_told_to_none_of_them():
    with tea_party(plugin(Usher)) as party:
        alice = party.guest("alice")
        assert alice.session.room.name == "garden"
        alice.types("say hi")
        assert alice.session.room.name == "kitchen"


class Cellar(ChatRoom):
    kind = name = "cellar"
    public = False


def test_a_room_that_is_not_listed_is_still_a_room():
    with tea_party(plugin(Cellar)) as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        bob.session.move(party.room("cellar"))
        assert alice.reads() == [s.goes_to("bob", "Cellar")]
        bob.session.move(party.room("parlour"))
        assert alice.reads() == [s.comes_from("bob", "Cellar")]


def test_what_is_no_room_moves_nobody():
    with tea_party() as party:
        alice = party.guest("alice")
        with pytest.raises(AttributeError):
            alice.session.move("garden")
        assert alice.types("say hi").reads() == ["You say: hi"]


def test_somebody_who_is_not_behind_misses_nothing_however_short_the_history():
    with tea_party(limits=Limits(history=3)) as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        for number in range(10):
            party.party.turns.append(
                party.room("parlour"), Said(who=alice.session.person, text=str(number))
            )
        assert bob.reads() == [f"alice says: {number}" for number in range(10)]


@pytest.mark.parametrize(("error", "faults"), [(Unavailable(), 0), (ValueError("ours"), 1)])
def test_what_the_store_cannot_do_now_is_for_the_store_to_say(party, error, faults):
    async def work():
        raise error

    party.party.run(work(), "some work")
    party.flush()
    assert len(party.faults) == faults
    party.faults.clear()
