"""Going on by a ticket at another node than the one that has given it."""

import pytest
from msgspec import structs

from teaparty.core.people import going_on
from teaparty.core.people.going_on import GoingOn
from teaparty.core.people.handing_over import HandingOver
from teaparty.core.records import Unavailable
from teaparty.doors.web.v1.resuming import LARGEST
from teaparty.testing import PASSWORD
from teaparty.testing.clock import result_of
from tests.cluster.halls import Hall
from tests.cluster.kit import LIMITS, Nodes
from tests.doors.web.guests import WebGuest

KNOWN = 1.5
"""Seconds after which it is known that a ticket is nobody's."""


class Scene:
    """Three nodes; bob has come in by the web at the first one, and alice at the last one."""

    def __init__(self, password="", channels=(), clock=0.0, limits=LIMITS):
        self.nodes = Nodes(3, channels=channels, limits=limits)
        self.nodes["a"].party.sets_clock(clock)
        self.halls = {node.name: Hall(node) for node in self.nodes}
        if password:
            self.nodes["a"].member("bob").types("quit")
        self.alice = self.nodes["c"].member("alice")
        self.bob = WebGuest(self.halls["a"])
        self.bob.says({"hello": 1, "name": "bob", "password": password})
        self.nodes.passes(0.1)
        self.welcome = next(each["welcome"] for each in self.bob.hears() if "welcome" in each)
        self.ticket = self.welcome["ticket"]
        self.alice.reads()

    def says(self, *lines):
        self.alice.types(*(f"say {line}" for line in lines))

    def end(self):
        return self.nodes["c"].streams["parlour"].log.end

    def end_of(self, mark):
        streams = self.nodes["c"].streams.values()
        return next(each.log.end for each in streams if each.mark == mark)

    @staticmethod
    def said(heard):
        return texts(heard)

    def comes_back(self, node="b", ticket=None, patience=0.2, **seen):
        guest = WebGuest(self.halls[node])
        seen = {room.replace("private", "").replace("whispers", "@"): at for room, at in
                seen.items()}  # fmt: skip
        guest.says({"hello": 1, "ticket": ticket or self.ticket, "seen": seen})
        self.nodes.passes(patience)
        self.halls[node].turn()
        return guest

    def killed(self):
        self.nodes["a"].killed()


@pytest.fixture(params=["", PASSWORD], ids=["a guest", "a member"])
def scene(request):
    return Scene(request.param)


def texts(heard):
    """The words of lines that were heard, in order."""
    lines = [line for each in heard for line in each.get("lines", ())]
    return [line["text"] for line in lines if line.get("kind") == "said"]


def private_numbers(heard):
    lines = [line for each in heard for line in each.get("lines", ())]
    return [line["n"] for line in lines if line["room"] == ""]


def resumed(heard):
    return [each["welcome"]["resumed"] for each in heard if "welcome" in each]


def test_somebody_goes_on_by_another_node_and_misses_nothing(scene):
    scene.says("before")
    end = scene.end()
    scene.bob.wire.drops()
    scene.says("meanwhile", "and then")
    bob = scene.comes_back(parlour=end - 1, private=2)
    heard = bob.hears()
    assert resumed(heard) == [True]
    assert texts(heard) == ["meanwhile", "and then"]
    kinds = [line["kind"] for each in heard for line in each.get("lines", ())]
    assert kinds == ["missed", "said", "said"]  # and no greeting
    scene.says("after")
    assert texts(bob.hears()) == ["after"]
    bob.types("hello")
    assert scene.alice.reads()[-1] == "bob says: hello"
    number = bob.door.session.number
    assert {node.party.party.find("bob").number for node in scene.nodes} == {number}


@pytest.mark.parametrize("killed", [False, True], ids=["a node that goes on", "one that is gone"])
def test_nobody_else_reads_of_somebody_who_goes_on_from(scene, killed):
    if killed:
        scene.killed()
        scene.nodes.passes(20)
    bob = scene.comes_back()
    assert resumed(bob.hears()) == [True]
    bob.types("hello")
    scene.nodes.passes(100)
    assert scene.alice.reads() == ["bob says: hello"]


