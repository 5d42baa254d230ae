"""How guests stand with places, and who has knocked: at one node, and so at all of them."""

import random

import pytest

from teaparty.core.events import StandingIs
from teaparty.core.memory.readable import is_readable
from teaparty.core.people import standings
from teaparty.core.people.invitations import Invitations
from teaparty.core.people.knocks import Knocks
from teaparty.core.people.places import Places
from teaparty.core.people.quiet import Quiet
from teaparty.core.values.refusal import Refusal
from teaparty.testing import PASSWORD
from tests import sentences as s
from tests.cluster.fake_database import Faults
from tests.cluster.halls import Hall
from tests.cluster.kit import Nodes
from tests.cluster.test_rejoining import sleeps, wakes
from tests.cluster.test_tickets import KNOWN, Scene, resumed, texts

FOR_EVER = 0.0


@pytest.fixture
def nodes():
    return Nodes(3)


@pytest.fixture
def ann(nodes):
    """The owner of the room den, who is there, by the first node."""
    return owner(nodes)


def owner(nodes, *lines):
    ann = nodes["a"].member("ann")
    ann.types("make room The Den", "go den", *lines)
    return ann


def reads(guest, *lines):
    guest.reads()
    guest.types(*lines)
    return guest.reads()


def standing(nodes, name):
    """How somebody stands with places, as each node and the database have it."""
    found = []
    for node in nodes:
        party = node.party.party
        number = party.find(name).number
        ways = {"invited": Invitations, "quiet": Quiet, "knocked": Knocks}
        found.append({
            kind: {venue.mark: until for venue, until in way.of(party).places(number)}
            for kind, way in ways.items()
        })  # fmt: skip
    return found


def stored(nodes, name):
    return nodes.server.present.rows[name].standing


def test_a_guest_who_is_in_by_another_node_is_invited(nodes, ann):
    bob = nodes["b"].guest("bob")
    ann.types("close")
    bob.types("go den")
    assert bob.session.room.name == "parlour"
    assert reads(ann, "invite bob") == [s.is_invited("bob", "The Den")]
    assert bob.reads()[-2:] == [
        s.invites("ann", "you", "The Den", ""), s.how_to_go("den")]  # fmt: skip
    bob.types("go den")
    assert bob.session.room.mark == "den"
    ann.types("say secret")
    assert bob.reads()[-1] == "ann says: secret"
    assert (
        standing(nodes, "bob") == [{"invited": {"den": FOR_EVER}, "quiet": {}, "knocked": {}}] * 3
    )
    assert [*stored(nodes, "bob")["invited"].values()] == [FOR_EVER]


def test_a_guest_is_invited_no_more_by_whoever_may_do_so_at_any_node(nodes, ann):
    bob, zoe = nodes["b"].guest("bob"), nodes["c"].member("zoe")
    ann.types("trust zoe in den", "close", "invite bob")
    assert s.invited_to("The Den", "bob") in reads(zoe, "invited den")
    zoe.types("uninvite bob to den")
    bob.types("go den")
    assert bob.session.room.name == "parlour"
    assert standing(nodes, "bob") == [{"invited": {}, "quiet": {}, "knocked": {}}] * 3


def test_a_guest_who_is_in_by_another_node_can_not_speak_in_a_place(nodes, ann):
    bob = nodes["b"].guest("bob")
    bob.types("go den")
    ann.types("quiet bob for 1h")
    assert s.hushes_you_for("ann", "The Den", "1 hour") in bob.reads()
    assert reads(bob, "say hello")[0].startswith("You can't speak in The Den")
    assert reads(ann, "quiet") == [s.all_hushed("The Den", "bob (1h)")]
    ann.types("unquiet bob")
    assert reads(bob, "say hello") == ["You say: hello"]


def test_guests_from_there_can_not_speak_by_any_node(nodes, ann):
    bob = nodes["b"].guest("bob", address="192.0.2.1")
    bob.types("go den")
    ann.types("quiet bob")
    bob.types("quit")
    carol = nodes["c"].guest("carol", address="192.0.2.1")
    carol.types("go den")
    assert reads(carol, "say hello") == [s.cant_speak_in("The Den")]
    assert reads(ann, "quiet") == [s.all_hushed("The Den", "carol")]


def test_it_is_over_when_the_guest_has_left(nodes, ann):
    bob = nodes["b"].guest("bob")
    ann.types("close", "invite bob", "quiet bob")
    bob.types("quit")
    for node in nodes:
        (venue,) = Places.of(node.party.party).open.venues()[2:3]
        assert (venue.mark, venue.privacy.guests, venue.quiet_guests) == ("den", {}, {})
    again = nodes["c"].guest("bob")
    again.types("go den")
    assert again.session.room.name == "parlour"


