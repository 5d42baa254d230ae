"""People in a place of one's own: who can't speak there, and who is shown out."""

import pytest

from teaparty.commands.visitors import show, unquiet
from teaparty.core.moderation.actor import ONESELF
from teaparty.core.party.rooms import ChatRoom
from teaparty.core.party.when_available import AGAIN
from teaparty.core.people import quiet as module
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.socials import Social
from teaparty.testing import tea_party
from tests import sentences as s
from tests.commands.test_places import HIS_PLACE, house
from tests.core.people.test_invitations import changes
from tests.core.slow import away_once

HUG = Social(word="hug", alone={"en": "hugs all."}, at={"en": "hugs {whom}."})
FOR_NINE_MINUTES = s.cant_speak_in_for("The Attic", "9 more minutes")


@pytest.fixture
def party():
    with tea_party(rooms=house(), manners=PartyOptions(socials={"hug": HUG})) as party:
        yield party


@pytest.fixture
def alice(party):
    """The owner of The Attic, who is inside."""
    alice = party.member("alice").types("make room The Attic", "go attic")
    party.all_read()
    return alice


@pytest.fixture
def bob(party, alice):
    """A member who is there, too."""
    return inside(party, party.member("bob"))


@pytest.fixture
def carol(party, alice):
    """A guest who is there, too."""
    return inside(party, party.guest("carol"))


def inside(party, somebody):
    somebody.types("go attic")
    party.all_read()
    return somebody


def quiet(alice, somebody, line="quiet bob for 10m"):
    alice.types(line)
    alice.reads()
    somebody.reads()


# --- who can't speak


def test_both_read_that_somebody_cant_speak_here(alice, bob):
    hushed = s.hushed_for("bob", "The Attic", "10 minutes")
    assert alice.types("quiet bob for 10m").reads() == [hushed]
    assert bob.reads() == [s.hushes_you_for("alice", "The Attic", "10 minutes")]


@pytest.mark.parametrize("line", [
    "say Hi!", ":waves.", "hug", "hug alice", "to alice Hi!", "shout Hi!", "afk Tea.", "topic Tea",
    "name alice_is_rude",
])  # fmt: skip
def test_all_speech_is_refused_here(party, alice, bob, line):
    alice.types("topics all")
    quiet(alice, bob)
    party.passes(60)
    assert bob.types(line).reads()[0] == FOR_NINE_MINUTES
    assert alice.reads() == []


def test_whispers_and_looking_around_are_not(alice, bob):
    quiet(alice, bob)
    bob.types("whisper alice Why?", "look")
    assert alice.reads() == ["bob whispers to you: Why?"]
    assert bob.reads()[:2] == ["You whisper to alice: Why?", "The Attic"]


def test_elsewhere_they_speak_and_their_shouts_are_not_heard_here(party, alice, bob):
    zoe = party.guest("zoe")
    quiet(alice, bob)
    bob.types("go parlour", "say Hi!", "shout Hello!")
    assert zoe.reads()[-2:] == ["bob says: Hi!", "bob shouts: Hello!"]
    assert alice.reads() == [s.goes_to("bob", "The Parlour")]


def test_it_ends_by_itself(party, alice, bob):
    quiet(alice, bob)
    party.passes(599)
    assert bob.types("say Hi!").reads() == [s.cant_speak_in_for("The Attic", "1 more second")]
    party.passes(1)
    assert bob.types("say Hi!").reads() == ["You say: Hi!"]


@pytest.mark.parametrize("name", ["bob", "carol"])
def test_without_a_time_it_lasts_until_it_is_taken_back(party, alice, bob, carol, name):
    somebody = {"bob": bob, "carol": carol}[name]
    assert alice.types(f"quiet {name}").reads() == [s.hushed(name, "The Attic")]
    assert somebody.reads() == [s.hushes_you("alice", "The Attic")]
    assert somebody.types("say Hi!").reads() == [s.cant_speak_in("The Attic")]
    assert alice.types(f"unquiet {name}").reads() == [s.speaks_again(name, "The Attic")]
    assert somebody.reads() == [s.lets_you_speak("alice", "The Attic")]
    assert somebody.types("say Hi!").reads() == ["You say: Hi!"]