def test_a_node_that_starts_while_a_member_comes_in_elsewhere_knows_their_ticket():
    scene = Scene(PASSWORD)
    nodes = scene.nodes
    scene.bob.wire.drops()
    nodes["a"].database.stopped = True  # which b waits for
    scene.comes_back("b").wire.drops()
    nodes["b"].database.stopped = True
    nodes["c"].killed()
    scene.halls["c"] = Hall(nodes.opens("c"))
    bob = scene.comes_back("c")
    nodes["c"].passes(1)
    nodes.passes(5)
    scene.halls["c"].turn()
    assert resumed(bob.hears()) == [True]


def test_what_the_other_node_had_obeyed_is_known(scene):
    scene.bob.says({"line": "one", "id": 1}, {"line": "two", "id": 2})
    scene.bob.wire.drops()
    bob = scene.comes_back(parlour=scene.end() - 1)
    assert [each["welcome"]["taken"] for each in bob.hears() if "welcome" in each] == [2]
    bob.says({"line": "two", "id": 2}, {"line": "three", "id": 3})
    assert [line for line in scene.alice.reads() if "says" in line] == [
        "bob says: one", "bob says: two", "bob says: three"]  # fmt: skip


def test_a_line_that_was_under_way_as_its_node_died_is_said_once(scene):
    scene.bob.says({"line": "one", "id": 1}, {"line": "two", "id": 2})
    scene.nodes.passes(0.1)
    scene.halls["a"].turn()
    scene.bob.says({"line": "/look", "id": 3})
    assert [each["taken"] for each in scene.bob.hears() if "taken" in each] == [2, 3]
    scene.killed()
    scene.nodes.passes(20)
    bob = scene.comes_back()
    assert [each["welcome"]["taken"] for each in bob.hears() if "welcome" in each] == [2]
    bob.says({"line": "two", "id": 2}, {"line": "three", "id": 4})
    assert [line for line in scene.alice.reads() if "says" in line] == [
        "bob says: one", "bob says: two", "bob says: three"]  # fmt: skip


def test_a_line_that_was_not_stored_as_its_node_died_is_said_once(scene):
    scene.nodes["a"].database.hangs = True
    scene.bob.says({"line": "one", "id": 1})
    assert [each for each in scene.bob.hears() if "taken" in each] == []
    scene.killed()
    scene.nodes.network.zombies.clear()
    scene.nodes.passes(20)
    bob = scene.comes_back()
    bob.says({"line": "one", "id": 1})
    assert [line for line in scene.alice.reads() if "says" in line] == ["bob says: one"]


def test_only_so_many_lines_that_were_taken_are_known(scene, monkeypatch):
    monkeypatch.setattr(going_on, "MOST", 0)
    scene.bob.says({"line": "one", "id": 1})
    scene.killed()
    bob = scene.comes_back()
    scene.nodes.passes(4)
    assert [each["welcome"]["taken"] for each in bob.hears() if "welcome" in each] == [0]


def test_a_link_that_is_not_known_to_be_lost_is_closed(scene):
    bob = scene.comes_back()
    assert resumed(bob.hears()) == [True]
    scene.bob.hears()
    assert scene.bob.closed is not None or scene.bob.wire.disconnecting


def test_the_new_ticket_is_good_at_every_node_and_the_old_one_no_more(scene):
    scene.bob.wire.drops()
    bob = scene.comes_back()
    ticket = next(each["welcome"]["ticket"] for each in bob.hears() if "welcome" in each)
    bob.says({"got": ticket[:8]})
    scene.nodes.passes(0.1)
    bob.wire.drops()
    assert scene.comes_back("c", patience=KNOWN).hears() == [{"expired": True}]
    assert resumed(scene.comes_back("c", ticket).hears()) == [True]


@pytest.mark.parametrize("node", ["b", "c"])
def test_the_old_ticket_is_good_for_as_long_as_the_new_one_has_not_arrived(scene, node):
    end = scene.end()
    scene.bob.wire.drops()
    scene.comes_back(parlour=end - 1).wire.drops()
    scene.says("meanwhile")
    heard = scene.comes_back(node, parlour=end - 1).hears()
    assert (resumed(heard), texts(heard)) == ([True], ["meanwhile"])