def test_a_guest_who_registers_is_invited_as_a_member_then(nodes, ann):
    bob = nodes["b"].guest("bob")
    ann.types("close", "invite bob", "quiet bob")
    bob.types("register", PASSWORD, PASSWORD)
    nodes.passes(0.5)
    assert standing(nodes, "bob") == [{"invited": {}, "quiet": {}, "knocked": {}}] * 3
    assert stored(nodes, "bob") == {"invited": {}, "quiet": {}}
    assert s.invited_to("The Den", "bob") in reads(ann, "invited")
    bob.types("go den")
    assert reads(bob, "say hello") == [s.cant_speak_in("The Den")]


def test_a_guest_with_a_new_name_stands_as_before(nodes, ann):
    bob = nodes["b"].guest("bob")
    ann.types("close", "invite bob")
    bob.types("name rob")
    before = standing(nodes, "rob")
    assert before[0]["invited"] == {"den": FOR_EVER}
    node = nodes.opens("d")
    assert standing(nodes, "rob") == [before[0]] * 4
    assert node.party.party.find("rob").name == "rob"


def test_a_node_that_starts_later_knows_it(nodes, ann):
    bob = nodes["b"].guest("bob")
    ann.types("close", "invite bob for 1h", "quiet bob")
    nodes["b"].guest("carol").types("knock den")
    nodes.opens("d")
    (one, *others), knocks = standing(nodes, "bob"), standing(nodes, "carol")
    assert others == [one] * 3
    assert [each["knocked"].keys() for each in knocks] == [{"den"}] * 4
    bob.types("go den")
    assert bob.session.room.mark == "den"


def test_a_node_that_comes_back_tells_how_its_guests_stand(nodes, ann):
    bob = nodes["b"].guest("bob")
    ann.types("close", "invite bob", "quiet bob")
    sleeps(nodes)
    assert all("bob" not in node.party.party.people for node in nodes if node.name != "b")
    wakes(nodes)
    expected = {"invited": {"den": FOR_EVER}, "quiet": {"den": FOR_EVER}, "knocked": {}}
    assert standing(nodes, "bob") == [expected] * 3
    assert stored(nodes, "bob").keys() == {"invited", "quiet"}
    bob.types("go den")
    assert bob.session.room.mark == "den"


def test_a_node_that_reads_all_anew_knows_what_was_told_meanwhile(nodes, ann):
    bob = nodes["b"].guest("bob")
    ann.types("close", "invite bob")
    nodes["b"].database.stopped = True
    ann.types("uninvite bob", "quiet bob")
    nodes.server.forget(len(nodes.server.turns) - 1)
    nodes["b"].database.stopped = False
    nodes.passes(2)
    expected = {"invited": {}, "quiet": {"den": FOR_EVER}, "knocked": {}}
    assert standing(nodes, "bob") == [expected] * 3
    bob.types("go den")
    assert bob.session.room.name == "parlour"


# --- knocking


def test_whoever_is_inside_by_another_node_lets_in_who_has_knocked(nodes, ann):
    bob = nodes["b"].guest("bob")
    ann.types("close")
    ann.reads()
    bob.types("knock den")
    assert ann.reads() == ["bob knocks.", s.how_to_let_in("bob")]
    assert reads(ann, "let bob in") == [s.let_come("bob", "The Den", "10 minutes")]
    bob.types("go den")
    assert bob.session.room.mark == "den"
    assert [each["knocked"] for each in standing(nodes, "bob")] == [{}] * 3


def test_a_member_who_has_knocked_is_let_in_by_any_node(nodes, ann):
    bob, zoe = nodes["b"].member("bob"), nodes["c"].member("zoe")
    ann.types("trust zoe in den", "close")
    bob.types("knock den")
    assert reads(zoe, "let bob into den") == [s.let_come("bob", "The Den", "10 minutes")]
    assert reads(ann, "let bob in") == [s.has_not_knocked("bob", "The Den", "den")]


def test_whoever_goes_on_by_another_node_with_the_password_is_let_in_as_before(nodes, ann):
    bob = nodes["b"].member("bob")
    ann.types("close")
    bob.types("knock den")
    again = nodes["c"].party.connects()
    again.types(f"login bob {PASSWORD}")
    nodes.passes(0.1)
    assert reads(ann, "let bob in") == [s.let_come("bob", "The Den", "10 minutes")]


