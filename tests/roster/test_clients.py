"""What clients that show more than lines show of people, whichever node these are in by."""

from teaparty.doors.telnet.mssp import PublicStatus
from teaparty.doors.web.v1.channels import channels
from teaparty.doors.web.v1.messages import state
from tests.roster.nodes import Nodes


def shown(count):
    """Return what the page shows alice at once when bob comes in, and moves and listens then."""
    world = Nodes(count)
    alice, found = world.guest(0, "alice"), []
    bob = world.guest(1, "bob")
    for line in ("say Hi!", "listen news", "listen attic", "on", "on", "name robert", "quit"):
        world.types(bob, line)
        page = state(alice.session)
        heard = channels(alice.session)["list"]
        found.append((
            [each["name"] for each in page["people"]], page["more"],
            [(each["name"], each["people"]) for each in page["rooms"]],
            [(each["word"], each["listeners"]) for each in heard],
        ))  # fmt: skip
    return found


def test_the_page_shows_people_of_all_nodes():
    assert shown(2) == shown(1)


def test_the_page_knows_who_is_in_a_room_as_it_reads_that_they_have_come():
    world = Nodes(2)
    alice = world.guest(0, "alice")
    seen = []
    show = alice.show

    def shows(entries):
        show(entries)
        seen.append([each["name"] for each in state(alice.session)["people"]])

    alice.show = shows
    bob = world.guest(1, "bob")
    assert seen[-1] == ["alice", "bob"]
    world.types(bob, "on")
    assert seen[-1] == ["alice"]


def test_a_list_of_games_is_told_how_many_are_in_at_all_nodes():
    world = Nodes(3)
    for node in range(3):
        world.guest(node, f"bob{node}")
    for node in world.all:
        assert PublicStatus(node.party, "Tea", "1", 0.0, {})()["PLAYERS"] == 3
