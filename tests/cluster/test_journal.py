"""What a node does while its database fails: lines wait, and are then either said or refused."""

from itertools import groupby

import pytest
from msgspec import structs

from teaparty.core.events import Event, Missed, Recorded, Said
from teaparty.core.log.log import WHISPERS
from teaparty.core.memory.outage import NOBODY, NOT_ASKED, OUT_OF_REACH, WITHIN_REACH, Outage
from teaparty.core.memory.shared_turns import LOST, REFUSED, UNKNOWN
from teaparty.core.values.limits import Limits
from teaparty.stores.cluster.journal import CLOSING, FRESH, RENEW
from tests import sentences as s
from tests.cluster.kit import LIMITS, Nodes

LATE, FULL, UNFIT, MUTED = (REFUSED[why] for why in ("late", "full", "unfit", "muted"))


class Hugged(Event, frozen=True, kw_only=True):
    """What a plugin has made up."""

    def plain(self):
        return f"{self.who.name} hugs everybody."


class Broken(Event, frozen=True, kw_only=True):
    speech = True

    def plain(self):
        raise ZeroDivisionError


@pytest.fixture
def nodes():
    return Nodes(2, limits=structs.replace(LIMITS, unsaid_seconds=8))


@pytest.fixture
def alice(nodes):
    return nodes["a"].guest("alice")


@pytest.fixture
def bob(nodes):
    bob = nodes["b"].guest("bob")
    for node in nodes:
        node.party.all_read()
    return bob


def said(nodes, node="a", log="parlour"):
    return [each.event.text for each in nodes[node].log(log) if isinstance(each.event, Said)]


# --- out of reach


def test_people_are_told_when_the_database_does_not_answer_and_read_all_once_it_does(
    nodes, alice, bob
):
    nodes["a"].database.reachable = False
    alice.types("say one")
    nodes.passes(2.9)
    assert alice.reads() == []
    nodes.passes(0.6)
    assert alice.reads() == [OUT_OF_REACH]
    bob.types("say two")
    nodes.passes(3)
    nodes["a"].database.reachable = True
    nodes.passes(1)
    assert alice.reads() == [WITHIN_REACH, "bob says: two", "You say: one"]
    assert bob.reads() == ["You say: two", "alice says: one"]


def test_newcomers_read_that_nobody_can_come_in(nodes):
    nodes["a"].database.reachable = False
    nodes.passes(10)
    assert nodes["a"].party.connects().reads()[-1] == NOBODY
    nodes["a"].database.reachable = True
    nodes.passes(1)
    assert NOBODY not in nodes["a"].party.connects().reads()


def test_who_has_not_come_in_yet_reads_that_nobody_can_and_when_the_party_is_back(nodes):
    newcomer = nodes["a"].party.connects()
    newcomer.reads()
    nodes["a"].database.reachable = False
    nodes.passes(10)
    assert newcomer.reads() == [NOBODY]
    nodes["a"].database.reachable = True
    nodes.passes(1)
    assert newcomer.reads() == [WITHIN_REACH]


def test_what_asks_the_party_alone_is_answered_before_lines_that_wait(nodes, alice, bob):
    nodes["a"].database.reachable = False
    alice.types("say one")
    nodes.passes(4)
    alice.reads()
    assert alice.types("look").reads()[0] == "The Parlour"
    nodes["a"].database.reachable = True
    nodes.passes(1)
    assert alice.reads() == [WITHIN_REACH, "You say: one"]


def test_people_who_leave_while_nothing_is_stored_need_not_wait(nodes, alice, bob):
    nodes["a"].database.reachable = False
    nodes.passes(10)
    alice.types("quit")
    assert alice.closed
    nodes["a"].database.reachable = True
    nodes.passes(1)
    assert bob.reads() == [s.quits("alice")]


def test_staff_learn_why_the_database_can_not_be_asked(nodes, bob):
    wizard = nodes["a"].member("wilma", "wizard")
    nodes["a"].database.reachable = False
    nodes.passes(10)
    why = NOT_ASKED.format(why="the database does not answer")
    assert wizard.reads() == [OUT_OF_REACH, why]
    assert Outage.of(nodes["a"].party.party).why == "the database does not answer"


