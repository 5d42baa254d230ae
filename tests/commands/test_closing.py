"""Closed places: close, open, listed, invite, uninvite, invited."""

import pytest

from teaparty.core.party.rooms import ChatRoom
from teaparty.core.people.channels import Channels
from teaparty.core.people.closing import HOW
from teaparty.core.people.place_rights import OPERATORS
from teaparty.core.values.channels import ChannelRules
from teaparty.core.values.limits import Limits
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.place_words import A_CLOSED_PLACE
from teaparty.core.values.templates import filled
from teaparty.testing import tea_party
from tests import sentences as s
from tests.conftest import audits


def house():
    return {
        "parlour": ChatRoom("parlour", title="The Parlour", exits={"north": "garden"}),
        "garden": ChatRoom("garden", title="The Garden"),
    }


@pytest.fixture
def party():
    with tea_party(rooms=house(), manners=PartyOptions(limits=Limits(invited=2))) as party:
        yield party


@pytest.fixture
def alice(party):
    """The owner of The Attic, where she stands, and of the channel chess."""
    alice = party.member("alice").types("make room The Attic", "make channel chess", "go attic")
    party.all_read()
    return alice


@pytest.fixture
def bob(party, alice):
    bob = party.member("bob")
    party.all_read()
    return bob


@pytest.fixture
def host(party, alice):
    host = party.member("henry", role="host")
    party.all_read()
    return host


HOW = filled(HOW, {"sign": ""})


# --- closing


@pytest.mark.parametrize("line", [
    "invite bob", "invite bob for 1h", "uninvite bob", "trust bob", "distrust bob",
    "give attic to bob", "let bob in",
])  # fmt: skip
def test_nobody_gets_what_was_meant_for_somebody_who_has_just_left(party, alice, line):
    bobby = party.member("bobby")
    alice.types("close")
    party.guest("bob").types("knock attic", "quit")
    bobby.types("knock attic")
    party.all_read()
    assert alice.types(line).reads() == [s.nobody_but("bob", "bobby")]
    assert bobby.reads() == []


def test_a_room_is_closed_and_those_there_are_told(alice, bob):
    bob.types("go attic")
    alice.reads()
    assert alice.types("close").reads() == [
        s.room_closed("The Attic"), HOW,
    ]  # fmt: skip
    assert bob.reads()[-1] == s.closes_place("alice")
    assert alice.types("close attic").reads() == [s.closed_already("The Attic")]


def test_a_channel_is_closed(alice):
    assert alice.types("close chess").reads() == [
        s.channel_closed("chess"), s.how_to_invite_there("chess"),
    ]  # fmt: skip
    assert alice.types("open chess").reads() == [s.channel_opened("chess")]


def test_a_room_is_open_again(alice, bob):
    bob.types("go attic")
    alice.types("close").reads()
    bob.reads()
    assert alice.types("open").reads() == [s.room_opened("The Attic")]
    assert bob.reads() == [s.opens_place("alice")]
    assert alice.types("open here").reads() == [s.place_open_already("The Attic")]


@pytest.mark.parametrize(
    "typed",
    ["close attic", "open attic", "listed attic on", "uninvite carol to attic", "invited attic"],
)
def test_it_is_for_owners_and_people_whom_they_trust_and_hosts(party, alice, bob, host, typed):
    party.member("carol")
    elsewhere = s.his_place_in("alice", "The Attic")
    assert bob.types(typed).reads() == [elsewhere]
    alice.types("trust bob").reads()
    bob.reads()
    assert bob.types(typed).reads() != [elsewhere]
    host.types(typed)
    assert [(who, what) for who, what, *_ in audits(party)] == [("henry", "places")]


def test_a_place_of_the_operators_is_not_closed(host, bob):
    assert host.types("close parlour").reads() == [filled(OPERATORS, {"room": "The Parlour"})]
    assert bob.types("close").reads() == [s.hosts_only]


# --- what others find


def test_one_that_is_closed_is_in_no_list_unless_it_is_listed(alice, bob):
    alice.types("topic Kafka", "close", "close chess").reads()
    assert not any("attic" in line for line in bob.types("rooms", "channels").reads())
    assert alice.types("listed on").reads() == [s.found_in_lists("The Attic")]
    alice.types("listed chess on")
    assert bob.types("rooms").reads()[-1].split() == ["attic", "The", "Attic", "(closed)", "0"]
    assert bob.types("channels").reads()[1].split() == ["chess", "(closed)", "0"]
    bob.types("screenreader on").reads()
    assert bob.types("rooms").reads()[-1] == s.closed_aloud("attic", "The Attic")
    assert bob.types("channels").reads()[0].split()[-2:] == ["is", "closed."]
    alice.types("listed off", "listed chess off").reads()
    assert not any("attic" in line for line in bob.types("rooms").reads())