@pytest.mark.parametrize("node", ["b", "c"])
def test_a_second_link_goes_on_where_the_first_one_was_lost_while_it_waited(scene, node):
    end = scene.end()
    scene.killed()
    first = scene.comes_back(parlour=end - 1)  # it waits for the node that is gone
    assert first.hears() == []
    first.wire.drops()
    second = scene.comes_back(node, parlour=end - 1)
    scene.says("meanwhile")
    scene.nodes.passes(8)
    scene.halls[node].turn()
    heard = second.hears()
    assert (resumed(heard), texts(heard)) == ([True], ["meanwhile"])


def test_a_node_that_is_gone_is_not_needed(scene):
    scene.says("before")
    end = scene.end()
    scene.killed()
    scene.says("meanwhile")
    bob = scene.comes_back(parlour=end - 1)
    scene.nodes.passes(4)
    heard = bob.hears()
    assert resumed(heard) == [True]
    assert texts(heard) == ["meanwhile"]


def test_a_node_that_was_taken_for_dead_is_not_needed_either(scene):
    end = scene.end()
    scene.killed()
    scene.nodes.passes(25)
    scene.says("meanwhile")
    heard = scene.comes_back(parlour=end - 1).hears()
    assert resumed(heard) == [True]
    assert texts(heard) == ["meanwhile"]


def test_a_ticket_is_over_after_a_while(scene):
    scene.killed()
    scene.nodes.passes(25 + scene.nodes.limits.link_seconds)
    assert scene.comes_back(patience=KNOWN).hears() == [{"expired": True}]


def test_what_is_no_ticket_is_none_anywhere(scene):
    assert scene.comes_back(ticket="x" * 22, patience=KNOWN).hears() == [{"expired": True}]


def test_whoever_is_banned_does_not_go_on(scene):
    scene.bob.wire.drops()
    wizard = scene.nodes["c"].member("ann", "wizard")
    wizard.types("ban bob")
    assert scene.comes_back(patience=KNOWN).hears() == [{"expired": True}]


def test_a_whisper_that_came_meanwhile_is_read():
    scene = Scene(PASSWORD)
    scene.bob.wire.drops()
    scene.alice.types("whisper bob psst")
    heard = scene.comes_back(parlour=scene.end() - 1).hears()
    lines = [line for each in heard for line in each.get("lines", ())]
    assert [line["text"] for line in lines if line.get("kind") == "whispered"] == ["psst"]


def test_a_guest_is_where_they_were_with_what_they_had_set():
    scene = Scene()
    scene.bob.types("/go garden", "/describe me as A guest.")
    scene.bob.wire.drops()
    bob = scene.comes_back()
    me = bob.door.session
    assert (me.room.name, me.preferences.description) == ("garden", "A guest.")


def test_an_account_that_was_erased_meanwhile_goes_on_nowhere():
    scene = Scene(PASSWORD)
    scene.killed()
    account = scene.nodes["b"].party.party.find("bob").person.account
    result_of(scene.nodes.server.records.erase_account(account))
    assert scene.comes_back(patience=KNOWN).hears() == [{"expired": True}]


def test_only_so_many_are_waited_for_whose_node_is_gone():
    scene = Scene(limits=structs.replace(LIMITS, people_elsewhere=1))
    scene.nodes.opens("d").member("zoe")
    scene.nodes["d"].killed()
    scene.nodes.passes(25)
    scene.killed()
    scene.nodes.passes(25)
    assert scene.comes_back(patience=KNOWN).hears() == [{"expired": True}]


def test_a_node_that_has_just_started_lets_people_go_on_whose_node_has_ended(scene):
    end = scene.end()
    scene.killed()
    scene.says("meanwhile")
    scene.halls["a"] = Hall(scene.nodes.opens("a"))
    heard = scene.comes_back("a", parlour=end - 1).hears()
    assert resumed(heard) == [True]
    assert texts(heard) == ["meanwhile"]


