"""Clerks: who acts for programs of the operator, by the same rules as people."""

import pytest

from teaparty.core.events import Refused
from teaparty.core.moderation.clerk import Clerk, above_all
from teaparty.core.party.session import FAULT_TEXT
from teaparty.core.records import Sanction
from teaparty.core.values.looks import DEFAULT
from teaparty.core.values.roles import ROLES
from teaparty.core.words.command import command
from teaparty.render.lines import line
from teaparty.testing import tea_party
from teaparty.testing.clock import result_of
from tests import sentences as s
from tests.conftest import audits, gatekeeper

TOKEN = "the token kicker of zoe"


@pytest.fixture
def party():
    with tea_party() as party:
        yield party


def does(clerk, name, words=""):
    """What comes of a line, which waits for nothing."""
    served = result_of(clerk.does(clerk.party.operations()[name], words))
    return served.done, [str(each) for each in lines(served)]


def lines(served):
    return [line(each, DEFAULT) for each in served.events]


def of_role(party, role):
    return Clerk(party.party, TOKEN, ROLES[role], account=7)


def test_it_does_what_a_person_would_and_stands_in_the_audit_log(party):
    bob = party.guest("bob")
    assert does(above_all(party.party, "root"), "kick", "bob Please go.") == (
        True, [s.was_sent_out("bob")]
    )  # fmt: skip
    assert bob.reads()[-1] == s.sent_out_because("Please go.")
    assert audits(party) == [("root", "kick", "bob", "Please go.")]


def test_it_says_how_the_operation_is_typed_which_may_have_a_word_of_its_own(party):
    clerk = above_all(party.party, "root")
    assert does(clerk, "say", "garden") == (False, [s.usage("say WHERE TEXT")])


def test_nobody_can_see_it(party):
    alice = party.member("alice", role="wizard")
    clerk = above_all(party.party, "root")
    does(clerk, "wall", "Tea!")
    alice.reads()
    assert clerk.number not in party.party.sessions
    assert "root" not in str(alice.types("look", "who").reads())


def test_a_mute_of_somebody_called_as_it_is_does_not_concern_it(party):
    gatekeeper(party).begin([Sanction(kind="mute", target="root", by="zoe", at=0.0)])
    assert does(above_all(party.party, "root"), "wall", "Tea!")[0]


def test_of_a_role_it_has_no_other_rights(party):
    party.guest("bob")
    clerk = of_role(party, "host")
    assert does(clerk, "shutdown") == (False, [s.not_allowed("shutdown")])
    assert does(of_role(party, "host"), "kick", "bob") == (True, [s.was_sent_out("bob")])
    assert audits(party) == [(TOKEN, "kick", "bob", "")]


def test_it_acts_on_nobody_of_its_rank(party):
    party.member("henry", role="host")
    assert does(of_role(party, "host"), "kick", "henry") == (
        False,
        [s.role_protects("henry", "host")],
    )
    assert does(above_all(party.party, "root"), "kick", "henry")[0]


def test_a_name_of_somebody_who_is_out_is_explained(party):
    party.member("dave").types("quit")
    clerk = above_all(party.party, "root")
    assert does(clerk, "kick", "dave") == (False, [s.not_in("dave")])


def test_what_it_is_asked_to_wait_for_is_awaited(party):
    found = []

    @command("brew", operation=True)
    async def brew(me):
        """Brew."""
        await party.party.ports.sleep(10)
        me.tell("Tea is ready.")

    party.party.house.commands.add(brew)
    clerk = above_all(party.party, "root")

    async def ask():
        found.append(await clerk.does(brew, ""))

    party.party.run(ask(), "the test")
    party.flush()
    party.passes(5)
    assert found == []
    party.passes(6)
    assert lines(found[0]) == ["Tea is ready."]


@pytest.mark.parametrize("error", [ValueError("tea"), KeyboardInterrupt()])
def test_a_fault_is_reported_and_the_answer_says_that_there_is_one(party, error):
    @command("spill", operation=True)
    def spill(me):
        """Spill."""
        raise error

    party.party.house.commands.add(spill)
    served = result_of(above_all(party.party, "root").does(spill, ""))
    assert (served.done, served.failed) == (False, True)
    assert [each.text for each in served.events] == [FAULT_TEXT]
    assert party.faults == [error]
    party.faults.clear()


def test_one_that_is_closed_while_it_waits_ends(party):
    @command("wait", operation=True)
    async def wait(me):
        """Wait."""
        await party.party.ports.sleep(10)

    work = above_all(party.party, "root").does(wait, "")
    work.send(None)
    work.close()
    assert party.faults == []


def test_a_right_of_a_plugin_is_one_of_those_of_the_operator(party):
    @command("sweep", operation=True, right="sweep")
    def sweep(me):
        """Sweep."""
        me.tell("Swept.")

    party.party.house.commands.add(sweep)
    assert does(above_all(party.party, "root"), "sweep") == (True, ["Swept."])
    assert does(of_role(party, "wizard"), "sweep") == (False, [s.not_allowed("sweep")])


def test_in_the_kit_an_operation_is_done_with_values():
    with tea_party(channels=["news"]) as party:
        alice = party.guest("alice").types("listen news")
        party.all_read()
        done = party.operates("say", where="news", text="Tea  is ready.")
        assert (done.done, done.lines) == (True, [s.told_so_in("news")])
        assert alice.reads() == [f"[news] {s.told_here('Tea is ready.')}"]
        refused = party.operates("kick", person="bob", why="")
        assert (refused.done, [type(each) for each in refused.events]) == (False, [Refused])
        assert audits(party) == [("the operator", "announce", "news", "Tea is ready.")]


def test_in_the_kit_values_that_are_none_are_refused():
    with tea_party() as party:
        with pytest.raises(Exception, match="person is missing"):
            party.operates("kick", why="Tea")
        with pytest.raises(LookupError):
            party.operates("fly")


def test_people_who_listen_to_a_channel_are_listed_for_programs_as_well():
    with tea_party(channels=["news"]) as party:
        party.guest("alice").types("listen news")
        assert (
            party.operates("who", where="news").lines
            == party.operates("channels", channel="news").lines
        )


def test_hints_for_people_are_not_for_programs():
    with tea_party(channels=["news"]) as party:
        alice = party.guest("alice")
        party.all_read()
        assert len(alice.types("channels").reads()) == 1 + len(party.operates("channels").lines)
        alice.types("unlisten news").reads()
        told = alice.types("channels news").reads()
        assert told[:-1] == party.operates("channels", channel="news").lines
