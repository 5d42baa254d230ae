"""Who is in by another node: what is known of them, and what is done with them there."""

import pytest
from msgspec import structs

from teaparty.core import events as e
from teaparty.core.events import (
    DoneElsewhere,
    NodeEnded,
    RecordsChanged,
    SomebodyIs,
    SomebodyLeft,
    Told,
    ToldElsewhere,
)
from teaparty.core.log.codec import packed
from teaparty.core.log.log import EVERYBODY
from teaparty.core.party.elsewhere import Elsewhere
from teaparty.core.party.people_lists import PeopleLists
from teaparty.core.people import roster as roster_module
from teaparty.core.people.roster import Roster
from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import Fault, Reason
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.refusal import Refusal
from teaparty.doors.channels import players_for
from teaparty.plugin_loader.plugins import Plugins
from teaparty.testing import NOON, PASSWORD, TestParty, plain_rooms
from tests import sentences as s
from tests.roster.nodes import Nodes

BOB = e.Person(2 << 32 | 7, "bob")
ROW = SomebodyIs(
    who=BOB, key="bob", skeleton="bob", epoch=2, room="garden", since=NOON, active=NOON,
    role="guest", addresses=("192.0.2.9",),
)  # fmt: skip


@pytest.fixture
def world():
    return Nodes(2)


@pytest.fixture
def alice(world):
    return world.guest(0, "alice")


@pytest.fixture
def bob(world):
    return world.guest(1, "bob")


@pytest.fixture
def roster(world):
    return Roster.of(world.all[0].party)


def told(world, *kinds):
    """Return what the nodes have told each other so far, of these kinds."""
    events = [line.event for _, lines in world.turns for line, _ in lines if line.room == EVERYBODY]
    return [event for event in events if isinstance(event, kinds)]


def tells(world, node, *events):
    """Have a node tell all others something."""
    party = world.all[node].party
    for event in events:
        party.turns.append(party.streams[EVERYBODY], event)
    world.settles()


def begins(roster, *rows):
    """Have a node know these people elsewhere, and no others."""
    roster.begin_with(rows)


def seen(world, node, name):
    """Return somebody as a node knows them."""
    return world.all[node].party.people[name]


def refusal(does, *given, **named):
    with pytest.raises(Refusal) as refused:
        does(*given, **named)
    return str(refused.value)


# --- what nodes tell


def test_one_process_alone_tells_nobody_anything():
    party = TestParty(plain_rooms("parlour"), Plugins(), PartyOptions())
    party.guest("alice")
    assert EVERYBODY not in party.party.streams
    assert party.party.turns.forewords == []
    assert not party.party.elsewhere


def test_a_row_tells_all_that_others_may_ask(world, bob):
    (row,) = told(world, SomebodyIs)
    party = world.all[1]
    assert row == SomebodyIs(
        who=bob.session.person, key="bob", skeleton=party.party.registry.skeleton("bob"), epoch=2,
        room="parlour", since=party.time, active=party.time, role="guest",
        addresses=("192.0.2.1",),
    )  # fmt: skip


def test_nothing_is_told_twice(world, bob):
    count = len(told(world, SomebodyIs))
    world.types(bob, "say Hi!", "look", "who", "colour off")
    assert len(told(world, SomebodyIs)) == count


def test_a_line_of_talk_tells_nothing_more_than_before(world, bob):
    lines = len(world.turns)
    world.types(bob, "say Hi!")
    (turn,) = world.turns[lines:]
    assert [line.room for line, _ in turn[1]] == ["parlour"]


def test_a_row_comes_before_what_a_room_reads_of_it(world, bob):
    world.types(bob, "on")
    assert [line.room for line, _ in world.turns[-1][1]] == [EVERYBODY, "parlour", "garden"]
    world.types(bob, "quit")
    assert [line.room for line, _ in world.turns[-1][1]] == [EVERYBODY, "garden"]