def test_staff_are_told_by_their_own_node_alone_that_the_database_can_not_be_asked(nodes):
    wizard = nodes["a"].member("wilma", "wizard")
    for node in nodes:
        node.database.reachable = False
    nodes.passes(10)
    wizard.reads()
    for node in nodes:
        node.database.reachable = True
    nodes.passes(10)
    assert wizard.reads() == [WITHIN_REACH]


def test_a_word_that_has_waited_too_long_is_not_said_and_its_author_is_told_once(nodes, alice, bob):
    nodes["a"].database.hangs = True
    nodes["a"].journal.store([], nodes["a"].party.party.turns.take)
    alice.types("say one")  # it is on its way when the connection is cut
    nodes.passes(1)
    alice.types("say two")
    nodes.passes(7)
    alice.reads()
    nodes.passes(2)
    assert alice.reads() == [LATE.format(text="two")]
    nodes["a"].database.hangs = False
    nodes.passes(1)
    assert alice.reads() == [WITHIN_REACH, LATE.format(text="one")]
    assert (said(nodes), said(nodes, "b"), bob.reads()) == ([], [], [])
    assert nodes["a"].journal.lost == 1


def test_a_word_that_was_stored_before_the_database_was_gone_is_said_however_late(
    nodes, alice, bob
):
    nodes.eager = False
    alice.types("say one")
    nodes["a"].runs()
    (call,) = (each for each in nodes.network.calls if each.kind == "turn")
    call.do()
    nodes["a"].database.reachable = False
    nodes.network.cut_all(nodes["a"].database)
    nodes.eager = True
    nodes.passes(12)
    assert alice.reads() == [OUT_OF_REACH]
    nodes["a"].database.reachable = True
    nodes.passes(1)
    assert alice.reads() == [WITHIN_REACH, "You say: one"]


def test_what_people_do_happens_however_late(nodes, alice, bob):
    nodes["a"].database.reachable = False
    alice.types("on")
    nodes.passes(14)  # and not so long that the others take the node for dead
    nodes["a"].database.reachable = True
    nodes.passes(1)
    assert bob.reads() == [s.goes_to("alice", "The Garden")]


def test_where_too_much_waits_nothing_is_said_and_the_node_joins_anew():
    nodes = Nodes(2, limits=Limits(unsaved_lines=3, history=100, shout_seconds=0))
    alice = nodes["a"].guest("alice")
    alice.reads()
    epoch = nodes["a"].journal.epoch
    nodes["a"].database.reachable = False
    alice.types(*(f"say m{number}" for number in range(5)))
    nodes.passes(4)
    refused = [FULL.format(text=f"m{number}") for number in range(1, 5)]
    assert alice.reads() == [*refused, OUT_OF_REACH]
    nodes["a"].database.reachable = True
    nodes.passes(2)
    assert nodes["a"].journal.epoch > epoch


# --- refused by the database


def test_what_somebody_says_who_is_muted_by_then_is_refused(nodes, alice, bob):
    nodes.server.mutes.add("alice")
    alice.types("say one")
    assert (alice.reads(), bob.reads()) == ([MUTED.format(text="one")], [])


def test_a_shout_that_is_refused_is_told_once(nodes, alice, bob):
    nodes.server.mutes.add("alice")
    alice.types("shout one")
    assert alice.reads() == [MUTED.format(text="one")]


def test_a_line_that_can_not_be_stored_is_refused_and_the_others_are_said(nodes, alice, bob):
    nodes.server.unfit = "two"
    nodes.eager = False
    alice.types("say one", "say two", "say three")
    nodes.eager = True
    nodes.passes(1)
    assert said(nodes) == said(nodes, "b") == ["one", "three"]
    assert UNFIT.format(text="two") in alice.reads()
    assert nodes["a"].take_faults() == ["Unfit", "Unfit"]


# --- what others read


def test_others_read_of_a_plugins_event_what_is_stored(nodes, alice, bob):
    nodes["a"].party.room("parlour").append(Hugged(who=alice.session.person))
    nodes["a"].party.flush()
    assert type(nodes["a"].log("parlour")[-1].event) is Hugged
    assert nodes["b"].log("parlour")[-1].event == Recorded(
        who=alice.session.person, text="alice hugs everybody."
    )