def test_a_listener_of_a_channel_cant_speak_there(party, alice, bob):
    alice.types("make channel chess")
    bob.types("listen chess")
    for line in ("quiet bob in chess for 1h30m", "quiet bob for 1h30m in chess"):
        assert alice.types(line).reads()[-1] == s.hushed_for("bob", "chess", "1 hour 30 minutes")
    bob.reads()
    said = s.cant_speak_in_for("chess", "1 hour 30 minutes more")
    assert bob.types("+chess Hi!", "say Hi!").reads() == [said, "You say: Hi!"]
    assert bob.types("channels chess").reads()[-1] == said
    assert alice.types("unquiet bob in chess").reads()[-1] == s.speaks_again("bob", "chess")
    assert bob.types("+chess Hi!").reads()[-1] == "[chess] You say: Hi!"


def test_a_time_that_comes_first_needs_no_word_before_it(alice, bob):
    alice.types("make channel chess").reads()
    hushed = s.hushed_for("bob", "chess", "10 minutes")
    assert alice.types("quiet bob 10m in chess").reads() == [hushed]


def test_nobody_who_is_trusted_lets_themselves_speak_again(alice, bob):
    alice.types("trust bob")
    quiet(alice, bob)
    assert bob.types("unquiet bob").reads() == [ONESELF]
    assert bob.types("say Hi!").reads() == [s.cant_speak_in_for("The Attic", "10 more minutes")]


def test_somebody_who_may_not_come_in_reads_no_title(alice, bob):
    bob.types("go parlour")
    alice.types("close", "call here The Loft").reads()
    bob.reads()
    alice.types("quiet bob")
    assert bob.reads() == [s.hushes_you("alice", "attic")]


def test_whoever_may_listen_alone_reads_so_before_all_else(party, alice, bob):
    alice.types("make channel chess", "quiet bob on chess")
    assert alice.reads()[-1] == s.hushed_elsewhere("bob", "chess", "chess")
    bob.reads()
    assert bob.types("listen chess").reads()[-1] == s.cant_speak_in("chess")


def test_a_plugins_room_and_its_speech_ask_as_well(alice, bob, party):
    class Mill(ChatRoom):
        kind = "mill"
        makeable = True

        def on_say(self, me, text):
            self.announce("{name} mumbles.", name=me.name, by=me.person)

    party.party.kinds["mill"] = Mill
    alice.types("make mill The Mill", "quiet bob in mill")
    bob.types("go mill").reads()
    assert bob.types("say Hi!").reads() == [s.cant_speak_in("The Mill")]


def test_members_are_known_again_and_guests_as_long_as_they_are_in(party, alice, bob, carol):
    alice.types("quiet bob", "quiet carol")
    bob.types("quit")
    carol.types("quit")
    assert alice.session.room.quiet_guests == {}
    carol = inside(party, party.guest("carol"))
    assert carol.types("say Hi!").reads() == ["You say: Hi!"]
    party.restart()
    bob = inside(party, party.connects().types("login bob", "open sesame"))
    assert bob.types("say Hi!").reads() == [s.cant_speak_in("The Attic")]


def test_somebody_who_is_out_cant_speak_once_they_are_back(party, alice, bob):
    bob.types("quit")
    alice.reads()
    assert alice.types("quiet bob").reads() == [s.hushed("bob", "The Attic")]
    bob = inside(party, party.connects().types("login bob", "open sesame"))
    assert bob.types("say Hi!").reads() == [s.cant_speak_in("The Attic")]


def test_a_guest_who_may_speak_again_may_also_after_registering(alice, carol):
    alice.types("quiet carol", "unquiet carol")
    carol.types("register", "open sesame", "open sesame").reads()
    assert carol.types("say Hi!").reads() == ["You say: Hi!"]