def test_newcomers_and_people_who_left_are_not_told_of(world):
    guest = world.all[0].connects()
    world.settles()
    guest.drops()
    world.settles()
    assert world.turns == []


def test_a_member_who_lost_the_link_and_came_back_is_shown_so(world, alice):
    bob = world.member(1, "bob")
    bob.drops()
    world.settles()
    assert not seen(world, 0, "bob").linked
    again = world.all[1].connects()
    world.types(again, "login bob " + PASSWORD)
    assert seen(world, 0, "bob").linked


def test_a_node_that_was_taken_for_dead_tells_of_everybody_anew(world, alice, bob, roster):
    tells(world, 0, NodeEnded(epoch=2))
    assert world.answers(alice, "finger bob") == [s.no_such_person("bob")]
    there = Roster.of(world.all[1].party)
    there.lease = 5
    there.announce()
    world.settles()
    assert seen(world, 0, "bob").name == "bob"
    tells(world, 0, NodeEnded(epoch=2))
    assert seen(world, 0, "bob").name == "bob"
    tells(world, 0, NodeEnded(epoch=5))
    assert not world.all[0].party.elsewhere


# --- what is known


def test_people_are_idle_since_their_last_line(world, alice, bob):
    world.passes(20)
    world.types(bob, "say Hi!")
    world.passes(10)
    world.types(bob, "look")
    other = seen(world, 0, "bob")
    assert other.row().idle == 10
    assert other.row().on == 30


def test_somebody_is_idle_for_as_long_as_a_node_says_that_learns_of_them(world, bob):
    world.passes(30)
    world.types(bob, "afk")
    world.passes(5)
    assert seen(world, 0, "bob").row().idle == 5
    assert seen(world, 0, "bob").row().on == 35


def test_a_clock_that_is_ahead_makes_nobody_come_in_later(roster, world):
    begins(roster, structs.replace(ROW, since=NOON + 60, active=NOON + 60))
    row = seen(world, 0, "bob").row()
    assert (row.idle, row.on) == (0, 0)


def test_a_node_that_starts_knows_the_rows_that_there_are(roster, world, alice):
    world.types(alice, "friends bob")
    world.all_read()
    begins(roster, ROW)
    other = seen(world, 0, "bob")
    assert (other.room.name, other.linked, other.address) == ("garden", True, "192.0.2.9")
    assert alice.reads() == []
    carol = structs.replace(ROW, who=e.Person(2 << 32 | 8, "carol"), key="carol")
    begins(roster, carol)
    assert other.gone is Reason.LINK
    assert [*world.all[0].party.elsewhere.values()] == [seen(world, 0, "carol")]


def test_people_here_are_none_elsewhere_though_a_row_says_that_they_are_in(world, roster, alice):
    mine = structs.replace(ROW, who=alice.session.person, key="alice", epoch=1)
    begins(roster, mine, ROW, e.Missed(count=1))
    assert [*world.all[0].party.elsewhere.values()] == [seen(world, 0, "bob")]
    assert seen(world, 0, "alice") is alice.session


def test_a_room_that_is_not_open_here_is_nowhere(roster, world):
    begins(roster, structs.replace(ROW, room="cellar", listens=("#news", "cellar")))
    other = seen(world, 0, "bob")
    assert other.room is world.all[0].party.nowhere
    assert [each.mark for each in other.followed] == [each.mark for each in other.heard]


def test_no_more_people_are_known_than_there_can_be(roster, world, alice):
    party = world.all[0].party
    party.renew(structs.replace(party.options, limits=Limits(people_elsewhere=1)))
    tells(world, 1, ROW, structs.replace(ROW, who=e.Person(2 << 32 | 8, "carol"), key="carol"))
    assert sorted(world.all[0].party.people) == ["alice", "bob"]