def test_others_miss_a_line_that_a_plugin_has_broken(nodes, alice, bob):
    nodes["a"].party.room("parlour").append(Broken(who=alice.session.person))
    nodes["a"].party.flush()
    assert nodes["b"].log("parlour")[-1].event == Missed(count=1)
    assert nodes["a"].take_faults() == ["ZeroDivisionError"]


def test_lines_of_a_room_that_a_node_has_not_are_no_fault_there(nodes, alice, bob):
    node = nodes["b"]
    turns = node.party.party.turns
    garden = node.party.room("garden")
    del turns.streams["garden"]
    alice.types("on", "say one")
    assert (node.faults, node.party.faults) == ([], [])
    turns.open(garden)
    alice.types("say two")
    assert said(nodes, "b", "garden") == ["two"]


def test_a_fault_in_what_shows_lines_is_reported_and_others_are_shown(nodes, alice, bob):
    shown = nodes["b"].journal.party.take

    def take(entries):
        nodes["b"].journal.party.take = shown
        raise ZeroDivisionError

    nodes["b"].journal.party.take = take
    alice.types("say one")
    assert nodes["b"].take_faults() == ["ZeroDivisionError"]


# --- others take it for dead, or it is too far behind


def test_a_node_that_was_stopped_reads_all_that_it_has_missed_in_order(nodes, alice, bob):
    nodes["a"].database.stopped = True
    bob.types("say one", "say two")
    nodes.passes(3)
    nodes["a"].database.stopped = False
    nodes.passes(1)
    assert alice.reads() == ["bob says: one", "bob says: two"]
    assert nodes["a"].log("parlour") == nodes["b"].log("parlour")


def test_a_node_that_was_taken_for_dead_joins_anew(nodes, alice, bob):
    joined, epoch = [], nodes["a"].journal.epoch

    async def claims(epoch):
        joined.append((epoch, nodes["a"].journal.epoch))

    nodes["a"].journal.party.joining.append(claims)
    nodes["a"].database.stopped = True
    nodes.passes(30)
    nodes["a"].database.stopped = False
    nodes.passes(6)
    bob.types("say one")
    assert "bob says: one" in alice.reads()
    assert joined == [(epoch + 2, epoch + 2)]
    assert {row.node for row in nodes["a"].journal.nodes} == {"a", "b"}


def test_a_node_is_joining_until_it_has_its_lease_and_again_once_it_is_taken_for_dead(nodes):
    journal = nodes["a"].journal
    assert journal.joining
    nodes.settles()
    assert not journal.joining
    nodes.eager = False
    assert nodes.opens("c").journal.joining
    nodes.settles()
    assert not nodes["c"].journal.joining
    nodes.server.fence(journal.epoch)
    nodes["a"].passes(6)
    while not journal.joining:
        assert nodes.step()
    nodes.settles()
    assert not journal.joining


def test_a_node_that_is_too_far_behind_reads_its_logs_anew_and_missed_lines_are_counted():
    nodes = Nodes(2, limits=Limits(history=3, batch=3))
    alice, bob = nodes["a"].guest("alice"), nodes["b"].guest("bob")
    nodes["a"].party.all_read()
    nodes["a"].database.stopped = True
    bob.types(*(f"say m{number}" for number in range(6)))
    nodes.server.forget(len(nodes.server.turns))
    nodes["a"].database.stopped = False
    nodes.passes(2)
    assert alice.reads() == [
        s.lines_missed(3), "bob says: m3", "bob says: m4", "bob says: m5",
    ]  # fmt: skip
    bob.types("say more")
    assert alice.reads() == ["bob says: more"]


def test_what_was_on_its_way_when_a_node_fell_too_far_behind_may_have_been_said(nodes, alice, bob):
    nodes.eager = False
    alice.types("say one")
    nodes["a"].runs()
    nodes["a"].database.stopped = True
    nodes.eager = True
    nodes.passes(20)
    nodes.server.forget(len(nodes.server.turns))
    nodes["a"].database.stopped = False
    nodes.network.cut_all(nodes["a"].database)
    nodes.passes(8)
    assert UNKNOWN.format(text="one") in alice.reads()