def test_a_member_who_was_let_in_has_not_knocked_when_they_come_in_again(nodes, ann):
    bob = nodes["b"].member("bob")
    ann.types("close")
    bob.types("knock den")
    again = nodes["c"].party.connects()
    again.types(f"login bob {PASSWORD}")
    nodes.passes(0.1)
    ann.types("let bob in")
    again.types("quit")
    nodes["c"].party.connects().types(f"login bob {PASSWORD}")
    nodes.passes(0.1)
    assert [each["knocked"] for each in standing(nodes, "bob")] == [{}] * 3


def test_a_knock_is_over_after_a_while_at_all_nodes(nodes, ann):
    bob = nodes["b"].guest("bob")
    ann.types("close")
    bob.types("knock den")
    nodes["a"].party.passes_alone(601)
    assert reads(ann, "let bob in") == [s.has_not_knocked("bob", "The Den", "den")]


def test_a_knock_lasts_no_longer_where_another_clock_is_wrong(nodes, ann):
    bob = nodes["b"].guest("bob")
    party = nodes["a"].party.party
    who, den = party.find("bob"), ann.session.room
    Knocks.of(party).learn(who, den, party.clock.time() + 10_000)
    ((venue, until),) = Knocks.of(party).places(bob.session.number)
    assert (venue, until - party.clock.time()) == (den, 600)


# --- going on by a ticket


@pytest.fixture
def scene():
    return Scene()


def test_a_guest_goes_on_in_the_closed_room_where_they_were_invited(scene):
    ann = owner(scene.nodes, "close", "invite bob")
    scene.bob.types("/go den")
    end = scene.end_of("den")
    scene.bob.wire.drops()
    ann.types("say secret")
    bob = scene.comes_back(**{ann.session.room.name: end - 1})
    heard = bob.hears()
    assert resumed(heard) == [True]
    assert scene.said(heard) == ["secret"]
    assert bob.door.session.room.mark == "den"
    ann.types("say more")
    assert scene.said(bob.hears()) == ["more"]
    assert standing(scene.nodes, "bob")[0]["invited"] == {"den": FOR_EVER}
    assert standing(scene.nodes, "bob") == [standing(scene.nodes, "bob")[0]] * 3


def test_a_guest_whose_node_is_gone_goes_on_there_too_and_can_not_speak_as_before(scene):
    ann = owner(scene.nodes, "close", "invite bob", "quiet bob")
    scene.bob.types("/go den")
    end = scene.end_of("den")
    scene.nodes["a"].killed()
    bob = scene.comes_back(**{ann.session.room.name: end - 1})
    scene.nodes.passes(25)
    assert resumed(bob.hears()) == [True]
    assert bob.door.session.room.mark == "den"
    kinds = {kind: places.keys() for kind, places in standing(scene.nodes, "bob")[0].items()}
    assert kinds == {"invited": {"den"}, "quiet": {"den"}, "knocked": set()}


def test_a_node_that_has_just_started_knows_how_those_stood_whose_node_has_ended(scene):
    owner(scene.nodes, "close", "invite bob")
    scene.nodes["a"].killed()
    scene.halls["a"] = Hall(scene.nodes.opens("a"))
    bob = scene.comes_back("a")
    assert resumed(bob.hears()) == [True]
    assert standing(scene.nodes, "bob")[0]["invited"].keys() == {"den"}


def test_a_guest_who_has_left_a_closed_room_reads_no_more_of_it_by_any_node(nodes, ann):
    bob = nodes["b"].guest("bob")
    ann.types("close", "invite bob")
    bob.types("go den")
    ann.types("say heard", "uninvite bob")
    bob.types("go parlour")
    nodes.settles()
    ann.types("say secret")
    nodes.settles()
    assert may_read(nodes, "bob", "heard") == [True] * 3
    assert may_read(nodes, "bob", "secret") == [False] * 3


def test_a_guest_who_was_shown_out_reads_no_more_of_it_by_any_node(nodes, ann):
    bob = nodes["b"].guest("bob")
    ann.types("close", "invite bob")
    bob.types("go den")
    ann.types("say heard", "show bob out", "say secret")  # all of it is one turn
    nodes.settles()
    assert "ann says: secret" not in bob.reads()
    assert may_read(nodes, "bob", "secret") == [False] * 3


