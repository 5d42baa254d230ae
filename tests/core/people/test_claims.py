"""Claims: in parties that share their names, a name is one person's wherever they come in."""

import pytest

from teaparty.core.people.handing_over import PATIENCE
from teaparty.core.records import Unavailable
from teaparty.core.values.claims import Claimed
from teaparty.core.values.notices import Reason
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.refusal import Refusal
from teaparty.plugin_loader.plugins import Plugins
from teaparty.stores.memory import MemoryRecords
from teaparty.testing import PASSWORD, TestParty, plain_rooms
from tests import sentences as s
from tests.cluster.present import Gone, Present


class Shared:
    """Names that are claimed in memory, for one of several parties."""

    def __init__(self, present, lease):
        self.present, self.lease = present, lease
        self.away = False
        """Whether nobody can be asked."""
        self.gone = []

    async def claim(self, claim):
        if self.away:
            raise Unavailable
        answer, gone = self.present.claim(self.lease, claim, 0.0)
        self.gone += gone
        return answer

    async def release(self, session):
        self.present.release(session)

    def shows(self, party):
        """Tell what would be told by turns: who is in, and by which names."""
        for session in party.party.people.values():
            person = session.person
            self.present.is_somebody(
                person.number, person.name.casefold(), person.name, person.account, "", 0.0
            )


@pytest.fixture
def nodes():
    records = MemoryRecords()
    present = Present(records)
    return [
        TestParty(plain_rooms("parlour"), Plugins(), PartyOptions(epoch=epoch), records=records,
                  names=Shared(present, epoch))
        for epoch in (1, 2)
    ]  # fmt: skip


def comes(party, line):
    guest = party.connects()
    guest.reads()
    guest.types(line)
    shared(party).shows(party)
    return guest


def shared(party):
    return party.party.ports.names


def test_a_guest_can_have_no_name_of_somebody_who_is_in_elsewhere(nodes):
    here, there = nodes
    here.guest("bob")
    assert comes(there, "login bob").reads() == [s.come_in_as_proposal("bob", "bob2")]
    assert comes(there, "login b0b").reads() == [s.like_person_in("b0b", "bob")]


def test_nobody_takes_the_name_of_somebody_who_is_in_elsewhere(nodes):
    here, there = nodes
    comes(here, "login bob")
    carol = comes(there, "login carol")
    carol.reads()
    carol.types("name bob")
    assert carol.reads() == [s.name_taken("bob", "bob2")]
    carol.types("name dave")
    shared(there).shows(there)
    assert comes(here, "login dave").reads() == [s.come_in_as_proposal("dave", "dave2")]
    assert "was given up a moment ago" in comes(here, "login carol").reads()[0]


def test_a_name_that_could_not_be_given_is_free_again(nodes):
    here, there = nodes
    here.room("parlour").admit = refuse
    assert comes(here, "login bob").reads() == ["No."]
    here.flush()
    assert comes(there, "login bob").session.name == "bob"


def refuse(me):
    raise Refusal("No.")


def test_guests_at_all_nodes_give_way_to_an_owner(nodes):
    here, there = nodes
    guest = comes(there, "login z0e")
    zoe = comes(here, "login zoe")
    assert zoe.reads() == [s.like_person_in("zoe", "z0e")]
    zoe.types("register zoe", PASSWORD, PASSWORD)
    assert zoe.session.name == "zoe"
    assert shared(here).gone == [Gone(guest.session.number, "z0e", 0, "owned")]


def test_two_who_register_one_name_at_two_nodes_are_not_both_its_owner(nodes):
    zoes = [comes(node, "register zoe") for node in nodes]
    for zoe in zoes:
        zoe.types(PASSWORD, PASSWORD)
    assert [zoe.session.name for zoe in zoes] == ["zoe", ""]
    assert zoes[1].reads()[-1] == s.name_belongs("zoe")


def test_a_member_who_comes_in_at_another_node_takes_their_own_place(nodes):
    here, there = nodes
    zoe = comes(here, "register zoe").types(PASSWORD, PASSWORD)
    shared(here).shows(here)
    again = comes(there, f"login zoe {PASSWORD}")
    there.passes(PATIENCE + 1)  # nobody says that she has left there
    assert again.session.name == "zoe"
    assert shared(there).gone == [Gone(zoe.session.number, "zoe", 1, "elsewhere")]


def test_without_an_answer_nobody_comes_in(nodes):
    here, _ = nodes
    shared(here).away = True
    bob = comes(here, "login bob")
    assert bob.reads() == [Unavailable().text]
    shared(here).away = False
    bob.types("login bob")
    assert bob.session.name == "bob"


def test_a_name_that_has_just_become_an_accounts_is_no_guests(nodes, monkeypatch):
    here, _ = nodes

    async def claim(claim):
        return Claimed(why="belongs", name="bob")

    monkeypatch.setattr(shared(here), "claim", claim)
    assert comes(here, "login bob").reads() == [s.name_belongs("bob")]


def test_the_name_is_free_again_of_somebody_whom_their_first_room_sends_out(nodes):
    here, there = nodes
    here.room("parlour").on_enter = lambda me, *given: me.leave(Reason.KICKED)
    assert comes(here, "login bob").closed
    here.flush()
    assert comes(there, "login bob").session.name == "bob"


def test_nobody_gives_way_to_a_member_who_takes_another_name(nodes, monkeypatch):
    here, there = nodes
    zoe = comes(here, "register zoe").types(PASSWORD, PASSWORD)
    shared(here).shows(here)
    comes(there, "login zora")
    claims, claim = [], shared(here).claim

    async def notes(given):
        claims.append((given.name, given.account, given.comes_in))
        return await claim(given)

    monkeypatch.setattr(shared(here), "claim", notes)
    zoe.reads()
    zoe.types("name zora").reads()
    zoe.types("yes")
    assert zoe.reads() == [s.name_taken("zora", "zora2")]
    assert shared(here).gone == []
    assert claims == [("zora", 1, False)]