def test_who_left_is_gone_for_those_who_still_mean_them(world, alice, bob):
    other = seen(world, 0, "bob")
    world.types(bob, "quit")
    assert other.gone is Reason.LINK
    before = len(world.turns)
    other.tell("Hi!")
    other.leave(Reason.KICKED)
    world.settles()
    assert world.turns[before:] == []


def test_somebody_whom_nobody_knows_leaves_nothing_behind(world, alice):
    tells(world, 1, SomebodyLeft(who=BOB))
    assert sorted(world.all[0].party.people) == ["alice"]


def test_a_renamed_person_is_found_by_the_new_name_only(world, alice, bob):
    world.types(bob, "name Bobby")
    assert world.answers(alice, "finger bob")[0] == s.is_guest("Bobby")
    assert sorted(world.all[0].party.people) == ["alice", "bobby"]
    world.types(bob, "name BOBBY")
    assert seen(world, 0, "bobby").name == "BOBBY"


def test_a_name_that_was_given_up_elsewhere_is_nobodys_for_a_moment(world, alice, bob):
    world.types(bob, "name robert")
    (line,) = world.answers(alice, "name bob")
    assert line.startswith("The name bob was given up a moment ago.")


# --- whose name it is


def test_somebody_here_goes_before_one_elsewhere_who_has_their_name(world, alice, roster):
    mine = alice.session
    row = structs.replace(ROW, who=e.Person(2 << 32 | 7, "Alice"), key="alice")
    tells(world, 1, row)
    assert seen(world, 0, "alice") is mine
    tells(world, 1, structs.replace(row, room="attic"))
    assert seen(world, 0, "alice") is mine
    world.types(alice, "quit")
    assert seen(world, 0, "alice").name == "Alice"
    tells(world, 1, SomebodyLeft(who=row.who))
    assert "alice" not in world.all[0].party.people


def test_somebody_elsewhere_who_waits_for_a_name_may_leave(world, alice):
    row = structs.replace(ROW, who=e.Person(2 << 32 | 7, "Alice"), key="alice")
    other = structs.replace(row, who=e.Person(2 << 32 | 8, "alice"))
    tells(world, 1, row, other, SomebodyLeft(who=row.who))
    carol = world.guest(0, "carol")
    world.types(carol, "quit")
    world.types(alice, "quit")
    assert seen(world, 0, "alice").number == other.who.number


def test_a_name_that_was_claimed_is_no_more_that_of_somebody_elsewhere(world, bob):
    party = world.all[0].party
    other = seen(world, 0, "bob")
    guest = world.all[0].connects()
    with pytest.raises(Refusal):
        party.registry.checked(guest.session, "bob", None)
    party.registry.claim(guest.session, "bob", None)
    assert seen(world, 0, "bob") is guest.session
    party.registry.leaves(other)
    assert seen(world, 0, "bob") is guest.session


def test_a_member_whom_somebody_here_replaces_is_found_no_more(world):
    bob = world.member(1, "bob")
    party = world.all[0].party
    other = seen(world, 0, "bob")
    guest = world.all[0].connects()
    party.registry.claim(guest.session, "bob", bob.session.account)
    party.registry.leaves(other)
    assert party.member(bob.session.person.account) is guest.session


# --- what they are told


def test_what_is_told_comes_to_those_for_whom_it_is(world, alice, bob):
    seen(world, 0, "bob").tell("Tea, {name}?", name="bob")
    world.settles()
    assert bob.reads()[-1] == "Tea, bob?"


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (e.Refused(text="No {what}.", fields={"what": "tea"}), "No tea."),
        (e.Announced(text="Tea!"), "Tea!"),
        (e.PlacesChanged(), None),
    ],
)
def test_events_that_can_be_read_there_are_sent(world, alice, bob, event, line):
    bob.reads()
    seen(world, 0, "bob").send(event)
    world.settles()
    assert bob.reads() == ([] if line is None else [line])


