"""Where somebody means to go or look."""

import pytest

from teaparty.core.party import ways
from teaparty.core.party.rooms import ChatRoom
from teaparty.testing import tea_party


@pytest.fixture
def alice():
    rooms = {
        "hall": ChatRoom("hall", title="The Hall", exits={"north": "k1", "nook": "hall"}),
        "k1": ChatRoom("k1", title="The Kitchen", exits={"south": "hall"}),
        "attic": ChatRoom("attic", title="Under the Roof"),
    }
    with tea_party(rooms=rooms) as party:
        yield party.guest("alice").session


@pytest.mark.parametrize(
    ("typed", "name"),
    [("north", "k1"), ("N", "k1"), ("to north", "k1"), ("k1", "k1"), ("kitchen", "k1"),
     ("The Kitchen", "k1"), ("to the kitchen", "k1"), ("hall", "hall"), ("attic", "attic"),
     ("under the roof", "attic")],
)  # fmt: skip
def test_a_place_by_an_exit_a_name_or_a_title(alice, typed, name):
    assert ways.place(alice, typed).name == name


@pytest.mark.parametrize("typed", ["kit", "south", "the", "xyzzy"])
def test_what_is_no_place(alice, typed):
    assert ways.place(alice, typed) is None


@pytest.mark.parametrize(
    ("typed", "names"),
    [("kit", ["k1"]), ("no", ["k1", "hall"]), ("att", ["attic"]), ("the", ["k1", "hall"]),
     ("under", ["attic"]), ("xyzzy", [])],
)  # fmt: skip
def test_places_that_begin_so(alice, typed, names):
    assert [room.name for room in ways.fitting(alice, typed).values()] == names
