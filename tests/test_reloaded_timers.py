"""Timers and appointments of a plugin that is reloaded, unloaded and loaded while people are in."""

import importlib
import sys

import pytest

from teaparty.api import Refusal
from teaparty.core.values.appointments import AppointmentKind
from teaparty.testing import NOON, tea_party
from tests.conftest import done

CLOCKS = """
from teaparty.api import ChatRoom, Listener, appointment


class Tower(ChatRoom):
    kind = name = "tower"

    def strikes(self, hours):
        self.announce("Bong! " * hours)


class Keeper(Listener):
    name = "Keeper"

    def wakes(self):
        self.party.rooms["tower"].say_as(self.name, "What?")


@appointment("chime")
def chime(party, text):
    party.rooms["tower"].announce(text)
"""


@pytest.fixture
def clocks(tmp_path, monkeypatch):
    file = tmp_path / "clocks.py"
    file.write_text(CLOCKS)
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("clocks")
    yield file
    del sys.modules["clocks"]


@pytest.fixture
def party(clocks):
    with tea_party(sys.modules["clocks"]) as party:
        yield party


@pytest.fixture
def alice(party):
    alice = party.guest("alice").types("go tower")
    party.room("tower").later(60, "strikes", hours=2)
    (keeper,) = party.party.listeners.listeners
    keeper.later(70, "wakes")
    party.party.later(80, "chime", text="Soon.")
    done(party.party.at(NOON + 90, "chime", {"text": "At last."}))
    alice.reads()
    return alice


def test_all_go_on_and_call_the_new_code(party, alice, clocks):
    clocks.write_text(CLOCKS.replace("Bong", "Cling").replace("What?", "Yes?"))
    party.reload(sys.modules["clocks"])
    party.passes(100)
    assert alice.reads()[-4:] == ["Cling! Cling! ", "Keeper says: Yes?", "Soon.", "At last."]


def test_those_of_a_listener_go_on_with_it_where_it_has_another_name(party, alice, clocks):
    clocks.write_text(CLOCKS.replace('name = "Keeper"', 'name = "Warden"'))
    party.reload(sys.modules["clocks"])
    party.passes(100)
    assert "Warden says: What?" in alice.reads()


def test_those_of_a_listener_have_their_name_again_if_the_change_fails(party, alice, clocks):
    clocks.write_text(CLOCKS.replace('name = "Keeper"', 'name = "Warden"').replace(
        "    def wakes", "    def reloaded(self):\n        1 / 0\n\n    def wakes"))  # fmt: skip
    with pytest.raises(Refusal, match="reloaded of the listener Warden raises"):
        party.reload(sys.modules["clocks"])
    party.passes(100)
    assert "Keeper says: What?" in alice.reads()


CANCELS = """
    def reloaded(self):
        for number in range(9):
            self.party.cancel(number)
        self.later(9, "wakes")
        1 / 0

    def wakes"""


def test_those_that_the_new_code_has_cancelled_go_on_if_the_change_fails(party, alice, clocks):
    clocks.write_text(CLOCKS.replace("    def wakes", CANCELS))
    with pytest.raises(Refusal, match="All goes on as before"):
        party.reload(sys.modules["clocks"])
    party.passes(65)
    assert alice.reads() == ["Bong! Bong! "]
    party.passes(35)
    assert alice.reads() == ["Keeper says: What?", "Soon.", "At last."]


def test_those_of_a_listener_that_is_gone_are_no_others_that_takes_its_name(party, alice, clocks):
    clocks.write_text(CLOCKS.replace("class Keeper", "class Heir").replace("wakes", "sleeps"))
    party.reload(sys.modules["clocks"])
    party.passes(100)
    assert [each.name for each in party.party.listeners.listeners] == ["Keeper"]
    assert party.faults == []


def test_what_the_new_code_lacks_is_called_by_no_timer_and_an_appointment_waits(
    party, alice, clocks
):
    clocks.write_text(CLOCKS.replace("strikes", "rings").replace('"chime"', '"ring"'))
    party.reload(sys.modules["clocks"])
    party.passes(100)
    assert party.faults == []
    assert alice.reads() == ["Keeper says: What?"]
    assert done(party.records.next_appointment([AppointmentKind("clocks", "chime")])) == NOON + 90


def test_two_plugins_have_no_appointment_of_one_name(party, clocks, tmp_path):
    source = "from teaparty.api import appointment\n" + CLOCKS[CLOCKS.index("@appointment") :]
    (tmp_path / "other.py").write_text(source)
    other = importlib.import_module("other")
    del sys.modules["other"]
    with pytest.raises(AssertionError, match="'chime' is taken by the plugin clocks"):  # noqa: SIM117
        with tea_party(sys.modules["clocks"], other):
            pass