def test_a_place_that_is_open_is_listed_once_it_is_closed(alice):
    assert alice.types("listed on").reads()[-1] == s.listed_once_closed
    assert alice.types("listed maybe").reads()[0].startswith("maybe does not fit")


def test_the_owner_reads_which_are_closed_and_who_is_invited(alice, bob):
    alice.types("close", "invite bob").reads()
    rows = alice.types("places").reads()
    assert rows[0].split()[-2:] == ["Closed", "Invited"]
    assert rows[1].split()[-2:] == ["yes", "bob"]
    alice.types("listed on", "screenreader on").reads()
    assert alice.types("places").reads()[0].split()[-4:] == ["but", "listed.", "Invited:", "bob."]
    assert alice.types("look").reads()[1] == s.closed_place_of("alice")


def test_an_exit_to_a_closed_place_has_no_title_for_others(alice, bob, host):
    host.types("add exit up to attic")
    alice.types("close")
    bob.reads()
    assert bob.types("exits").reads() == ["Exits: north to The Garden, up."]
    assert host.types("exits").reads()[-1] == "Exits: north to The Garden, up."
    assert bob.types("up").reads() == [s.place_closed("The Attic", "attic")]
    bob.types("screenreader on").reads()
    assert bob.types("exits").reads()[-1].split() == ["Exit", "up."]


def test_where_somebody_is_or_goes_is_not_told_if_that_is_closed(alice, bob):
    alice.types("close", "invite bob", "go parlour")
    assert bob.reads()[-1] == s.comes_from("alice", A_CLOSED_PLACE)
    alice.types("go attic")
    assert bob.reads() == [s.goes_to("alice", A_CLOSED_PLACE)]
    assert "alice is in a closed place." in bob.types("finger alice").reads()[1]


def test_nobody_finds_out_by_trying_that_a_title_is_taken(alice, bob):
    alice.types("call here Reading Room", "close")
    assert bob.types("make room Reading Room").reads()[0].startswith("Reading Room is yours")
    assert alice.types("open").reads()[-1] == s.title_taken("Reading Room")
    assert alice.types("listed on").reads()[-1] == s.title_taken("Reading Room")
    alice.types("call here The Loft", "open").reads()
    assert bob.types("make room The Loft").reads() == [s.title_taken("The Loft")]


def test_a_word_that_was_typed_is_the_title_that_is_told(alice, bob):
    alice.types("call here The Reading Room", "close")
    assert bob.types("go attic").reads() == [s.place_closed("attic", "attic")]
    alice.types("listed on")
    assert bob.types("go attic").reads() == [s.place_closed("The Reading Room", "attic")]


# --- inviting


def test_somebody_who_is_in_or_out_is_invited(party, alice, bob):
    alice.types("close").reads()
    assert alice.types("invite bob").reads() == [s.is_invited("bob", "The Attic")]
    bob.types("quit")
    alice.types("uninvite bob").reads()
    assert alice.types("invite bob").reads() == [s.is_invited("bob", "The Attic")]
    assert alice.types("invited").reads() == [s.invited_to("The Attic", "bob")]


@pytest.mark.parametrize(
    "typed",
    [
        "invite bob for 1h",
        "invite bob to attic for 1h",
        "invite bob for 1h to attic",
        "invite bob 1h",
        "invite bob 1h to attic",
    ],
)
def test_somebody_is_invited_for_a_time(alice, bob, typed):
    alice.types("close").reads()
    assert alice.types(typed).reads() == [s.invited_for("bob", "The Attic", "1 hour")]
    assert alice.types("invited").reads() == [s.invited_to("The Attic", "bob (for 1h)")]


def test_a_time_has_to_be_one(alice, bob):
    assert alice.types("invite bob for").reads()[0].startswith("A time is written like")
    assert alice.types("invite bob for ever").reads()[0].startswith("A time is written like")
    assert alice.types("invite bob to nowhere").reads()[0].startswith("No place is called")


def test_a_word_of_a_place_may_begin_with_a_digit(alice, bob):
    alice.types("make channel 2nd floor").reads()
    invited = s.is_invited("bob", "2nd-floor")
    assert alice.types("invite bob 2nd-floor").reads()[0] == invited