def test_a_guest_who_registers_is_still_quiet_where_that_can_not_be_stored_at_once(
    party, alice, carol, monkeypatch
):
    carol.types("go parlour")
    party.member("henry", "host").types("quiet carol")
    away_once(monkeypatch, party.records, "add_place")
    carol.types("register", "open sesame", "open sesame").reads()
    assert carol.types("say Hi!").reads() == [s.cant_speak_in("The Parlour")]
    party.passes(AGAIN)
    assert party.room("parlour").deed.state.quiet == {carol.session.account.number: 0.0}


def test_a_guest_who_registers_is_still_quiet(party, alice, carol):
    quiet(alice, carol, "quiet carol")
    carol.types("register", "open sesame", "open sesame").reads()
    assert carol.types("say Hi!").reads() == [s.cant_speak_in("The Attic")]
    room = carol.session.room
    assert (room.quiet_guests, list(room.deed.state.quiet)) == ({}, [2])
    alice.types("unquiet carol").reads()


def test_another_name_changes_nothing_for_a_guest(party, alice, carol):
    quiet(alice, carol, "quiet carol")
    assert carol.types("name caroline", "say Hi!").reads()[-1] == s.cant_speak_in("The Attic")


def test_those_who_cant_speak_are_listed_with_the_time_left(party, alice, bob, carol):
    assert alice.types("quiet").reads() == [s.nobody_hushed("The Attic")]
    alice.types("quiet bob for 10m", "quiet carol").reads()
    party.passes(61)
    assert alice.types("quiet").reads() == [s.all_hushed("The Attic", "bob (8m59s), carol")]
    party.passes(600)
    assert alice.types("quiet").reads() == [s.all_hushed("The Attic", "carol")]
    assert bob.types("quiet").reads()[-1] == HIS_PLACE


@pytest.mark.parametrize(("line", "answer"), [
    ("quiet alice", s.not_to_oneself),
    ("quiet henry", s.role_protects("henry", "host")),
    ("quiet dave", s.no_such_person("dave")),
    ("quiet bo", s.nobody_but("bo", "bob")),
    ("quiet bob for ever", s.no_span("ever")),
    ("quiet bob in loft", s.no_place_called("loft")),
    ("quiet bob in parlour", s.hosts_only_in("The Parlour")),
    ("unquiet bob", s.not_hushed("bob", "The Attic")),
    ("unquiet", s.usage(unquiet.usage)),
    ("quie bob", s.did_you_mean_speak("quie", "quiet")),
])  # fmt: skip
def test_what_cant_be_is_refused(party, alice, bob, line, answer):
    party.member("henry", role="host")
    assert alice.types(line).reads() == [answer]


def test_only_the_owner_and_trusted_people_can_do_it_but_not_to_the_owner(party, alice, bob, carol):
    assert bob.types("quiet carol").reads() == [HIS_PLACE]
    alice.types("trust bob")
    bob.reads()
    assert bob.types("quiet carol").reads() == [s.hushed("carol", "The Attic")]
    assert bob.types("quiet alice").reads() == [s.is_place_of("The Attic", "alice")]


def test_a_host_does_it_in_the_operators_rooms_and_it_stands_in_the_audit_log(party, alice):
    henry, zoe = party.member("henry", role="host"), party.member("zoe")
    assert henry.types("quiet zoe").reads() == [s.hushed("zoe", "The Parlour")]
    assert zoe.types("say Hi!").reads()[-1] == s.cant_speak_in("The Parlour")
    audit = henry.types("audit").reads()
    assert any("quiet of parlour: zoe" in line for line in audit)


def test_staff_and_owners_speak_in_any_case(party, alice, bob):
    quiet(alice, bob)
    alice.types("give attic to bob")
    bob.types("yes").reads()
    assert bob.types("say Hi!").reads() == ["You say: Hi!"]
    quiet(bob, alice, "quiet alice")
    alice.session.belong_to(party.member("henry", role="host").session.account)
    assert alice.types("say Hi!").reads()[-1] == "You say: Hi!"


