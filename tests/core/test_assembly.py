"""A party does without any one of its features: what it does is refused, and all else works."""

from functools import partial

import pytest

from teaparty.core.assembly import open_party
from teaparty.core.events import Emoted, Entered, Left, Said, Whispered
from teaparty.core.memory.history import History
from teaparty.core.party.features import Feature
from teaparty.core.people.accounts import Accounts
from teaparty.core.people.login import Login
from teaparty.core.people.recipients import Recipients
from teaparty.core.people.whispers import Whispers
from teaparty.stores.memory import MemoryRecords
from teaparty.testing import tea_party
from tests import sentences as s

NEEDED = {
    "Countdown": ["shutdown now"],
    "Friends": ["friends bob"],
    "Gatekeeper": ["bans", "lock"],
    "History": ["history", "review"],
    "PasswordChange": ["password"],
    "PeopleLists": ["who", "names"],
    "Recall": ["recall"],
    "Recipients": ["whisper bob hi"],
    "Registration": ["register"],
    "Renaming": ["name alicia"],
    "Mentions": ["mentions"],
    "Replies": ["reply hi", "rr hi"],
    "Reports": ["report bob He shouts.", "reports"],
    "Shouts": ["shout hi"],
    "ShortenedNames": ["whisper bo hi"],
    "Staff": ["kick bob", "wall hi"],
    "StaffList": ["staff"],
    "Watching": ["watch kettle", "unwatch kettle"],
    "Whispers": ["whisper bob hi"],
}
"""The commands that a feature is needed for."""
OTHERS = ["look", "help", "rooms", "time", "settings", "describe me as Me.", "afk", "quit"]


with tea_party() as whole:
    KINDS = [type(feature) for feature in whole.party.features]

LEFT_OUT_TOO = {
    "Accounts": {"Registration"},
    "Gatekeeper": {"Reports", "Resync", "Staff"},
    "Places": {"PlaceOwners", "Invitations", "Quiet", "Knocks"},
    "Staff": {"Reports"},
}
"""What can't do without a feature."""


class Without:
    """A party that does without one kind of feature; without `Feature` it has none at all."""

    def __init__(self, party):
        self.party = party
        self.alice, self.bob = self.comes("alice"), self.comes("bob")
        self.alice.session.role = party.party.role("wizard")
        party.all_read()

    def comes(self, name):
        guest = self.party.connects()
        self.party.party.admit(guest.session, name)
        self.party.flush()
        return guest


@pytest.fixture(params=[*KINDS, Feature], ids=lambda kind: kind.__name__)
def kind(request):
    return request.param


@pytest.fixture
def records():
    """Records with the accounts of dora and emil."""
    records = MemoryRecords()
    with tea_party(records=records) as party:
        party.member("dora"), party.member("emil")
        party.party.close()
    return records


@pytest.fixture
def scene(kind, records, monkeypatch):
    without = KINDS if kind is Feature else [kind]
    opened = partial(open_party, without=without)
    monkeypatch.setattr("teaparty.testing.party.open_party", opened)
    with tea_party(records=records) as party:
        yield Without(party)


def test_only_those_that_need_it_are_left_out_with_it(scene, kind):
    there = {type(feature).__name__ for feature in scene.party.party.features}
    missing = {each.__name__ for each in KINDS} - there
    if kind is Feature:
        assert there == set()
    else:
        assert missing == {kind.__name__} | LEFT_OUT_TOO.get(kind.__name__, set())


def test_without_it_guests_log_in_talk_whisper_move_and_leave(scene, kind):
    guest = scene.party.connects().types("login zoe")
    if kind in (Login, Feature):
        assert guest.reads()[-1] == s.not_possible
        return
    scene.party.all_read()
    guest.types("say hi", "whisper alice Psst!", "on")
    assert type(scene.alice.events[0]) is Said
    assert any(isinstance(event, Whispered) for event in scene.alice.events) is (
        kind not in (Whispers, Recipients)
    )
    assert guest.session.room.name != scene.alice.session.room.name
    guest.types("quit")
    assert (guest.closed, scene.party.faults) == (True, [])


def test_without_it_members_log_in_talk_whisper_move_and_come_again(scene, kind):
    for name in ("dora", "emil", "dora", "emil"):
        guest = scene.party.connects().types(f"login {name} open sesame")
        if kind in (Accounts, Login, Feature):
            assert guest.reads()[-1] == s.not_possible
            return
        assert guest.session.name == name
        guest.types("recall", "say hi", "whisper dora emil Psst!", "whisper dora,emil Psst!", "on")
        guest.types("quit")
    assert (guest.closed, scene.party.faults) == (True, [])


def test_what_was_missed_is_recalled_without_the_pages_of_before(scene, kind):
    if kind is History:
        comes = "login dora open sesame"
        scene.party.connects().types(comes, "quit")
        scene.party.connects().types("login emil open sesame", "say Milk?", "whisper dora Tea?")
        shown = scene.party.connects().types(comes, "recall", "recall").reads()
        assert [word for word in ("Tea?", "Milk?") if word in "".join(shown)] == ["Tea?", "Milk?"]


def test_a_name_that_is_registered_asks_for_no_password_without_accounts(scene, kind):
    if kind is Accounts:
        assert scene.party.connects().types("login dora").reads()[-1] == s.not_possible


def test_without_it_people_come_in_talk_move_and_leave(scene):
    alice, bob = scene.alice, scene.bob
    alice.types("say hi", "emote waves.", "on")
    bob.types("on")
    assert [type(event) for event in bob.events[:3]] == [Said, Emoted, Left]
    assert type(alice.events[-1]) is Entered
    bob.types("quit")
    alice.drops()
    assert (bob.closed, scene.party.party.people) == (True, {})


def test_its_commands_are_refused_in_one_sentence(scene, kind):
    for line in NEEDED.get(kind.__name__, ()):
        assert scene.alice.types(line).reads() == [s.not_possible], line


def test_no_command_of_others_fails(scene, kind):
    theirs = [line for name, lines in NEEDED.items() for line in lines if name != kind.__name__]
    for line in sorted(theirs, key=lambda line: line.startswith(("shutdown", "kick"))) + OTHERS:
        scene.alice.types(line, "") if line in ("register", "password") else scene.alice.types(line)
    assert scene.party.faults == []


def test_each_feature_that_a_command_needs_is_there():
    assert NEEDED.keys() <= {kind.__name__ for kind in KINDS}
