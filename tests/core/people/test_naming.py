"""People whom a line names read so; all others read the line as ever."""

import pytest
from msgspec import structs

from teaparty.core.events import Person, Said
from teaparty.core.log.log import Entry
from teaparty.core.values.limits import Limits
from teaparty.testing import tea_party


@pytest.fixture
def three(party):
    """alice, bob and carol, who use screen readers: these read it in words."""
    found = [party.guest(name).types("screenreader on") for name in ("alice", "bob", "carol")]
    party.all_read()
    return found


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("say bob, is there tea?", "alice says, naming you: bob, is there tea?"),
        ("say Is there tea, Bob?", "alice says, naming you: Is there tea, Bob?"),
        ("emote pats bob's back.", "alice emotes, naming you: pats bob's back."),
        ("shout @bob!", "alice shouts, naming you: @bob!"),
    ],
)
def test_people_who_are_named_read_so(three, line, read):
    alice, bob, carol = three
    alice.types(line)
    assert bob.reads() == [read]
    assert carol.reads() == [read.replace(", naming you", "")]
    assert not [text for text in alice.reads() if "naming" in text]


def test_what_a_plugin_has_said_that_is_no_text_names_nobody_and_keeps_no_name_back(party, three):
    alice, bob, _ = three
    party.room("parlour").append(Said(who=alice.session.person, text=5))
    alice.types("say Tea, bob?")
    last = party.room("parlour").log.last(2)
    assert [list(entry.named or ()) for entry in last] == [[], [bob.session.number]]
    for guest in three:
        guest.unread.clear()


def test_nobody_names_themselves(three):
    alice, bob, _ = three
    alice.types("say I am alice.")
    assert alice.reads() == ["You say: I am alice."]
    assert bob.reads() == ["alice says: I am alice."]


def test_what_is_said_to_somebody_says_so_already(three):
    alice, bob, carol = three
    alice.types("to bob Hello, bob and carol!")
    assert bob.reads() == ["alice says to you: Hello, bob and carol!"]
    assert carol.reads() == ["alice says to bob, naming you: Hello, bob and carol!"]


def test_people_are_named_by_the_name_that_they_have_now(three):
    alice, bob, carol = three
    bob.types("name robert")
    carol.reads(), bob.reads()
    alice.types("say bob?", "say Robert?")
    assert bob.reads() == ["alice says: bob?", "alice says, naming you: Robert?"]


def test_people_whom_one_ignores_name_nobody(party, three):
    alice, bob, _ = three
    bob.types("ignore alice").reads()
    alice.types("say bob!")
    assert bob.reads() == []
    assert named(party) == {}


def named(party):
    """Return whom the last line of the parlour names."""
    return party.room("parlour").log.last(1)[0].named or {}


def test_people_elsewhere_are_named_but_not_by_a_shout(party, three):
    alice, bob, carol = three
    bob.types("go kitchen")
    alice.types("say bob!")
    assert named(party) == {bob.session.number: "bob"}
    alice.types("shout bob and carol!")
    assert named(party) == {carol.session.number: "carol"}
    assert bob.reads()[-1] == "alice shouts, naming you: bob and carol!"


def test_one_line_names_so_many_people():
    with tea_party(limits=Limits(names_in_line=2)) as party:
        alice, *others = [party.guest(name) for name in ("alice", "bob", "carol", "dave")]
        alice.types("say carol, dave, bob!")
        numbers = [each.session.number for each in others]
        assert list(named(party)) == numbers[1:]
        alice.types("to bob carol, dave!")
        assert list(named(party)) == numbers[:2]
        party.party.renew(structs.replace(party.party.options, limits=Limits(names_in_line=1)))
        alice.types("say dave, bob!")
        assert list(named(party)) == numbers[2:]


def test_what_others_did_or_the_party_tells_names_nobody(party, three):
    alice, bob, _ = three
    party.room("parlour").announce("bob!")
    bob.types("afk").reads()
    alice.types("afk bob will come.")
    assert bob.reads() == ["alice is away: bob will come."]
    assert named(party) == {}


def test_listeners_and_bridges_name_people(party, three):
    party.room("parlour").say_as("dormouse", "bob?")
    assert three[1].reads() == ["dormouse says, naming you: bob?"]


def test_it_is_not_looked_for_while_nobody_else_is_in(party, monkeypatch):
    alice = party.guest("alice")
    monkeypatch.setattr(party.party.registry.spoken, "find", lambda text: pytest.fail(text))
    assert alice.types("say bob?").reads() == ["You say: bob?"]


def test_a_party_may_do_without_it():
    with tea_party() as party:
        party.party.turns.naming = None
        alice, bob = (party.guest(name).types("screenreader on") for name in ("alice", "bob"))
        party.all_read()
        alice.types("say bob!", "to bob Hello!")
        assert bob.reads() == ["alice says: bob!", "alice says to you: Hello!"]


def test_a_fault_in_it_keeps_nobody_from_reading(party, three, monkeypatch):
    def broken(text):
        raise ZeroDivisionError

    monkeypatch.setattr(party.party.registry.spoken, "find", broken)
    three[0].types("say bob!")
    assert three[1].reads() == ["alice says: bob!"]
    assert [type(fault) for fault in party.faults] == [ZeroDivisionError]
    party.faults.clear()


def test_it_is_found_in_lines_of_other_processes_too(party, three):
    room = party.room("parlour")
    event = Said(who=Person(999, "zoe"), text="bob!")
    entry = Entry(room="parlour", number=room.log.end, at=party.time, event=event)
    party.party.turns.take([entry])
    assert three[1].reads() == ["zoe says, naming you: bob!"]