def test_those_who_cant_speak_are_bounded_until_it_is_over(party, alice, bob):
    alice.session.limits = alice.session.limits.__class__(quiet=1)
    party.member("zoe")
    quiet(alice, bob)
    assert alice.types("quiet zoe").reads() == [s.too_many_hushed]
    hushed = s.hushed_for("bob", "The Attic", "20 minutes")
    assert alice.types("quiet bob for 20m").reads() == [hushed]
    party.passes(1200)
    assert alice.types("quiet zoe").reads() == [s.hushed("zoe", "The Attic")]


def test_nobody_is_told_so_again_and_again(alice, bob):
    alice.types(*["quiet bob", "unquiet bob"] * 4)
    assert alice.reads()[-2:] == [s.said_often_enough, s.not_hushed("bob", "The Attic")]
    assert len(bob.reads()) == 6


def test_whoever_was_kept_from_speaking_often_enough_is_still_let_speak(alice, bob):
    alice.types("quiet bob", "quiet bob for 10m", "quiet bob")
    assert alice.types("unquiet bob").reads()[-1] == s.speaks_again("bob", "The Attic")


def test_erased_people_are_not_named_any_more(party, alice, bob):
    quiet(alice, bob)
    party.erase(bob)
    party.party.features.records_changed()
    party.flush()
    assert alice.session.room.deed.state.quiet == {}


# --- who is shown out


def test_somebody_shown_out_goes_to_the_start_and_all_three_sides_read_it(party, alice, bob, carol):
    zoe = party.guest("zoe")
    assert alice.types("show bob out").reads() == [
        s.you_show("bob"), s.goes_to("bob", "The Parlour"),
        s.comes_back("bob", "The Attic", "attic"),
    ]  # fmt: skip
    assert carol.reads() == [s.shows_out("alice", "bob"), s.goes_to("bob", "The Parlour")]
    assert bob.reads()[:2] == [s.shows_out("alice", "you"), "The Parlour"]
    assert zoe.reads() == [s.comes_from("bob", "The Attic")]


def test_whoever_is_shown_out_of_a_closed_place_is_not_invited_any_more(party, alice, bob, carol):
    changes(party, closed=True, invited={2: 0.0})
    alice.types("show bob out of attic", "show carol out")
    assert alice.reads()[-1] == s.goes_to("carol", "The Parlour")
    assert party.party.venue("attic").deed.state.invited == {}
    for somebody in (bob, carol):
        assert somebody.types("go attic").reads()[-1] == s.place_closed("The Attic", "attic")


def test_whoever_is_shown_out_of_a_channel_hears_it_no_more(party, alice, bob):
    alice.types("make channel chess", "go parlour").reads()
    bob.types("listen chess").reads()
    assert alice.types("show bob out of chess").reads() == [
        "[chess] " + s.you_show("bob"), s.may_listen_again("bob", "chess", "chess")
    ]  # fmt: skip
    assert bob.reads() == ["[chess] " + s.shows_out("alice", "you"), s.listens_no_more("chess")]
    alice.types("+chess Hi!")
    assert bob.reads() == []
    assert bob.types("channels").reads()[1].split() == ["chess", "1"]


def test_whoever_listens_from_elsewhere_is_shown_out_as_well(party, alice, bob):
    room = party.party.venue("attic")
    room.listening = True
    bob.types("listen attic", "go parlour").reads()
    alice.types("go garden").reads()
    assert alice.types("show bob out of attic").reads()[0] == s.you_show_out("bob", "The Attic")
    assert bob.reads() == ["[attic] " + s.shows_out("alice", "you"), s.listens_no_more("The Attic")]


@pytest.mark.parametrize(("line", "answer"), [
    ("show alice out", s.not_to_oneself),
    ("show henry out", s.role_protects("henry", "host")),
    ("show zoe out", s.is_not_inside("zoe", "The Attic")),
    ("show zoe out of chess", s.listens_not_to("zoe", "chess")),
    ("show bo out", s.nobody_but("bo", "bob")),
    ("show bob", s.usage(show.usage)),
    ("show bob the door", s.usage(show.usage)),
    ("show bob out of parlour", s.hosts_only_in("The Parlour")),
])  # fmt: skip
def test_nobody_else_is_shown_out(party, alice, bob, line, answer):
    party.member("henry", role="host")
    party.guest("zoe")
    alice.types("make channel chess").reads()
    assert alice.types(line).reads() == [answer]


