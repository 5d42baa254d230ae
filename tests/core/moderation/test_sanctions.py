"""What is in force, and for how long."""

import pytest
from msgspec import structs

from teaparty.core.moderation.sanctions import Sanctions
from teaparty.core.records import Sanction
from teaparty.core.values.refusal import Refusal


class Preferences:
    """Sanctions, and a clock for them."""

    def __init__(self):
        self.now = 100.0
        self.sanctions = Sanctions(lambda: self.now)

    def add(self, kind, target, **others):
        made = Sanction(kind=kind, target=target, by="zoe", at=self.now, **others)
        self.sanctions.add(made)
        return made


@pytest.fixture
def kept():
    return Preferences()


def test_one_is_found_by_its_kind_and_target(kept):
    ban, mute = kept.add("ban", "bob"), kept.add("mute", "bob")
    assert kept.sanctions.on("ban", "bob") is ban
    assert kept.sanctions.on("mute", "bob") is mute
    assert kept.sanctions.on("mute", "carol") is None
    assert len(kept.sanctions) == 2


def test_one_takes_the_place_of_another_and_stands_last(kept):
    kept.add("ban", "bob")
    carol = kept.add("ban", "carol")
    bob = kept.add("ban", "bob", why="Again.")
    assert kept.sanctions.all("ban") == [carol, bob]


def test_one_is_in_force_until_its_time(kept):
    kept.add("mute", "bob", until=200.0)
    kept.now = 199.9
    assert kept.sanctions.on("mute", "bob")
    kept.now = 200.0
    assert kept.sanctions.on("mute", "bob") is None
    assert kept.sanctions.all("mute") == []


def test_the_narrowest_network_in_force_counts(kept):
    wide = kept.add("ban", "10.0.0.0/8")
    narrow = kept.add("ban", "10.0.0.7/32", until=200.0)
    assert kept.sanctions.ban_of("10.0.0.7") is narrow
    assert kept.sanctions.ban_of("10.0.0.8") is wide
    kept.now = 200.0
    assert kept.sanctions.ban_of("10.0.0.7") is wide
    assert kept.sanctions.ban_of("192.0.2.1") is None
    assert len(kept.sanctions) == 1


def test_what_is_removed_is_gone_from_everywhere(kept):
    ban = kept.add("ban", "10.0.0.0/8")
    assert kept.sanctions.remove("ban", "10.0.0.0/8") is ban
    assert kept.sanctions.remove("ban", "10.0.0.0/8") is None
    assert kept.sanctions.ban_of("10.0.0.7") is None


def test_those_that_are_over_can_be_taken_out(kept):
    over = [kept.add("ban", "10.0.0.0/8", until=150.0), kept.add("mute", "bob", until=160.0)]
    kept.add("mute", "carol")
    kept.now = 170.0
    assert kept.sanctions.over() == over
    assert kept.sanctions.over() == []
    assert len(kept.sanctions) == 1


def test_they_follow_to_another_name(kept):
    ban, mute = kept.add("ban", "bob", until=500.0), kept.add("mute", "bob", until=300.0)
    kept.add("mute", "rob", until=400.0)
    assert kept.sanctions.following("bob", "rob", "Rob") == [
        structs.replace(ban, target="rob", name="Rob")
    ]
    assert kept.sanctions.following("bob", "roy", "Roy") == [
        structs.replace(mute, target="roy", name="Roy"),
        structs.replace(ban, target="roy", name="Roy"),
    ]
    kept.now = 600.0
    assert kept.sanctions.following("bob", "roy", "Roy") == []


def test_there_are_no_more_than_there_may_be(kept):
    bob = kept.add("ban", "bob")
    carol = structs.replace(bob, target="carol")
    kept.sanctions.refuse_more(bob, 1)
    kept.sanctions.refuse_more(carol, 2)
    with pytest.raises(Refusal):
        kept.sanctions.refuse_more(carol, 1)