def test_whoever_is_waited_for_by_such_a_node_is_so_no_longer_than_others(scene):
    scene.killed()
    scene.nodes.passes(20 + scene.nodes.limits.link_seconds)
    scene.halls["a"] = Hall(scene.nodes.opens("a"))
    assert scene.comes_back("a", patience=KNOWN).hears() == [{"expired": True}]


@pytest.mark.parametrize("dies", [False, True])
def test_what_is_said_where_somebody_listens_is_not_missed_either(dies):
    scene = Scene(PASSWORD, channels=("tea",))
    for who in (scene.bob, scene.alice):
        who.types("/listen tea" if who is scene.bob else "listen tea")
    scene.alice.types("+tea before")
    seen = {"+tea": scene.nodes["c"].streams["+tea"].log.end - 1}
    if dies:
        scene.killed()
    else:
        scene.bob.wire.drops()
    scene.alice.types("+tea meanwhile")
    bob = scene.comes_back(**seen)
    scene.nodes.passes(4)
    heard = bob.hears()
    assert resumed(heard) == [True]
    assert texts(heard) == ["meanwhile"]


def test_whoever_has_gone_while_they_waited_is_not_in(scene):
    scene.nodes["a"].database.stopped = True
    bob = scene.comes_back()
    bob.wire.drops()
    scene.nodes.passes(4)
    assert [each.number for each in scene.nodes["b"].party.party.sessions.values()] == []


@pytest.mark.parametrize("where", ["say", "+tea", "whisper bob"])
def test_what_is_on_its_way_at_a_node_as_somebody_comes_there_is_not_missed(where):
    scene = Scene(PASSWORD if where == "+tea" else "", channels=("tea",))
    node = scene.nodes["b"]
    carol, handing = node.member("carol"), HandingOver.of(node.party.party)
    if where == "+tea":
        scene.bob.types("/listen tea")
        carol.types("listen tea")
    wait = handing.wait

    async def waits(sessions):
        await wait(sessions)
        carol.session.handle(f"{where} under way")

    handing.wait = waits
    ends = {name: stream.log.end - 1 for name, stream in node.streams.items()}
    scene.bob.wire.drops()
    heard = scene.comes_back(**ends).hears()
    assert resumed(heard) == [True]
    assert [line["text"] for each in heard for line in each.get("lines", ())
            if line.get("kind") in ("said", "whispered")] == ["under way"]  # fmt: skip


@pytest.mark.parametrize("killed", [False, True], ids=["a node that goes on", "one that is gone"])
def test_somebody_who_goes_on_reads_what_they_said_and_were_told_before_as_theirs(killed):
    scene = Scene()
    scene.bob.types("hello", "/whisper alice psst")
    scene.alice.types("whisper bob hush")
    if killed:
        scene.killed()
    bob = scene.comes_back()
    scene.nodes.passes(4)
    lines = [line["line"] for each in bob.hears() for line in each.get("lines", ())]
    wanted = ["You say: hello", "You whisper to alice: psst", "alice whispers to you: hush"]
    assert [line for line in lines if line in wanted] == wanted


def test_a_line_that_was_obeyed_and_not_stored_before_somebody_goes_on_is_said_once(scene):
    scene.bob.says({"line": "one", "id": 1})
    scene.nodes["a"].database.hangs = True
    scene.bob.says({"line": "two", "id": 2}, {"line": "three", "id": 3})
    bob = scene.comes_back()
    scene.nodes["a"].database.hangs = False
    scene.nodes.passes(0.5)
    (welcome,) = [each["welcome"] for each in bob.hears() if "welcome" in each]
    assert welcome["taken"] == 1
    bob.says({"got": welcome["ticket"][:8]}, {"line": "two", "id": 2}, {"line": "three", "id": 3})
    assert [line for line in scene.alice.reads() if "says" in line] == [
        "bob says: one", "bob says: two", "bob says: three"]  # fmt: skip