def test_nobody_is_shown_out_of_where_newcomers_come_in(party, alice, bob):
    henry = party.member("henry", role="host")
    bob.types("go garden")
    carol = party.guest("carol")
    assert henry.types("show carol out").reads() == [s.start_of_all("The Parlour")]
    henry.types("go garden").reads()
    assert henry.types("show bob out").reads()[0] == s.you_show("bob")
    assert carol.reads()[-1] == s.comes_from("bob", "The Garden")


def test_only_the_owner_and_trusted_people_show_somebody_out(alice, bob, carol):
    assert bob.types("show carol out").reads() == [HIS_PLACE]
    alice.types("trust bob")
    bob.reads()
    assert bob.types("show carol out").reads()[0] == s.you_show("carol")
    assert bob.types("show alice out").reads() == [s.is_place_of("The Attic", "alice")]


@pytest.mark.parametrize("line", ["show out bob", "show out @bob of attic"])
def test_the_word_may_stand_before_the_name(alice, bob, line):
    assert alice.types(line).reads()[0] == s.you_show("bob")


@pytest.mark.parametrize(("line", "answer"), [
    ("show out", s.usage(show.usage)), ("let in", s.no_such_person("in")),
])  # fmt: skip
def test_the_word_alone_is_a_name(alice, line, answer):
    assert alice.types(line).reads() == [answer]


# --- guests who come again


def guest(party, name, address="192.0.2.7"):
    return inside(party, party.guest(name, address=address))


def test_a_guest_from_the_same_address_cant_speak_either_also_after_the_first_has_left(
    party, alice
):
    before, carol = guest(party, "anna"), guest(party, "carol")
    quiet(alice, carol, "quiet carol for 10m")
    dora = guest(party, "dora")
    before.reads()
    assert dora.types("say Hi!").reads() == [s.cant_speak_in_for("The Attic", "10 more minutes")]
    assert before.types("say Hi!").reads() == ["You say: Hi!"]
    carol.types("quit")
    assert guest(party, "emil", "192.0.2.8").types("say Hi!").reads() == ["You say: Hi!"]
    emma = guest(party, "emma")
    assert emma.types("say Hi!").reads() == [s.cant_speak_in_for("The Attic", "10 more minutes")]
    alice.types("unquiet emma").reads()
    emma.reads()
    assert emma.types("say Hi!").reads() == ["You say: Hi!"]
    assert guest(party, "frida").types("say Hi!").reads() == ["You say: Hi!"]


def test_a_member_from_the_same_address_can_speak(party, alice):
    quiet(alice, guest(party, "carol"), "quiet carol")
    bob = inside(party, party.member("bob", address="192.0.2.8"))
    bob.types("quit")
    bob = party.connects(address="192.0.2.7").types("login bob open sesame", "go attic")
    bob.reads()
    assert bob.types("say Hi!").reads() == ["You say: Hi!"]


def test_of_very_many_addresses_the_first_are_forgotten(party, alice, monkeypatch):
    monkeypatch.setattr(module, "MOST_BLOCKS", 1)
    for name, address in (("carol", "192.0.2.7"), ("dora", "192.0.2.8")):
        quiet(alice, guest(party, name, address), f"quiet {name}")
    emil, frida = guest(party, "emil"), guest(party, "frida", "192.0.2.8")
    emil.types("say Hi!")
    frida.reads()
    assert frida.types("say Hi!").reads() == [s.cant_speak_in("The Attic")]
    assert emil.reads() == ["You say: Hi!"]


def test_nothing_is_noted_for_a_place_that_is_gone(party, alice):
    quiet(alice, guest(party, "carol"), "quiet carol")
    alice.types("remove place attic", "attic")
    assert party.guest("dora", address="192.0.2.7").types("say Hi!").reads() == ["You say: Hi!"]
