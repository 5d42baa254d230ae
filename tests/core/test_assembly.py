"""A party does without any one of its features: what it does is refused, and all else works."""

import pytest

from teaparty.core.events import Emoted, Entered, Left, Said
from teaparty.core.party.features import Feature, Features
from teaparty.testing import tea_party

MISSING = "That is not possible at this party."

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
    "Reports": ["report bob He shouts.", "reports"],
    "Shouts": ["shout hi"],
    "ShortenedNames": ["whisper bo hi"],
    "Staff": ["kick bob", "wall hi"],
    "StaffList": ["staff"],
    "Whispers": ["whisper bob hi"],
}
"""The commands that a feature is needed for."""
OTHERS = ["look", "help", "rooms", "time", "settings", "describe me as Me.", "afk", "quit"]


def kinds():
    with tea_party() as party:
        return [type(feature) for feature in party.party.features]


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


@pytest.fixture(params=[*kinds(), Feature], ids=lambda kind: kind.__name__)
def kind(request):
    return request.param


@pytest.fixture
def scene(kind, monkeypatch):
    add = Features.add
    monkeypatch.setattr(
        Features,
        "add",
        lambda self, *found: add(self, *(f for f in found if not isinstance(f, kind))),
    )
    with tea_party() as party:
        yield Without(party)


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
        assert scene.alice.types(line).reads() == [MISSING], line


def test_no_command_of_others_fails(scene, kind):
    theirs = [line for name, lines in NEEDED.items() for line in lines if name != kind.__name__]
    for line in sorted(theirs, key=lambda line: line.startswith(("shutdown", "kick"))) + OTHERS:
        scene.alice.types(line, "") if line in ("register", "password") else scene.alice.types(line)
    assert scene.party.faults == []


def test_each_feature_that_a_command_needs_is_there():
    assert NEEDED.keys() <= {kind.__name__ for kind in kinds()}