class Chimes(e.Event, frozen=True, kw_only=True):
    """An event of a plugin."""

    def plain(self):
        return "It chimes {count}."

    def plain_fields(self):
        return {"count": 3}


def test_an_event_of_a_plugin_is_sent_as_its_text(world, alice, bob):
    bob.reads()
    seen(world, 0, "bob").send(Chimes())
    world.settles()
    assert bob.reads() == ["It chimes 3."]


def test_a_guest_reads_a_whisper_from_elsewhere_and_can_answer_it(world, alice, bob):
    world.types(alice, "whisper bob psst")
    assert bob.reads()[-1] == "alice whispers to you: psst"
    world.types(bob, "reply yes?")
    assert alice.reads()[-1] == "bob whispers to you: yes?"


@pytest.mark.parametrize("ignored", [False, True])
def test_a_member_reads_a_whisper_once_unless_they_ignore_its_author(world, ignored):
    alice, bob = world.member(0, "alice"), world.member(1, "bob")
    if ignored:
        world.types(bob, "ignore alice")
    world.all_read()
    world.types(alice, "whisper bob psst")
    assert bob.reads() == ([] if ignored else ["alice whispers to you: psst"])
    answer = world.answers(bob, "reply yes?")
    assert answer == [s.nobody_whispered if ignored else "You whisper to alice: yes?"]


def test_a_guest_who_ignores_somebody_elsewhere_reads_nothing_of_theirs(world, alice, bob):
    world.types(bob, "ignore alice")
    world.all_read()
    world.types(alice, "whisper bob psst", "say Hi!")
    assert bob.reads() == []
    assert world.answers(bob, "reply yes?") == [s.nobody_whispered]


def test_an_ignored_person_is_ignored_also_by_a_new_name(world, alice, bob):
    world.types(alice, "ignore bob")
    world.types(bob, "name robert")
    world.all_read()
    world.types(bob, "say Hi!")
    assert alice.reads() == []
    assert world.answers(alice, "ignore") == [s.ignored("robert")]


# --- friends


def test_friends_are_told_of_somebody_who_comes_in_elsewhere_once(world, alice, bob):
    world.types(alice, "friends bob")
    world.types(bob, "quit")
    world.all_read()
    bob = world.guest(1, "bob")
    world.types(bob, "on", "afk")
    assert alice.reads().count(s.friend_came_in("bob")) == 1


def test_a_friend_who_registers_another_name_elsewhere_stays_one(world, alice):
    bob = world.member(1, "bob")
    world.types(alice, "friends bob")
    world.types(bob, "name robert", "yes")
    assert world.answers(alice, "friends") == [s.friends_in("robert")]


def test_friends_are_not_told_of_a_member_who_goes_on_by_another_node(world):
    alice, bob = world.member(0, "alice"), world.member(1, "bob")
    world.types(alice, "friends bob")
    world.all_read()
    old = bob.session.person
    new = structs.replace(
        ROW, who=structs.replace(old, number=2 << 32 | 99), registered=1.0, role="member",
        instead=old.number,
    )  # fmt: skip
    tells(world, 1, SomebodyLeft(who=old, why="elsewhere"), new)
    assert alice.reads() == []
    tells(world, 1, SomebodyLeft(who=new.who), structs.replace(new, who=old, instead=0))
    assert alice.reads() == [s.friend_came_in("bob")]


# --- what is done to them


def test_somebody_is_moved_by_their_node(world, alice, bob):
    seen(world, 0, "bob").move(world.all[0].room("attic"))
    world.settles()
    assert bob.session.room is world.all[1].room("attic")
    assert seen(world, 0, "bob").room is world.all[0].room("attic")


def test_nobody_is_moved_where_nothing_is_open(world, alice, bob):
    with pytest.raises(ValueError, match="is not open"):
        seen(world, 0, "bob").move(world.all[0].party.logout_room)
    tells(world, 0, DoneElsewhere(who=bob.session.person, act="move", word="cellar"))
    assert bob.session.room.name == "parlour"