def test_a_turn_that_is_stored_among_those_that_were_skipped_is_not_told_as_refused(
    nodes, alice, bob
):
    nodes.eager = False
    alice.types("say one")
    nodes["a"].runs()
    (call,) = (each for each in nodes.network.calls if each.kind == "turn")
    call.do()
    nodes.server.forget(len(nodes.server.turns))
    nodes.network.cut_all(nodes["a"].database)
    nodes.eager = True
    nodes.passes(2)
    assert alice.reads() == ["alice says: one"]
    assert nodes["a"].journal.unsaved == 0


def test_whoever_is_refused_in_a_turn_that_is_skipped_reads_why(nodes, alice, bob):
    nodes.eager = False
    nodes.server.mutes.add("alice")
    for who, node, words in ((bob, "b", "one"), (alice, "a", "two")):
        who.session.handle(f"say {words}")
        nodes[node].runs()
        nodes[node].runs()
    for call in [each for each in nodes.network.calls if each.kind == "turn"]:
        call.do()
        nodes.server.forget(len(nodes.server.turns))
    nodes.eager = True
    nodes.passes(2)
    assert said(nodes) == ["one"]
    assert MUTED.format(text="two") in alice.reads()


def test_a_number_that_nobody_has_expected_has_all_logs_read_anew(nodes, alice, bob):
    nodes.server.ends["parlour"] += 2
    bob.types("say one")
    nodes.passes(1)
    assert said(nodes) == said(nodes, "b") == ["one"]
    assert [node.take_faults() for node in nodes] == [["OutOfStep"]] * 2
    alice.types("say two")
    assert bob.reads()[-1] == "alice says: two"


def test_people_are_told_if_what_they_have_read_is_not_stored_after_all(nodes, alice, bob):
    bob.types("whisper alice psst")
    alice.types("say one")
    alice.reads()
    nodes.network.lose(1)
    bob.types("say two")
    nodes.passes(7)
    assert LOST in alice.reads()
    for node in nodes:
        assert node.streams["parlour"].log.end == nodes.server.ends["parlour"]
        assert node.streams[WHISPERS].log.end == nodes.server.ends.get(WHISPERS, 0)
    assert nodes["a"].log("parlour") == nodes["b"].log("parlour")


def test_people_are_told_of_lost_lines_also_if_some_were_not_shown_yet(nodes, alice, bob):
    nodes.eager = False
    nodes["a"].database.hangs = True
    bob.types("say one")
    nodes["b"].runs()
    nodes["b"].database.hangs = False
    nodes.settles()  # b has said something that a has not read
    nodes["a"].database.hangs = False
    alice.types("say two")
    nodes["a"].runs()
    while nodes["a"].journal.unsaved:
        assert nodes.step()
    nodes.network.lose(1)
    nodes.eager = True
    nodes.passes(7)
    assert LOST in alice.reads()
    assert nodes["a"].log("parlour") == nodes["b"].log("parlour")


# --- the end


def test_a_node_that_closes_stores_what_waits_and_leaves(nodes, alice, bob):
    nodes.eager = False
    alice.types("say one")
    nodes.eager = True
    lost = nodes["a"].closes()
    assert lost == [0]
    assert bob.reads()[0] == "alice says: one"
    assert [seat.node for seat in nodes.server.seats.values()] == ["b"]


def test_a_node_that_closes_waits_for_the_database_for_a_while_only(nodes, alice, bob):
    nodes["a"].database.reachable = False
    alice.types("say one")
    lost = nodes["a"].closes()
    assert lost == []
    nodes.passes(CLOSING + 1)
    assert lost == [2]


def test_a_node_learns_which_others_are_there(nodes):
    heard = []
    nodes["a"].journal.party.others_are = heard.append
    b, c = nodes["b"].journal.epoch, nodes.opens("c").journal.epoch
    nodes.passes(10)
    nodes["b"].killed()
    nodes.passes(30)
    assert [heard[0], heard[-1]] == [{b: "b", c: "c"}, {c: "c"}]


