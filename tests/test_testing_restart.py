"""A party in memory that is opened again: what is stored is there, all else is gone."""

import importlib
import sys

import pytest

from teaparty.core.party.rooms import ChatRoom
from teaparty.core.values.options import PartyOptions
from teaparty.plugin_loader.plugins import Plugins
from teaparty.testing import PASSWORD, TestParty, plain_rooms, tea_party
from tests import sentences as s

CUPS = '''
from teaparty.api import ChatRoom, Shelf, command

shelf = Shelf("cups", int)
CUPS = []


class Den(ChatRoom):
    kind = name = "den"

    def __init__(self, *names, **more):
        super().__init__(*names, **more)
        self.cups = 0

    def fills(self):
        self.cups += 1


@command("drink")
async def drink(me):
    """Drink a cup."""
    CUPS.append(me.name)
    count = await shelf.change("all", lambda count: (count or 0) + 1)
    me.tell("{here} of {count}", here=len(CUPS), count=count)


@command("nap")
async def nap(me):
    """Sleep for long."""
    await me.party.ports.sleep(10_000)
'''


@pytest.fixture
def cups(tmp_path, monkeypatch):
    (tmp_path / "cups_plugin.py").write_text(CUPS)
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("cups_plugin")
    del sys.modules["cups_plugin"]


def test_accounts_lines_and_shelves_are_there_again_and_all_else_is_gone(cups):
    with tea_party(cups) as party:
        alice = party.member("alice").types("say Tea?", "drink", "drink")
        party.room("den").cups = 3
        party.room("den").later(10, "fills")
        party.restart()
        assert alice.closed
        party.passes(20)
        assert (party.room("den").cups, cups.CUPS) == (0, [])
        alice = party.connects().types(f"login alice {PASSWORD}")
        alice.reads()
        assert alice.types("history").reads()[-1].endswith("You say: Tea?")
        assert alice.types("drink").reads() == ["1 of 3"]
        assert alice.types("say More?").reads() == ["You say: More?"]


def test_lines_go_on_with_the_next_number(cups):
    with tea_party(cups) as party:
        party.guest("alice").types("say one")
        party.restart()
        party.guest("bob").types("say two")
        said = [entry.number for entry in party.room("parlour").log.last(100)]
        assert said == list(range(len(said)))
        assert len(said) >= 4


def test_rooms_that_are_not_open_go_on_with_the_next_number_as_well():
    with tea_party() as party:
        party.party.open(den := ChatRoom("den"))
        den.announce("One.")
        party.flush()
        party.party.shut(den)
        party.restart()
        party.restart()
        party.party.open(den := ChatRoom("den"))
        den.announce("Two.")
        party.flush()
        assert [entry.number for entry in den.log.last(9)] == [1]


def test_a_room_whose_lines_are_not_stored_is_empty_again():
    with tea_party(rooms={"hall": ChatRoom("hall"), "yard": ChatRoom("yard", history=False)}) as p:
        p.room("yard").announce("One.")
        p.flush()
        p.restart()
        assert (p.room("yard").log.last(9), p.room("yard").end) == ([], 0)


def test_bans_are_in_force_again(cups):
    with tea_party(cups) as party:
        party.member("queen", role="wizard").types("ban eve")
        party.restart()
        assert party.connects().types("login eve").reads()[-1] == s.banned


def test_what_was_not_finished_has_ended_with_the_process(cups):
    with tea_party(cups) as party:
        party.guest("alice").types("nap")
        party.restart()
        assert list(party.party.sessions) == []


def test_rooms_of_a_tests_own_are_made_anew():
    rooms = {"hall": ChatRoom("hall", title="A Hall", mode="chat", exits={"out": "yard"}),
             "yard": ChatRoom("yard", history=False)}  # fmt: skip
    with tea_party(rooms=rooms) as party:
        party.guest("alice")
        party.restart()
        hall, yard = party.room("hall"), party.room("yard")
        assert hall is not rooms["hall"]
        assert (hall.title, hall.mode, hall.exits, len(hall.members)) == (
            "A Hall", "chat", {"out": "yard"}, 0,
        )  # fmt: skip
        assert yard.history is False


def test_one_with_a_journal_of_a_tests_own_is_not_opened_again(journal):
    with tea_party(journal=journal) as party:
        with pytest.raises(AssertionError, match="a journal of a test's own"):
            party.restart()
        assert journal.waiting == []


def test_a_party_that_a_test_has_put_together_itself_is_not_opened_again():
    party = TestParty(plain_rooms("hall"), Plugins(), PartyOptions())
    with pytest.raises(AssertionError, match="only the party of tea_party"):
        party.restart()