def test_somebody_is_sent_out_by_their_node(world, alice, bob):
    seen(world, 0, "bob").leave(Reason.KICKED)
    world.settles()
    assert bob.session.gone is Reason.KICKED
    assert s.was_sent_out("bob") in alice.reads()


def test_somebody_is_sent_out_also_for_a_reason_that_only_a_later_release_knows(world, alice, bob):
    tells(world, 1, DoneElsewhere(who=bob.session.person, act="leave", word="BORED"))
    assert bob.session.gone is Reason.KICKED


def test_a_role_is_given_to_members_only(world, alice, bob):
    tells(world, 0, DoneElsewhere(who=bob.session.person, act="role", word="host"))
    assert bob.session.role.name == "guest"
    other = seen(world, 0, "bob")
    assert refusal(other.belong_to, None) == s.far("bob")


@pytest.mark.parametrize(
    "does",
    [
        lambda other: other.handle("say I am bob."),
        lambda other: other.set_preferences(description="Tall."),
        lambda other: other.ask("Tea? ", print),
        lambda other: other.wish(width=40),
        lambda other: other.ignore(e.Person(1, "alice")),
    ],
)
def test_all_else_is_refused(world, alice, bob, does):
    assert refusal(does, seen(world, 0, "bob")) == s.far("bob")


def test_clients_are_told_which_channels_somebody_elsewhere_shares(world, alice, bob):
    world.types(bob, "listen news")
    world.types(alice, "listen news")
    party = world.all[0].party
    players = players_for(alice.session, PeopleLists.of(party).sessions()).players
    assert [(each.name, each.channels) for each in players] == [
        ("alice", ("parlour", "news")), ("bob", ("parlour", "news")),
    ]  # fmt: skip


def test_what_is_read_there_is_no_news_here(world, alice, bob):
    other, stream = seen(world, 0, "bob"), world.all[0].room("parlour")
    other.wake()
    other.room = stream
    other.expect(stream.log, stream.line(e.Announced(text="Tea!")))
    assert (other.trail, other.room) == ([], stream)
    assert isinstance(other, Elsewhere)


# --- other features


def test_a_feature_hears_what_nodes_tell_each_other_in_order(world, alice, roster):
    heard = []
    roster.on(RecordsChanged, lambda event: heard.append(event.what))
    tells(world, 1, RecordsChanged(what="sanctions"), RecordsChanged(what="places"))
    tells(world, 0, RecordsChanged(what="tokens"))
    assert heard == ["sanctions", "places", "tokens"]


def test_a_fault_in_what_hears_it_harms_no_other(world, alice, bob, roster):
    def fails(event):
        raise ZeroDivisionError

    node = world.all[0]
    roster.on(SomebodyIs, fails)
    bob.types("on")
    bob.types("afk")
    world.all[1].flush()
    node.applies()
    assert seen(world, 0, "bob").away is not None
    assert [type(fault) for fault in node.faults] == [ZeroDivisionError] * len(node.faults)
    assert [each for each in node.changes if isinstance(each, Fault)]
    node.faults.clear()


def test_what_nodes_tell_each_other_is_short(world):
    bob = world.member(1, "bob")
    world.types(bob, "describe me as " + "x" * 300, "afk " + "y" * 300)
    assert max(len(packed(event)) for event in told(world, SomebodyIs, ToldElsewhere)) < 1_500


def test_only_some_addresses_are_told(world, monkeypatch):
    monkeypatch.setattr(roster_module, "MOST_ADDRESSES", 0)
    world.guest(1, "bob")
    (row,) = told(world, SomebodyIs)
    assert row.addresses == ()
    assert seen(world, 0, "bob").address == ""


def test_told_events_carry_their_own_kind():
    event = ToldElsewhere(who=BOB, event=Told(text="Hi!"))
    assert b'"event":{"type":"Told"' in packed(event)
