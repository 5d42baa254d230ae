"""The fakes that an author tests a plugin with."""

import re
from types import ModuleType

import pytest
from msgspec import ValidationError

from teaparty.api import ChatRoom, Listener, command
from teaparty.core.events import Said
from teaparty.core.values.limits import Limits
from teaparty.core.values.looks import DEFAULT, Look
from teaparty.core.values.notices import Gone, Named, Reason
from teaparty.core.values.options import PartyOptions
from teaparty.testing import plain_rooms, tea_party
from tests import sentences as s


class Pause:
    """Something to wait for: it lets others go on once."""

    def __await__(self):
        yield


def plugin(**members):
    """A module with these in it."""
    module = ModuleType("a_plugin")
    for name, value in members.items():
        getattr(value, "function", value).__module__ = "a_plugin"
        setattr(module, name, value)
    return module


@command("slow")
async def slow(me, times: int = 1):
    """Wait and speak."""
    for _ in range(times):
        await Pause()
    me.tell("At last.")


@command("broken")
def broken(me):
    """Break."""
    raise ZeroDivisionError("broken")


def test_a_party_has_three_rooms_with_a_way_round():
    with tea_party() as party:
        assert list(party.party.rooms) == ["parlour", "garden", "kitchen"]
        alice = party.guest("alice")
        alice.types("on", "on", "on")
        assert alice.session.room is party.room("parlour")


def test_a_guest_has_read_all_that_comes_with_coming_in():
    with tea_party() as party:
        alice = party.guest("alice")
        assert alice.reads() == []
        bob = party.guest("bob")
        assert (alice.reads(), bob.reads()) == ([], [])


def test_lines_are_read_once():
    with tea_party() as party:
        alice = party.guest("alice").types("say hi", "say ho")
        assert alice.events == [
            Said(who=alice.session.person, text="hi"),
            Said(who=alice.session.person, text="ho"),
        ]
        assert alice.reads() == ["You say: hi", "You say: ho"]
        assert alice.reads() == []


def test_a_text_of_several_lines_is_read_as_several():
    with tea_party() as party:
        party.guest("alice")
        assert len(party.connects().reads()) == 3


def test_a_guest_who_does_not_read_reads_later():
    with tea_party() as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        alice.reads()
        alice.reading = False
        bob.types("say one", "say two")
        assert alice.reads() == []
        alice.reading = True
        bob.types("say three")
        assert alice.reads() == ["bob says: one", "bob says: two", "bob says: three"]


def test_a_guest_who_reads_again_needs_nobody_to_speak_first():
    with tea_party() as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        alice.reads()
        alice.reading = False
        bob.types("say one")
        alice.reading = True
        assert alice.reads() == ["bob says: one"]


def test_a_lost_link():
    with tea_party() as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        alice.drops()
        assert alice.closed
        assert bob.reads() == [s.lost_link("alice")]
        assert party.changes == [
            Named(session=1, name="alice"),
            Named(session=2, name="bob"),
            Gone(session=1, name="alice", reason=Reason.LINK),
        ]


def test_time_passes_as_one_says():
    with tea_party() as party:
        alice = party.guest("alice")
        party.passes(61)
        assert alice.types("look me").reads() == [s.person_in("alice", "The Parlour", "1m", "0s")]


def test_a_command_that_waits_holds_back_the_next_lines():
    with tea_party(plugin(slow=slow)) as party:
        alice = party.guest("alice").types("slow 3")
        assert alice.session.busy
        for _ in range(5):
            party.flush()
        assert not alice.session.busy
        assert alice.reads() == ["At last."]


def test_lines_typed_during_a_command_that_waits_are_obeyed_after_it():
    with tea_party(plugin(slow=slow)) as party:
        alice = party.guest("alice").types("slow 3", "say hi")
        for _ in range(5):
            party.flush()
        assert alice.reads() == ["At last.", "You say: hi"]


def test_two_commands_that_wait_in_a_row():
    with tea_party(plugin(slow=slow)) as party:
        alice = party.guest("alice").types("slow 0", "slow 1", "say hi")
        for _ in range(5):
            party.flush()
        assert alice.reads() == ["At last.", "At last.", "You say: hi"]


def test_a_fault_is_raised_at_the_end():
    with pytest.raises(ZeroDivisionError, match="broken"):  # noqa: SIM117
        with tea_party(plugin(broken=broken)) as party:
            party.guest("alice").types("broken")


def test_a_fault_that_the_test_takes_is_not():
    with tea_party(plugin(broken=broken)) as party:
        alice = party.guest("alice").types("broken")
        assert str(party.faults.pop()) == "broken"
        assert alice.reads()[0].startswith("Something went wrong here.")


def test_a_wrong_declaration_is_an_assertion():
    @command("say")
    def speak(me):
        """Speak."""

    with pytest.raises(AssertionError, match="the word 'say'"), tea_party(plugin(speak=speak)):
        pass