def test_the_node_that_came_first_leads(nodes):
    assert not nodes["b"].journal.leads
    nodes.passes(1)
    assert [node.journal.leads for node in nodes] == [True, False]


def test_a_node_that_can_not_renew_its_lease_leads_no_more_before_another_one_does(nodes):
    nodes.passes(1)
    nodes["a"].database.reachable = False
    led = []
    for _ in range(60):
        nodes.passes(0.5)
        led.append("".join(node.name for node in nodes if node.journal.leads))
    assert sorted(set(led)) == ["", "a", "b"]
    assert led == sorted(led, key=["a", "", "b"].index)


def test_a_lease_counts_from_when_it_was_asked_for_not_from_the_answer(nodes):
    nodes.passes(RENEW - 0.5)
    nodes["a"].database.hangs = True
    nodes.passes(2.5)
    nodes["a"].database.hangs = False
    nodes.passes(0.1)
    nodes["a"].database.reachable = False
    nodes.passes(FRESH - 2.5)
    assert nodes["a"].journal.leads
    nodes.passes(1.0)
    assert not nodes["a"].journal.leads


def test_a_node_that_was_fenced_leads_after_the_other_one_has_seen_so(nodes, alice):
    nodes.passes(RENEW - 1.5)
    nodes["a"].database.stopped = True
    nodes.passes(30)
    (seat,) = [each for each in nodes.server.seats.values() if each.node == "b"]
    while seat.seen < nodes.server.now:
        nodes.passes(0.1)
    seat.draining = True  # and b learns so when it renews its lease
    nodes["a"].database.stopped = False
    alice.types("say hello")  # by which it learns that it was fenced before it renews its lease
    led = []
    for _ in range(150):
        nodes.passes(0.1)
        led.append("".join(node.name for node in nodes if node.journal.leads))
    assert [who for who, _ in groupby(led)] == ["b", "", "a"]


def test_where_all_nodes_are_to_go_the_first_one_leads_still(nodes):
    for seat in nodes.server.seats.values():
        seat.draining = True
    nodes.passes(12)
    assert [node.journal.leads for node in nodes] == [True, False]


def test_a_node_that_drains_no_more_leads_after_the_other_one_has_seen_so():
    nodes = Nodes(1)
    nodes.passes(2.5)  # so that they do not renew their leases at the same moment
    nodes.opens("b")
    (seat,) = [each for each in nodes.server.seats.values() if each.node == "a"]
    led = []
    for seat.draining in (False, True, False):
        for _ in range(40):
            nodes.passes(0.5)
            led.append("".join(node.name for node in nodes if node.journal.leads))
    assert [who for who, _ in groupby(led)] == ["a", "", "b", "", "a"]


def test_a_turn_whose_answer_was_lost_ends_an_outage_once_it_is_read(nodes, alice, bob):
    node, network = nodes["a"], nodes.network
    nodes.eager = False
    alice.session.handle("say hello")
    node.runs()
    node.runs()
    network.calls[-1].do()
    node.database.reachable = False
    network.cut_all(node.database)
    nodes.passes(4)
    assert alice.reads() == [OUT_OF_REACH]
    network.cut_all(node.database)
    node.database.reachable = True
    node.database.hints.append(nodes.server.seq)
    nodes.settles()  # it is read before it is sent again
    nodes.passes(1)
    nodes.settles()
    assert alice.reads() == [WITHIN_REACH, "You say: hello"]


def test_a_question_that_need_not_be_asked_again_is_no_outage(nodes, alice, bob):
    node, network = nodes["a"], nodes.network
    nodes.eager = False
    alice.session.handle("say hello")
    node.runs()
    node.runs()
    turn = network.calls[-1]
    turn.do()
    node.database.hear()  # that there is a turn, before its answer comes
    node.runs()
    read = network.calls[-1]
    assert (turn.kind, read.kind) == ("turn", "read")
    network.cut(read)
    node.runs()
    network.calls.remove(turn)
    turn.come_back(turn.answer)
    node.runs()
    nodes.eager = True
    nodes.passes(4)
    bob.types("say hello")
    assert alice.reads() == ["You say: hello", "bob says: hello"]
