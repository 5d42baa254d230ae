"""Tickets: which are good, and what somebody who comes back by one has not seen."""

import pytest

from teaparty.core.events import Missed, MissedAside, Said, Unheard, Whispered
from teaparty.core.party.links import lose
from teaparty.core.party.stay import Stay
from teaparty.core.people.tickets import Tickets
from teaparty.core.throttle.flood import Pace
from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import Reason
from teaparty.testing import tea_party


class Scene:
    """Alice by a link that can come back, and bob."""

    def __init__(self, party):
        self.party = party
        self.bob = party.guest("bob")
        self.alice = party.guest("alice")
        self.me = self.alice.session
        self.tickets = Tickets.of(self.me)
        self.stay = self.alice.stay = Stay(64, 16_384, Pace(Limits()))
        self.tickets.give(self.me, self.stay, b"first")

    def loses(self):
        lose(self.me, self.alice)
        self.party.flush()

    def comes_back(self, digest):
        """Return the stay that somebody who has just connected goes on with, and their link."""
        link = self.party.connects()
        return self.tickets.resume(link.session, digest), link

    def unseen(self, **seen):
        found = self.tickets.unseen(self.me, {"": 0} | seen)
        return {room: [entry.event for entry in entries] for room, entries in found.items()}


@pytest.fixture
def scene(request):
    limits = getattr(request, "param", {})
    with tea_party(limits=Limits(**limits)) as party:
        yield Scene(party)


# --- which are good


def test_a_guest_with_a_ticket_is_expected_back(scene):
    scene.loses()
    assert scene.me.gone is None
    stay, link = scene.comes_back(b"first")
    assert stay is scene.stay
    assert scene.me.door is link
    assert scene.bob.reads() == []


def test_a_guest_without_a_ticket_is_not(scene):
    lose(scene.bob.session, scene.bob)
    assert scene.bob.session.gone is Reason.LINK


def test_a_ticket_that_nobody_has_is_not_good(scene):
    stay, link = scene.comes_back(b"other")
    assert stay is None
    assert scene.me.door is scene.alice
    assert link.session.gone is None


def test_a_link_that_is_not_known_to_be_lost_is_closed(scene):
    stay, link = scene.comes_back(b"first")
    scene.party.flush()
    assert stay is scene.stay
    assert scene.alice.closed
    assert scene.me.door is link


def test_both_tickets_are_good_until_the_new_one_has_arrived(scene):
    scene.tickets.give(scene.me, scene.stay, b"second", used=(b"first",))
    assert scene.comes_back(b"first")[0] is scene.stay
    scene.tickets.give(scene.me, scene.stay, b"third", used=(b"first",))
    assert scene.comes_back(b"second")[0] is None
    scene.tickets.confirm(scene.stay)
    assert scene.comes_back(b"first")[0] is None
    assert scene.comes_back(b"third")[0] is scene.stay


def test_no_ticket_of_people_who_leave_is_good(scene):
    scene.alice.types("quit")
    assert scene.comes_back(b"first")[0] is None


def test_a_ticket_is_over_some_time_after_its_link_was_lost(scene):
    scene.stay.lost_at = scene.me.clock.monotonic()  # of several links, another one stays
    scene.party.passes(59)
    assert scene.comes_back(b"first")[0] is scene.stay
    scene.stay.lost_at = scene.me.clock.monotonic()
    scene.party.passes(61)
    assert scene.comes_back(b"first")[0] is None


def test_nobody_comes_back_too_late(scene):
    scene.loses()
    scene.party.passes(61)
    assert scene.me.gone is Reason.LINK
    assert scene.comes_back(b"first")[0] is None


@pytest.mark.parametrize("scene", [{"link_seconds": 0}], indirect=True)
def test_nobody_is_expected_back_where_that_is_turned_off(scene):
    scene.loses()
    assert scene.me.gone is Reason.LINK


def test_coming_in_anew_ends_the_tickets_of_links_that_are_gone(scene):
    other = Stay(64, 16_384, Pace(Limits()))
    scene.tickets.give(scene.me, other, b"other")
    scene.tickets.came_again(scene.me)
    assert scene.comes_back(b"other")[0] is None
    assert scene.comes_back(b"first")[0] is scene.stay


# --- what was not seen


def test_lines_that_were_read_and_not_seen_come_again(scene):
    scene.bob.types("say one", "say two")
    scene.alice.reads()
    log = scene.me.room.log
    found = scene.unseen(parlour=log.end - 2)
    assert found["parlour"] == [Said(who=scene.bob.session.person, text="two")]
    assert scene.unseen(parlour=log.end - 1)["parlour"] == []