def test_a_room_of_a_plugin_is_opened_beside_the_others():
    class Den(ChatRoom):
        kind = name = "den"

    with tea_party(plugin(Den=Den)) as party:
        assert list(party.party.rooms) == ["parlour", "garden", "kitchen", "den"]
        party.guest("alice").types("go den")
        assert list(party.room("den").members) == [1]


def test_a_kind_of_room_without_a_name_is_not_opened():
    class Den(ChatRoom):
        kind = "den"

    with tea_party(plugin(Den=Den)) as party:
        assert "den" not in party.party.rooms


def test_rooms_limits_and_manners_of_ones_own():
    with tea_party(rooms=plain_rooms("hall"), limits=Limits(history=2)) as party:
        assert party.room("hall").log.limit == 2
    with tea_party(manners=PartyOptions(greeting="Hi.")) as party:
        assert party.connects().reads()[0] == "Hi."


def test_a_journal_of_ones_own(journal):
    with tea_party(journal=journal) as party:
        alice = party.guest("alice").types("say hi")
        assert alice.reads() == []
        journal.stores()
        assert alice.reads()[-1] == "You say: hi"


def test_a_guest_has_the_look_that_they_wish():
    with tea_party() as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        assert alice.look == DEFAULT
        alice.types("settings width 60", "screenreader on")
        assert (alice.look, bob.look) == (Look(width=60, screen_reader=True), DEFAULT)
        alice.types("settings width auto")
        assert alice.look == Look(screen_reader=True)


@command("ask")
def ask(me, hidden: int = 0):
    """Ask for a word."""
    me.ask("Your word: ", lambda me, word: me.tell("It is {word}.", word=word), bool(hidden))


def test_a_guest_sees_what_they_are_asked_and_whether_it_is_hidden():
    with tea_party(plugin(ask=ask)) as party:
        alice = party.guest("alice")
        assert (alice.asked, alice.hidden) == ("", False)
        alice.types("ask")
        assert (alice.asked, alice.hidden) == ("Your word: ", False)
        alice.types("tea", "ask 1")
        assert (alice.asked, alice.hidden) == ("Your word: ", True)
        assert alice.types("more  tea").reads() == ["It is tea.", "It is more tea."]
        assert (alice.asked, alice.hidden) == ("", False)


def test_lines_typed_at_once_answer_what_the_first_of_them_asks():
    with tea_party(plugin(ask=ask)) as party:
        assert party.guest("alice").types("ask", "tea", "say hi").reads() == [
            "It is tea.",
            "You say: hi",
        ]


@command("gong", right="ring")
def gong(me):
    """Ring the gong."""
    me.room.announce("Dong!")


def test_roles_have_the_rights_that_a_test_gives_them():
    with tea_party(plugin(gong=gong), rights={"host": ["ring"]}) as party:
        host, wizard = party.member("hanna", role="host"), party.member("zoe", role="wizard")
        assert wizard.types("gong").reads() == ["You may not use gong."]
        assert host.types("gong").reads() == ["Dong!"]
        assert {"ring", "kick"} <= host.session.rights
    with pytest.raises(AssertionError, match="no role hots, but guest, member, host, wizard"):
        tea_party(rights={"hots": ["ring"]}).__enter__()


def test_channels_may_be_given_with_what_the_configuration_says_of_them():
    with tea_party(channels={"news": {"speaks": "hosts"}, "tea": {}}) as party:
        alice = party.guest("alice")
        alice.types("listen news", "listen tea").reads()
        assert alice.types("+news hi").reads() == [s.hosts_speak("news")]
        assert alice.types("+tea hi").reads() == ["[tea] You say: hi"]


@pytest.mark.parametrize(
    ("channels", "fault"),
    [
        ("tea", "channels are given as a list: ['tea']"),
        (["my tea"], "'my tea' is no word for a channel"),
        ({"tea": {"speek": "hosts"}}, "speek"),
        ({"tea": {"speaks": "guests"}}, "guests"),
    ],
)
def test_channels_that_cannot_be_are_refused(channels, fault):
    with pytest.raises((AssertionError, ValidationError), match=re.escape(fault)):
        tea_party(channels=channels).__enter__()


class Parrot(Listener):
    name = "Parrot"


def test_a_listener_is_found_by_its_class():
    with tea_party(plugin(Parrot=Parrot)) as party:
        assert party.listener(Parrot).party is party.party
        with pytest.raises(LookupError, match="Listener is not the class of a listener in this"):
            party.listener(Listener)


def test_a_member_who_is_erased_has_left_and_the_name_is_free():
    with tea_party() as party:
        bob, alice = party.guest("bob"), party.member("alice")
        with pytest.raises(AssertionError, match="bob has no account"):
            party.erase(bob)
        party.erase(alice)
        assert [session.name for session in party.party.sessions.values()] == ["bob"]
        assert party.member("alice").session.account.number == 2