@pytest.mark.parametrize("clock", [-300.0, 300.0])
def test_nothing_is_missed_where_the_clock_of_the_node_that_died_was_wrong(clock):
    scene = Scene(clock=clock)
    scene.nodes.passes(1)
    scene.says("before")
    end = scene.end()
    scene.nodes.passes(1)
    scene.says("meanwhile")
    scene.killed()
    scene.says("and then")
    bob = scene.comes_back(parlour=end - 1)
    scene.nodes.passes(20)
    heard = bob.hears()
    assert resumed(heard) == [True]
    assert texts(heard) == ["meanwhile", "and then"]


def test_what_was_said_by_a_link_before_is_not_taken_by_a_newer_one():
    scene = Scene(PASSWORD)
    scene.bob.says({"line": "one", "id": 5})
    scene.bob.wire.drops()
    again = WebGuest(scene.halls["a"])
    again.says({"hello": 1, "name": "bob", "password": PASSWORD})
    scene.nodes.passes(0.1)
    (ticket,) = [each["welcome"]["ticket"] for each in again.hears() if "welcome" in each]
    scene.killed()
    bob = scene.comes_back(ticket=ticket)
    scene.nodes.passes(4)
    assert [each["welcome"]["taken"] for each in bob.hears() if "welcome" in each] == [0]


def test_a_whisper_is_read_that_came_before_a_link_which_took_nothing(scene):
    scene.bob.wire.drops()
    scene.alice.types("tell bob hello")
    scene.nodes.passes(2)
    scene.comes_back("b").wire.drops()
    scene.nodes["b"].killed()
    bob = scene.comes_back("c")
    scene.nodes.passes(4)
    heard = bob.hears()
    kinds = [line["kind"] for each in heard for line in each.get("lines", ())]
    assert (resumed(heard), kinds.count("whispered")) == ([True], 1)


@pytest.mark.parametrize("password", ["", PASSWORD], ids=["a guest", "a member"])
def test_a_whisper_to_somebody_who_has_just_gone_on_elsewhere_is_to_them(password):
    scene = Scene(password)
    scene.nodes["c"].database.stopped = True  # it does not know yet that he has gone on
    bob = scene.comes_back("b")
    bob.hears()
    scene.nodes.eager = False
    scene.nodes["c"].database.stopped = False
    scene.alice.types("whisper bob psst")
    scene.nodes.eager = True
    scene.nodes.passes(1)
    lines = [line["line"] for each in bob.hears() for line in each.get("lines", ())]
    assert lines == ["alice whispers to you: psst"]


@pytest.mark.parametrize("node", ["a", "b"])
@pytest.mark.parametrize("seen", [-5, 10**30])
def test_a_client_that_has_seen_more_than_there_can_be_goes_on_with_numbers_that_it_can_read(
    scene, node, seen
):
    scene.bob.wire.drops()
    if node == "b":
        scene.killed()
    bob = scene.comes_back(node, private=seen)
    scene.nodes.passes(4)
    bob.types("/time")
    numbers = private_numbers(bob.hears())
    assert numbers
    assert 0 < numbers[-1] <= LARGEST + 1


def test_a_second_link_reads_all_at_a_third_node_after_the_first_has_gone_on_at_the_second_one():
    scene = Scene(PASSWORD, limits=structs.replace(LIMITS, sessions_each=2))
    second = WebGuest(scene.halls["a"])
    second.says({"hello": 1, "name": "bob", "password": PASSWORD})
    scene.nodes.passes(0.1)
    second.types("/time", "/time", "/time")
    heard = second.hears()
    (ticket,) = [each["welcome"]["ticket"] for each in heard if "welcome" in each]
    seen = private_numbers(heard)[-1]
    scene.killed()
    scene.nodes.passes(20)
    scene.comes_back("b")
    second = scene.comes_back("c", ticket, private=seen)
    assert resumed(second.hears()) == [True]
    second.types("/time")
    assert private_numbers(second.hears()) == [seen + 1]


def test_whoever_goes_on_after_their_node_has_died_and_quits_has_no_ticket_at_one_that_starts_later(
    scene,
):
    scene.killed()
    scene.nodes.passes(20)
    bob = scene.comes_back()
    assert resumed(bob.hears()) == [True]
    bob.says({"line": "/quit", "id": 1})
    scene.nodes.passes(11)  # the name is held for a while
    scene.halls["a"] = Hall(scene.nodes.opens("a"))
    assert scene.comes_back("a", patience=KNOWN).hears() == [{"expired": True}]