@pytest.mark.parametrize("sees", [True, False])
def test_a_guest_who_was_shown_out_while_their_node_was_dead_is_out_when_they_come_back(sees):
    scene = Scene()
    ann = scene.nodes["c"].member("ann")
    ann.types("make room The Den", "go den", "close", "invite bob")
    scene.nodes.settles()
    scene.bob.says({"line": "/go den", "id": 1})
    scene.nodes.passes(0.1)
    ann.types("say heard")
    scene.killed()
    ann.types("show bob out", "say secret")
    scene.nodes.passes(0.1 if sees else 20)
    bob = scene.comes_back(patience=4)
    heard = bob.hears()
    assert (resumed(heard), bob.door.session.room.name) == ([True], "parlour")
    assert "secret" not in texts(heard)
    ann.types("say more", "open")
    bob.says({"line": "/go den", "id": 2}, {"line": "/history", "id": 3})
    scene.nodes.passes(0.1)
    scene.halls["b"].turn()
    assert not {"secret", "more"} & set(str(bob.hears()).replace(".", " ").split())


def test_whoever_was_sent_out_while_their_node_was_dead_has_no_ticket_any_more(scene):
    ann = scene.nodes["c"].member("ann", "wizard")
    scene.killed()
    ann.types("kick bob")
    bob = scene.comes_back(patience=KNOWN)
    assert bob.hears() == [{"expired": True}]


def may_read(nodes, name, text):
    """Whether somebody may read a line that was said in the den, as each node has it."""
    found = []
    for node in nodes:
        party = node.party.party
        (den,) = [each for each in Places.of(party).open.venues() if each.mark == "den"]
        (line,) = [each for each in den.log.last(99) if getattr(each.event, "text", "") == text]
        found.append(is_readable(party.find(name), den, line.number))
    return found


def test_whoever_can_not_go_on_leaves_nothing(scene):
    owner(scene.nodes, "close", "invite bob")
    scene.bob.wire.drops()
    party = scene.nodes["b"].party.party
    party.admit = refuses
    bob = scene.comes_back()
    assert bob.hears() == [{"expired": True}]
    (den,) = [each for each in Places.of(party).open.venues() if each.mark == "den"]
    assert den.privacy.guests == {}


def refuses(*given, **named):
    raise Refusal("No.")


# --- what is told is right, whatever comes


def test_what_is_told_of_nobody_or_of_no_place_is_nothing(nodes, ann):
    bob = nodes["b"].guest("bob")
    who = bob.session.person
    roster = nodes["b"].party.party.features.get(standings.Roster)
    roster.tell(StandingIs(who=who, kind="quiet", place="cellar", until=0.0))
    roster.tell(StandingIs(who=ann.session.person, kind="invited", place="den~1", until=0.0))
    bob.types("quit")
    roster.tell(StandingIs(who=who, kind="quiet", place="parlour", until=0.0))
    nodes.settles()
    assert [node.party.faults for node in nodes] == [[]] * 3


@pytest.mark.parametrize("seed", range(4))
def test_all_nodes_agree_on_how_guests_stand_whatever_people_do_at_once(seed):
    chance = random.Random(seed)
    nodes = Nodes(3)
    ann, zoe = owner(nodes, "close"), nodes["b"].member("zoe")
    ann.types("trust zoe in den")
    guests = [nodes["abc"[each]].guest(name) for each, name in enumerate(("bob", "carol", "dave"))]
    nodes.network.chance, nodes.eager = chance, False
    nodes.network.faults = Faults(hint=0.1)
    for _ in range(120):
        name = chance.choice(["bob", "carol", "dave"])
        if chance.random() < 0.3:
            chance.choice(guests).types(chance.choice(["knock den", "go den", "go parlour"]))
        else:
            line = chance.choice(["invite {} to den", "uninvite {} to den", "quiet {} in den",
                                  "unquiet {} in den", "let {} into den"])  # fmt: skip
            chance.choice([ann, zoe]).types(line.format(name))
        for _ in range(chance.randint(0, 8)):
            nodes.step()
    nodes.recovers()
    for name in ("bob", "carol", "dave"):
        one, *others = standing(nodes, name)
        assert [each["invited"] for each in others] == [one["invited"]] * 2
        assert [each["quiet"] for each in others] == [one["quiet"]] * 2
        assert [each["knocked"].keys() for each in others] == [one["knocked"].keys()] * 2
        kept = {kind: len(places) for kind, places in stored(nodes, name).items() if places}
        assert kept.keys() <= {"invited", "quiet", "knocked"}
    assert [node.party.faults for node in nodes] == [[], [], []]
