"""What is in force, for how long, and what is to be written where that changes."""

import pytest
from msgspec import structs

from teaparty.core.moderation.sanctions import Lifted, Sanctions
from teaparty.core.records import Sanction
from tests import sentences as s
from tests.conftest import refused

MANY = 100


class Scene:
    """Sanctions, and a clock for them."""

    def __init__(self):
        self.now = 100.0
        self.sanctions = Sanctions(lambda: self.now)

    def made(self, kind, target, **others):
        return Sanction(kind=kind, target=target, by="zoe", at=self.now, **others)

    def add(self, kind, target, **others):
        made = self.made(kind, target, **others)
        assert self.sanctions.impose(made, MANY)[-1] == made
        return made


@pytest.fixture
def scene():
    return Scene()


# --- what is in force


def test_one_is_found_by_its_kind_and_target(scene):
    ban, mute = scene.add("ban", "bob"), scene.add("mute", "bob")
    assert scene.sanctions.on("ban", "bob") is ban
    assert scene.sanctions.on("mute", "bob") is mute
    assert scene.sanctions.on("mute", "carol") is None
    assert len(scene.sanctions) == 2


def test_what_is_stored_is_in_force_from_the_start(scene):
    ban, mute = scene.made("ban", "10.0.0.0/8"), scene.made("mute", "bob")
    sanctions = Sanctions(lambda: 100.0, [ban, mute])
    assert (sanctions.ban_of("10.0.0.7"), sanctions.all("mute")) == (ban, [mute])


def test_one_takes_the_place_of_another_and_stands_last(scene):
    scene.add("ban", "bob")
    carol = scene.add("ban", "carol")
    bob = scene.add("ban", "bob", why="Again.")
    assert scene.sanctions.all("ban") == [carol, bob]


def test_one_is_in_force_until_its_time(scene):
    scene.add("mute", "bob", until=200.0)
    scene.now = 199.9
    assert scene.sanctions.on("mute", "bob")
    scene.now = 200.0
    assert scene.sanctions.on("mute", "bob") is None
    assert scene.sanctions.all("mute") == []


def test_the_narrowest_network_in_force_counts(scene):
    wide = scene.add("ban", "10.0.0.0/8")
    narrow = scene.add("ban", "10.0.0.7/32", until=200.0)
    assert scene.sanctions.ban_of("10.0.0.7") is narrow
    assert scene.sanctions.ban_of("10.0.0.8") is wide
    scene.now = 200.0
    assert scene.sanctions.ban_of("10.0.0.7") is wide
    assert scene.sanctions.ban_of("192.0.2.1") is None
    assert len(scene.sanctions) == 1


# --- how it is changed


def test_what_is_lifted_is_gone_from_everywhere(scene):
    scene.add("ban", "10.0.0.0/8")
    assert scene.sanctions.lift("ban", "10.0.0.0/8") == (Lifted("ban", "10.0.0.0/8"),)
    assert scene.sanctions.lift("ban", "10.0.0.0/8") == ()
    assert scene.sanctions.ban_of("10.0.0.7") is None


def test_what_is_over_cannot_be_lifted(scene):
    scene.add("mute", "bob", until=150.0)
    scene.now = 150.0
    assert scene.sanctions.lift("mute", "bob") == ()


def test_what_is_over_is_removed_when_another_is_imposed(scene):
    scene.add("ban", "10.0.0.0/8", until=150.0)
    scene.add("mute", "bob", until=160.0)
    scene.now = 170.0
    carol = scene.made("mute", "carol")
    assert scene.sanctions.impose(carol, 1) == (
        Lifted("ban", "10.0.0.0/8"), Lifted("mute", "bob"), carol,
    )  # fmt: skip
    assert len(scene.sanctions) == 1


def test_sanctions_beyond_the_limit_are_refused(scene):
    bob, carol = scene.made("ban", "bob"), scene.made("ban", "carol")
    scene.sanctions.impose(bob, 1)
    assert refused(scene.sanctions.impose, carol, 1) == s.too_many_sanctions
    assert scene.sanctions.all("ban") == [bob]
    again = structs.replace(bob, why="Again.")
    assert scene.sanctions.impose(again, 1) == (again,)
    assert scene.sanctions.impose(carol, 2) == (carol,)


def test_what_is_over_stays_where_another_is_refused(scene):
    scene.add("mute", "dave", until=150.0)
    scene.add("mute", "bob")
    scene.now = 170.0
    assert refused(scene.sanctions.impose, scene.made("mute", "carol"), 1) == s.too_many_sanctions
    assert scene.sanctions.impose(scene.made("mute", "bob"), 1)[0] == Lifted("mute", "dave")


def test_a_mute_goes_along_to_another_name_and_a_ban_holds_for_both(scene):
    ban, mute = scene.add("ban", "bob", until=500.0), scene.add("mute", "bob", until=300.0)
    moved = [structs.replace(each, target="roy", name="Roy") for each in (mute, ban)]
    assert scene.sanctions.follow("bob", "roy", "Roy") == (*moved, Lifted("mute", "bob"))
    assert scene.sanctions.all("mute") == moved[:1]
    assert scene.sanctions.all("ban") == [ban, moved[1]]
    scene.now = 600.0
    assert scene.sanctions.follow("roy", "bob", "bob") == ()


def test_what_lasts_longer_on_the_other_name_stays(scene):
    scene.add("mute", "bob", until=300.0)
    longer = scene.add("mute", "rob", until=400.0)
    assert scene.sanctions.follow("bob", "rob", "Rob") == (Lifted("mute", "bob"),)
    assert scene.sanctions.all("mute") == [longer]


def test_what_lasts_as_long_on_the_other_name_stays(scene):
    scene.add("ban", "bob", why="Flooding.")
    there = scene.add("ban", "rob", why="Insults.")
    assert scene.sanctions.follow("bob", "rob", "Rob") == ()
    assert scene.sanctions.on("ban", "rob") == there


def test_nothing_follows_to_the_same_name_in_other_capitals(scene):
    mute = scene.add("mute", "bob")
    assert scene.sanctions.follow("bob", "bob", "BOB") == ()
    assert scene.sanctions.all("mute") == [mute]


def test_what_is_for_a_time_ends_later_after_the_clock_was_set(scene):
    scene.add("ban", "eve")
    mute, ban = scene.add("mute", "bob", until=300.0), scene.add("ban", "10.0.0.0/8", until=150.0)
    moved = tuple(structs.replace(each, until=each.until + 60) for each in (mute, ban))
    assert scene.sanctions.move(60) == moved
    scene.now = 200.0
    assert scene.sanctions.ban_of("10.0.0.7") == moved[1]