def test_nobody_is_told_that_a_ticket_is_no_longer_good_while_the_database_is_away(scene):
    end = scene.end()
    scene.killed()
    scene.nodes.passes(20)
    scene.says("meanwhile")
    scene.nodes["b"].database.reachable = False
    assert is_to_come_again(scene.comes_back(patience=6.0))
    scene.nodes["b"].database.reachable = True
    heard = scene.comes_back(patience=1.0, parlour=end - 1).hears()
    assert resumed(heard) == [True]
    assert texts(heard) == ["meanwhile"]


def test_somebody_goes_on_where_the_database_was_away_for_a_moment(scene):
    scene.killed()
    scene.nodes.passes(20)
    scene.nodes["b"].database.reachable = False
    bob = scene.comes_back()
    scene.nodes["b"].database.reachable = True
    scene.nodes.passes(1.0)
    scene.halls["b"].turn()
    assert resumed(bob.hears()) == [True]


def test_a_ticket_that_was_given_a_moment_ago_is_good_where_that_is_not_known_yet(scene):
    scene.nodes["b"].database.stopped = True
    elsewhere = scene.comes_back("c")
    (ticket,) = [each["welcome"]["ticket"] for each in elsewhere.hears() if "welcome" in each]
    elsewhere.says({"got": ticket[:8]})
    elsewhere.wire.drops()
    bob = scene.comes_back(ticket=ticket)
    assert bob.hears() == []
    scene.nodes["b"].database.stopped = False
    scene.nodes.passes(0.5)
    scene.halls["b"].turn()
    assert resumed(bob.hears()) == [True]


def test_a_ticket_that_was_given_while_a_node_could_not_read_it_is_good_there_afterwards(scene):
    database = scene.nodes["b"].database
    database.reachable = False
    scene.nodes.passes(2.0)
    elsewhere = scene.comes_back("c")
    (ticket,) = [each["welcome"]["ticket"] for each in elsewhere.hears() if "welcome" in each]
    elsewhere.says({"got": ticket[:8]})
    elsewhere.wire.drops()
    scene.nodes.passes(9.0)
    bob = scene.comes_back(ticket=ticket, patience=2.0)
    assert bob.hears() == []
    database.reachable = True
    scene.nodes.passes(1.0)
    scene.halls["b"].turn()
    assert resumed(bob.hears()) == [True]


def test_a_ticket_that_nobody_knows_may_be_good_while_the_records_are_away(scene, monkeypatch):
    monkeypatch.setattr(GoingOn, "knows_all", refuses)
    assert is_to_come_again(scene.comes_back(ticket="x" * 22, patience=6.0))


async def refuses(_):
    raise Unavailable


def is_to_come_again(guest):
    heard = guest.hears()
    return "expired" not in str(heard) and heard[-1]["bye"]["again"] and guest.wire.disconnecting


@pytest.mark.parametrize("killed", [False, True], ids=["stands still", "is gone"])
def test_whoever_was_on_their_way_to_a_node_that_stopped_goes_on_at_a_third_one(scene, killed):
    nodes, end = scene.nodes, scene.end()
    scene.bob.wire.drops()
    nodes["a"].database.stopped = True  # which b waits for
    between = scene.comes_back("b")
    if killed:
        nodes["b"].killed()
    else:
        nodes["b"].database.stopped = True
    between.wire.drops()
    nodes["a"].database.stopped = False
    scene.says("meanwhile")
    heard, ends = [], []
    while not resumed(heard) and len(ends) < 5:
        ends += [each.get("bye", {}).get("again") for each in heard]
        bob = scene.comes_back("c", parlour=end - 1)
        nodes.passes(6)
        scene.halls["c"].turn()
        heard = bob.hears()
    assert (resumed(heard), texts(heard)) == ([True], ["meanwhile"])
    assert ends == [True] * len(ends)