def test_lines_that_are_still_to_be_read_do_not_come_twice(scene):
    scene.loses()
    scene.bob.types("say one")
    assert scene.unseen() == {"parlour": [], "@": []}


def test_nothing_of_before_or_of_elsewhere_is_shown(scene):
    scene.alice.types("say mine")
    scene.me.move(scene.party.party.rooms["garden"])
    scene.bob.types("say secret")
    scene.me.move(scene.party.party.start)
    scene.bob.types("say hi")
    scene.alice.reads()
    texts = [each.text for each in scene.unseen()["parlour"] if isinstance(each, Said)]
    assert texts == ["mine", "hi"]


def test_people_whom_somebody_ignores_are_not_heard_again(scene):
    scene.bob.types("say one")
    scene.me.ignore(scene.bob.session.person)
    scene.party.party.rename(scene.bob.session, "robert")
    scene.alice.reads()
    assert [type(each) for each in scene.unseen()["parlour"]] == [Unheard]


@pytest.mark.parametrize("scene", [{"inbox": 8}], indirect=True)
def test_of_very_much_the_last_lines_come_and_the_others_are_counted(scene):
    for number in range(12):
        scene.bob.types(f"say {number}")
        scene.alice.reads()
    missed, *said = scene.unseen()["parlour"]
    assert missed == Missed(count=4)
    assert [each.text for each in said] == [str(number) for number in range(4, 12)]


@pytest.mark.parametrize("scene", [{"history": 8, "batch": 8}], indirect=True)
def test_lines_that_no_log_holds_any_more_are_counted(scene):
    for number in range(12):
        scene.bob.types(f"say {number}")
        scene.alice.reads()
    entries = scene.tickets.unseen(scene.me, {})["parlour"]
    assert entries[0].event == Missed(count=4)
    assert [entry.number for entry in entries] == list(
        range(entries[0].number, scene.me.room.log.end)
    )


def test_what_is_heard_from_elsewhere_comes_again_with_its_mark(scene):
    garden = scene.party.party.rooms["garden"]
    garden.say_as("bot", "before")
    scene.me.follow(garden)
    garden.say_as("bot", "one")
    scene.me.move(garden)
    garden.say_as("bot", "two")
    scene.me.move(scene.party.party.start)
    garden.say_as("bot", "three")
    scene.me.unfollow(garden)
    garden.say_as("bot", "after")
    scene.alice.reads()
    found = scene.tickets.unseen(scene.me, {"": 0})["garden"]
    said = [(entry.mark, entry.event.text) for entry in found if isinstance(entry.event, Said)]
    assert said == [("garden", "one"), ("", "two"), ("garden", "three")]


def test_what_is_heard_before_there_is_a_ticket_comes_again_as_far_as_it_was_unread(scene):
    bob, garden = scene.bob.session, scene.party.party.rooms["garden"]
    bob.follow(garden)
    garden.say_as("bot", "read")
    scene.bob.reads()
    garden.say_as("bot", "unread")
    scene.tickets.begin(bob)
    scene.bob.reads()
    found = scene.tickets.unseen(bob, {})["garden"]
    assert [entry.event.text for entry in found] == ["unread"]


@pytest.mark.parametrize("scene", [{"history": 8, "batch": 8}], indirect=True)
def test_what_no_log_holds_any_more_is_counted_where_it_was_heard(scene):
    garden = scene.party.party.rooms["garden"]
    scene.me.follow(garden)
    for number in range(12):
        garden.say_as("bot", str(number))
        scene.party.flush()
        scene.alice.reads()
    scene.party.passes(1)
    first, second, *_ = scene.tickets.unseen(scene.me, {})["garden"]
    assert first.event == MissedAside(count=4, on="garden")
    assert (second.event.text, first.at) == ("4", second.at)


def test_ones_own_whispers_come_again_and_those_of_others_do_not():
    with tea_party() as party:
        members = [party.member(name) for name in ("alice", "bob", "carol")]
        alice, bob, _ = members
        me = alice.session
        tickets = Tickets.of(me)
        tickets.begin(me)
        bob.types("whisper alice to alice", "whisper carol to carol")
        alice.types("whisper bob to bob")
        for each in members:
            each.reads()
        found = [entry.event for entry in tickets.unseen(me, {})["@"]]
        assert [(type(each), each.text) for each in found] == [
            (Whispered, "to alice"), (Whispered, "to bob"),
        ]  # fmt: skip
