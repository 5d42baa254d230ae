"""Who is here, and what Tab completes."""

import pytest

from teaparty.client.company import MOST, Company

ALICE, BOB = {"number": 1, "name": "alice"}, {"number": 2, "name": "bob"}


def test_people_come_and_go_by_the_lines_about_them():
    here = Company()
    here.tells({"people": [ALICE, BOB], "commands": ["say", "go"]})
    assert (here.names, here.commands) == (["alice", "bob"], ("say", "go"))
    here.follows({"kind": "left", "who": ALICE})
    here.follows({"kind": "entered", "who": {"number": 3, "name": "carl"}})
    here.follows({"kind": "renamed", "who": {"number": 3, "name": "carl"}, "name": "carla"})
    here.follows({"kind": "said", "who": {"number": 4, "name": "dora"}})
    here.follows({"kind": "renamed", "who": {"number": 4, "name": "dora"}, "name": "dory"})
    here.follows({"kind": "told"})
    assert here.names == ["bob", "carla"]


def test_a_new_state_replaces_the_old_one():
    here = Company()
    here.tells({"people": [ALICE]})
    here.tells({"people": [BOB]})
    here.tells({"room": {}})
    assert here.names == ["bob"]


def test_no_party_fills_the_memory_with_people():
    here = Company()
    here.tells({"people": [{"number": number, "name": "x"} for number in range(MOST + 10)]})
    here.follows({"kind": "arrived", "who": {"number": -1, "name": "alice"}})
    assert here.names == ["x"] * MOST


@pytest.mark.parametrize(
    ("before", "found"),
    [
        ("al", ["alice"]),
        ("AL", ["alice"]),
        ("Hello, b", ["bob"]),
        ("Hello, ", []),
        ("", []),
        ("/w", ["/whisper", "/who"]),
        (".wh", [".whisper", ".who"]),
        ("/whisper b", ["bob"]),
        ("say /w", []),
        ("+t", ["+tea"]),
        ("#", ["#tea", "#books"]),
        ("/listen b", ["books", "bob"]),
        ("/tab t", ["tea"]),
        ("/go g", ["garden"]),
        ("/go t", []),
        (".history g", ["garden"]),
        ("/history t", ["tea"]),
        ("/invite bob to t", ["tea"]),
    ],
)
def test_names_commands_and_places_are_completed(before, found):
    here = Company()
    here.tells({
        "people": [ALICE, BOB],
        "commands": ["who", "say", "whisper"],
        "rooms": [{"word": "garden"}],
        "channels": [{"word": "tea"}, {"word": "books"}],
    })  # fmt: skip
    assert here.completions(before) == found