def test_to_an_open_place_people_can_be_invited_too(alice, bob):
    assert alice.types("invite bob to chess").reads() == [
        s.is_invited("bob", "chess"), s.all_listen("chess"),
    ]  # fmt: skip
    assert alice.types("invite bob to attic").reads() == [
        s.is_invited("bob", "The Attic"), s.all_come("The Attic"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["alice", "bob"])
def test_the_owner_and_people_who_are_trusted_are_not_invited(alice, bob, name):
    alice.types("trust bob").reads()
    assert alice.types(f"invite {name}").reads() == [s.comes_anyhow(name, "The Attic")]


def test_as_many_are_invited_as_can_be(party, alice, bob):
    party.guest("eve")
    party.member("carol")
    alice.types("close", "invite bob", "invite eve").reads()
    assert alice.types("invite carol").reads() == [s.invited_enough]
    party.guest("fay")
    assert alice.types("invite fay").reads() == [s.invited_enough]
    alice.types("invite bob for 1h", "invite eve").reads()
    alice.types("uninvite eve").reads()
    assert alice.types("invite carol").reads() == [s.is_invited("carol", "The Attic")]


def test_somebody_is_invited_no_more(party, alice, bob):
    alice.types("close", "invite bob").reads()
    assert alice.types("uninvite bob").reads() == [s.invited_no_more("bob", "The Attic")]
    assert alice.types("uninvite bob").reads() == [s.not_invited("bob", "The Attic")]
    assert alice.types("invited").reads() == [s.nobody_invited("The Attic")]
    alice.types("invite bob")
    bob.types("go attic")
    alice.reads()
    assert alice.types("uninvite bob").reads() == [s.still_inside("bob")]


def test_a_guest_is_invited_no_more(party, alice):
    eve = party.guest("eve")
    alice.types("close", "invite eve", "uninvite eve")
    eve.reads()
    assert eve.types("go attic").reads() == [s.place_closed("The Attic", "attic")]


def test_people_who_may_not_speak_invite_nobody(party, alice, bob, host):
    host.types("mute alice")
    alice.reads()
    assert alice.types("invite bob").reads()[0].startswith("You can't speak")


# --- channels of the operator's


@pytest.fixture
def news(party):
    """A channel to which only people who are invited listen, and one on which only they speak."""
    Channels.of(party.party).change(
        {"news": ChannelRules(listens="invited"), "alarm": ChannelRules(speaks="invited")}
    )
    party.party.fit_places()


def test_only_who_is_invited_listens(party, news, bob, host):
    assert bob.types("listen news").reads() == [s.place_closed("news", "news")]
    host.types("listen news", "+news psst", "invite bob to news", "+news hello").reads()
    assert bob.reads()[-1] == s.how_to_listen("news")
    assert bob.types("listen news").reads()[0] == s.listens("news")
    bob.reads()
    assert [line.split()[-1] for line in bob.types("+news").reads()[1:]] == ["hello"]
    assert [line.split()[-1] for line in host.types("+news").reads()[1:]] == ["psst", "hello"]


def test_only_who_is_invited_speaks(party, news, bob, host):
    bob.types("listen alarm").reads()
    refused = [s.invited_speak("alarm")]
    assert bob.types("+alarm hello").reads() == refused
    host.types("invite bob to alarm")
    assert bob.reads()[-1] == s.how_to_speak_on("alarm")
    assert bob.types("+alarm hello").reads() == ["[alarm] You say: hello"]
    host.types("uninvite bob to alarm")
    assert bob.types("+alarm again").reads() == refused


def test_what_was_said_before_the_operator_opened_it_is_read_by_nobody_else(party, news, host, bob):
    host.types("listen news", "+news psst")
    party.passes(1)
    Channels.of(party.party).change({"news": ChannelRules()})
    party.party.fit_places()
    host.types("+news hello")
    assert [line.split()[-1] for line in bob.types("+news").reads()[1:]] == ["hello"]


def test_nobody_is_invited_to_a_channel_of_the_operators_for_all(party, bob, host):
    Channels.of(party.party).change({"news": ChannelRules()})
    assert host.types("invite bob to news").reads() == [s.open_to_listen("news", "bob")]


def test_who_listens_to_a_closed_channel_may_shorten_its_word(party, alice, bob):
    alice.types("close chess", "invite bob to chess")
    bob.types("listen chess").reads()
    assert bob.types("+che E4").reads() == ["[chess] You say: E4"]
    assert bob.types(":waves.", "+news hi").reads()[0] == "* bob waves."
    Channels.of(party.party).change({"cheese": ChannelRules()})
    bob.types("listen cheese").reads()
    assert bob.types("+che E4").reads()[0].startswith("che could be")
